"""The words of the panel's signs: states, joints and plan signs, each with its tone and drawing.

Codes come from the engine and the workspace; an unknown code is an error, never a default.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from bindeledd.panel.icons import glyph

Text = str | Promise


@dataclass(frozen=True, slots=True)
class Sign:
    """One sign: the word for it, and the tone the stylesheet gives it."""

    word: Text
    tone: str
    drawing: str = ""


STATES: Final[Mapping[str, Sign]] = MappingProxyType(
    {
        "draft": Sign(pgettext_lazy("state", "Draft"), "plain"),
        "awaiting": Sign(pgettext_lazy("state", "Awaiting approval"), "plain"),
        "approved": Sign(pgettext_lazy("state", "Approved"), "plain"),
        "queued": Sign(pgettext_lazy("state", "Queued"), "queue"),
        "transferred": Sign(pgettext_lazy("state", "Transferred"), "accent"),
        "billed": Sign(pgettext_lazy("state", "Billed"), "plain"),
        "held": Sign(pgettext_lazy("state", "Held"), "held"),
        "rejected": Sign(pgettext_lazy("state", "Rejected"), "fail"),
        "uncertain": Sign(pgettext_lazy("state", "Uncertain"), "unsure"),
        "changed": Sign(pgettext_lazy("state", "Changed after transfer"), "queue"),
        "skipped": Sign(pgettext_lazy("state", "Skipped"), "plain"),
        "on-phone": Sign(pgettext_lazy("state", "On the phone"), "queue"),
        "unchanged": Sign(pgettext_lazy("state", "Unchanged"), "plain"),
        "approved-once": Sign(pgettext_lazy("state", "Approved once"), "plain"),
        "returned": Sign(pgettext_lazy("state", "Sent back"), "fail"),
        "reserved": Sign(pgettext_lazy("state", "Reserved"), "plain"),
        "exported": Sign(pgettext_lazy("state", "Exported"), "accent"),
        "credited": Sign(pgettext_lazy("state", "Credited"), "plain"),
    }
)
"""The thirteen states a row can be in (design language, section 5), and five of the workspace's:
two steps of approval, sent back by the foreman, on an invoice draft, in a pay export, credited."""

APPROVAL: Final[Mapping[str, str]] = MappingProxyType(
    {
        "draft": "draft",
        "submitted": "awaiting",
        "approved_once": "approved-once",
        "approved": "approved",
        "rejected": "returned",
    }
)
"""State of an hour entry's approval to the sign it wears."""

_LEFT: Final = '<circle class="pin" cx="8" cy="8" r="6"/>'
_RIGHT: Final = '<circle class="pin" cx="56" cy="8" r="6"/>'
_GONE: Final = '<circle class="gone" cx="{x}" cy="8" r="5"/>'

JOINTS: Final[Mapping[str, Sign]] = MappingProxyType(
    {
        "linked": Sign(
            pgettext_lazy("joint", "linked"),
            "accent",
            _LEFT + _RIGHT + '<path class="bar" d="M8 8h48"/>',
        ),
        "suggestion": Sign(
            pgettext_lazy("joint", "suggestion"),
            "queue",
            _LEFT
            + '<circle class="open" cx="56" cy="8" r="5"/>'
            + '<path class="bar dashed" d="M16 8h35"/>',
        ),
        "only-here": Sign(
            pgettext_lazy("joint", "only here"),
            "plain",
            _LEFT + '<path class="bar" d="M8 8h16"/>' + _GONE.format(x=56),
        ),
        "only-there": Sign(
            pgettext_lazy("joint", "only there"),
            "plain",
            _RIGHT + '<path class="bar" d="M56 8H40"/>' + _GONE.format(x=8),
        ),
        "conflict": Sign(
            pgettext_lazy("joint", "conflict"),
            "fail",
            _LEFT
            + _RIGHT
            + '<path class="bar" d="M8 8h17M39 8h17"/>'
            + '<path class="cut" d="m29 1.5-4 13M39 1.5l-4 13"/>',
        ),
    }
)
"""The joint: left pin ours, right pin theirs, and what is between them."""

PLAN_SIGNS: Final[Mapping[str, Sign]] = MappingProxyType(
    {
        "create": Sign(pgettext_lazy("plan sign", "is created"), "accent", "+"),
        "change": Sign(pgettext_lazy("plan sign", "is changed"), "queue", "~"),
        "held": Sign(pgettext_lazy("plan sign", "is held"), "held", "‖"),
        "conflict": Sign(pgettext_lazy("plan sign", "conflict"), "fail", "!"),
        "link": Sign(pgettext_lazy("plan sign", "is linked"), "accent", "="),
        "replace": Sign(pgettext_lazy("plan sign", "is made anew"), "queue", "±"),
        "cancel": Sign(pgettext_lazy("plan sign", "is taken back"), "queue", "\N{MINUS SIGN}"),
        "correct": Sign(pgettext_lazy("plan sign", "is corrected"), "queue", "Δ"),
        "follow": Sign(pgettext_lazy("plan sign", "is completed"), "accent", "→"),
        "skipped": Sign(pgettext_lazy("plan sign", "is skipped"), "plain", "»"),
    }
)
"""What a plan does with one row."""

MODES: Final[Mapping[str, Text]] = MappingProxyType(
    {
        "auto": _("automatic"),
        "hand": _("only when I press"),
        "off": _("off"),
    }
)
"""When a flow runs: full line, dashes, dots."""


def state_tag(code: str, *, label: Text = "", bare: bool = False) -> SafeString:
    """Draw a state as a tag with glyph and word.

    Args:
        code: Key of `STATES`.
        label: Words instead of the state's own («27 rows wait»).
        bare: Only the glyph; the word becomes its accessible name.

    Raises:
        KeyError: Unknown state.
    """
    sign = STATES[code]
    word = label or sign.word
    if bare:
        return glyph(code, classes=f"tone-{sign.tone}", label=str(word))
    return format_html('<span class="tag tone-{}">{}{}</span>', sign.tone, glyph(code), word)


def state_line(code: str, *, label: Text = "") -> SafeString:
    """Draw glyph and word without a ground, for legends and dense rows.

    Raises:
        KeyError: Unknown state.
    """
    sign = STATES[code]
    return format_html(
        '<span class="state-line tone-{}">{}{}</span>', sign.tone, glyph(code), label or sign.word
    )


def joint_drawing(code: str, *, label: Text = "", silent: bool = False) -> SafeString:
    """Draw a joint.

    Args:
        code: Key of `JOINTS`.
        label: Accessible name instead of the joint's own word.
        silent: The word stands beside it, so the drawing is hidden from assistive technology.
    """
    sign = JOINTS[code]
    naming = (
        mark_safe('aria-hidden="true"')
        if silent
        else format_html('role="img" aria-label="{}"', label or sign.word)
    )
    return format_html(
        '<svg class="joint tone-{}" viewBox="0 0 64 16" focusable="false" {}>{}</svg>',
        sign.tone,
        naming,
        mark_safe(sign.drawing),  # noqa: S308 - markup of this module only
    )


def plan_sign(code: str) -> SafeString:
    """Draw the sign of a plan row; the word is read aloud in its place."""
    sign = PLAN_SIGNS[code]
    return format_html(
        '<span class="sign tone-{}" role="img" aria-label="{}">{}</span>',
        sign.tone,
        sign.word,
        sign.drawing,
    )
