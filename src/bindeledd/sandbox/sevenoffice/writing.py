"""Writes answers by the tables; what a row holds beyond them stays inside."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any
from xml.sax.saxutils import escape

from bindeledd.sandbox.http import Row
from bindeledd.sandbox.sevenoffice.options import Options
from bindeledd.sandbox.sevenoffice.shapes import Field, Operation, Record, Service
from bindeledd.sandbox.sevenoffice.values import write

_NIL = ' xsi:nil="true"'


class Writer:
    """Writes answers of one service."""

    def __init__(self, service: Service, options: Options) -> None:
        self._service = service
        self._options = options

    def answer(self, operation: Operation, value: Any) -> str:
        """Write the body of an answer; None leaves the result out."""
        result = operation.result
        inside = "" if result is None or value is None else "".join(self._field(result, value))
        name = f"{operation.name}Response"
        return f'<{name} xmlns="{escape(self._service.namespace)}">{inside}</{name}>'

    def _row(self, fields: Iterable[Field], row: Row) -> Iterator[str]:
        for field in fields:
            value = row.get(field.name)
            if value is not None:
                yield from self._field(field, value)
            elif field.required and field.nillable:
                yield f"<{field.name}{_NIL}/>"
            elif field.required:
                raise ValueError(f"an answer lacks {field.name}")

    def _field(self, field: Field, value: Any) -> Iterator[str]:
        yield f"<{field.name}>"
        if field.item:
            yield from self._items(field.item, value)
        elif isinstance(value, Mapping):
            yield from self._row(self._service.record(field.type).fields, dict(value))
        else:
            yield escape(write(value, self._options))
        yield f"</{field.name}>"

    def _items(self, item: str, values: Iterable[Any]) -> Iterator[str]:
        declared = self._service.type_named.get(item)
        for value in values:
            yield f"<{item}>"
            if isinstance(declared, Record):
                yield from self._row(declared.fields, value)
            else:
                yield escape(write(value, self._options))
            yield f"</{item}>"
