"""Every code that is raised has words, and the words have their facts."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.utils.translation import override

from bindeledd.api import words
from bindeledd.connectors import poweroffice_go
from bindeledd.kernel.errors import RejectedError
from bindeledd.panel.words import SENTENCES
from bindeledd.sync import wording
from bindeledd.sync.field_list import code_of, label_of
from bindeledd.sync.wording import Action

SOURCE = Path(__file__).parents[2] / "src" / "bindeledd"
NO_CODES = {"operation", "place", "code_of"}
"""Keywords of errors that hold names of calls."""
KNOWN_ELSEWHERE = {flow.name for flow in poweroffice_go.CONNECTOR.flows} | set(SENTENCES)
"""Names of flows, and codes of forms, whose words stand in the panel."""
CODE = re.compile(r"^[a-z][a-z0-9_]*\.[a-z0-9_]+$")
RAISERS = re.compile(
    r"^(\w+Error|Reason|Requirement|Finding|Problem|Match|Answer|refusal|note|_refused|Barred)$"
)


@pytest.fixture(autouse=True)
def _in_english() -> Iterator[None]:
    """The source's words, whatever the installation's own language is."""
    with override("en"):
        yield


def raised(path: Path) -> Iterator[tuple[str, int]]:
    """Yield codes that a module hands to an error, a reason, a requirement or a finding."""
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Call):
            name = node.func.attr if isinstance(node.func, ast.Attribute) else ""
            name = node.func.id if isinstance(node.func, ast.Name) else name
            if RAISERS.match(name):
                named = (word.value for word in node.keywords if word.arg not in NO_CODES)
                for inner in [*node.args, *named]:
                    yield from _texts(inner)
        elif isinstance(node, ast.AnnAssign | ast.Assign):
            names = [node.target] if isinstance(node, ast.AnnAssign) else node.targets
            if any(isinstance(one, ast.Name) and one.id in {"code", "error_code"} for one in names):
                yield from _texts(node.value) if node.value is not None else ()
        elif isinstance(node, ast.keyword) and node.arg in {"code", "taken_code"}:
            yield from _texts(node.value)


def _texts(node: ast.AST) -> Iterator[tuple[str, int]]:
    for inner in ast.walk(node):
        if isinstance(inner, ast.Constant) and CODE.match(str(inner.value)):
            yield str(inner.value), inner.lineno


def has_words(code: str) -> bool:
    """Tell whether the engine, the forms or the API have words for a code."""
    return words.known(code) or code in KNOWN_ELSEWHERE


def modules() -> list[Path]:
    """Return where codes may be raised."""
    parts = ("kernel", "tenancy", "workspace", "sync", "connectors", "panel", "api")
    found = (path for part in parts for path in (SOURCE / part).rglob("*.py"))
    return sorted(path for path in found if "migrations" not in path.parts)


def test_every_code_that_is_raised_has_words() -> None:
    """A reason without words is a row that waits in silence."""
    lacking = {
        f"{path.relative_to(SOURCE)}:{line} {code}"
        for path in modules()
        for code, line in raised(path)
        if not has_words(code)
    }

    assert lacking == set()


def test_the_walk_sees_codes_of_every_form(tmp_path: Path) -> None:
    """A walk that finds nothing would prove nothing."""
    module = tmp_path / "module.py"
    module.write_text(
        'raise DomainError("a.one", fields={"x": "a.two"})\n'
        'Requirement(code="a.three", unmet=f)\n'
        "class E:\n    code = 'a.four'\n"
        'reading.note("a.five", Severity.STOPS)\n'
    )

    assert {code for code, _ in raised(module)} == {"a.one", "a.two", "a.three", "a.four", "a.five"}


@pytest.mark.parametrize("code", sorted(wording.codes()))
def test_words_are_whole_sentences_with_their_facts(code: str) -> None:
    """No placeholder is left standing, no jargon, no exclamation."""
    with override("en"):
        told = wording.words(code, {"number": "17"}, "poweroffice_go")

    whole = f"{told.heading} {told.text}"
    assert told.heading
    assert told.happened.endswith((".", "…"))
    assert "%(" not in whole
    assert not re.search(r"\b(API|payload|sync|endpoint|oops|sorry)\b|!", whole, re.IGNORECASE)
    assert told.action in Action


def test_facts_come_into_the_words_by_name() -> None:
    """Field and kind are named as people name them; lists are read aloud."""
    with override("en"):
        outside = wording.words(
            "poweroffice_go.number_outside_series",
            {"field": "number", "number": "20001", "series": ["10000-19999", "30000-39999"]},
            "poweroffice_go",
        )
        missing = wording.say("field.required", {"field": "postal_code"})

    assert outside.happened == (
        "Number 20001 is outside 10000-19999, 30000-39999, which PowerOffice Go takes."
    )
    assert outside.action is Action.EDIT_RECORD
    assert missing == "Post code is empty. Fill it in."


def test_unknown_code_gets_an_honest_sentence() -> None:
    """History may hold a code that nobody raises any more."""
    with override("en"):
        told = wording.words("gone.long_ago", {})

    assert "gone.long_ago" in told.happened
    assert told.action is Action.ASK_OPERATOR


def test_words_of_an_error_name_the_other_system() -> None:
    """Not the way we speak with it."""
    with override("en"):
        told = wording.of_error(RejectedError(reasons=("Number in use",)), "poweroffice_go")

    assert told.heading == "PowerOffice Go said no"


def test_every_action_with_a_deed_has_its_button() -> None:
    """The held page makes a button of it."""
    silent = {Action.WAIT, Action.NONE}

    assert {action for action in Action if not wording.button(action)} == silent


@pytest.mark.covers("X16", "A0.7")
def test_every_data_type_and_setting_has_its_explanation() -> None:
    """Each choice stands beside the words of its consequence."""
    for group in poweroffice_go.CONNECTOR.groups:
        assert group.label
        assert group.theirs
        assert len(group.explanation) > 40
        for setting in group.settings:
            assert setting.label
            assert len(setting.explanation) > 20
    for credential in poweroffice_go.CONNECTOR.credentials:
        assert credential.explanation


def test_a_finding_names_the_data_type_it_concerns() -> None:
    """Two number series under one heading would not say which register each is of."""
    facts = wording.with_groups({"series": ["1\N{EN DASH}99"]}, ("customers",), "poweroffice_go")

    words = wording.words("poweroffice_go.number_series", facts, "poweroffice_go")

    assert words.heading == "Number series for customers: 1\N{EN DASH}99"
    assert wording.with_groups({"a": 1}, (), "poweroffice_go") == {"a": 1}


def test_facts_are_written_as_people_read_them() -> None:
    """Days as days, organisation numbers in threes, what we read in words."""
    numbers = {"theirs": "313482073", "ours": "991587454", "name": "A"}
    told = wording.say("connection.other_company", numbers, "poweroffice_go")
    assert "313\N{NO-BREAK SPACE}482\N{NO-BREAK SPACE}073" in told
    assert "31 Oct 2026" in wording.say("poweroffice_go.lock_date", {"day": "2026-10-31"})
    assert wording.value_text("2026-13-01") == "2026-13-01"
    assert wording.value_text("2026-03-28T23:00:00Z") == "29 Mar 2026"
    assert wording.value_text("2026-11-20T06:30:00Z") == "20 Nov 2026 07:30"
    assert wording.value_text("2026-11-20T06:30:00") == "2026-11-20T06:30:00"
    told = wording.say("poweroffice_go.settings_unreadable", {"what": "lock_date"})
    assert "the lock date" in told
    assert "lock_date" not in told


def test_every_path_of_a_connector_has_a_label() -> None:
    """Pages, files and the API show what people call a field there, never its path."""
    parts = (*poweroffice_go.CONNECTOR.registers, *poweroffice_go.CONNECTOR.flows)
    for mapping in (part.mapping for part in parts):
        assert set(mapping.labels) == set(mapping.paths), mapping.record.__name__


def test_fields_and_codes_of_theirs_are_said_in_words() -> None:
    """A path becomes its label, a code its words; what we have no words for stays as it is."""
    flows = {flow.name: flow for flow in poweroffice_go.CONNECTOR.flows}
    out = flows["poweroffice_go.customers_out"]
    assert label_of(out, "MailAddress.CountryCode") == "Mail address, country"
    assert label_of(out, "payment_days") == "Payment time"
    assert label_of(out, "Unheard") == "Unheard"
    assert code_of(out, "InvoiceDeliveryType", "PdfByEmail") == "PDF by e-mail"
    assert code_of(out, "InvoiceDeliveryType", "New") == ""
    assert code_of(out, "IsArchived", "yes") == ""
    assert label_of(None, "email") == "E-mail"
