"""Items and activities under the contract suite: their records on both sides, written by hand.

Source: contract paper poweroffice-go, sections 11 and 13, and field-domain.md, A0.14, A7 and A8,
both read 2026-11-21.
"""

from decimal import Decimal
from typing import Any
from uuid import UUID

from bindeledd.sync.models import DataType
from tests.contract.bench import Bench
from tests.contract.subject import IntoSample, OutSample, Row


def chosen_group(bench: Bench) -> tuple[UUID, int]:
    """Put a category here, a group on account 3000 there, and choose the one for the other."""
    world = bench.world
    (account,) = world.books.find("GeneralLedgerAccounts", AccountNo=3000)
    group = world.books.user_adds(
        "ProductGroups",
        {
            "Code": "ROR",
            "Name": "Rør",
            "UnitCost": Decimal("60.25"),
            "StandardSalesAccountId": account["Id"],
        },
    )
    (category,) = world.put("item_category", [{"name": "Rør"}])
    with world.inside():
        DataType.objects.filter(group="items").update(
            values={"product_groups": {str(category): str(group["Id"])}}
        )
    return category, group["Id"]


def no_activities(bench: Bench) -> None:
    """Take away the activities that a new company has there."""
    for row in bench.world.books.rows("ActivityTime"):
        bench.world.books.user_deletes("ActivityTime", row["Id"])


def _changes(collection: str) -> Any:
    def change(bench: Bench, row: Row, fields: dict[str, Any]) -> None:
        bench.world.books.user_changes(collection, row["Id"], fields)

    return change


def _add_product(bench: Bench, given: Any, n: int) -> dict[str, Any]:
    return bench.world.books.user_adds(
        "Products",
        {
            "Code": str(5000 + n),
            "Name": f"PVC-rør {n}0 mm",
            "ProductGroupId": given[1],
            "UnitOfMeasureCode": "MTR",
            "UnitPrice": Decimal("89.50"),
        },
    )


def _add_activity(bench: Bench, _given: Any, n: int) -> dict[str, Any]:
    return bench.world.books.user_adds(
        "ActivityTime", {"Code": str(8800 + n), "Name": f"Byggeplasstid {n}", "IsActive": True}
    )


OUT = (
    OutSample(
        flow="items_out",
        group="items",
        kind="item",
        collection="Products",
        post="POST /Products",
        patch="PATCH /Products/*",
        read="GET /Products",
        before=chosen_group,
        ours=lambda given, n: {
            "number": str(5000 + n),
            "name": f"PVC-rør {n}0 mm",
            "category_id": given[0],
            "unit": "m",
            "price": Decimal("89.50"),
            "cost_price": Decimal("52.00"),
            "gtin": "7038010000065",
            "ledger_account": "3000",
        },
        there=lambda given, n: {
            "Code": str(5000 + n),
            "Name": f"PVC-rør {n}0 mm",
            "ProductGroupId": given[1],
            "UnitOfMeasureCode": "MTR",
            "UnitPrice": Decimal("89.50"),
            "UnitCost": Decimal(52),
            "Gtin": "7038010000065",
            "StandardSalesAccount": 3000,
            "IsArchived": False,
        },
        tells=("Code",),
        change={"price": Decimal("91.25")},
        changed_there={"UnitPrice": Decimal("91.25")},
    ),
    OutSample(
        flow="activities_out",
        group="activities",
        kind="activity",
        collection="ActivityTime",
        post="POST /TimeTracking/ActivityTime",
        patch="PATCH /TimeTracking/ActivityTime/*",
        read="GET /TimeTracking/ActivityTime",
        ours=lambda _, n: {"number": str(8800 + n), "name": f"Byggeplasstid {n}"},
        there=lambda _, n: {
            "Code": str(8800 + n),
            "Name": f"Byggeplasstid {n}",
            "IsActive": True,
        },
        tells=("Code",),
        change={"name": "Byggeplasstid og rigg"},
        changed_there={"Name": "Byggeplasstid og rigg"},
    ),
)

INTO = (
    IntoSample(
        flow="items_into",
        group="items",
        kind="item",
        read="GET /Products",
        before=chosen_group,
        adds=_add_product,
        here=lambda given, n: {
            "number": str(5000 + n),
            "name": f"PVC-rør {n}0 mm",
            "category_id": given[0],
            "unit": "m",
            "price": Decimal("89.50"),
            "cost_price": Decimal("60.25"),
            "vat_code": "3",
            "active": True,
        },
        tells="number",
        changes={"UnitPrice": Decimal("95.25")},
        changed_here={"price": Decimal("95.25")},
        changer=_changes("Products"),
        odd=("Name", 17),
    ),
    IntoSample(
        flow="activities_into",
        group="activities",
        kind="activity",
        read="GET /TimeTracking/ActivityTime",
        before=no_activities,
        adds=_add_activity,
        here=lambda _, n: {
            "number": str(8800 + n),
            "name": f"Byggeplasstid {n}",
            "active": True,
        },
        tells="number",
        changes={"Name": "Byggeplasstid og rigg"},
        changed_here={"name": "Byggeplasstid og rigg"},
        changer=_changes("ActivityTime"),
        odd=("Name", 17),
    ),
)
