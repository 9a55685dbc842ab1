"""The checker of two ledgers: good with what agrees, and it refuses each doctored pair."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from typing import Any

import pytest

from tests.chaos.both_checker import GO, SEVEN, BothVerdict, judge

World = tuple[dict[str, dict[str, list[dict[str, Any]]]], dict[str, dict[str, Any]]]
Doctored = Callable[[dict[str, Any], dict[str, Any]], object]


def sound() -> World:
    """Two ledgers and a company that agree, by hand; order 1 went to Go, order 2 to the other."""
    ledgers = {
        GO: {
            "Customers": [_mine(20, Name="Kunde K00000 AS", PhoneNumber="22", key="bl-gc")],
            "Projects": [{"Id": 30, "Name": "Prosjekt P00000", "CustomerId": 20}],
            "Products": [{"Id": 40, "Code": "V00000", "UnitPrice": 10}, {"Id": 41, "Code": "5011"}],
            "EntryTime": [],
            "SalesOrders": [
                _mine("go-1", ImportedOrderNo=1, CustomerId=20, ProjectId=30, key="bl-g1")
                | {"NetAmount": 1335}
            ],
            "SalesOrderLines": [{"SalesOrderId": "go-1", "ProductId": 41}] * 2,
        },
        SEVEN: {
            "Company": [
                {
                    "Id": 10_000,
                    "FirstName": "Kunde K00000",
                    "Name": "AS",
                    "ExternalId": "bl-sc",
                    "PhoneNumbers": {"Work": {"Value": "22"}},
                }
            ],
            "Project": [
                {
                    "Id": 1,
                    "Name": "Prosjekt P00000",
                    "CustomerId": 10_000,
                    "OrderReferenceNumber": "bl-sp",
                }
            ],
            "Product": [{"Id": 501, "No": "V00000", "Price": "10.0"}, {"Id": 502, "No": "5011"}],
            "Hour": [
                {
                    "Id": 100_001,
                    "Description": "T00000",
                    "InternalNote": "bl-sh",
                    "ContactId": 42,
                    "ProjectId": 1,
                    "TotalHours": 1.25,
                    "StartTime": "2026-01-05T06:00:00Z",
                }
            ],
            "InvoiceOrder": [
                {
                    "OrderId": 1001,
                    "ReferenceNumber": "FV-0002",
                    "CustomerId": 10_000,
                    "ProjectId": 1,
                    "OrderTotalIncVat": "1668.75",
                    "InvoiceRows": [{"ProductId": 502}],
                }
            ],
        },
    }
    customer, project = ("customer", "c"), ("project", "p")
    owned = {"CustomerId": customer}
    order = {"CustomerId": customer, "ProjectId": project}
    both = [_record("project", "p", "P00000", refs=owned), _record("item", "t", "5011", stood=True)]
    registers = {
        GO: _register(
            GO,
            [
                _record("customer", "c", "K00000", {"PhoneNumber": "22"}),
                _record("item", "i", "V00000", {"UnitPrice": "10.00"}),
                _record("invoice_attachment", "o1", "FV-0001", {"NetAmount": "1335.00"}, order)
                | {"lines": [("item", "t")] * 2},
                *both,
            ],
            {"customer c": "20", "project p": "30", "item i": "40", "item t": "41"}
            | {"invoice_attachment o1": "go-1"},
            {"c": "bl-gc", "o1": "bl-g1"},
        ),
        SEVEN: _register(
            SEVEN,
            [
                _record("customer", "c", "K00000", {"PhoneNumbers.Work.Value": "22"}),
                _record("item", "i", "V00000", {"Price": "10.00"}),
                _record(
                    "hour_entry",
                    "h",
                    "T00000",
                    {"TotalHours": "1.25", "StartTime": "2026-01-05"},
                    {"ContactId": ("employee", "e"), "ProjectId": project},
                ),
                _record("hour_entry", "g", "T00001") | {"gone": True},
                _record(
                    "invoice_attachment", "o2", "FV-0002", {"OrderTotalIncVat": "1668.750"}, order
                )
                | {"lines": [("item", "t")]},
                *both,
            ],
            {"customer c": "10000", "project p": "1", "item i": "501", "item t": "502"}
            | {"hour_entry h": "100001", "invoice_attachment o2": "1001", "employee e": "42"},
            {"c": "bl-sc", "p": "bl-sp", "h": "bl-sh"},
        ),
    }
    registers[SEVEN]["intents"] += [
        _intent("hour_entry", "g", "create", "100002"),
        _intent("hour_entry", "g", "cancel", "100002", looked_up=1),
    ]
    return ledgers, registers


def _mine(theirs: Any, *, key: str, **row: Any) -> dict[str, Any]:
    return {"Id": theirs, "ExternalImportReference": key} | row


def _record(
    kind: str,
    ours: str,
    number: str,
    facts: dict[str, Any] | None = None,
    refs: dict[str, Any] | None = None,
    *,
    stood: bool = False,
) -> dict[str, Any]:
    made = {"kind": kind, "id": ours, "number": number, "facts": facts or {}, "refs": refs or {}}
    return made | ({"stood": True} if stood else {})


def _intent(
    kind: str, ours: str, purpose: str, theirs: str, key: str = "bl-x", looked_up: int = 0
) -> dict[str, Any]:
    told = {"kind": kind, "ours": ours, "purpose": purpose, "theirs": theirs, "key": key}
    return told | {"state": "done", "looked_up": looked_up, "payload": {}}


def _register(
    system: str, records: list[dict[str, Any]], links: dict[str, str], keys: dict[str, str]
) -> dict[str, Any]:
    pairs = [(*name.split(), theirs) for name, theirs in links.items()]
    intents = [
        _intent(kind, ours, "create", theirs, keys.get(ours, "bl-x"))
        for kind, ours, theirs in pairs
        if kind != "employee" and ours != "t"
    ]
    for intent in intents:
        refs = next(one["refs"] for one in records if one["id"] == intent["ours"])
        intent["payload"] = {path: links[" ".join(ref)] for path, ref in refs.items()}
    return {
        "system": system,
        "records": copy.deepcopy(records),
        "links": [{"kind": kind, "ours": ours, "theirs": theirs} for kind, ours, theirs in pairs],
        "intents": intents,
        "waiting": [],
    }


def test_nothing_is_found_where_nothing_is_wrong() -> None:
    verdicts = judge(*sound())
    assert all(one.good for one in verdicts), verdicts
    assert [str(one) for one in verdicts] == [
        "poweroffice_go: 0 twice, 0 lost, 0 parked of 0 unknown, 5 right, 0 astray",
        "sevenoffice: 0 twice, 0 lost, 0 parked of 1 unknown, 7 right, 0 astray",
    ]


def test_what_the_consoles_tell_is_read_as_they_tell_it() -> None:
    """Everything arrives as JSON, where pairs are lists and amounts texts or numbers."""
    ledgers, registers = (json.loads(json.dumps(one)) for one in sound())
    assert all(one.good for one in judge(ledgers, registers))


def _again(system: str, resource: str, **other: Any) -> Doctored:
    return lambda ledgers, _: ledgers[system][resource].append(ledgers[system][resource][0] | other)


def _off(system: str, resource: str, **other: Any) -> Doctored:
    return lambda ledgers, _: ledgers[system][resource][0].update(other)


def _gone(system: str, resource: str) -> Doctored:
    return lambda ledgers, _: ledgers[system][resource].pop(0)


def _of(registers: dict[str, Any], system: str, what: str, ours: str) -> dict[str, Any]:
    name = "id" if what == "records" else "ours"
    found: dict[str, Any] = next(one for one in registers[system][what] if one[name] == ours)
    return found


def _untold(system: str, what: str, ours: str) -> Doctored:
    return lambda _, registers: registers[system][what].remove(_of(registers, system, what, ours))


def _told(system: str, what: str, ours: str, **other: Any) -> Doctored:
    return lambda _, registers: _of(registers, system, what, ours).update(other)


def _more(system: str, what: str, *added: dict[str, Any]) -> Doctored:
    return lambda _, registers: registers[system][what].extend(added)


def _sent_astray(_: Any, registers: dict[str, Any]) -> None:
    """They refused it, and it went nowhere; still it was meant to be sent."""
    astray = _intent("hour_entry", "h", "create", "") | {"state": "refused"}
    registers[SEVEN]["intents"].insert(0, astray | {"payload": {"ProjectId": 30}})


def _linked_across(_: Any, registers: dict[str, Any]) -> None:
    _of(registers, SEVEN, "links", "c")["theirs"] = "20"


def _went_to_both(ledgers: dict[str, Any], _: Any) -> None:
    order = ledgers[SEVEN]["InvoiceOrder"][0]
    ledgers[SEVEN]["InvoiceOrder"].append(order | {"OrderId": 1002, "ReferenceNumber": "FV-0001"})


_A_LINE = {"ProductId": 41}
REFUSED: dict[str, tuple[Doctored, tuple[int, int, int]]] = {
    "customer twice in Go": (_again(GO, "Customers", Id=21), (1, 0, 0)),
    "customer twice in 24SO": (_again(SEVEN, "Company", Id=10_001), (1, 0, 0)),
    "customer of nobody": (_again(SEVEN, "Company", Id=10_001, FirstName="K00009"), (1, 0, 0)),
    "customer lost in Go": (_gone(GO, "Customers"), (0, 1, 0)),
    "customer lost in 24SO": (_gone(SEVEN, "Company"), (0, 1, 0)),
    "customer with another phone": (_off(GO, "Customers", PhoneNumber="23"), (0, 1, 0)),
    "customer with a phone nowhere": (_off(SEVEN, "Company", PhoneNumbers=None), (0, 1, 0)),
    "customer with another key": (_off(SEVEN, "Company", ExternalId="bl-gc"), (0, 1, 0)),
    "project twice": (_again(SEVEN, "Project", Id=2), (1, 0, 0)),
    "project lost": (_gone(GO, "Projects"), (0, 1, 0)),
    "project of another customer": (_off(GO, "Projects", CustomerId=22), (0, 0, 1)),
    "project of the other's customer": (_off(SEVEN, "Project", CustomerId=20), (0, 0, 1)),
    "project with another key": (_off(SEVEN, "Project", OrderReferenceNumber="x"), (0, 1, 0)),
    "item twice": (_again(SEVEN, "Product", Id=503), (1, 0, 0)),
    "item that stood there, made": (
        _more(GO, "intents", _intent("item", "t", "create", "41")),
        (0, 1, 0),
    ),
    "item with another price": (_off(SEVEN, "Product", Price="11"), (0, 1, 0)),
    "hour twice": (_again(SEVEN, "Hour", Id=100_009), (1, 0, 0)),
    "hour in the other ledger": (
        lambda ledgers, _: ledgers[GO]["EntryTime"].append({"Id": 9, "InternalComment": "T00000"}),
        (1, 0, 0),
    ),
    "hour without any mark": (_again(SEVEN, "Hour", Id=9, Description=None), (1, 0, 0)),
    "hour lost": (_gone(SEVEN, "Hour"), (0, 1, 0)),
    "hour of another length": (_off(SEVEN, "Hour", TotalHours=1), (0, 1, 0)),
    "hour on another day": (_off(SEVEN, "Hour", StartTime="2026-01-04T23:00:00Z"), (0, 1, 0)),
    "hour on the other's project": (_off(SEVEN, "Hour", ProjectId=30), (0, 0, 1)),
    "hour of somebody else": (_off(SEVEN, "Hour", ContactId=41), (0, 0, 1)),
    "hour taken back and standing": (_again(SEVEN, "Hour", Id=9, Description="T00001"), (1, 0, 0)),
    "hour taken back and linked": (
        _more(SEVEN, "links", {"kind": "hour_entry", "ours": "g", "theirs": "100002"}),
        (0, 1, 0),
    ),
    "hour made twice": (
        _more(SEVEN, "intents", _intent("hour_entry", "h", "create", "100001", "bl-sh")),
        (1, 0, 0),
    ),
    "second order in 24SO": (_again(SEVEN, "InvoiceOrder", OrderId=1002), (1, 0, 0)),
    "second order in Go": (
        lambda ledgers, _: (
            ledgers[GO]["SalesOrders"].append(ledgers[GO]["SalesOrders"][0] | {"Id": "go-2"}),
            ledgers[GO]["SalesOrderLines"].extend([_A_LINE | {"SalesOrderId": "go-2"}] * 2),
        ),
        (1, 0, 0),
    ),
    "order in both": (_went_to_both, (1, 0, 0)),
    "order meant for both": (
        _more(SEVEN, "intents", _intent("invoice_attachment", "o1", "create", "") | {"state": "x"}),
        (1, 0, 0),
    ),
    "order lost": (_gone(SEVEN, "InvoiceOrder"), (0, 1, 0)),
    "order with another sum": (_off(GO, "SalesOrders", NetAmount="1335.01"), (0, 1, 0)),
    "order of the other's customer": (_off(SEVEN, "InvoiceOrder", CustomerId=20), (0, 0, 1)),
    "order with the other's product": (
        _off(SEVEN, "InvoiceOrder", InvoiceRows=[_A_LINE]),
        (0, 0, 1),
    ),
    "order with a line too many": (
        lambda ledgers, _: ledgers[GO]["SalesOrderLines"].append(
            _A_LINE | {"SalesOrderId": "go-1"}
        ),
        (0, 0, 1),
    ),
    "line with another product": (_off(GO, "SalesOrderLines", ProductId=40), (0, 0, 2)),
    "link missing": (_untold(SEVEN, "links", "h"), (0, 1, 0)),
    "link with the other's id": (_linked_across, (0, 1, 5)),
    "deed that nobody wrote down": (_untold(GO, "intents", "o1"), (0, 1, 0)),
    "sent with the other's id": (_sent_astray, (0, 0, 1)),
    "unknown in silence": (_told(SEVEN, "intents", "h", state="unknown"), (0, 2, 0)),
}


def _figures(verdicts: list[BothVerdict]) -> tuple[int, int, int]:
    return (
        sum(len(one.twice) for one in verdicts),
        sum(len(one.lost) for one in verdicts),
        sum(len(one.astray) for one in verdicts),
    )


@pytest.mark.parametrize("what", REFUSED)
def test_a_doctored_pair_is_refused(what: str) -> None:
    doctored, figures = REFUSED[what]
    ledgers, registers = sound()
    doctored(ledgers, registers)
    verdicts = judge(ledgers, registers)
    wrong = [line for one in verdicts for line in (*one.twice, *one.lost, *one.astray)]
    assert _figures(verdicts) == figures, wrong
    assert not all(one.good for one in verdicts)


def test_an_id_that_means_something_in_both_is_no_proof() -> None:
    """Where both call a project 30, an hour on the wrong one would look right."""
    ledgers, registers = sound()
    ledgers[SEVEN]["Project"][0]["Id"] = 30
    for register in (registers[SEVEN],):
        _of(registers, SEVEN, "links", "p")["theirs"] = "30"
        _of(registers, SEVEN, "intents", "p")["theirs"] = "30"
        for intent in register["intents"]:
            intent["payload"] |= {"ProjectId": "30"} if "ProjectId" in intent["payload"] else {}
    for resource in ("Hour", "InvoiceOrder"):
        ledgers[SEVEN][resource][0]["ProjectId"] = 30
    assert _figures(judge(ledgers, registers)) == (0, 0, 1)


def test_what_is_parked_and_shown_is_neither_lost_nor_right() -> None:
    ledgers, registers = sound()
    del ledgers[SEVEN]["Hour"][0]
    _untold(SEVEN, "links", "h")(ledgers, registers)
    _told(SEVEN, "intents", "h", state="parked", looked_up=1)(ledgers, registers)
    registers[SEVEN]["waiting"].append("h")
    told = "sevenoffice: 0 twice, 0 lost, 1 parked of 2 unknown, 6 right, 0 astray"
    assert str(judge(ledgers, registers)[1]) == told


def test_what_is_parked_may_not_stand_there_twice() -> None:
    ledgers, registers = sound()
    _again(SEVEN, "Hour", Id=100_009)(ledgers, registers)
    _told(SEVEN, "intents", "h", state="parked", looked_up=1)(ledgers, registers)
    registers[SEVEN]["waiting"].append("h")
    assert _figures(judge(ledgers, registers)) == (1, 0, 0)
