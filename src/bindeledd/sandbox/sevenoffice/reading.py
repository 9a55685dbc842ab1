"""Reads what was asked, strictly by the tables: order, names, values, lengths.

A field that was left out, or holds the value that means so, is absent from the row; nil is None.
"""

from collections.abc import Iterator, Sequence
from typing import Any
from xml.etree.ElementTree import Element

from bindeledd.sandbox.http import Row
from bindeledd.sandbox.sevenoffice.options import Options
from bindeledd.sandbox.sevenoffice.shapes import Choice, Field, Service
from bindeledd.sandbox.sevenoffice.values import FaultError, read, unreadable

NIL = "{http://www.w3.org/2001/XMLSchema-instance}nil"
_ABSENT = object()


class Reader:
    """Reads requests of one service."""

    def __init__(self, service: Service, options: Options) -> None:
        self._service = service
        self._options = options
        self._prefix = f"{{{service.namespace}}}"

    def row(self, element: Element, fields: Sequence[Field]) -> Row:
        """Read a record.

        Raises:
            FaultError: It is not as declared.
        """
        row: Row = {}
        for field, child in self._placed(element, fields):
            value = self._value(field, child)
            if value is not _ABSENT:
                row[field.name] = value
        return row

    def _placed(self, element: Element, fields: Sequence[Field]) -> Iterator[tuple[Field, Element]]:
        """Give each element with its field, and hold their order against the table."""
        places = {field.name: place for place, field in enumerate(fields)}
        last, met = -1, set()
        for child in element:
            name = child.tag.removeprefix(self._prefix)
            place = places.get(name)
            if place is None:
                self._refuse_unknown(child, element)
                continue
            if (place < last and not self._options.any_order) or name in met:
                raise _unexpected(child, element)
            last = place
            met.add(name)
            yield fields[place], child
        if not self._options.missing_elements:
            missing = [one.name for one in fields if one.required and one.name not in met]
            if missing:
                raise FaultError(f"The element {missing[0]} is missing.", "Client")

    def _refuse_unknown(self, child: Element, parent: Element) -> None:
        if not self._options.unknown_elements:
            raise _unexpected(child, parent)

    def _value(self, field: Field, element: Element) -> Any:
        if element.get(NIL, "") in {"true", "1"}:
            return self._nil(field, element)
        if field.item:
            return self._list(field, element)
        declared = self._service.type_named.get(field.type)
        if declared is None:
            return self._simple(field, element)
        if isinstance(declared, Choice):
            return self._choice(declared, element)
        return self.row(element, declared.fields)

    @staticmethod
    def _nil(field: Field, element: Element) -> object:
        if not field.nillable:
            raise unreadable(field.name, "nil")
        if len(element) or (element.text or "").strip():
            raise unreadable(field.name, "nil with content")
        return None

    def _simple(self, field: Field, element: Element) -> Any:
        if len(element):
            raise _unexpected(element[0], element)
        text = element.text or ""
        value = read(field.type, text, field.name, self._options)
        if value is None or (field.type in {"int", "long"} and text == field.default):
            return _ABSENT
        if field.type != "string":
            return value
        if value == "" and not self._options.empty_clears:
            return _ABSENT
        return self._fitting(field, value)

    def _fitting(self, field: Field, text: str) -> str:
        if field.most is None or len(text) <= field.most:
            return text
        if self._options.long_text == "cut":
            return text[: field.most]
        raise FaultError(f"{field.name} is longer than {field.most} characters.", "Client")

    @staticmethod
    def _choice(declared: Choice, element: Element) -> str:
        text = (element.text or "").strip()
        if len(element) or text not in declared.values:
            raise unreadable(declared.name, text)
        return text

    def _list(self, field: Field, element: Element) -> list[Any]:
        item = field.item
        one = Field(item, item, nillable=self._service.item_may_be_nil(item))
        found = []
        for child in element:
            if child.tag != f"{self._prefix}{item}":
                self._refuse_unknown(child, element)
                continue
            value = self._value(one, child)
            if value is None or value is _ABSENT:
                continue
            found.append(value)
        return found


def _unexpected(child: Element, parent: Element) -> FaultError:
    name, place = (one.tag.rpartition("}")[2] for one in (child, parent))
    return FaultError(f"The element {name} was not expected there in {place}.", "Client")
