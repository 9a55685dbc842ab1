"""What the tables of resources are made of; they hold no data and run no code."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from bindeledd.sandbox.http import Row
from bindeledd.sandbox.poweroffice_go.fields import Field

Check: TypeAlias = Callable[[Any, "Resource", Row, Row | None], None]
Present: TypeAlias = Callable[[Any, Row, Row], None]
Removal: TypeAlias = Callable[[Any, Row], None]


@dataclass(frozen=True, slots=True)
class Pair:
    """An id and the code that may stand for it in POST; the id wins.

    Attributes:
        column: What the code is in the other resource.
        word: The column's name in error texts.
        none: Id or code -1 says "explicitly none"; null then means "inherited".
    """

    id_name: str
    code_name: str
    resource: str
    column: str
    word: str
    none: bool = False


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
        created_status: What a successful POST answers.
        quiet: Columns whose change does not move the row's timestamp.
        check: Rules of its area, run when all references are known to exist; may complete the row.
            Given the books, the resource, the whole row, and the row as it was (None when new).
        present: Fills in what an answer shows beyond the stored row. Given the books, the stored
            row and the answer's row.
        removal: Runs before a record is deleted; refuses, or takes along what hangs on it.
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
    created_status: int = 201
    quiet: tuple[str, ...] = ()
    check: Check | None = None
    present: Present | None = None
    removal: Removal | None = None
