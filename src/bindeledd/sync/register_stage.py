"""A run's first stage: their registers are read, one a step, and what seems gone is doubted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable

from bindeledd.kernel.clock import monotonic, now
from bindeledd.sync import registry
from bindeledd.sync.models import Run, Waiting
from bindeledd.sync.passage import register_of
from bindeledd.sync.portion import Portion
from bindeledd.sync.reading import Reading, read


def read_next(portion: Portion) -> bool:
    """Read the register whose turn it is; return whether all have been read.

    Raises:
        UnavailableError: It cannot be read just now; what came so far is kept.
        ContractError, NotAllowedError: It cannot be read in this run.
    """
    kinds = portion.kinds
    index = portion.position.setdefault("i", 0)
    if index >= len(kinds):
        return True
    lease = portion.lease
    begun = monotonic()
    tell = _teller(portion, kinds[index], begun) if portion.only_reads else None

    def done(reading: Reading) -> None:
        _note_guard(portion, kinds[index], reading)
        if tell is not None:
            tell(reading)
        elif reading.new or reading.changed or reading.vanished or reading.guarded:
            figures = {"new": reading.new, "changed": reading.changed, "gone": reading.vanished}
            portion.add(f"read {kinds[index]}", Counter(figures), begun)
        portion.go(at_once=portion.only_reads or reading.rows > 0, i=index + 1, tries=0)

    read(
        portion.connection.id,
        lease.company_id,
        register_of(portion.connection, kinds[index]),
        portion.client,
        full=portion.run.full,
        check=lease.check,
        tell=tell,
        done=done,
    )
    return False


def _teller(portion: Portion, kind: str, begun: float) -> Callable[[Reading], None]:
    """Return what keeps the figures of a reading with the run, page by page.

    One that is begun anew counts its rows from the start; what was new or changed stays so.
    """
    run, name = portion.run, f"read {kind}"
    before = Counter(run.progress.get(name, {}))

    def tell(reading: Reading) -> None:
        run.progress[name] = {
            "rows": reading.rows,
            "new": before["new"] + reading.new,
            "changed": before["changed"] + reading.changed,
            "gone": before["gone"] + reading.vanished,
            "doubted": reading.guarded,
            "milliseconds": before["milliseconds"] + round((monotonic() - begun) * 1000),
        }
        Run.objects.filter(id=run.id).update(progress=run.progress)

    return tell


def _note_guard(portion: Portion, kind: str, reading: Reading) -> None:
    """Show, or take back, that too many records seem to have vanished."""
    rows = Waiting.objects.filter(
        connection=portion.connection, kind=kind, first_code="register.many_vanished"
    )
    if not reading.guarded:
        if portion.run.full:
            rows.delete()
        return
    group = next(
        g for g in portion.groups if kind in registry.kinds_of(portion.connection.system, g.name)
    )
    reason = {"code": "register.many_vanished", "params": {"count": reading.guarded, "kind": kind}}
    rows.update_or_create(
        company_id=portion.lease.company_id,
        connection=portion.connection,
        flow=f"{portion.connection.system}.{kind}",
        theirs="",
        ours=None,
        defaults={
            "kind": kind,
            "group": group.name,
            "label": kind,
            "why": Waiting.Why.CONFLICT,
            "reasons": [reason],
            "first_code": "register.many_vanished",
            "looked_at": now(),
        },
    )
