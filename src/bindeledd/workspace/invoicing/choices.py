"""What a company's invoices look like and count: address, account, rounding, item numbers, logo."""

from __future__ import annotations

from typing import Any, Final

from stdnum.exceptions import ValidationError
from stdnum.no import kontonr

from bindeledd.kernel.errors import DomainError
from bindeledd.tenancy.history import By, acting
from bindeledd.tenancy.scope import current_company
from bindeledd.tenancy.services import Ability, record_deed, require
from bindeledd.workspace.checks import Values, cleaned, email, of_type, problems_of, refuse, text
from bindeledd.workspace.invoicing.forms import (
    COMPENSATION,
    HOUR_ENTRY,
    MACHINE_USE,
    SUPPLIER_COST,
    WITHDRAWAL,
    Form,
)
from bindeledd.workspace.invoicing.models import InvoiceChoices
from bindeledd.workspace.invoicing.paper import setting
from bindeledd.workspace.invoicing.paper.documents import Logo
from bindeledd.workspace.invoicing.sums import DocumentRounding, Rule

OWN: Final = "free"
"""The kind of a line that gathers nothing."""

LARGEST_LOGO: Final = 200_000
"""Bytes; a logo travels with every document that is set."""

_FORMATS: Final = {"image/png": "png", "image/jpeg": "jpg"}


def _account(value: str) -> str:
    try:
        kontonr.validate(value)
    except ValidationError:
        return "field.not_an_account"
    return ""


def _one_of(*known: str) -> Any:
    return text(
        30, required=True, form=lambda value: "" if value in known else "field.unknown_code"
    )


RULES: Final = {
    "address": text(400, lines=True),
    "phone": text(50),
    "email": email(),
    "bank_account": text(20, form=_account),
    "in_vat_register": of_type(bool),
    "footer": text(400, lines=True),
    "rounding": _one_of("none", "whole_kroner"),
    "item_hours": text(50),
    "item_machines": text(50),
    "item_transport": text(50),
    "item_free_text": text(50),
    "form": _one_of("single", "multi"),
    "group_hours": of_type(bool),
    "machine_lines": of_type(bool),
}


def invoice_choices() -> InvoiceChoices:
    """Return the choices of the company entered; defaults until somebody chose."""
    return InvoiceChoices.objects.first() or InvoiceChoices()


def set_invoice_choices(fields: Values, *, by: By) -> InvoiceChoices:
    """Change choices of the company entered.

    Raises:
        ForbiddenError: Only administrators choose.
        DomainError: A field is refused.
    """
    require(by, Ability.ADMINISTER)
    values = cleaned(RULES, fields)
    refuse(problems_of(RULES, values, frozenset(values)))
    with acting(by):
        row, _ = InvoiceChoices.objects.update_or_create(
            company_id=current_company(), defaults=values
        )
    record_deed("invoice_choices.changed", by=by, fields=", ".join(sorted(values)))
    return row


def set_logo(content: bytes, media_type: str, *, by: By) -> None:
    """Put a logo on the documents; an empty one takes it away.

    Raises:
        ForbiddenError: Only administrators choose.
        DomainError: It is too large, or no picture of a known format.
    """
    require(by, Ability.ADMINISTER)
    if content:
        if len(content) > LARGEST_LOGO:
            raise DomainError("logo.too_large", fields={"logo": "logo.too_large"}, limit="200 kB")
        if media_type not in _FORMATS:
            raise DomainError("logo.no_picture", fields={"logo": "logo.no_picture"})
        setting.require_picture(Logo(content, _FORMATS[media_type]))
    with acting(by):
        InvoiceChoices.objects.update_or_create(
            company_id=current_company(),
            defaults={"logo": content or None, "logo_type": media_type if content else ""},
        )
    record_deed("invoice_logo.changed", by=by, size=len(content))


def logo_of(chosen: InvoiceChoices) -> Logo | None:
    """Return the logo for the paper."""
    if not chosen.logo:
        return None
    return Logo(bytes(chosen.logo), _FORMATS[chosen.logo_type])


def rule_of(rounding: str) -> Rule:
    """Return how a document is summed under a rule's code."""
    return Rule(document=DocumentRounding(rounding))


def usual_form(chosen: InvoiceChoices) -> Form:
    """Return the form of a new attachment."""
    return Form(
        single_line=chosen.form == "single",
        group_hours=chosen.group_hours,
        machine_lines=chosen.machine_lines,
    )


def item_number(chosen: InvoiceChoices, kind: str) -> str:
    """Return the item number of lines of a kind (field-domain.md, B0.11); empty where none is set.

    Goods have their own number; free text, supplier invoices and own lines share one.
    """
    numbers: dict[str, str] = {
        HOUR_ENTRY: chosen.item_hours,
        MACHINE_USE: chosen.item_machines or chosen.item_hours,
        COMPENSATION: chosen.item_transport,
        WITHDRAWAL: chosen.item_free_text,
        SUPPLIER_COST: chosen.item_free_text,
    }
    numbers[OWN] = chosen.item_free_text
    return numbers[kind]
