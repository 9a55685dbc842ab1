"""Pages of the engine: dashboard, connections, links, plans, held rows, runs."""
