"""Declarations: what a connector can read and write. No Django, no calls; the engine acts."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from collections.abc import Mapping as Table
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from enum import StrEnum
from typing import Any, Generic, Literal, Protocol, TypeAlias, TypeVar

from bindeledd.kernel.errors import BindeleddError
from bindeledd.sync.access import (
    Access,
    Check,
    CompanyChoice,
    Credential,
    Finding,
    OwnSession,
    Session,
    Severity,
    TheirCompany,
)
from bindeledd.sync.aftermath import (
    ByDifference,
    Change,
    Correction,
    Document,
    Following,
    LedgerLine,
    Step,
)
from bindeledd.sync.choices import FlowSettings, Policy, Requirement, Setting
from bindeledd.sync.directions import Direction
from bindeledd.sync.mapping import Flat, Mapping, Reason

ClientT = TypeVar("ClientT")
Payload: TypeAlias = Table[str, Any]


class Mode(StrEnum):
    """When a data type moves."""

    AUTOMATIC = "automatic"
    BY_HAND = "by_hand"


class Record(Protocol):
    """What every record of the workspace has: a frozen dataclass with these two."""

    @property
    def id(self) -> Any:
        """Our UUID."""

    @property
    def revision(self) -> int:
        """Raised by the database with every change of the row."""


@dataclass(frozen=True, slots=True)
class Identity:
    """Who a record is, on either side: all that matching looks at.

    Attributes:
        id: Our UUID as text, or their id as text.
        number: The number people know it by; empty when it has none.
        name: Full name.
        org_number: Nine digits, or empty.
        email: Lower case, or empty.
        phone: As written, or empty.
        place: Shown beside the name, such as a town; never matched on.
        owner: Id of the record that this one belongs to, same side; empty when it stands alone.
            Records match only inside matched owners.
        active: Not ended or archived.
        is_person: A private person rather than a firm.
    """

    id: str
    number: str = ""
    name: str = ""
    org_number: str = ""
    email: str = ""
    phone: str = ""
    place: str = ""
    owner: str = ""
    active: bool = True
    is_person: bool = False


@dataclass(frozen=True, kw_only=True)
class Register(Generic[ClientT]):
    """One of their registers, as we read it.

    Attributes:
        kind: Our kind of record, such as `customer`.
        list_: Yields pages of payloads in a stable order; with an instant, only those changed
            strictly after it. Memory holds one page. None where nothing is listed: what stands
            there is known from our own writing only, as with orders and salary lines.
        identity: Who a payload is.
        changed_at: Their own instant of the last change; None when they do not tell.
        mapping: What is kept of a payload; the same table that the flows use.
        get: Reads one by its id; None when it is gone. Asked before a record is ended because a
            list no longer showed it.
        matched: Whether people match its records with ours. Nobody does with what is not listed,
            nor with single postings and payments.
        document: Fetches the paper of a record by its id, on demand; None where it has none.
        overlap: How far before the newest instant seen the next read begins.
        full_every: How often all is read, because some changes there show in no increment.
    """

    kind: str
    list_: Callable[[ClientT, datetime | None], Iterator[Sequence[Payload]]] | None
    identity: Callable[[Payload], Identity]
    changed_at: Callable[[Payload], datetime | None]
    mapping: Mapping[Any]
    get: Callable[[ClientT, str], Payload | None] | None = None
    matched: bool = True
    document: Callable[[ClientT, str], Document | None] | None = None
    overlap: timedelta = timedelta(minutes=2)
    full_every: timedelta = timedelta(days=1)


@dataclass(frozen=True, kw_only=True)
class Catalogue(Generic[ClientT]):
    """A list of theirs that is read to choose from in settings, such as accounts or activities.

    All of it is read in each run of a data type that chooses from it.

    Attributes:
        kind: Stable name, such as `ledger_account`; no kind of record has it.
        list_: As for a register.
        identity: Number and name as shown in the drop-down; one that is not active is not offered.
        label: English source text: what one of them is called.
        shape: Their TypedDict.
        keeps: Paths of it that are kept, for rows that are made with an entry's fields.
    """

    kind: str
    list_: Callable[[ClientT, datetime | None], Iterator[Sequence[Payload]]]
    identity: Callable[[Payload], Identity]
    label: str
    shape: type = dict
    keeps: tuple[str, ...] = ()


@dataclass(frozen=True)
class CannotFind:
    """Says why a flow cannot look for its own object; then a person decides."""

    why: str


@dataclass(frozen=True, kw_only=True)
class Inbound(Generic[ClientT]):
    """One kind of record from them to us.

    Attributes:
        name: Stored in history; renaming takes a migration.
        kind: Our kind of record.
        group: Data type in the panel that this flow belongs to.
        mapping: The field table.
        after: Names of flows that run before this one.
        requirements: Checked on the mapped values (a dict) before a row is written.
        wanted: Whether a record of theirs that has none here is brought here at all, by what is
            kept of it and what the company chose. Pure.
        belongs: Kind and path: theirs belongs here only where one of these ids is linked; others
            of the same list are nobody's here, and left alone.
        day_at: Path of what is kept that begins with the day of a record, year first; with a start
            date, what is earlier stays there. Empty where records have no day.
        worth: Our field that says what a record costs or brings, NOK excluding VAT, for lists of
            what stays there; empty where it has none.
        ends: Whether a record gone or archived there is ended here (never deleted).
    """

    name: str
    kind: str
    group: str
    mapping: Mapping[Any]
    after: tuple[str, ...] = ()
    requirements: tuple[Requirement, ...] = ()
    ends: bool = True
    wanted: Callable[[Flat, FlowSettings], bool] | None = None
    belongs: tuple[tuple[str, str], ...] = ()
    day_at: str = ""
    worth: str = ""

    def day(self, kept: Flat) -> date | None:
        """Return the day of a record by what is kept of it; None where that tells none."""
        try:
            return date.fromisoformat(str(kept.get(self.day_at) or "")[:10])
        except ValueError:
            return None


@dataclass(frozen=True)
class ManyAtOnce(Generic[ClientT]):
    """New records that one call takes together, each with an outcome of its own.

    Attributes:
        create: Sends nested payloads with our keys; returns for each, in the order given, their
            object or why there is none. Where the answer does not tell which is whose, none is
            known: it raises.
        most: So many at most.
    """

    create: Callable[
        [ClientT, Sequence[tuple[dict[str, Any], str]]], Sequence[Payload | BindeleddError]
    ]
    most: int


@dataclass(frozen=True, kw_only=True)
class Outbound(Generic[ClientT]):
    """One kind of record from us to them.

    Attributes:
        name: Stored in history; renaming takes a migration.
        kind: Our kind of record.
        group: Data type in the panel that this flow belongs to.
        mapping: The field table.
        create: Sends the nested payload with our key; returns their object as they answered it.
        many: Sends several new ones in one call; None where each takes its own.
        update: Sends only what changed: their id, changed paths with new values, and all that
            we knew before; returns their object, or None when the answer holds none. None where
            nothing is changed there.
        find: Looks for the object of a key: `(client, key, sent)`; None when it is not there.
        get: Reads one object by their id; None when it is gone. Settles updates.
        identity: Who a payload is.
        proof: Whether what `find` returns is surely ours and they refuse a second with our `key`;
            surely ours by a `mark` that refuses nothing, so that a call left open is given time
            to land before it is looked up; or only has the same `number` and must be compared
            field by field before it is adopted.
        after: Names of flows that run before this one.
        requirements: Each unmet one holds the record.
        settle_minutes: How long to wait before asking after an unknown outcome.
        asked: Whether only what a person has handed over moves: `always` for what goes by button
            alone, `by_hand` for what does so when the company chose that (field-domain.md, X2).
        once: Made and then left alone: what becomes of it there is theirs to say.
        day: The day of a record: with a start date, what is earlier does not move.
        correct: What is done with a record that stands there and differs; an update by default.
        cancel: Takes a record back there; answers when it is gone.
        steps: What follows, in order, each when the one before is done.
        lines: What the document carries, for the line ledger.
        by_difference: For documents that can never be changed: later ones carry the change. Then
            `lines` is not asked.
        answered: Holds their answer to a new record against ours; returns what differs. Pure.
        notices: Codes of what `answered` may return that is told and no more: nothing waits for it.
        alike: Lists what may be a record of which nothing tells what became of it, for a person to
            choose from: what was sent, and a number that the person looks for, or empty. None where
            only their id can be asked for.
        person: Field that names whose hours or pay it is. While somebody else may be known by
            that person's number there, the record waits (field-domain.md, X17).
        becomes: English source text: what a record is there, with its `%(number)s`; empty where it
            is called as it is here.
        button: English source text of what hands one over, with its `%(system)s`, where the trade
            has its own words for it; empty where it has those of the page.
    """

    name: str
    kind: str
    group: str
    mapping: Mapping[Any]
    create: Callable[[ClientT, dict[str, Any], str], Payload]
    update: Callable[[ClientT, str, Flat, Flat], Payload | None] | None
    find: Callable[[ClientT, str, dict[str, Any]], Payload | None] | CannotFind
    get: Callable[[ClientT, str], Payload | None]
    identity: Callable[[Payload], Identity]
    proof: Literal["key", "mark", "number"]
    settle_minutes: int
    many: ManyAtOnce[ClientT] | None = None
    after: tuple[str, ...] = ()
    requirements: tuple[Requirement, ...] = ()
    asked: Literal["never", "by_hand", "always"] = "never"
    once: bool = False
    day: Callable[[Any], date] | None = None
    correct: Callable[[Change, FlowSettings], Correction | Reason] | None = None
    cancel: Callable[[ClientT, str], None] | None = None
    steps: tuple[Step[ClientT], ...] = ()
    lines: Callable[[Any], tuple[LedgerLine, ...]] | None = None
    by_difference: ByDifference[Any] | None = None
    answered: Callable[[Any, Payload], Reason | None] | None = None
    notices: frozenset[str] = frozenset()
    alike: Callable[[ClientT, dict[str, Any], str], Sequence[Payload]] | None = None
    person: str = ""
    becomes: str = ""
    button: str = ""

    def waits_for_button(self, *, by_hand: bool) -> bool:
        """Tell whether only what a person has handed over moves.

        Args:
            by_hand: What the company chose for the data type.
        """
        return self.asked == "always" or (self.asked == "by_hand" and by_hand)

    def step(self, name: str) -> Step[ClientT]:
        """Return a step.

        Raises:
            KeyError: The flow has none of that name.
        """
        return {step.name: step for step in self.steps}[name]


Flow: TypeAlias = Inbound[Any] | Outbound[Any]


@dataclass(frozen=True)
class Group:
    """One data type of the panel: what a company switches on, with a direction.

    Attributes:
        name: Stable, such as `customers`.
        label: English source text.
        theirs: Their word for it, as people know it in that system.
        explanation: English source text: what this data type does.
        directions: Those offered, the recommended first.
        settings: Further choices.
        same_way_as: Another group whose direction should be the same; warned about when not.
        not_with: Other groups that say the same in another way: never both (field-domain.md, X15).
        dated: Whether its records have a day, so that a start date can be chosen.
        afterwards: English source texts: what a person does there once something was handed over.
        links: Kinds that are tied together only: no flow of it moves them.
    """

    name: str
    label: str
    theirs: str
    explanation: str
    directions: tuple[Direction, ...]
    settings: tuple[Setting, ...] = ()
    same_way_as: str = ""
    not_with: tuple[str, ...] = ()
    dated: bool = False
    afterwards: tuple[str, ...] = ()
    links: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Connector(Generic[ClientT]):
    """All that the engine and the pages know of one system.

    Attributes:
        system: Stable name, also of the folder.
        label: The name people know.
        short: The name in running text.
        credentials: Asked for when connecting.
        open: Returns a client; makes no call.
        check: Reads rights, modules and lock dates; writes nothing.
        registers: What can be read.
        groups: Data types, in the order in which the panel shows them.
        flows: What can move.
        scope: Returns the name under which the vendor counts requests.
        requests_per_second: Allowed within that scope.
        catalogues: Lists of theirs that settings choose from.
        fresh: Reads the facts of the check anew that requirements call passing, and no more; a lock
            date is called `lock_date`. None where there are none.
        companies: Where one log-in reaches several of their companies; None where a key is of one.
        needs: What the installation must have set before a company can connect, as `Access` has it.
    """

    system: str
    label: str
    short: str
    credentials: tuple[Credential, ...]
    open: Callable[[Access], ClientT]
    check: Callable[[ClientT], Check]
    registers: tuple[Register[ClientT], ...]
    groups: tuple[Group, ...]
    flows: tuple[Flow, ...]
    scope: Callable[[Table[str, str]], str]
    requests_per_second: Decimal
    catalogues: tuple[Catalogue[ClientT], ...] = ()
    fresh: Callable[[ClientT], dict[str, Any]] | None = None
    companies: CompanyChoice[ClientT] | None = None
    needs: tuple[str, ...] = ()

    def catalogue(self, kind: str) -> Catalogue[ClientT]:
        """Return a catalogue.

        Raises:
            KeyError: This system has none of that kind.
        """
        return {one.kind: one for one in self.catalogues}[kind]

    def register(self, kind: str) -> Register[ClientT]:
        """Return the register of a kind.

        Raises:
            KeyError: This system has none.
        """
        found = {register.kind: register for register in self.registers}
        return found[kind]

    def flow(self, name: str) -> Flow:
        """Return the flow of a name.

        Raises:
            KeyError: This system has none.
        """
        return {flow.name: flow for flow in self.flows}[name]


def in_order(flows: Sequence[Flow]) -> tuple[Flow, ...]:
    """Return flows so that each comes after those it names (field-domain.md, X1).

    Raises:
        ValueError: They wait for each other in a ring.
    """
    left = {flow.name: flow for flow in flows}
    done: list[Flow] = []
    while left:
        ready = [flow for flow in left.values() if not set(flow.after) & set(left)]
        if not ready:
            raise ValueError(f"flows wait for each other: {sorted(left)}")
        done.extend(left.pop(flow.name) for flow in ready)
    return tuple(done)


__all__ = [
    "Access",
    "ByDifference",
    "CannotFind",
    "Catalogue",
    "Change",
    "Check",
    "CompanyChoice",
    "Connector",
    "Correction",
    "Credential",
    "Direction",
    "Document",
    "Finding",
    "Flow",
    "FlowSettings",
    "Following",
    "Group",
    "Identity",
    "Inbound",
    "LedgerLine",
    "ManyAtOnce",
    "Mode",
    "Outbound",
    "OwnSession",
    "Payload",
    "Policy",
    "Reason",
    "Record",
    "Register",
    "Requirement",
    "Session",
    "Setting",
    "Severity",
    "Step",
    "TheirCompany",
    "in_order",
]
