"""A company to work in, and the exchange as the engine gets it."""

from collections.abc import Iterator
from datetime import UTC, datetime
from uuid import UUID

import pytest

from bindeledd.kernel import clock
from bindeledd.sync.flows import Identity
from bindeledd.sync.mapping import Reason
from bindeledd.sync.ports import Changed, Workspace
from bindeledd.tenancy.models import Company, User
from bindeledd.tenancy.scope import company_scope
from bindeledd.tenancy.services import create_company
from bindeledd.workspace.exchange import Exchange
from tests.yard import Yard


@pytest.fixture
def office(db: None) -> User:  # noqa: ARG001 - a fixture of a fixture
    """A person who may do everything in the company."""
    return User.objects.create_user("kari@firma.example", name="Kari Nordmann")


@pytest.fixture
def company(office: User) -> Company:
    """A company; not entered yet."""
    return create_company("Lauvåsen Entreprenør AS", by=office)


@pytest.fixture
def inside(company: Company) -> Iterator[UUID]:
    """The company, entered."""
    with company_scope(company.id):
        yield company.id


@pytest.fixture
def exchange() -> Workspace:
    """The workspace as the engine sees it; typed as the port, so mypy holds them together."""
    return Exchange(identity=Identity, changed=Changed, reason=Reason)


@pytest.fixture
def yard(inside: UUID, office: User) -> Iterator[Yard]:  # noqa: ARG001 - entered first
    """A firm with items and machines, entered, on Thursday 19 November 2026 at a quarter past 3."""
    with clock.fixed(datetime(2026, 11, 19, 14, 15, tzinfo=UTC)):
        yield Yard.build(office)
