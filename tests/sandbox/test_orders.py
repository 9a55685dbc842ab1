"""Sales orders: made whole, their sums and VAT, what lines inherit, locks, references, filters."""

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bindeledd.sandbox.poweroffice_go import Ledger, PowerOfficeGo
from bindeledd.sandbox.poweroffice_go.order_rules import money
from bindeledd.sandbox.poweroffice_go.resources import RESOURCES
from bindeledd.sandbox.poweroffice_go.seed import fill
from tests.sandbox.conftest import Go, replace
from tests.sandbox.sales import a_product, an_order
from tests.vendor_spec import load, needs_spec, patch_fields

TEXT = {"LineType": "Text", "Description": "Timer november"}
NOWHERE = "2f9f3f0a-4e43-4d3e-9d1c-0a6f7c6f1e10"


def refused(answer: Any, status: int, text: str) -> None:
    """Check a refusal."""
    assert answer.status_code == status, answer.text
    assert text in answer.json()["detail"]


def test_an_order_is_created_whole_and_reckoned(go: Go) -> None:
    hours = {"ProductId": a_product(go), "Quantity": 12.5, "Description": "Timer"}

    order = an_order(go, TEXT, hours, ExternalImportReference="inv-1")

    assert order["SalesOrderStatus"] == "Draft"
    assert order["LineCount"] == 2
    assert (order["NetAmount"], order["TotalAmount"]) == (15625, 19531.25)
    assert order["IsCreatedByCurrentIntegration"] is True
    first, second = order["SalesOrderLines"]
    assert (first["SortOrder"], second["SortOrder"]) == (0, 1)
    assert first["VatCode"] is None
    assert (second["VatCode"], second["VatRate"], second["VatAmount"]) == ("3", 0.25, 3906.25)
    assert second["UnitOfMeasureCode"] == "HUR"
    assert go.get(f"/SalesOrders/{order['Id']}/Complete").json() == order
    assert "SalesOrderLines" not in go.get(f"/SalesOrders/{order['Id']}").json()
    assert go.get(f"/SalesOrders/{order['Id']}/Lines").json() == order["SalesOrderLines"]
    line = go.get(f"/SalesOrders/{order['Id']}/Lines/{second['Id']}").json()
    assert line == second


@pytest.mark.parametrize("path", ["/SalesOrders", "/OutgoingInvoices"])
def test_there_is_no_plain_post(go: Go, path: str) -> None:
    """Third-party code that posts here is wrong: the gateway knows no such address."""
    answer = go.call("POST", path, json={"CustomerId": 1}, outside=True)

    assert answer.status_code == 404
    assert answer.json() == {"statusCode": 404, "message": "Resource not found"}


def test_a_refused_line_leaves_no_order_behind(go: Go, books: Ledger) -> None:
    customer = go.customer()["Id"]
    nothing = {"SalesOrderLines": [{"ProductId": 7, "Quantity": 1}]}
    assert go.post("/SalesOrders/Complete", nothing).status_code == 404
    before = an_order(go, CustomerId=customer)
    assert before["SalesOrderNo"] == 6001
    good = {"ProductId": a_product(go), "Quantity": 1}
    body = {"CustomerId": customer, "SalesOrderLines": [good, {"ProductId": 7, "Quantity": 1}]}

    answer = go.post("/SalesOrders/Complete", body)

    refused(answer, 404, "Product with id = 7 not found.")
    assert len(books.tables["SalesOrders"]) == 1
    assert len(books.tables["SalesOrderLines"]) == 1
    after = an_order(go, CustomerId=customer)
    assert after["SalesOrderNo"] == before["SalesOrderNo"] + 1


@pytest.mark.parametrize(
    ("line", "text"),
    [
        ({"Description": "Timer", "Quantity": 1}, "A line of type Normal must have a product."),
        ({"ProductId": "P"}, "Quantity is required when a product is set."),
        (
            {"LineType": "Text", "ProductId": "P", "Quantity": 1},
            "A line of type Text cannot have ProductId.",
        ),
        ({"LineType": "Text", "Quantity": 2}, "A line of type Text cannot have Quantity."),
        ({"ProductId": "P", "Quantity": 1, "Allowance": 101}, "must be at most 100."),
    ],
)
def test_a_line_must_make_sense(go: Go, line: dict[str, Any], text: str) -> None:
    if line.get("ProductId") == "P":
        line = {**line, "ProductId": a_product(go)}
    body = {"CustomerId": go.customer()["Id"], "SalesOrderLines": [line]}

    refused(go.post("/SalesOrders/Complete", body), 400, text)


