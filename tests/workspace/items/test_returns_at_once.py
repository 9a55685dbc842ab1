"""Two people who give the same goods back at once never give back more than there was."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from threading import Barrier
from uuid import UUID

import pytest
from django.db import connection

from bindeledd.kernel.errors import DomainError
from bindeledd.tenancy.models import User
from bindeledd.tenancy.scope import company_scope
from bindeledd.tenancy.services import create_company
from bindeledd.workspace.items import filling, services
from bindeledd.workspace.items.models import Withdrawal
from tests.yard import Yard


def _together(company: UUID, deeds: list[Callable[[], object]]) -> list[str]:
    """Do deeds in transactions that begin at the same moment; return done or the code of each."""
    barrier = Barrier(len(deeds))

    def alone(deed: Callable[[], object]) -> str:
        try:
            with company_scope(company):
                barrier.wait(timeout=20)
                deed()
        except DomainError as error:
            return error.error_code
        else:
            return "done"
        finally:
            connection.close()

    with ThreadPoolExecutor(len(deeds)) as pool:
        return sorted(pool.map(alone, deeds))


@pytest.mark.usefixtures("committed")
@pytest.mark.covers("X9")
def test_of_two_returns_at_once_one_finds_less_left() -> None:
    """Six of ten twice: one is done, the other is told that four are left."""
    office = User.objects.create_user("kari@returns.example", name="Kari")
    company = create_company("Returns AS", by=office)
    with company_scope(company.id):
        taken = Yard.build(office).withdraw(10).id

    def give_back() -> object:
        return services.return_withdrawal(taken, Decimal(6), by=office)

    assert _together(company.id, [give_back] * 4) == ["done", *["withdrawal.more_than_left"] * 3]

    def shrink() -> object:
        return services.write_withdrawal(taken, {"quantity": Decimal(6)}, by=office)

    def rest() -> object:
        return services.return_withdrawal(taken, Decimal(4), by=office)

    done = _together(company.id, [shrink, rest])
    assert done in (["done", "withdrawal.has_returns"], ["done", "withdrawal.more_than_left"])
    with company_scope(company.id):
        assert filling.left_of({taken})[taken] == 0
        assert Withdrawal.objects.filter(quantity__lt=0).count() in {1, 2}
