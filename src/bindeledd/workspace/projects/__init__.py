"""Projects and subprojects."""
