"""Sentences for what this area refuses: what happened, and what to do."""

from __future__ import annotations

from django.utils.functional import Promise

SENTENCES: dict[str, Promise] = {}
"""Code -> sentence with facts of the error in `%(name)s`."""
