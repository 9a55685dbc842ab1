"""A voucher was reversed there, and the day changed: posted anew by a person's word, or left."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from typing import Any, Final
from uuid import UUID, uuid4

import pytest
from django.db import connections

from bindeledd.kernel.errors import ForbiddenError, NotFoundError
from bindeledd.sandbox.poweroffice_go.reversing import reverse
from bindeledd.sync import reposting, runs, undone
from bindeledd.sync.models import Attempt, Intent, Run, Waiting
from bindeledd.sync.passage import Passage
from bindeledd.sync.planner import Planning
from bindeledd.sync.reposting import Found, Question, Word
from bindeledd.tenancy.models import AuditEntry, Role, User
from bindeledd.tenancy.services import add_member
from tests.contract.bench import dying_at
from tests.engine.test_accrued_out import CREDIT, LOST, Case, case
from tests.engine.test_deciding import refused, row_of
from tests.world import World

__all__ = ["case"]  # a fixture

READS: Final = "GET /Vouchers/ManualJournals/*"


@pytest.fixture(autouse=True)
def at_once(settings: Any) -> None:
    """Nothing waits long before it is looked up."""
    settings.SETTLE_FACTOR = 0


def undone_day(case: Case, *, which: int = 0, minutes: int = 300) -> UUID:
    """Post a day in two vouchers, reverse one there, and change the day; return its hours."""
    entry = case.hours(450)
    case.world.run()
    case.change(entry, minutes=510)
    case.world.run()
    undo(case, which)
    case.change(entry, minutes=minutes)
    case.world.run()
    assert list(case.world.waiting().values()) == [["document.undone"]]
    return entry


def undo(case: Case, which: int) -> None:
    """Let somebody reverse one of the vouchers there."""
    voucher = sorted(case.vouchers(), key=lambda one: one["VoucherNo"])[which]
    reverse(case.world.books, voucher["Id"])


def asked(world: World) -> Question:
    """Return what the only thing that waits asks."""
    with world.inside():
        found = reposting.question(row_of(world))
    assert found is not None
    return found


def look(world: World) -> Found:
    """Return what a person would be shown."""
    return reposting.look(asked(world))


def say(world: World, word: Word, mark: str | None = None) -> None:
    """Answer what was shown."""
    row, told = row_of(world), mark or look(world).mark
    reposting.answer(world.company.id, row.id, word, told, by=world.office)


def stands(case: Case) -> tuple[int, Decimal]:
    """Return how many vouchers were posted, and what they and reversals come to."""
    return len(case.vouchers()), case.total()


@pytest.mark.covers("A13.2", "X6", "X14")
@pytest.mark.parametrize("which", [0, 1])
def test_posted_anew_the_day_says_what_it_costs_and_goes_on_as_before(
    case: Case, which: int
) -> None:
    entry = undone_day(case, which=which)

    say(case.world, Word.ANEW)

    assert row_of(case.world).why == "queued"
    for _ in range(2):
        case.world.run()
    assert case.world.waiting() == {}
    assert stands(case) == (3, case.cost())
    assert case.total(CREDIT) == -case.cost()
    case.change(entry, minutes=360)
    case.world.run()
    assert stands(case) == (4, case.cost())
    keys = [one["ExternalImportReference"] for one in case.vouchers()]
    assert len(keys) == len(set(keys))
    case.world.whole()


@pytest.mark.covers("A13.2")
def test_what_would_be_posted_is_shown_before(case: Case) -> None:
    """What stands there without the undone one, what the day costs, and the difference."""
    undone_day(case, which=0)
    found = look(case.world)

    (line,) = found.lines
    assert [kind for kind, _ in line.about] == ["project", "employee"]
    assert (line.there_minutes, line.here_minutes, line.posted_minutes) == (60, 300, 240)
    assert (line.here, line.there + line.posted) == (case.cost(), case.cost())
    (gone,) = found.documents
    voucher = min(case.vouchers(), key=lambda one: one["VoucherNo"])
    assert (gone.theirs, gone.name) == (voucher["Id"], str(voucher["VoucherNo"]))

    say(case.world, Word.ANEW)
    case.world.run()
    posted = max(case.vouchers(), key=lambda one: one["VoucherNo"])
    assert posted["Id"] not in {one.theirs for one in found.documents}
    assert line.posted in [amount for _, _, amount in case.lines()]


@pytest.mark.covers("X6")
def test_the_journal_keeps_who_said_so_and_the_ledger_deletes_nothing(case: Case) -> None:
    undone_day(case, which=1)
    say(case.world, Word.ANEW)
    say(case.world, Word.ANEW, "whatever")  # a second press
    with case.world.inside():
        (word,) = Attempt.objects.filter(what="word")
        assert (word.told_by, word.outcome) == (case.world.office, "done")
        deed = word.intent
        assert (deed.purpose, deed.state, deed.revision) == ("undone", "done", "d1")
        (back,) = deed.lines.all()
        assert back.reverses is not None
        assert (back.amount or 0) + (back.reverses.amount or 0) == 0
        assert AuditEntry.objects.filter(deed="document.reposted").count() == 1
    assert refused(lambda: say(case.world, Word.LEAVE, "whatever")) == "journal.not_parked"


@pytest.mark.covers("A13.2")
def test_left_as_it_is_there_it_waits_no_more_until_it_changes_again(case: Case) -> None:
    entry = undone_day(case)
    stood = stands(case)
    for _ in range(2):
        say(case.world, Word.LEAVE, look_or_none(case.world))
    for _ in range(2):
        case.world.run()
        case.world.run(full=True)
    assert case.world.waiting() == {}
    assert case.world.rows(case.world.preview()) == []
    assert stands(case) == stood

    case.change(entry, minutes=360)
    case.world.run()
    assert list(case.world.waiting().values()) == [["document.undone"]]
    assert stands(case) == stood
    case.change(entry, minutes=300)
    case.world.run()
    assert case.world.waiting() == {}, "that is what was left"

    case.change(entry, minutes=360)
    case.world.run()
    say(case.world, Word.ANEW)
    case.change(entry, minutes=300)
    case.world.run()
    assert stands(case) == (3, case.cost()), "what was left before is left no more"
    case.change(entry, minutes=90)  # by as much as was left then
    case.world.run()
    assert stands(case) == (4, case.cost())
    assert case.world.waiting() == {}


def look_or_none(world: World) -> str:
    """Return the mark of what waits; that it does not ask any more is no reason to fail."""
    with world.inside():
        found = reposting.question(row_of(world))
    return reposting.look(found).mark if found is not None else "whatever"


@pytest.mark.covers("A13.2", "X6")
@pytest.mark.parametrize("what", LOST)
def test_whatever_is_lost_after_the_word_it_is_posted_once(case: Case, what: str) -> None:
    """Also when the day changes before the lost answer is looked up."""
    entry = undone_day(case)
    say(case.world, Word.ANEW)
    LOST[what](case.world.app.faults)
    case.world.run()
    case.world.app.faults.clear()
    case.change(entry, minutes=90)
    for _ in range(3):
        case.world.run()
    assert case.world.waiting() == {}
    assert case.total() == case.cost() == -case.total(CREDIT)
    assert len(case.vouchers()) <= 4
    case.world.whole()


@pytest.mark.covers("A13.2", "X6")
@pytest.mark.parametrize("step", [2, 5, 8, 9, 10, 11, 12, 14])
def test_a_kill_between_the_word_and_the_posting(case: Case, step: int) -> None:
    """A worker dies at the n-th transaction of the run that posts; another one takes over."""
    undone_day(case)
    say(case.world, Word.ANEW)
    run = case.world.ask()
    lease = case.world.begin(run, worker="dies")
    with dying_at(step):
        case.world.advance(lease)
    with case.world.inside():
        if Run.objects.get(id=run.id).state == Run.State.RUNNING:
            runs.release(lease)
        taken = runs.begin(run.id, "takes over")
    if taken is not None:
        case.world.advance(taken)
    for _ in range(2):
        case.world.run()

    assert case.world.waiting() == {}
    assert stands(case) == (3, case.cost())
    case.world.whole()


@pytest.mark.covers("X6")
@pytest.mark.parametrize("word", list(Word))
def test_a_word_in_the_midst_of_a_run_is_heard_by_the_next(
    case: Case, word: Word, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The run has planned by sums that hold no more, and is about to ask which vouchers stand."""
    undone_day(case)
    row, mark, stood = row_of(case.world), look(case.world).mark, stands(case)

    def deed() -> None:
        try:
            reposting.answer(case.world.company.id, row.id, word, mark, by=case.world.office)
        finally:
            connections.close_all()

    def held(passage: Passage, planned: Sequence[Planning]) -> list[Planning]:
        if planned and not said:
            said.append(word)
            with ThreadPoolExecutor(1) as pool:  # another process, with its own line
                pool.submit(deed).result()
        return original(passage, planned)

    said: list[Word] = []
    original = undone.held
    monkeypatch.setattr(undone, "held", held)
    case.world.run(groups=("accrued_cost",))
    assert said
    assert stands(case) == stood, "nothing by sums that hold no more"
    case.world.run()

    assert case.world.waiting() == {}
    assert stands(case) == ((3, case.cost()) if word is Word.ANEW else stood)


