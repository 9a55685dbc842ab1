"""Two presses at the same moment: one export of each row, numbers in turn."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from uuid import UUID

import pytest
from django.db import connection

from bindeledd.kernel.errors import DomainError
from bindeledd.kernel.identity import new_id
from bindeledd.tenancy.models import User
from bindeledd.tenancy.scope import company_scope
from bindeledd.tenancy.services import create_company
from bindeledd.workspace.payroll.exporting import export
from bindeledd.workspace.payroll.models import PayrollExport, PayrollLine
from bindeledd.workspace.payroll.shapes import Selection
from tests.workspace.payroll.wages import Wages, asked

pytestmark = pytest.mark.usefixtures("committed")


@pytest.fixture
def office(committed: None) -> User:  # noqa: ARG001 - opened first
    """Whoever runs payroll."""
    return User.objects.create_user(f"{new_id()}@firma.example", name="Kari Tveit")


@pytest.fixture
def company(office: User) -> UUID:
    """The company, not entered."""
    return create_company("Side om side AS", by=office).id


def together(company: UUID, deeds: list[Callable[[], PayrollExport]]) -> list[str]:
    """Do deeds in transactions that begin at the same moment; return number or code of each."""
    barrier = Barrier(len(deeds))

    def alone(deed: Callable[[], PayrollExport]) -> str:
        try:
            with company_scope(company):
                barrier.wait(timeout=20)
                return deed().number
        except DomainError as error:
            return error.error_code
        finally:
            connection.close()

    with ThreadPoolExecutor(len(deeds)) as pool:
        return sorted(pool.map(alone, deeds))


def _press(office: User, selection: Selection, digest: str, once: str) -> PayrollExport:
    return export(selection, digest=digest, once=once, by=office)


@pytest.mark.covers("A6.8")
def test_a_double_click_makes_one_export(company: UUID, office: User) -> None:
    """Both get the same one."""
    with company_scope(company):
        wages = Wages.begin(office)
        wages.hours()
        digest = wages.look().digest

    press = [lambda: _press(office, asked(), digest, "one form")] * 3
    assert together(company, press) == ["1", "1", "1"]
    with company_scope(company):
        assert PayrollExport.objects.count() == 1


def test_two_people_never_export_the_same_row(company: UUID, office: User) -> None:
    """The second is told that something changed; nothing is sent twice."""
    with company_scope(company):
        wages = Wages.begin(office)
        entry = wages.hours()
        digest = wages.look().digest

    press = [
        lambda: _press(office, asked(), digest, "hers"),
        lambda: _press(office, asked(), digest, "his"),
    ]
    assert together(company, press) == ["1", "payroll.changed_meanwhile"]
    with company_scope(company):
        assert PayrollLine.objects.filter(record_id=entry.id).count() == 1
