"""Gathers the engine's tables for Django."""

from __future__ import annotations

from bindeledd.sync.tables.connections import (
    Connection,
    DataType,
    KeptSession,
    RegisterState,
)
from bindeledd.sync.tables.journal import Attempt, Intent, LineEntry
from bindeledd.sync.tables.links import Counterpart, MatchDecision
from bindeledd.sync.tables.plans import Plan, PlanRow
from bindeledd.sync.tables.runs import NotedChange, Run, Timetable, Waiting

__all__ = [
    "Attempt",
    "Connection",
    "Counterpart",
    "DataType",
    "Intent",
    "KeptSession",
    "LineEntry",
    "MatchDecision",
    "NotedChange",
    "Plan",
    "PlanRow",
    "RegisterState",
    "Run",
    "Timetable",
    "Waiting",
]
