"""Rules of sales orders and their lines: what they inherit, what they need, and their sums.

Source: vendor specification of 2025-03 (SalesOrderDto, SalesOrderLineDto, their descriptions) and
contract paper poweroffice-go, section 14, read 2026-11-21. Amounts are rounded to the øre line by
line; an order's sums are those of its lines. Custom dimensions are not kept here, so that only -1
is taken for them.
"""

from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING, Any

from bindeledd.sandbox.http import Row
from bindeledd.sandbox.poweroffice_go.problems import ProblemError, invalid, unknown_reference
from bindeledd.sandbox.poweroffice_go.product_rules import ONE_EACH, inherited, sales_tax

if TYPE_CHECKING:
    from bindeledd.sandbox.poweroffice_go.ledger import Ledger
    from bindeledd.sandbox.poweroffice_go.shapes import Resource

NONE = -1
FIRST_ORDER_NO = 6_001
_ORE = Decimal("0.01")
_HUNDRED = Decimal(100)
_TAKEN = "ExternalImportReference is already in use. '{}' is used on {} with Id = {}."


def money(amount: Decimal) -> Decimal:
    """Round to the øre, half away from zero."""
    return amount.quantize(_ORE, ROUND_HALF_UP)


def check_order(ledger: "Ledger", resource: "Resource", data: Row, before: Row | None) -> None:
    """Hold a header against its customer and the references already used; number a new one.

    Raises:
        ProblemError: The customer is archived, a person or an address is another customer's, or
            the reference was used on an order that has become an invoice.
    """
    _open(ledger, resource, data, before)
    _dimensions(resource, data)
    _customer(ledger, resource, data, before)
    _invoiced_reference(ledger, resource, data)
    if data.get("SalesOrderNo") is None:
        number = ledger.next_numbers.get("SalesOrderNo", FIRST_ORDER_NO)
        data["SalesOrderNo"] = number
        ledger.next_numbers["SalesOrderNo"] = number + 1


def _open(ledger: "Ledger", resource: "Resource", data: Row, before: Row | None) -> None:
    """A confirmed order takes nothing but its status back; one in process takes nothing."""
    if before is None:
        return
    touched = {name for name in data if data[name] != before.get(name)}
    reason = lock_of(ledger, before)
    if touched and reason and (in_process(ledger, before) or touched != {"SalesOrderStatus"}):
        raise invalid(resource.title, reason)


def _dimensions(resource: "Resource", data: Row) -> None:
    for ordinal in (1, 2, 3):
        for name in (f"Dim{ordinal}Id", f"Dim{ordinal}Code"):
            value = data.get(name)
            if value is not None and str(value) != str(NONE):
                word = "id" if name.endswith("Id") else "code"
                raise unknown_reference(
                    resource.title, f"Custom dimension {ordinal} with {word} = {value} not found."
                )


def _customer(ledger: "Ledger", resource: "Resource", data: Row, before: Row | None) -> None:
    customer = ledger.tables["Customers"].rows.get(data.get("CustomerId"))
    changed = data.get("CustomerId") != (before or {}).get("CustomerId")
    if customer is not None and changed and customer.data["IsArchived"]:
        raise invalid(resource.title, f"Customer {customer.data['Number']} is archived.")
    for name, table, word in (
        ("CustomerReferenceContactPersonId", "ContactPersons", "Contact person"),
        ("ContactDeliveryAddressId", "ContactDeliveryAddresses", "Contact delivery address"),
    ):
        key = data.get(name)
        if key is None or not (changed or key != (before or {}).get(name)):
            continue
        owned = ledger.tables[table].rows.get(key)
        if owned is None:
            raise unknown_reference(resource.title, f"{word} with id = {key} not found.")
        if owned.data["ContactId"] != data.get("CustomerId"):
            raise invalid(resource.title, f"The {word.lower()} does not belong to the customer.")


