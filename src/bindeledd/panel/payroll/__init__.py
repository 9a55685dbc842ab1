"""Pages of payroll: pay items, what posts become, the preview, exports and differences."""
