"""A process that reads a file of hours as an office would: a preview, then the import of it."""

from __future__ import annotations

import csv
import time
from datetime import date, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

import django

from benchmarks.measured import Watch, highest_mb, say, told
from bindeledd.config.keys import ensure_keys

PEOPLE: Final = 500
PROJECTS: Final = 2_000
FIRST_DAY: Final = date(2026, 1, 1)


def read_in(asked: dict[str, Any]) -> None:
    """Make a company without hours, write a file, preview it and import it."""
    from benchmarks.crowd import Crowd, make
    from bindeledd.tenancy.scope import company_scope
    from bindeledd.workspace.imports import services
    from bindeledd.workspace.time.models import HourEntry

    office, company = make(Crowd(entries=0, people=PEOPLE, projects=PROJECTS))
    with TemporaryDirectory() as folder, company_scope(company):
        path = Path(folder) / "hours.csv"
        _write(path, asked["rows"])
        watch = Watch()
        begun = time.perf_counter()
        with path.open("rb") as file:
            seen = services.preview_sheet(file, path.name, kind="hour_entry", by=office)
        previewed = time.perf_counter()
        services.apply(seen.id, digest=seen.digest, by=office, despite_errors=False)
        applied = time.perf_counter()
        held = watch.ended()
        if HourEntry.objects.count() != asked["rows"]:
            raise RuntimeError("not every row of the file became an entry")
    say(
        preview=previewed - begun,
        **{"import": applied - previewed},
        highest_mb=round(highest_mb()),
        held_mb=held,
    )


def _write(path: Path, rows: int) -> None:
    """Write two rows a person and day, on days in a row."""
    with path.open("w", newline="", encoding="utf-8") as file:
        sheet = csv.writer(file, delimiter=";")
        sheet.writerow(["Employee number", "Date", "Project number", "Hour type", "Hours", "Text"])
        for row in range(rows):
            person, slot = row % PEOPLE, row // PEOPLE
            day = FIRST_DAY + timedelta(days=slot // 2)
            project = 1001 + (person * 7 + slot * 13) % PROJECTS
            hours = "4,5" if slot % 2 == 0 else "3"
            sheet.writerow(
                [person + 1, day.isoformat(), project, slot % 2 + 1, hours, f"Row {row}"]
            )


def main() -> None:
    """Do what was asked for."""
    ensure_keys()
    django.setup()
    read_in(told())


if __name__ == "__main__":
    main()
