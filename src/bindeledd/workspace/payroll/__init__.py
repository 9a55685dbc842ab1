"""Pay items, exports and what changed after them."""
