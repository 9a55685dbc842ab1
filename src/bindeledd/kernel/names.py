"""Names compared the way people compare them: for matching only, never for showing or storing."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import Final

_NORWEGIAN_FORMS: Final = "as asa ans da enk ba sa ks nuf iks hf fkf sf sti bbl brl org pk"
_FOREIGN_FORMS: Final = "ab aps oy oyj ltd plc gmbh ag inc llc bv"
COMPANY_FORMS: Final = frozenset(f"{_NORWEGIAN_FORMS} {_FOREIGN_FORMS}".split())
"""Legal forms that are no part of a name when two names are compared."""

_LETTERS: Final = str.maketrans({"ä": "æ", "ö": "ø", "ß": "ss", "&": " og ", "+": " og "})
_ACUTE: Final = str.maketrans({"\u00b4": "'"})
"""Typed for an apostrophe; to Unicode it is a blank with an accent."""
_KEPT: Final = frozenset("æøå")
_ABBREVIATED: Final = re.compile("(?<=\\w)[.'`\u2019](?=\\w|\\s|$)")
_SLASHED_FORM: Final = re.compile(r"\b([aik])/([sl])\b")
_BETWEEN: Final = re.compile(r"[\W_]+")


@lru_cache(maxsize=50_000)
def match_name(text: str) -> str:
    """Return a name as matching sees it; equal results mean "the same name".

    Lower case, without accents (æ, ø and å are letters and stay), punctuation, double blanks, and
    without a legal form before or behind: "A/S Bygg & Anlegg" and "Bygg og Anlegg AS" are equal.
    A name that consists of legal forms only keeps them.
    """
    letters = unicodedata.normalize("NFKC", text.translate(_ACUTE))
    lowered = unicodedata.normalize("NFKC", letters.lower()).translate(_LETTERS)
    joined = _SLASHED_FORM.sub(r"\1\2", _ABBREVIATED.sub("", _without_accents(lowered)))
    words = _BETWEEN.sub(" ", joined).split()
    return " ".join(_without_forms(words) or words)


def _without_accents(text: str) -> str:
    if text.isascii():
        return text
    return "".join(letter if letter in _KEPT else _without_accent(letter) for letter in text)


def _without_accent(letter: str) -> str:
    if letter.isascii():
        return letter
    parts = unicodedata.normalize("NFD", letter)
    return "".join(part for part in parts if not unicodedata.combining(part))


def _without_forms(words: list[str]) -> list[str]:
    first, last = 0, len(words)
    while last > first and words[last - 1] in COMPANY_FORMS:
        last -= 1
    while first < last and words[first] in COMPANY_FORMS:
        first += 1
    return words[first:last]
