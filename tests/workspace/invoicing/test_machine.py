"""Booking, reserving, billing, crediting, deleting and billing again, in any order.

Hypothesis chooses the story; PostgreSQL holds it. A plain model says who has each portion of each
record. Whatever the order: a portion is free or has one holder, nothing is billed twice or lost,
and what invoices and their credits come to is what still stands billed, to the øre.
"""

# ruff: noqa: D102, FBT001 - a rule's name says what happens, and its values are drawn

from __future__ import annotations

from contextlib import ExitStack
from decimal import Decimal
from typing import Any, TypeAlias
from uuid import UUID, uuid4

import pytest
from django.db import transaction
from django.db.models import Count, Sum
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from bindeledd.kernel.errors import DomainError
from bindeledd.tenancy.models import User
from bindeledd.tenancy.scope import company_scope
from bindeledd.tenancy.services import create_company
from bindeledd.workspace import locks
from bindeledd.workspace.invoicing import (
    basis,
    editing,
    giving_back,
    issuing,
    services,
    standing,
)
from bindeledd.workspace.invoicing.basis import Taken
from bindeledd.workspace.invoicing.crediting import Choice
from bindeledd.workspace.invoicing.models import (
    Invoice,
    InvoiceAttachmentLine,
    InvoiceChoices,
    InvoiceLine,
    InvoiceLineSource,
    InvoiceSource,
)
from bindeledd.workspace.time.models import HourEntry
from tests.workspace.invoicing.work import Job

Portion: TypeAlias = tuple[str, UUID, str]
KINDS = ("hours", "overtime", "machine", "pipes", "back", "driving", "pumping")
places = st.integers(min_value=0, max_value=60)
minutes = st.sampled_from([20, 50, 80, 450, 475])


