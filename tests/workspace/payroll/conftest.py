"""A firm that pays wages, inside a company."""

from uuid import UUID

import pytest

from bindeledd.tenancy.models import Company, User
from tests.workspace.payroll.wages import Wages


@pytest.fixture
def wages(inside: UUID, office: User) -> Wages:
    """Two people with wages and nothing worked yet; the company writes English."""
    Company.objects.filter(id=inside).update(language="en")
    return Wages.begin(office)
