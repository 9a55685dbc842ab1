"""Which column is which: headers in English and Norwegian, and words for yes, no and dimensions."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from functools import cache
from importlib import resources
from typing import Any

ENGLISH: dict[str, dict[str, tuple[str, ...]]] = {
    "customer": {
        "number": ("customer number", "customer no"),
        "name": ("customer name", "company name"),
        "org_number": ("organisation number", "organization number"),
        "address1": ("address", "address line 1", "street"),
        "address2": ("address line 2",),
        "postal_code": ("postcode", "zip", "zip code"),
        "city": ("town",),
        "email": ("e-mail", "email address"),
        "invoice_email": ("invoice e-mail", "billing e-mail"),
        "phone": ("telephone", "mobile"),
        "invoice_delivery_method": ("delivery method",),
        "payment_days": ("payment terms",),
    },
    "contact_person": {
        "customer_id": ("customer number", "customer"),
        "first_name": ("given name",),
        "last_name": ("surname", "family name"),
        "email": ("e-mail",),
        "phone": ("telephone", "mobile"),
        "is_default": ("default",),
    },
    "delivery_address": {
        "customer_id": ("customer number", "customer"),
        "address1": ("address", "delivery address"),
        "postal_code": ("postcode", "zip"),
        "is_primary": ("primary",),
    },
    "department": {
        "number": ("department number", "department no"),
        "name": ("department name", "department"),
        "manager_id": ("manager", "manager number"),
    },
    "employee": {
        "number": ("employee number", "employee no"),
        "first_name": ("given name",),
        "last_name": ("surname", "family name"),
        "email": ("e-mail",),
        "phone": ("telephone", "mobile"),
        "department_id": ("department", "department number"),
        "hired_on": ("employed from", "start date"),
        "left_on": ("employed until", "end date"),
    },
    "project": {
        "number": ("project number", "project no"),
        "name": ("project name", "project"),
        "parent_id": ("main project", "main project number", "parent"),
        "customer_id": ("customer number", "customer"),
        "manager_id": ("project manager", "manager"),
        "starts_on": ("start date", "start"),
        "ends_on": ("end date", "end"),
        "available_to_all": ("all employees",),
        "address1": ("address", "site"),
        "postal_code": ("postcode", "zip"),
    },
}

_YES = {"yes", "y", "true", "1", "active"}
_NO = {"no", "false", "0", "inactive", "ended", "closed"}
_DIMENSIONS = {"department": {"department", "dept", "cost center"}, "project": {"project", "job"}}


@cache
def _norwegian() -> dict[str, Any]:
    text = resources.files("bindeledd").joinpath("locale/nb/columns.toml").read_text("utf-8")
    return tomllib.loads(text)


def _plain(header: str) -> str:
    return re.sub(r"[\s._*:/-]+", "", header.lower())


@cache
def _headers(kind: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for name, words in _norwegian()[kind].items():
        own = (name, name.removesuffix("_id"), name.replace("_", " "))
        for word in (*own, *ENGLISH[kind].get(name, ()), *words):
            found.setdefault(_plain(word), name)
    return found


def fields_of(kind: str) -> tuple[str, ...]:
    """Return the fields that a column can be."""
    return tuple(_norwegian()[kind])


def recognised(kind: str, headers: Sequence[str]) -> dict[int, str]:
    """Return which columns are which fields; each field at most once, the first column wins."""
    known = _headers(kind)
    found: dict[int, str] = {}
    for place, header in enumerate(headers):
        name = known.get(_plain(header))
        if name is not None and name not in found.values():
            found[place] = name
    return found


def truth(text: str) -> bool | None:
    """Return what a word for yes or no means; None for any other word."""
    word = text.strip().lower()
    values = _norwegian()["values"]
    if word in _YES or word in values["yes"]:
        return True
    if word in _NO or word in values["no"]:
        return False
    return None


def role_of_dimension(code: str, name: str) -> str:
    """Return which kind of record a dimension of SAF-T most likely is, or an empty text."""
    words = _norwegian()["dimensions"]
    for role in ("department", "project"):
        known = {*_DIMENSIONS[role], *words[role]}
        if name.strip().lower() in known or code.strip().lower() in known:
            return role
    return ""
