"""Who payloads are, and what must hold before a record moves, an area a module; pure."""
