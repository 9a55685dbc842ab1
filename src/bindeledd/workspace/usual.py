"""The usual kinds of hours, driving and expenses, for a company that begins with none.

A person asks for them; nothing makes them by itself. Pay items are not among them: their numbers
are the payroll system's own.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Final

from django.db import transaction
from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from bindeledd.tenancy.history import By
from bindeledd.tenancy.models import Company
from bindeledd.tenancy.scope import current_company
from bindeledd.tenancy.services import record_deed, require
from bindeledd.workspace.compensations import rates
from bindeledd.workspace.compensations import services as compensations
from bindeledd.workspace.compensations.kinds import COMPENSATION_TYPE
from bindeledd.workspace.compensations.models import CompensationType
from bindeledd.workspace.numbers import lock_register
from bindeledd.workspace.records import CompensationKind, HourTypeKind
from bindeledd.workspace.time import services as time
from bindeledd.workspace.time.kinds import HOUR_TYPE
from bindeledd.workspace.time.models import HourType

HOURS: Final[tuple[tuple[str, Promise, HourTypeKind, bool], ...]] = (
    ("1", _("Ordinary hours"), HourTypeKind.WORK, True),
    ("2", _("Travel time"), HourTypeKind.WORK, False),
    ("3", _("Internal work"), HourTypeKind.WORK, False),
    ("80", _("Self-declared sickness"), HourTypeKind.SELF_DECLARED_SICKNESS, False),
    ("81", _("Sick note"), HourTypeKind.SICK_NOTE, False),
    ("82", _("Holiday"), HourTypeKind.HOLIDAY, False),
    ("83", _("Leave"), HourTypeKind.LEAVE, False),
    ("84", _("Time off from the hour bank"), HourTypeKind.TIME_OFF, False),
    ("89", _("Other absence"), HourTypeKind.OTHER_ABSENCE, False),
)
"""Number, name, kind, and whether the customer is billed."""

EXTRAS: Final[tuple[tuple[str, Promise, CompensationKind, Promise | str, bool], ...]] = (
    ("1", _("Driving, own car"), CompensationKind.DRIVING, "km", True),
    ("2", _("Toll"), CompensationKind.TOLL, "", True),
    ("3", _("Expense"), CompensationKind.EXPENSE, "", True),
    ("4", _("Daily allowance"), CompensationKind.DIET, _("day"), False),
    ("5", _("Dirt allowance"), CompensationKind.UNIT_ALLOWANCE, _("hour"), False),
)
"""Number, name, kind, unit, and whether the customer is billed."""

MILEAGE_FROM: Final = date(2026, 1, 1)
MILEAGE: Final = Decimal("5.30")
"""State rate for a car, NOK a kilometre; what of it is tax free in 2026 is not confirmed.

Source: field-domain.md, 9.6, read 2026-11-22.
"""
_MILEAGE_SOURCE: Final = _("State mileage rate for a car from 1 January 2026 (easya.no)")


@dataclass(frozen=True)
class Begun:
    """How many kinds were made; none of what the company had some of already."""

    hour_types: int
    compensation_types: int


def missing() -> bool:
    """Tell whether the company has no hour types, or no kinds of driving and expenses."""
    return not HourType.objects.exists() or not CompensationType.objects.exists()


def start_with_usual(*, by: By) -> Begun:
    """Make the usual kinds in the company's language; a register that has any is left alone.

    Raises:
        ForbiddenError: The role does not keep these registers.
    """
    require(by, HOUR_TYPE.ability)
    require(by, COMPENSATION_TYPE.ability)
    language = Company.objects.values_list("language", flat=True).get(id=current_company())
    with transaction.atomic(), translation.override(language):
        lock_register(HOUR_TYPE.name)
        lock_register(COMPENSATION_TYPE.name)
        made = Begun(_hour_types(by), _compensation_types(by))
        record_deed("usual.started", by=by, hours=made.hour_types, extras=made.compensation_types)
    return made


def _hour_types(by: By) -> int:
    if HourType.objects.exists():
        return 0
    for number, name, kind, billable in HOURS:
        fields: dict[str, Any] = {"number": number, "name": str(name)}
        time.create_hour_type(fields | {"kind": kind, "billable": billable}, by=by)
    return len(HOURS)


def _compensation_types(by: By) -> int:
    if CompensationType.objects.exists():
        return 0
    for number, name, kind, unit, billable in EXTRAS:
        fields: dict[str, Any] = {"number": number, "name": str(name), "unit": str(unit)}
        made = compensations.create_compensation_type(
            fields | {"kind": kind, "billable": billable}, by=by
        )
        if kind is CompensationKind.DRIVING:
            rates.set_rate(made.id, MILEAGE_FROM, pay=MILEAGE, source=str(_MILEAGE_SOURCE), by=by)
    return len(EXTRAS)
