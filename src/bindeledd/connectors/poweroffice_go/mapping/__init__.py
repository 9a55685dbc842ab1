"""Field tables between our records and their payloads, an area a module; pure."""
