"""Addresses of the phone."""

from __future__ import annotations

from django.urls import path

from bindeledd.panel.phone import answers, handing, pages, shell

urlpatterns = [
    path("", pages.day, name="phone"),
    path("day/<str:on>/", pages.day, name="phone_day"),
    path("week/", pages.week, name="phone_week"),
    path("week/<str:monday>/", pages.week, name="phone_week_of"),
    path("projects/", pages.projects, name="phone_projects"),
    path("more/", pages.more, name="phone_more"),
    path("state.json", answers.state, name="phone_state"),
    path("lines/<uuid:line_id>/", answers.line, name="phone_line"),
    path("receipts/<uuid:receipt_id>/", answers.receipt, name="phone_receipt"),
    path("weeks/<str:monday>.json", answers.complete, name="phone_week_done"),
    path("weeks/<str:monday>/complete/", pages.complete, name="phone_complete"),
    path("sign-in/<str:token>/", handing.sign_in, name="phone_sign_in"),
    path("link/<uuid:employee_id>/", handing.phone_link, name="phone_link"),
    path("link/<uuid:employee_id>/out/", handing.phones_out, name="phones_out"),
    path("sw.js", shell.worker, name="phone_worker"),
    path("manifest.webmanifest", shell.manifest, name="phone_manifest"),
]
