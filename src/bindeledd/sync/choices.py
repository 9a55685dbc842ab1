"""What a company chooses for a data type, and what must hold before a record moves; no Django."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any, Literal

from bindeledd.kernel.errors import Param


class Policy(StrEnum):
    """What a data type may do on the other side."""

    CREATE_AND_UPDATE = "create_and_update"
    CREATE_ONLY = "create_only"


@dataclass(frozen=True)
class Requirement:
    """Something that must hold before a record may move.

    Attributes:
        code: Stable code of the reason; its sentence and fix are translations of it.
        unmet: Returns facts for the sentence when it does not hold, else None. Pure.
        always: Told also when nothing else is to be done: the record stands there and should not.
        passing: Rests on a fact that moves on there, such as a lock date: read anew by each run
            while something waits because of it (`Connector.fresh`).
    """

    code: str
    unmet: Callable[[Any, FlowSettings], dict[str, Param] | None]
    always: bool = False
    passing: bool = False


@dataclass(frozen=True)
class FlowSettings:
    """What the company chose for one data type, and what the connection is known to allow.

    Attributes:
        start_date: Earliest date that moves; None when the kind has no date.
        policy: Create only, or update as well.
        by_hand: The company chose that it moves only when somebody presses.
        values: Further settings that the flow declares, by name.
        facts: Read from them at the check step, by name, such as `series.customer.first`.
    """

    start_date: date | None = None
    policy: Policy = Policy.CREATE_AND_UPDATE
    by_hand: bool = False
    values: dict[str, Any] = dataclasses.field(default_factory=dict)
    facts: dict[str, Any] = dataclasses.field(default_factory=dict)


@dataclass(frozen=True)
class Setting:
    """One further choice of a data type, with its explanation (field-domain.md, X16).

    Attributes:
        name: Key in `FlowSettings.values`.
        form: How it is asked for. `entry` is one of a catalogue of theirs, its value their id or
            empty; `table` is one for each record of ours, its value our id -> their id.
        default: Value until somebody chooses.
        label: English source text of the label.
        explanation: English source text that stands beside it.
        choices: For `choice`: value and English source text.
        of: For `table`: kind of our records.
        to: For `entry` and `table`: the catalogue, by its kind.
        needed: Nothing of the data type moves until it is chosen; of a table, only what names a
            record without a choice waits.
        advanced: Shown behind a fold: most never touch it.
    """

    name: str
    form: Literal["yes_no", "choice", "date", "text", "entry", "table"]
    default: Any
    label: str
    explanation: str
    choices: tuple[tuple[str, str], ...] = ()
    of: str = ""
    to: str = ""
    needed: bool = False
    advanced: bool = False