def test_an_archived_product_or_customer_is_refused(go: Go) -> None:
    product = a_product(go, IsArchived=True)
    customer = go.customer()
    body = {
        "CustomerId": customer["Id"],
        "SalesOrderLines": [{"ProductId": product, "Quantity": 1}],
    }

    refused(go.post("/SalesOrders/Complete", body), 400, "is archived.")
    go.patch(f"/Customers/{customer['Id']}", replace("/IsArchived", value=True))
    refused(go.post("/SalesOrders/Complete", {"CustomerId": customer["Id"]}), 400, "is archived.")


def test_price_cost_and_text_come_from_the_product_when_left_out(go: Go) -> None:
    go.post("/ProductGroups", {"Code": "G", "Name": "G", "UnitCost": 620})
    product = a_product(go, ProductGroupCode="G")

    line = an_order(go, {"ProductId": product, "Quantity": 1})["SalesOrderLines"][0]

    assert line["Description"] == "Konsulenttime"
    assert (line["ProductUnitPrice"], line["ProductUnitCost"]) == (1250, 620)


@pytest.mark.parametrize(
    ("price", "quantity", "allowance", "net", "vat"),
    [
        (10.05, 0.5, None, 5.03, 1.26),  # 5.025 -> 5.03; 1.2575 -> 1.26
        (99.99, 3, 10, 269.97, 67.49),  # 269.973; 67.4925
        (100, -2, None, -200, -50),
        (100, 1, -50, 150, 37.5),  # a negative allowance is a surcharge
    ],
)
def test_amounts_are_rounded_to_the_ore_line_by_line(
    go: Go, price: float, quantity: float, allowance: float | None, net: float, vat: float
) -> None:
    line = {
        "ProductId": a_product(go),
        "ProductUnitPrice": price,
        "Quantity": quantity,
        "Allowance": allowance,
    }

    order = an_order(go, line, line)

    assert [row["NetAmount"] for row in order["SalesOrderLines"]] == [net, net]
    assert [row["VatAmount"] for row in order["SalesOrderLines"]] == [vat, vat]
    assert Decimal(str(order["TotalAmount"])) == 2 * (Decimal(str(net)) + Decimal(str(vat)))


@given(st.lists(st.decimals(-1000, 1000, places=4), max_size=8))
def test_rounding_is_symmetric(amounts: list[Decimal]) -> None:
    """A credit of the same lines nullifies the order to the øre."""
    assert sum((money(each) + money(-each) for each in amounts), Decimal(0)) == 0


def test_a_vat_free_customer_takes_the_optional_account(go: Go) -> None:
    product = a_product(go)
    free = go.customer(IsVatFree=True)["Id"]
    ordinary = {"ProductId": product, "Quantity": 1, "UseStandardSalesAccount": True}

    order = an_order(go, {"ProductId": product, "Quantity": 1}, ordinary, CustomerId=free)

    assert [row["VatAmount"] for row in order["SalesOrderLines"]] == [0, 312.5]


def test_another_customer_changes_allowance_and_vat_of_all_lines(go: Go) -> None:
    order = an_order(go)
    other = go.customer(IsVatFree=True, Allowance=10)["Id"]

    changed = go.patch(f"/SalesOrders/{order['Id']}", replace("/CustomerId", other)).json()

    assert (changed["NetAmount"], changed["TotalAmount"]) == (2250, 2250)
    assert changed["LastChangedDateTimeOffset"] > order["LastChangedDateTimeOffset"]


def test_lines_are_added_changed_and_deleted(go: Go) -> None:
    order = an_order(go)
    at = f"/SalesOrders/{order['Id']}/Lines"

    added = go.post(at, {"ProductId": a_product(go, UnitPrice=100), "Quantity": 3})
    assert added.status_code == 201
    line = f"{at}/{added.json()['Id']}"
    assert added.json()["SortOrder"] == 1
    changed = go.patch(line, replace("/Quantity", 4), replace("/description", "Fire"))
    assert (changed.json()["NetAmount"], changed.json()["Description"]) == (400, "Fire")
    assert go.get(f"/SalesOrders/{order['Id']}").json()["NetAmount"] == 2900
    assert go.delete(line).status_code == 200
    assert go.get(line).status_code == 404
    assert go.get(f"/SalesOrders/{order['Id']}").json()["LineCount"] == 1


