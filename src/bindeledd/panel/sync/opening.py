"""The dashboard's opening sentence: the worst thing, with a link, and what waits (pure)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from bindeledd.panel import formatting
from bindeledd.sync.board import Health
from bindeledd.sync.board_held import Sums
from bindeledd.sync.models import Connection

State = Connection.State


@dataclass(frozen=True)
class Opening:
    """A sentence in three parts; the middle one is a link to what is worst.

    Attributes:
        lead: What is well.
        link: The worst thing, or empty.
        url: Where it is put right.
        tone: Of the link.
        tail: What waits.
    """

    lead: str
    link: str = ""
    url: str = ""
    tone: str = "fail"
    tail: str = ""


def opening(rows: Sequence[Health], held: Sums, pairs: int = 0) -> Opening:
    """Return the sentence for a company's connections.

    Args:
        rows: How each connection stands.
        held: What people must solve.
        pairs: Pairs that wait for an answer and hold no row.
    """
    if not rows:
        return Opening(
            lead=_("No accounting system is connected yet."),
            link=_("Connect one"),
            url=reverse("panel:new_connection"),
            tone="accent",
            tail=_(", and you see here what moves and what waits."),
        )
    link, url, tone = _worst(rows, held, pairs)
    waits = [] if (link, url) == _waits(held) or not held.rows else [waiting_words(held)]
    waits += [] if (link, url) == _asks(pairs) or not pairs else [pair_words(pairs)]
    return Opening(_lead(rows), link, url, tone, _tail(waits))


def _lead(rows: Sequence[Health]) -> str:
    well = sum(row.well for row in rows)
    if well == len(rows):
        if len(rows) == 1:
            return _("%(system)s runs as it should.") % {"system": rows[0].label}
        return _("All %(count)s connections run as they should.") % {"count": len(rows)}
    if well == 0:
        return ""
    return ngettext(
        "%(well)s of %(count)s connections runs as it should.",
        "%(well)s of %(count)s connections run as they should.",
        well,
    ) % {"well": well, "count": len(rows)}


def _worst(rows: Sequence[Health], held: Sums, pairs: int) -> tuple[str, str, str]:
    for row in rows:
        if row.needs_key:
            words = _("%(system)s must be connected again") % {"system": row.label}
            return words, reverse("panel:connection_access", args=[row.connection.id]), "fail"
    for row in rows:
        if row.stopped and row.last is not None:
            words = _("The last transfer to %(system)s stopped") % {"system": row.label}
            return words, reverse("panel:run", args=[row.last.id]), "fail"
    for row in rows:
        if row.latest_missed:
            at = formatting.clock(row.missed[-1].due_at)
            words = _("The transfer with %(system)s at %(time)s did not run") % {
                "system": row.label,
                "time": at,
            }
            return words, f"{reverse('panel:runs')}?connection={row.connection.id}", "fail"
    return _lesser(rows, held, pairs)


def _lesser(rows: Sequence[Health], held: Sums, pairs: int) -> tuple[str, str, str]:
    refused = [row for row in rows if row.waits.refused]
    if refused:
        count = sum(row.waits.refused for row in refused)
        words = ngettext("%(count)s row was rejected", "%(count)s rows were rejected", count)
        return words % {"count": count}, reverse("panel:held"), "fail"
    for row in rows:
        if row.connection.state == State.SETTING_UP:
            words = _("%(system)s is not switched on yet") % {"system": row.label}
            return words, reverse("panel:connection", args=[row.connection.id]), "accent"
        if row.connection.state == State.PAUSED:
            words = _("%(system)s is paused") % {"system": row.label}
            return words, reverse("panel:connection_access", args=[row.connection.id]), "held"
    if held.rows:
        return *_waits(held), "held"
    if pairs:
        return *_asks(pairs), "held"
    return "", "", "accent"


def _waits(held: Sums) -> tuple[str, str]:
    return waiting_words(held), reverse("panel:held")


def _asks(pairs: int) -> tuple[str, str]:
    return pair_words(pairs), reverse("panel:links")


def _tail(waits: Sequence[str]) -> str:
    """End the sentence with what waits besides the worst thing."""
    if not waits:
        return "."
    if len(waits) == 1:
        return _(", and %(what)s.") % {"what": waits[0]}
    return f", {_(' and ').join(waits)}."


def waiting_words(held: Sums) -> str:
    """Say what waits: in kroner where rows have any, else in rows."""
    if held.amount:
        return _("%(amount)s in hours wait for you") % {"amount": formatting.kroner(held.amount)}
    words = ngettext("%(count)s row waits for you", "%(count)s rows wait for you", held.rows)
    return words % {"count": formatting.number(held.rows)}


def pair_words(pairs: int) -> str:
    """Say how many pairs a person must answer."""
    words = ngettext(
        "%(count)s pair needs an answer from you", "%(count)s pairs need an answer from you", pairs
    )
    return words % {"count": formatting.number(pairs)}
