"""Rules of products and groups: codes, stock, and what a product inherits from its group.

Source: vendor specification of 2025-03 (ProductDto, its descriptions) and contract paper
poweroffice-go, section 13, read 2026-11-21. What a confirmed order reserves is not taken off the
available stock here.
"""

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from bindeledd.sandbox.http import Row
from bindeledd.sandbox.poweroffice_go.problems import invalid

if TYPE_CHECKING:
    from bindeledd.sandbox.poweroffice_go.ledger import Ledger
    from bindeledd.sandbox.poweroffice_go.shapes import Resource

FIRST_GROUP = {"Code": "1", "Name": "Standard"}
ONE_EACH = "EA"


def furnish(ledger: "Ledger") -> None:
    """Add the group that products are placed in when none is named."""
    ledger.user_adds("ProductGroups", FIRST_GROUP)


def check_group(ledger: "Ledger", resource: "Resource", data: Row, _before: Row | None) -> None:
    """Give a group without a code the next free number."""
    _number(ledger, resource, data)


def check_product(ledger: "Ledger", resource: "Resource", data: Row, before: Row | None) -> None:
    """Place a product in its group and look after its stock.

    Raises:
        ProblemError: Stock is given for what is no stock item.
    """
    _number(ledger, resource, data)
    if data.get("ProductGroupId") is None:
        data["ProductGroupId"] = next(iter(ledger.tables["ProductGroups"].ids), None)
    on_hand = data.get("StockOnHand")
    if on_hand is not None and not data["IsStockItem"]:
        raise invalid(resource.title, "StockOnHand can only be set when IsStockItem is true.")
    if on_hand != (before or {}).get("StockOnHand"):
        data["StockAvailable"] = on_hand
        data["StockOnHandLastChangedDatetimeOffset"] = ledger.stamp()


def _number(ledger: "Ledger", resource: "Resource", data: Row) -> None:
    """Number what has no code; that Go does so is unconfirmed."""
    if data.get("Code") is not None and data["Code"].strip():
        return
    table = ledger.tables[resource.name]
    number = 1
    while table.ids_with("Code", str(number)):
        number += 1
    data["Code"] = str(number)


@dataclass(frozen=True, slots=True)
class Tax:
    """The VAT treatment of a sale: what the sales account says."""

    account_id: int
    vat_id: int | None
    code: str | None
    rate: Decimal


def inherited(ledger: "Ledger", product: Row, column: str) -> Any:
    """Read a column of a product, of its group where the product has none."""
    if product.get(column) is not None:
        return product[column]
    group = ledger.tables["ProductGroups"].rows.get(product.get("ProductGroupId"))
    return group.data.get(column) if group else None


def sales_tax(ledger: "Ledger", product: Row, *, standard: bool) -> Tax | None:
    """Find the account a sale is posted to (product, group, client settings) and its VAT code.

    None when the client company has no such account.
    """
    kind = "Standard" if standard else "Optional"
    accounts = ledger.tables["GeneralLedgerAccounts"]
    key = inherited(ledger, product, f"{kind}SalesAccountId")
    if key is None:
        settings = ledger.settings
        number = settings.sales_account if standard else settings.vat_free_sales_account
        key = ledger.id_by("GeneralLedgerAccounts", "AccountNo", number)
    if key is None:
        return None
    vat_id = accounts.rows[key].data["VatCodeId"]
    vat = ledger.tables["VatCodes"].rows.get(vat_id)
    if vat is None:
        return Tax(key, None, None, Decimal(0))
    return Tax(key, vat_id, vat.data["Code"], Decimal(vat.data["Rate"]))
