"""How the demo looks in a terminal, and without one: tables, bars, a plan with its signs.

What is said stands in `demo` and `demo_walk`; nothing is decided here.
"""

import contextlib
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from io import TextIOWrapper
from typing import Any, Final

from rich.console import Console, RenderableType
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.progress_bar import ProgressBar
from rich.table import Table
from rich.text import Text

from bindeledd.sync import registry, wording
from bindeledd.sync.field_list import label_of
from bindeledd.sync.models import PlanRow

_SIGNS: Final = {
    "create": ("+", "green"),
    "update": ("~", "blue"),
    "close": ("~", "blue"),
    "reopen": ("~", "blue"),
    "link": ("=", "green"),
    "replace": ("±", "blue"),
    "cancel": ("-", "blue"),
    "correct": ("~", "blue"),
    "follow": (">", "green"),
    "held": ("‖", "yellow"),
    "conflict": ("!", "red"),
}
_WORDS: Final = {
    "create": "to create",
    "update": "to change",
    "close": "to end",
    "reopen": "to open again",
    "link": "to link",
    "replace": "to make anew",
    "cancel": "to take back",
    "correct": "to correct by a further document",
    "follow": "to complete",
    "held": "held",
    "conflict": "for you to decide",
}
_FIRST_ROWS: Final = 2
_FIRST_FIELDS: Final = 3
_WIDE: Final = 72
_BAR_WIDTH: Final = 6
_BAR, _DONE = "cyan", "green"


@dataclass(frozen=True)
class Tally:
    """One register in the summary.

    Attributes:
        label: Its name.
        ours: Records of ours.
        linked: Of them linked with a record that was there.
        created: Of them made there by us.
        changed: Records there that were changed.
        held: Records that wait for something.
        open: Pairs that wait for a person's answer.
    """

    label: str
    ours: int
    linked: int
    created: int
    changed: int
    held: int
    open: int


@dataclass(frozen=True)
class Summary:
    """What the demo did, as figures.

    Attributes:
        registers: One line a register.
        reasons: Sentence -> how many records wait for it.
        conflicts: Label and sentence of what waits for an answer.
        requests: Calls made to the ledger.
        seconds: That the runs took.
        moved_again: Records that moved in the second run.
        written_again: Writing calls of the second run, as the ledger counted them.
    """

    registers: Sequence[Tally]
    requests: int
    seconds: float
    moved_again: int
    written_again: int
    reasons: Counter[str] = field(default_factory=Counter)
    conflicts: Sequence[tuple[str, str]] = ()


