"""Addresses of first run, profile and choice of company."""

from __future__ import annotations

from django.urls import path

from bindeledd.panel.people import companies, first_run, profile

urlpatterns = [
    path("first-run/", first_run.company_step, name="first_run"),
    path("first-run/you/", first_run.person_step, name="first_run_person"),
    path("first-run/org-number/", first_run.org_number, name="first_run_org_number"),
    path("first-run/systems/", first_run.systems_step, name="first_run_systems"),
    path("companies/", companies.companies, name="companies"),
    path("companies/new/", companies.new_company, name="new_company"),
    path("companies/switch/", companies.switch_company, name="switch_company"),
    path("profile/", profile.profile, name="profile"),
    path("profile/keys/", profile.letter_keys, name="letter_keys"),
]
