"""What the held page asks: rows that did not move, gathered by the reason to solve first.

Queries and the deeds on one row, inside the company's scope. Sentences are left to `wording`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any, Final, TypeVar
from uuid import UUID

from django.db.models import Count, Min, Q, QuerySet, Sum, TextField, Value
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast, Coalesce
from django.utils import timezone

from bindeledd.kernel.clock import now
from bindeledd.kernel.errors import DomainError, NotFoundError
from bindeledd.sync import journal, runs
from bindeledd.sync.models import (
    Connection,
    Intent,
    RegisterState,
    Run,
    Waiting,
)
from bindeledd.tenancy.models import User
from bindeledd.tenancy.services import Ability, record_deed, require

NumberT = TypeVar("NumberT", int, Decimal)

ROWS: Final = 20
"""Rows of a reason that are shown at once."""

AGES: Final = ((0, 2), (3, 7), (8, 14), (15, None))
"""Days, from and to, of the ageing bar."""

_ORDER: Final = {
    Waiting.Why.CONFLICT: 0,
    Waiting.Why.HELD: 0,
    Waiting.Why.REFUSED: 1,
    Waiting.Why.UNKNOWN: 2,
    Waiting.Why.PARTLY: 3,
    Waiting.Why.QUEUED: 4,
}


@dataclass(frozen=True)
class Filter:
    """What of the waiting rows is looked at; empty values filter nothing."""

    connection: UUID | None = None
    group: str = ""
    code: str = ""
    search: str = ""
    about: str | None = None
    """Kind of record that the first reason speaks of; empty for those that speak of none."""


@dataclass(frozen=True)
class Sums:
    """Rows with what they cost; hours and kroner are None where no row has any."""

    rows: int = 0
    minutes: int | None = None
    amount: Decimal | None = None

    @property
    def hours(self) -> Decimal | None:
        """The time in hours."""
        return None if self.minutes is None else Decimal(self.minutes) / 60


@dataclass(frozen=True)
class Reasoned:
    """All rows that wait first of all for the same thing.

    Attributes:
        code: Of the reason.
        why: Which kind of waiting.
        about: Kind of record that the reason speaks of, or empty.
        connection: Which.
        sums: Rows and what they cost.
        oldest: Since when the first of them waits.
        params: Facts of one of them, for the sentence.
        kinds: Kinds of record among them.
        sample: One of the rows, for a fix that needs one.
    """

    code: str
    why: str
    about: str
    connection: Connection
    sums: Sums
    oldest: datetime
    params: dict[str, Any]
    kinds: tuple[str, ...]
    sample: Waiting

    @property
    def days(self) -> int:
        """Whole days that the oldest has waited."""
        return max((now() - self.oldest).days, 0)

    @property
    def key(self) -> str:
        """A name for addresses and ids on the page."""
        parts = [self.code, self.why, *([self.about] if self.about else [])]
        return "-".join(parts).replace(".", "-").replace("_", "-")


_ABOUT: Final = Coalesce(
    KeyTextTransform("kind", "reasons__0__params"), Value(""), output_field=TextField()
)


def _rows(chosen: Filter) -> QuerySet[Waiting]:
    rows = Waiting.objects.all()
    if chosen.connection is not None:
        rows = rows.filter(connection_id=chosen.connection)
    if chosen.group:
        rows = rows.filter(group=chosen.group)
    if chosen.code:
        rows = rows.filter(first_code=chosen.code)
    if chosen.search:
        rows = rows.filter(label__icontains=chosen.search)
    if chosen.about is not None:
        rows = rows.alias(about=_ABOUT).filter(about=chosen.about)
    return rows


def sums(chosen: Filter, *whys: str) -> Sums:
    """Return rows, hours and kroner of what waits; unless told, of what people must solve."""
    wanted = whys or (Waiting.Why.HELD, Waiting.Why.CONFLICT)
    found = _rows(chosen).filter(why__in=wanted)
    told = found.aggregate(rows=Count("id"), minutes=Sum("minutes"), amount=Sum("amount"))
    return Sums(told["rows"], told["minutes"], told["amount"])


_GROUPED: Final = ("connection_id", "first_code", "why", "about")


def reasons(chosen: Filter) -> list[Reasoned]:
    """Return what waits by first reason and what it speaks of, costliest first; two queries.

    Rows are counted by kind too and put together here: to sort them all for one of each takes
    longer than everything else.
    """
    found = (
        _rows(chosen)
        .annotate(about=_ABOUT)
        .values(*_GROUPED, "kind")
        .annotate(rows=Count("id"), sum_minutes=Sum("minutes"), sum_amount=Sum("amount"))
        .annotate(oldest=Min("since"), sample=Min(Cast("id", TextField())))
    )
    parts: dict[_Key, list[Mapping[str, Any]]] = {}
    for row in found:
        parts.setdefault(_key(row), []).append(row)
    wanted = [min(row["sample"] for row in rows) for rows in parts.values()]
    samples = Waiting.objects.select_related("connection").in_bulk([UUID(one) for one in wanted])
    made = [
        _reasoned(rows, samples[ours])
        for rows, ours in zip(parts.values(), map(UUID, wanted), strict=True)
        if ours in samples
    ]
    return sorted(made, key=_urgency)


_Key = tuple[Any, ...]


def _key(row: Mapping[str, Any]) -> _Key:
    return tuple(row[name] for name in _GROUPED)


def _reasoned(rows: Sequence[Mapping[str, Any]], sample: Waiting) -> Reasoned:
    """Put the rows of several kinds together."""
    first = sample.reasons[0] if sample.reasons else {"params": {}}
    return Reasoned(
        code=sample.first_code,
        why=sample.why,
        about=rows[0]["about"],
        connection=sample.connection,
        sums=Sums(
            sum(row["rows"] for row in rows),
            _together(row["sum_minutes"] for row in rows),
            _together(row["sum_amount"] for row in rows),
        ),
        oldest=min(row["oldest"] for row in rows),
        params=first["params"],
        kinds=tuple(sorted(row["kind"] for row in rows)),
        sample=sample,
    )


def _together(figures: Iterable[NumberT | None]) -> NumberT | None:
    """Return the sum of those that are known; None when none is."""
    known = [one for one in figures if one is not None]
    return sum(known[1:], known[0]) if known else None


def _urgency(one: Reasoned) -> tuple[int, Decimal, int, datetime]:
    return (
        _ORDER[Waiting.Why(one.why)],
        -(one.sums.amount or Decimal(0)),
        -one.sums.rows,
        one.oldest,
    )


def rows_of(chosen: Filter, why: str, *, after: int = 0, count: int = ROWS) -> list[Waiting]:
    """Return rows of one reason, longest waiting first; one more than asked for when there is."""
    found = _rows(chosen).filter(why=why).select_related("connection")
    return list(found.order_by("since", "label", "id")[after : after + count + 1])


def ages(chosen: Filter) -> list[int]:
    """Return how many rows have waited how long, in the steps of `AGES`; one query."""
    today = timezone.localtime(now()).replace(hour=0, minute=0, second=0, microsecond=0)
    spans = {}
    for index, (least, most) in enumerate(AGES):
        span = Q(since__lt=today - timedelta(days=least - 1))
        if most is not None:
            span &= Q(since__gte=today - timedelta(days=most))
        spans[f"age{index}"] = Count("id", filter=span)
    wanted = (Waiting.Why.HELD, Waiting.Why.CONFLICT)
    told = _rows(chosen).filter(why__in=wanted).aggregate(**spans)
    return [told[f"age{index}"] for index in range(len(AGES))]


def find(waiting_id: UUID) -> Waiting:
    """Return one waiting row.

    Raises:
        NotFoundError: It does not wait here, or waits no longer.
    """
    row = Waiting.objects.filter(id=waiting_id).select_related("connection").first()
    if row is None:
        raise NotFoundError("waiting.not_found")
    return row


def codes() -> list[str]:
    """Return the reasons that something waits for."""
    return list(Waiting.objects.values_list("first_code", flat=True).distinct())


def retry(row: Waiting, *, by: User) -> Run:
    """Let a refused row be sent again, and ask for the run that does it."""
    require(by, Ability.RUN)
    free_refused(row)
    return _run_soon(row, by)


def ask_now(row: Waiting, *, by: User) -> Run:
    """Ask the other side now what became of a row."""
    require(by, Ability.RUN)
    free_unknown(row)
    return _run_soon(row, by)


def do_all(
    chosen: Filter, why: str, deed: Callable[[Waiting], object], *, by: User
) -> tuple[int, Run]:
    """Do a deed of the journal for every row that waits for one reason, then ask for one run.

    Args:
        chosen: Names the connection and the reason.
        why: Which kind of waiting.
        deed: Done for each row.
        by: Who.

    Raises:
        NotFoundError: Nothing waits for it any longer.
    """
    require(by, Ability.RUN)
    rows = list(_rows(chosen).filter(why=why))
    if not rows or chosen.connection is None:
        raise NotFoundError("waiting.not_found")
    for row in rows:
        deed(row)
    groups = tuple({row.group for row in rows})
    run = runs.request(chosen.connection, trigger=Run.Trigger.HAND, groups=groups, by=by.pk)
    return len(rows), run


def free_refused(row: Waiting) -> None:
    """Let a refused row be sent again by the next run."""
    if row.ours is not None:
        journal.retry(row.connection_id, row.flow, row.ours)


def free_unknown(row: Waiting) -> None:
    """Let a row without an answer be looked up by the next run."""
    if row.ours is not None:
        journal.ask_now(row.connection_id, row.ours)


def _run_soon(row: Waiting, by: User) -> Run:
    return runs.request(row.connection_id, trigger=Run.Trigger.HAND, groups=(row.group,), by=by.pk)


def confirm_vanished(row: Waiting, *, by: User) -> Run:
    """Confirm that so many records are really gone there, and read the register again.

    Raises:
        DomainError: The row waits for something else.
    """
    require(by, Ability.RUN)
    if row.first_code != "register.many_vanished":
        raise DomainError("register.nothing_to_confirm")
    state = RegisterState.objects.select_for_update().get(
        connection_id=row.connection_id, kind=row.kind
    )
    state.guard_confirmed = state.guard_vanished
    state.save(update_fields=["guard_confirmed"])
    record_deed("register.vanished_confirmed", by=by, about=row.kind, count=state.guard_confirmed)
    return runs.request(
        row.connection_id, trigger=Run.Trigger.HAND, groups=(row.group,), by=by.pk, full=True
    )


def attempts_of(row: Waiting) -> Sequence[Intent]:
    """Return the deeds on one record over this connection, newest first."""
    if row.ours is None:
        return ()
    found = Intent.objects.filter(connection_id=row.connection_id, kind=row.kind, ours=row.ours)
    return list(found.prefetch_related("tries").order_by("-changed_at")[:5])


def try_all(connection_id: UUID | None, *, by: User) -> list[Run]:
    """Ask for a run over each connection that is on and has waiting rows."""
    require(by, Ability.RUN)
    rows = _rows(Filter(connection_id)).filter(connection__state=Connection.State.ON)
    wanted: dict[UUID, set[str]] = {}
    for one, group in rows.values_list("connection_id", "group").distinct():
        wanted.setdefault(one, set()).add(group)
    return [
        runs.request(one, trigger=Run.Trigger.HAND, groups=tuple(groups), by=by.pk)
        for one, groups in wanted.items()
    ]
