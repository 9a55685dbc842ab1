"""Pages of invoice attachments, invoices and credit notes."""
