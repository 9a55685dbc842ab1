"""Query parameters of lists: what they mean and how they become tests on stored rows.

Source: contract paper poweroffice-go, sections 3.2, 3.3 and the filters of 5-10, read 2026-11-21.
"""

import re
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, TypeAlias

from bindeledd.sandbox.poweroffice_go.fields import ENUMS
from bindeledd.sandbox.poweroffice_go.problems import ProblemError
from bindeledd.sandbox.poweroffice_go.shapes import Filter, Resource
from bindeledd.sandbox.poweroffice_go.table import Stored, Table

if TYPE_CHECKING:
    from bindeledd.sandbox.poweroffice_go.ledger import Ledger

Test: TypeAlias = Callable[[Stored], bool]
_RANGE = re.compile(r"\s*(\d+)?\s*(-)?\s*(\d+)?\s*")
_MOMENT = re.compile(
    r"(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}:\d{2}(?::\d{2})?)(?:\.(\d{1,7}))?"
    r"\s?(Z|[+-]\d{2}:\d{2})?)?"
)
_WORDS = {"true": True, "false": False}


def bad_query(name: str, detail: str) -> ProblemError:
    """A query parameter that is unknown or malformed."""
    return ProblemError(400, "Invalid query parameter", f"{name}: {detail}")


def read_moment(name: str, text: str) -> int:
    """Read a timestamp as microseconds since 1970; without a zone it is UTC.

    Raises:
        ProblemError: It is no timestamp.
    """
    found = _MOMENT.fullmatch(text.strip())
    if not found:
        raise bad_query(name, f"The value '{text}' is not valid.")
    day, clock, fraction, zone = found.groups()
    clock = clock or "00:00"
    clock = f"{clock}:00" if len(clock) == len("00:00") else clock
    digits = (fraction or "0").ljust(6, "0")[:6]
    zone = "+00:00" if zone in {None, "Z"} else zone
    try:
        moment = datetime.fromisoformat(f"{day}T{clock}.{digits}{zone}")
    except ValueError as error:
        raise bad_query(name, f"The value '{text}' is not valid.") from error
    delta = moment - datetime(1970, 1, 1, tzinfo=UTC)
    return (delta.days * 86_400 + delta.seconds) * 1_000_000 + delta.microseconds


def read_flag(name: str, text: str) -> bool:
    """Read true or false.

    Raises:
        ProblemError: It is neither.
    """
    value = _WORDS.get(text.strip().lower())
    if value is None:
        raise bad_query(name, f"The value '{text}' is not valid.")
    return value


def read_ranges(name: str, text: str) -> list[tuple[int, int | None]]:
    """Read ``10000-11000,12000,13000-`` as inclusive pairs.

    Raises:
        ProblemError: It is no list of numbers and ranges.
    """
    ranges: list[tuple[int, int | None]] = []
    for part in text.split(","):
        found = _RANGE.fullmatch(part)
        if not found or (found[1] is None and found[3] is None):
            raise bad_query(name, f"The filter '{text}' is not formatted correct.")
        low = int(found[1] or 0)
        high = int(found[3]) if found[3] else (None if found[2] else low)
        ranges.append((low, high))
    return ranges


def in_ranges(ranges: Iterable[tuple[int, int | None]], value: Any) -> bool:
    """Tell whether a number lies in one of the ranges."""
    return value is not None and any(
        low <= value and (high is None or value <= high) for low, high in ranges
    )


def words(text: str) -> list[str]:
    """Split a comma list."""
    return [word.strip() for word in text.split(",") if word.strip()]