def test_a_line_belongs_to_its_order(go: Go) -> None:
    one, two = an_order(go), an_order(go)

    line = two["SalesOrderLines"][0]["Id"]

    assert go.get(f"/SalesOrders/{one['Id']}/Lines/{line}").status_code == 404
    assert go.delete(f"/SalesOrders/{one['Id']}/Lines/{line}").status_code == 404
    assert go.get(f"/SalesOrders/{NOWHERE}/Lines").status_code == 404


def test_a_confirmed_order_is_locked_until_set_back(go: Go) -> None:
    order = an_order(go)
    at = f"/SalesOrders/{order['Id']}"
    line = f"{at}/Lines/{order['SalesOrderLines'][0]['Id']}"
    go.patch(at, replace("/SalesOrderStatus", "Confirmed"))

    refused(go.patch(at, replace("/CustomerReference", "Kari")), 400, "is confirmed.")
    refused(go.patch(line, replace("/Quantity", 9)), 400, "is confirmed.")
    refused(go.post(f"{at}/Lines", TEXT), 400, "is confirmed.")
    refused(go.delete(line), 409, "is confirmed.")
    refused(go.delete(at), 409, "is confirmed.")
    assert go.get(f"{at}/Complete").json()["SalesOrderLines"] == order["SalesOrderLines"]
    assert go.patch(at, replace("/SalesOrderStatus", "Draft")).status_code == 200
    assert go.patch(at, replace("/CustomerReference", "Kari")).status_code == 200


def test_deleting_an_order_takes_lines_and_files_along(go: Go, books: Ledger) -> None:
    order = an_order(go)

    assert go.delete(f"/SalesOrders/{order['Id']}").status_code == 200
    assert go.get(f"/SalesOrders/{order['Id']}").status_code == 404
    assert len(books.tables["SalesOrderLines"]) == 0


def test_a_reference_is_unique_among_orders_and_freed_by_deletion(go: Go) -> None:
    order = an_order(go, ExternalImportReference="inv-1")
    body = {"CustomerId": order["CustomerId"], "ExternalImportReference": "inv-1"}

    refused(
        go.post("/SalesOrders/Complete", body),
        400,
        f"ExternalImportReference is already in use. 'inv-1' is used on sales order with Id = "
        f"{order['Id']}.",
    )
    go.delete(f"/SalesOrders/{order['Id']}")
    assert go.post("/SalesOrders/Complete", body).status_code == 201


def test_a_line_reference_is_unique_within_its_order_only(go: Go) -> None:
    line = {"ProductId": a_product(go), "Quantity": 1, "ExternalImportReference": "L1"}
    order = an_order(go, line)
    an_order(go, line)

    answer = go.post(f"/SalesOrders/{order['Id']}/Lines", line)

    refused(answer, 400, "'L1' is used on sales order line with Id =")


def test_dimensions_tell_none_from_inherited(go: Go) -> None:
    """-1 is explicitly none, null inherits; both are shown raw unless asked otherwise."""
    department = go.post("/Departments", {"Code": "10", "Name": "Drift", "IsActive": True}).json()
    project = go.post("/Projects", {"Code": "P1", "Name": "Kai", "DepartmentId": department["Id"]})
    product = a_product(go)
    order = an_order(
        go,
        {"ProductId": product, "Quantity": 1},
        {"ProductId": product, "Quantity": 1, "ProjectCode": "-1"},
        ProjectCode="P1",
    )
    key = project.json()["Id"]
    at = f"/SalesOrders/{order['Id']}"

    raw = go.get(f"{at}/Complete").json()
    assert (raw["ProjectId"], raw["DepartmentId"]) == (key, None)
    assert [row["ProjectId"] for row in raw["SalesOrderLines"]] == [None, -1]
    whole = go.get(f"{at}/Complete", showInherited="true").json()
    assert (whole["DepartmentCode"], whole["PaymentTerm"]) == ("10", 14)
    assert [row["ProjectCode"] for row in whole["SalesOrderLines"]] == ["P1", None]
    assert whole["CurrencyCode"] == "NOK"
    assert go.get(at, showInherited="true").json()["DepartmentCode"] == "10"
    assert go.get("/SalesOrders", showInherited="true").json()[0]["DepartmentCode"] == "10"
    assert go.get("/SalesOrders").json()[0]["DepartmentCode"] is None


