"""Reasons in words with the one fix that each has: a link, or a button that does it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from bindeledd.panel import formatting
from bindeledd.sync import board, wording
from bindeledd.sync.board_held import Reasoned
from bindeledd.sync.models import Connection, Waiting
from bindeledd.sync.wording import Action, Words

BY_ITSELF: Final = frozenset({Waiting.Why.QUEUED, Waiting.Why.PARTLY})
"""Kinds of waiting that nobody need do anything about."""

SIGNS: Final = {
    Waiting.Why.HELD: ("held", "held"),
    Waiting.Why.CONFLICT: ("rejected", "fail"),
    Waiting.Why.REFUSED: ("rejected", "fail"),
    Waiting.Why.UNKNOWN: ("uncertain", "unsure"),
    Waiting.Why.QUEUED: ("queued", "queue"),
    Waiting.Why.PARTLY: ("queued", "queue"),
}
"""Sign and tone of each kind of waiting."""

_OWNERS: Final = {"contact_person": "customer", "delivery_address": "customer"}


@dataclass(frozen=True)
class Fix:
    """What removes a reason.

    Attributes:
        label: Of the button.
        url: The page that the button opens; empty when it does something.
        deed: What it does: retry or ask; empty when it opens a page.
        icon: On the button.
    """

    label: str
    url: str = ""
    deed: str = ""
    icon: str = ""


@dataclass(frozen=True)
class ReasonShown:
    """A reason as the pages write it."""

    found: Reasoned
    words: Words
    told: str
    sign: str
    tone: str
    fix: Fix | None
    rows: str
    oldest: str
    amount: str


def of(found: Reasoned) -> ReasonShown:
    """Return a reason in words."""
    label = board.system_of(found.connection).label
    words = wording.words(found.code, found.params, label)
    sign, tone = SIGNS[Waiting.Why(found.why)]
    count = found.sums.rows
    return ReasonShown(
        found=found,
        words=words,
        told=beyond(words),
        sign=sign,
        tone=tone,
        fix=fix(words.action, found.sample),
        rows=ngettext("%(count)s row", "%(count)s rows", count)
        % {"count": formatting.number(count)},
        oldest=_("oldest today")
        if found.days == 0
        else _("oldest %(days)s") % {"days": formatting.waited(found.days)},
        amount=formatting.kroner(found.sums.amount) if found.sums.amount is not None else "",
    )


def beyond(words: Words) -> str:
    """Return what a reason says beyond its heading and before what to do."""
    repeats = words.happened.rstrip(".") == words.heading
    return words.means if repeats else f"{words.happened} {words.means}".strip()


def fix(action: Action, row: Waiting) -> Fix | None:
    """Return the button that removes a reason; None when nobody has to press anything."""
    if action in _NOTHING:
        return None
    label = wording.button(action)
    if action is Action.RETRY:
        return Fix(label, deed="retry", icon="refresh")
    if action is Action.ASK_NOW:
        return Fix(label, deed="ask", icon="search")
    url, icon = _page(action, row)
    return Fix(label, url=url, icon=icon) if url else None


_NOTHING: Final = frozenset(
    {Action.NONE, Action.WAIT, Action.ASK_ADMINISTRATOR, Action.ASK_OPERATOR}
)


def _page(action: Action, row: Waiting) -> tuple[str, str]:  # noqa: PLR0911 - one line a fix
    connection = row.connection
    match action:
        case Action.LINK | Action.OPEN_MATCH:
            return match_address(connection, missing_kind(row)), "link"
        case Action.EDIT_RECORD | Action.OPEN_RECORD:
            return record_address(row.kind, row.ours), "pencil"
        case Action.CHOOSE_VALUE:
            return reverse("panel:data_type", args=[connection.id, row.group]), "pencil"
        case Action.CHECK_CONNECTION:
            return reverse("panel:connection_check", args=[connection.id]), "check-ring"
        case Action.REPLACE_KEY:
            return reverse("panel:connection_access", args=[connection.id]), "key"
        case Action.CONFIRM_VANISHED:
            return reverse("panel:held_confirm", args=[row.id]), "check"
        case Action.OPEN_PLAN:
            return reverse("panel:connection_preview", args=[connection.id]), "eye"
        case _:
            return "", ""


def missing_kind(row: Waiting) -> str:
    """Return the kind of record that has to be linked: the one referred to, or the row's own."""
    params: dict[str, Any] = row.reasons[0]["params"] if row.reasons else {}
    kind = str(params.get("kind") or row.kind)
    return _OWNERS.get(kind, kind)


def match_address(connection: Connection, kind: str) -> str:
    """Return the address of the match screen of a kind."""
    return reverse("panel:match", args=[connection.id, _OWNERS.get(kind, kind)])


def record_address(kind: str, ours: object) -> str:
    """Return the address of a record of ours, or nothing where its kind has no page."""
    if ours is None:
        return ""
    try:
        return reverse(f"panel:{kind}", args=[ours])
    except NoReverseMatch:
        return ""


def lines(row: Waiting) -> list[str]:
    """Return every reason of a row in one line each."""
    label = board.system_of(row.connection).label
    return [wording.say(one["code"], one["params"], label) for one in row.reasons]
