"""Pages about the person: first run, profile, choice of company."""
