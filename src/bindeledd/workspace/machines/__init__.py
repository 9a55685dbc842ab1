"""Machines and their hours."""
