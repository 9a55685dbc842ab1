"""The targets of the company entered: those that connectors give, and the file."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from bindeledd.kernel.errors import DomainError
from bindeledd.workspace.payroll.files import FileTarget
from bindeledd.workspace.payroll.targets import Target, targets

_FILE: Final[Target] = FileTarget()


def targets_here() -> tuple[Target, ...]:
    """Return where this company can export to, the preferred one first."""
    return (*targets.connected(), _FILE)


def target_chosen(name: str, among: Sequence[Target] = ()) -> Target:
    """Return the target that somebody chose; the preferred one where it is gone, or none was.

    Args:
        name: Its name, or empty.
        among: `targets_here`, where the caller has asked already.
    """
    here = among or targets_here()
    return next((target for target in here if target.name == name), here[0])


def target_named(name: str | Target) -> Target:
    """Return one target.

    Args:
        name: Its name; or itself, where the caller has looked it up.

    Raises:
        DomainError: This company has none of that name.
    """
    if not isinstance(name, str):
        return name
    for target in targets_here():
        if target.name == name:
            return target
    raise DomainError("payroll.no_target")
