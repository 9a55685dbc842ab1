"""What the pages of the set-up have in common: their menu, crumbs, and who may change."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from bindeledd.panel.registers.listing import allowed
from bindeledd.panel.request import Request
from bindeledd.tenancy.services import Ability

_PAGES = (
    ("setup", _("Company"), "panel:setup", "building"),
    ("members", _("People and roles"), "panel:members", "people"),
    ("series", _("Number series"), "panel:series", "menu"),
    ("hours_setup", _("Hours"), "panel:hours_setup", "clock"),
    ("invoice_choices", _("Invoices"), "panel:invoice_choices", "document"),
    ("keys", _("API keys"), "panel:keys", "key"),
    ("audit", _("Audit log"), "panel:audit", "history"),
)


def setup_frame(request: Request, key: str) -> dict[str, Any]:
    """Return menu, crumbs and rights for one page of the set-up."""
    words = {name: word for name, word, _url, _icon in _PAGES}
    crumbs: list[dict[str, Any]] = [{"label": _("Setup"), "url": reverse("panel:setup")}]
    if key != "setup":
        crumbs.append({"label": words[key], "url": ""})
    return {
        "nav": "setup",
        "crumbs": crumbs,
        "menu": [
            {"word": word, "url": reverse(url), "icon": icon, "here": name == key}
            for name, word, url, icon in _PAGES
        ],
        "may_administer": allowed(request, Ability.ADMINISTER),
    }