def test_the_contact_person_is_the_customers_reference(go: Go) -> None:
    customer = go.customer()["Id"]
    names = {"FirstName": "Kari", "LastName": "Berg"}
    person = go.post(f"/ContactPersons/{customer}", names).json()["Id"]
    foreign = go.post(f"/ContactPersons/{go.customer()['Id']}", names).json()["Id"]

    order = an_order(
        go,
        CustomerId=customer,
        CustomerReference="innkjop",
        CustomerReferenceContactPersonId=person,
    )
    assert order["CustomerReference"] == "Kari Berg"
    assert go.get("/SalesOrders").json()[0]["CustomerReference"] == "Kari Berg"
    go.patch(f"/ContactPersons/{customer}/{person}", replace("/LastName", "Moen"))
    assert go.get("/SalesOrders").json()[0]["CustomerReference"] == "Kari Moen"
    at = f"/SalesOrders/{order['Id']}"
    answer = go.patch(at, replace("/CustomerReferenceContactPersonId", foreign))
    refused(answer, 400, "The contact person does not belong to the customer.")


def test_only_a_credit_note_draft_names_the_invoice_it_credits(go: Go) -> None:
    product = a_product(go)
    customer = go.customer()["Id"]

    def body(quantity: int) -> dict[str, Any]:
        line = {"ProductId": product, "Quantity": quantity}
        return {"CustomerId": customer, "RelatedInvoiceNo": 10001, "SalesOrderLines": [line]}

    refused(go.post("/SalesOrders/Complete", body(1)), 400, "credit note drafts")
    created = go.post("/SalesOrders/Complete", body(-1))
    assert created.status_code == 201
    assert created.json()["TotalAmount"] == -1562.5
    line = created.json()["SalesOrderLines"][0]["Id"]
    at = f"/SalesOrders/{created.json()['Id']}"
    assert go.patch(f"{at}/Lines/{line}", replace("/Quantity", -3)).status_code == 200


def test_a_refused_header_change_leaves_header_and_lines(go: Go) -> None:
    order = an_order(go)
    other = go.customer(IsVatFree=True)["Id"]

    answer = go.patch(
        f"/SalesOrders/{order['Id']}",
        replace("/CustomerId", other),
        replace("/RelatedInvoiceNo", 10001),
    )

    refused(answer, 400, "credit note drafts")
    assert go.get(f"/SalesOrders/{order['Id']}/Complete").json() == order


@pytest.mark.parametrize(
    ("header", "status", "text"),
    [
        ({"CustomerNo": 19999}, 404, "Customer with number = 19999 not found."),
        ({"ProjectCode": "NONE"}, 404, "Project with code = 'NONE' not found."),
        ({"Dim1Code": "X"}, 404, "Custom dimension 1 with code = X not found."),
        ({"ContactDeliveryAddressId": 5}, 404, "Contact delivery address with id = 5 not found."),
        ({"SalesOrderStatus": "Sent"}, 400, "Enum 'salesorderstatus' with value = Sent"),
        ({"ExternalImportReference": "x" * 51}, 400, "maximum length of 50"),
    ],
)
def test_a_header_is_held_against_the_registers(
    go: Go, header: dict[str, Any], status: int, text: str
) -> None:
    refused(go.post("/SalesOrders/Complete", header, loose=True), status, text)


def test_an_accrual_names_accounts_that_exist(go: Go) -> None:
    product = a_product(go)
    accrual = {
        "IsActive": True,
        "FromDate": "2026-11-01",
        "ToDate": "2027-01-31",
        "BalanceAccountNo": 1530,
    }
    line = {"ProductId": product, "Quantity": 1, "Accrual": accrual}

    kept = an_order(go, line)["SalesOrderLines"][0]["Accrual"]

    assert kept["BalanceAccountNo"] == 1530
    assert kept["BalanceAccountId"] is not None
    wrong = {**line, "Accrual": {**accrual, "BalanceAccountNo": 1999}}
    answer = go.post(
        "/SalesOrders/Complete", {"CustomerId": go.customer()["Id"], "SalesOrderLines": [wrong]}
    )
    refused(answer, 404, "General ledger account with no = 1999 not found.")


