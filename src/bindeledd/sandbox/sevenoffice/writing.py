"""Writes answers by the tables; what a row holds beyond them stays inside."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any
from xml.sax.saxutils import escape

from bindeledd.sandbox.http import Row
from bindeledd.sandbox.sevenoffice.options import Options
from bindeledd.sandbox.sevenoffice.shapes import UNSET, Choice, Field, Operation, Service
from bindeledd.sandbox.sevenoffice.values import write

Emit = Callable[[Any], str]
Steps = tuple[tuple[str, Emit], ...]


class Writer:
    """Writes answers of one service; rows with the same fields share one plan."""

    def __init__(self, service: Service, options: Options) -> None:
        self._service = service
        self._options = options
        self._plans: dict[tuple[str, tuple[str, ...], bool], Steps] = {}
        self._emits: dict[Field, Emit] = {}

    def answer(self, operation: Operation, value: Any) -> str:
        """Write the body of an answer; None leaves the result out."""
        result = operation.result
        inside = "" if result is None or value is None else self._emit(result)(value)
        name = f"{operation.name}Response"
        return f'<{name} xmlns="{escape(self._service.namespace)}">{inside}</{name}>'

    def _row(self, kind: str, row: Row) -> str:
        key = kind, tuple(row), self._options.unset_shown
        steps = self._plans.get(key)
        if steps is None:
            steps = self._plans[key] = self._plan(kind, row)
        return "".join([emit(row.get(name)) for name, emit in steps])

    def _plan(self, kind: str, row: Row) -> Steps:
        """Choose the fields of a record that a row of this shape needs, in the record's order."""
        declared = self._service.record(kind).fields
        every = self._options.unset_shown
        chosen = (
            one
            for one in declared
            if one.name in row or one.required or (every and one.default == UNSET.get(one.type, 0))
        )
        return tuple((one.name, self._emit(one)) for one in chosen)

    def _emit(self, field: Field) -> Emit:
        if field not in self._emits:
            self._emits[field] = self._framed(field, self._content(field))
        return self._emits[field]

    def _framed(self, field: Field, content: Emit) -> Emit:
        opening, closing = f"<{field.name}>", f"</{field.name}>"
        nil = f'<{field.name} xsi:nil="true"/>' if field.required and field.nillable else ""
        unset = f"{opening}{field.default}{closing}" if field.type in UNSET else ""

        def emit(value: Any) -> str:
            if value is not None:
                return f"{opening}{content(value)}{closing}"
            if field.required and not field.nillable:
                raise ValueError(f"an answer lacks {field.name}")
            return unset if unset and field.default and self._options.unset_shown else nil

        return emit

    def _content(self, field: Field) -> Emit:
        if field.item:
            return self._list(field.item)
        declared = self._service.type_named.get(field.type)
        if declared is None or isinstance(declared, Choice):
            return self._simple
        return lambda row: self._row(field.type, row)

    def _list(self, item: str) -> Emit:
        content = self._content(Field(item, item))

        def emit(values: Iterable[Any]) -> str:
            return "".join([f"<{item}>{content(value)}</{item}>" for value in values])

        return emit

    def _simple(self, value: Any) -> str:
        if isinstance(value, Mapping | list):
            raise TypeError(f"{value!r} is no single value")
        return escape(write(value, self._options))
