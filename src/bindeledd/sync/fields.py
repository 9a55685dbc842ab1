"""Rows of a field table: codecs, references, and values made from several; pure.

The table itself, and what it makes of a record or a payload, is left to `mapping`.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from collections.abc import Mapping as Table
from dataclasses import dataclass
from enum import Enum
from typing import Any, Final, Protocol, TypeAlias
from uuid import UUID

from bindeledd.kernel.errors import MappingError, Param

Flat: TypeAlias = dict[str, Any]
"""Path of a field on their side -> JSON value."""


class Missing(Enum):
    """The value that says: this field is not spoken of."""

    MISSING = "missing"


MISSING: Final = Missing.MISSING


@dataclass(frozen=True)
class Reason:
    """Why a record does not move, or not whole.

    Attributes:
        code: Stable; its sentence and its fix are translations of it.
        params: Facts for the sentence, JSON-able.
    """

    code: str
    params: dict[str, Param] = dataclasses.field(default_factory=dict, hash=False)


@dataclass(frozen=True)
class Listing:
    """One entry of a list of theirs that is read to choose from.

    Attributes:
        theirs: Their id.
        active: It may still be used.
        fields: What the catalogue keeps of it, flat.
    """

    theirs: str
    active: bool
    fields: Flat = dataclasses.field(hash=False)


@dataclass(frozen=True)
class Planned:
    """Stands for the id that a record will have there once this plan is applied."""

    kind: str
    ours: UUID


class Refs(Protocol):
    """Links that the engine resolved before mapping."""

    def theirs(self, kind: str, ours: UUID) -> str | Planned | None:
        """Return their id of our record, a promise of it, or None when unlinked."""

    def ours(self, kind: str, theirs: str) -> UUID | None:
        """Return our id of their record, or None when unlinked."""

    def listed(self, kind: str, number: str) -> tuple[Listing, ...]:
        """Return the entries of a catalogue of theirs that have a number."""


class NoRefs:
    """No links at all, for mappings without references."""

    def theirs(self, kind: str, ours: UUID) -> str | Planned | None:  # noqa: ARG002 - nothing is linked
        """Return None."""
        return None

    def ours(self, kind: str, theirs: str) -> UUID | None:  # noqa: ARG002 - nothing is linked
        """Return None."""
        return None

    def listed(self, kind: str, number: str) -> tuple[Listing, ...]:  # noqa: ARG002 - nothing is listed
        """Return nothing."""
        return ()


def _same(value: Any) -> Any:
    return value


@dataclass(frozen=True)
class Codec:
    """How one value is written there and read back.

    Attributes:
        rule: A few words for the field list in the panel; empty when the value goes as it is.
        out: Ours to theirs; raises MappingError where there is no counterpart.
        into: Theirs to ours; never sees MISSING; may return MISSING to leave ours alone.
    """

    rule: str = ""
    out: Callable[[Any], Any] = _same
    into: Callable[[Any], Any] = _same


SAME: Final = Codec()

Same: TypeAlias = Callable[[Any, Any], bool]
"""`(theirs now, theirs wanted)`: whether what stands there already says what we want."""


def text(limit: int | None = None) -> Codec:
    """Text where our empty is their null; longer than the limit is refused, never cut."""

    def out(value: str) -> str | None:
        if limit is not None and len(value) > limit:
            raise MappingError("mapping.too_long", length=len(value), limit=limit)
        return value if value != "" else None

    def into(value: str | None) -> str:
        return "" if value is None else value.strip()

    return Codec(f"at most {limit} characters" if limit is not None else "", out, into)


def choice(table: Table[Any, Any], *, rule: str = "") -> Codec:
    """One-to-one codes; an unknown code stops the record on either side."""
    back = {theirs: ours for ours, theirs in table.items()}
    if len(back) != len(table):
        raise ValueError("two of our values have the same counterpart")

    def out(value: Any) -> Any:
        if value not in table:
            raise MappingError("mapping.no_counterpart", value=str(value))
        return table[value]

    def into(value: Any) -> Any:
        if value not in back:
            raise MappingError("mapping.unknown_code", value=str(value))
        return back[value]

    return Codec(rule, out, into)


class Row(Protocol):
    """One line of a field table."""

    @property
    def our_fields(self) -> tuple[str, ...]:
        """Fields of the record that this row accounts for."""

    @property
    def their_fields(self) -> tuple[str, ...]:
        """Paths of the payload that this row reads or writes."""


@dataclass(frozen=True)
class Field:
    """One of our fields, one of theirs, both ways.

    Attributes:
        ours: Field of the record.
        theirs: Path of the payload.
        codec: How the value is written and read.
        same: When several of their values say the same; by default equality.
    """

    ours: str
    theirs: str
    codec: Codec = SAME
    same: Same | None = None

    @property
    def our_fields(self) -> tuple[str, ...]:
        """The one field."""
        return (self.ours,)

    @property
    def their_fields(self) -> tuple[str, ...]:
        """The one path."""
        return (self.theirs,)


@dataclass(frozen=True)
class Ref:
    """A reference to another record, by link.

    Attributes:
        ours: Field that holds our UUID, or None.
        theirs: Path that holds their id, or null.
        kind: Kind of the record referred to.
        required: Without the link the whole record waits; otherwise it moves without this field
            and the field follows in a later run (field-domain.md, A3 and A4).
        number: Their ids are numbers.
        inherits: Path that, when set there, makes a null here mean "as the record it names", so
            that ours is left alone.
        silent: Inwards, what is not linked is nobody's here: ours is left alone, and nothing waits.
        if_chosen: Name of the setting that says whether it moves at all; empty for always.
        only_into: It is read and never written: they decide it by themselves.
    """

    ours: str
    theirs: str
    kind: str
    required: bool = False
    number: bool = True
    inherits: str = ""
    silent: bool = False
    if_chosen: str = ""
    only_into: bool = False

    @property
    def our_fields(self) -> tuple[str, ...]:
        """The one field."""
        return (self.ours,)

    @property
    def their_fields(self) -> tuple[str, ...]:
        """The one path."""
        return (self.theirs,)


@dataclass(frozen=True)
class Out:
    """A value of theirs made from several of ours; only outwards.

    Attributes:
        theirs: Path written.
        make: From the record; may return MISSING, may raise MappingError.
        reads: Fields of the record that it uses.
        rule: A few words for the field list.
        same: When several of their values say the same; by default equality.
        by_choice: `make` is also told what the company chose, by the name of the setting.
    """

    theirs: str
    make: Callable[..., Any]
    reads: tuple[str, ...]
    rule: str
    same: Same | None = None
    by_choice: bool = False

    @property
    def our_fields(self) -> tuple[str, ...]:
        """The fields used."""
        return self.reads

    @property
    def their_fields(self) -> tuple[str, ...]:
        """The one path."""
        return (self.theirs,)


@dataclass(frozen=True)
class Into:
    """A field of ours made from several of theirs; only inwards.

    Attributes:
        ours: Field set.
        make: From the flat payload; may return MISSING, may raise MappingError.
        reads: Paths of the payload that it uses.
        rule: A few words for the field list.
        by_choice: `make` is also told what the company chose, by the name of the setting.
    """

    ours: str
    make: Callable[..., Any]
    reads: tuple[str, ...]
    rule: str
    by_choice: bool = False

    @property
    def our_fields(self) -> tuple[str, ...]:
        """The one field."""
        return (self.ours,)

    @property
    def their_fields(self) -> tuple[str, ...]:
        """The paths used."""
        return self.reads


@dataclass(frozen=True)
class Chosen:
    """A value of theirs that the company chose in a setting; only outwards.

    Attributes:
        theirs: Path written.
        setting: Name of the setting, declared by the flow's data type.
        by: Field that names the record whose choice counts, for a setting that is a table; empty
            for a setting of one value.
        of: Kind of that record, for the sentence when nothing is chosen.
        required: Without a choice the whole record waits; otherwise it moves without the value.
        number: Their ids are numbers.
        optional: Without a choice the value is not spoken of, and nobody is told.
        own: A reference of the record itself that goes before the choice, where it has one.
        own_if: Name of the setting that says so; empty for always.
    """

    theirs: str
    setting: str
    by: str = ""
    of: str = ""
    required: bool = True
    number: bool = True
    optional: bool = False
    own: Ref | None = None
    own_if: str = ""

    @property
    def our_fields(self) -> tuple[str, ...]:
        """The fields that tell which choice."""
        own = self.own.our_fields if self.own is not None else ()
        return (*own, self.by) if self.by else own

    @property
    def their_fields(self) -> tuple[str, ...]:
        """The one path."""
        return (self.theirs,)


@dataclass(frozen=True)
class ChosenBack:
    """A record of ours that the company chose for something of theirs; only inwards.

    The same table as for `Chosen`, read backwards: where two of ours have the same of theirs,
    nothing tells which is meant, and ours is left alone.

    Attributes:
        ours: Field set.
        theirs: Path read.
        setting: Name of the setting.
    """

    ours: str
    theirs: str
    setting: str

    @property
    def our_fields(self) -> tuple[str, ...]:
        """The one field."""
        return (self.ours,)

    @property
    def their_fields(self) -> tuple[str, ...]:
        """The one path."""
        return (self.theirs,)


@dataclass(frozen=True)
class Rows:
    """A list of ours, line by line, as a list of theirs; only outwards.

    Attributes:
        ours: Field that holds the lines, each a frozen dataclass.
        theirs: Path of their list.
        mapping: The table of one line.
    """

    ours: str
    theirs: str
    mapping: Any

    @property
    def our_fields(self) -> tuple[str, ...]:
        """The one field."""
        return (self.ours,)

    @property
    def their_fields(self) -> tuple[str, ...]:
        """The one path."""
        return (self.theirs,)


@dataclass(frozen=True)
class Listed:
    """An entry of a catalogue of theirs that the record names by its number; only outwards.

    Attributes:
        theirs: Path written.
        by: Field that holds the number.
        catalogue: Which list of theirs.
        make: `(record, fields of the entry)`: another value than the entry's id; may return
            MISSING, may raise MappingError.
        reads: Further fields of the record that `make` uses.
        rule: A few words for the field list.
        number: Their ids are numbers.
        where: Path of the entry and name of a setting: of several lists with the same numbers, the
            one that was chosen; empty for all.
    """

    theirs: str
    by: str
    catalogue: str
    make: Callable[[Any, Flat], Any] | None = None
    reads: tuple[str, ...] = ()
    rule: str = ""
    number: bool = True
    where: tuple[str, str] | None = None

    @property
    def our_fields(self) -> tuple[str, ...]:
        """What the value is made from: the number, or the fields besides."""
        return self.reads if self.make is not None else (self.by,)

    @property
    def their_fields(self) -> tuple[str, ...]:
        """The one path."""
        return (self.theirs,)


AnyRow: TypeAlias = Field | Ref | Out | Into | Chosen | ChosenBack | Rows | Listed
