"""What lies before a data type's first day and is not moved: one line, and the page behind it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET

from bindeledd.panel import formatting
from bindeledd.panel.request import Request
from bindeledd.panel.sync import reasoned
from bindeledd.panel.sync.deeds import rights
from bindeledd.sync import board, board_early, wording
from bindeledd.sync.board_early import Early, EarlyRow
from bindeledd.sync.board_held import Filter
from bindeledd.sync.board_plans import Names
from bindeledd.sync.flows import Direction
from bindeledd.tenancy.services import Ability, require


@dataclass(frozen=True)
class EarlyLine:
    """How much lies before one first day, in one sentence, and where it is listed."""

    words: str
    url: str


def lines(found: Iterable[Early]) -> list[EarlyLine]:
    """Return what lies before first days, a line each."""
    return [EarlyLine(sentence(one), address(one)) for one in found]


def beside(chosen: Filter) -> list[EarlyLine]:
    """Return the lines that belong to what of the held page is looked at."""
    if chosen.code or chosen.search or chosen.about is not None:
        return []
    connections = [one for one in board.standing() if chosen.connection in {None, one.id}]
    return lines(board_early.early(connections, chosen.group))


def sentence(one: Early) -> str:
    """Say how much lies before a first day."""
    words = _comes(one.rows) if one.direction is Direction.INTO else _goes(one.rows)
    return words % {
        "records": wording.kind_label(one.kind, 2),
        "system": board.system_of(one.connection).label,
        "count": formatting.number(one.rows),
        "day": formatting.day(one.first_day),
    }


def _comes(rows: int) -> str:
    return ngettext(
        "%(records)s from %(system)s: %(count)s row lies before the first day, %(day)s, and is not "
        "fetched.",
        "%(records)s from %(system)s: %(count)s rows lie before the first day, %(day)s, and are "
        "not fetched.",
        rows,
    )


def _goes(rows: int) -> str:
    return ngettext(
        "%(records)s to %(system)s: %(count)s row lies before the first day, %(day)s, and is not "
        "sent.",
        "%(records)s to %(system)s: %(count)s rows lie before the first day, %(day)s, and are not "
        "sent.",
        rows,
    )


def address(one: Early) -> str:
    """Return where the records are listed."""
    return reverse("panel:data_type_before", args=[one.connection.id, one.group, one.kind])


@require_GET
def before(request: Request, connection_id: UUID, group: str, kind: str) -> HttpResponse:
    """List what lies before the first day of a data type, with all that keeps it where it is."""
    require(request.user, Ability.RUN)
    connection = board.find(connection_id)
    found = board_early.of_kind(connection, group, kind)
    after = _whole(request.GET.get("after", ""))
    listed = board_early.rows(found, after=after) if found is not None else []
    shown = listed[: board_early.ROWS]
    system = board.system_of(connection)
    facts = {
        "nav": "held",
        "crumbs": [
            {"label": _("Held"), "url": reverse("panel:held")},
            {"label": _("Before the first day"), "url": ""},
        ],
        "title": sentence(found) if found is not None else _("Nothing lies before the first day"),
        "connection": connection,
        "system": system,
        "group": group,
        "comes": found is not None and found.direction is Direction.INTO,
        "more": f"{request.path}?after={after + len(shown)}"
        if len(listed) > board_early.ROWS
        else "",
        **(_table(found, shown) if found is not None else {"rows": []}),
        **rights(request),
    }
    whole = "panel/sync/data_type_before.html"
    return render(request, "panel/sync/_before_rows.html" if request.htmx else whole, facts)


def _table(found: Early, listed: list[EarlyRow]) -> dict[str, Any]:
    """Return rows with the names of what they name; looked up for all of them at once."""
    kinds = board_early.named_kinds(found)
    texts = [f"ours:{kind}:{ours}" for row in listed for kind, ours in row.names.items()]
    texts += [f"theirs:{kind}:{one}" for row in listed for kind, one in row.names_there.items()]
    names = Names(found.connection, texts)
    facts: list[list[dict[str, Any]]] = [
        [{"code": one.code, "params": one.params} for one in row.reasons[1:]] for row in listed
    ]
    told = reasoned.named((found.connection, one) for reasons in facts for one in reasons)
    return {
        "kinds": [wording.kind_label(kind) for kind in kinds],
        "timed": any(row.minutes is not None for row in listed),
        "priced": any(row.minutes is None and row.amount is not None for row in listed),
        "rows": [
            {
                "row": row,
                "url": reasoned.record_address(found.kind, row.ours),
                "names": [_named(kind, row, names) for kind in kinds],
                "said": [
                    told.line(found.connection, one["code"], one["params"], do=True)
                    for one in reasons
                ],
            }
            for row, reasons in zip(listed, facts, strict=True)
        ],
    }


def _named(kind: str, row: EarlyRow, names: Names) -> dict[str, str]:
    label = wording.kind_label(kind)
    if kind not in row.names:
        name = names.of(f"theirs:{kind}:{row.names_there.get(kind, '')}")
        return {"kind": label, "name": name, "url": ""}
    ours = row.names[kind]
    return {
        "kind": label,
        "name": names.known(f"ours:{kind}:{ours}"),
        "url": reasoned.record_address(kind, ours),
    }


def _whole(text: str) -> int:
    return int(text) if text.isdigit() and len(text) < 9 else 0  # noqa: PLR2004 - a sane offset
