"""What kinds of compensation, VAT codes and what holds a row are called on these pages."""

from __future__ import annotations

from datetime import date
from typing import Any, Final

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from bindeledd.panel import formatting
from bindeledd.workspace import vat
from bindeledd.workspace.locks import Why
from bindeledd.workspace.records import CompensationKind

KINDS: Final[dict[str, Promise]] = {
    CompensationKind.DRIVING.value: _("Driving"),
    CompensationKind.TOLL.value: _("Toll"),
    CompensationKind.EXPENSE.value: _("Expense"),
    CompensationKind.ALLOWANCE.value: _("Allowance, ticked"),
    CompensationKind.UNIT_ALLOWANCE.value: _("Allowance by quantity"),
    CompensationKind.DIET.value: _("Daily allowance"),
}

STATES: Final = (
    ("", _("All states")),
    ("draft", _("Draft")),
    ("submitted", _("Awaiting approval")),
    ("approved", _("Approved")),
    ("rejected", _("Sent back")),
)

_VAT: Final[dict[str, Promise]] = {
    "5": _("exempt"),
    "51": _("reverse charge"),
    "52": _("export"),
    "6": _("outside the VAT Act"),
    "7": _("no VAT treatment"),
}

_HELD: Final[dict[Why, Promise]] = {
    Why.TRANSFERRED: _(
        "Transferred to the accounting system, so it stands as it is. What was wrong is corrected "
        "with a return."
    ),
    Why.BILLED: _(
        "Stands on an invoice, so it stands as it is. What was wrong is corrected with a credit "
        "note."
    ),
}


def vat_choices(today: date) -> list[tuple[str, str]]:
    """Return the VAT codes of sales with what they charge today."""
    return [(code, vat_text(code, today)) for code in vat.ON_SALES]


def vat_text(code: str, today: date) -> str:
    """Return a VAT code in words: its percentage, or why there is none."""
    if code in _VAT:
        return f"{code} {_VAT[code]}"
    return f"{code} ({formatting.percent(vat.percent(code, today))})"


def held_text(why: Why | None, *, goods: bool = False) -> str:
    """Return why a row stands still, and what corrects it; empty when it does not.

    Args:
        why: What holds it.
        goods: Whether it can be given back.
    """
    if why is Why.TRANSFERRED and not goods:
        return gettext(
            "Transferred to the accounting system, so it stands as it is. What was wrong is "
            "corrected there."
        )
    return "" if why is None else str(_HELD[why])


def why_fixed(why: Why | None, *, approved: bool, goods: bool = False) -> str:
    """Return why a booked thing cannot be changed; empty when it can.

    Args:
        why: What holds it.
        approved: Whether it is approved, or the hours that it was sent with.
        goods: Whether it can be given back.
    """
    if why is None and approved:
        return gettext(
            "Approved, so it stands as it is. Somebody who approves must take the approval back "
            "first."
        )
    return held_text(why, goods=goods)


def kind_text(code: str) -> str:
    """Return what a kind of compensation is called."""
    return str(KINDS.get(code, code))


def money_text(value: Any) -> str:
    """Return kroner with øre, or that nobody entered a price."""
    return gettext("not set") if value is None else formatting.kroner(value, 2)
