"""Stand-in for PowerOffice Go, API v2, written from its documents (read 2026-11-21)."""

from bindeledd.sandbox.poweroffice_go.app import PowerOfficeGo
from bindeledd.sandbox.poweroffice_go.ledger import Ledger
from bindeledd.sandbox.poweroffice_go.options import Options

__all__ = ["Ledger", "Options", "PowerOfficeGo"]
