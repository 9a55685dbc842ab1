"""What others make of the same work, each the way its own documents show."""
