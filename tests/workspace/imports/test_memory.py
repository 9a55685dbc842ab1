"""A long file is read, judged and kept page by page: memory does not grow with it."""

from __future__ import annotations

import tracemalloc
from datetime import date, timedelta
from pathlib import Path

import pytest

from bindeledd.tenancy.models import User
from bindeledd.workspace.imports.models import Import
from bindeledd.workspace.imports.services import preview_sheet
from bindeledd.workspace.time.models import HourType
from tests.factories import EmployeeFactory, ProjectFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("inside")]

ROWS = 6_000
A_PAGE = 4 * 1024 * 1024
"""Room for one page of rows with all its texts and drafts."""
A_ROW = 250
"""What is remembered of a row between pages: one number and its place among equal ones."""


def hours(path: Path, rows: int) -> Path:
    begin = date(2026, 1, 1)
    with path.open("w", encoding="utf-8") as file:
        file.write("Dato;Ansattnr;Prosjekt;Timetype;Timer;Kommentar\n")
        for number in range(rows):
            day = begin + timedelta(days=number // 50 % 300)
            file.write(f"{day:%d.%m.%Y};{number % 25 + 1};1000;1;0,1;Rad {number}\n")
    return path


@pytest.mark.timeout(600)
def test_a_long_file_takes_no_more_room_than_a_page(tmp_path: Path, office: User) -> None:
    """The bound is far below what the rows themselves would take."""
    for number in range(25):
        EmployeeFactory(number=str(number + 1))
    ProjectFactory(number="1000")
    HourType.objects.create(number="1", name="Time")
    path = hours(tmp_path / "hours.csv", ROWS)

    tracemalloc.start()
    try:
        with path.open("rb") as file:
            made: Import = preview_sheet(file, path.name, kind="hour_entry", by=office)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()

    assert made.counts["hour_entry"]["create"] == ROWS
    assert peak < A_PAGE + A_ROW * ROWS
