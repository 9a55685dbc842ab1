"""Pages of rows within a project's page: what was asked, and where the next rows are."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from bindeledd.panel.request import Request
from bindeledd.workspace.lists import Ask, Page

ROWS: Final = 100


def asked(request: Request, filters: Mapping[str, Any], *, sort: str) -> Ask:
    """Return what the address asks of a list; the filters are the page's own."""
    page = request.GET.get("page", "1")
    known = page.isascii() and page.isdecimal() and len(page) < 7  # noqa: PLR2004 - no list is longer
    return Ask(
        search=request.GET.get("q", "")[:200].replace("\0", ""),
        filters=filters,
        sort=request.GET.get("sort", "") or sort,
        page=int(page) if known else 1,
        size=ROWS,
    )


def more(request: Request, page: Page[Any]) -> dict[str, Any]:
    """Return the address of the next rows, and how many they are."""
    query = request.GET.copy()
    query["page"] = str(page.number + 1)
    left = page.total - page.last
    return {"next_url": f"?{query.urlencode()}" if left else "", "left": min(left, page.size)}
