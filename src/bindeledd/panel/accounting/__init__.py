"""Pages about one project: its tabs, its hours, items and machines, and what it earns and costs."""
