"""Gaps and repeats: late, equal-instant, out-of-order and deleted rows, round after round."""

from __future__ import annotations

from benchmarks.figures import Section, mark
from benchmarks.stage import Stage


def measure(stage: Stage, *, rounds: int) -> Section:
    """Let both follow the same books through all rounds; compare at the end."""
    ours, dlt = stage.database(migrated=True), stage.database(migrated=False)
    found = stage.child("following", ours, rounds=rounds, dlt=dlt, name="gaps")
    stage.drop(ours)
    stage.drop(dlt)
    section = Section(
        f"Gaps and repeats, {rounds} seeded rounds",
        "0 missed, 0 repeated, 0 wrongly removed",
        ("", "missed", "repeated", "wrongly removed", "wrongly kept"),
    )
    for name, label in (("ours", "bindeledd"), ("dlt", "dlt incremental merge")):
        one = found[name]
        section.rows.append(
            (label, *(str(one[what]) for what in ("missed", "repeated", "removed", "kept")))
        )
    clean = not any(found["ours"].values())
    section.verdict = f"{mark(reached=clean)} {found['changes']} changes, {found['rows']} rows."
    section.notes = [
        (
            "Each round adds, changes and now and then deletes customers; some at one and the same "
            "instant, some stamped up to 90 s before what was read already, some far "
            "later than that. "
            "Every fifth run of ours reads the whole register, as an installation does "
            "by the clock. "
            "Missed: stands there otherwise than here at the end. Repeated: written "
            "again without a "
            "change. Wrongly kept: gone there, still active here. dlt's incremental loading has no "
            "overlap unless told and does not look for deleted rows."
        ),
    ]
    return section