def test_a_voucher_reversed_after_the_word_is_asked_about_again(case: Case) -> None:
    undone_day(case, which=0)
    say(case.world, Word.ANEW)
    undo(case, 1)
    case.world.run()
    assert list(case.world.waiting().values()) == [["document.undone"]]
    assert len(case.vouchers()) == 2
    say(case.world, Word.ANEW)
    case.world.run()
    assert stands(case) == (3, case.cost())
    with case.world.inside():
        assert Intent.objects.filter(purpose="undone").count() == 2


def test_only_what_was_shown_is_agreed_to(case: Case) -> None:
    entry = undone_day(case)
    shown = look(case.world).mark
    case.change(entry, minutes=330)
    changed = look(case.world).mark
    assert refused(lambda: say(case.world, Word.ANEW, shown)) == "document.shown_otherwise"
    undo(case, 1)
    assert refused(lambda: say(case.world, Word.ANEW, changed)) == "document.shown_otherwise"
    assert refused(lambda: say(case.world, Word.LEAVE, changed)) == "document.shown_otherwise"
    with case.world.inside():
        assert not Attempt.objects.filter(what="word").exists()


def test_while_they_cannot_be_asked_nothing_is_said(case: Case) -> None:
    undone_day(case)
    mark = look(case.world).mark
    case.world.app.faults.unavailable(READS)
    with pytest.raises(Exception, match="remote"):
        say(case.world, Word.ANEW, mark)
    assert row_of(case.world).first_code == "document.undone"


def test_only_some_answer_and_only_for_their_own_company(case: Case) -> None:
    undone_day(case)
    row, mark = row_of(case.world), look(case.world).mark
    foreman = User.objects.create_user(f"{uuid4().hex[:8]}@firma.example", name="Ola")
    with case.world.inside():
        add_member(foreman, Role.FOREMAN, by=case.world.office)
    with pytest.raises(ForbiddenError):
        reposting.answer(case.world.company.id, row.id, Word.ANEW, mark, by=foreman)
    other = World.build(app=case.world.app, name="Annet Firma AS")
    with pytest.raises(NotFoundError):
        reposting.answer(other.company.id, row.id, Word.ANEW, mark, by=other.office)
    with case.world.inside():
        assert Waiting.objects.get().first_code == "document.undone"
