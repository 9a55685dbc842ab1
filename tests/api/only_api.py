"""Addresses of the API alone."""

from django.urls import include, path

urlpatterns = [path("api/v1/", include("bindeledd.api.urls"))]
