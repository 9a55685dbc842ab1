"""Partial credits, in any order and any size, sum to the invoice: net, VAT and rounding."""

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bindeledd.kernel.errors import DomainError
from bindeledd.kernel.money import money
from bindeledd.workspace.invoicing import crediting, forms, sums
from bindeledd.workspace.invoicing.crediting import BilledLine, BilledSource, Choice, Credit
from bindeledd.workspace.invoicing.forms import Line, Source
from bindeledd.workspace.invoicing.sums import Rule, line_amount
from tests.workspace.invoicing.portions import forms_, sources
from tests.workspace.invoicing.test_sums import PERCENT, rules

discounts = st.sampled_from(["0", "10", "12.5", "100"]).map(Decimal)


def billed(place: int, line: Line) -> BilledLine:
    return BilledLine(
        id=UUID(int=place),
        quantity=line.quantity,
        price=line.price,
        discount=line.discount,
        vat_code=line.vat_code,
        percent=PERCENT(line.vat_code),
        sources=tuple(
            BilledSource(id=source.ours, quantity=source.quantity, amount=share)
            for source, share in zip(line.sources, line.shares, strict=True)
        ),
    )


@st.composite
def invoices(draw: st.DrawFn) -> list[BilledLine]:
    some: list[Source] = draw(sources(least=0, most=8))
    lines = [replace(line, discount=draw(discounts)) for line in forms.lines_of(some, draw(forms_))]
    own = draw(st.lists(st.tuples(st.integers(-9, 9), st.integers(-9999, 9999)), max_size=3))
    lines += [
        Line(
            key=("own",),
            quantity=Decimal(quantity) / 3,
            price=Decimal(ore) / 100,
            vat_code=draw(st.sampled_from(["3", "33"])),
            discount=draw(discounts),
        )
        for quantity, ore in own
    ]
    whole = [replace(line, quantity=line.quantity.quantize(Decimal("0.001"))) for line in lines]
    return [billed(place, line) for place, line in enumerate(whole, 1)]


def some_of(draw: Callable[..., Any], line: BilledLine) -> frozenset[UUID] | Decimal:
    if not line.sources:
        share = Decimal(draw(st.integers(0, 100))) / 100
        return (line.left * share).quantize(Decimal("0.001"))
    left = [source.id for source in line.sources if not source.credited]
    return frozenset(draw(st.sets(st.sampled_from(left)))) if left else frozenset()


@given(st.data(), invoices(), rules)
def test_credits_in_any_order_undo_the_invoice(
    data: st.DataObject, invoice: list[BilledLine], rule: Rule
) -> None:
    """Some random parts, then what is left: the sums are those of the invoice, turned round."""
    lines = tuple(invoice)
    notes: list[Credit] = []
    for _ in range(data.draw(st.integers(0, 5))):
        choice: Choice = {line.id: some_of(data.draw, line) for line in lines}
        notes += credited(lines, choice, rule)
        lines = notes[-1].after if notes else lines
    notes += credited(lines, crediting.everything(lines), rule)
    _assert_undone(invoice, notes, rule)


def credited(lines: tuple[BilledLine, ...], choice: Choice, rule: Rule) -> list[Credit]:
    after = [crediting._after(line, choice.get(line.id)) for line in lines]  # noqa: SLF001
    return [] if after == list(lines) else [crediting.credit(lines, choice, rule)]


def _assert_undone(invoice: list[BilledLine], notes: list[Credit], rule: Rule) -> None:
    whole = sums.totals(
        [sums.Charge(line.vat_code, line.amount) for line in invoice], PERCENT, rule
    )
    assert -sum(note.totals.net for note in notes) == whole.net
    assert -sum(note.totals.vat for note in notes) == whole.vat
    assert -sum(note.totals.rounding for note in notes) == whole.rounding
    assert -sum(note.totals.payable for note in notes) == whole.payable
    for one in whole.vat_sums:
        rows = [row for note in notes for row in note.totals.vat_sums if row.code == one.code]
        assert -sum(row.basis for row in rows) == one.basis
        assert -sum(row.vat for row in rows) == one.vat
    for line in invoice:
        given_back = [made for note in notes for made in note.lines if made.credits == line.id]
        assert -sum(made.amount for made in given_back) == line.amount
        shares = [(ours, amount) for made in given_back for ours, amount in made.sources.items()]
        assert sorted(shares) == sorted((one.id, -one.amount) for one in line.sources)


