"""The addresses of payroll that are no plain register: salary lines and the payroll settings.

Source: the vendor's specification of 2025-03 (contract paper poweroffice-go, sections 12.2 and
19), read 2026-11-21. The integration sees the lines that it created, and no others.
"""

from bindeledd.sandbox.http import Answer, Request, Router, json_answer
from bindeledd.sandbox.poweroffice_go import patching, writing
from bindeledd.sandbox.poweroffice_go.filters import bad_query
from bindeledd.sandbox.poweroffice_go.ledger import Ledger
from bindeledd.sandbox.poweroffice_go.listing import list_rows
from bindeledd.sandbox.poweroffice_go.operations import Handled, Operation, json_body
from bindeledd.sandbox.poweroffice_go.payroll_rules import refuse_change, refuse_removal
from bindeledd.sandbox.poweroffice_go.payroll_settings import settings_of
from bindeledd.sandbox.poweroffice_go.problems import not_found
from bindeledd.sandbox.poweroffice_go.resources import RESOURCES
from bindeledd.sandbox.poweroffice_go.table import Stored
from bindeledd.sandbox.poweroffice_go.time_routes import PATCH_TYPES, row_key

_LINES = RESOURCES["SalaryLines"]
_OURS = "CreatedByIntegration"


def _settings(ledger: Ledger, request: Request, _values: list[str]) -> Answer:
    if request.query:
        raise bad_query(request.query[0][0], "The query parameter is not known.")
    return json_answer(settings_of(ledger))


def _is_ours(stored: Stored) -> bool:
    return bool(stored.data.get(_OURS))


def _list(ledger: Ledger, request: Request, _values: list[str]) -> Answer:
    return list_rows(ledger, _LINES, request, only=_is_ours)


def _line(ledger: Ledger, text: str) -> Stored:
    stored = writing.row_of(ledger, _LINES, row_key(_LINES, text))
    if not _is_ours(stored):
        raise not_found(_LINES.title, text)
    return stored


def _get(ledger: Ledger, _request: Request, values: list[str]) -> Answer:
    return json_answer(ledger.shown(_LINES, _line(ledger, values[0])))


def _create(ledger: Ledger, request: Request, _values: list[str]) -> Answer:
    row = writing.create(ledger, _LINES, json_body(request, _LINES.title))
    ledger.tables[_LINES.name].rows[row["Id"]].data[_OURS] = True
    return json_answer(row, 201)


def _patch(ledger: Ledger, request: Request, values: list[str]) -> Answer:
    stored = _line(ledger, values[0])
    refuse_change(ledger, _LINES, stored.data)
    body = json_body(request, _LINES.title, PATCH_TYPES)
    return json_answer(patching.patch(ledger, _LINES, stored.data["Id"], body))


def _delete(ledger: Ledger, _request: Request, values: list[str]) -> Answer:
    stored = _line(ledger, values[0])
    refuse_removal(ledger, _LINES, stored.data)
    writing.delete(ledger, _LINES, stored.data["Id"])
    return Answer(200)


def routes(router: Router[Operation]) -> None:
    """Lay out the addresses."""
    rights = _LINES.rights
    router.add("GET", "/SalaryLines", Handled(_list, rights))
    router.add("GET", "/SalaryLines/{id}", Handled(_get, rights))
    router.add("POST", "/SalaryLines", Handled(_create, rights, write=True))
    router.add("PATCH", "/SalaryLines/{id}", Handled(_patch, rights, write=True))
    router.add("DELETE", "/SalaryLines/{id}", Handled(_delete, rights, write=True))
    router.add("GET", "/PayrollSettings", Handled(_settings, ("PayrollSettings",)))