class Billing(RuleBasedStateMachine):
    """One project; the model holds what the tables should say."""

    def __init__(self) -> None:
        super().__init__()
        self.stack = ExitStack()
        self.atomic = transaction.atomic()
        self.atomic.__enter__()
        self.office = User.objects.create_user(f"{uuid4()}@billing.example")
        company = create_company("Story AS", by=self.office)
        self.stack.enter_context(company_scope(company.id))
        self.job = Job.begin()
        self.holders: dict[Portion, UUID | None] = {}
        self.approved: dict[UUID, bool] = {}
        self.stale: set[UUID] = set()
        self.states: dict[UUID, str] = {}
        self.invoices: list[UUID] = []

    def teardown(self) -> None:
        try:
            self.settle()
        finally:
            self.stack.close()
            transaction.set_rollback(True)
            self.atomic.__exit__(None, None, None)

    @initialize(
        rounding=st.sampled_from(["none", "whole_kroner"]),
        kinds=st.lists(st.sampled_from(KINDS), min_size=4, max_size=8),
        place=places,
    )
    def the_company_works(self, rounding: str, kinds: list[str], place: int) -> None:
        InvoiceChoices.objects.create(rounding=rounding)
        for kind in kinds:
            self.somebody_books(kind, 50)
        self.somebody_makes_an_attachment(place)

    # --- what the model knows ---

    def free(self) -> set[Portion]:
        return {
            portion
            for portion, holder in self.holders.items()
            if holder is None and self.approved[portion[1]]
        }

    def held_by(self, holder: UUID) -> set[Portion]:
        return {portion for portion, one in self.holders.items() if one == holder}

    def attachments(self, *states: str) -> list[UUID]:
        return [ours for ours, state in self.states.items() if state in states]

    @staticmethod
    def pick(choices: list[Any], place: int) -> Any:
        return choices[place % len(choices)] if choices else None

    def lines(self, attachment: UUID) -> list[InvoiceAttachmentLine]:
        """Return lines in an order that follows the story, not the ids that chance made."""
        booked = {portion[1]: place for place, portion in enumerate(self.holders)}
        rows = InvoiceAttachmentLine.objects.filter(attachment_id=attachment).order_by("position")
        firsts = {
            line.id: min((booked[one.record_id] for one in line.sources.all()), default=1000)
            for line in rows.prefetch_related("sources")
        }
        return sorted(rows, key=lambda line: firsts[line.id])

    def some(self, portions: set[Portion], place: int) -> list[Taken]:
        records = list(dict.fromkeys(one[:2] for one in self.holders if one in portions))
        return [one for at, one in enumerate(records) if (place >> (at % 6)) & 1] or records[:1]

    def give(self, records: list[Taken], holder: UUID | None, of: set[Portion]) -> None:
        for portion in of:
            if portion[:2] in records:
                self.holders[portion] = holder

    # --- what happens ---

    @rule(kind=st.sampled_from(KINDS), length=minutes)
    def somebody_books(self, kind: str, length: int) -> None:
        match kind:
            case "hours":
                made, parts = self.job.hours(length), ["ordinary"]
            case "overtime":
                made = self.job.hours(length + 60, overtime_50_minutes=40)
                parts = ["ordinary", "overtime_50"]
            case "machine":
                made, parts = self.job.machine(length), [""]
            case "driving":
                made, parts = self.job.driving(f"{length}.5"), [""]
            case "pumping":
                made, parts = self.job.pumping(f"{length}.33"), [""]
            case "back":
                returned = self.job.pipes("9")
                self.holders[*returned, ""] = None
                self.approved[returned[1]] = True
                made, parts = self.job.pipes("-4.125", returns_id=returned[1]), [""]
            case _:
                made, parts = self.job.pipes(f"{length}.5"), [""]
        self.approved[made[1]] = True
        self.holders |= dict.fromkeys(((*made, part) for part in parts), None)

    @rule(place=places, length=minutes, approve=st.booleans())
    def somebody_corrects_an_entry(self, place: int, length: int, approve: bool) -> None:
        """Refused once an attachment is completed; before, the draft is behind the times."""
        named = (ours for kind, ours, _ in self.holders if kind == "hour_entry")
        entries = list(dict.fromkeys(named))
        entry = self.pick(entries, place)
        if entry is None:
            return
        whole = length + 60
        facts = {"minutes": whole, "billable_minutes": whole}
        state = "approved" if approve else "submitted"
        holders = {one for portion, one in self.holders.items() if portion[1] == entry}
        drafts = set(self.attachments("draft"))
        locked = any(one is not None and one not in drafts for one in holders)
        row = HourEntry.objects.get(id=entry)
        if (row.minutes, row.billable_minutes, row.state) == (whole, whole, state):
            return
        if locked:
            with pytest.raises(DomainError, match=r"record\.locked"):
                self._update(entry, state=state, **facts)
            return
        self._update(entry, state=state, **facts)
        self.approved[entry] = approve
        self.stale |= {one for one in holders if one is not None} & drafts

    def locked_entries(self) -> list[UUID]:
        drafts = {None, *self.attachments("draft")}
        held = (one for one, holder in self.holders.items() if holder not in drafts)
        return list(dict.fromkeys(ours for kind, ours, _ in held if kind == "hour_entry"))

    @precondition(lambda self: self.locked_entries())
    @rule(place=places)
    def somebody_corrects_what_is_locked(self, place: int) -> None:
        with pytest.raises(DomainError, match=r"record\.locked"):
            self._update(self.pick(self.locked_entries(), place), minutes=7)

    @staticmethod
    def _update(entry: UUID, **facts: Any) -> None:
        with locks.told(), transaction.atomic():
            HourEntry.objects.filter(id=entry).update(**facts)

    @precondition(lambda self: self.free())
    @rule(place=places)
    def somebody_makes_an_attachment(self, place: int) -> None:
        chosen = self.some(self.free(), place)
        made = services.create_attachment(self.job.project.id, by=self.office, chosen=chosen)
        self.give(chosen, made, self.free())
        self.states[made] = "draft"

    @precondition(lambda self: self.attachments("draft") and self.free())
    @rule(at=places, place=places)
    def somebody_takes_more(self, at: int, place: int) -> None:
        attachment = self.pick(self.attachments("draft"), at)
        if attachment is not None:
            chosen = self.some(self.free(), place)
            services.take(attachment, chosen, by=self.office)
            self.give(chosen, attachment, self.free())

    @precondition(lambda self: any(self.holders.values()))
    @rule(place=places)
    def somebody_wants_what_is_taken(self, place: int) -> None:
        held = {portion for portion, holder in self.holders.items() if holder is not None}
        free = {portion[1] for portion in self.free()}
        chosen = self.some({one for one in held if one[1] not in free}, place)
        if chosen:
            with pytest.raises(DomainError, match=r"basis\.gone"):
                services.create_attachment(self.job.project.id, by=self.office, chosen=chosen)

    @precondition(lambda self: self.attachments("draft"))
    @rule(at=places, place=places)
    def somebody_gives_back(self, at: int, place: int) -> None:
        attachment = self.pick(self.attachments("draft"), at)
        if attachment is not None:
            mine = self.held_by(attachment)
            chosen = self.some(mine, place)
            services.leave(attachment, chosen, by=self.office)
            self.give(chosen, None, mine)

    @precondition(lambda self: self.attachments("draft"))
    @rule(at=places, single=st.booleans(), grouped=st.booleans(), machines=st.booleans())
    def somebody_changes_the_form(
        self, at: int, single: bool, grouped: bool, machines: bool
    ) -> None:
        attachment = self.pick(self.attachments("draft"), at)
        if attachment is not None:
            form = {"form": "single" if single else "multi"}
            flags = {"group_hours": grouped, "machine_lines": machines}
            services.change_attachment(attachment, {**form, **flags}, by=self.office)

    @precondition(lambda self: self.attachments("draft"))
    @rule(at=places, place=places, discount=st.sampled_from(["0", "12.5", "100"]))
    def somebody_gives_a_discount(self, at: int, place: int, discount: str) -> None:
        attachment = self.pick(self.attachments("draft"), at)
        line = self.pick(self.lines(attachment), place)
        if line is not None:
            fields = {"discount_percent": discount}
            editing.change_line(attachment, line.id, fields, by=self.office)

    @precondition(lambda self: self.attachments("draft"))
    @rule(at=places, quantity=st.sampled_from(["1", "3", "-2", "0.333"]))
    def somebody_adds_an_own_line(self, at: int, quantity: str) -> None:
        attachment = self.pick(self.attachments("draft"), at)
        if attachment is not None:
            fields = {"text": "Rigg", "quantity": quantity, "price": "33.33"}
            editing.add_line(attachment, fields, by=self.office)

    @precondition(lambda self: self.attachments("draft"))
    @rule(at=places, place=places)
    def somebody_removes_a_line(self, at: int, place: int) -> None:
        attachment = self.pick(self.attachments("draft"), at)
        line = self.pick(self.lines(attachment), place)
        if line is not None:
            gone = list(line.sources.values_list("kind", "record_id", "part"))
            editing.remove_line(attachment, line.id, by=self.office)
            self.holders |= dict.fromkeys(gone, None)

    @precondition(lambda self: self.attachments("draft"))
    @rule(at=places)
    def somebody_deletes_a_draft(self, at: int) -> None:
        attachment = self.pick(self.attachments("draft"), at)
        if attachment is not None:
            services.delete_attachment(attachment, by=self.office)
            self.states[attachment] = "deleted"
            for portion in self.held_by(attachment):
                self.holders[portion] = None

    @precondition(lambda self: self.attachments("draft"))
    @rule(at=places)
    def somebody_completes(self, at: int) -> None:
        attachment = self.pick(self.attachments("draft"), at)
        if attachment is not None:
            self._complete(attachment)

    def _complete(self, attachment: UUID) -> None:
        try:
            services.complete_attachment(attachment, by=self.office)
        except DomainError as error:
            code = error.error_code
            self._expect(attachment, code)
            return
        self.states[attachment] = "completed"

    def _expect(self, attachment: UUID, code: str) -> None:
        """Only an attachment that is behind the times, or that bills nothing, is refused."""
        if code == "attachment.basis_changed":
            assert attachment in self.stale
            self._refresh(attachment)
        else:
            assert code == "attachment.no_lines"
            assert not InvoiceAttachmentLine.objects.filter(attachment_id=attachment).exists()

    def _refresh(self, attachment: UUID) -> None:
        mine = self.held_by(attachment)
        records = {portion[:2] for portion in mine}
        services.refresh(attachment, by=self.office)
        for portion in mine:
            self.holders[portion] = attachment if self.approved[portion[1]] else None
        self.give(
            [one for one in records if self.approved[one[1]]],
            attachment,
            {one for one in self.free() if one[:2] in records},
        )
        self.stale.discard(attachment)

    @precondition(lambda self: self.attachments("completed"))
    @rule(at=places)
    def somebody_opens_it_again(self, at: int) -> None:
        attachment = self.pick(self.attachments("completed"), at)
        if attachment is not None:
            services.reopen_attachment(attachment, by=self.office)
            self.states[attachment] = "draft"

    @precondition(lambda self: self.attachments("draft", "completed"))
    @rule(at=places)
    def somebody_issues_an_invoice(self, at: int) -> None:
        attachment = self.pick(self.attachments("draft", "completed"), at)
        if attachment is None:
            return
        try:
            self.invoices.append(issuing.issue_invoice(attachment, by=self.office))
        except DomainError as error:
            self._expect(attachment, error.error_code)
        else:
            self.states[attachment] = "invoiced"

    @precondition(lambda self: self.invoices)
    @rule(at=places, mask=places, whole=st.booleans())
    def somebody_credits(self, at: int, mask: int, whole: bool) -> None:
        invoice = Invoice.objects.get(id=self.pick(self.invoices, at))
        choice = None if whole else self._part(invoice, mask)
        given = self._named(invoice, choice)
        try:
            giving_back.credit_invoice(invoice.id, by=self.office, choice=choice)
        except DomainError as error:
            code = error.error_code
            self._nothing_to_credit(invoice, choice, code)
            return
        for portion in given:
            assert self.holders[portion] == invoice.attachment_id
            self.holders[portion] = None

    def _part(self, invoice: Invoice, mask: int) -> Choice:
        booked = {portion[1]: place for place, portion in enumerate(self.holders)}
        rows = InvoiceSource.objects.filter(billed_on__line__invoice=invoice)
        order = {
            ours: (booked[record], part)
            for ours, record, part in rows.values_list("id", "record_id", "part")
        }
        found: dict[UUID, frozenset[UUID] | Decimal] = {}
        for line in standing.billed_lines(invoice):
            left = [one.id for one in line.sources if not one.credited]
            left.sort(key=order.__getitem__)
            if line.sources:
                found[line.id] = frozenset(
                    one for at, one in enumerate(left) if (mask >> (at % 6)) & 1
                )
            else:
                share = line.left * mask / 60
                found[line.id] = min(abs(share), abs(line.left)).quantize(Decimal("0.001")) * (
                    -1 if line.left < 0 else 1
                )
        return found

    @staticmethod
    def _named(invoice: Invoice, choice: Choice | None) -> list[Portion]:
        rows = InvoiceSource.objects.filter(billed_on__line__invoice=invoice, state="billed")
        if choice is not None:
            sets = [one for one in choice.values() if isinstance(one, frozenset)]
            rows = rows.filter(id__in=frozenset().union(*sets))
        return list(rows.values_list("kind", "record_id", "part"))

    @staticmethod
    def _nothing_to_credit(invoice: Invoice, choice: Choice | None, code: str) -> None:
        assert code == "credit.nothing_chosen"
        if choice is None:
            left = standing.billed_lines(invoice)
            assert all(one.left == 0 or one.sources for one in left)
            assert all(source.credited for one in left for source in one.sources)

    # --- what holds at every moment ---

    @invariant()
    def what_is_free_is_in_the_basis_and_nothing_else(self) -> None:
        rows = basis.basis([self.job.project.id])
        assert {(row.kind, row.record_id, row.part) for row in rows} == self.free()

    @invariant()
    def a_portion_has_one_holder(self) -> None:
        held = InvoiceSource.objects.filter(state__in=basis.HELD)
        named = {
            (kind, ours, part): holder
            for kind, ours, part, holder in held.values_list(
                "kind", "record_id", "part", "attachment_id"
            )
        }
        assert named == {one: holder for one, holder in self.holders.items() if holder is not None}
        assert held.count() == len(named)

    @invariant()
    def shares_sum_to_their_lines(self) -> None:
        for line in InvoiceLine.objects.annotate(sum=Sum("sources__amount")):
            assert line.sum is None or line.sum == line.amount
        for invoice in Invoice.objects.annotate(sum=Sum("lines__amount")):
            assert invoice.net == (invoice.sum or 0)
            assert invoice.total == invoice.net + invoice.vat + invoice.rounding

    # --- in the end ---

    def settle(self) -> None:
        self._nothing_is_billed_twice()
        self._numbers_have_no_holes()
        for invoice in Invoice.objects.filter(kind="invoice"):
            left = standing.billed_lines(invoice)
            if any(one.amount != one.credited for one in left) or any(one.left for one in left):
                self._credit_the_rest(invoice)
            notes = list(invoice.credit_notes.all())
            for column in ("net", "vat", "rounding", "total"):
                given = sum(getattr(note, column) for note in notes)
                assert getattr(invoice, column) + given == 0, column
        for attachment in self.attachments("completed"):
            services.reopen_attachment(attachment, by=self.office)
            self.states[attachment] = "draft"
        for attachment in self.attachments("draft"):
            services.delete_attachment(attachment, by=self.office)
        self.holders = dict.fromkeys(self.holders, None)
        self.what_is_free_is_in_the_basis_and_nothing_else()
        assert not locks.RecordLock.objects.exists()

    def _credit_the_rest(self, invoice: Invoice) -> None:
        try:
            giving_back.credit_invoice(invoice.id, by=self.office)
        except DomainError as error:
            code = error.error_code
            self._nothing_to_credit(invoice, None, code)

    @staticmethod
    def _nothing_is_billed_twice() -> None:
        """What stands billed of a portion, over all invoices and credits, is one share or none."""
        rows = InvoiceLineSource.objects.values(
            "source__kind", "source__record_id", "source__part"
        ).annotate(amount=Sum("amount"), billed=Sum("quantity"), papers=Count("id"))
        for row in rows:
            held = InvoiceSource.objects.filter(
                kind=row["source__kind"],
                record_id=row["source__record_id"],
                part=row["source__part"],
                state="billed",
            )
            if not held.exists():
                assert (row["amount"], row["billed"]) == (0, 0)
            else:
                assert row["papers"] % 2 == 1
                assert row["billed"] == held.get().quantity

    @staticmethod
    def _numbers_have_no_holes() -> None:
        numbers = sorted(int(one) for one in Invoice.objects.values_list("number", flat=True))
        assert numbers == list(range(10001, 10001 + len(numbers)))


@pytest.mark.covers("X12")
@pytest.mark.timeout(1800)
@pytest.mark.usefixtures("db")
def test_whatever_the_order_nothing_is_billed_twice_or_lost(
    request: pytest.FixtureRequest,
) -> None:
    long = request.config.getoption("--long")
    run_state_machine_as_test(
        Billing,
        settings=settings(
            max_examples=200 if long else 8,
            stateful_step_count=60 if long else 30,
            deadline=None,
            derandomize=not long,
            database=None,
            phases=tuple(Phase) if long else (Phase.generate,),
            suppress_health_check=list(HealthCheck),
        ),
    )