def _invoiced_reference(ledger: "Ledger", resource: "Resource", data: Row) -> None:
    """A reference stays taken when its order became an invoice; an option frees it."""
    reference = data.get("ExternalImportReference")
    if reference is None or ledger.options.order_reference_freed:
        return
    for key in ledger.tables["OutgoingInvoices"].ids_with("ExternalImportReference", reference):
        invoice = ledger.tables["OutgoingInvoices"].rows[key].data
        if invoice["OrderNo"] is not None:
            raise invalid(resource.title, _TAKEN.format(reference, "outgoing invoice", key))


def show_order(ledger: "Ledger", data: Row, row: Row) -> None:
    """Show the contact person's name as the customer's reference."""
    row["CustomerReference"] = reference_of(ledger, data)


def reference_of(ledger: "Ledger", data: Row) -> Any:
    """Read "your reference" of an order: a contact person's name before the text."""
    person = ledger.tables["ContactPersons"].rows.get(data.get("CustomerReferenceContactPersonId"))
    if person is None:
        return data.get("CustomerReference")
    return f"{person.data['FirstName']} {person.data['LastName']}"


def in_process(ledger: "Ledger", order: Row) -> bool:
    """Tell whether an order is on its way to become an invoice."""
    sending = ledger.tables["SalesOrderSendings"].rows.get(order["Id"])
    return sending is not None and bool(sending.data["IsInvoiceBeingProcessed"])


def lock_of(ledger: "Ledger", order: Row) -> str:
    """Tell why an order cannot be changed; empty when it can."""
    if in_process(ledger, order):
        return f"Sales order with id = {order['Id']} is being processed."
    if order["SalesOrderStatus"] == "Confirmed":
        return f"Sales order with id = {order['Id']} is confirmed. Set it to Draft to change it."
    return ""


def remove_order(ledger: "Ledger", order: Row) -> None:
    """Take lines, files and send requests along with their order.

    Raises:
        ProblemError: The order is locked.
    """
    reason = lock_of(ledger, order)
    if reason:
        raise ProblemError(409, "Sales order conflict", reason)
    clear_order(ledger, order["Id"])


def clear_order(ledger: "Ledger", order_id: str, *, files: bool = True) -> None:
    """Drop what hangs on an order; its files stay when it becomes an invoice."""
    for name in ("SalesOrderLines", *(("SalesOrderAttachments",) if files else ())):
        table = ledger.tables[name]
        for key in table.ids_with("SalesOrderId", order_id):
            ledger.drop(table.resource, key)
    sendings = ledger.tables["SalesOrderSendings"]
    if files and order_id in sendings.rows:
        ledger.drop(sendings.resource, order_id)


def check_line(ledger: "Ledger", resource: "Resource", data: Row, before: Row | None) -> None:
    """Complete a line from its product and reckon its amounts.

    Raises:
        ProblemError: A normal line lacks product or quantity, a text line has one, the product is
            archived or without sales account, or the reference is used in the order.
    """
    _dimensions(resource, data)
    _line_reference(ledger, resource, data)
    _accrual(ledger, resource, data)
    product = ledger.tables["Products"].rows.get(data.get("ProductId"))
    _shape(resource, data, product is not None)
    if product is not None:
        _complete(ledger, resource, data, product.data, before)
    reckon(ledger, resource, data)


def _shape(resource: "Resource", data: Row, has_product: bool) -> None:  # noqa: FBT001  # one caller
    kind = data["LineType"]
    if kind == "Normal" and not has_product:
        raise invalid(resource.title, "A line of type Normal must have a product.")
    if has_product and data.get("Quantity") is None:
        raise invalid(resource.title, "Quantity is required when a product is set.")
    carried = [name for name in ("ProductId", "Quantity", "ProductUnitPrice") if data.get(name)]
    if kind == "Text" and carried:
        raise invalid(resource.title, f"A line of type Text cannot have {carried[0]}.")


