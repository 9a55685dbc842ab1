"""A contractor of our own making, as the files that a real one would bring, and its work."""

from __future__ import annotations

from bindeledd.workspace.sample.company import EMPLOYEES_NAME, SAFT_NAME, VISITOR, employees_csv
from bindeledd.workspace.sample.ledger import saft_file

__all__ = ["EMPLOYEES_NAME", "SAFT_NAME", "VISITOR", "employees_csv", "saft_file"]
