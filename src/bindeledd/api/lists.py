"""Questions and answers that views share: a list's question, a page, a record with its ETag."""

from __future__ import annotations

from collections.abc import Sequence
from enum import Enum
from typing import Any

from django.http import HttpResponse

from bindeledd.api.admission import tag
from bindeledd.api.shapes import Searched
from bindeledd.workspace.history import Entry
from bindeledd.workspace.lists import Ask

_OWN = frozenset({"search", "sort", "page", "size"})


def ask_of(asked: Searched) -> Ask:
    """Return what a list's question means to the workspace."""
    told = asked.dict()
    filters = {
        name.rstrip("_"): value.value if isinstance(value, Enum) else str(value)
        for name, value in told.items()
        if name not in _OWN and value is not None
    }
    return Ask(
        search=asked.search,
        filters=filters,
        sort=told["sort"],
        page=asked.page,
        size=asked.size,
    )


def tagged(record: Any, response: HttpResponse) -> Any:
    """Return a record, with its revision as the answer's ETag."""
    response["ETag"] = tag(record.revision)
    return record


def history(entries: Sequence[Entry]) -> dict[str, Any]:
    """Return a record's history as it is answered."""
    return {"entries": entries}
