"""What becomes of a record once its lost answer is known: it is looked at again."""

import pytest

from bindeledd.sync import calls, registry
from bindeledd.sync.flows import Direction
from bindeledd.sync.models import RegisterState
from tests.world import World


@pytest.fixture(autouse=True)
def _no_waiting(settings: object, monkeypatch: pytest.MonkeyPatch) -> None:
    """Look up at once, and do not stand still between tries: only the clock is another."""
    settings.SETTLE_FACTOR = 0  # type: ignore[attr-defined] # pytest-django's object
    monkeypatch.setattr(calls, "pause", lambda _seconds: None)


def nothing_new(world: World, kind: str) -> None:
    """Move our cursor to the present, as it stands when nobody has worked meanwhile."""
    with world.inside():
        page = registry.workspace().changed(kind, since="", after=None, limit=1000)
        assert page.next is None
        RegisterState.objects.filter(kind=kind).update(our_cursor=page.cursor)


@pytest.mark.covers("X5", "X6")
def test_what_was_not_there_after_all_is_sent_although_nothing_changed(world: World) -> None:
    """The cursor has passed the record, so only what waits remembers it."""
    world.choose("departments", Direction.OUT)
    world.put("department", [{"number": "10", "name": "Anlegg"}])
    world.app.faults.server_error("POST /Departments")
    world.run()
    assert world.books.rows("Departments") == []
    nothing_new(world, "department")

    world.run()
    world.run()

    assert len(world.books.rows("Departments")) == 1
    assert world.waiting() == {}
    world.whole()


@pytest.mark.covers("X5", "X6")
def test_change_made_while_an_answer_was_out_is_not_forgotten(world: World) -> None:
    """It was barred by the call without an answer, and must go once that one is known."""
    world.choose("departments", Direction.OUT)
    (ours,) = world.put("department", [{"number": "10", "name": "Anlegg"}])
    world.run()
    world.change("department", ours, name="Drift")
    world.app.faults.lose_answer("PATCH /Departments/*")
    world.run()
    world.change("department", ours, name="Drift og anlegg")
    world.app.faults.unavailable("GET /Departments/*")
    world.run()
    nothing_new(world, "department")

    world.run()
    world.run()

    assert [row["Name"] for row in world.books.rows("Departments")] == ["Drift og anlegg"]
    assert world.waiting() == {}
    world.whole()


@pytest.mark.covers("X6")
def test_what_has_no_answer_yet_is_not_linked_by_likeness(world: World) -> None:
    """The look-up tells whether it is ours; until then it waits and is shown."""
    world.choose("departments", Direction.OUT)
    world.put("department", [{"number": "10", "name": "Anlegg"}])
    world.app.faults.lose_answer("POST /Departments")
    world.run()
    world.app.faults.unavailable("GET /Departments", skip=1)  # the register is read
    world.run()

    assert world.links("department") == {}
    assert world.waiting() == {"10 Anlegg": ["journal.unknown"]}

    world.run()
    assert len(world.links("department")) == 1
    assert world.waiting() == {}
    world.whole()
