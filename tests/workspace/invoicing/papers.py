"""Papers of a sample contractor, for tests of what is set."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from functools import partial
from typing import Any

from bindeledd.kernel.money import Money, money, split
from bindeledd.workspace import vat
from bindeledd.workspace.invoicing import sums
from bindeledd.workspace.invoicing.paper.documents import (
    BasisPaper,
    Buyer,
    Group,
    InvoicePaper,
    PaperLine,
    Section,
    SectionKind,
    Seller,
    Spent,
)

DAY = date(2026, 11, 19)
PERCENT = partial(vat.percent, on=DAY)
SELLER = Seller(
    name="Lauvåsen Entreprenør AS",
    org_number="888888888",
    address=("Industriveien 14", "2020 Skedsmokorset"),
    phone="63 87 00 00",
    email="faktura@lauvasen.example",
    bank_account="86011117947",
)
BUYER = Buyer(
    number="10055",
    name="Myrlia kommune",
    org_number="974760673",
    address=("Rådhusveien 1", "2080 Myrlia"),
)
PEOPLE = ("Åse Ødegård", "Mindaugas Kazlauskas", "Emil Haugen", "Kjærsti Bø-Lærum")


def a_group(label: str, unit: str, quantity: str, price: str, rows: int, text: str = "") -> Group:
    """Rows over some days that share a line's amount."""
    whole, each = Decimal(quantity), Decimal(price)
    parts = split(money(whole), (Decimal(1),) * rows)
    amount = sums.line_amount(whole, each)
    shared = sums.shares(amount, parts)
    spent = tuple(
        Spent(
            on_day=date(2026, 11, 2) + timedelta(days=place % 12),
            who=PEOPLE[place % len(PEOPLE)],
            text=text,
            quantity=part,
            price=each,
            amount=share,
        )
        for place, (part, share) in enumerate(zip(parts, shared, strict=True))
    )
    return Group(label=label, unit=unit, rows=spent, quantity=whole, amount=amount)


def a_section(kind: SectionKind, *groups: Group) -> Section:
    """Groups with their sum."""
    return Section(kind=kind, groups=groups, amount=sums.total(one.amount for one in groups))


def a_basis(*, rows: int = 18, **other: Any) -> BasisPaper:
    """The attachment of the picture, with its sums."""
    sections = (
        a_section(
            SectionKind.HOURS,
            a_group("Ordinær tid", "time", "38", "890", rows, "Graving for kum 4"),
            a_group("Overtid 50 %", "time", "6.5", "1180", 6),
        ),
        a_section(
            SectionKind.MACHINES,
            a_group("Gravemaskin 8 t (M-02)", "time", "26", "1050", 5),
            a_group("Dumper 6 t (M-11)", "time", "8.5", "720", 2),
        ),
        a_section(
            SectionKind.ITEMS,
            a_group("PVC-rør 110 mm SN8", "m", "96", "89", 4),
            a_group("Kumring 1000 mm", "stk", "4", "1290", 1),
            a_group("Pukk 8–16 mm", "tonn", "38.4", "185", 3),  # noqa: RUF001 - as printed
        ),
        a_section(
            SectionKind.COMPENSATIONS,
            a_group("Servicebil", "km", "312", "8.50", 12),
            a_group("Bomring", "stk", "14", "49", 14),
        ),
        a_section(
            SectionKind.SUPPLIERS,
            a_group("Holm Betongpumping AS", "rs", "1", "7616", 1, "Betongpumping, med påslag"),
        ),
    )
    charges = [sums.Charge("3", section.amount) for section in sections]
    paper = BasisPaper(
        number="FV-0318",
        made_on=DAY,
        seller=SELLER,
        buyer=BUYER,
        project="1047 VA-anlegg Myrlia",
        title="Delfakturering nr. 3",
        your_reference="7840-VA / Solfrid Nes",
        begins_on=date(2026, 11, 1),
        ends_on=date(2026, 11, 15),
        sections=sections,
        totals=sums.totals(charges, PERCENT, sums.Rule()),
    )
    return replace(paper, **other)


def a_line(text: str, quantity: str, unit: str, price: str, **other: Any) -> PaperLine:
    """One printed line, 25 % VAT."""
    discount = other.pop("discount", Decimal(0))
    return PaperLine(
        **(
            {
                "item_number": "100",
                "text": text,
                "detail": "",
                "quantity": Decimal(quantity),
                "unit": unit,
                "price": Decimal(price),
                "discount": discount,
                "percent": Decimal(25),
                "amount": sums.line_amount(Decimal(quantity), Decimal(price), discount),
            }
            | other
        )
    )


def an_invoice(**other: Any) -> InvoicePaper:
    """An invoice with two rates, a discount, and rounding to whole kroner."""
    lines = other.pop("lines", None) or (
        a_line("Timer, ordinær", "38", "time", "890", detail="18 føringer, uke 45–46"),  # noqa: RUF001
        a_line("Timer, overtid 50 %", "6.5", "time", "1180", discount=Decimal("12.5")),
        a_line("Gravemaskin 8 t", "26", "time", "1050", item_number="210", detail="dimensjon M-02"),
        a_line("Pukk 8-16 mm", "38.4", "tonn", "185", item_number="5240"),
        a_line("Kost på anlegget", "3", "stk", "119.90", item_number="", percent=Decimal(15)),
        a_line("Gebyr, utenfor avgiftsområdet", "1", "rs", "500", item_number="", percent=None),
    )
    codes = {Decimal(25): "3", Decimal(15): "31", None: "6"}
    charges = [sums.Charge(codes[line.percent], line.amount) for line in lines]
    rule = sums.Rule(document=sums.DocumentRounding.WHOLE_KRONER)
    paper = InvoicePaper(
        number="20418",
        issued_on=DAY,
        due_on=DAY + timedelta(days=14),
        seller=SELLER,
        buyer=BUYER,
        project="1047 VA-anlegg Myrlia",
        your_reference="7840-VA / Solfrid Nes",
        delivered_on=date(2026, 11, 15),
        attachment="FV-0318",
        lines=lines,
        totals=sums.totals(charges, PERCENT, rule),
    )
    return replace(paper, **other)


def a_credit_note() -> InvoicePaper:
    """A credit of half a day and of a lump."""
    lines = (
        a_line("Timer, ordinær", "-3.5", "time", "890", detail="Emil Haugen 04.11."),
        a_line("Kjøring", "-1", "rs", "296.67", item_number="300"),
    )
    note = an_invoice(lines=lines)
    return replace(
        note,
        number="20419",
        credits="20418",
        credits_on=DAY,
        because="Timene gjaldt et annet prosjekt.",
        attachment="",
    )


def of(amount: str) -> Money:
    """An amount as the tests write it."""
    return money(amount)
