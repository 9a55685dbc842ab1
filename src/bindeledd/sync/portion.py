"""One bounded portion of a run: what it works with, where the run stands, how far it has come.

What a portion does is left to `engine` and `register_stage`.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Any

from bindeledd.kernel.clock import monotonic
from bindeledd.sync import registry, surveying
from bindeledd.sync.flows import Flow, Group
from bindeledd.sync.lease import Lease
from bindeledd.sync.models import Connection, Run
from bindeledd.tenancy.scope import company_scope


@dataclass
class Portion:
    """One portion of a run.

    Attributes:
        lease: Under which it writes.
        run: The run's row as it stood when the portion began; its progress grows.
        connection: Whose.
        client: Opened for the run.
        groups: Data types that the run is about.
        flows: Their flows, in order.
        position: Where the run stands: its stage, the place in it, what was stopped.
        unsaved: The position differs from the one that is written.
    """

    lease: Lease
    run: Run
    connection: Connection
    client: Any
    groups: tuple[Group, ...]
    flows: tuple[Flow, ...]
    position: dict[str, Any]
    unsaved: bool = False

    @property
    def kinds(self) -> tuple[str, ...]:
        """The registers to be read, in order."""
        system = self.connection.system
        groups = [group.name for group in self.groups]
        lists = dict.fromkeys(kind for name in groups for kind in registry.lists_of(system, name))
        wanted = dict.fromkeys(kind for name in groups for kind in registry.kinds_of(system, name))
        if self.only_reads:
            return (*lists, *(k for k in surveying.kinds(self.connection) if k in wanted))
        return (*lists, *(kind for kind in wanted if registry.is_listed(system, kind)))

    @property
    def previews(self) -> bool:
        """Whether it plans and writes nothing there."""
        return self.run.trigger == Run.Trigger.PREVIEW

    @property
    def only_reads(self) -> bool:
        """Whether nothing moves at all."""
        return self.run.trigger == Run.Trigger.READ

    def go(self, *, at_once: bool = True, **steps: Any) -> None:
        """Remember where the next portion begins, and how far it has come.

        Args:
            at_once: False where nothing was done: it is written with the next thing that was, and
                whoever takes over before then looks once more and finds nothing, too.
            steps: What changes in the position.
        """
        self.position.update(steps)
        self.unsaved = True
        if at_once:
            self.save()

    def save(self) -> None:
        """Write the position and the progress.

        Raises:
            LeaseLostError: Another worker has the run.
        """
        with company_scope(self.lease.company_id):
            self.lease.check()
            facts = {"position": self.position, "progress": self.run.progress}
            Run.objects.filter(id=self.run.id).update(**facts)
        self.unsaved = False

    def add(self, name: str, counts: Counter[str], begun: float) -> None:
        """Add figures to the progress; the next `go` writes them.

        Args:
            name: A flow, or a register that was read.
            counts: Rows by what became of them.
            begun: When it began, on the monotonic clock.
        """
        figures = Counter(self.run.progress.get(name, {}))
        figures.update({key: value for key, value in counts.items() if value})
        figures["milliseconds"] += round((monotonic() - begun) * 1000)
        self.run.progress[name] = dict(figures)
