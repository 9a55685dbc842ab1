"""How far a line has come, in the worker's words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from bindeledd.panel.states import APPROVAL
from bindeledd.sync.board_records import Stands


@dataclass(frozen=True)
class Sign:
    """One sign as a worker sees it.

    Attributes:
        key: What a line says.
        code: The panel's sign for it.
        word: The worker's word.
        sentence: What it means, where that is not plain.
    """

    key: str
    code: str
    word: Promise
    sentence: Promise | str = ""


SIGNS: Final = (
    Sign("refused", "rejected", pgettext_lazy("phone state", "Needs you")),
    Sign("returned", "returned", pgettext_lazy("phone state", "Sent back")),
    Sign("on-phone", "on-phone", pgettext_lazy("phone state", "On the phone")),
    Sign("draft", "draft", pgettext_lazy("phone state", "Not handed in")),
    Sign("awaiting", "awaiting", pgettext_lazy("phone state", "To be approved")),
    Sign("approved-once", "approved-once", pgettext_lazy("phone state", "Approved once")),
    Sign("approved", "approved", pgettext_lazy("phone state", "Approved")),
    Sign(
        "at-office",
        "held",
        pgettext_lazy("phone state", "Waits at the office"),
        _("The accounting system has not taken it. The office sees why, and what releases it."),
    ),
    Sign(
        "uncertain",
        "uncertain",
        pgettext_lazy("phone state", "No answer yet"),
        _("The accounting system has not answered. We ask it again, and send nothing twice."),
    ),
    Sign("changed", "changed", pgettext_lazy("phone state", "Changed, goes again")),
    Sign("queued", "queued", pgettext_lazy("phone state", "On its way")),
    Sign("transferred", "transferred", pgettext_lazy("phone state", "In the books")),
    Sign("billed", "billed", pgettext_lazy("phone state", "Billed")),
)
"""From what has come least far to what has come furthest: a day shows the first of its lines."""

_ORDER: Final = {sign.key: place for place, sign in enumerate(SIGNS)}
_BY_KEY: Final = {sign.key: sign for sign in SIGNS}
_DONE: Final = frozenset({"approved", "transferred", "billed"})
_ELSEWHERE: Final = {
    Stands.UNCERTAIN: "uncertain",
    Stands.REJECTED: "at-office",
    Stands.HELD: "at-office",
    Stands.CHANGED: "changed",
    Stands.QUEUED: "queued",
}
"""What another system says -> the sign; that it was refused there is for the office to mend."""


def key_of(state: str) -> str:
    """Return the sign of a line's state: of its approval, or of why it is held.

    Raises:
        KeyError: An unknown state.
    """
    found = APPROVAL.get(state, state)
    return _BY_KEY[found].key


def laid_over(own: str, stands: Stands | None) -> str:
    """Return the sign of a line of which another system says something.

    What waits for the worker, or for whoever approves, goes first: the books come after that.

    Args:
        own: The sign of what we say ourselves.
        stands: Where its record stands; None when no system knows it.
    """
    if stands is None or own not in _DONE:
        return own
    if stands is Stands.TRANSFERRED:
        return own if own == "billed" else "transferred"
    return _ELSEWHERE[stands]


def sign_of(state: str) -> Sign:
    """Return the sign of a line's state."""
    return _BY_KEY[key_of(state)]


def least_far(states: list[str]) -> Sign | None:
    """Return the sign of a day with lines in these states; None for a day with nothing."""
    keys = [key_of(state) for state in states]
    return _BY_KEY[min(keys, key=_ORDER.__getitem__)] if keys else None
