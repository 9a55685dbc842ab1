"""How facts with a form of their own are written; pure, for sentences and for pages."""

from __future__ import annotations

from typing import Final

_GROUPED: Final = 9


def org_number_text(text: str) -> str:
    """Return an organisation number as it is written: nine digits in threes."""
    digits = text.replace(" ", "")
    if len(digits) != _GROUPED or not (digits.isascii() and digits.isdigit()):
        return text
    return "\N{NO-BREAK SPACE}".join((digits[:3], digits[3:6], digits[6:]))
