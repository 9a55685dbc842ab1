"""An invoice attachment becomes an order, by button: once, with its file, whatever breaks."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import pytest

from bindeledd.kernel.errors import DomainError
from bindeledd.sandbox.poweroffice_go.sending import send_by_user
from bindeledd.sync import connecting, handing, outward
from bindeledd.sync.flows import Direction
from bindeledd.sync.models import DataType, Intent, LineEntry, Run, Waiting
from bindeledd.workspace.invoicing import services
from bindeledd.workspace.invoicing.handing import hand_over, held_by
from bindeledd.workspace.invoicing.models import InvoiceAttachment, InvoiceChoices
from tests.workspace.invoicing.work import Job
from tests.world import World

PLAIN = "poweroffice_go.orders_out"
WITH_PDF = "poweroffice_go.orders_with_pdf_out"
PRODUCTS = {"TIMER": "Timer", "MASKIN": "Maskin", "KJORING": "Kjøring", "FRITEKST": "Annet"}


@dataclass
class Case:
    """A company whose customer, project and products stand in the ledger, and an attachment."""

    world: World
    attachment: UUID
    number: str

    def press(self, flow: str = PLAIN) -> Run | None:
        """Press the button."""
        with self.world.inside():
            record = InvoiceAttachment.objects.get(id=self.attachment)
            return handing.hand_over(
                self.world.connection.id, flow, [(record.id, record.number)], by=self.world.office
            )

    def go(self, flow: str = PLAIN) -> Run:
        """Press, and carry what was asked."""
        run = self.press(flow)
        assert run is not None
        return self.world.carry(run)

    def orders(self) -> list[dict[str, Any]]:
        """Return the orders that stand there."""
        return list(self.world.books.rows("SalesOrders"))

    def files(self) -> list[str]:
        """Return the names of files that hang on the order."""
        (order,) = self.orders()
        found = self.world.books.rows("SalesOrderAttachments")
        return [one["FileName"] for one in found if one["SalesOrderId"] == order["Id"]]


@pytest.fixture
def case(world: World) -> Case:
    """Set the scene: registers moved and linked, an attachment with hours, machine and items."""
    for code, name in PRODUCTS.items():
        world.books.user_adds("Products", {"Code": code, "Name": name})
    with world.inside():
        InvoiceChoices.objects.create(
            item_hours="TIMER",
            item_machines="MASKIN",
            item_transport="KJORING",
            item_free_text="FRITEKST",
        )
        job = Job.begin()
        job.customer.number, job.customer.postal_code = "10042", "2080"
        job.customer.save()
        job.a_week()
        attachment = services.create_attachment(job.project.id, by=world.office)
        number = InvoiceAttachment.objects.get(id=attachment).number
    for group in ("customers", "projects"):
        world.choose(group, Direction.OUT)
    world.run()
    world.books.user_adds("Products", {"Code": "5011", "Name": "PVC-rør 110 mm"})
    world.choose("invoice_attachments", Direction.OUT)
    return Case(world, attachment, number)


@pytest.mark.covers("A9.1", "A9.2", "A9.3", "A9.4", "A9.6", "A9.7")
def test_an_attachment_becomes_one_order_with_its_lines(case: Case) -> None:
    run = case.go()

    assert (run.state, run.code) == ("done", ""), run.params
    assert case.world.waiting() == {}
    (order,) = case.orders()
    record = case.world.record("invoice_attachment", case.attachment)
    assert order["ImportedOrderNo"] == int(case.number.split("-")[-1])
    assert order["SalesOrderDate"] == record.ordered_on.isoformat()
    assert order["NetAmount"] == record.net
    assert order["SalesOrderStatus"] == "Draft"
    assert case.world.links("invoice_attachment") == {case.attachment: order["Id"]}
    case.world.whole()


def test_what_nobody_handed_over_never_moves(case: Case) -> None:
    case.world.run()
    assert case.orders() == []
    assert case.world.waiting() == {}


def test_a_second_press_finds_the_order_of_the_first(case: Case) -> None:
    case.go()
    assert case.press() is None
    assert case.press(PLAIN) is None
    case.world.run()
    assert len(case.orders()) == 1


def test_two_presses_before_the_run_are_one(case: Case) -> None:
    first, second = case.press(), case.press()
    assert first is not None
    assert second is not None
    assert first.id == second.id
    case.world.carry(first)
    assert len(case.orders()) == 1


@pytest.mark.covers("A10.8")
def test_the_basis_hangs_on_the_order_as_a_pdf(case: Case) -> None:
    run = case.go(WITH_PDF)

    assert run.state == "done", (run.code, run.params)
    assert case.files() == [f"basis-{case.number}.pdf"]
    assert case.world.waiting() == {}


LOST: dict[str, Callable[[Any], Any]] = {
    "order, lost": lambda faults: faults.lose_answer("POST /SalesOrders/Complete"),
    "order, 500 after": lambda faults: faults.error_after_commit("POST /SalesOrders/Complete"),
    "order, not there": lambda faults: faults.server_error("POST /SalesOrders/Complete"),
    "order, cut": lambda faults: faults.cut_before("POST /SalesOrders/Complete", times=9),
    "file, lost": lambda faults: faults.lose_answer("POST /SalesOrders/*/attachments"),
    "file, 500 after": lambda faults: faults.error_after_commit("POST /SalesOrders/*/attachments"),
    "file, not there": lambda faults: faults.server_error("POST /SalesOrders/*/attachments"),
    "file, cut": lambda faults: faults.cut_before("POST /SalesOrders/*/attachments", times=9),
}


@pytest.mark.covers("A10.8", "X6")
@pytest.mark.parametrize("what", LOST)
def test_whatever_is_lost_there_is_one_order_with_one_file(
    case: Case, what: str, settings: Any
) -> None:
    """The hourly run carries to its end what a person handed over."""
    settings.SETTLE_FACTOR = 0
    LOST[what](case.world.app.faults)
    case.go(WITH_PDF)
    case.world.app.faults.clear()
    for _ in range(3):
        case.world.run()

    assert len(case.orders()) == 1
    assert case.files() == [f"basis-{case.number}.pdf"]
    assert case.world.waiting() == {}
    case.world.whole()


def test_a_file_that_is_refused_leaves_the_order_and_says_why(case: Case) -> None:
    """A right of its own is needed to attach; the order stands, and the file follows later."""
    rights = case.world.books.settings.privileges
    case.world.books.settings.privileges = [
        one for one in rights if not one.startswith("SalesOrderAttachment")
    ]
    case.go(WITH_PDF)
    assert len(case.orders()) == 1
    assert list(case.world.waiting().values()) == [["remote.right_missing"]]

    case.world.books.settings.privileges = rights
    case.world.run()
    assert case.files() == [f"basis-{case.number}.pdf"]
    assert case.world.waiting() == {}


def test_the_other_button_later_adds_only_the_file(case: Case) -> None:
    case.go()
    with case.world.inside():
        waits = Waiting.objects.filter(ours=case.attachment)
        assert not waits.exists()
    run = case.press(WITH_PDF)
    assert run is not None
    case.world.carry(run)
    assert len(case.orders()) == 1
    assert case.files() == [f"basis-{case.number}.pdf"]


def test_an_attachment_without_a_linked_customer_waits_and_goes_when_linked(world: World) -> None:
    with world.inside():
        job = Job.begin()
        job.hours()
        InvoiceChoices.objects.create(item_hours="TIMER")
        attachment = services.create_attachment(job.project.id, by=world.office)
    world.books.user_adds("Products", {"Code": "TIMER", "Name": "Timer"})
    world.choose("invoice_attachments", Direction.OUT)
    case = Case(world, attachment, "")
    case.go()
    (codes,) = world.waiting().values()
    assert codes == ["ref.not_linked", "ref.not_linked"]
    with world.inside():
        waits = Waiting.objects.get(ours=attachment)
        assert waits.amount == world.record("invoice_attachment", attachment).net
        job.customer.number = "10043"
        job.customer.save()
    for group in ("customers", "projects"):
        world.choose(group, Direction.OUT)
    world.run()
    assert len(case.orders()) == 1


def test_a_sum_that_they_reckon_otherwise_is_told_and_kept_with_the_run(case: Case) -> None:
    """A discount that the ledger does not know, say: it stands there, and somebody should look."""
    case.world.app.faults.odd_shape("POST /SalesOrders/Complete", "NetAmount", 1)
    run = case.go()
    assert len(case.orders()) == 1
    assert list(case.world.waiting().values()) == [["document.sum_differs"]]
    (row,) = case.world.rows(run.plan)
    assert (row.outcome, row.outcome_code) == ("done", "document.sum_differs")
    assert row.outcome_params["theirs"] == "1"


def test_the_journal_knows_each_line_of_the_order(case: Case) -> None:
    case.go()
    with case.world.inside():
        intent = Intent.objects.get(kind="invoice_attachment", purpose="create")
        lines = list(LineEntry.objects.filter(intent=intent))
    record = case.world.record("invoice_attachment", case.attachment)
    assert {line.ours for line in lines} == {line.id for line in record.lines}
    assert sum(line.amount or 0 for line in lines) == record.net


def _back(case: Case) -> Run | None:
    with case.world.inside():
        return handing.ask_back(
            case.world.connection.id,
            "invoice_attachment",
            case.attachment,
            case.number,
            by=case.world.office,
        )


def _handed(case: Case, flow: str = PLAIN) -> Run:
    """Press as the page does: the attachment is locked, and handed over."""
    with case.world.inside():
        hand_over(case.attachment, holder=case.world.connection.id, by=case.world.office)
    run = case.press(flow)
    assert run is not None
    return run


def test_what_nobody_sent_yet_is_free_at_once(case: Case) -> None:
    run = _handed(case)
    assert _back(case) is None
    case.world.carry(run)
    assert case.orders() == []
    with case.world.inside():
        assert held_by(case.world.connection.id, [case.attachment]) == frozenset()


def test_what_never_went_is_free_though_the_connection_is_off(case: Case) -> None:
    _handed(case)
    _switch_off(case)
    assert _back(case) is None
    with case.world.inside():
        assert held_by(case.world.connection.id, [case.attachment]) == frozenset()


def test_what_stands_there_is_not_free_while_the_connection_is_off(case: Case) -> None:
    """Nobody could take it back there, and it would be billed twice."""
    case.world.carry(_handed(case))
    _switch_off(case)
    with pytest.raises(DomainError, match="connection_is_off"):
        _back(case)
    with case.world.inside():
        assert held_by(case.world.connection.id, [case.attachment])


def _switch_off(case: Case) -> None:
    with case.world.inside():
        connecting.switch_off(case.world.connection, case.world.office)


def test_what_is_withdrawn_while_a_worker_is_about_to_send_it_is_not_sent(
    case: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is free here at that moment: an order there would bill it beside whoever bills it next."""
    run = _handed(case)
    before = outward.Sender.send

    def send(self: Any, rows: Any) -> None:
        monkeypatch.setattr(outward.Sender, "send", before)
        assert _back(case) is None
        self.send(rows)

    monkeypatch.setattr(outward.Sender, "send", send)
    case.world.carry(run)
    assert case.orders() == []
    with case.world.inside():
        assert held_by(case.world.connection.id, [case.attachment]) == frozenset()
        assert not Waiting.objects.filter(ours=case.attachment).exists()


