"""Which column is which: headers in English and Norwegian, and words for yes, no and dimensions."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from functools import cache
from importlib import resources
from typing import Any

from bindeledd.workspace.imports.english import ENGLISH

_YES = {"yes", "y", "true", "1", "active"}
_NO = {"no", "false", "0", "inactive", "ended", "closed"}
_DIMENSIONS = {"department": {"department", "dept", "cost center"}, "project": {"project", "job"}}


@cache
def _norwegian() -> dict[str, Any]:
    text = resources.files("bindeledd").joinpath("locale/nb/columns.toml").read_text("utf-8")
    return tomllib.loads(text)


def _plain(header: str) -> str:
    return re.sub(r"[\s._*:/%-]+", "", header.lower())


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


@cache
def _codes(kind: str, field: str) -> dict[str, str]:
    words = _norwegian()["codes"].get(kind, {}).get(field, {})
    return {word: code for code, found in words.items() for word in found}


def code_of(kind: str, field: str, text: str) -> str:
    """Return the code that a word of a closed list stands for; an unknown word as it is."""
    word = text.strip().lower()
    return _codes(kind, field).get(word, word.replace(" ", "_"))


def role_of_dimension(code: str, name: str) -> str:
    """Return which kind of record a dimension of SAF-T most likely is, or an empty text."""
    words = _norwegian()["dimensions"]
    for role in ("department", "project"):
        known = {*_DIMENSIONS[role], *words[role]}
        if name.strip().lower() in known or code.strip().lower() in known:
            return role
    return ""
