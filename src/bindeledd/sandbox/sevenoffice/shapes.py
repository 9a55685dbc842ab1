"""How types and operations are declared; reading, writing and describing them is left to others.

A record is a text table, one row a field: its name, its type, and marks. ``!`` must be there,
``~`` may be nil, ``<=20`` is the longest text, ``=x`` the value that stands for "left out" (``=``
alone is the empty text), ``late`` was added after the saved descriptions. ``X[]`` is the type
``ArrayOfX``.
Source of all tables: contract paper 24sevenoffice, section 2, read 2026-11-21.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property

NS_A = "http://24sevenOffice.com/webservices"
NS_B = "http://24sevenoffice.com/webservices/economy/accounting/"
API = "api.24sevenoffice.com"
WEB = "webservices.24sevenoffice.com"

UNSET = {
    "int": "-2147483648",
    "short": "-32768",
    "long": "-9223372036854775808",
    "decimal": "-79228162514264337593543950335",
    "dateTime": "0001-01-01T00:00:00",
    "guid": "00000000-0000-0000-0000-000000000000",
}
"""Type -> the value that means "not set" wherever a field is optional."""
SIMPLE = frozenset({*UNSET, "string", "boolean", "double", "any"})
_VALUES = SIMPLE - {"string", "any"}


@dataclass(frozen=True, slots=True)
class Field:
    """One element of a record."""

    name: str
    type: str
    required: bool = False
    nillable: bool = False
    default: str | None = None
    most: int | None = None
    late: bool = False

    @property
    def item(self) -> str:
        """The type of one item of a list; empty when the field is no list."""
        return self.type[:-2] if self.type.endswith("[]") else ""


@dataclass(frozen=True)
class Record:
    """A type with ordered fields; lists of a struct never hold a nil."""

    name: str
    fields: tuple[Field, ...]
    struct: bool = False

    @cached_property
    def by_name(self) -> dict[str, Field]:
        """The fields by their names."""
        return {field.name: field for field in self.fields}


@dataclass(frozen=True, slots=True)
class Choice:
    """A type with a closed list of texts."""

    name: str
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Operation:
    """One operation: the fields of its request, and the type of its result ("" has none)."""

    name: str
    asks: tuple[Field, ...]
    answers: str

    @property
    def result(self) -> Field | None:
        """The one field of the answer."""
        if not self.answers:
            return None
        return Field(f"{self.name}Result", self.answers, required=self.answers in _VALUES)


@dataclass(frozen=True)
class Service:
    """One address: its types and operations in one namespace."""

    name: str
    host: str
    path: str
    namespace: str
    types: tuple[Record | Choice, ...]
    operations: tuple[Operation, ...]

    @cached_property
    def type_named(self) -> dict[str, Record | Choice]:
        """Its types by name."""
        return {one.name: one for one in self.types}

    @cached_property
    def operation_named(self) -> dict[str, Operation]:
        """Its operations by name."""
        return {one.name: one for one in self.operations}

    def action(self, operation: str) -> str:
        """Word the SOAPAction of an operation."""
        return f"{self.namespace}{'' if self.namespace.endswith('/') else '/'}{operation}"

    def record(self, name: str) -> Record:
        """Give a record.

        Raises:
            TypeError: The name is that of a choice.
        """
        found = self.type_named[name]
        if not isinstance(found, Record):
            raise TypeError(f"{name} is no record")
        return found

    def item_may_be_nil(self, item: str) -> bool:
        """Tell whether a list of these may hold a nil."""
        found = self.type_named.get(item)
        if found is None:
            return item == "string"
        return isinstance(found, Record) and not found.struct

    def lists(self) -> list[str]:
        """Name the item types of all lists, in the order in which they are first met."""
        fields: Iterator[Field] = (field for one in self._records() for field in one)
        found = dict.fromkeys(field.item for field in fields if field.item)
        return list(found)

    def _records(self) -> Iterator[tuple[Field, ...]]:
        for operation in self.operations:
            yield operation.asks
            if operation.result:
                yield (operation.result,)
        for one in self.types:
            if isinstance(one, Record):
                yield one.fields

    def uses_guid(self) -> bool:
        """Tell whether the schema needs the namespace of guids."""
        return any(field.type == "guid" for fields in self._records() for field in fields)

    def without_late(self) -> "Service":
        """Give the service as it was when the descriptions were saved."""
        types = tuple(_early(one) if isinstance(one, Record) else one for one in self.types)
        return replace(self, types=types)


def _early(record: Record) -> Record:
    return replace(record, fields=tuple(field for field in record.fields if not field.late))


def record(name: str, table: str, *, struct: bool = False) -> Record:
    """Declare a record."""
    return Record(name, fields(table), struct)


def choice(name: str, words: str) -> Choice:
    """Declare a choice; its words are parted by blanks."""
    return Choice(name, tuple(words.split()))


def operation(name: str, answers: str = "", asks: str = "") -> Operation:
    """Declare an operation."""
    return Operation(name, fields(asks), answers)


def fields(table: str) -> tuple[Field, ...]:
    """Read a table of fields."""
    return tuple(_field(line.split()) for line in table.splitlines() if line.strip())


def _field(words: list[str]) -> Field:
    name, kind, *marks = words
    required, nillable = "!" in marks, "~" in marks
    default = None if required or nillable else UNSET.get(kind)
    most: int | None = None
    for mark in marks:
        if mark.startswith("="):
            default = mark[1:]
        elif mark.startswith("<="):
            most = int(mark[2:])
    return Field(name, kind, required, nillable, default, most, "late" in marks)
