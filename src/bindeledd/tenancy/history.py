"""Who is acting: told to the database once, kept there with every change that follows."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TypeAlias
from uuid import UUID

import pghistory

from bindeledd.tenancy.models import User


@dataclass(frozen=True)
class Run:
    """A run of the engine, acting for a company without a person."""

    id: UUID


By: TypeAlias = User | Run
"""Whoever does something: a person who signed in, or a run."""


@contextmanager
def acting(by: By) -> Iterator[None]:
    """Let all changes inside carry who made them; ids only, no content.

    The context spans transactions; nested, the innermost name wins until the outermost ends.
    """
    with pghistory.context(**_facts(by)):
        yield


def _facts(by: By) -> dict[str, str | int]:
    if isinstance(by, Run):
        return {"run": str(by.id)}
    return {"user": by.pk}


@contextmanager
def through_key(token_id: UUID) -> Iterator[None]:
    """Let all changes inside carry the key of the program that made them, beside the person."""
    with pghistory.context(api_token=str(token_id)):
        yield
