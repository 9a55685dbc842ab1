"""What the rules of every area share: when a payload changed, text in it, the form of a refusal.

Source: contract paper 24sevenoffice, section 2.2, read 2026-11-21.
"""

from __future__ import annotations

from datetime import datetime

from bindeledd.connectors.sevenoffice.values.shared import instant
from bindeledd.kernel.errors import Param
from bindeledd.sync.flows import Payload

Unmet = dict[str, Param] | None
"""Facts for the sentence when something does not hold, else None."""


def changed_at(payload: Payload) -> datetime | None:
    """Return when they changed it last."""
    return instant(payload.get("DateChanged"))


def text_of(payload: Payload, name: str) -> str:
    """Return text without outer blanks; empty where there is none."""
    value = payload.get(name)
    return "" if value is None else str(value).strip()
