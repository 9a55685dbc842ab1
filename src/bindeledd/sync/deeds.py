"""What is meant to be written there: a deed, its key, and what became of arming it.

Writing it into the journal is left to `journal`, carrying it out to `calls`.
"""

from __future__ import annotations

import base64
from dataclasses import dataclass, field
from hashlib import blake2b
from typing import Any, Final
from uuid import UUID

from bindeledd.sync.aftermath import Document, LedgerLine, Step
from bindeledd.sync.choices import FlowSettings
from bindeledd.sync.flows import Outbound
from bindeledd.sync.mapping import Flat, Reason

CREATE: Final = "create"
UPDATE: Final = "update"
CANCEL: Final = "cancel"
STEP: Final = "step:"
"""Purposes: of a step, this with its name."""
UNDONE: Final = "undone"
LEFT: Final = "left"
"""Purposes of a person's word, of which no call is made: a document was undone there and counts no
more; what was undone is left as it is."""


def purpose_of(step: str) -> str:
    """Return the purpose of a step's deeds."""
    return f"{STEP}{step}"


def key_of(
    company: UUID, connection: UUID, kind: str, ours: UUID, *, purpose: str, state: str
) -> str:
    """Return our reference, at most 36 characters, that they keep and we look up.

    Derived from what is meant, never from the attempt: the same deed has the same key in every
    worker and after every crash.
    """
    facts = f"{company}/{connection}/{kind}/{ours}/{purpose}/{state}".encode()
    text = base64.b32encode(blake2b(facts, digest_size=20).digest()).decode().rstrip("=").lower()
    return f"bl-{text}"


@dataclass(frozen=True)
class Deed:
    """Something to be written there.

    Attributes:
        flow: The flow's declaration.
        ours: Our record.
        purpose: `create`, `update`, `cancel`, or that of a step.
        state: Which state of the record it stands for; part of the key.
        payload: Flat: what is sent; of a step what is kept of its file.
        theirs: Their id, where the record stands there.
        before: Flat: what we knew, for an update.
        lines: What the document carries.
        document: The file of a step; None where it carries none, or was sent before.
        settings: What the company chose, for a step.
    """

    flow: Outbound[Any]
    ours: UUID
    purpose: str
    state: str
    payload: Flat
    theirs: str = ""
    before: Flat | None = None
    lines: tuple[LedgerLine, ...] = ()
    document: Document | None = None
    settings: FlowSettings = field(default_factory=FlowSettings)

    @property
    def step(self) -> Step[Any] | None:
        """The step that it is, or None."""
        if not self.purpose.startswith(STEP):
            return None
        return self.flow.step(self.purpose.removeprefix(STEP))


@dataclass(frozen=True)
class Armed:
    """An intent that is committed as open and may be sent once, by the holder of the lease."""

    intent: UUID
    key: str
    deed: Deed


@dataclass(frozen=True)
class Barred:
    """Why a deed may not be sent now."""

    why: str
    reason: Reason
    intent: UUID
