"""The console: what checkers and people see, and what a user does by hand."""

from decimal import Decimal
from typing import Any

import httpx2
import pytest

from bindeledd.sandbox.sevenoffice import Books, SevenOffice
from bindeledd.sandbox.sevenoffice.seed import fill, generate, org_number
from tests.sandbox.sevenoffice.conftest import Office

HOST = "http://127.0.0.1:8155"


def _ask(office: Office, method: str, path: str, body: Any = None) -> httpx2.Response:
    return office.http.request(method, f"{HOST}/sandbox/api/{path}", json=body)


def test_rows_are_added_changed_and_deleted_by_hand(office: Office, books: Books) -> None:
    base = f"clients/{books.client_id}"
    made = _ask(office, "POST", f"{base}/company", {"Name": "X", "PaymentTime": 14})
    assert (made.status_code, made.json()["Id"], made.json()["Type"]) == (201, 10_000, "Business")
    changed = _ask(office, "PATCH", f"{base}/Company/10000", {"Note": "n", "PaymentTime": None})
    assert changed.json()["Note"] == "n"
    assert "PaymentTime" not in changed.json()
    assert _ask(office, "DELETE", f"{base}/Company/10000").status_code == 204
    assert _ask(office, "GET", f"{base}/Company").json()[0]["Active"] is False
    assert _ask(office, "POST", f"{base}/DimensionType", {"Name": "Maskin"}).status_code == 201
    value = {"TypeId": 101, "Value": "22", "Name": "GM14"}
    assert _ask(office, "POST", f"{base}/Dimension", value).status_code == 201
    assert _ask(office, "PATCH", f"{base}/Dimension/101:22", {"Name": "Ny"}).json()["Name"] == "Ny"
    assert _ask(office, "PATCH", f"{base}/work-types/1", {"work_types": [11]}).status_code == 204
    assert books.work_types_of == {1: [11]}


@pytest.mark.parametrize(
    ("method", "path", "body", "status"),
    [
        ("GET", "nowhere", None, 404),
        ("GET", "clients/9", None, 404),
        ("GET", "clients/{c}/Firm", None, 404),
        ("POST", "clients/{c}/Company", {"Nome": "x"}, 400),
        ("POST", "clients/{c}/Company", {"PaymentTime": "x"}, 400),
        ("POST", "clients/{c}/Company", {"Type": "Firm"}, 400),
        ("POST", "clients/{c}/PersonItem", {"EmailAddresses": [{"Value": "a@b"}]}, 400),
        ("POST", "clients/{c}/Company", [], 400),
        ("PATCH", "clients/{c}/Company/9", {}, 404),
        ("DELETE", "clients/{c}/Company/9", None, 404),
        ("POST", "clients", {"nome": "x"}, 400),
        ("POST", "faults", {"kind": "earthquake"}, 400),
        ("POST", "users", {"username": "x"}, 400),
        ("PATCH", "clients/{c}/identity", {"username": "nobody"}, 404),
        ("PATCH", "clients/{c}/identity", {"happy": True}, 400),
    ],
)
def test_what_the_console_refuses(
    office: Office, books: Books, method: str, path: str, body: Any, status: int
) -> None:
    answer = _ask(office, method, path.replace("{c}", str(books.client_id)), body)
    assert answer.status_code == status
    assert answer.json()["detail"]


def test_clients_users_and_identities(office: Office) -> None:
    _ask(office, "POST", "users", {"username": "kari@example.test", "password": "x"})
    body = {"name": "Vidda AS", "users": ["kari@example.test"]}
    made = _ask(office, "POST", "clients", body).json()
    assert office.login(Username="kari@example.test", Password="x")
    body = {"username": "kari@example.test", "blocked": True}
    marked = _ask(office, "PATCH", f"clients/{made['client_id']}/identity", body).json()
    assert marked["identities"][0]["blocked"] is True
    assert [one["name"] for one in _ask(office, "GET", "clients").json()] == [
        "Fjell og Anlegg AS",
        "Vidda AS",
    ]


