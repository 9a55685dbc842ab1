"""Customers with their contact persons and delivery addresses."""
