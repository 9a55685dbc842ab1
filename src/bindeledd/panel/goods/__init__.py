"""Pages of items, machines, driving and expenses, and supplier invoices."""
