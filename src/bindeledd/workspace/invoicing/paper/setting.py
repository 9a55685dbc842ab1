"""Sets documents as archive PDF; what stands on them is decided in `documents` and `words`.

Data reaches the templates as one JSON text and never as source, so a customer's name cannot become
markup. Fonts are those that the setter brings: the paper is the same on every machine.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Any, Final, Literal, TypeAlias, overload

import typst
from django.utils.translation import override

from bindeledd.kernel.errors import DomainError
from bindeledd.workspace.invoicing.paper import words
from bindeledd.workspace.invoicing.paper.documents import (
    BasisPaper,
    Buyer,
    Group,
    InvoicePaper,
    Logo,
    PaperLine,
    Section,
    Seller,
    Spent,
)
from bindeledd.workspace.invoicing.sums import Totals

_FOLDER: Final = Path(__file__).parent
_STANDARD: Final = "a-3b"
_PICTURE: Final = (
    "#let data = json(bytes(sys.inputs.data))\n#image(bytes(data.content), format: data.format)"
)
_SCREEN: Final = 110
"""Dots an inch of a picture for the eye."""

Facts: TypeAlias = list[tuple[str, str]]
"""Pairs of a label and what stands beside it; empty ones are left out."""


@dataclass(frozen=True)
class _Sheet:
    template: str
    language: str
    day: date
    data: dict[str, Any]


def basis_pdf(paper: BasisPaper, *, language: str) -> bytes:
    """Return the basis of an attachment as PDF/A-3b in a language."""
    return _pdf(_basis_sheet(paper, language))


def invoice_pdf(paper: InvoicePaper, *, language: str) -> bytes:
    """Return an invoice or a credit note as PDF/A-3b in a language."""
    return _pdf(_invoice_sheet(paper, language))


def basis_pictures(paper: BasisPaper, *, language: str) -> list[bytes]:
    """Return the pages of a basis as PNG, for a preview."""
    return _pictures(_basis_sheet(paper, language))


def invoice_pictures(paper: InvoicePaper, *, language: str) -> list[bytes]:
    """Return the pages of an invoice or a credit note as PNG, for a preview."""
    return _pictures(_invoice_sheet(paper, language))


def require_picture(logo: Logo) -> None:
    """Refuse a logo that cannot be set.

    Raises:
        DomainError: It is no picture of its format.
    """
    data = {"data": json.dumps({"content": list(logo.content), "format": logo.format})}
    try:
        typst.compile(_PICTURE.encode(), sys_inputs=data, ignore_system_fonts=True)
    except typst.TypstError as error:
        raise DomainError("logo.no_picture", fields={"logo": "logo.no_picture"}) from error


def _pdf(sheet: _Sheet) -> bytes:
    return _set(sheet, "pdf")


def _pictures(sheet: _Sheet) -> list[bytes]:
    found = _set(sheet, "png")
    return found if isinstance(found, list) else [found]


@overload
def _set(sheet: _Sheet, form: Literal["pdf"]) -> bytes: ...


@overload
def _set(sheet: _Sheet, form: Literal["png"]) -> bytes | list[bytes]: ...


def _set(sheet: _Sheet, form: Literal["pdf", "png"]) -> bytes | list[bytes]:
    made: bytes | list[bytes] = typst.compile(
        str(_FOLDER / sheet.template),
        root=str(_FOLDER),
        format=form,
        ppi=_SCREEN if form == "png" else None,
        sys_inputs={"data": json.dumps(sheet.data, ensure_ascii=False)},
        ignore_system_fonts=True,
        pdf_standards=_STANDARD if form == "pdf" else [],
        timestamp=datetime.combine(sheet.day, time(12), tzinfo=UTC),
    )
    return made


def _basis_sheet(paper: BasisPaper, language: str) -> _Sheet:
    with override(language):
        data = _common(language, paper.seller, paper.buyer, paper.totals) | {
            "title": str(words.WORDS["basis"]),
            "number": paper.number,
            "name": paper.title,
            "text": paper.text,
            "draft": paper.is_draft,
            "facts": _facts(
                ("made", words.day(paper.made_on)),
                ("project", paper.project),
                ("period", words.period(paper.begins_on, paper.ends_on)),
                ("customer_number", paper.buyer.number if paper.buyer is not None else ""),
                ("your_reference", paper.your_reference),
            ),
            "sections": [_section(section) for section in paper.sections],
        }
    return _Sheet("basis.typ", language, paper.made_on, data)


def _invoice_sheet(paper: InvoicePaper, language: str) -> _Sheet:
    credit = paper.is_credit_note
    with override(language):
        data = _common(language, paper.seller, paper.buyer, paper.totals) | {
            "title": str(words.WORDS["credit_note" if credit else "invoice"]),
            "number": paper.number,
            "text": paper.text,
            "credit": credit,
            "facts": _invoice_facts(paper),
            "lines": [_line(line) for line in paper.lines],
            "numbered": any(line.item_number for line in paper.lines),
            "discounted": any(line.discount != 0 for line in paper.lines),
            "due": words.day(paper.due_on),
            "account": words.account(paper.seller.bank_account),
        }
    return _Sheet("invoice.typ", language, paper.issued_on, data)


def _invoice_facts(paper: InvoicePaper) -> Facts:
    credited = " \N{MIDDLE DOT} ".join(
        part for part in (paper.credits, words.day(paper.credits_on)) if part
    )
    return _facts(
        ("invoice_number" if not paper.is_credit_note else "number", paper.number),
        ("invoice_date" if not paper.is_credit_note else "made", words.day(paper.issued_on)),
        ("due", "" if paper.is_credit_note else words.day(paper.due_on)),
        ("delivered", words.day(paper.delivered_on)),
        ("credits", credited),
        ("because", paper.because),
        ("replaces", paper.replaces),
        ("customer_number", paper.buyer.number),
        ("your_reference", paper.your_reference),
        ("project", paper.project),
        ("attachment", paper.attachment),
    )


def _common(language: str, seller: Seller, buyer: Buyer | None, totals: Totals) -> dict[str, Any]:
    return {
        "language": language,
        "words": words.all_words(),
        "seller": _seller(seller),
        "buyer": None if buyer is None else _buyer(buyer),
        "totals": _totals(totals),
    }


def _facts(*pairs: tuple[str, str]) -> Facts:
    return [(str(words.WORDS[name]), value) for name, value in pairs if value != ""]


def _seller(seller: Seller) -> dict[str, Any]:
    number = words.org_number(seller.org_number, in_vat_register=seller.in_vat_register)
    return {
        "name": seller.name,
        "org_number": number,
        "address": list(seller.address),
        "phone": seller.phone,
        "email": seller.email,
        "account": words.account(seller.bank_account),
        "footer": seller.footer,
        "logo": None
        if seller.logo is None
        else {"content": list(seller.logo.content), "format": seller.logo.format},
    }


def _buyer(buyer: Buyer) -> dict[str, Any]:
    return {
        "name": buyer.name,
        "org_number": words.org_number(buyer.org_number, in_vat_register=False),
        "address": list(buyer.address),
    }


def _totals(totals: Totals) -> dict[str, Any]:
    return {
        "net": words.amount(totals.net),
        "vat": [(words.vat_line(one), words.amount(one.vat)) for one in totals.vat_sums],
        "rounding": "" if totals.rounding == 0 else words.amount(totals.rounding),
        "gross": words.amount(totals.gross),
        "payable": words.amount(totals.payable),
    }


def _section(section: Section) -> dict[str, Any]:
    return {
        "title": str(words.SECTIONS[section.kind]),
        "amount": words.amount(section.amount),
        "people": any(row.who for group in section.groups for row in group.rows),
        "groups": [_group(group) for group in section.groups],
    }


def _group(group: Group) -> dict[str, Any]:
    return {
        "label": group.label,
        "quantity": words.quantity(group.quantity),
        "unit": group.unit,
        "amount": words.amount(group.amount),
        "rows": [_spent(row, group.unit) for row in group.rows],
    }


def _spent(row: Spent, unit: str) -> dict[str, str]:
    return {
        "day": words.day(row.on_day),
        "who": row.who,
        "text": row.text,
        "quantity": words.quantity(row.quantity),
        "unit": unit,
        "price": words.price(row.price),
        "amount": words.amount(row.amount),
    }


def _line(line: PaperLine) -> dict[str, str]:
    return {
        "item_number": line.item_number,
        "text": line.text,
        "detail": line.detail,
        "quantity": words.quantity(line.quantity),
        "unit": line.unit,
        "price": words.price(line.price),
        "discount": words.percent(line.discount) if line.discount != 0 else "",
        "percent": words.percent(line.percent),
        "amount": words.amount(line.amount),
    }
