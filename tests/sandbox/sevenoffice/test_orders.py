"""Orders with rows and dimensions; what is invoiced stays as it is."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from zeep.exceptions import Fault

from bindeledd.sandbox.sevenoffice import Books, SevenOffice
from tests.sandbox.sevenoffice.conftest import Office

PAST = datetime(2000, 1, 1, tzinfo=UTC)


@pytest.fixture
def order(office: Office, books: Books) -> dict[str, Any]:
    """An order with all it may point at."""
    books.user_adds("DimensionType", {"Name": "Maskin"})
    books.user_adds("Dimension", {"TypeId": 101, "Value": "22", "Name": "GM14-02"})
    return {
        "CustomerId": office.customer(),
        "ReferenceNumber": "inv-91",
        "ProjectId": office.project(),
        "DepartmentId": books.user_adds("Department", {"Name": "Anlegg"})["Id"],
        "Distributor": "Manual",
        "InvoiceRows": {
            "InvoiceRow": [
                {
                    "ProductId": office.product(No="GM14"),
                    "Price": Decimal("1150.00"),
                    "Quantity": Decimal("16.5"),
                    "Name": "Gravemaskin 14t",
                    "UserDefinedDimensions": _dimension("22"),
                },
                {
                    "ProductId": office.product(),
                    "Price": Decimal("890.33"),
                    "Quantity": Decimal(3),
                },
                {"Type": "Text", "Name": "Takk for oppdraget"},
            ]
        },
    }


def _dimension(value: str, **more: str) -> dict[str, Any]:
    one = {"TypeId": 101, "Value": value, **more}
    return {"UserDefinedDimension": [one]}


def _row(**values: Any) -> dict[str, Any]:
    return {"InvoiceRow": [values]}


def _refused(office: Office, order: dict[str, Any], **changes: Any) -> str:
    exception = office.save_order(**{**order, **changes})["APIException"]
    return str(exception["Message"])


def test_an_order_is_found_again_by_customer_and_reference(
    office: Office, books: Books, order: dict[str, Any]
) -> None:
    saved = office.save_order(**order)
    assert saved["OrderId"] == 1001
    assert [row["RowId"] for row in saved["InvoiceRows"]["InvoiceRow"]] == [9001, 9002, 9003]
    (found,) = office.orders(
        *("OrderId", "ReferenceNumber", "OrderStatus", "InvoiceRows", "OrderTotalIncVat"),
        CustomerIds={"int": [order["CustomerId"]]},
        ChangedAfter=PAST,
    )
    assert (found["OrderId"], found["ReferenceNumber"]) == (1001, "inv-91")
    assert found["OrderStatus"] == "Web", "the documented default"
    assert found["CustomerId"] is None, "not asked for"
    first, _, text = found["InvoiceRows"]["InvoiceRow"]
    assert first["UserDefinedDimensions"]["UserDefinedDimension"][0]["Name"] == "GM14-02"
    assert text["ProductId"] is None
    assert found["OrderTotalIncVat"] == Decimal("27057.49")
    assert books.rows("InvoiceOrder")[0]["OrderTotalVat"] == Decimal("5411.50")
    assert books.rows("InvoiceOrder")[0]["InvoiceRows"][0]["ProductNo"] == "GM14"


@pytest.mark.parametrize(
    ("changes", "word"),
    [
        ({"CustomerId": None}, "CustomerId is required"),
        ({"CustomerId": 5}, "CustomerId 5 does not exist"),
        ({"ProjectId": 5}, "ProjectId 5 does not exist"),
        ({"DepartmentId": 5}, "DepartmentId 5 does not exist"),
        ({"OurReference": 5}, "OurReference 5 is no employee"),
        ({"InvoiceRows": _row(Name="X")}, "ProductId is required"),
        ({"InvoiceRows": _row(ProductId=5)}, "ProductId 5 does not exist"),
        (
            {"InvoiceRows": _row(ProductId=501, UserDefinedDimensions=_dimension("99"))},
            "Dimension 99 of type 101 is unknown",
        ),
    ],
)
def test_what_is_refused(
    office: Office, books: Books, order: dict[str, Any], changes: dict[str, Any], word: str
) -> None:
    assert word in _refused(office, order, **changes)
    assert books.rows("InvoiceOrder") == []


def test_the_reference_is_an_employee_not_a_contact(
    app: SevenOffice, books: Books, office: Office, order: dict[str, Any]
) -> None:
    identity = app.identity(books)
    assert office.save_order(**order, OurReference=identity.employee_id)["OrderId"]
    assert "no employee" in _refused(office, order, OurReference=identity.contact_id)


def test_dimensions_by_the_switches(
    app: SevenOffice, books: Books, office: Office, order: dict[str, Any]
) -> None:
    app.options.unknown_dimension = "kept"
    rows = _row(ProductId=501, UserDefinedDimensions=_dimension("99"))
    assert office.save_order(**{**order, "InvoiceRows": rows})["OrderId"]
    app.options.dimension_name_checked = True
    rows = _row(ProductId=501, UserDefinedDimensions=_dimension("22", Name="Feil"))
    assert "is named GM14-02" in _refused(office, order, InvoiceRows=rows)
    kept = books.rows("InvoiceOrder")[0]["InvoiceRows"][0]["UserDefinedDimensions"]
    assert kept == [{"TypeId": 101, "Value": "99"}]


def test_a_row_takes_nothing_from_its_product_unless_the_switch_says_so(
    app: SevenOffice, books: Books, office: Office, order: dict[str, Any]
) -> None:
    product = office.product(Name="Dumper", Price=Decimal(890))
    rows = _row(ProductId=product, Quantity=Decimal(1))
    office.save_order(**{**order, "InvoiceRows": rows})
    app.options.fills_rows = True
    office.save_order(**{**order, "InvoiceRows": rows})
    bare, filled = (one["InvoiceRows"][0] for one in books.rows("InvoiceOrder"))
    assert ("Name" in bare, "Price" in bare) == (False, False)
    assert (filled["Name"], filled["Price"]) == ("Dumper", 890)


def test_an_order_that_is_there_is_changed_row_by_row(
    app: SevenOffice, books: Books, office: Office, order: dict[str, Any]
) -> None:
    key = office.save_order(**order)["OrderId"]

    def edit(*rows: dict[str, Any]) -> Any:
        change = {"OrderId": key, "CustomerId": order["CustomerId"]}
        return office.save_order(**change, InvoiceRows={"InvoiceRow": list(rows)})

    def names() -> list[str]:
        return [row.get("Name", "-") for row in books.rows("InvoiceOrder")[0]["InvoiceRows"]]

    edit({"ProductId": 501, "Name": "Uten"})
    assert names() == ["Gravemaskin 14t", "-", "Takk for oppdraget"]
    edit(
        {"RowId": 9001, "Name": "Endret", "ChangeState": "Edit"},
        {"RowId": 9002, "ChangeState": "Delete"},
        {"ProductId": 501, "Name": "Ny", "ChangeState": "Add"},
    )
    assert names() == ["Endret", "Takk for oppdraget", "Ny"]
    assert books.rows("InvoiceOrder")[0]["InvoiceRows"][0]["Price"] == 1150
    refused = edit({"RowId": 77, "ChangeState": "Delete"})
    assert "Row 77 does not exist" in refused["APIException"]["Message"]
    app.options.rows_without_state = "added"
    edit({"ProductId": 501, "Name": "Uten"})
    assert names()[-1] == "Uten"
    app.options.rows_without_state = "replace"
    edit({"ProductId": 501, "Name": "Alene"})
    assert names() == ["Alene"]
    assert len(books.rows("InvoiceOrder")) == 1


def test_what_is_invoiced_never_changes(
    office: Office, books: Books, order: dict[str, Any]
) -> None:
    key = office.save_order(**order)["OrderId"]
    books.user_changes("InvoiceOrder", key, {"OrderStatus": "Invoiced"})
    assert "invoiced and cannot be changed" in _refused(office, order, OrderId=key)
    (found,) = office.orders("OrderId", "InvoiceId", OrderStates={"OrderSlipStateType": "Invoiced"})
    assert found["InvoiceId"] == 20_001
    assert office.orders(InvoiceIds={"int": [20_001]})[0]["OrderId"] == key
    title = {"OrderId": key, "IncludeVAT": None, "InvoiceTitle": "T", "CustomerId": 1}
    office.call("InvoiceService", "UpdateInvoices", invoices={"InvoiceOrder": [title]})
    (row,) = books.rows("InvoiceOrder")
    assert (row["InvoiceTitle"], row["CustomerId"]) == ("T", order["CustomerId"])


def test_an_order_may_bring_its_own_number(
    app: SevenOffice, office: Office, order: dict[str, Any]
) -> None:
    assert office.save_order(**order, OrderId=50)["OrderId"] == 50
    assert office.save_order(**order)["OrderId"] == 1001
    app.options.new_order_id = False
    assert "Order 51 does not exist" in _refused(office, order, OrderId=51)


def test_searches(office: Office, order: dict[str, Any]) -> None:
    one = office.save_order(**order, ExternalStatus=7)["OrderId"]
    two = office.save_order(**{**order, "OrderStatus": "Draft"})["OrderId"]
    assert office.orders(ExternalStatus={"int": [7]})[0]["OrderId"] == one
    assert office.orders(OrderIds={"int": [two, one]})[1]["OrderId"] == two
    assert office.orders(OrderStates={"OrderSlipStateType": ["Draft"]})[0]["OrderId"] == two
    with pytest.raises(Fault, match="At least one search parameter"):
        office.orders()
    with pytest.raises(Fault, match="At most 1000"):
        office.orders(OrderIds={"int": list(range(1001))})


def test_years_of_orders_cannot_be_searched_at_once(app: SevenOffice, office: Office) -> None:
    with pytest.raises(Fault, match="Timeout expired"):
        office.orders(ChangedAfter=PAST)
    app.options.orders_reach_back = None
    assert office.orders(ChangedAfter=PAST) == []


def test_the_list_of_order_ids(office: Office, books: Books, order: dict[str, Any]) -> None:
    keys = [office.save_order(**order)["OrderId"] for _ in range(2)]
    office.save_order(OrderId=keys[0], CustomerId=order["CustomerId"], InvoiceTitle="T")
    first, second = (row["DateChanged"] for row in books.rows("InvoiceOrder"))

    def listed(**asked: Any) -> list[int]:
        answer = office.call("InvoiceService", "GetOrderSyncList", syncParams=asked)
        return list(answer or [])

    assert listed(RegisteredAfter=PAST) == keys
    assert listed(RegisteredAfter=PAST, ChangedAfter=second) == [keys[0]]
    assert listed(RegisteredAfter=first) == []
    assert listed(RegisteredAfter=second - timedelta(milliseconds=1)) == [keys[1]]
