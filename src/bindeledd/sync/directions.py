"""Which way records go over a connection."""

from __future__ import annotations

from enum import StrEnum


class Direction(StrEnum):
    """Which way a data type goes over a connection: one at a time, never both."""

    OUT = "out"
    INTO = "into"
    LINK = "link"
    OFF = "off"
