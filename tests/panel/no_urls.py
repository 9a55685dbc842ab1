"""No addresses at all: what the rail does before the pages exist."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
