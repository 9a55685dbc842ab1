"""Pages of the set-up: company, members, number series, choices, audit log."""
