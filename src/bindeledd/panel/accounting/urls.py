"""Addresses of the pages about one project, and of all projects' accounts."""

from __future__ import annotations

from django.urls import URLPattern, path

from bindeledd.panel.accounting import goods, hours

_ONE = "projects/<uuid:ours>/"

urlpatterns: list[URLPattern] = [
    path(f"{_ONE}hours/", hours.project_hours, name="project_hours"),
    path(f"{_ONE}items/", goods.project_items, name="project_items"),
    path(f"{_ONE}machines/", goods.project_machines, name="project_machines"),
]
