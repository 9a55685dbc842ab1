"""Which item a text names: by number, GTIN or name; `items.js` says the same without net."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final
from uuid import UUID

from bindeledd.panel.phone.drafts import Form, item_text
from bindeledd.workspace.registration.shapes import Choice, PhoneState

_WAYS: Final[tuple[Callable[[Choice], str], ...]] = (
    lambda one: item_text(one.number, one.name),
    lambda one: one.number,
    lambda one: one.gtin,
    lambda one: one.name,
)


def item_of(row: dict[str, str], form: Form, state: PhoneState) -> UUID | None:
    """Return the item that a row means: the one it was drawn with, or what its text names alone.

    A text that names none, or several, is free text.
    """
    said = row["item"].strip().casefold()
    if said == "":
        return None
    line = next((one for one in state.lines if str(one.id) == form.id), None)
    for one in line.items if line is not None else ():
        if (
            str(one.item_id) == row["item_id"]
            and item_text(one.number, one.name).casefold() == said
        ):
            return one.item_id
    found = ([one.id for one in state.items if way(one).casefold() == said] for way in _WAYS)
    return next((ids[0] for ids in found if len(ids) == 1), None)
