"""What every operation is given, and what several do alike: searching, narrowing, saving many."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from copy import deepcopy
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from bindeledd.sandbox.http import Row
from bindeledd.sandbox.sevenoffice.books import Books, Stored, folded
from bindeledd.sandbox.sevenoffice.options import Options
from bindeledd.sandbox.sevenoffice.sessions import NOT_AUTHENTICATED, Session
from bindeledd.sandbox.sevenoffice.shapes import Record
from bindeledd.sandbox.sevenoffice.values import FaultError

if TYPE_CHECKING:
    from bindeledd.sandbox.sevenoffice.state import State

Test = tuple[str, Callable[[Any, Stored], bool]]
"""A search parameter, and whether a row fits its value."""


class RefusedError(Exception):
    """One object of a call is refused; the others go on."""


@dataclass
class Call:
    """One call of an operation.

    Attributes:
        refused_at: Place of an object that a fault on demand refuses, with the message.
    """

    state: "State"
    asked: Row
    session: Session | None
    refused_at: tuple[int, str] | None = None

    @property
    def options(self) -> Options:
        """The switches."""
        return self.state.options

    @property
    def current(self) -> Session:
        """The session.

        Raises:
            FaultError: There is none, or its identity was closed meanwhile.
        """
        session = self.session
        if session is None or session.identity.blocked or session.identity.disabled:
            raise FaultError(NOT_AUTHENTICATED)
        return session

    @property
    def books(self) -> Books:
        """The books of the session's client."""
        return self.current.identity.books


Handler = Callable[[Call], Any]


def given(call: Call, name: str) -> Row:
    """Give the one object that was asked with; {} when it was left out."""
    row: Row = call.asked.get(name) or {}
    return row


def few_enough(call: Call, ids: Sequence[int] | None) -> None:
    """Hold a list of ids against the vendor's limit.

    Raises:
        FaultError: It is too long.
    """
    if ids is not None and len(ids) > call.options.ids_most:
        raise FaultError(f"At most {call.options.ids_most} ids may be given.", "Client")


def is_after(moment: datetime, value: datetime, options: Options) -> bool:
    """Tell whether a moment lies after a value, as the switch reads "after"."""
    return moment >= value if options.changed_after_inclusive else moment > value


def indexed(call: Call, rows: Iterable[Stored]) -> Iterable[Stored]:
    """Leave out what is so new that searches do not find it yet."""
    delay = call.options.indexing_seconds
    if not delay:
        return rows
    newest = call.options.clock() - timedelta(seconds=delay)
    return (row for row in rows if row.made <= newest)


def fitting(
    rows: Iterable[Stored], asked: Row, tests: Sequence[Test], *, combine: bool
) -> Iterator[Stored]:
    """Give the rows that fit what was asked; without combining, the first parameter counts."""
    used = [(test, asked[name]) for name, test in tests if name in asked]
    if not combine:
        used = used[:1]
    if not used:
        return iter(rows)
    return (row for row in rows if all(test(value, row) for test, value in used))


def equal(name: str, *, exact: bool = True) -> Test:
    """Search a field for a value."""

    def test(value: Any, row: Stored) -> bool:
        found = row.data.get(name)
        return bool(found == value if exact else folded(found) == folded(value))

    return name, test


def among(parameter: str, name: str) -> Test:
    """Search a field for one of several values."""
    return parameter, lambda values, row: row.data.get(name) in values


def like(parameter: str, read: Callable[[Row], Iterable[str]]) -> Test:
    """Search texts with ``%`` standing for anything, in any case."""

    def test(value: str, row: Stored) -> bool:
        return any(_is_like(value.casefold(), text.casefold()) for text in read(row.data))

    return parameter, test


def _is_like(pattern: str, text: str) -> bool:
    first, *parts = pattern.split("%")
    if not parts:
        return text == pattern
    if not text.startswith(first):
        return False
    place = len(first)
    for part in parts[:-1]:
        found = text.find(part, place)
        if found < 0:
            return False
        place = found + len(part)
    return len(text) >= place + len(parts[-1]) and text.endswith(parts[-1])


def changed_after(parameter: str, options: Options) -> Test:
    """Search for rows that were changed after a moment."""
    return parameter, lambda value, row: is_after(row.changed, value, options)


def properties(call: Call, parameter: str, record: Record, id_name: str) -> list[str]:
    """Read which fields an answer shall show.

    Raises:
        FaultError: There is no such field, and the switch minds.
    """
    asked: list[str] = call.asked.get(parameter) or []
    known = {field.name for field in record.fields} - {"APIException"}
    unknown = [name for name in asked if name not in known]
    if unknown and call.options.unknown_property == "fault":
        raise FaultError(f"Unknown return property: {unknown[0]}", "Client")
    return [id_name, *asked] if call.options.id_always else asked


def narrowed(row: Row, names: Iterable[str]) -> Row:
    """Keep the fields that were asked for."""
    return {name: row[name] for name in names if name in row}


def saved(call: Call, items: list[Row], save: Callable[[Row], Row]) -> list[Row]:
    """Save one after the other; what is refused comes back with the reason."""
    return [_saved_one(call, place, item, save) for place, item in enumerate(items)]


def _saved_one(call: Call, place: int, item: Row, save: Callable[[Row], Row]) -> Row:
    if call.refused_at is not None and call.refused_at[0] == place:
        return refusal(call, item, call.refused_at[1])
    try:
        return save(deepcopy(item))
    except RefusedError as error:
        return refusal(call, item, str(error))


def refusal(call: Call, item: Row, message: str) -> Row:
    """Give an object back with the reason why it was refused."""
    return {**item, "APIException": {"Type": call.options.exception_type, "Message": message}}


def require(fact: object, message: str) -> None:
    """Refuse the object unless something is so.

    Raises:
        RefusedError: It is not.
    """
    if not fact:
        raise RefusedError(message)


def exists(books: Books, kind: str, key: Any) -> bool:
    """Tell whether a row is there and in use."""
    found = books.table(kind).rows.get(key)
    return found is not None and found.active
