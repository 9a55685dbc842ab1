"""What the doctor says of one thing it has looked at."""

from enum import StrEnum
from typing import NamedTuple


class State(StrEnum):
    """How a finding counts."""

    OK = "ok"
    NOTE = "note"
    STOPS = "stops"


class Finding(NamedTuple):
    """One line of the doctor: what was looked at, how it stands, and what to do."""

    subject: str
    state: State
    sentence: str
    advice: str = ""
