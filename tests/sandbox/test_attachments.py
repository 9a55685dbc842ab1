"""Files on sales orders: uploaded as one part, listed, fetched as they were, right of their own."""

from pathlib import Path
from typing import Any

import pytest

from bindeledd.sandbox.poweroffice_go import Ledger, PowerOfficeGo
from bindeledd.sandbox.poweroffice_go.storage import Keeper
from tests.sandbox.conftest import Go
from tests.sandbox.sales import PDF, an_order, attach, send


def test_a_file_is_kept_and_given_back_as_it_was(go: Go) -> None:
    order = an_order(go)["Id"]

    created = attach(go, order)

    assert created.status_code == 201
    row = created.json()
    assert (row["FileName"], row["FileSize"], row["SalesOrderId"]) == (
        "timeliste.pdf",
        len(PDF),
        order,
    )
    assert go.get(f"/SalesOrders/{order}/attachments").json() == [row]
    fetched = go.get(f"/SalesOrders/{order}/attachments/{row['Id']}")
    assert fetched.content == PDF
    assert fetched.headers["content-type"] == "application/pdf"


def test_an_order_holds_several_files_even_of_one_name(go: Go) -> None:
    """An upload whose answer was lost and is repeated stands there twice: nothing refuses it."""
    order, other = an_order(go)["Id"], an_order(go)["Id"]
    attach(go, order)
    attach(go, order)
    attach(go, other, "annet.pdf")

    assert len(go.get(f"/SalesOrders/{order}/attachments").json()) == 2


def test_a_file_is_deleted(go: Go) -> None:
    order = an_order(go)["Id"]
    key = attach(go, order).json()["Id"]

    assert go.delete(f"/SalesOrders/{order}/attachments/{key}").status_code == 200
    assert go.get(f"/SalesOrders/{order}/attachments").status_code == 204
    assert go.get(f"/SalesOrders/{order}/attachments/{key}").status_code == 404


def test_a_file_of_another_order_is_not_found(go: Go) -> None:
    order, other = an_order(go)["Id"], an_order(go)["Id"]
    key = attach(go, order).json()["Id"]

    assert go.get(f"/SalesOrders/{other}/attachments/{key}").status_code == 404
    assert go.delete(f"/SalesOrders/{other}/attachments/{key}").status_code == 404


@pytest.mark.parametrize(
    ("details", "status"),
    [
        ({"files": {"upload": ("a.pdf", PDF)}}, 400),
        ({"files": {"file": ("a.pdf", b"")}}, 400),
        ({"data": {"file": "text"}}, 415),
        ({"json": {"file": "x"}}, 415),
        ({"content": PDF, "headers": {"Content-Type": "application/pdf"}}, 415),
        ({"content": b"x", "headers": {"Content-Type": "multipart/form-data"}}, 415),
        (
            {"content": b"rubbish", "headers": {"Content-Type": "multipart/form-data; boundary=x"}},
            400,
        ),
    ],
)
def test_anything_but_one_named_file_is_refused(
    go: Go, books: Ledger, details: dict[str, Any], status: int
) -> None:
    order = an_order(go)["Id"]

    answer = go.call("POST", f"/SalesOrders/{order}/attachments", outside=True, **details)

    assert answer.status_code == status, answer.text
    assert len(books.tables["SalesOrderAttachments"]) == 0


def test_a_file_beyond_thirty_megabytes_is_refused(go: Go) -> None:
    order = an_order(go)["Id"]
    files = {"file": ("a.pdf", bytes(30 * 1024 * 1024 + 1), "application/pdf")}

    answer = go.call("POST", f"/SalesOrders/{order}/attachments", outside=True, files=files)

    assert answer.status_code == 400
    assert answer.json()["detail"] == "The file is larger than 30 MB."


def test_the_right_is_apart_from_that_of_orders(go: Go, books: Ledger) -> None:
    """The upload may be refused although the order went through: a state to resume from."""
    books.settings.privileges = ["Customer_Full", "Product_Full", "SalesOrders_Full"]
    order = an_order(go)["Id"]

    assert attach(go, order).status_code == 403
    books.settings.privileges.append("SalesOrderAttachment_Full")
    assert attach(go, order).status_code == 201


def test_an_invoices_files_are_still_read_at_the_order(go: Go, books: Ledger) -> None:
    books.settings.allow_send_invoice = True
    order = an_order(go)["Id"]
    key = attach(go, order).json()["Id"]

    send(go, order)

    assert go.get(f"/SalesOrders/{order}").status_code == 404
    assert go.get(f"/SalesOrders/{order}/attachments/{key}").content == PDF
    assert attach(go, order).status_code == 404
    assert go.delete(f"/SalesOrders/{order}/attachments/{key}").status_code == 404


def test_files_and_orders_survive_a_restart(
    go: Go, app: PowerOfficeGo, books: Ledger, tmp_path: Path
) -> None:
    books.settings.allow_send_invoice = True
    draft, sent = an_order(go), an_order(go)
    attach(go, draft["Id"])
    send(go, sent["Id"])
    Keeper(app.state, tmp_path / "go.json").save()

    again = PowerOfficeGo(seed=1, clock=app.options.clock, rate=None)
    assert Keeper(again.state, tmp_path / "go.json").load()
    other = Go(again, again.state.ledgers[books.client_key]).log_in()

    at = f"/SalesOrders/{draft['Id']}"
    assert other.get(f"{at}/Complete").json() == draft
    key = other.get(f"{at}/attachments").json()[0]["Id"]
    assert other.get(f"{at}/attachments/{key}").content == PDF
    before = go.get(f"/OutgoingInvoices/{sent['Id']}").json()
    assert other.get(f"/OutgoingInvoices/{sent['Id']}").json() == before
    papers = {"id": sent["Id"], "documentationType": "Pdf"}
    download = go.get("/VoucherDocumentation/Download", **papers).content
    assert other.get("/VoucherDocumentation/Download", **papers).content == download
    assert an_order(other)["SalesOrderNo"] == sent["SalesOrderNo"] + 1
    other.http.close()
