"""Lists: paging, sorting, choice of fields, and the header that names the next page.

Source: contract paper poweroffice-go, section 3.2, read 2026-11-21. Of `X-Pagination` only
``nextPageLink`` is known, so only that is sent.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from bindeledd.sandbox.http import Answer, Request, Row, encode
from bindeledd.sandbox.poweroffice_go.filters import Selection, bad_query, read_flag
from bindeledd.sandbox.poweroffice_go.problems import ProblemError
from bindeledd.sandbox.poweroffice_go.shapes import Filter, Resource
from bindeledd.sandbox.poweroffice_go.table import Stored

if TYPE_CHECKING:
    from bindeledd.sandbox.poweroffice_go.ledger import Ledger

PAGE_SIZE = 5_000
MAX_PAGE_SIZE = 20_000
_PAGING = {
    name.lower(): name
    for name in ("PageNumber", "PageSize", "Fields", "OrderBy", "UseDatabaseValidation")
}
_CHANGED = "LastChangedDateTimeOffset"
_FIELDS = re.compile(r"\s*\w+\s*(,\s*\w+\s*)*")


@dataclass(slots=True)
class _Paging:
    number: int = 1
    size: int = PAGE_SIZE
    fields: tuple[str, ...] = ()
    order: tuple[tuple[str, bool], ...] = ()
    validate: bool = False


def list_rows(
    ledger: "Ledger",
    resource: Resource,
    request: Request,
    *,
    only: Callable[[Stored], bool] | None = None,
    show: Callable[[Stored], Row] | None = None,
) -> Answer:
    """Answer one page of a resource; 204 without a body when it is empty.

    Args:
        ledger: The books.
        resource: What is listed.
        request: The call.
        only: A further test on the rows that the filters found.
        show: Makes the answer's form of a row, where it hangs on the question.

    Raises:
        ProblemError: A query parameter is unknown, malformed or missing.
    """
    given, parameters = _split(resource, request, late=ledger.options.late_filters)
    paging = _read_paging(resource, parameters)
    ids = _selected(ledger, resource, given, paging)
    if only is not None:
        rows = ledger.tables[resource.name].rows
        ids = [key for key in ids if only(rows[key])]
    first = (paging.number - 1) * paging.size
    page = ids[first : first + paging.size]
    if not page:
        return Answer(204)
    more = first + len(page) < len(ids)
    link = _link(request, paging.number + 1) if more else ""
    headers = [
        ("Content-Type", "application/json; charset=utf-8"),
        ("X-Pagination", encode({"nextPageLink": link}).decode()),
    ]
    body = _body(ledger, resource, page, paging.fields, show)
    return Answer(200, body, headers)


def _split(
    resource: Resource, request: Request, *, late: bool
) -> tuple[list[tuple[Filter, str]], dict[str, str]]:
    known = {f.name.lower(): f for f in resource.filters if late or not f.late}
    given: list[tuple[Filter, str]] = []
    parameters: dict[str, str] = {}
    for raw, value in request.query:
        name = raw.lower()
        if name.startswith("resourceparameter"):
            name = name.removeprefix("resourceparameter").strip(".[]")
        if name in _PAGING:
            parameters[name] = value
        elif name in known:
            given.append((known[name], value))
        else:
            raise bad_query(raw, "The query parameter is not known.")
    present = {each.name for each, text in given if text.strip()}
    for each in known.values():
        if each.needed and each.name not in present:
            raise bad_query(each.name, f"The {each.name} parameter is required.")
    return given, parameters


def _read_paging(resource: Resource, given: dict[str, str]) -> _Paging:
    names = {f.name.lower(): f.name for f in resource.fields if "R" in f.where}
    size = _whole("PageSize", given.get("pagesize"), PAGE_SIZE)
    if size > MAX_PAGE_SIZE:
        raise _malformed(f"PageSize cannot be larger than {MAX_PAGE_SIZE}.")
    return _Paging(
        number=_whole("PageNumber", given.get("pagenumber"), 1),
        size=size,
        fields=_read_fields(names, given.get("fields", "")),
        order=_read_order(names, given.get("orderby", "")),
        validate=read_flag("UseDatabaseValidation", given.get("usedatabasevalidation") or "false"),
    )


def _malformed(detail: str) -> ProblemError:
    return ProblemError(400, "Invalid resourceParameter", detail)


def _whole(name: str, text: str | None, default: int) -> int:
    if text is None or not text.strip():
        return default
    if not text.isdigit() or int(text) < 1:
        raise _malformed(f"{name} property in resourceParameter is not formatted correct.")
    return int(text)


def _read_fields(names: dict[str, str], text: str) -> tuple[str, ...]:
    if not text.strip():
        return ()
    wanted = [word.strip().lower() for word in text.split(",")]
    if not _FIELDS.fullmatch(text) or not set(wanted) <= set(names):
        raise _malformed("Fields property in resourceParameter is not formatted correct.")
    return tuple(names[word] for word in wanted)


def _read_order(names: dict[str, str], text: str) -> tuple[tuple[str, bool], ...]:
    order: list[tuple[str, bool]] = []
    for part in text.split(",") if text.strip() else ():
        name, _, direction = part.strip().partition(" ")
        if name.lower() not in names or direction.strip().lower() not in {"", "asc", "desc"}:
            raise _malformed("OrderBy property in resourceParameter is not formatted correct.")
        order.append((names[name.lower()], direction.strip().lower() == "desc"))
    return tuple(order)


def _selected(
    ledger: "Ledger", resource: Resource, given: list[tuple[Filter, str]], paging: _Paging
) -> list[Any]:
    query = (
        resource.name,
        tuple((each.name, text) for each, text in given),
        paging.order,
        paging.validate,
    )
    if not any(text.strip() for _, text in given) and paging.order in {(), (("Id", False),)}:
        return ledger.tables[resource.name].ids
    return ledger.remembered(query, lambda: _search(ledger, resource, given, paging))


def _search(
    ledger: "Ledger", resource: Resource, given: list[tuple[Filter, str]], paging: _Paging
) -> list[Any]:
    selection = Selection(ledger, resource, strict=paging.validate)
    for each, text in given:
        selection.add(each, text)
    selection.finish()
    table = ledger.tables[resource.name]
    smallest = selection.starting_ids()
    found = table.ids if smallest is None else smallest
    others = [set(ids) for ids in selection.starts if ids is not smallest]
    if others or selection.tests or selection.keys:
        found = [
            key
            for key in found
            if selection.chosen(table.rows[key]) and all(key in other for other in others)
        ]
    if selection.by_change and paging.order == ((_CHANGED, False),):
        return found
    return _sorted(ledger, resource, found, paging.order)


def _sorted(
    ledger: "Ledger", resource: Resource, ids: list[Any], order: tuple[tuple[str, bool], ...]
) -> list[Any]:
    table = ledger.tables[resource.name]
    result = list(ids) if resource.id_kind == "uuid" else sorted(ids)
    stored_names = {"Id", "Name", "Number", _CHANGED}
    for name, descending in reversed(order):
        if name in stored_names:
            values = {key: _sortable(table.rows[key].data.get(name)) for key in result}
        else:
            values = {
                key: _sortable(ledger.shown(resource, table.rows[key])[name]) for key in result
            }
        result.sort(key=values.__getitem__, reverse=descending)
    return result


def _sortable(value: Any) -> tuple[int, Any]:
    if value is None:
        return (0, 0)
    if isinstance(value, bool | int | Decimal):
        return (1, value)
    return (2, str(value))


def _body(
    ledger: "Ledger",
    resource: Resource,
    page: list[Any],
    fields: tuple[str, ...],
    show: Callable[[Stored], Row] | None,
) -> bytes:
    rows = ledger.tables[resource.name].rows
    if not fields and show is None:
        return b"[" + b",".join(ledger.encoded(resource, rows[key]) for key in page) + b"]"
    spell = show or (lambda stored: ledger.shown(resource, stored))
    shown = [spell(rows[key]) for key in page]
    picked: list[Row] = [{name: row[name] for name in fields} for row in shown]
    return encode(picked if fields else shown)


def _link(request: Request, number: int) -> str:
    kept = [
        (name, value)
        for name, value in request.query
        if name.lower().removeprefix("resourceparameter").strip(".[]") != "pagenumber"
    ]
    return f"{request.origin}{request.path}?{urlencode([*kept, ('PageNumber', str(number))])}"
