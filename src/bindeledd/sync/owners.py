"""Whom records belong to, as the other side has it: a subproject stands alone where there are none.

Ours belong to others by the workspace's rule; theirs do where the field table demands a reference
to the owner. Where it does not, ours are compared, and go, as if they stood alone too. Pure.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable
from typing import Any

from bindeledd.sync.flows import Identity
from bindeledd.sync.mapping import Mapping, Ref


def owner_kind(mapping: Mapping[Any]) -> str:
    """Return the kind that each record belongs to there; empty where they stand alone."""
    return next((row.kind for row in mapping.rows if isinstance(row, Ref) and row.required), "")


def as_there(mapping: Mapping[Any], who: Iterable[Identity]) -> list[Identity]:
    """Return ours as the other side could have them: without owners where it knows none."""
    if owner_kind(mapping):
        return list(who)
    return [dataclasses.replace(one, owner="") if one.owner else one for one in who]
