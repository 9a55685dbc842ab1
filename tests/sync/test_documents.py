"""How records go that are documents: taken back, made anew, followed, carried on by difference."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, TypedDict
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bindeledd.sync import mapping as tables
from bindeledd.sync.aftermath import (
    ByDifference,
    Change,
    Correction,
    Following,
    LedgerLine,
    Step,
    Written,
)
from bindeledd.sync.choices import FlowSettings, Requirement
from bindeledd.sync.flows import Identity, Outbound
from bindeledd.sync.known import Known, Resolved
from bindeledd.sync.mapping import Field, Reason
from bindeledd.sync.matching import NO_MATCH
from bindeledd.sync.plan_rows import Planning, Row, Unchanged
from bindeledd.sync.planner import Action, OutCase, plan_out


class ShiftPayload(TypedDict, total=False):
    """Their shift."""

    Id: int
    Task: str
    Minutes: int


@dataclass(frozen=True, kw_only=True)
class Shift:
    """A record of a trade that the product does not know."""

    id: UUID
    revision: int = 1
    task: str = "dig"
    minutes: int = 60
    on_day: date = date(2026, 11, 2)
    approved: bool = True
    active: bool = True


SHIFT = tables.Mapping(
    Shift,
    ShiftPayload,
    rows=(Field("task", "Task"), Field("minutes", "Minutes")),
    left_out=dict.fromkeys(("on_day", "approved", "active"), "of no matter"),
)
NO_REFS = Resolved()
FOLLOW = Step[Any](
    name="file", label="", wanted=lambda _record, _settings: True, do=print, is_done=bool
)


def _rule(change: Change, _: FlowSettings) -> Correction | Reason:
    if not change.record.active:
        return Correction.CANCEL
    if not change.delta:
        return Correction.LEAVE
    return Correction.REPLACE if "Task" in change.delta else Correction.UPDATE


def a_flow(**other: Any) -> Outbound[Any]:
    usual: dict[str, Any] = {
        "name": "toy.shifts_out",
        "kind": "shift",
        "group": "shifts",
        "mapping": SHIFT,
        "create": print,
        "update": None,
        "find": print,
        "get": print,
        "identity": lambda payload: Identity(id=str(payload["Id"])),
        "proof": "key",
        "settle_minutes": 2,
    }
    return Outbound(**(usual | other))


def there(ours: UUID, **fields: Any) -> Known:
    seen = {"Task": "dig", "Minutes": 60} | fields
    return Known(uuid4(), Identity(id="7"), ours, seen, digest="x", settled="x")


def planned(
    flow: Outbound[Any],
    record: Shift,
    known: Known | None = None,
    settings: FlowSettings | None = None,
    **case: Any,
) -> Planning:
    whole = OutCase(record, "a shift", known, NO_MATCH, None, **case)
    return plan_out(flow, whole, settings or FlowSettings(), NO_REFS)


@pytest.mark.parametrize(
    ("change", "action"),
    [
        ({"minutes": 90}, Action.UPDATE),
        ({"task": "fill"}, Action.REPLACE),
        ({"active": False}, Action.CANCEL),
        ({"active": False, "minutes": 0}, Action.CANCEL),
    ],
)
def test_the_flow_says_how_a_difference_is_mended(change: dict[str, Any], action: Action) -> None:
    record = Shift(id=uuid4(), **change)
    row = planned(a_flow(correct=_rule), record, there(record.id))
    assert isinstance(row, Row)
    assert row.action is action
    assert row.whole == (SHIFT.out(record).values if action is Action.REPLACE else {})


def test_nothing_is_taken_back_while_an_answer_is_missing() -> None:
    record = Shift(id=uuid4(), active=False)
    blocked = (Reason("journal.unknown"),)
    row = planned(a_flow(correct=_rule), record, there(record.id), blocked=blocked)
    assert isinstance(row, Row)
    assert (row.action, row.reasons) == (Action.HELD, blocked)


def test_what_is_made_once_is_left_alone() -> None:
    record = Shift(id=uuid4(), minutes=90)
    assert isinstance(planned(a_flow(once=True), record, there(record.id)), Unchanged)


def test_a_step_follows_what_stands_there_until_it_is_done() -> None:
    record = Shift(id=uuid4())
    flow = a_flow(once=True, steps=(FOLLOW,))
    row = planned(flow, record, there(record.id))
    assert isinstance(row, Row)
    assert (row.action, row.steps) == (Action.FOLLOW, ("file",))
    done = planned(flow, record, there(record.id), followed=frozenset({"file"}))
    assert isinstance(done, Unchanged)


def test_a_new_record_has_its_steps_with_it() -> None:
    row = planned(a_flow(steps=(FOLLOW,)), Shift(id=uuid4()))
    assert isinstance(row, Row)
    assert (row.action, row.steps) == (Action.CREATE, ("file",))


def test_what_is_dated_before_the_start_never_moves() -> None:
    flow = a_flow(day=lambda record: record.on_day)
    record = Shift(id=uuid4())
    late = FlowSettings(start_date=date(2026, 11, 3))
    early = planned(flow, record, settings=late)
    assert isinstance(early, Unchanged)
    assert early.early
    same_day = FlowSettings(start_date=date(2026, 11, 2))
    assert isinstance(planned(flow, record, settings=same_day), Row)


@pytest.mark.covers("X5")
def test_what_was_handed_over_though_it_is_too_early_waits_with_that_reason() -> None:
    """A press that does nothing and says nothing would leave it hanging for ever."""
    early = a_flow(day=lambda record: record.on_day, asked="always")
    late = FlowSettings(start_date=date(2026, 11, 3))
    row = planned(early, Shift(id=uuid4()), settings=late, handed=True)
    assert isinstance(row, Row)
    assert row.action is Action.HELD
    assert row.reasons == (Reason("choice.before_first_day", {"first": "2026-11-03"}),)
    back = planned(early, Shift(id=uuid4()), settings=late, handed=True, asked_back=True)
    assert isinstance(back, Unchanged)


@pytest.mark.covers("X5", "X6")
def test_a_deed_without_an_answer_is_not_forgotten_when_the_first_day_moves() -> None:
    flow = a_flow(day=lambda record: record.on_day)
    late = FlowSettings(start_date=date(2026, 11, 3))
    bar = (Reason("journal.unknown"),)
    row = planned(flow, Shift(id=uuid4()), settings=late, blocked=bar, unsettled=True)
    assert isinstance(row, Row)
    assert (row.action, row.reasons[0].code) == (Action.HELD, "journal.unknown")
    day = Day(id=uuid4(), costs=(("a", 60, Decimal(300)),))
    dated = dataclasses.replace(DAYS, day=lambda _: date(2026, 11, 2))
    case = OutCase(day, "", None, NO_MATCH, None, blocked=bar, unsettled=True)
    row = plan_out(dated, case, late, NO_REFS)
    assert isinstance(row, Row)
    assert row.reasons == bar


def test_what_should_no_longer_stand_there_is_told_though_nothing_differs() -> None:
    def unmet(record: Shift, _: FlowSettings) -> dict[str, Any] | None:
        return None if record.approved else {}

    record = Shift(id=uuid4(), approved=False)
    told = a_flow(requirements=(Requirement("toy.not_approved", unmet, always=True),))
    row = planned(told, record, there(record.id))
    assert isinstance(row, Row)
    assert [reason.code for reason in row.reasons] == ["toy.not_approved"]
    silent = a_flow(requirements=(Requirement("toy.not_approved", unmet),))
    assert isinstance(planned(silent, record, there(record.id)), Unchanged)


def test_following_hides_the_bytes_of_its_file() -> None:
    step = Following("7", "key", None, {"file_name": "a.pdf"}, FlowSettings())
    assert "a.pdf" in repr(step)


# --- by difference ---


class VoucherPayload(TypedDict, total=False):
    """Their voucher."""

    Id: int
    Sum: Decimal


@dataclass(frozen=True, kw_only=True)
class Day:
    """What a day costs, place by place."""

    id: UUID
    revision: int = 1
    costs: tuple[tuple[str, int, Decimal], ...] = ()


VOUCHER = tables.Mapping(
    Day,
    VoucherPayload,
    rows=(
        tables.Out(
            "Sum", lambda day: sum((c for _, _, c in day.costs), Decimal(0)), ("costs",), ""
        ),
    ),
)


def _lines(day: Day, _: FlowSettings) -> tuple[LedgerLine, ...]:
    return tuple(
        LedgerLine("place", day.id, day.revision, name, minutes, cost)
        for name, minutes, cost in day.costs
    )


def _of(day: Day, lines: tuple[LedgerLine, ...], _: FlowSettings) -> Day:
    costs = tuple((one.line, one.minutes or 0, one.amount or Decimal(0)) for one in lines)
    return dataclasses.replace(day, costs=costs)


DAYS = a_flow(name="toy.days_out", mapping=VOUCHER, by_difference=ByDifference(_lines, _of))
_MONEY = st.decimals(-999, 999, places=2)
_COSTS = st.dictionaries(st.sampled_from("abc"), st.tuples(st.integers(0, 600), _MONEY), max_size=3)


def _after(written: Written, due: tuple[LedgerLine, ...]) -> Written:
    sums = {line.line: line for line in written.lines}
    for line in due:
        before = sums.get(line.line)
        if before is not None:
            line = dataclasses.replace(  # noqa: PLW2901 - the sum takes its place
                line,
                minutes=(line.minutes or 0) + (before.minutes or 0),
                amount=(line.amount or Decimal(0)) + (before.amount or Decimal(0)),
            )
        sums[line.line] = line
    return Written(written.documents + 1, tuple(sums.values()))


@given(st.lists(st.tuples(_COSTS, st.booleans()), max_size=8))
def test_all_documents_of_a_day_sum_to_what_the_day_costs(
    states: list[tuple[Mapping[str, tuple[int, Decimal]], bool]],
) -> None:
    """Whatever the order of edits, and also where a document was refused in between."""
    ours, written = uuid4(), Written()
    for revision, (costs, is_taken) in enumerate(states):
        day = Day(
            id=ours,
            revision=revision,
            costs=tuple((name, minutes, cost) for name, (minutes, cost) in costs.items()),
        )
        known = there(ours) if written.documents else None
        one = plan_out(
            DAYS, OutCase(day, "", known, NO_MATCH, None, written=written), FlowSettings(), NO_REFS
        )
        wanted = {name: value for name, value in costs.items() if value != (0, Decimal(0))}
        if isinstance(one, Unchanged):
            assert _sums(written) == wanted
            continue
        assert one.action is (Action.CORRECT if written.documents else Action.CREATE)
        assert one.document == written.documents
        assert one.values == {"Sum": sum((line.amount for line in one.lines), Decimal(0))}
        if is_taken:
            written = _after(written, one.lines)
            assert _sums(written) == wanted


def _sums(written: Written) -> dict[str, tuple[int, Decimal]]:
    found = {line.line: (line.minutes or 0, line.amount or Decimal(0)) for line in written.lines}
    return {name: value for name, value in found.items() if value != (0, Decimal(0))}


def test_the_first_document_of_an_early_day_never_goes_but_its_correction_does() -> None:
    day = Day(id=uuid4(), costs=(("a", 60, Decimal(300)),))
    flow = dataclasses.replace(DAYS, day=lambda _: date(2026, 11, 2))
    settings = FlowSettings(start_date=date(2026, 12, 1))
    new = OutCase(day, "", None, NO_MATCH, None)
    assert isinstance(plan_out(flow, new, settings, NO_REFS), Unchanged)
    stood = Written(1, (LedgerLine("place", day.id, 1, "a", 60, Decimal(250)),))
    row = plan_out(
        flow, OutCase(day, "", there(day.id), NO_MATCH, None, written=stood), settings, NO_REFS
    )
    assert isinstance(row, Row)
    assert (row.action, row.amount, row.minutes) == (Action.CORRECT, Decimal(50), 0)
