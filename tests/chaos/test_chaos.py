"""Two workers that are killed again and again, a line that loses answers; then all is counted.

`make chaos` sends 1 000 customers and 1 000 projects; `make test` sends 120 records.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import pytest

from bindeledd.kernel.clock import monotonic
from tests.chaos.checker import RESOURCES, judge, ledger_of
from tests.chaos.inside import CLIENT_KEY
from tests.chaos.storm import Storm, told

WRITES = ("POST /Customers", "POST /Projects")


@pytest.mark.chaos
@pytest.mark.covers("X1", "X6")
@pytest.mark.timeout(2400)
def test_killed_workers_and_lost_answers_leave_nothing_twice_and_nothing_lost(
    storm: Storm, request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    """The promise of the product, with real processes and the wire in between."""
    many = 1000 if request.config.getoption("--long") else 60
    storm.begin("registers", (many, many), rate=10)
    storm.rages(WRITES)
    storm.hire()
    storm.hire()
    begun = monotonic()
    storm.lasts(lambda: _made(storm), wanted=2 * many)
    assert storm.settles() == ["done"], storm.last_words()

    register = storm.register()
    file = tmp_path / "register.json"
    file.write_text(json.dumps(register), encoding="utf-8")
    checked = storm.judged_by("tests.chaos.checker", CLIENT_KEY, str(file))
    said = told(storm, [register], monotonic() - begun)
    sys.stdout.write(f"\n{checked.stdout.strip()} {said}\n")
    assert checked.returncode == 0, checked.stdout + checked.stderr
    assert checked.stdout.startswith(f"0 twice, 0 lost, {2 * many} right")
    assert register["waits"] == []


def _made(storm: Storm) -> int:
    return sum(len(rows) for rows in ledger_of(storm.address, CLIENT_KEY).values())


# --- the checker itself ---


def sound() -> tuple[dict[str, list[dict[str, Any]]], dict[str, Any]]:
    """A ledger and a register that agree, by hand."""
    ledger = {
        "Customers": [
            {"Id": 1, "Number": 10001, "Name": "A AS", "ExternalImportReference": "bl-a"},
            {"Id": 2, "Number": 10002, "Name": "B AS", "ExternalImportReference": "bl-b"},
        ],
        "Projects": [{"Id": 7, "Code": "500", "Name": "P"}],
    }
    kinds = [("customer", "a", "1", "10001"), ("customer", "b", "2", "10002")]
    kinds.append(("project", "p", "7", "500"))
    register = {
        "records": [{"kind": k, "id": o, "number": n, "name": ""} for k, o, _, n in kinds],
        "links": [{"kind": k, "ours": o, "theirs": t} for k, o, t, _ in kinds],
        "intents": [
            {
                "kind": k,
                "ours": o,
                "purpose": "create",
                "state": "done",
                "theirs": t,
                "key": f"bl-{o}",
            }
            for k, o, t, _ in kinds
        ],
        "waiting": [],
    }
    return ledger, register


def test_checker_finds_nothing_where_nothing_is_wrong() -> None:
    verdict = judge(*sound())
    assert verdict.good
    assert str(verdict) == "0 twice, 0 lost, 3 right"


def _second_object(ledger: Any, _register: Any) -> None:
    ledger["Customers"].append(
        {"Id": 3, "Number": 10003, "Name": "B AS", "ExternalImportReference": "bl-b2"}
    )


def _second_intent(_ledger: Any, register: Any) -> None:
    register["intents"].append(register["intents"][0] | {"theirs": "9"})


def _no_object(ledger: Any, _register: Any) -> None:
    del ledger["Projects"][0]


def _no_link(_ledger: Any, register: Any) -> None:
    del register["links"][0]


def _link_astray(_ledger: Any, register: Any) -> None:
    register["links"][0]["theirs"] = "2"


def _no_intent(_ledger: Any, register: Any) -> None:
    del register["intents"][0]


def _other_key(ledger: Any, _register: Any) -> None:
    ledger["Customers"][0]["ExternalImportReference"] = "bl-z"


def _unknown_in_silence(_ledger: Any, register: Any) -> None:
    update = {"kind": "customer", "ours": "a", "purpose": "update", "state": "unknown"}
    register["intents"].append(update | {"theirs": "1", "key": "bl-u"})


@pytest.mark.parametrize(
    ("doctored", "figures"),
    [
        (_second_object, (2, 0)),
        (_second_intent, (1, 1)),
        (_no_object, (0, 1)),
        (_no_link, (0, 1)),
        (_link_astray, (0, 1)),
        (_no_intent, (0, 1)),
        (_other_key, (0, 1)),
        (_unknown_in_silence, (0, 1)),
    ],
)
def test_checker_refuses_a_doctored_ledger(doctored: Any, figures: tuple[int, int]) -> None:
    ledger, register = sound()
    doctored(ledger, register)
    verdict = judge(ledger, register)
    assert (len(verdict.twice), len(verdict.lost)) == figures, (verdict.twice, verdict.lost)
    assert not verdict.good
    assert set(RESOURCES) == {"customer", "project"}
