"""What makes the phone's pages an app: manifest, and service worker with the list of the shell."""

from __future__ import annotations

import json
from functools import lru_cache
from hashlib import blake2b
from pathlib import Path
from typing import Any, Final

from django.contrib.staticfiles import finders
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from bindeledd.panel.request import open_to_all

_STATIC: Final = Path(__file__).resolve().parent.parent / "static"
_PARTS: Final = ("panel/css/*.css", "panel/js/*.js", "panel/js/phone/*.js", "panel/favicon.svg")
_ICONS: Final = ((192, "any"), (512, "any"), (512, "maskable"))


@lru_cache(maxsize=1)
def _parts() -> tuple[str, ...]:
    """Return the static files that the pages are drawn with, by their names."""
    found = [one for pattern in _PARTS for one in sorted(_STATIC.glob(pattern))]
    return tuple(str(one.relative_to(_STATIC)).replace("\\", "/") for one in found)


@lru_cache(maxsize=1)
def version() -> str:
    """Return a digest of the shell: another one makes phones fetch it anew."""
    made = blake2b(digest_size=8)
    for name in (*_parts(), "templates"):
        made.update(name.encode())
    for name in _parts():
        found = finders.find(name)
        made.update(Path(str(found)).read_bytes())
    for template in sorted((_STATIC.parent / "templates").rglob("*phone*/*")):
        made.update(template.read_bytes() if template.is_file() else b"")
    return made.hexdigest()


@open_to_all
@require_GET
def worker(request: HttpRequest) -> HttpResponse:
    """Answer with the service worker; its scope is the folder it is served from.

    With `?sends` it is a module that also sends what waits while no page is open; browsers that
    know no modules there take the plain one.
    """
    days = reverse("panel:phone_day", args=["-"]).removesuffix("-/")
    weeks = reverse("panel:phone_week_of", args=["-"]).removesuffix("-/")
    pages = {
        "today": reverse("panel:phone"),
        "week": reverse("panel:phone_week"),
        "projects": reverse("panel:phone_projects"),
        "more": reverse("panel:phone_more"),
    }
    facts = {
        "version": json.dumps(version()),
        "shell": json.dumps([static(name) for name in _parts()]),
        "places": json.dumps({"pages": pages, "days": days, "weeks": weeks}),
        "modules": _modules() if "sends" in request.GET else None,
    }
    script = render_to_string("panel/phone/sw.js", facts, request)
    answer = HttpResponse(script, content_type="text/javascript; charset=utf-8")
    answer["Cache-Control"] = "no-cache"
    return answer


def _modules() -> dict[str, str]:
    return {name: json.dumps(static(f"panel/js/phone/{name}.js")) for name in ("queue", "sender")}


@open_to_all
@require_GET
def manifest(_request: HttpRequest) -> HttpResponse:
    """Answer with what a phone shows of the app on its home screen."""
    icons: list[dict[str, Any]] = [
        {
            "src": static(f"panel/icons/phone-{size}{'-maskable' * (purpose != 'any')}.png"),
            "sizes": f"{size}x{size}",
            "type": "image/png",
            "purpose": purpose,
        }
        for size, purpose in _ICONS
    ]
    home = reverse("panel:phone")
    facts = {
        "id": home,
        "name": _("bindeledd, hours"),
        "short_name": "bindeledd",
        "start_url": home,
        "scope": home,
        "display": "standalone",
        "orientation": "portrait",
        "background_color": "#edf0ef",
        "theme_color": "#0a5a66",
        "icons": icons,
    }
    return JsonResponse(facts, content_type="application/manifest+json")