def _complete(
    ledger: "Ledger", resource: "Resource", data: Row, product: Row, before: Row | None
) -> None:
    new = before is None or before.get("ProductId") != data["ProductId"]
    if new and product["IsArchived"]:
        raise invalid(resource.title, f"Product {product['Code']} is archived.")
    if data.get("Description") is None:
        data["Description"] = product["Name"]
    for name, column in (("ProductUnitPrice", "UnitPrice"), ("ProductUnitCost", "UnitCost")):
        if data.get(name) is None:
            data[name] = inherited(ledger, product, column)
    if data.get("UnitOfMeasureCode") is None:
        data["UnitOfMeasureCode"] = inherited(ledger, product, "UnitOfMeasureCode") or ONE_EACH


def _line_reference(ledger: "Ledger", resource: "Resource", data: Row) -> None:
    reference = data.get("ExternalImportReference")
    if reference is None:
        return
    table = ledger.tables[resource.name]
    for key in table.ids_with("SalesOrderId", data["SalesOrderId"]):
        if key != data.get("Id") and table.rows[key].data["ExternalImportReference"] == reference:
            raise invalid(resource.title, _TAKEN.format(reference, "sales order line", key))


def _accrual(ledger: "Ledger", resource: "Resource", data: Row) -> None:
    accrual = data.get("Accrual")
    if accrual is None:
        return
    for word in ("Balance", "Result"):
        number, key = accrual[f"{word}AccountNo"], accrual[f"{word}AccountId"]
        accounts = ledger.tables["GeneralLedgerAccounts"]
        if key is None and number is not None:
            key = ledger.id_by("GeneralLedgerAccounts", "AccountNo", number)
        if (key, number) != (None, None) and key not in accounts.rows:
            shown = f"no = {number}" if key is None else f"id = {key}"
            raise unknown_reference(
                resource.title, f"General ledger account with {shown} not found."
            )
        if key is not None:
            accrual[f"{word}AccountId"] = key
            accrual[f"{word}AccountNo"] = accounts.rows[key].data["AccountNo"]


def reckon(ledger: "Ledger", resource: "Resource", data: Row) -> None:
    """Set the amounts and the VAT of a line.

    Raises:
        ProblemError: The product has no sales account, of its own or inherited.
    """
    for name in ("NetAmount", "VatAmount", "TotalAmount"):
        data[name] = Decimal(0)
    data["VatId"] = data["VatCode"] = data["VatRate"] = None
    product = ledger.tables["Products"].rows.get(data.get("ProductId"))
    if product is None:
        return
    order = ledger.tables["SalesOrders"].rows[data["SalesOrderId"]].data
    customer = ledger.tables["Customers"].rows.get(order["CustomerId"])
    tax = sales_tax(ledger, product.data, standard=uses_standard(data, customer))
    if tax is None:
        raise invalid(resource.title, f"Product {product.data['Code']} has no sales account.")
    data["VatId"], data["VatCode"], data["VatRate"] = tax.vat_id, tax.code, tax.rate
    net = money(_price(data) * Decimal(data["Quantity"]) * (1 - allowance(data, customer)))
    data["NetAmount"] = net
    data["VatAmount"] = money(net * tax.rate)
    data["TotalAmount"] = net + data["VatAmount"]


def _price(data: Row) -> Decimal:
    price = data.get("ProductUnitPrice")
    return Decimal(0) if price is None else Decimal(price)


def uses_standard(line: Row, customer: Any) -> bool:
    """Tell which sales account a line uses; unsaid, a VAT-free customer takes the optional one."""
    if line.get("UseStandardSalesAccount") is not None:
        return bool(line["UseStandardSalesAccount"])
    return customer is None or not customer.data["IsVatFree"]


def allowance(line: Row, customer: Any) -> Decimal:
    """The share of the price that is let off; unsaid, the customer's."""
    percent = line.get("Allowance")
    if percent is None and customer is not None:
        percent = customer.data["Allowance"]
    return Decimal(0) if percent is None else Decimal(percent) / _HUNDRED
