"""Keys, tokens, rights and limits of the stand-in for PowerOffice Go."""

import httpx2
import pytest

from bindeledd.sandbox.poweroffice_go import Ledger, PowerOfficeGo
from bindeledd.sandbox.poweroffice_go.options import (
    DEMO_APPLICATION_KEY,
    PRODUCTION_APPLICATION_KEY,
    SUBSCRIPTION_KEY,
)
from tests.sandbox.conftest import Clock, Go


def test_a_token_lives_twenty_minutes(go: Go, clock: Clock) -> None:
    """It answers until the last microsecond and is 401 without a body afterwards."""
    assert go.token().json()["expires_in"] == 1200
    clock.forward(minutes=19, seconds=59)
    assert go.get("/Customers").status_code == 204
    clock.forward(seconds=1)
    ended = go.get("/Customers")
    assert ended.status_code == 401
    assert ended.content == b""
    assert go.log_in().get("/Customers").status_code == 204


@pytest.mark.parametrize(
    "pair",
    [
        (DEMO_APPLICATION_KEY, "another"),
        ("another", "{client}"),
        (PRODUCTION_APPLICATION_KEY, "{client}"),
    ],
)
def test_a_wrong_key_pair_is_400_not_401(go: Go, pair: tuple[str, str]) -> None:
    user, password = pair
    answer = go.token(auth=(user, password.format(client=go.books.client_key)))
    assert answer.status_code == 400
    assert answer.json()["error"] == "invalid_client"
    assert answer.json()["error_description"].startswith("Client integration not found.")


def test_keys_of_one_environment_are_unknown_in_the_other(app: PowerOfficeGo, go: Go) -> None:
    production = app.add_company("Fjordbygg AS", environment="production")
    other = Go(app, production, prefix="")
    answer = other.token(auth=(PRODUCTION_APPLICATION_KEY, production.client_key))
    assert answer.status_code == 200
    foreign = {"Authorization": f"Bearer {answer.json()['access_token']}"}
    assert other.http.get("/v2/Customers", headers=foreign).status_code == 204
    assert go.http.get("/v2/Customers", headers=foreign).status_code == 401
    assert other.token(auth=(PRODUCTION_APPLICATION_KEY, go.books.client_key)).status_code == 400


def test_another_grant_type_is_refused(go: Go) -> None:
    answer = go.token(data={"grant_type": "password"})
    assert answer.json()["error"] == "unsupported_grant_type"


@pytest.mark.parametrize("path", ["/OAuth/Token", "/v2/Customers", "/v2/Onboarding/Initiate"])
def test_every_call_needs_the_subscription_key(go: Go, path: str) -> None:
    method = "GET" if path.endswith("Customers") else "POST"
    del go.http.headers["Ocp-Apim-Subscription-Key"]
    answer = go.http.request(method, path)
    assert answer.status_code == 401
    assert answer.json()["message"].startswith("Access denied due to missing subscription key.")
    wrong = go.http.request(method, path, headers={"Ocp-Apim-Subscription-Key": "wrong"})
    assert "invalid subscription key" in wrong.json()["message"]


def test_a_token_sees_one_company_only(app: PowerOfficeGo, go: Go) -> None:
    other = Go(app, app.add_company("Nabo AS")).log_in()
    mine = go.customer(Name="Mitt AS")
    assert other.get("/Customers").status_code == 204
    assert other.get(f"/Customers/{mine['Id']}").status_code == 404


@pytest.mark.parametrize("path", ["/OAUTH/token", "/v2/cUSTOMERS", "/V2/Customers"])
def test_paths_match_in_any_case(go: Go, path: str) -> None:
    method = "POST" if "auth" in path.lower() else "GET"
    answer = go.http.request(method, path, data={"grant_type": "client_credentials"})
    assert answer.status_code != 404


def test_an_unknown_address_is_the_gateways_404(go: Go) -> None:
    """POST on /SalesOrders is no address either; a client of another vendor once tried."""
    for method, path in (("GET", "/Nothing"), ("POST", "/OutgoingInvoices"), ("PUT", "/Customers")):
        answer = go.call(method, path, outside=True)
        assert answer.status_code == 404
        assert answer.json() == {"statusCode": 404, "message": "Resource not found"}


