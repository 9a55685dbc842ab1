"""Stand-in for 24SevenOffice's SOAP services, written from its documents (read 2026-11-21)."""

from bindeledd.sandbox.sevenoffice.app import SevenOffice
from bindeledd.sandbox.sevenoffice.books import Books
from bindeledd.sandbox.sevenoffice.options import Options

__all__ = ["Books", "Options", "SevenOffice"]