class Selection:
    """One list query: a starting set of ids where an index helps, and tests for the rest."""

    def __init__(self, ledger: "Ledger", resource: Resource, *, strict: bool) -> None:
        self.ledger = ledger
        self.resource = resource
        self.table: Table = ledger.tables[resource.name]
        self.strict = strict
        self.starts: list[list[Any]] = []
        self.tests: list[Test] = []
        self.keys: list[Test] = []
        self.flags: dict[str, bool] = {}
        self._changes: list[Any] | None = None

    def add(self, each: Filter, text: str) -> None:
        """Take one parameter; a blank one is no filter at all.

        Raises:
            ProblemError: Its value cannot be read, or names an unknown code under
                ``UseDatabaseValidation``.
        """
        if not text.strip():
            return
        if callable(each.kind):
            each.kind(self, each, text)
        else:
            kind = "numbers" if each.kind == "number" else each.kind
            getattr(self, f"_{kind}")(each, text)

    @property
    def by_change(self) -> bool:
        """Tell whether the ids come in the order of their last change."""
        return self._changes is not None and self.starting_ids() is self._changes

    def starting_ids(self) -> list[Any] | None:
        """The smallest set of ids an index gave; None means all rows."""
        return min(self.starts, key=len) if self.starts else None

    def _match(self, each: Filter, accepted: set[Any]) -> None:
        column = each.column
        self._keep(each, lambda stored: stored.data.get(column) in accepted)

    def _keep(self, each: Filter, test: Test) -> None:
        """Project keys reach over to subprojects, so they are kept apart."""
        if self.resource.name == "Projects" and each.name in {
            "projectCodes",
            "customerNos",
            "departmentCodes",
        }:
            self.keys.append(test)
        else:
            self.tests.append(test)

    def _after(self, each: Filter, text: str) -> None:
        moment = read_moment(each.name, text)
        if each.column == "LastChangedDateTimeOffset":
            self._changes = list(self.table.changed_after(moment))
            self.starts.append(self._changes)
        else:
            self.tests.append(lambda stored: stored.created > moment)

    def _text(self, each: Filter, text: str) -> None:
        wanted = text.strip()
        if self.table.indexed(each.column):
            self.starts.append(self.table.ids_with(each.column, wanted))
        else:
            self._match(each, {wanted})

    def _contains(self, each: Filter, text: str) -> None:
        wanted = text.casefold()
        self.tests.append(
            lambda stored: wanted in str(stored.data.get(each.column) or "").casefold()
        )

    def _bool(self, each: Filter, text: str) -> None:
        self._match(each, {read_flag(each.name, text)})

    def _flag(self, each: Filter, text: str) -> None:
        self.flags[each.name] = read_flag(each.name, text)

    def _enum(self, each: Filter, text: str) -> None:
        kind = next(f.kind for f in self.resource.fields if f.name == each.column)
        if text not in ENUMS[kind]:
            raise bad_query(each.name, f"The value '{text}' is not valid.")
        self._match(each, {text})

    def _member(self, each: Filter, text: str) -> None:
        wanted = {low for low, _ in read_ranges(each.name, text)}
        column = each.column
        self.tests.append(lambda stored: bool(wanted & set(stored.data.get(column) or ())))

    def _codes(self, each: Filter, text: str) -> None:
        if each.via:
            self._via_codes(each, words(text))
        elif self.resource.name == "Projects" and each.column == "Code":
            found = {self.ledger.id_by("Projects", "Code", code) for code in words(text)}
            self.keys.append(lambda stored: stored.data["Id"] in found)
        elif each.column == "ContactId":
            owners = [low for low, _ in read_ranges(each.name, text)]
            self._start(each, owners)
        else:
            wanted = [w.casefold() for w in words(text)] if each.folded else words(text)
            self._start(each, wanted)

    def _start(self, each: Filter, wanted: list[Any]) -> None:
        if self.table.indexed(each.column):
            ids = {key for value in wanted for key in self.table.ids_with(each.column, value)}
            self.starts.append(list(ids))
        else:
            self._match(each, set(wanted))

    def _via_codes(self, each: Filter, wanted: list[Any]) -> None:
        name, _, column = each.via.partition(".")
        accepted: set[Any] = set()
        for code in wanted:
            key = self.ledger.id_by(name, column, code)
            if key is not None:
                accepted.add(key)
            elif self.strict:
                title = self.ledger.tables[name].resource.title
                detail = f"{title} with {column.lower()} = '{code}' not found."
                raise ProblemError(404, "Object(s) not found", detail)
        self._match(each, accepted)

    def _numbers(self, each: Filter, text: str) -> None:
        ranges = read_ranges(each.name, text)
        singles = [low for low, high in ranges if low == high]
        only_singles = len(singles) == len(ranges)
        if each.via and only_singles:
            self._via_codes(each, singles)
        elif each.via:
            self._via_ranges(each, ranges)
        elif only_singles:
            self._start(each, singles)
        else:
            column = each.column
            self._keep(each, lambda stored: in_ranges(ranges, stored.data.get(column)))

    def _via_ranges(self, each: Filter, ranges: list[tuple[int, int | None]]) -> None:
        name, _, column = each.via.partition(".")
        rows = self.ledger.tables[name].rows
        self._match(
            each, {key for key, row in rows.items() if in_ranges(ranges, row.data.get(column))}
        )

    def chosen(self, stored: Stored) -> bool:
        """Hold one row against every filter."""
        return all(test(stored) for test in self.tests) and (not self.keys or self._keyed(stored))

    def _keyed(self, stored: Stored) -> bool:
        if all(test(stored) for test in self.keys):
            return True
        if not self.flags.get("includeSubProjects"):
            return False
        parent = self.table.rows.get(stored.data.get("ParentProjectId"))
        return parent is not None and all(test(parent) for test in self.keys)

    def finish(self) -> None:
        """Apply the switches that need no value of their own."""
        if self.flags.get("excludeArchivedProject"):
            self.tests.append(lambda stored: stored.data["ProjectStatus"] != "Archived")
