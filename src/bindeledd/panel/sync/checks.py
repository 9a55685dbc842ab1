"""The check step and what stands in the way, in words and in the order of consequence."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bindeledd.sync import board, connecting, linking, wording
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


def facts(connection: Connection) -> dict[str, Any]:
    """Return the check's findings, counts of both sides, and whether one may go on."""
    found = connecting.checked(connection)
    system = board.system_of(connection)
    labels = {group.name: _(group.label) for group in system.groups}
    shown = [_finding(connection, point, labels) for point in found.findings] if found else []
    stops = [one for one in shown if one.kind == "stops"]
    return {
        "checked": found,
        "findings": shown,
        "good": sum(one.kind == "good" for one in shown),
        "notes": sum(one.kind == "note" for one in shown),
        "stops": stops,
        "stops_all": bool(found and found.stops_all),
        "registers": connecting.register_counts(connection),
    }


def _finding(connection: Connection, point: Any, labels: dict[str, str]) -> FindingShown:
    words = wording.words(point.code, point.params, board.system_of(connection).label)
    severity = str(point.severity)
    groups = tuple((name, labels.get(name, name)) for name in point.groups)
    kind = {"fine": "good", "note": "note"}.get(severity, "stops")
    url, label = _deed(connection, words.action)
    return FindingShown(
        kind=kind,
        words=words,
        verdict=_verdict(kind, [word for _name, word in groups]),
        key=f"finding-{point.code.replace('.', '-')}",
        groups=groups if kind == "stops" else (),
        url=url,
        label=label,
    )


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
