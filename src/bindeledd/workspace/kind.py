"""What a kind of record is: its table, its rules, what it refers to. The areas declare theirs."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeAlias
from uuid import UUID

from django.db import models

from bindeledd.tenancy.services import Ability
from bindeledd.workspace.checks import Problems, Rule, Values, cleaned, problems_of
from bindeledd.workspace.registers import Register

PG_TYPES = {
    "CharField": "text",
    "UUIDField": "uuid",
    "ForeignKey": "uuid",
    "DateField": "date",
    "BooleanField": "boolean",
    "SmallIntegerField": "smallint",
    "IntegerField": "integer",
    "DecimalField": "numeric",
    "DateTimeField": "timestamptz",
}


@dataclass
class Draft:
    """A record as it would stand after a row was written.

    Attributes:
        ours: Its id.
        before: As it stands now; None when it is new.
        values: As it would stand.
        given: Fields that the row speaks of.
        problems: Why it is refused; empty when it is good.
        follows: The record whose change causes this one; the two stand or fall together.
    """

    ours: UUID
    before: Values | None
    values: Values
    given: frozenset[str]
    problems: Problems = field(default_factory=dict)
    follows: UUID | None = None

    @property
    def changed(self) -> bool:
        """Whether there is anything to write."""
        return self.before != self.values


Drafts: TypeAlias = dict[UUID, Draft]


@dataclass(frozen=True, kw_only=True)
class Kind:
    """One kind of record.

    Attributes:
        name: Stable; kept in history.
        model: Its table.
        record: Its frozen dataclass.
        ability: What a person must be allowed to change it.
        rules: What each field may hold; also the list of fields that can be written.
        together: Checks over several fields.
        number: Field that is unique in the company, or empty.
        called: Field that people know it by where two may share it; the number otherwise.
        taken_code: Code of the problem when another record has the number.
        names: Fields that make up the name for matching; none of what has no name.
        refers: Fields that name another record.
        owner: Field of the record that this one belongs to, or empty.
        single: Field that only one record of an owner may have set, or empty.
        enums: Field -> type in the record.
        filled: Fields that `complete` fills in when nobody gave them.
        complete: Fills in what follows from other fields or records; may add drafts.
        can_be_locked: Whether a record may be held still (`locks`).
        settle: What follows in other tables when rows were written, in the same transaction.
        came_over: Field that holds the connection a row came over, where some were made here: then
            what a connection owns is its own rows (`ownership`).
        side_by_side: Whether two may write different records at once. Not where records hang on
            each other: numbers, the one of an owner, what is left to give back.
        told: What people call records that have neither number nor name, in one query or a few.
        day: Field that holds its day, or empty.
    """

    name: str
    model: type[Register]
    record: type[Any]
    ability: Ability
    rules: dict[str, Rule]
    names: tuple[str, ...] = ()
    together: tuple[Callable[[Values], Problems], ...] = ()
    number: str = ""
    called: str = ""
    taken_code: str = "record.number_taken"
    refers: tuple[str, ...] = ()
    owner: str = ""
    single: str = ""
    enums: dict[str, type] = dataclasses.field(default_factory=dict)
    filled: frozenset[str] = frozenset()
    complete: Callable[[Kind, Drafts], None] | None = None
    can_be_locked: bool = False
    settle: Callable[[Sequence[Draft]], None] | None = None
    came_over: str = ""
    side_by_side: bool = False
    told: Callable[[Sequence[Any]], dict[UUID, str]] | None = None
    day: str = ""

    def stored(self) -> models.QuerySet[Any]:
        """Return all rows of the company entered."""
        return rows_of(self.model)

    @property
    def table(self) -> str:
        """The table's name."""
        return self.model._meta.db_table

    @property
    def fields(self) -> tuple[str, ...]:
        """Fields that can be written, in order; the same names in record and table."""
        return tuple(self.rules)

    @property
    def pg_types(self) -> tuple[str, ...]:
        """The type of each field in PostgreSQL."""
        columns = {column.attname: column for column in self.model._meta.local_fields}
        return tuple(PG_TYPES[columns[name].get_internal_type()] for name in self.fields)

    def pg_type(self, name: str) -> str:
        """Return the type of one field in PostgreSQL."""
        return self.pg_types[self.fields.index(name)]

    def column(self, name: str) -> models.Field[Any, Any]:
        """Return the column of one field."""
        return next(one for one in self.model._meta.local_fields if one.attname == name)

    def target(self, name: str) -> type[models.Model]:
        """Return the table that a referring field points to."""
        target = self.model._meta.get_field(name.removesuffix("_id")).related_model
        if not isinstance(target, type):
            raise TypeError(f"{self.name}.{name} refers to nothing")
        return target

    def defaults(self) -> Values:
        """Return the values of a new record of which nothing was said."""
        columns = {column.attname: column for column in self.model._meta.local_fields}
        return self.clean({name: _default(columns[name]) for name in self.fields})

    def clean(self, values: Values) -> Values:
        """Return the values in their stored form."""
        return cleaned(self.rules, values)

    def problems(self, values: Values, given: frozenset[str]) -> Problems:
        """Return what is wrong with the given fields of a whole record."""
        found = problems_of(self.rules, values, given)
        for check in self.together:
            found = check(values) | found
        return {name: problem for name, problem in found.items() if name in given}

    def to_record(self, row: Values) -> Any:
        """Return the record of a row that holds its fields, id and revision."""
        for name, kind in self.enums.items():
            if row[name] is not None:
                row[name] = kind(row[name])
        return self.record(**row)

    def name_of(self, values: Values) -> str:
        """Return the name as people read it."""
        return " ".join(str(values[name]) for name in self.names if values[name] != "")

    def label(self, record: Any) -> str:
        """Return number and name of a record as people read them."""
        number = self.number or self.called
        parts = (str(getattr(record, number)) if number else "", self.full_name(record))
        return " ".join(part for part in parts if part)

    def labels(self, records: Sequence[Any]) -> dict[UUID, str]:
        """Return what people call records, by id."""
        if self.told is not None:
            return self.told(records)
        return {record.id: self.label(record) for record in records}

    def full_name(self, record: Any) -> str:
        """Return the name of a record as people read it."""
        return self.name_of({name: getattr(record, name) for name in self.names})

    def derived(self, given: Collection[str]) -> frozenset[str]:
        """Return fields of a new record that `complete` fills in and checks itself."""
        return self.filled - frozenset(given)


def rows_of(model: type[models.Model]) -> models.QuerySet[Any]:
    """Return all rows of a table that the company entered has."""
    return model._default_manager.all()  # noqa: SLF001 - Django's name for it


def _default(column: models.Field[Any, Any]) -> Any:
    if column.has_default():
        return column.get_default()
    return "" if column.get_internal_type() == "CharField" and not column.null else None
