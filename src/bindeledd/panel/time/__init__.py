"""Pages of hours: the week for approval, one entry, search, a month, the hour bank, set-up."""
