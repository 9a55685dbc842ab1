"""What the tables of resources are made of; they hold no data and run no code."""

from dataclasses import dataclass, field

from bindeledd.sandbox.http import Row
from bindeledd.sandbox.poweroffice_go.fields import Field


@dataclass(frozen=True, slots=True)
class Pair:
    """An id and the code that may stand for it in POST; the id wins.

    Attributes:
        column: What the code is in the other resource.
        word: The column's name in error texts.
    """

    id_name: str
    code_name: str
    resource: str
    column: str
    word: str


@dataclass(frozen=True, slots=True)
class Filter:
    """One query parameter of a list.

    Attributes:
        kind: numbers (ranges), codes, text, contains, bool, enum, after, number, uuid, flag.
        column: The field looked at; for a reference the id field.
        via: ``Resource.Column`` when the value is a code of a referenced record.
        late: Reported after the saved specification; served only when switched on.
    """

    name: str
    kind: str
    column: str
    via: str = ""
    late: bool = False
    folded: bool = False


@dataclass(frozen=True, slots=True)
class Resource:
    """All there is to know about one resource without running code."""

    name: str
    title: str
    model: str
    fields: tuple[Field, ...]
    rights: tuple[str, ...]
    filters: tuple[Filter, ...] = ()
    pairs: tuple[Pair, ...] = ()
    unique: dict[str, str] = field(default_factory=dict)
    indexed: tuple[str, ...] = ()
    defaults: Row = field(default_factory=dict)
    created: str = "CreatedDateTimeOffset"
    owned: bool = False
    writable: bool = True
    series: str = ""
    contact: bool = False
    id_kind: str = "int64"
    silent_patch: bool = False
