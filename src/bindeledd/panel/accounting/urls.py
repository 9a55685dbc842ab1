"""Addresses of the pages about one project, and of all projects' accounts."""

from __future__ import annotations

from django.urls import URLPattern, path

from bindeledd.panel.accounting import accounts, goods, hours, papers, portfolio

_ONE = "projects/<uuid:ours>/"
_FILE = accounts.project_accounting_file

urlpatterns: list[URLPattern] = [
    path("accounts/", portfolio.portfolio, name="accounting"),
    path("accounts/file/", portfolio.portfolio_file, name="accounting_file"),
    path(f"{_ONE}hours/", hours.project_hours, name="project_hours"),
    path(f"{_ONE}items/", goods.project_items, name="project_items"),
    path(f"{_ONE}machines/", goods.project_machines, name="project_machines"),
    path(f"{_ONE}accounts/", accounts.project_accounting, name="project_accounting"),
    path(f"{_ONE}accounts.csv", _FILE, {"kind": "csv"}, name="project_accounting_file"),
    path(f"{_ONE}accounts.xlsx", _FILE, {"kind": "xlsx"}, name="project_accounting_workbook"),
    path(f"{_ONE}attachments/", papers.project_attachments, name="project_attachments"),
    path(f"{_ONE}estimate/", accounts.project_estimate, name="project_estimate"),
]
