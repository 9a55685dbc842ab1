"""Reasons in words with the one fix that each has: a link, or a button that does it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any, Final
from uuid import UUID

from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from bindeledd.panel import formatting
from bindeledd.sync import board, linking, wording
from bindeledd.sync.board_held import Reasoned
from bindeledd.sync.board_plans import Names
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
        fix=_fix_of_all(words.action, found),
        rows=ngettext("%(count)s row", "%(count)s rows", count)
        % {"count": formatting.number(count)},
        oldest=_("oldest under a day")
        if found.days == 0
        else _("oldest %(days)s") % {"days": formatting.waited(found.days)},
        amount=formatting.kroner(found.sums.amount) if found.sums.amount is not None else "",
    )


def _fix_of_all(action: Action, found: Reasoned) -> Fix | None:
    """Return the button of a reason; one that opens a record of many says that it is the first."""
    shown = fix(action, found.sample)
    if shown is None or found.sums.rows == 1 or shown.url == "":
        return shown
    if shown.url != record_address(found.sample.kind, found.sample.ours):
        return shown
    return replace(shown, label=_("Open the first"))


def beyond(words: Words) -> str:
    """Return what a reason says beyond its heading and before what to do."""
    repeats = words.happened.rstrip(".") == words.heading
    return words.means if repeats else f"{words.happened} {words.means}".strip()


def fix(action: Action, row: Waiting) -> Fix | None:
    """Return the button that removes a reason; None when nobody has to press anything."""
    if action in _NOTHING:
        return None
    if action in _MATCHING and match_address(row.connection, missing_kind(row)) == "":
        action = Action.DECIDE if row.why == Waiting.Why.UNKNOWN else Action.OPEN_RECORD
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


_MATCHING: Final = frozenset({Action.LINK, Action.OPEN_MATCH})


def _page(action: Action, row: Waiting) -> tuple[str, str]:
    match action:
        case Action.LINK | Action.OPEN_MATCH:
            return match_address(row.connection, missing_kind(row)), "link"
        case Action.EDIT_RECORD | Action.OPEN_RECORD:
            return record_address(row.kind, row.ours), "pencil"
        case Action.CHOOSE_VALUE:
            return reverse("panel:data_type", args=[row.connection_id, row.group]), "pencil"
        case _:
            return _plain_page(action, row)


def _plain_page(action: Action, row: Waiting) -> tuple[str, str]:
    if action in _OF_ROW:
        page, icon = _OF_ROW[action]
        return reverse(page, args=[row.id]), icon
    page, icon = _OF_CONNECTION.get(action, ("", ""))
    return (reverse(page, args=[row.connection_id]) if page else ""), icon


_OF_ROW: Final = {
    Action.CONFIRM_VANISHED: ("panel:held_confirm", "check"),
    Action.DECIDE: ("panel:held_let_go", "link"),
}
_OF_CONNECTION: Final = {
    Action.CHECK_CONNECTION: ("panel:connection_check", "check-ring"),
    Action.REPLACE_KEY: ("panel:connection_access", "key"),
    Action.OPEN_PLAN: ("panel:connection_preview", "eye"),
}


def missing_kind(row: Waiting) -> str:
    """Return the kind of record that has to be linked: the one referred to, or the row's own."""
    params: dict[str, Any] = row.reasons[0]["params"] if row.reasons else {}
    kind = str(params.get("kind") or row.kind)
    return _OWNERS.get(kind, kind)


def match_address(connection: Connection, kind: str) -> str:
    """Return the address of the match screen of a kind; nothing where people match none of it."""
    matched = _OWNERS.get(kind, kind)
    if matched not in linking.kinds(connection):
        return ""
    return reverse("panel:match", args=[connection.id, matched])


def record_address(kind: str, ours: object) -> str:
    """Return the address of a record of ours, or nothing where its kind has no page."""
    if ours is None:
        return ""
    try:
        return reverse(f"panel:{_PAGES.get(kind, kind)}", args=[ours])
    except NoReverseMatch:
        return ""


_PAGES: Final = {"invoice_attachment": "attachment"}
"""Kinds whose page has another name than they."""


@dataclass(frozen=True)
class Line:
    """One reason in one line, cut where it names another record.

    Attributes:
        before: The words before the name, or the whole line.
        name: Of the record that the reason speaks of.
        url: Its page, where it has one.
        after: The words after the name.
    """

    before: str
    name: str = ""
    url: str = ""
    after: str = ""

    @property
    def text(self) -> str:
        """The whole line."""
        return f"{self.before}{self.name}{self.after}"


@dataclass(frozen=True)
class Named:
    """Names of the records that reasons speak of, looked up for a whole page at once."""

    by_connection: dict[UUID, Names]

    def words(self, connection: Connection, code: str, params: dict[str, Any]) -> Words:
        """Return the words of a reason with the name in them."""
        facts = params | {"name": self._name(connection, params)}
        return wording.words(code, facts, board.system_of(connection).label)

    def line(self, connection: Connection, code: str, params: dict[str, Any], *, do: bool) -> Line:
        """Return a reason in one line; `do` adds what to do about it."""
        label = board.system_of(connection).label
        name = self._name(connection, params)
        marked = wording.words(code, params | {"name": _MARK} if name else params, label)
        text = f"{marked.happened} {marked.do}".strip() if do else marked.happened
        before, mark, after = text.partition(_MARK)
        if not mark:
            return Line(text)
        url = record_address(str(params.get("kind", "")), params.get("ours"))
        return Line(before, name, url, after)

    def _name(self, connection: Connection, params: dict[str, Any]) -> str:
        text = _reference(params)
        if not text:
            return str(params.get("name", ""))
        return self.by_connection[connection.id].known(text)


_MARK: Final = "\ue000"
"""Stands for the name while the sentence is made: a sign that no text holds."""


def named(reasons: Iterable[tuple[Connection, dict[str, Any]]]) -> Named:
    """Look up the records that reasons speak of: a query or two a kind and connection."""
    texts: dict[Connection, list[str]] = {}
    for connection, one in reasons:
        texts.setdefault(connection, []).append(_reference(one["params"]))
    return Named({connection.id: Names(connection, told) for connection, told in texts.items()})


def _reference(params: dict[str, Any]) -> str:
    """Return what a reason speaks of, as plans refer to records; empty for none."""
    kind = params.get("kind")
    for side in ("ours", "theirs"):
        if kind and params.get(side):
            return f"{side}:{kind}:{params[side]}"
    return ""


def lines(row: Waiting, names: Named) -> list[Line]:
    """Return every reason of a row in one line each; what frees the first stands above them."""
    return [
        names.line(row.connection, one["code"], one["params"], do=place > 0)
        for place, one in enumerate(row.reasons)
    ]
