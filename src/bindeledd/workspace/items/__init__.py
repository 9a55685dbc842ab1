"""Items with categories, withdrawals and returns."""
