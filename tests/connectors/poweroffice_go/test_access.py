"""Tokens, keys, rights and odd answers: which error each becomes, and what was sent."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from typing import Any

import httpx2
import pytest

from bindeledd.connectors.poweroffice_go import CONNECTOR
from bindeledd.connectors.poweroffice_go.client import Client
from bindeledd.kernel import clock
from bindeledd.kernel.errors import (
    AuthorizationError,
    ContractError,
    OutcomeUnknownError,
    RejectedError,
    UnavailableError,
)
from bindeledd.sandbox.poweroffice_go import Ledger, PowerOfficeGo
from bindeledd.sandbox.transport import SandboxTransport
from bindeledd.sync.flows import Direction, Severity
from tests.connectors.poweroffice_go.conftest import INSTALLATION, Counting, HeldToSpec, opened


def tokens_fetched(gate: Counting) -> int:
    return sum(operation == "token.get" for operation, _ in gate.entered)


def new_customer(client: Client) -> Any:
    return client.create_customer({"Name": "Fjordbygg AS", "Number": 10042}, "key-1")


def test_one_token_serves_many_calls_and_passes_the_gate(client: Client, gate: Counting) -> None:
    for _ in range(3):
        client.get_integration()
    assert tokens_fetched(gate) == 1
    assert ("token.get", False) in gate.entered
    assert len(gate.entered) == len(gate.left) == 4


def test_token_is_renewed_before_it_ends(
    app: PowerOfficeGo, client: Client, gate: Counting
) -> None:
    """A token of a minute is never used twice: it counts as ended 60 seconds early."""
    app.options.token_seconds = 60
    client.get_integration()
    client.get_integration()
    assert tokens_fetched(gate) == 2


def test_two_companies_never_share_a_token(
    app: PowerOfficeGo, open_client: Callable[..., Client], books: Ledger
) -> None:
    other = app.add_company("Vestbygg AS")
    assert open_client(books.client_key).get_integration()["ClientName"] == "Fjordbygg AS"
    assert open_client(other.client_key).get_integration()["ClientName"] == "Vestbygg AS"


def test_token_that_ended_early_is_renewed_and_the_call_sent_once(
    app: PowerOfficeGo, client: Client, books: Ledger, gate: Counting
) -> None:
    client.get_integration()
    app.faults.expire_token("POST /Customers")
    new_customer(client)
    assert len(books.rows("Customers")) == 1
    assert tokens_fetched(gate) == 2


def test_token_refused_twice_ends_the_access(app: PowerOfficeGo, client: Client) -> None:
    app.faults.expire_token("GET /ClientIntegrationInformation", times=None)
    with pytest.raises(AuthorizationError) as ended:
        client.get_integration()
    assert ended.value.error_code == "remote.access_ended"


def test_wrong_client_key(open_client: Callable[..., Client]) -> None:
    with pytest.raises(AuthorizationError) as refused:
        open_client("no-such-key").get_integration()
    assert refused.value.error_code == "remote.wrong_key"
    assert "no-such-key" not in str(refused.value)


def test_key_of_the_other_environment(open_client: Callable[..., Client], books: Ledger) -> None:
    elsewhere = {
        name: INSTALLATION[name].replace("/Demo", "") for name in ("base_url", "token_url")
    }
    with pytest.raises(AuthorizationError) as refused:
        open_client(books.client_key, **elsewhere).get_integration()
    assert refused.value.error_code == "remote.wrong_key"


def test_refused_subscription_key(open_client: Callable[..., Client], books: Ledger) -> None:
    with pytest.raises(AuthorizationError) as refused:
        open_client(books.client_key, subscription_key="wrong").get_integration()
    assert refused.value.error_code == "remote.installation_key_refused"


def test_subscription_that_ends_between_two_calls(app: PowerOfficeGo, client: Client) -> None:
    client.get_integration()
    app.options.subscription_keys.clear()
    with pytest.raises(AuthorizationError) as refused:
        client.get_integration()
    assert refused.value.error_code == "remote.installation_key_refused"


def test_missing_right_stops_the_data_type_only(client: Client, books: Ledger) -> None:
    books.settings.privileges.remove("Customer_Full")
    with pytest.raises(RejectedError) as refused:
        list(client.list_customers(None))
    assert refused.value.error_code == "remote.right_missing"
    assert refused.value.params["operation"] == "customer.list"
    with pytest.raises(RejectedError):
        new_customer(client)
    assert list(client.list_projects(None)) == []


def test_revoked_access_is_told_from_a_missing_right(app: PowerOfficeGo, client: Client) -> None:
    """Both are a 403; a connection that has ended gets no new token."""
    client.get_integration()
    app.faults.revoke()
    with pytest.raises(AuthorizationError) as ended:
        list(client.list_customers(None))
    assert ended.value.error_code == "remote.wrong_key"


@pytest.mark.parametrize("fault", ["cut_before", "throttle", "expire_token"])
def test_faults_that_surely_had_no_effect(
    app: PowerOfficeGo, client: Client, books: Ledger, fault: str
) -> None:
    client.get_integration()
    times = None if fault == "expire_token" else 1
    app.faults.add(fault, "POST /Customers", times=times)
    with pytest.raises((UnavailableError, AuthorizationError)):
        new_customer(client)
    assert books.rows("Customers") == []


@pytest.mark.parametrize(
    "fault", ["lose_answer", "cut_during", "error_after_commit", "unavailable", "server_error"]
)
def test_write_without_a_clear_answer_is_unknown_and_never_repeated(
    app: PowerOfficeGo, client: Client, gate: Counting, fault: str
) -> None:
    app.faults.add(fault, "POST /Customers")
    with pytest.raises(OutcomeUnknownError):
        new_customer(client)
    assert gate.entered.count(("customer.create", True)) == 1


@pytest.mark.parametrize(
    "fault", ["lose_answer", "cut_during", "unavailable", "server_error", "throttle"]
)
def test_failed_read_may_be_asked_again(app: PowerOfficeGo, client: Client, fault: str) -> None:
    app.faults.add(fault, "GET /Customers")
    with pytest.raises(UnavailableError):
        list(client.list_customers(None))
    assert list(client.list_customers(None)) == []


def test_no_token_means_nothing_was_sent(app: PowerOfficeGo, client: Client, books: Ledger) -> None:
    """A write whose token call fails is no unknown outcome: it never left."""
    app.faults.lose_answer("POST /OAuth/Token")
    with pytest.raises(UnavailableError):
        new_customer(client)
    assert books.rows("Customers") == []


@pytest.mark.parametrize("fault", ["half_page", "html", "odd_shape"])
def test_odd_answers_stop(app: PowerOfficeGo, client: Client, books: Ledger, fault: str) -> None:
    books.user_adds("Customers", {"Name": "A", "Number": 10001})
    details = {"field": "Name", "value": 17} if fault == "odd_shape" else {}
    app.faults.add(fault, "GET /Customers", **details)
    with pytest.raises(ContractError):
        list(client.list_customers(None))


def test_known_key_of_another_type_names_its_place(
    app: PowerOfficeGo, client: Client, books: Ledger
) -> None:
    books.user_adds("Customers", {"Name": "A", "Number": 10001})
    app.faults.odd_shape("GET /Customers", "IsArchived", "yes")
    with pytest.raises(ContractError) as odd:
        list(client.list_customers(None))
    assert "IsArchived" in str(odd.value.params["place"])


def test_unknown_key_is_ignored(app: PowerOfficeGo, client: Client, books: Ledger) -> None:
    books.user_adds("Customers", {"Name": "A", "Number": 10001})
    app.faults.odd_shape("GET /Customers", "Horoscope", {"sign": "fish"})
    ((payload,),) = client.list_customers(None)
    assert "Horoscope" not in payload


def test_refused_content_brings_their_reasons(client: Client) -> None:
    with pytest.raises(RejectedError) as refused:
        client.create_customer({"Name": "A", "Number": 5}, "k")
    assert refused.value.error_code == "remote.rejected"
    assert any("number series" in reason for reason in refused.value.reasons)


def test_reference_to_nothing_is_refused_content_not_a_wrong_address(client: Client) -> None:
    """Theirs is a 404 in both cases (section 3.5)."""
    with pytest.raises(RejectedError) as refused:
        client.create_customer({"Name": "A", "Number": 10001, "PaymentTerm": 17}, "k")
    assert refused.value.params["status"] == 404


def test_address_that_does_not_exist(
    open_client: Callable[..., Client], books: Ledger, wire: HeldToSpec
) -> None:
    wire.strict = False
    wrong = open_client(books.client_key, base_url=INSTALLATION["base_url"] + "/Old")
    with pytest.raises(ContractError) as missing:
        wrong.get_integration()
    assert missing.value.error_code == "remote.no_such_address"


def test_scope_tells_no_key() -> None:
    scope = CONNECTOR.scope(INSTALLATION)
    assert scope.startswith("poweroffice_go:")
    assert INSTALLATION["subscription_key"] not in scope
    assert scope != CONNECTOR.scope(INSTALLATION | {"subscription_key": "other"})


def test_onboarding_gives_the_client_key(
    app: PowerOfficeGo, open_client: Callable[..., Client], books: Ledger
) -> None:
    """Initiate, the person agrees on their page, finalize; a token counts once."""
    nobody = open_client("")
    start = nobody.start_onboarding(
        redirect_uri="https://bindeledd.example/back", org_number="999888777"
    )
    with httpx2.Client(transport=SandboxTransport(app)) as browser:
        form = {"client": books.client_id, "email": "eva@fjordbygg.example", "answer": "yes"}
        agreed = browser.post(start["TemporaryUrl"], data=form)
    token = agreed.headers["location"].partition("onboarding_token=")[2]

    end = nobody.finish_onboarding(token)

    (company,) = end["OnboardedClientsInformation"] or []
    assert company["ClientKey"] == books.client_key
    assert open_client(company["ClientKey"]).get_integration()["ClientName"] == "Fjordbygg AS"
    with pytest.raises(RejectedError):
        nobody.finish_onboarding(token)


# --- the check step ---


LEDGER = ("accrued_cost", "supplier_costs", "payments", "invoice_attachments")


def findings(client: Client) -> dict[str, list[Any]]:
    found: dict[str, list[Any]] = {}
    for finding in CONNECTOR.check(client).findings:
        found.setdefault(finding.code.removeprefix("poweroffice_go."), []).append(finding)
    return found


def test_check_of_a_company_in_order(client: Client, books: Ledger) -> None:
    check = CONNECTOR.check(client)
    assert (check.company_name, check.org_number) == ("Fjordbygg AS", "999888777")
    assert check.client_id == books.client_id
    assert check.lock_date is None
    assert check.facts["series.customer"] == [[10000, 19999]]
    assert check.facts["series.employee"] == [[1, 9999]]
    assert check.facts["payment_terms"] == [10, 14, 20, 30]
    assert not [found for found in check.findings if found.severity is Severity.STOPS]


def test_check_writes_nothing(client: Client, gate: Counting) -> None:
    CONNECTOR.check(client)
    assert not any(write for _, write in gate.entered)


def test_check_tells_each_missing_right(client: Client, books: Ledger) -> None:
    books.settings.privileges[:] = ["Customer", "Project_Full", "CommonServices"]
    found = findings(client)
    assert [one.groups for one in found["write_right_missing"]] == [("customers",)]
    assert [
        (one.groups, one.params["right"], one.directions) for one in found["right_missing"]
    ] == [
        (("departments",), "Department_Full", ()),
        (("employees",), "Employee_Full", ()),
        (("items",), "Product_Full", ()),
        (("items",), "GeneralLedgerAccount", (Direction.INTO,)),
        (("accrued_cost",), "ManualVoucher_Full", ()),
        (("accrued_cost",), "AccountTransaction", ()),
        (("accrued_cost",), "GeneralLedgerAccount", ()),
        (("supplier_costs",), "AccountTransaction", ()),
        (("supplier_costs",), "IncomingInvoice", ()),
        (("payments",), "OutgoingInvoice", ()),
        (("payments",), "CustomerLedger", ()),
        (("invoice_attachments",), "SalesOrders_Full", ()),
        (("invoice_attachments",), "OutgoingInvoice", ()),
        (("own_invoices",), "OutgoingInvoiceVoucher_Full", ()),
        (("own_invoices",), "VoucherDocumentation_Full", ()),
        (("own_invoices",), "GeneralLedgerAccount", ()),
        (("own_invoices",), "OutgoingInvoice", ()),
        (("own_invoices_as_orders",), "SalesOrders_Full", ()),
        (("own_invoices_as_orders",), "OutgoingInvoice", ()),
        (("payroll",), "SalaryLine_Full", ()),
        (("payroll",), "PayItem", ()),
        (("activities", "hours"), "TimeTracking", ()),
    ]
    assert [one.groups for one in found["right_given"]] == [("projects",)]
    assert all(one.severity is Severity.STOPS for one in found["right_missing"])


def test_check_tells_what_will_wait_after_an_order(client: Client, books: Ledger) -> None:
    """The order stands without its file and without being sent: neither stops anything."""
    books.options.late_fields = True  # newer versions tell of sending
    books.settings.allow_send_invoice = True
    assert not {"no_files_on_orders", "may_not_send"} & set(findings(client))
    books.settings.privileges.remove("SalesOrderAttachment_Full")
    books.settings.allow_send_invoice = False
    told = findings(client)
    (files,), (sending,) = told["no_files_on_orders"], told["may_not_send"]
    assert (files.severity, files.groups) == (Severity.NOTE, ("invoice_attachments",))
    assert sending.groups == ("invoice_attachments", "own_invoices_as_orders")
    books.settings.privileges.remove("SalesOrders_Full")
    assert not {"no_files_on_orders", "may_not_send"} & set(findings(client))


def test_check_tells_a_module_that_is_off(client: Client, books: Ledger) -> None:
    books.settings.modules[:] = ["Payroll"]
    books.settings.privileges.remove("CommonServices")
    found = findings(client)
    assert [(one.groups, one.params["module"]) for one in found["module_off"]] == [
        (("departments", "employees", "customers", "projects", "items"), "Accounting"),
        ((*LEDGER, "own_invoices", "own_invoices_as_orders"), "Accounting"),
        (("activities", "hours"), "TimeTracking"),
    ]
    assert len(found["right_without_module"]) == 5


@pytest.mark.covers("A0.14")
def test_check_tells_that_there_is_no_time_tracking() -> None:
    """The specification that we have does not know it: the real system is asked."""
    app = PowerOfficeGo(seed=1, rate=None, time_tracking=False)
    books = app.add_company("Fjordbygg AS", org_number="999888777")
    with opened(books.client_key, SandboxTransport(app)) as client:
        (found,) = findings(client)["no_time_tracking"]
        assert CONNECTOR.check(client).facts["time.activity_codes"] is None
    assert found.severity is Severity.STOPS
    assert found.groups == ("activities", "hours")


@pytest.mark.covers("A0.14")
@pytest.mark.parametrize("codes", [True, False])
def test_check_tells_whether_activities_have_codes(codes: bool) -> None:  # noqa: FBT001 - both
    app = PowerOfficeGo(seed=1, rate=None, time_activity_codes=codes)
    books = app.add_company("Fjordbygg AS", org_number="999888777")
    with opened(books.client_key, SandboxTransport(app)) as client:
        assert CONNECTOR.check(client).facts["time.activity_codes"] is codes
        assert ("activities_without_codes" in findings(client)) is not codes


@pytest.mark.covers("A5.4")
def test_check_asks_what_their_hours_count() -> None:
    """A mistake makes every hour 60 times too long: what stands there is looked at."""
    app = PowerOfficeGo(seed=1, rate=None)
    books = app.add_company("Fjordbygg AS", org_number="999888777")
    with opened(books.client_key, SandboxTransport(app)) as client:
        assert CONNECTOR.check(client).facts["time_unit"] is None
        (unknown,) = findings(client)["time_unit_unknown"]
        assert (unknown.severity, unknown.groups) == (Severity.NOTE, ("hours",))
        person = books.user_adds("Employees", {"FirstName": "Anders", "LastName": "Aas"})
        (activity,) = books.find("ActivityTime", Code="10")
        entry = {"EmployeeId": person["Id"], "ActivityTimeId": activity["Id"]}
        day = {"Date": "2026-11-16", "Quantity": 8, "FromTime": "07:00", "ToTime": "15:30"}
        books.user_adds("EntryTime", entry | day | {"BreakTime": 30})
        assert CONNECTOR.check(client).facts["time_unit"] == "hours"
        assert findings(client)["time_unit_shown"][0].params["unit"] == "hours"


def test_check_tells_that_hours_can_be_read_only(client: Client, books: Ledger) -> None:
    rights = books.settings.privileges
    rights[rights.index("TimeTracking_Full")] = "TimeTracking"
    found = findings(client)["write_right_missing"]
    assert [(one.groups, one.directions) for one in found] == [
        (("activities", "hours"), (Direction.OUT,))
    ]


def test_check_tells_that_pay_needs_its_module(client: Client, books: Ledger) -> None:
    books.settings.modules.remove("Payroll")
    (off,) = findings(client)["module_off"]
    assert (off.groups, off.params["module"]) == (("payroll",), "Payroll")


def test_check_speaks_of_data_types_that_there_are(client: Client, books: Ledger) -> None:
    """The page looks each of them up: one that nobody declared would break it."""
    books.settings.privileges[:] = ["CommonServices"]
    nothing_given = CONNECTOR.check(client).findings
    books.settings.modules[:] = []
    named = {
        name for one in (*nothing_given, *CONNECTOR.check(client).findings) for name in one.groups
    }
    assert {"customers", "items", "activities"} <= named
    assert named <= {group.name for group in CONNECTOR.groups}


def test_check_lives_without_the_settings(client: Client, books: Ledger) -> None:
    books.settings.privileges.remove("CommonServices")
    check = CONNECTOR.check(client)
    assert check.facts["series.customer"] is None
    assert check.facts["payment_terms"] is None
    assert check.company_name == "Fjordbygg AS"
    assert any(found.code == "poweroffice_go.settings_unreadable" for found in check.findings)


def test_check_tells_the_lock_date(client: Client, books: Ledger) -> None:
    books.settings.lock_date = "2026-10-31"
    check = CONNECTOR.check(client)
    assert str(check.lock_date) == "2026-10-31"
    assert any(found.code == "poweroffice_go.lock_date" for found in check.findings)


def test_check_tells_another_currency(app: PowerOfficeGo, client: Client) -> None:
    app.faults.odd_shape("GET /FinancialSettings", "CurrencyCode", "SEK")
    (found,) = findings(client)["currency_not_nok"]
    assert (found.severity, found.params) == (Severity.STOPS, {"currency": "SEK"})


def test_check_of_an_odd_lock_date_is_an_odd_answer(app: PowerOfficeGo, client: Client) -> None:
    app.faults.odd_shape("GET /LockDateSettings", "LockDate", "soon")
    with pytest.raises(ContractError):
        CONNECTOR.check(client)


class Dated(httpx2.BaseTransport):
    """The stand-in's wire with the `Date` header that real servers send."""

    def __init__(self, app: PowerOfficeGo, moment: datetime) -> None:
        self._inner = SandboxTransport(app)
        self._date = format_datetime(moment, usegmt=True)

    def handle_request(self, request: httpx2.Request) -> httpx2.Response:
        """Pass it on and date the answer."""
        answer = self._inner.handle_request(request)
        answer.headers["Date"] = self._date
        return answer


@pytest.mark.parametrize(("seconds", "told"), [(30, []), (90, [90]), (-90, [-90])])
def test_check_tells_a_clock_that_differs(
    app: PowerOfficeGo, books: Ledger, seconds: int, told: list[int]
) -> None:
    """A wrong clock here would misjudge tokens and hours; theirs counts."""
    noon = datetime(2026, 11, 21, 12, tzinfo=UTC)
    with (
        clock.fixed(noon + timedelta(seconds=seconds)),
        opened(books.client_key, Dated(app, noon)) as client,
    ):
        found = findings(client).get("clock_differs", [])
    assert [one.params["seconds"] for one in found] == told
