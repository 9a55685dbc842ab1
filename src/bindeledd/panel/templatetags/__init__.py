"""Template tags of the panel; the words and drawings they print live beside this package."""
