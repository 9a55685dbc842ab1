"""Stories that several files tell: a package, so that what they share ends with them."""
