"""JSON Patch as PowerOffice Go takes it: six operations, paths in any case, only patch fields.

Source: contract paper poweroffice-go, section 3.4 (vendor specification of 2025-03; patch models of
2025-05), and RFC 6902; read 2026-11-21.
"""

import copy
from typing import TYPE_CHECKING, Any

from bindeledd.sandbox.http import Row
from bindeledd.sandbox.poweroffice_go.fields import (
    ADDRESS_KINDS,
    BadValueError,
    Field,
    read_value,
)
from bindeledd.sandbox.poweroffice_go.problems import ProblemError, invalid
from bindeledd.sandbox.poweroffice_go.shapes import Resource
from bindeledd.sandbox.poweroffice_go.writing import row_of, save

if TYPE_CHECKING:
    from bindeledd.sandbox.poweroffice_go.ledger import Ledger

_MISSING = object()
_OPERATIONS = {"add", "remove", "replace", "copy", "move", "test"}


def patch(
    ledger: "Ledger", resource: Resource, key: Any, body: object, owner: int | None = None
) -> Row:
    """Apply a JSON Patch to one record, whole or not at all.

    Raises:
        ProblemError: No such record, no such field, a wrong value, or a rule is broken.
    """
    before = row_of(ledger, resource, key, owner)
    document = _Document(resource, copy.deepcopy(before.data), nulls=ledger.options.null_clears)
    if not isinstance(body, list):
        raise document.refuse("The patch is not an array of operations.")
    for operation in body:
        document.apply(operation)
    return save(ledger, resource, document.data, before)


class _Place:
    """Where a path points: a dictionary or a list, and the key in it."""

    def __init__(self, field: Field, holder: Any, key: Any) -> None:
        self.field = field
        self.holder = holder
        self.key = key

    def read(self) -> Any:
        if isinstance(self.holder, list):
            if self.key == "-":
                return self.holder[-1] if self.holder else _MISSING
            return self.holder[self.key] if self.key < len(self.holder) else _MISSING
        return self.holder.get(self.key)


class _Document:
    def __init__(self, resource: Resource, data: Row, *, nulls: bool) -> None:
        self.resource = resource
        self.data = data
        self._nulls = nulls
        self._fields = {f.name.lower(): f for f in resource.fields if "U" in f.where}

    def refuse(self, text: str) -> ProblemError:
        return invalid(self.resource.title, f"{self.resource.model}: {text}")

    def _absent(self, part: str) -> ProblemError:
        return self.refuse(f"The target location specified by path segment '{part}' was not found.")

    def apply(self, operation: object) -> None:
        if not isinstance(operation, dict):
            raise self.refuse("An operation is not an object.")
        name = operation.get("op")
        if name not in _OPERATIONS:
            raise self.refuse(f"Invalid JsonPatch operation '{name}'.")
        getattr(self, f"_{name}")(operation)

    def _add(self, operation: Row) -> None:
        self._write(self._place(operation.get("path")), self._given(operation), insert=True)

    def _replace(self, operation: Row) -> None:
        self._write(self._place(operation.get("path")), self._given(operation), insert=False)

    def _remove(self, operation: Row) -> None:
        self._clear(self._place(operation.get("path")))

    def _copy(self, operation: Row) -> None:
        value = copy.deepcopy(self._existing(operation.get("from")))
        self._write(self._place(operation.get("path")), value, insert=True)

    def _move(self, operation: Row) -> None:
        value = self._existing(operation.get("from"))
        self._clear(self._place(operation.get("from")))
        self._write(self._place(operation.get("path")), value, insert=True)

    def _test(self, operation: Row) -> None:
        place = self._place(operation.get("path"))
        current = place.read()
        expected = self._checked(place.field, operation.get("value"))
        if current is _MISSING or current != expected:
            raise self.refuse(
                f"The current value '{current}' at path '{place.field.name}' is not equal to "
                f"the test value '{expected}'."
            )

    def _given(self, operation: Row) -> Any:
        value = operation.get("value")
        if value is None and not self._nulls:
            raise self.refuse("The value '' is invalid for target location.")
        return value

    def _existing(self, path: object) -> Any:
        value = self._place(path).read()
        if value is _MISSING:
            raise self._absent(str(path).rpartition("/")[2])
        return value

    def _place(self, path: object) -> _Place:
        if not isinstance(path, str):
            raise self._absent(str(path))
        parts = path.removeprefix("/").split("/")
        field = self._fields.get(parts[0].lower())
        if field is None:
            raise self._absent(parts[0])
        if len(parts) == 1:
            return _Place(field, self.data, field.name)
        if field.kind in ADDRESS_KINDS:
            return self._inside(field, parts[1:])
        if field.kind == "ids":
            return self._element(field, parts[1:])
        raise self._absent(parts[1])

    def _inside(self, field: Field, parts: list[str]) -> _Place:
        inner = {f.name.lower(): f for f in ADDRESS_KINDS[field.kind] if "U" in f.where}
        found = inner.get(parts[0].lower())
        holder = self.data.get(field.name)
        if holder is None or found is None or len(parts) > 1:
            raise self._absent(parts[0])
        return _Place(found, holder, found.name)

    def _element(self, field: Field, parts: list[str]) -> _Place:
        item = Field(field.name, "int64", field.where)
        holder = self.data.get(field.name)
        if holder is None:
            holder = self.data[field.name] = []
        if parts == ["-"]:
            return _Place(item, holder, "-")
        if len(parts) == 1 and parts[0].isdigit() and int(parts[0]) <= len(holder):
            return _Place(item, holder, int(parts[0]))
        raise self._absent(parts[0])

    def _checked(self, field: Field, value: Any) -> Any:
        try:
            return read_value(field, value)
        except BadValueError as error:
            if field.kind in {"country", "email", "copies", *ADDRESS_KINDS} or field.limit:
                raise invalid(self.resource.title, str(error)) from error
            raise self.refuse(f"The value '{value}' is invalid for target location.") from error

    def _write(self, place: _Place, raw: Any, *, insert: bool) -> None:
        value = self._checked(place.field, raw)
        if not isinstance(place.holder, list):
            if place.field.required and not value:
                raise invalid(self.resource.title, f"The {place.field.name} field is required.")
            place.holder[place.key] = value
        elif place.key == "-":
            place.holder.append(value)
        elif insert:
            place.holder.insert(place.key, value)
        elif place.key < len(place.holder):
            place.holder[place.key] = value
        else:
            raise self._absent(str(place.key))

    def _clear(self, place: _Place) -> None:
        if not isinstance(place.holder, list):
            place.holder[place.key] = [] if place.field.kind == "ids" else None
        elif place.read() is _MISSING:
            raise self._absent(str(place.key))
        else:
            place.holder.pop(-1 if place.key == "-" else place.key)
