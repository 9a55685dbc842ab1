"""`filter(number__among=many)`: one value for a page of them, where `__in` binds each by itself."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import Field, Lookup, UUIDField

from bindeledd.kernel.shapes import encode_text

if TYPE_CHECKING:
    _Lookup = Lookup[Any]
else:
    _Lookup = Lookup


class Among(_Lookup):
    """Equality with any of many values; the statement stays the same whatever their number.

    Building, quoting and parsing five hundred placeholders costs more than finding the rows. The
    values are computed once a statement, so the column's index serves.
    """

    lookup_name = "among"
    prepare_rhs = False

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, tuple[str | int, ...]]:
        """Return the condition with the values as one JSON text."""
        column, params = self.process_lhs(compiler, connection)
        kind = "uuid" if isinstance(self.lhs.output_field, UUIDField) else "text"
        values = f"select value::{kind} from json_array_elements_text(%s::json) as row (value)"  # noqa: S608 - one of two constants
        return f"{column} = any (array({values}))", (*params, encode_text(list(self.rhs)))


def register() -> None:
    """Make the lookup known to every field."""
    Field.register_lookup(Among)
