"""The descriptions the stand-in serves against the vendor's own."""

from typing import Any

import pytest

from bindeledd.sandbox.sevenoffice.describing import describe
from bindeledd.sandbox.sevenoffice.directory import SERVICES, services
from bindeledd.sandbox.sevenoffice.shapes import Service
from tests.sandbox.sevenoffice.vendor import (
    FILES,
    FOLDER,
    NEWER,
    NEWER_LISTS,
    declared_by_vendor,
    described,
    needs_vendor,
)

pytestmark = needs_vendor

EACH = pytest.mark.parametrize("service", SERVICES, ids=lambda one: one.name)


def _served(service: Service) -> dict[str, Any]:
    return described(describe(service, "https://host.example/x").encode())


@EACH
def test_every_type_and_operation_is_the_vendors(service: Service) -> None:
    """Names, order, types, how often, nil and default; what is newer is listed, nothing else."""
    ours, theirs = _served(service), declared_by_vendor(service.name)
    assert ours["namespace"] == theirs["namespace"]
    for key, declared in ours["types"].items():
        if key[1] in NEWER_LISTS:
            continue
        newer = NEWER.get(key[1], set()) if service.name == "TimeService" else set()
        kept = [row for row in declared if _name(row) not in newer]
        assert kept == theirs["types"][key], key


def _name(row: Any) -> str:
    return str(row if isinstance(row, str) else row[0])


@EACH
def test_without_late_fields_nothing_differs_at_all(service: Service) -> None:
    """The switch gives the edition of 2018."""
    edition = services("none")[service.path.lower()]
    theirs = declared_by_vendor(service.name)["types"]
    ours = _served(edition)["types"]
    assert {key: theirs.get(key) for key in ours} == ours


def test_what_is_newer_is_there() -> None:
    """The list of allowed differences would otherwise hide that a field was forgotten."""
    service = next(one for one in SERVICES if one.name == "TimeService")
    types = _served(service)["types"]
    for name, newer in NEWER.items():
        assert newer <= {row[0] for row in types["complexType", name]}


def test_the_documented_order_of_the_search() -> None:
    """The other reading of where the newer fields stand."""
    service = services("documented")["/timesheet/v001/timeservice.asmx"]
    order = [row[0] for row in _served(service)["types"]["complexType", "HourSearch"]]
    assert order[:4] == ["Status", "TypeOfWorkId", "ContactId", "StartTime"]
    assert set(order) == {field.name for field in service.record("HourSearch").fields}


@EACH
def test_addresses_and_actions_are_the_vendors(service: Service) -> None:
    """The path, the host and the SOAPAction of every operation."""
    text = (FOLDER / FILES[service.name]).read_text(encoding="utf-8")
    assert f'location="https://{service.host}{service.path}"' in text
    for operation in service.operations:
        assert text.count(f'soapAction="{service.action(operation.name)}"') == 2
