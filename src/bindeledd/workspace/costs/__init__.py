"""Supplier invoices' lines that are coded to projects."""
