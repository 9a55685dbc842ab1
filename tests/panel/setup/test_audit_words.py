"""Every deed that is noted in the audit log can be read there, with its facts."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.utils import translation

import bindeledd
from bindeledd.panel.setup.audit import DEEDS
from bindeledd.panel.setup.facts import FACTS, FOR_MACHINES, REGISTERS, fact_label, fact_text

SOURCE = Path(str(bindeledd.__file__)).parent


def calls(*names: str) -> Iterator[ast.Call]:
    """Yield the calls of these functions in all of the source."""
    for file in SOURCE.rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") in names:
                yield node


def test_each_deed_has_its_words() -> None:
    """One without words shows its code to whoever reads the log."""
    noted = {
        str(call.args[0].value)
        for call in calls("record_deed")
        if isinstance(call.args[0], ast.Constant)
    }
    assert len(noted) > 30
    assert noted - set(DEEDS) == set()


def test_each_fact_of_a_deed_has_its_words() -> None:
    """The name in the source is nobody's word."""
    told = {word.arg for call in calls("record_deed") for word in call.keywords if word.arg}
    assert len(told) > 20
    assert told - {"by", "about"} - set(FACTS) - FOR_MACHINES == set()


def test_each_list_that_is_downloaded_has_its_words() -> None:
    """The log says which register somebody took out."""
    keys = {
        str(word.value.value)
        for call in calls("ListPage")
        for word in call.keywords
        if word.arg == "key" and isinstance(word.value, ast.Constant)
    }
    assert len(keys) > 10
    assert keys - set(REGISTERS) == set()


@pytest.mark.parametrize(
    ("name", "value", "label", "text"),
    [
        ("overtime_year", 12000, "Overtime in 52 weeks, at most", "200.0 h"),
        ("approval_steps", 2, "Approval", "In two steps, two people"),
        ("approve_own", False, "People may approve their own hours", "no"),
        ("total", "133340.00", "sum", "NOK 133,340.00"),
        ("fields", "bank_account, rounding", "fields", "Bank account, Rounding of the sum to pay"),
    ],
)
def test_choices_are_called_what_their_fields_are_called(
    name: str, value: object, label: str, text: str
) -> None:
    """So that the log and the page of the choice say the same."""
    with translation.override("en"):
        assert fact_label(name) == label
        assert str(fact_text(name, value)).replace("\N{NO-BREAK SPACE}", " ") == text