def test_faults_figures_and_sessions(office: Office) -> None:
    fault = {"kind": "api_exception", "target": "CompanyService SaveCompanies"}
    assert _ask(office, "POST", "faults", fault).status_code == 201
    assert office.save_company(Name="X", Type="Business")["APIException"] is not None
    assert _ask(office, "GET", "faults").json()[0]["hits"] == 1
    assert _ask(office, "DELETE", "faults").status_code == 204
    assert _ask(office, "GET", "stats").json()["operations"]["CompanyService SaveCompanies"] == 1
    assert _ask(office, "GET", "calls").json()[-1]["path"] == "CompanyService SaveCompanies"
    assert _ask(office, "DELETE", "sessions").status_code == 204
    assert office.call("Authenticate", "HasSession") is False
    assert _ask(office, "POST", "reset").status_code == 204
    assert _ask(office, "GET", "state").json() == {"clients": []}


def test_no_secret_is_shown(office: Office) -> None:
    """The log, the state and the pages hold no session and no password but the made-up one."""
    office.app.add_user("kari@example.test", "topsecret")
    office.app.add_company("B", users=("kari@example.test",))
    office.log_in(Username="kari@example.test", Password="topsecret")
    office.customer()
    shown = [
        office.http.get(f"{HOST}/sandbox{path}").text
        for path in ("/", "/api/state", "/api/calls", "/api/clients")
    ]
    assert all(word not in text for text in shown for word in ("topsecret", office.wire.cookie))


def test_the_pages_show_what_arrived(office: Office, books: Books) -> None:
    books.user_adds("DimensionType", {"Name": "Maskin"})
    books.user_adds("Dimension", {"TypeId": 101, "Value": "22", "Name": "GM14-02"})
    customer = office.customer(Name="<Elvebakken> AS")
    product = office.product(No="GM14")
    dimension = {"UserDefinedDimension": [{"TypeId": 101, "Value": "22"}]}
    row = {"ProductId": product, "Price": Decimal(10), "UserDefinedDimensions": dimension}
    order = office.save_order(
        CustomerId=customer, ReferenceNumber="inv-1", InvoiceRows={"InvoiceRow": [row]}
    )
    office.project(Name="Adkomstvei")

    def page(path: str) -> str:
        answer = office.http.get(f"{HOST}/sandbox{path}")
        assert answer.status_code == 200, path
        return answer.text

    client = f"/clients/{books.client_id}"
    assert "Fjell og Anlegg AS" in page("/")
    assert "api@sandbox.example" in page("/")
    whole = page(client)
    assert "&lt;Elvebakken&gt; AS" in whole
    assert "inv-1" in whole
    assert "Adkomstvei" in whole
    assert "101: 22 GM14-02" in page(f"{client}/InvoiceOrder/{order['OrderId']}")
    assert "Standard" in page(f"{client}/Category")
    for path in (f"{client}/Firm", "/clients/9", f"{client}/InvoiceOrder/9"):
        assert office.http.get(f"{HOST}/sandbox{path}").status_code == 404


def test_faults_are_set_from_the_page(office: Office) -> None:
    form = {"kind": "quarantine", "target": "TimeService *", "times": ""}
    assert office.http.post(f"{HOST}/sandbox/faults", data=form).status_code == 303
    assert office.app.faults.active[0].times is None
    assert "TimeService *" in office.http.get(f"{HOST}/sandbox/").text
    office.http.post(f"{HOST}/sandbox/faults/clear", data={})
    assert office.app.faults.active == []


def test_registers_are_filled_and_made_up(app: SevenOffice, books: Books) -> None:
    given = {
        "Project": [{"Name": "P", "CustomerId": 10_000}],
        "Company": [{"Name": "A"}],
        "WorkType": [{"Name": "Graving", "Price": "890.50"}],
    }
    filled = fill(books, given)
    assert filled["Project"][0]["CustomerId"] == filled["Company"][0]["Id"]
    assert filled["WorkType"][0]["Price"] == Decimal("890.50")
    with pytest.raises(ValueError, match="no such kind"):
        fill(books, {"Firm": []})
    twins = [app.add_company(name) for name in "BC"]
    for one in twins:
        generate(one, customers=20, projects=5, employees=3, products=2)
    names = [[row["Name"] for row in one.rows("Company")] for one in twins]
    assert names[0] == names[1]
    assert org_number(0) == "800000009"
