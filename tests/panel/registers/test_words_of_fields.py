"""What a list, a file and a history show is called by words, and written as people read it."""

import ast
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pytest
from django.utils import translation

import bindeledd
from bindeledd.panel.registers.labels import FIELDS, value_text
from bindeledd.workspace.records import Approval, HourTypeKind

SOURCE = Path(str(bindeledd.__file__)).parent / "panel"


def test_every_column_of_a_file_has_its_words() -> None:
    """The first row of a file is read by people; the name in the source is nobody's word."""
    columns = {
        str(one.value)
        for file in SOURCE.rglob("*.py")
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "ListPage"
        for word in node.keywords
        if word.arg == "columns" and isinstance(word.value, ast.Tuple)
        for one in word.value.elts
        if isinstance(one, ast.Constant)
    }
    assert len(columns) > 30
    assert columns - set(FIELDS) == set()


@pytest.mark.parametrize(
    ("field", "value", "text"),
    [
        ("state", Approval.APPROVED_ONCE, "Godkjent \N{LATIN SMALL LETTER E WITH ACUTE}n gang"),
        ("state", "rejected", "Sendt tilbake"),
        ("kind", HourTypeKind.SICK_NOTE, "Sykmelding"),
        ("kind", "driving", "Kj\N{LATIN SMALL LETTER O WITH STROKE}ring"),
        ("kind", "unheard", "unheard"),
        ("price", Decimal("89.50"), "89,5"),
        ("minutes", 450, "7,5"),
        ("worked_on", date(2026, 11, 17), "17.11.2026"),
        ("approved_at", datetime(2025, 11, 18, 6, 12, tzinfo=UTC), "tir. 18.11. kl. 07.12"),
        ("billable", False, "nei"),
        ("comment", None, ""),
    ],
)
def test_values_are_written_as_people_read_them(field: str, value: object, text: str) -> None:
    """A code, a point or a day without its time of day says less than is known."""
    with translation.override("nb"):
        assert value_text(field, value).replace("\N{NO-BREAK SPACE}", " ") == text
