"""The figures of the demo's summary, counted from the tables and not from what was said before.

Works inside the company's scope.
"""

from collections import Counter
from collections.abc import Sequence

from bindeledd.config.demo_screen import Summary, Tally
from bindeledd.sync import linking, registry, wording
from bindeledd.sync.flows import Identity
from bindeledd.sync.models import Connection, Counterpart, Plan, PlanRow


def summary(
    connection: Connection,
    plan: Plan,
    *,
    requests: int,
    seconds: float,
    moved_again: int,
    written_again: int,
) -> Summary:
    """Gather the figures of the end.

    Args:
        connection: Between the company and its ledger.
        plan: The latest one; what is held, it holds.
        requests: That the runs made.
        seconds: That they took.
        moved_again: Records that moved in the second run.
        written_again: Writing calls of the second run.
    """
    system = connection.system
    held = list(PlanRow.objects.filter(plan=plan, action=PlanRow.Action.HELD))
    pairs = {kind: _open_pairs(connection, kind) for kind in linking.kinds(connection)}
    declared = registry.connector(system)
    flowing = {flow.kind for flow in declared.flows}
    flowing |= {kind for group in declared.groups for kind in group.links}
    told = [
        _tally(connection, kind, held, len(pairs.get(kind, ())))
        for kind in registry.workspace().kinds()
        if kind in flowing
    ]
    return Summary(
        registers=[one for one in told if one.ours],
        reasons=Counter(_why(row, system) for row in held),
        conflicts=[pair for found in pairs.values() for pair in found],
        requests=requests,
        seconds=seconds,
        moved_again=moved_again,
        written_again=written_again,
    )


def _open_pairs(connection: Connection, kind: str) -> list[tuple[str, str]]:
    """Return what waits for a person's answer: who it is, and why."""
    found = linking.pairs(linking.survey(connection, kind), show=linking.OPEN).pairs
    return [(_label(pair.ours or pair.theirs), pair.why(connection.system)) for pair in found]


def _label(who: Identity | None) -> str:
    return "" if who is None else f"{who.number} {who.name}"


def _tally(connection: Connection, kind: str, held: Sequence[PlanRow], asked: int) -> Tally:
    links = Counterpart.objects.filter(connection=connection, kind=kind, ours__isnull=False)
    created = links.filter(linked_how="created").count()
    changed = PlanRow.objects.filter(
        plan__connection=connection,
        action=PlanRow.Action.UPDATE,
        outcome=PlanRow.Outcome.DONE,
    )
    return Tally(
        label=wording.kind_label(kind, 2).capitalize(),
        ours=registry.workspace().count(kind),
        linked=links.count() - created,
        created=created,
        changed=sum(kind_of(flow) == kind for flow in changed.values_list("flow", flat=True)),
        held=sum(kind_of(row.flow) == kind for row in held),
        open=asked,
    )


def _why(row: PlanRow, system: str) -> str:
    first = row.reasons[0]
    return wording.say(first["code"], first["params"], system)


def kind_of(flow: str) -> str:
    """Return the kind of record that a flow moves."""
    system = flow.partition(".")[0]
    return next(one.kind for one in registry.connector(system).flows if one.name == flow)
