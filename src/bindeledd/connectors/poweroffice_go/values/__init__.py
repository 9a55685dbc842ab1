"""How single values are written in PowerOffice Go and read back, an area a module; pure."""
