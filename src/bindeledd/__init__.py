"""The connecting link between field work and the books of Norwegian contractors."""

__version__ = "0.1.0"
