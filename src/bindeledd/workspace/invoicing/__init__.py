"""The basis, invoice attachments, invoices and credit notes."""
