"""The match screen in words: tallies, groups and rows with what each answer leads to."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any, Final

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from bindeledd.panel import formatting
from bindeledd.panel.sync import reasoned
from bindeledd.sync import board, wording
from bindeledd.sync.flows import Direction
from bindeledd.sync.linking import PEOPLE, Compared, Counts, Pair, Standing, Survey
from bindeledd.sync.models import Connection

JOINT: Final = {
    Standing.CONFLICT: "conflict",
    Standing.SUGGESTED: "suggestion",
    Standing.SURE: "linked",
    Standing.LINKED: "linked",
    Standing.ONLY_HERE: "only-here",
    Standing.ONLY_THERE: "only-there",
    Standing.IGNORED: "only-there",
}

SHOWS: Final[dict[str, tuple[Standing, ...]]] = {
    "conflict": (Standing.CONFLICT,),
    "suggested": (Standing.SUGGESTED,),
    "only_here": (Standing.ONLY_HERE,),
    "only_there": (Standing.ONLY_THERE,),
    "sure": (Standing.SURE, Standing.LINKED),
    "ignored": (Standing.IGNORED,),
}
"""What a tally shows when it is pressed, in the order of the groups."""

_SAME: Final[dict[str, tuple[Promise, Promise]]] = {
    "customer": (gettext_lazy("Same customer"), gettext_lazy("Two customers")),
    "employee": (gettext_lazy("Same person"), gettext_lazy("Two people")),
    "project": (gettext_lazy("Same project"), gettext_lazy("Two projects")),
    "department": (gettext_lazy("Same department"), gettext_lazy("Two departments")),
}


@dataclass(frozen=True)
class Button:
    """One answer as a button; `renumber` when it also gives ours the number that it tells of."""

    name: str
    label: str
    key: str
    kind: str
    renumber: bool = False


@dataclass(frozen=True)
class PairShown:
    """One row as the page writes it."""

    pair: Pair
    joint: str
    why: str
    ours: dict[str, Any] | None
    theirs: dict[str, Any] | None
    buttons: tuple[Button, ...]
    outcomes: tuple[tuple[str, str], ...]
    others: tuple[tuple[str, Compared], ...]
    choose_url: str
    tickable: bool


def pair(connection: Connection, kind: str, found: Pair) -> PairShown:
    """Return one row in words."""
    system = board.system_of(connection)
    buttons = tuple(
        replace(_button(found, kind, answer.name), renumber=answer.code == "link.two_gets_number")
        for answer in found.answers
    )
    labels = {button.name: button.key or button.label for button in buttons}
    return PairShown(
        pair=found,
        joint=JOINT[found.standing],
        why=wording.heading(found.reason, found.params, system.label) if found.reason else "",
        ours=_side(found, "ours", kind),
        theirs=_side(found, "theirs", kind),
        buttons=buttons,
        outcomes=tuple(
            (labels[answer.name], wording.say(answer.code, answer.params, system.label))
            for answer in found.answers
        ),
        others=tuple(
            (wording.field_label(one.name), _as_people_write(one))
            for one in found.fields
            if one.name not in _HEAD and (one.ours or one.theirs)
        ),
        choose_url=_choose(connection, kind, found),
        tickable=found.standing in {Standing.SUGGESTED, Standing.SURE}
        and found.ours is not None
        and found.theirs is not None,
    )


_HEAD: Final = frozenset({"number", "name"})


def _choose(connection: Connection, kind: str, found: Pair) -> str:
    if found.standing in {Standing.LINKED, Standing.IGNORED}:
        return ""
    asked = f"ours={found.ours.id}" if found.ours is not None else ""
    if found.theirs is not None and found.ours is None:
        asked = f"theirs={found.theirs.id}"
    return f"{reverse('panel:match_choose', args=[connection.id, kind])}?{asked}"


def _as_people_write(one: Compared) -> Compared:
    """Return a number that has a form of its own in that form; it is one word on each side."""
    write = _FORMS.get(one.name)
    if write is None:
        return one
    sides = (
        tuple(replace(word, text=write(word.text)) for word in side)
        for side in (one.ours, one.theirs)
    )
    ours, theirs = sides
    return replace(one, ours=ours, theirs=theirs)


_FORMS: Final[dict[str, Callable[[str], str]]] = {
    "org_number": formatting.org_number,
    "phone": formatting.phone,
}


def _org(number: str) -> str:
    return formatting.org_number(number) if number else ""


def _side(found: Pair, side: str, kind: str) -> dict[str, Any] | None:
    who = getattr(found, side)
    if who is None:
        return None
    fields = {one.name: getattr(one, side) for one in found.fields}
    below = [who.place, _org(who.org_number) or (_("private person") if who.is_person else "")]
    if kind == "employee":
        below = [formatting.phone(who.phone) if who.phone else "", who.email]
    return {
        "who": who,
        "number": fields.get("number", ()),
        "name": fields.get("name", ()),
        "below": " · ".join(part for part in below if part),
        "url": reasoned.record_address(kind, who.id) if side == "ours" else "",
    }


def _button(found: Pair, kind: str, name: str) -> Button:  # noqa: PLR0911 - one line an answer
    is_conflict = found.standing is Standing.CONFLICT
    same, two = _SAME.get(kind, (gettext_lazy("The same"), gettext_lazy("Two")))
    match name:
        case "link":
            if is_conflict:
                return Button(name, str(same), "S", "")
            return Button(name, _("Link"), "K", "")
        case "two":
            if is_conflict:
                return Button(name, str(two), "T", "")
            return Button(name, _("Not the same"), "N", "quiet")
        case "unlink":
            return Button(name, _("Unlink"), "", "quiet")
        case "undo":
            return Button(name, _("Take it back"), "", "quiet")
        case _:
            return Button(name, _("Ignore"), "", "quiet")


@dataclass(frozen=True)
class Tally:
    """One of the five counts that are filters too."""

    name: str
    count: int
    word: str
    joint: str


def tallies(survey: Survey, short: str) -> list[Tally]:
    """Return the five counts."""
    counts = survey.counts
    return [
        Tally("sure", counts.sure + counts.linked, _("surely linked"), "linked"),
        Tally(
            "suggested",
            counts.suggested,
            ngettext("suggestion", "suggestions", counts.suggested),
            "suggestion",
        ),
        Tally("only_here", counts.only_here, _("only here"), "only-here"),
        Tally(
            "only_there",
            counts.only_there,
            _("only in %(system)s") % {"system": short},
            "only-there",
        ),
        Tally(
            "conflict",
            counts.conflict,
            ngettext("conflict", "conflicts", counts.conflict),
            "conflict",
        ),
    ]


def count_of(counts: Counts, name: str) -> int:
    """Return how many rows a group holds."""
    return sum(getattr(counts, str(standing)) for standing in SHOWS[name])


def group_words(
    name: str, kind: str, short: str, direction: str, counts: Counts
) -> tuple[str, str]:
    """Return a group's heading, and in quiet words what becomes of its rows."""
    match name:
        case "conflict":
            return _("Conflict"), _conflict(kind, direction)
        case "suggested":
            told = _("We believe they are the same.")
            if counts.same_org_number:
                words = ngettext(
                    "%(n)s of them has the same organisation number.",
                    "%(n)s of them have the same organisation number.",
                    counts.same_org_number,
                )
                told = f"{told} {words % {'n': counts.same_org_number}}"
            return _("Suggestion"), told
        case "only_here":
            return _("Only here"), _only_here(direction, short)
        case "only_there":
            return _("Only in %(system)s") % {"system": short}, _only_there(direction)
        case "ignored":
            return _("Ignored"), _("You said to leave them alone. You can take it back.")
        case _:
            return _("Surely linked"), _("You can unlink a pair whenever you like.")


def _conflict(kind: str, direction: str) -> str:
    """Say what stands still until somebody answers; only what creates is kept from going on."""
    if direction != Direction.LINK:
        return _(
            "Same number, but another name or organisation number. A person must answer "
            "before this data type may be switched on."
        )
    if kind == PEOPLE:
        return _(
            "Same number, but another name. Hours and pay stand still for these people until "
            "somebody has answered; the others go on."
        )
    return _("Same number, but another name. They stay unlinked until somebody has answered.")


def _only_here(direction: str, short: str) -> str:
    if direction == "out":
        return _("Are created in %(system)s. You see the list again in the preview.") % {
            "system": short
        }
    return _("Are left as they are here.")


def _only_there(direction: str) -> str:
    if direction == "into":
        return _("Are created here. You see the list again in the preview.")
    return _("Are not touched.")
