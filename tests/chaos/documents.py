"""The scene of documents: hours, pay, orders and invoices with PDF, and accrued cost next door.

Two companies, because hours and accrued cost say the same and never go together (X15). Imported
where Django is set up.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from typing import Any, Final

from bindeledd.sync import handing, registry
from bindeledd.sync.models import Counterpart, DataType, Intent
from bindeledd.tenancy.scope import company_scope
from bindeledd.workspace.invoicing import issuing, services
from bindeledd.workspace.invoicing.models import InvoiceAttachment
from bindeledd.workspace.items.models import Item, Withdrawal
from bindeledd.workspace.payroll.models import PayrollExport, PayrollExportLine
from bindeledd.workspace.people.models import Employee, EmploymentTerms
from bindeledd.workspace.projects.models import Project
from bindeledd.workspace.time.models import HourEntry, HourType
from tests.chaos.consoles import Ledger
from tests.chaos.inside import CLIENT_KEY, SECOND_KEY
from tests.chaos.sites import A_DAY, MONDAY, Site, book
from tests.factories import CustomerFactory, EmployeeFactory, ProjectFactory

ORDERS: Final = "poweroffice_go.orders_with_pdf_out"
PAY: Final = "poweroffice_go.payroll_out"
ITEM, ACTIVITY, PAY_ITEM, DEBIT, CREDIT, SALES = "5011", "10", "20", 5000, 2960, 3000
RATE: Final = Decimal(310)


@dataclass
class Field(Site):
    """A company that sends hours and invoices by itself, orders and pay when somebody presses."""

    buttons: dict[str, list[tuple[Any, str]]] = field(default_factory=dict)

    def press(self) -> dict[str, Any]:
        """Press all buttons, as often as an impatient user likes."""
        for flow, records in self.buttons.items():
            handing.hand_over(self.connection.id, flow, records, by=self.office)
        return {}

    def change(self) -> dict[str, Any]:
        """Change every seventh hour, and remove every ninth of those that went."""
        hours = list(HourEntry.objects.order_by("comment").values_list("id", flat=True))
        went = set(_went("hour_entry"))
        removed = [one for one in hours[::9] if one in went]
        HourEntry.objects.filter(id__in=removed).update(active=False)
        for entry in HourEntry.objects.filter(id__in=hours[::7]):
            entry.minutes += 15
            entry.save()
        return {"removed": len(removed)}

    def records(self) -> list[dict[str, Any]]:
        """Return what must stand there of each document."""
        return [
            *({"kind": "hour_entry"} | _hour(one) for one in _all("hour_entry")),
            *({"kind": "payroll_line"} | _pay(one) for one in _all("payroll_line")),
            *({"kind": "invoice_attachment"} | _order(one) for one in self._handed_over()),
            *({"kind": "invoice"} | _invoice(one) for one in _all("invoice")),
        ]

    def _handed_over(self) -> list[Any]:
        wanted = {ours for ours, _ in self.buttons[ORDERS]}
        return [one for one in _all("invoice_attachment") if one.id in wanted]


class Accruing(Site):
    """A company that posts what its hours cost, a voucher a day."""

    def press(self) -> dict[str, Any]:
        """There is nothing to press."""
        return {}

    def change(self) -> dict[str, Any]:
        """Lengthen every third hour, and empty every fifth day of those that went."""
        days = dict(_all_by_day())
        went = set(_went("accrued_day"))
        emptied = [
            day
            for number, (day, ours) in enumerate(days.items())
            if number % 5 == 0 and ours in went
        ]
        HourEntry.objects.filter(worked_on__in=emptied).update(active=False)
        for entry in list(HourEntry.objects.filter(active=True).order_by("comment"))[::3]:
            entry.minutes += 30
            entry.save()
        return {"emptied": len(emptied)}

    def dump(self) -> dict[str, Any]:
        """Tell the account as well."""
        return super().dump() | {"account": DEBIT}

    def records(self) -> list[dict[str, Any]]:
        """Return what each day costs each project, by their id of it."""
        theirs = dict(
            Counterpart.objects.filter(kind="project", ours__isnull=False).values_list(
                "ours", "theirs"
            )
        )
        return [
            {"kind": "accrued_day", "id": str(one.id), "number": one.day.isoformat()}
            | {"sums": _sums(one, theirs)}
            for one in _all("accrued_day")
        ]


def prepare(
    addresses: Sequence[str], hours: int, pay: int, orders: int, days: int, invoices: int
) -> list[Site]:
    """Make both companies with their documents; nobody has pressed anything."""
    (address,) = addresses
    return [
        _field(Ledger(address, CLIENT_KEY), hours, pay, orders, invoices),
        _accruing(Ledger(address, SECOND_KEY), days),
    ]


# --- the company that sends hours, pay and orders ---


def _field(ledger: Ledger, hours: int, pay: int, orders: int, invoices: int) -> Field:
    groups: dict[str, dict[str, Any]] = {
        group: {}
        for group in (
            *("employees", "customers", "projects", "hours", "payroll", "invoice_attachments"),
        )
    }
    groups["own_invoices"] = {
        "sales_account": ledger.id_of("GeneralLedgerAccounts", "AccountNo", SALES)
    }
    site = Field.opened(ledger.client, groups)
    ledger.adds("Products", {"Code": ITEM, "Name": "PVC-rør 110 mm"})
    with company_scope(site.company.id):
        ordinary = HourType.objects.create(number="1", name="Ordinær tid")
        table = {"activities": {str(ordinary.id): ledger.id_of("ActivityTime", "Code", ACTIVITY)}}
        DataType.objects.filter(group="hours").update(values=table)
        customer = CustomerFactory.create(number="10042", postal_code="2080", city="Myrlia")
        projects = [
            ProjectFactory.create(customer=customer) for _ in range(max(orders + invoices, 3))
        ]
        people = [EmployeeFactory.create() for _ in range(2 + hours // 400)]
        book(people, projects[:20], ordinary, hours)
        site.buttons[PAY] = _pay_lines(people, projects, pay)
        site.buttons[ORDERS] = [_attach(site, project) for project in projects[:orders]]
        for project in projects[orders : orders + invoices]:
            issuing.issue_invoice(_attach(site, project)[0], by=site.office)
    return site


def _attach(site: Field, project: Project) -> tuple[Any, str]:
    pipe, _ = Item.objects.get_or_create(
        number=ITEM, defaults={"name": "PVC-rør 110 mm", "unit": "m", "price": Decimal(89)}
    )
    for quantity in (12, 3):
        Withdrawal.objects.create(
            project=project,
            item=pipe,
            withdrawn_on=MONDAY,
            quantity=Decimal(quantity),
            price=Decimal(89),
            cost_price=Decimal(60),
        )
    made = services.create_attachment(project.id, by=site.office)
    return made, InvoiceAttachment.objects.get(id=made).number


def _pay_lines(people: list[Employee], projects: list[Project], pay: int) -> list[tuple[Any, str]]:
    export = PayrollExport.objects.create(
        number="1", begins_on=MONDAY, ends_on=MONDAY + timedelta(days=13), line_count=pay
    )
    rows = [
        PayrollExportLine(
            export=export,
            position=number,
            employee=people[number % len(people)],
            post="hours",
            pay_item_number=PAY_ITEM,
            pay_item_name="Timelønn",
            minutes=450,
            quantity=Decimal("7.5"),
            unit="t",
            rate=RATE,
            amount=Decimal("7.5") * RATE,
            project=projects[number % len(projects)],
            comment=f"L{number:05}",
            begins_on=MONDAY,
            ends_on=MONDAY + timedelta(days=13),
        )
        for number in range(pay)
    ]
    made = PayrollExportLine.objects.bulk_create(rows, batch_size=500)
    return [(row.id, row.comment) for row in made]


# --- the company that accrues ---


def _accruing(ledger: Ledger, days: int) -> Accruing:
    accounts = {
        "debit_account": ledger.id_of("GeneralLedgerAccounts", "AccountNo", DEBIT),
        "credit_account": ledger.id_of("GeneralLedgerAccounts", "AccountNo", CREDIT),
    }
    groups = {"customers": {}, "projects": {}, "accrued_cost": accounts}
    site = Accruing.opened(ledger.client, groups)
    with company_scope(site.company.id):
        ordinary = HourType.objects.create(number="1", name="Ordinær tid")
        customer = CustomerFactory.create(number="10042", postal_code="2080", city="Myrlia")
        projects = [ProjectFactory.create(customer=customer) for _ in range(2)]
        people = [EmployeeFactory.create() for _ in range(2)]
        for person, cost in zip(people, ("310.50", "287.35"), strict=True):
            EmploymentTerms.objects.create(
                employee=person, valid_from=date(2025, 1, 1), cost_price=Decimal(cost)
            )
        book(people, projects, ordinary, days * len(people) * A_DAY)
    return site


def _all_by_day() -> Iterator[tuple[date, Any]]:
    return ((one.day, one.id) for one in _all("accrued_day"))


# --- what stands here ---


def _all(kind: str) -> list[Any]:
    page = registry.workspace().changed(kind, since="", after=None, limit=1_000_000)
    return list(page.records)


def _went(kind: str) -> list[Any]:
    done = Intent.objects.filter(kind=kind, purpose="create", state=Intent.State.DONE)
    return list(done.values_list("ours", flat=True))


def _hour(one: Any) -> dict[str, Any]:
    facts = {"Quantity": one.minutes, "Date": one.worked_on.isoformat()}
    return {"id": str(one.id), "number": one.comment, "facts": facts, "gone": not one.active}


def _pay(one: Any) -> dict[str, Any]:
    facts = {"Quantity": one.quantity, "Rate": one.rate}
    return {"id": str(one.id), "number": one.comment, "facts": facts}


def _order(one: Any) -> dict[str, Any]:
    return {
        "id": str(one.id),
        "number": str(int(one.number.rpartition("-")[2])),
        "facts": {"NetAmount": one.net},
        "files": [f"basis-{one.number}.pdf"],
    }


def _invoice(one: Any) -> dict[str, Any]:
    facts = {"TotalAmount": one.total, "VoucherDate": one.issued_on.isoformat()}
    return {"id": str(one.id), "number": one.number, "facts": facts, "files": ["Pdf"]}


def _sums(day: Any, theirs: dict[Any, str]) -> dict[str, str]:
    sums: dict[str, Decimal] = defaultdict(Decimal)
    for line in day.by_employee:
        sums[theirs.get(line.project_id, str(line.project_id))] += line.amount
    return {project: str(amount) for project, amount in sums.items()}
