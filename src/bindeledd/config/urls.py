"""Addresses of pages, sign-in and API."""

from __future__ import annotations

from django.urls import include, path

urlpatterns = [
    path("account/", include("allauth.urls")),
    path("api/v1/", include("bindeledd.api.urls")),
    path("", include("bindeledd.panel.urls")),
]
