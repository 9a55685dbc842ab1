"""Figures, days and words on paper, in the language that is active; the templates have none."""

from __future__ import annotations

from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Final

from django.utils import dateformat
from django.utils.formats import number_format
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext, gettext_lazy
from django.utils.translation import pgettext_lazy as said

from bindeledd.workspace.invoicing.paper.documents import SectionKind
from bindeledd.workspace.invoicing.sums import VatSum
from bindeledd.workspace.vat import RateClass, rate_class

_NBSP: Final = "\N{NO-BREAK SPACE}"
_MINUS: Final = "\N{MINUS SIGN}"
_PLACES: Final = 2
_MOST_PLACES: Final = 4
_ORG_NUMBER: Final = 9
_ACCOUNT: Final = 11

WORDS: Final[dict[str, Promise]] = {
    "account": gettext_lazy("Bank account"),
    "amount": said("column on paper", "Amount"),
    "attachment": gettext_lazy("Invoice attachment"),
    "basis": gettext_lazy("Invoice basis"),
    "because": gettext_lazy("Reason"),
    "credit_note": gettext_lazy("Credit note"),
    "credits": gettext_lazy("Credits invoice"),
    "customer_number": gettext_lazy("Customer no."),
    "date": said("column on paper", "Date"),
    "delivered": gettext_lazy("Date of delivery"),
    "discount": said("column on paper", "Discount"),
    "draft": gettext_lazy("Draft: figures can still change."),
    "due": gettext_lazy("Due date"),
    "email": said("on paper", "E-mail"),
    "excluding_vat": gettext_lazy(
        "All amounts are in NOK, excluding VAT where nothing else is said."
    ),
    "given_back": gettext_lazy("To your credit, NOK"),
    "invoice": gettext_lazy("Invoice"),
    "invoice_date": gettext_lazy("Date of invoice"),
    "invoice_number": gettext_lazy("Invoice no."),
    "item_number": gettext_lazy("Item no."),
    "made": said("on paper", "Date"),
    "net": gettext_lazy("Sum excluding VAT"),
    "number": said("on paper", "No."),
    "org_number": gettext_lazy("Org. no."),
    "page_of": said("between page and pages", "of"),
    "page": said("on paper", "Page"),
    "pay": gettext_lazy("To pay, NOK"),
    "period": gettext_lazy("Period"),
    "phone": said("on paper", "Telephone"),
    "price": said("column on paper", "Price"),
    "project": gettext_lazy("Project"),
    "quantity": said("column on paper", "Quantity"),
    "replaces": gettext_lazy("Replaces invoice"),
    "rounding": said("on paper", "Rounding"),
    "shared": gettext_lazy(
        "The amount of a row is its share of the line that bills it, so that the rows sum to the "
        "lines to the øre."
    ),
    "sum": said("column on paper", "Sum"),
    "summary": said("on paper", "In brief"),
    "text": said("column on paper", "Text"),
    "total_with_vat": gettext_lazy("Sum including VAT"),
    "unit": said("column on paper", "Unit"),
    "vat": said("column on paper", "VAT"),
    "who": said("column on paper", "Who"),
    "your_reference": gettext_lazy("Your reference"),
}

SECTIONS: Final[dict[SectionKind, Promise]] = {
    SectionKind.HOURS: gettext_lazy("Hours"),
    SectionKind.MACHINES: gettext_lazy("Machines"),
    SectionKind.ITEMS: gettext_lazy("Items"),
    SectionKind.COMPENSATIONS: gettext_lazy("Driving and expenses"),
    SectionKind.SUPPLIERS: gettext_lazy("Supplier invoices"),
    SectionKind.OWN_LINES: gettext_lazy("Other"),
    SectionKind.ADJUSTMENT: gettext_lazy("Discounts and adjustments"),
}


def all_words() -> dict[str, str]:
    """Return every word of the templates in the active language."""
    return {name: str(word) for name, word in WORDS.items()}


def amount(value: Decimal) -> str:
    """Write kroner and øre: «106 672,00»."""
    return _signed(value.quantize(Decimal("0.01"), rounding=ROUND_HALF_UP), _PLACES)


def price(value: Decimal) -> str:
    """Write a price with all the decimals that it has, two at least."""
    return _signed(value, max(_PLACES, min(_decimals(value), _MOST_PLACES)))


def quantity(value: Decimal) -> str:
    """Write a quantity with the decimals that it has: «96», «38,4», «0,333»."""
    return _signed(value, _decimals(value))


def percent(value: Decimal | None) -> str:
    """Write a percentage; nothing where there is none."""
    return "" if value is None else f"{_signed(value, _decimals(value))}{_NBSP}%"


def day(value: date | None) -> str:
    """Write a day: «19.11.2026», "19 Nov 2026"; nothing where there is none."""
    if value is None:
        return ""
    norwegian = (get_language() or "").split("-")[0] in {"nb", "nn", "no"}
    return dateformat.format(value, "d.m.Y" if norwegian else "j M Y")


def period(begins: date | None, ends: date | None) -> str:
    """Write a period; an open end is left open."""
    if begins is None and ends is None:
        return ""
    return f"{day(begins)} \N{EN DASH} {day(ends)}".strip()


def org_number(digits: str, *, in_vat_register: bool) -> str:
    """Write an organisation number as the act wants it on an invoice: «987 654 325 MVA»."""
    text = _cut(digits, (3, 6)) if len(digits) == _ORG_NUMBER else digits
    return f"{text}{_NBSP}MVA" if text and in_vat_register else text


def account(digits: str) -> str:
    """Write a bank account: «8601 11 17947»."""
    bare = digits.replace(" ", "").replace(".", "")
    return _cut(bare, (4, 6)) if len(bare) == _ACCOUNT else digits


def vat_line(one: VatSum) -> str:
    """Say what a VAT sum is of: the rate and its basis, or why there is none."""
    facts = {"percent": percent(one.percent), "basis": amount(one.basis)}
    if rate_class(one.code) is RateClass.NONE:
        return gettext("Outside the VAT act, of %(basis)s") % facts
    if one.code == "51":
        return gettext("VAT %(percent)s, reverse charge, of %(basis)s") % facts
    if one.code == "52":
        return gettext("VAT %(percent)s, export, of %(basis)s") % facts
    if rate_class(one.code) is RateClass.ZERO:
        return gettext("VAT %(percent)s, exempt, of %(basis)s") % facts
    return gettext("VAT %(percent)s of %(basis)s") % facts


def _signed(value: Decimal, places: int) -> str:
    text = number_format(abs(value), decimal_pos=places, use_l10n=True, force_grouping=True)
    return f"{_MINUS}{text}" if value < 0 else text


def _decimals(value: Decimal) -> int:
    exponent = value.normalize().as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0


def _cut(digits: str, at: tuple[int, int]) -> str:
    first, second = at
    return _NBSP.join((digits[:first], digits[first:second], digits[second:]))
