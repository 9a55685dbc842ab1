"""Addresses of the set-up."""

from __future__ import annotations

from django.urls import URLPattern, path

from bindeledd.panel.setup import audit, company, keys, members, series, usual

urlpatterns: list[URLPattern] = [
    path("", company.setup, name="setup"),
    path("choices/", company.choices, name="setup_choices"),
    path("usual/", usual.usual, name="start_with_usual"),
    path("members/", members.members, name="members"),
    path("members/<int:user_id>/role/", members.change_role, name="member_role"),
    path("members/<int:user_id>/link/", members.new_link, name="member_link"),
    path("members/<int:user_id>/remove/", members.remove, name="remove_member"),
    path("series/", series.series, name="series"),
    path("series/<slug:kind>/", series.change_series, name="change_series"),
    path("keys/", keys.keys, name="keys"),
    path("keys/<uuid:token_id>/revoke/", keys.revoke_key, name="revoke_key"),
    path("log/", audit.audit, name="audit"),
]
