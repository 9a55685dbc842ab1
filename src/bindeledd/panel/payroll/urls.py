"""Addresses of payroll."""

from __future__ import annotations

from django.urls import URLPattern, path

from bindeledd.panel.payroll import behind, choices, deeds, differences, export, items, past

urlpatterns: list[URLPattern] = [
    path("", export.payroll, name="payroll"),
    path("people/", deeds.people, name="payroll_people"),
    path("people/<uuid:ours>/", export.person, name="payroll_person"),
    path("people/<uuid:ours>/lines/<slug:line>/", behind.rows, name="payroll_rows"),
    path("choose/", deeds.choose, name="payroll_choose"),
    path("again/", behind.again, name="payroll_again"),
    path("differences/", differences.differences, name="payroll_differences"),
    path("export/", deeds.export, name="payroll_make"),
    path("exports/", past.exports, name="payroll_exports"),
    path("exports/file/", past.exports_file, name="payroll_exports_file"),
    path("exports/<uuid:ours>/", past.export, name="payroll_export"),
    path("exports/<uuid:ours>/<slug:ending>/", past.download, name="payroll_file"),
    path("items/", items.pay_items, name="pay_items"),
    path("items/file/", items.pay_items_file, name="pay_items_file"),
    path("items/new/", items.new_pay_item, name="new_pay_item"),
    path("items/posts/", choices.posts, name="pay_item_posts"),
    path("items/<uuid:ours>/", items.pay_item, name="pay_item"),
    path("items/<uuid:ours>/change/", items.edit_pay_item, name="edit_pay_item"),
    path("items/<uuid:ours>/end/", items.end_pay_item, name="pay_item_end"),
    path("items/<uuid:ours>/reopen/", items.reopen_pay_item, name="pay_item_reopen"),
]