@pytest.mark.parametrize(
    ("granted", "path", "reads", "writes"),
    [
        ([], "/Customers", False, False),
        (["Customer"], "/Customers", True, False),
        (["Customer_Full"], "/Customers", True, True),
        (["Customer_Full"], "/ContactPersons", True, True),
        (["Employee_Full"], "/ContactPersons", False, False),
        (["Employee_Full"], "/ContactDeliveryAddresses", True, True),
        (["Project"], "/Projects", True, False),
        (["Project_Full"], "/Departments", False, False),
        (["CommonServices"], "/PaymentTerms", True, False),
    ],
)
def test_a_missing_privilege_is_403(
    go: Go, granted: list[str], path: str, *, reads: bool, writes: bool
) -> None:
    go.books.settings.privileges = granted
    assert (go.get(path).status_code != 403) is reads
    target = f"{path}/1" if path.startswith("/Contact") else path
    assert (go.post(target, {}).status_code != 403) is writes


def test_integration_information_follows_privileges_and_modules(go: Go) -> None:
    settings = go.books.settings
    settings.privileges = ["Customer_Full", "SalaryLine_Full"]
    settings.modules = ["Accounting"]
    information = go.get("/ClientIntegrationInformation").json()
    assert information["ClientName"] == "Fjordbygg AS - test"
    assert information["ValidPrivileges"] == ["Customer_Full"]
    assert information["InvalidPrivileges"] == ["SalaryLine_Full"]
    assert information["ActiveClientSubscriptions"] == ["Accounting"]


def test_a_right_without_its_module_does_not_count(go: Go) -> None:
    go.books.settings.modules = ["Payroll"]
    assert go.get("/Customers").status_code == 403


def test_a_removed_extension_ends_access_at_once(go: Go) -> None:
    go.books.settings.activated = False
    assert go.get("/Customers").status_code == 403
    assert go.get("/ClientIntegrationInformation").status_code == 403
    assert go.token().json()["error"] == "invalid_client"


def test_ten_calls_a_second_and_subscription_key(clock: Clock) -> None:
    """The limit is shared by all companies of one key, and another key has its own."""
    ticks = [0.0]
    app = PowerOfficeGo(
        clock=clock, ticks=lambda: ticks[0], subscription_keys=[SUBSCRIPTION_KEY, "second"]
    )
    first = Go(app, app.add_company("En AS"))
    second = Go(app, app.add_company("To AS"))
    assert [each.token().status_code for _ in range(5) for each in (first, second)] == [200] * 10
    refused = first.token()
    assert refused.status_code == 429
    assert refused.json()["message"] == "Rate limit is exceeded. Try again in 1 seconds."
    assert "Retry-After" not in refused.headers
    second.http.headers["Ocp-Apim-Subscription-Key"] = "second"
    assert second.token().status_code == 200
    ticks[0] = 0.99
    assert first.token().status_code == 429
    ticks[0] = 1.0
    assert first.token().status_code == 200
    assert app.traffic.figures()["max_requests_in_a_second"] == 13


def test_retry_after_can_be_switched_on() -> None:
    app = PowerOfficeGo(rate=1, retry_after=1)
    go = Go(app, app.add_company("En AS"))
    go.token()
    assert go.token().headers["Retry-After"] == "1"


def test_registers_of_one_object(go: Go, books: Ledger) -> None:
    books.settings.lock_date = "2026-10-31"
    assert go.get("/LockDateSettings").json() == {"LockDate": "2026-10-31"}
    assert go.get("/OrganizationSettings").json()["OrganizationNumber"] == "999888777"
    assert go.get("/FinancialSettings").json()["CurrencyCode"] == "NOK"


def test_nothing_secret_is_remembered(go: Go, books: Ledger) -> None:
    """The log of calls holds neither keys nor tokens."""
    go.get("/Customers", customerNos="1")
    kept = str(list(go.app.traffic.calls))
    token = go.http.headers["Authorization"].removeprefix("Bearer ")
    assert "customerNos=1" in kept
    for secret in (token, books.client_key, SUBSCRIPTION_KEY, DEMO_APPLICATION_KEY):
        assert secret not in kept


def test_a_subscription_key_in_the_address_is_not_logged(go: Go) -> None:
    """The gateway takes the key there too; a log must not keep it."""
    with httpx2.Client(transport=go.http._transport) as http:  # noqa: SLF001  # same stand-in
        http.get(f"https://x/v2/Customers?subscription-key={SUBSCRIPTION_KEY}")
    assert SUBSCRIPTION_KEY not in str(list(go.app.traffic.calls))
