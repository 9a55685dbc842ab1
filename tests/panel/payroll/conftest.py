"""A firm that pays wages, seen by its office."""

from collections.abc import Callable
from typing import Any

import pytest

from bindeledd.tenancy.models import Company, User
from bindeledd.tenancy.scope import company_scope
from tests.workspace.payroll.wages import Wages

Inside = Callable[[Callable[[], Any]], Any]


@pytest.fixture
def within(firm: Company) -> Inside:
    """Return a way into the company for one deed."""

    def run(deed: Callable[[], Any]) -> Any:
        with company_scope(firm.id):
            return deed()

    return run


@pytest.fixture
def wages(kari: User, firm: Company) -> Wages:
    """Two people with wages, and all choices made."""
    Company.objects.filter(id=firm.id).update(language="en")
    with company_scope(firm.id):
        return Wages.begin(kari)
