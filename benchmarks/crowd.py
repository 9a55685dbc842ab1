"""A company with a crowd: entries of many people on many projects, made by the server.

Everything follows from the place of a row, so two runs make the same company. What hangs on
triggers (revisions, history) is made as in earnest; a million entries take some minutes.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Final
from uuid import UUID

from django.db import connection

from bindeledd.tenancy.models import User
from bindeledd.tenancy.scope import company_scope
from bindeledd.tenancy.services import create_company

AT_ONCE: Final = 50_000
PASSWORD: Final = "en lang og trygg setning"  # noqa: S105 - of a company that lives for a benchmark


@dataclass(frozen=True)
class Crowd:
    """How large the company is; entries go back in time from `today`, two a person and workday."""

    entries: int = 1_000_000
    people: int = 500
    projects: int = 2_000
    today: date = date(2026, 11, 19)

    def facts(self) -> dict[str, Any]:
        """Return the sizes as the statements name them."""
        return {
            "entries": self.entries,
            "people": self.people,
            "projects": self.projects,
            "today": self.today,
        }


def part(name: str) -> list[str]:
    """Return the statements of one part of crowd.sql."""
    text = Path(__file__).with_suffix(".sql").read_text(encoding="utf-8")
    parts = dict(part.split("\n", 1) for part in text.split("\n-- part: ")[1:])
    return [one for one in parts[name].split(";\n") if one.strip()]


def make(crowd: Crowd) -> tuple[User, UUID]:
    """Make the company; return who may do everything in it, and its id."""
    office = User.objects.create_user("kari@firma.example", PASSWORD, name="Kari Nordmann")
    company = create_company("Lauvåsen Entreprenør AS", by=office)
    for statement, facts in _statements(crowd, company.id):
        with company_scope(company.id), connection.cursor() as cursor:
            cursor.execute(statement, facts)
    with connection.cursor() as cursor:
        cursor.execute("analyze")
    return office, company.id


def _statements(crowd: Crowd, company: UUID) -> Iterator[tuple[str, dict[str, Any]]]:
    facts = crowd.facts() | {"company": company}
    for statement in part("registers"):
        yield statement, facts
    (entries,) = part("entries")
    for begin in range(0, crowd.entries, AT_ONCE):
        span = {"begin": begin, "end": min(begin + AT_ONCE, crowd.entries)}
        yield entries, facts | span
    for statement in part("beside"):
        yield statement, facts
