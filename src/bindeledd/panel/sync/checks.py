"""The check step and what stands in the way, in words and in the order of consequence."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from bindeledd.sync import board, choosing, connecting, linking, wording
from bindeledd.sync.connecting import Point
from bindeledd.sync.flows import Direction, Severity
from bindeledd.sync.models import Connection
from bindeledd.sync.wording import Action, Words

STEP_WORDS: Final = {
    "connect": gettext_lazy("Connect"),
    "check": gettext_lazy("Check"),
    "match": gettext_lazy("Match"),
    "types": gettext_lazy("Data types"),
    "preview": gettext_lazy("Preview"),
    "try_one": gettext_lazy("Try one"),
    "switch_on": gettext_lazy("Switch on"),
}


@dataclass(frozen=True)
class FindingShown:
    """One point of the check as the page writes it."""

    kind: str
    words: Words
    verdict: str
    key: str
    groups: tuple[tuple[str, str], ...]
    url: str
    label: str
    ticks: tuple[tuple[str, str], ...] = ()
    """What else it says the same of: the data type, and their name of the right."""


def facts(connection: Connection) -> dict[str, Any]:
    """Return the check's findings, counts of both sides, and whether one may go on."""
    found = connecting.checked(connection)
    system = board.system_of(connection)
    labels = {group.name: _(group.label) for group in system.groups}
    points = _together(found.findings) if found else []
    shown = [_finding(connection, point, labels) for point in points]
    stops = [one for one in shown if one.kind == "stops"]
    return {
        "checked": found,
        "findings": shown,
        "told": _told(shown),
        "stops": stops,
        "stops_all": bool(found and found.stops_all),
        "registers": connecting.register_counts(connection),
    }


def _together(points: Sequence[Point]) -> list[tuple[Point, ...]]:
    """Return points in order; those that say the same good of several data types as one."""
    alike: dict[tuple[str, ...], list[Point]] = {}
    for point in points:
        fine = point.severity is Severity.FINE and point.groups
        own = () if fine else (*point.groups, str(point.params))
        alike.setdefault((point.code, *own), []).append(point)
    return [tuple(together) for together in alike.values()]


def _told(shown: Sequence[FindingShown]) -> str:
    """Say how many points there are of each kind; what there is none of is left out."""
    kinds = Counter(one.kind for one in shown)
    good, notes, stops = kinds["good"], kinds["note"], kinds["stops"]
    parts = [
        ngettext("%(n)s stops", "%(n)s stop", stops) % {"n": stops} if stops else "",
        ngettext("%(n)s to note", "%(n)s to note", notes) % {"n": notes} if notes else "",
        ngettext("%(n)s in order", "%(n)s in order", good) % {"n": good} if good else "",
    ]
    return ", ".join(part for part in parts if part)


def _finding(
    connection: Connection, together: tuple[Point, ...], labels: dict[str, str]
) -> FindingShown:
    point, system = together[0], board.system_of(connection)
    facts = wording.with_groups(point.params, point.groups, connection.system)
    words = wording.words(point.code, facts, system.label)
    groups = tuple((name, labels.get(name, name)) for name in point.groups)
    kind = _KINDS.get(point.severity, "stops")
    url, label = _deed(connection, words.action)
    return FindingShown(
        kind=kind,
        words=words,
        verdict=_verdict(kind, [word for _name, word in groups]),
        key="-".join(["finding", point.code.replace(".", "-"), *point.groups]),
        groups=groups if kind == "stops" else (),
        url=url,
        label=label,
        ticks=tuple(
            (labels.get(name, name), str(one.params.get("right", "")))
            for one in together
            for name in one.groups
            if kind == "good"
        ),
    )


_KINDS: Final = {Severity.FINE: "good", Severity.NOTE: "note"}


def _verdict(kind: str, groups: list[str]) -> str:
    if kind == "good":
        return _("In order")
    if kind == "note":
        return _("Note this")
    if not groups:
        return _("Stops everything")
    return _("Stops %(what)s") % {"what": ", ".join(groups).lower()}


def _deed(connection: Connection, action: Action) -> tuple[str, str]:
    pages = {
        Action.REPLACE_KEY: "panel:connection_access",
        Action.LINK: "panel:connection_match",
        Action.OPEN_MATCH: "panel:connection_match",
        Action.CHOOSE_VALUE: "panel:connection_types",
        Action.OPEN_PLAN: "panel:connection_preview",
    }
    page = pages.get(action)
    return (reverse(page, args=[connection.id]), wording.button(action)) if page else ("", "")


@dataclass(frozen=True)
class Obstacle:
    """Something that stops switching on, with the way to it."""

    words: Words
    url: str
    label: str


_OBSTACLES: Final = {
    "connection.not_checked": ("panel:connection_check", gettext_lazy("Check the access")),
    "connection.other_company": ("panel:connection_check", gettext_lazy("See the check")),
    "connection.client_changed": ("panel:connection_check", gettext_lazy("See the check")),
    "connection.group_stopped": ("panel:connection_check", gettext_lazy("See the check")),
    "connection.nothing_chosen": ("panel:connection_types", gettext_lazy("Choose data types")),
    "connection.register_unread": ("panel:connection_match", gettext_lazy("Read both sides")),
    "connection.conflicts_stand": ("panel:connection_match", gettext_lazy("Answer them")),
    "connection.no_credentials": ("panel:connection_access", gettext_lazy("Give a key")),
}


def obstacles(connection: Connection) -> list[Obstacle]:
    """Return what stops switching on, in words."""
    label = board.system_of(connection).label
    found = []
    for reason in connecting.obstacles(connection):
        page, word = _OBSTACLES.get(
            reason.code, ("panel:connection_check", gettext_lazy("Go there"))
        )
        url = reverse(page, args=[connection.id])
        kind = str(reason.params.get("kind", ""))
        if page == "panel:connection_match" and kind in linking.kinds(connection):
            url = reverse("panel:match", args=[connection.id, kind])
        words = wording.words(reason.code, reason.params, label)
        found.append(Obstacle(words, url, str(word)))
    return found


reasons = obstacles


@dataclass(frozen=True)
class Twice:
    """One register before it moves: what is linked, what may be the same, what would be made."""

    label: str
    url: str
    linked: int
    asked: int
    made: int


def twice(connection: Connection) -> list[Twice]:
    """Return how registers that shall move stand, so that nothing comes twice (B0.4)."""
    moving = {
        kind: one.direction
        for one in choosing.choices(connection)
        for kind in one.kinds
        if one.direction in {Direction.OUT, Direction.INTO}
    }
    found = []
    for kind in linking.kinds(connection):
        if kind not in moving:
            continue
        counts = linking.survey(connection, kind).counts
        made = counts.only_here if moving[kind] is Direction.OUT else counts.only_there
        url = reverse("panel:match", args=[connection.id, kind])
        label = capfirst(wording.kind_label(kind, 2))
        found.append(Twice(label, url, counts.linked + counts.sure, counts.open, made))
    return found
