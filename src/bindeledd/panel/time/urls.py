"""Addresses of the pages of hours."""

from __future__ import annotations

from django.urls import URLPattern, path

from bindeledd.panel.time import (
    bank,
    deeds,
    detail,
    month,
    prices,
    reaching,
    rules,
    search,
    types,
    week,
    writing,
)

urlpatterns: list[URLPattern] = [
    *types.HOUR_TYPES.urls("types"),
    *types.WORK_TYPES.urls("work-types"),
    *types.ACTIVITIES.urls("activities"),
    path("setup/", rules.setup, name="hours_setup"),
    path("setup/choices/", rules.change_choices, name="hours_choices"),
    path("setup/rules/", rules.change_rules, name="hours_rules"),
    path("setup/rules/<slug:first>/remove/", rules.remove_rules, name="remove_hours_rules"),
    path("bank/", bank.bank, name="hour_bank"),
    path("bank/file/", bank.bank_file, name="hour_bank_file"),
    path("bank/<uuid:ours>/", bank.bank_of, name="hour_bank_of"),
    path("bank/<uuid:ours>/post/", bank.post, name="post_to_hour_bank"),
    path("bank/postings/<uuid:ours>/remove/", bank.remove, name="remove_from_hour_bank"),
    path("", week.hours, name="hours"),
    path("approve/", deeds.approve_one, name="approve_hours"),
    path("approve/until/", reaching.until, name="approve_hours_until"),
    path("approve/person/", deeds.approve_of, name="approve_hours_of"),
    path("approve/ready/", deeds.approve_ready, name="approve_hours_ready"),
    path("prices/<uuid:ours>/", prices.prices, name="hour_prices"),
    path("search/", search.search, name="hours_search"),
    path("search/file/", search.search_file, name="hours_search_file"),
    path("entries/new/", writing.new_entry, name="new_hour_entry"),
    path("entries/<uuid:ours>/edit/", writing.edit_entry, name="edit_hour_entry"),
    path("entries/<uuid:ours>/", detail.entry, name="hour_entry"),
    path("entries/<uuid:ours>/send-back/", deeds.send_back, name="send_back_hours"),
    path("entries/<uuid:ours>/withdraw/", deeds.withdraw, name="withdraw_hours"),
    path("entries/<uuid:ours>/remove/", deeds.remove, name="remove_hours"),
    path("people/<uuid:ours>/<int:year>/<int:number>/", month.month, name="hours_month"),
    path(
        "people/<uuid:ours>/weeks/<slug:week>/<slug:deed>/", deeds.finish_week, name="finish_week"
    ),
]