class Screen:
    """Standard output: in colour where it is a terminal, else plain text without control codes."""

    def __init__(self) -> None:
        if isinstance(sys.stdout, TextIOWrapper):
            sys.stdout.reconfigure(errors="replace")  # a terminal that cannot draw a sign
        self._console = Console(highlight=False, markup=False, emoji=False)
        self._steps = 0

    def step(self, title: str) -> None:
        """Begin the next part."""
        self._steps += 1
        self._console.print()
        self._console.print(Text(f"{self._steps}. {title}", style="bold"))

    def say(self, text: str, style: str = "") -> None:
        """Say one sentence, indented below the step."""
        self._console.print(_indented(Text(text, style=style)))

    def table(self, heads: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
        """Draw a small table, its first column a name and the others figures."""
        table = _plain_table()
        for place, head in enumerate(heads):
            table.add_column(head, justify="right" if place else "left")
        for row in rows:
            table.add_row(*(str(cell) for cell in row))
        self._console.print(_indented(table))

    @contextlib.contextmanager
    def progress(self, label: str, total: int | None = None) -> Iterator[Callable[..., None]]:
        """Show how far something is; yields a function that takes `completed` and `total`."""
        columns = (
            TextColumn("   {task.description:<22}"),
            BarColumn(bar_width=24, complete_style=_BAR, finished_style=_DONE),
            MofNCompleteColumn(),
            TimeElapsedColumn(),
        )
        with Progress(*columns, console=self._console) as bars:
            task = bars.add_task(label, total=total)

            def tell(**figures: Any) -> None:
                bars.update(task, **figures)

            yield tell
            done = next(one for one in bars.tasks if one.id == task)
            bars.update(task, total=done.completed, completed=done.completed)

    def plan(self, rows: Iterable[PlanRow], kind_of: Callable[[str], str], system: str) -> None:
        """Show a plan: by kind and action, the first rows of each and how many there are."""
        groups: dict[str, dict[str, list[PlanRow]]] = defaultdict(lambda: defaultdict(list))
        for row in rows:
            groups[kind_of(row.flow)][row.action].append(row)
        table = _plain_table()
        table.add_column(width=1)
        table.add_column(ratio=2)
        table.add_column(ratio=3, style="dim")
        for kind, actions in groups.items():
            figures = ", ".join(f"{len(found)} {_WORDS[name]}" for name, found in actions.items())
            table.add_row("", Text(wording.kind_label(kind, 2).capitalize(), style="bold"), figures)
            for action, found in actions.items():
                _add_rows(table, action, found, system)
        self._console.print(_indented(table))

    def summary(self, ledger: str, summary: Summary) -> None:
        """Draw the figures of the end, of one ledger."""
        self.say(ledger, style="bold")
        if self._console.width < _WIDE:
            for one in summary.registers:
                self.say(
                    f"{one.label}: {one.ours} here, {one.linked} linked, {one.created} created, "
                    f"{one.changed} changed, {one.held} held, {one.open} for you"
                )
        else:
            self._console.print(_indented(_summary_table(summary.registers)))
        for reason, count in summary.reasons.most_common():
            self.say(f"‖ {count} held: {reason}", style="yellow")
        for label, reason in summary.conflicts:
            self.say(f"! {label}: {reason}", style="red")
        self.say(f"Requests      {summary.requests} in {summary.seconds:.1f} seconds")
        self.say(
            f"Second run    {summary.moved_again} records moved, "
            f"{summary.written_again} written to the ledger\n",
            style="bold",
        )


def _add_rows(table: Table, action: str, found: Sequence[PlanRow], system: str) -> None:
    sign, colour = _SIGNS[action]
    shown = found if action == "conflict" else found[:_FIRST_ROWS]
    for row in shown:
        table.add_row(Text(sign, style=colour), Text(row.label), Text(_told(row, system)))
    if len(found) > len(shown):
        table.add_row("", Text(f"and {len(found) - len(shown)} more", style="dim"), "")


def _told(row: PlanRow, system: str) -> str:
    """Return what would be written, or why not."""
    if row.reasons:
        return wording.say(row.reasons[0]["code"], row.reasons[0]["params"], system)
    plain = [one for one in row.fields if not _REFERENCE.match(str(one["after"]))]
    fields = sorted(plain, key=lambda one: not one["name"].islower())  # fields of ours first
    flow = registry.connector(system).flow(row.flow)
    told = [_change(one, label_of(flow, one["name"])) for one in fields[:_FIRST_FIELDS]]
    more = len(row.fields) - len(told)
    return ", ".join(told) + (f", {more} more" if more > 0 and told else "")


_REFERENCE: Final = re.compile(r"(ours|theirs):|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$")
"""What names a record, ours or theirs, by what is no word to anybody."""


def _change(one: dict[str, Any], label: str) -> str:
    after = _figure(wording.value_text(one["after"]))
    if one["before"] in {None, ""}:
        return f"{label} {after}"
    return f"{label} {_figure(wording.value_text(one['before']))} → {after}"


def _figure(text: str) -> str:
    """Leave the empty decimals of a figure out: 8.0000 is 8, a price of 89.50 stays."""
    found = re.fullmatch(r"(-?\d+)\.(\d\d)0*", text)
    return (found[1] if found[2] == "00" else f"{found[1]}.{found[2]}") if found else text


def _summary_table(registers: Sequence[Tally]) -> Table:
    table = _plain_table()
    table.add_column("Register", no_wrap=True)
    for head in ("Here", "Linked", "Created", "Changed", "Held", "For you"):
        table.add_column(head, justify="right")
    table.add_column("Both", width=_BAR_WIDTH)
    for one in registers:
        bar: RenderableType = ProgressBar(
            total=max(1, one.ours),
            completed=one.linked + one.created,
            width=_BAR_WIDTH,
            complete_style=_BAR,
            finished_style=_DONE,
        )
        figures = (one.ours, one.linked, one.created, one.changed, one.held, one.open)
        table.add_row(one.label, *(str(figure) for figure in figures), bar)
    return table


def _plain_table() -> Table:
    return Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="dim")


def _indented(content: RenderableType) -> RenderableType:
    from rich.padding import Padding

    return Padding(content, (0, 0, 0, 3), expand=False)
