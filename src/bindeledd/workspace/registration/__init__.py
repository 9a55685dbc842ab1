"""What a worker sends in one press: hours with all that hangs on them."""