def test_the_filters_of_orders(go: Go, books: Ledger) -> None:
    department = go.post("/Departments", {"Code": "10", "Name": "Drift"}).json()["Id"]
    go.post("/Projects", {"Code": "P1", "Name": "Kai"})
    go.post("/Projects", {"Code": "A", "Name": "Grunn", "ParentProjectCode": "P1"})
    first, second = go.customer(), go.customer(Name="Betong Vest AS")
    one = an_order(go, CustomerId=first["Id"], ProjectCode="P1", DepartmentId=department)
    two = an_order(go, CustomerId=second["Id"], ProjectCode="P1.A", SalesOrderStatus="Confirmed")
    three = an_order(go, CustomerId=second["Id"], ProjectCode="-1")
    books.user_adds("SalesOrders", {"CustomerId": first["Id"]})

    def ids(**query: str) -> list[str]:
        answer = go.get("/SalesOrders", **query)
        return [] if answer.status_code == 204 else [row["Id"] for row in answer.json()]

    own = [one["Id"], two["Id"], three["Id"]]
    assert ids(onlyCreatedByCurrentIntegration="true") == own
    assert len(ids(onlyCreatedByCurrentIntegration="false")) == 4
    assert ids(customerNos=f"{second['Number']}-") == own[1:]
    assert ids(projectCodes="P1") == own[:1]
    assert ids(projectCodes="P1", includeSubProject="true") == own[:2]
    assert ids(projectCodes="-1", onlyCreatedByCurrentIntegration="true") == own[2:]
    assert ids(departmentCodes="10") == own[:1]
    assert len(ids(departmentCodes="-1")) == 3
    assert ids(orderStatus="Confirmed") == [two["Id"]]
    moment = three["LastChangedDateTimeOffset"]
    assert len(ids(lastChangedDateTimeOffsetGreaterThan=moment)) == 1
    bad = go.call("GET", "/SalesOrders", params={"externalImportReferences": "x"}, loose=True)
    assert bad.status_code == 400


def test_the_late_filter_on_references(app: PowerOfficeGo, go: Go) -> None:
    """Reported by one source only, hence behind the switch."""
    app.options.late_filters = True
    an_order(go)
    wanted = an_order(go, ExternalImportReference="inv-2")

    query = {"externalImportReferences": "inv-2"}
    found = go.call("GET", "/SalesOrders", params=query, loose=True).json()

    assert [row["Id"] for row in found] == [wanted["Id"]]


def test_a_customer_project_or_product_in_an_order_cannot_be_deleted(go: Go) -> None:
    order = an_order(go)
    product = order["SalesOrderLines"][0]["ProductId"]

    assert go.delete(f"/Customers/{order['CustomerId']}").status_code == 409
    assert go.delete(f"/Products/{product}").status_code == 409


def test_a_register_brings_orders_with_their_lines(books: Ledger) -> None:
    filled = fill(
        books,
        {
            "SalesOrders": [
                {"CustomerNo": 10001, "SalesOrderLines": [{"ProductCode": "T", "Quantity": 2}]}
            ],
            "Customers": [{"Number": 10001, "Name": "Fjordbygg AS"}],
            "Products": [{"Code": "T", "Name": "Time", "ProductGroupCode": "G"}],
            "ProductGroups": [{"Code": "G", "Name": "Timer", "UnitPrice": 900}],
        },
    )

    assert filled["SalesOrders"][0]["NetAmount"] == 1800


def test_orders_need_their_right(go: Go, books: Ledger) -> None:
    order = an_order(go)
    books.settings.privileges = ["SalesOrders"]

    assert go.get(f"/SalesOrders/{order['Id']}").status_code == 200
    assert go.post("/SalesOrders/Complete", {}).status_code == 403
    assert go.get("/SalesOrders/sentState", id=order["Id"]).status_code == 403
    assert go.get(f"/SalesOrders/{order['Id']}/attachments").status_code == 403


@needs_spec
def test_the_fields_are_the_specifications() -> None:
    schemas = load()["components"]["schemas"]
    for name, read, sent, path in (
        ("SalesOrders", "SalesOrderDto", "SalesOrderCompletePostDto", "/SalesOrders/{id}"),
        (
            "SalesOrderLines",
            "SalesOrderLineDto",
            "SalesOrderLinePostDto",
            "/SalesOrders/{id}/Lines/{lineId}",
        ),
    ):
        fields = RESOURCES[name].fields
        assert {f.name for f in fields if "R" in f.where} == set(schemas[read]["properties"])
        posted = {f.name for f in fields if "C" in f.where}
        assert set(schemas[sent]["properties"]) - posted <= {"SalesOrderLines"}
        assert posted <= set(schemas[sent]["properties"])
        assert {f.name.lower() for f in fields if "U" in f.where} == set(patch_fields(path))
