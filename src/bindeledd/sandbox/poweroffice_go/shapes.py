"""What the tables of resources are made of; they hold no data and run no code."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

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
        kind: numbers (ranges), codes, text, contains, bool, enum, after, number, uuid, flag;
            or a function of `filter_kinds`, which is given the selection, this and the text.
        column: The field looked at; for a reference the id field.
        via: ``Resource.Column`` when the value is a code of a referenced record.
        late: Reported after the saved specification; served only when switched on.
        needed: The list is refused (400) without it.
    """

    name: str
    kind: "str | Callable[[Any, Filter, str], None]"
    column: str
    via: str = ""
    late: bool = False
    folded: bool = False
    needed: bool = False


@dataclass(frozen=True, slots=True)
class Resource:
    """All there is to know about one resource without running code.

    Attributes:
        served: The standard addresses (list, get, create, patch, delete) are laid out; without
            it the area that owns the table lays out its own.
        single: ``GET /Name/{id}`` is one of them.
        key: Makes the id of a new row from its data, where it is not drawn.
    """

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
    served: bool = True
    single: bool = True
    key: Callable[[Row], Any] | None = None
