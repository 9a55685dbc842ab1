"""The engine: flows, plans, journal, links and runs; knows no domain rule and no system."""
