"""The same file from two offices at once: the second is told that what it was shown is old."""

from __future__ import annotations

import io
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from uuid import UUID

import pytest
from django.db import connections

from bindeledd.kernel.errors import DomainError
from bindeledd.kernel.identity import new_id
from bindeledd.tenancy.models import Company, User
from bindeledd.tenancy.scope import company_scope
from bindeledd.tenancy.services import create_company
from bindeledd.workspace.imports.models import Import
from bindeledd.workspace.imports.services import apply, preview_sheet
from bindeledd.workspace.people.models import Employee
from bindeledd.workspace.time.models import HourEntry
from tests.hours import Firm

HOURS = "Dato;Ansattnr;Timetype;Timer\n" + "".join(
    f"{day:02}.10.2026;{{}};81;7,5\n" for day in range(1, 31)
)


@pytest.fixture
def office(transactional_db: None) -> User:  # noqa: ARG001 - opened first
    """Somebody whose rows every line sees."""
    return User.objects.create_user(f"{new_id()}@firma.example", name="Kari")


def test_one_file_applied_by_two_at_once_comes_in_once(office: User) -> None:
    """Nothing holds the hours themselves still, so the imports go one after the other."""
    company = create_company("Lauvåsen Entreprenør AS", by=office)
    with company_scope(company.id):
        firm = Firm.build(office)
        number = _number(firm.people["Anders"])
        seen = [_previewed(HOURS.replace("{}", number), office) for _ in range(2)]
    gate = Barrier(2)

    def keep(one: Import) -> str:
        try:
            with company_scope(company.id):
                gate.wait()
                return apply(one.id, digest=one.digest, by=office, despite_errors=False).state
        except DomainError as error:
            return error.error_code
        finally:
            connections.close_all()

    with ThreadPoolExecutor(2) as threads:
        found = sorted(threads.map(keep, seen))

    assert found == ["applied", "import.stale"]
    assert _count(company) == 30


def _previewed(text: str, by: User) -> Import:
    return preview_sheet(io.BytesIO(text.encode()), "hours.csv", kind="hour_entry", by=by)


def _number(employee: UUID) -> str:
    return str(Employee.objects.get(id=employee).number)


def _count(company: Company) -> int:
    with company_scope(company.id):
        return HourEntry.objects.count()
