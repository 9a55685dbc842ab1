"""The journal itself: one key for ever, one deed without an answer a record."""

from uuid import UUID, uuid4

import pytest
from django.db import IntegrityError, transaction

from bindeledd.kernel.errors import OutcomeUnknownError, RejectedError
from bindeledd.sync import deeds, journal
from bindeledd.sync.deeds import Armed, Barred, Deed
from bindeledd.sync.flows import Direction, Outbound
from bindeledd.sync.lease import Lease
from bindeledd.sync.models import Intent
from bindeledd.tenancy.statements import Batch
from tests.world import World


@pytest.fixture
def lease(world: World) -> Lease:
    world.choose("customers", Direction.OUT)
    return world.begin(world.ask())


def deed(world: World, ours: UUID, **fields: object) -> Deed:
    flow = world.connector.flow("poweroffice_go.customers_out")
    assert isinstance(flow, Outbound)
    given = {"purpose": deeds.CREATE, "state": "g0", "payload": {"Name": "Fjordbygg AS"}}
    return Deed(flow=flow, ours=ours, **(given | fields))  # type: ignore[arg-type] # by name


def arm(world: World, lease: Lease, what: Deed) -> Armed | Barred:
    with world.inside():
        return journal.arm(lease, what)


def test_same_deed_has_the_same_key_in_every_worker(world: World, lease: Lease) -> None:
    ours = uuid4()
    first = arm(world, lease, deed(world, ours))
    assert isinstance(first, Armed)
    second = arm(world, lease, deed(world, ours))
    assert isinstance(second, Barred)
    assert second.why == "unknown"
    assert len(first.key) <= 50


def test_open_deed_bars_any_other_of_the_record(world: World, lease: Lease) -> None:
    ours = uuid4()
    arm(world, lease, deed(world, ours))
    other = arm(world, lease, deed(world, ours, purpose=deeds.UPDATE, state="r2.0"))
    assert isinstance(other, Barred)


def test_freed_deed_is_still_barred_by_another_open_one(world: World, lease: Lease) -> None:
    """A create freed for sending must not pass an update that is on its way."""
    ours = uuid4()
    first = arm(world, lease, deed(world, ours))
    assert isinstance(first, Armed)
    with world.inside():
        batch = Batch()
        journal.not_now(batch, first.intent, "remote.unavailable", {})
        batch.run()
    arm(world, lease, deed(world, ours, purpose=deeds.UPDATE, state="r2.0"))
    again = arm(world, lease, deed(world, ours))
    assert isinstance(again, Barred)


def test_refused_content_is_barred_and_other_content_is_not(world: World, lease: Lease) -> None:
    ours = uuid4()
    first = arm(world, lease, deed(world, ours))
    assert isinstance(first, Armed)
    with world.inside():
        batch = Batch()
        journal.refused(batch, first.intent, RejectedError("remote.rejected", reasons=("no",)))
        batch.run()
    same = arm(world, lease, deed(world, ours))
    assert isinstance(same, Barred)
    assert same.why == "refused"
    other = arm(world, lease, deed(world, ours, payload={"Name": "Fjordbygg Eiendom AS"}))
    assert isinstance(other, Armed)
    assert other.key == first.key


def test_unknown_outcome_is_looked_up_when_its_time_has_come(
    world: World, lease: Lease, settings: object
) -> None:
    first = arm(world, lease, deed(world, uuid4()))
    assert isinstance(first, Armed)
    settings.SETTLE_FACTOR = 1  # type: ignore[attr-defined] # pytest-django's object
    with world.inside():
        batch = Batch()
        journal.unknown(batch, first.intent, OutcomeUnknownError(), settle_minutes=2)
        batch.run()
        assert journal.to_settle(lease, first.deed.flow) == []
        assert journal.ask_now(world.connection.id, first.deed.ours) == 1
        assert [i.id for i in journal.to_settle(lease, first.deed.flow)] == [first.intent]


def test_database_itself_refuses_a_second_key_and_a_second_open_deed(
    world: World, lease: Lease
) -> None:
    first = arm(world, lease, deed(world, uuid4()))
    assert isinstance(first, Armed)
    with world.inside():
        row = Intent.objects.get(id=first.intent)
    for changed in ({"ours": uuid4()}, {"key": "bl-other"}):
        row.id = uuid4()
        for name, value in changed.items():
            setattr(row, name, value)
        with pytest.raises(IntegrityError), world.inside(), transaction.atomic():
            row.save(force_insert=True)
        row.ours, row.key = first.deed.ours, first.key
