"""Kari's company with items, machines and kinds of compensation."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from bindeledd.kernel import clock
from bindeledd.tenancy.models import Company, User
from bindeledd.tenancy.scope import company_scope
from tests.yard import Yard


@pytest.fixture
def yard(firm: Company, kari: User) -> Iterator[Yard]:
    """A yard of Kari's, on Thursday 19 November 2026; its company is not entered."""
    with clock.fixed(datetime(2026, 11, 19, 14, 15, tzinfo=UTC)):
        with company_scope(firm.id):
            made = Yard.build(kari)
            for user in made.users.values():
                user.language = "en"
                user.save()
        yield made
