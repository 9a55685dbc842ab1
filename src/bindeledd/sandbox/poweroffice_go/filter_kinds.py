"""Further kinds of query parameters, for the `kind` of a `shapes.Filter`.

Each takes the selection, the filter and the text, and adds a test. Source: contract paper
poweroffice-go, sections 15, 16 and 18, read 2026-11-21.
"""

from datetime import date
from typing import Any

from bindeledd.sandbox.poweroffice_go.fields import ENUMS
from bindeledd.sandbox.poweroffice_go.filters import (
    Selection,
    bad_query,
    in_ranges,
    read_flag,
    read_moment,
    read_ranges,
    words,
)
from bindeledd.sandbox.poweroffice_go.problems import ProblemError
from bindeledd.sandbox.poweroffice_go.shapes import Filter

NONE = "-1"


def read_day(name: str, text: str) -> str:
    """Read a date; a time behind it is not looked at.

    Raises:
        ProblemError: It is no date.
    """
    try:
        return date.fromisoformat(text.strip()[:10]).isoformat()
    except ValueError as error:
        raise bad_query(name, f"The value '{text}' is not valid.") from error


def first_day(selection: Selection, each: Filter, text: str) -> None:
    """A date from which on, itself included."""
    day = read_day(each.name, text)
    selection.tests.append(lambda stored: (stored.data.get(each.column) or "") >= day)


def last_day(selection: Selection, each: Filter, text: str) -> None:
    """A date up to which, itself included."""
    day = read_day(each.name, text)
    selection.tests.append(lambda stored: "" < (stored.data.get(each.column) or "") <= day)


def later(selection: Selection, each: Filter, text: str) -> None:
    """A moment after which a timestamp column must lie; rows without one are left out."""
    moment = read_moment(each.name, text)
    column = each.column

    def is_later(stored: Any) -> bool:
        stamp = stored.data.get(column)
        return stamp is not None and read_moment(column, stamp) > moment

    selection.tests.append(is_later)


def values_of(selection: Selection, each: Filter, text: str) -> None:
    """Several values of the enum that is named by the column's kind."""
    kind = next(field.kind for field in selection.resource.fields if field.name == each.column)
    accepted = set(words(text))
    for word in accepted:
        if word not in ENUMS[kind]:
            raise bad_query(each.name, f"The value '{word}' is not valid.")
    selection.tests.append(lambda stored: stored.data.get(each.column) in accepted)


def texts(selection: Selection, each: Filter, text: str) -> None:
    """Several values, compared as texts: a number column may be asked as well."""
    accepted = set(words(text))
    selection.tests.append(lambda stored: str(stored.data.get(each.column)) in accepted)


def codes(selection: Selection, each: Filter, text: str) -> None:
    """Codes of a referenced record; ``-1`` asks for rows without one.

    Projects take their subprojects along when the list has a flag ``includeSubProject`` and it is
    set.
    """
    name, _, column = each.via.partition(".")
    accepted: set[Any] = set()
    for code in words(text):
        if code == NONE:
            accepted.update({None, int(NONE)})
            continue
        key = selection.ledger.id_by(name, column, code)
        if key is not None:
            accepted.add(key)
        elif selection.strict:
            title = selection.ledger.tables[name].resource.title
            detail = f"{title} with {column.lower()} = '{code}' not found."
            raise ProblemError(404, "Object(s) not found", detail)

    def matches(stored: Any) -> bool:
        key = stored.data.get(each.column)
        if key in accepted:
            return True
        if name != "Projects" or not selection.flags.get("includeSubProject"):
            return False
        project = selection.ledger.tables["Projects"].rows.get(key)
        parent = project.data.get("ParentProjectId") if project else None
        return parent is not None and parent in accepted

    selection.tests.append(matches)


def only_true(selection: Selection, each: Filter, text: str) -> None:
    """A switch: true asks for rows whose column is true; false asks for nothing."""
    if read_flag(each.name, text):
        selection.tests.append(lambda stored: stored.data.get(each.column) is True)


def only_open(selection: Selection, each: Filter, text: str) -> None:
    """A switch: true asks for rows whose column is not zero; false asks for nothing."""
    if read_flag(each.name, text):
        selection.tests.append(lambda stored: stored.data.get(each.column) != 0)


def asked(_selection: Selection, _each: Filter, _text: str) -> None:
    """A parameter that the list's own function reads."""


def groups(selection: Selection, each: Filter, text: str) -> None:
    """Contact groups of the contact that a row names; `via` names the contacts' resource."""
    wanted = {low for low, _ in read_ranges(each.name, text)}
    contacts = selection.ledger.tables[each.via].rows

    def belongs(stored: Any) -> bool:
        contact = contacts.get(stored.data.get(each.column))
        return contact is not None and bool(wanted & set(contact.data["ContactGroupIds"] or ()))

    selection.tests.append(belongs)


def series(selection: Selection, each: Filter, text: str) -> None:
    """Number series that a column's number lies in, by their ids."""
    rows = selection.ledger.tables["SubLedgerNumberSeries"].rows
    found = [rows[word] for word in words(text) if word in rows]
    ranges = [(row.data["FromInclusive"], row.data["ToInclusive"]) for row in found]
    selection.tests.append(lambda stored: in_ranges(ranges, stored.data.get(each.column)))