@given(st.data(), invoices(), rules)
def test_a_credit_note_multiplies_and_adds_up(
    data: st.DataObject, invoice: list[BilledLine], rule: Rule
) -> None:
    lines = tuple(invoice)
    for note in credited(lines, {line.id: some_of(data.draw, line) for line in lines}, rule):
        for made in note.lines:
            assert made.amount == line_amount(made.quantity, made.price, made.discount)
            if made.sources:
                assert sum(made.sources.values()) == made.amount
        assert note.totals.net == sum(made.amount for made in note.lines)
        assert note.totals.net == sum(row.basis for row in note.totals.vat_sums)


def an_hour_in_three(price: str = "890") -> BilledLine:
    entries = [
        Source(
            kind=forms.HOUR_ENTRY,
            ours=UUID(int=10 + one),
            units=20,
            per=forms.MINUTES,
            price=Decimal(price),
            vat_code="3",
        )
        for one in range(3)
    ]
    return billed(1, forms.lines_of(entries, forms.Form())[0])


def test_a_share_that_does_not_multiply_is_a_lump() -> None:
    """0.333 hours at 890 is 296.37, but the entry was billed 296.67."""
    line = an_hour_in_three()
    note = crediting.credit([line], {line.id: frozenset({UUID(int=10)})}, Rule())
    (made,) = note.lines
    assert (made.quantity, made.price, made.is_lump) == (Decimal(-1), money("296.67"), True)
    assert made.amount == money("-296.67")


def test_a_share_that_multiplies_keeps_its_quantity() -> None:
    line = an_hour_in_three("900")
    line = replace(
        line, sources=tuple(replace(one, quantity=Decimal("0.333")) for one in line.sources)
    )
    whole = crediting.credit([line], crediting.everything([line]), Rule())
    assert [(made.quantity, made.price) for made in whole.lines] == [(Decimal(-1), Decimal(900))]
    entry = replace(line.sources[0], quantity=Decimal("7.5"), amount=money("6750.00"))
    day = replace(line, quantity=Decimal(15), sources=(entry, replace(entry, id=UUID(int=99))))
    note = crediting.credit([day], {day.id: frozenset({UUID(int=99)})}, Rule())
    assert [(made.quantity, made.price) for made in note.lines] == [(Decimal("-7.5"), Decimal(900))]


def test_an_own_line_is_credited_in_thirds() -> None:
    """A price of 10.00 for three: 3.33, 3.34 and 3.33, not 9.99."""
    own = BilledLine(
        id=UUID(int=1),
        quantity=Decimal(3),
        price=Decimal("3.3333"),
        vat_code="3",
        percent=Decimal(25),
    )
    assert own.amount == money("10.00")
    notes: list[Credit] = []
    lines: tuple[BilledLine, ...] = (own,)
    for _ in range(3):
        notes.append(crediting.credit(lines, {own.id: Decimal(1)}, Rule()))
        lines = notes[-1].after
    assert [note.totals.net for note in notes] == [
        money(one) for one in ("-3.33", "-3.34", "-3.33")
    ]
    assert sum(note.totals.vat for note in notes) == money("-2.50")


@pytest.mark.parametrize(
    ("choice", "code"),
    [
        ({}, "credit.nothing_chosen"),
        ({UUID(int=1): frozenset()}, "credit.nothing_chosen"),
        ({UUID(int=1): frozenset({UUID(int=77)})}, "credit.not_on_the_invoice"),
        ({UUID(int=77): Decimal(1)}, "credit.not_on_the_invoice"),
        ({UUID(int=1): Decimal(1)}, "credit.sources_needed"),
        ({UUID(int=2): Decimal(4)}, "credit.more_than_left"),
        ({UUID(int=2): Decimal(-1)}, "credit.more_than_left"),
        ({UUID(int=2): frozenset({UUID(int=10)})}, "credit.quantity_needed"),
    ],
)
def test_a_choice_that_cannot_be_is_refused(choice: Choice, code: str) -> None:
    own = BilledLine(
        id=UUID(int=2), quantity=Decimal(3), price=Decimal(5), vat_code="3", percent=Decimal(25)
    )
    with pytest.raises(DomainError) as caught:
        crediting.credit([an_hour_in_three(), own], choice, Rule())
    assert caught.value.error_code == code


def test_a_source_is_credited_once() -> None:
    line = an_hour_in_three()
    first = {line.id: frozenset({UUID(int=10)})}
    after = crediting.credit([line], first, Rule()).after
    with pytest.raises(DomainError) as caught:
        crediting.credit(after, first, Rule())
    assert caught.value.error_code == "credit.already_credited"
