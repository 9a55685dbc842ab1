"""Orders and products for the tests of sales, as short as the test needs them."""

from typing import Any

from tests.sandbox.conftest import Go

PDF = b"%PDF-1.4 timeliste"


def a_product(go: Go, **values: Any) -> int:
    """Create a product at 1250 kroner an hour."""
    body = {"Name": "Konsulenttime", "UnitPrice": 1250, "UnitOfMeasureCode": "HUR", **values}
    answer = go.post("/Products", body)
    assert answer.status_code == 200, answer.text
    return int(answer.json()["Id"])


def an_order(go: Go, *lines: dict[str, Any], **header: Any) -> dict[str, Any]:
    """Create an order; a customer and one line come by themselves."""
    if "CustomerId" not in header and "CustomerNo" not in header:
        header["CustomerId"] = go.customer(InvoiceEmailAddress="faktura@fjordbygg.example")["Id"]
    given = lines or ({"ProductId": a_product(go), "Quantity": 2},)
    answer = go.post("/SalesOrders/Complete", {**header, "SalesOrderLines": list(given)})
    assert answer.status_code == 201, answer.text
    order: dict[str, Any] = answer.json()
    return order


def send(go: Go, order_id: str, **body: Any) -> dict[str, Any]:
    """Ask for an order to be sent, look until it is through, and give its state."""
    answer = go.post(f"/SalesOrders/{order_id}/createAndSendInvoice", body)
    assert answer.status_code == 202, answer.text
    for _ in range(5):
        state: dict[str, Any] = go.get("/SalesOrders/sentState", id=order_id).json()[0]
        if not state["IsInvoiceBeingProcessed"]:
            return state
    raise AssertionError(f"still in process: {state}")


def attach(go: Go, order_id: str, name: str = "timeliste.pdf", content: bytes = PDF) -> Any:
    """Upload a file to an order."""
    files = {"file": (name, content, "application/pdf")}
    return go.call("POST", f"/SalesOrders/{order_id}/attachments", files=files)
