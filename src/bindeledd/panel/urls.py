"""Addresses of the pages: registers, set-up and people here; those of the engine beside them."""

from __future__ import annotations

from django.urls import include, path

from bindeledd.panel.request import open_to_all
from bindeledd.panel.theme import choose_theme

app_name = "panel"
urlpatterns = [
    path("theme/", open_to_all(choose_theme), name="theme"),
    path("", include("bindeledd.panel.people.urls")),
    path("", include("bindeledd.panel.registers.urls")),
    path("", include("bindeledd.panel.goods.urls")),
    path("", include("bindeledd.panel.accounting.urls")),
    path("", include("bindeledd.panel.invoicing.urls")),
    path("setup/", include("bindeledd.panel.setup.urls")),
    path("phone/", include("bindeledd.panel.phone.urls")),
    path("hours/", include("bindeledd.panel.time.urls")),
    path("payroll/", include("bindeledd.panel.payroll.urls")),
    path("", include("bindeledd.panel.sync.urls")),
]
