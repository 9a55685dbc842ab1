"""Approval of machines' hours and driving that hang on no hours."""

from decimal import Decimal

import pytest

from bindeledd.kernel.errors import DomainError, ForbiddenError, NotFoundError
from bindeledd.kernel.identity import new_id
from bindeledd.workspace import locks
from bindeledd.workspace.compensations.models import Compensation
from bindeledd.workspace.locks import Why
from bindeledd.workspace.records import Approval
from bindeledd.workspace.registration import standing
from bindeledd.workspace.time.choices import set_time_choices
from tests.yard import Yard

pytestmark = pytest.mark.django_db


def test_what_stands_alone_goes_its_own_way(yard: Yard) -> None:
    """Handed in by the worker, sent back with words, handed in again, approved."""
    anders, berit = yard.users["Anders"], yard.users["Berit"]
    km = yard.compensate("km", quantity=Decimal(20), by=anders).id
    early = standing.approve("compensation", [km, new_id()], by=berit)
    assert {problem.code for problem in early.refused.values()} == {
        "approval.not_submitted",
        "record.gone",
    }
    assert standing.submit("compensation", [km], by=anders).done == (km,)
    with pytest.raises(DomainError):
        standing.reject("compensation", km, "  ", by=berit)
    standing.reject("compensation", km, "Where to?", by=berit)
    assert Compensation.objects.get(id=km).rejected_because == "Where to?"
    standing.submit("compensation", [km], by=anders)
    assert standing.approve("compensation", [km], by=berit).done == (km,)
    row = Compensation.objects.get(id=km)
    assert (row.state, row.approved_by, row.rejected_because) == ("approved", berit, "")
    assert standing.approve("compensation", [km], by=berit).done == (km,)
    with pytest.raises(DomainError):
        standing.reject("compensation", km, "Too late", by=berit)
    assert standing.withdraw("compensation", [km], by=berit).done == (km,)
    assert Compensation.objects.get(id=km).state == "submitted"


def test_who_may_not(yard: Yard) -> None:
    """Workers do not approve, nobody their own unless the company lets them, nobody others'."""
    anders, berit = yard.users["Anders"], yard.users["Berit"]
    own = yard.use(60, by=berit, state=Approval.SUBMITTED).id
    with pytest.raises(ForbiddenError):
        standing.approve("machine_use", [own], by=anders)
    with pytest.raises(ForbiddenError):
        standing.submit("machine_use", [own], by=anders)
    assert (
        standing.approve("machine_use", [own], by=berit).refused[own].code == "approval.own_hours"
    )
    set_time_choices(approve_own=True, by=yard.office)
    assert standing.approve("machine_use", [own], by=berit).done == (own,)
    with pytest.raises(NotFoundError):
        standing.reject("machine_use", new_id(), "why", by=berit)


def test_what_hangs_on_hours_or_is_billed_is_left_alone(yard: Yard) -> None:
    """It goes with its hours; what is on an invoice stays approved."""
    anders, berit = yard.users["Anders"], yard.users["Berit"]
    entry = yard.entry("Anders", by=anders)
    beside = yard.use(60, by=anders, entry_id=entry.id).id
    found = standing.approve("machine_use", [beside], by=berit)
    assert found.refused[beside].code == "approval.with_its_hours"
    alone = yard.use(60, by=anders, state=Approval.SUBMITTED).id
    standing.approve("machine_use", [alone], by=berit)
    locks.lock("machine_use", [alone], why=Why.BILLED, holder=new_id())
    refused = standing.withdraw("machine_use", [alone, beside], by=berit).refused
    assert refused[alone].code == "record.locked"
    assert refused[beside].code == "approval.with_its_hours"