def test_an_order_is_taken_back_and_can_be_made_again(case: Case) -> None:
    case.world.carry(_handed(case, WITH_PDF))
    back = _back(case)
    assert back is not None
    case.world.carry(back)
    assert case.orders() == []
    assert case.world.waiting() == {}
    with case.world.inside():
        assert held_by(case.world.connection.id, [case.attachment]) == frozenset()
    case.world.run()
    assert case.orders() == []

    case.world.carry(_handed(case, WITH_PDF))
    assert case.files() == [f"basis-{case.number}.pdf"]
    case.world.whole()


def test_an_order_that_became_an_invoice_is_not_taken_back(case: Case) -> None:
    case.world.carry(_handed(case))
    (order,) = case.orders()
    case.world.books.settings.allow_send_invoice = True
    send_by_user(case.world.books, order["Id"])
    back = _back(case)
    assert back is not None
    case.world.carry(back)
    assert list(case.world.waiting()) == [case.number]
    with case.world.inside():
        assert held_by(case.world.connection.id, [case.attachment]) == {case.attachment}


@pytest.mark.parametrize("done", [True, False])
def test_a_lost_answer_to_taking_back_is_looked_up(
    case: Case,
    settings: Any,
    done: bool,  # noqa: FBT001 - a case
) -> None:
    settings.SETTLE_FACTOR = 0
    case.world.carry(_handed(case))
    faults = case.world.app.faults
    (faults.lose_answer if done else faults.server_error)("DELETE /SalesOrders/*")
    back = _back(case)
    assert back is not None
    case.world.carry(back)
    for _ in range(2):
        case.world.run()
    assert case.orders() == []
    assert case.world.waiting() == {}
    with case.world.inside():
        assert held_by(case.world.connection.id, [case.attachment]) == frozenset()


def test_a_data_type_that_is_off_takes_nothing(case: Case) -> None:
    case.world.choose("invoice_attachments", Direction.OFF)
    with pytest.raises(DomainError, match=r"handing\.switched_off"):
        case.press()


def test_the_invoice_is_sent_and_followed_to_its_end(case: Case, settings: Any) -> None:
    """They only say that they have begun; the run after looks until it was sent."""
    settings.SETTLE_FACTOR = 0
    _choose_to_send(case)
    case.world.books.settings.allow_send_invoice = True
    case.go()
    for _ in range(3):
        case.world.run()
    (invoice,) = case.world.books.rows("OutgoingInvoices")
    assert invoice["Id"] == case.world.links("invoice_attachment")[case.attachment]
    assert case.world.waiting() == {}


def _choose_to_send(case: Case) -> None:
    with case.world.inside():
        DataType.objects.filter(group="invoice_attachments").update(values={"send": True})
