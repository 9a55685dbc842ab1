"""The scene of one company with two ledgers: Go and 24SevenOffice at once.

Customers, projects and items go to both, hours to 24SevenOffice; an invoice attachment goes to
the one of the two where somebody pressed first. Imported where Django is set up.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any, Final
from uuid import UUID

from bindeledd.kernel.identity import new_id
from bindeledd.sandbox.sevenoffice.options import PASSWORD, USERNAME
from bindeledd.sync import links, registry
from bindeledd.sync.ports import Incoming
from bindeledd.tenancy.models import User
from bindeledd.tenancy.scope import company_scope
from bindeledd.tenancy.statements import Batch
from bindeledd.workspace.invoicing import services
from bindeledd.workspace.invoicing.models import InvoiceAttachment
from bindeledd.workspace.items.models import Item, ItemCategory, Withdrawal
from bindeledd.workspace.people.models import Employee
from bindeledd.workspace.projects.models import Project
from bindeledd.workspace.time.models import HourType
from tests.chaos.consoles import Ledger
from tests.chaos.inside import CLIENT_ID, CLIENT_KEY
from tests.chaos.sites import MONDAY, a_company, book, connected
from tests.chaos.tied import ITEM, Firm, Tied
from tests.factories import EmployeeFactory

ITEM_NAME: Final = "PVC-rør 110 mm"


def prepare(
    addresses: Sequence[str], customers: int, projects: int, items: int, hours: int, orders: int
) -> list[Tied]:
    """Make the company with its records, and tie it to both ledgers; nobody has pressed anything.

    Raises:
        RuntimeError: A record is refused here.
    """
    go, seven = Ledger(addresses[0], CLIENT_KEY), Ledger(addresses[1], str(CLIENT_ID))
    company, office = a_company(CLIENT_KEY)
    with company_scope(company.id):
        category = ItemCategory.objects.create(name="Rør")
        ordinary = HourType.objects.create(number="1", name="Ordinær tid")
    in_go = connected(company, "poweroffice_go", {"client_key": CLIENT_KEY}, _of_go(go, category))
    in_seven = connected(
        company,
        "sevenoffice",
        {"username": USERNAME, "password": PASSWORD},
        _of_sevenoffice(seven, category, ordinary),
        client_id=str(CLIENT_ID),
    )
    with company_scope(company.id):
        _fill(customers, projects, items, category)
        people = [_a_person(in_seven.id, seven, number) for number in range(2 + hours // 400)]
        places = list(Project.objects.order_by("number"))
        book(people, places[:20], ordinary, hours)
        pipe = Item.objects.create(
            number=ITEM, name=ITEM_NAME, unit="m", price=Decimal(89), category=category
        )
        firm = Firm(company, office, [_attach(office, pipe, one) for one in places[:orders]])
    sites = [
        Tied(company, office, in_go, CLIENT_KEY, firm, 0),
        Tied(company, office, in_seven, str(CLIENT_ID), firm, 1),
    ]
    sites[0].other, sites[1].other = sites[1], sites[0]
    return sites


def _of_go(ledger: Ledger, category: ItemCategory) -> dict[str, dict[str, Any]]:
    account = ledger.id_of("GeneralLedgerAccounts", "AccountNo", 3000)
    group = ledger.adds(
        "ProductGroups",
        {"Code": "ROR", "Name": "Rør", "StandardSalesAccountId": int(account)},
    )
    ledger.adds("Products", {"Code": ITEM, "Name": ITEM_NAME, "ProductGroupId": group["Id"]})
    groups: dict[str, dict[str, Any]] = {"customers": {}, "projects": {}, "invoice_attachments": {}}
    return groups | {"items": {"product_groups": {str(category.id): str(group["Id"])}}}


def _of_sevenoffice(
    ledger: Ledger, category: ItemCategory, ordinary: HourType
) -> dict[str, dict[str, Any]]:
    (theirs,) = ledger.rows("Category")
    work = ledger.adds("WorkType", {"Name": "Graving", "Invoiceable": True})
    ledger.adds("Product", {"No": ITEM, "Name": ITEM_NAME, "CategoryId": theirs["Id"]})
    groups: dict[str, dict[str, Any]] = {
        group: {} for group in ("employees", "customers", "projects", "invoice_attachments")
    }
    return groups | {
        "items": {"categories": {str(category.id): str(theirs["Id"])}},
        "hours": {"work_types": {str(ordinary.id): str(work["Id"])}},
    }


def _fill(customers: int, projects: int, items: int, category: ItemCategory) -> None:
    owners = [new_id() for _ in range(customers)]
    _write(
        "customer",
        [
            (ours, {"number": str(10001 + n), "name": f"Kunde K{n:05} AS", "phone": f"22{n:06}"})
            for n, ours in enumerate(owners)
        ],
    )
    _write(
        "project",
        [
            (
                new_id(),
                {
                    "number": str(50001 + n),
                    "name": f"Prosjekt P{n:05}",
                    "customer_id": owners[n % customers],
                },
            )
            for n in range(projects)
        ],
    )
    _write(
        "item",
        [
            (
                new_id(),
                {
                    "number": f"V{n:05}",
                    "name": f"Vare V{n:05}",
                    "category_id": category.id,
                    "unit": "m",
                    "price": Decimal(n + 10),
                },
            )
            for n in range(items)
        ],
    )


def _write(kind: str, rows: Sequence[tuple[UUID, dict[str, Any]]]) -> None:
    made = [Incoming(ours, create=True, fields=fields) for ours, fields in rows]
    refused = registry.workspace().write(kind, made)
    if refused:
        raise RuntimeError(f"refused: {refused}")


def _a_person(connection: UUID, ledger: Ledger, number: int) -> Employee:
    """Make somebody who stands there too, linked as a person would."""
    ours = EmployeeFactory.create()
    theirs = ledger.adds(
        "PersonItem",
        {"FirstName": ours.first_name, "LastName": ours.last_name, "EmployeeId": 500 + number},
    )
    batch = Batch()
    register = registry.connector("sevenoffice").register("employee")
    links.learn(batch, connection, register, theirs, ours=ours.id, how="person")
    batch.run()
    return ours


def _attach(office: User, pipe: Item, place: Project) -> tuple[UUID, str]:
    for quantity in (12, 3):
        Withdrawal.objects.create(
            project=place,
            item=pipe,
            withdrawn_on=MONDAY,
            quantity=Decimal(quantity),
            price=Decimal(89),
            cost_price=Decimal(60),
        )
    made = services.create_attachment(place.id, by=office)
    return made, InvoiceAttachment.objects.get(id=made).number
