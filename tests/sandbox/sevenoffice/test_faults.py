"""Faults on demand and limits: what the caller sees and what the books hold afterwards."""

from datetime import UTC, datetime
from typing import Any

import httpx2
import pytest
from zeep.exceptions import Fault

from bindeledd.sandbox.sevenoffice import Books, SevenOffice
from bindeledd.sandbox.sevenoffice.faults import SoapFaults
from tests.sandbox.sevenoffice.conftest import ADDRESSES, Clock, Office
from tests.sandbox.sevenoffice.test_wire import SAVE

SAVING = "CompanyService SaveCompanies"


def _post(office: Office) -> httpx2.Response:
    return office.post("CompanyService", SAVE % "<Name>X</Name><Type>Business</Type>")


@pytest.mark.parametrize(
    ("kind", "error", "count"),
    [
        ("lose_answer", httpx2.ReadTimeout, 1),
        ("cut_before", httpx2.ConnectError, 0),
        ("cut_during", httpx2.ReadError, 1),
    ],
)
def test_a_broken_line(
    office: Office, books: Books, kind: str, error: type[Exception], count: int
) -> None:
    office.app.faults.add(kind, SAVING)
    with pytest.raises(error):
        _post(office)
    assert len(books.rows("Company")) == count
    assert _post(office).status_code == 200, "the fault hits once"


@pytest.mark.parametrize(
    ("kind", "details", "status", "count"),
    [
        ("throttle", {"retry_after": 7}, 429, 0),
        ("unavailable", {}, 503, 0),
        ("server_error", {"status": 502}, 502, 0),
        ("error_after_commit", {}, 500, 1),
        ("html", {"status": 502}, 502, 1),
        ("html", {}, 200, 1),
    ],
)
def test_an_answer_that_is_no_envelope(
    office: Office, books: Books, kind: str, details: dict[str, Any], status: int, count: int
) -> None:
    office.app.faults.add(kind, SAVING, **details)
    answer = _post(office)
    assert answer.status_code == status
    assert answer.headers["Content-Type"].startswith("text/html")
    assert len(books.rows("Company")) == count
    assert answer.headers.get("Retry-After") == ("7" if details.get("retry_after") else None)


def test_half_an_answer_and_an_odd_value(office: Office, books: Books) -> None:
    office.app.faults.half_page(SAVING)
    assert not _post(office).text.endswith("Envelope>")
    office.app.faults.odd_shape(SAVING, "Id", "odd & <")
    assert "<Id>odd &amp; &lt;</Id>" in _post(office).text
    assert len(books.rows("Company")) == 2


def test_a_slow_answer_waits_before_it_acts(office: Office, books: Books) -> None:
    seen: list[tuple[float, int]] = []
    office.app.options.wait = lambda seconds: seen.append((seconds, len(books.rows("Company"))))
    office.app.faults.slow(SAVING, 5.0)
    assert _post(office).status_code == 200
    assert seen == [(5.0, 0)]


def test_a_session_that_ends_in_the_middle(office: Office) -> None:
    office.app.faults.expire_token(SAVING)
    for _ in range(2):
        assert "Client is not authenticated on this identity" in _post(office).text
    office.log_in()
    assert _post(office).status_code == 200


def test_the_end_of_a_session_waits_for_a_call_that_has_one(office: Office) -> None:
    """Neither reading a description nor logging in would notice."""
    office.app.faults.expire_token()
    assert office.http.get(f"{ADDRESSES['TimeService']}?wsdl").status_code == 200
    assert office.login()
    assert office.app.faults.active[0].hits == 0
    assert "not authenticated" in _post(office).text
    assert office.app.faults.active[0].hits == 1


def test_access_that_was_taken_away(office: Office) -> None:
    office.app.faults.revoke()
    assert "not authenticated" in _post(office).text
    assert office.login() == ""
    assert office.call("Authenticate", "HasSession") is False
    office.app.faults.clear()
    assert _post(office).status_code == 200


def test_an_identity_that_is_blocked(office: Office) -> None:
    office.app.faults.block_identity()
    assert "not authenticated" in _post(office).text
    with pytest.raises(Fault, match="IdentityId is blocked"):
        office.login()
    office.app.faults.clear()
    assert office.login()


def test_one_of_many_is_refused(office: Office, books: Books) -> None:
    office.app.faults.api_exception(SAVING, "Nei", at=1)
    given = [{"Name": name, "Type": "Business"} for name in "ABC"]
    saved = office.call("CompanyService", "SaveCompanies", companies={"Company": given})
    assert [one["APIException"] and one["APIException"]["Message"] for one in saved] == [
        None,
        "Nei",
        None,
    ]
    assert [row["Name"] for row in books.rows("Company")] == ["A", "C"]
    office.app.faults.api_exception("ProjectService SaveProject", "Nei")
    with pytest.raises(Fault, match="Nei"):
        office.project()


def test_the_description_may_fail_too(app: SevenOffice, books: Books) -> None:
    assert books
    app.faults.unavailable("* wsdl")
    office = Office(app)
    with pytest.raises(httpx2.HTTPStatusError):
        office.login()
    assert office.login()
    assert app.traffic.figures()["operations"]["Authenticate wsdl"] == 2
    office.http.close()


@pytest.mark.parametrize(
    ("target", "hits"),
    [
        (SAVING, True),
        ("CompanyService *", True),
        ("* SaveCompanies", True),
        ("* /**", True),
        ("* wsdl", False),
        ("CompanyService GetCompanies", False),
        ("ProjectService *", False),
    ],
)
def test_a_fault_hits_the_calls_it_names(office: Office, target: str, *, hits: bool) -> None:
    office.app.faults.unavailable(target)
    assert (_post(office).status_code == 503) is hits


def test_a_fault_may_be_one_clients(app: SevenOffice, office: Office) -> None:
    other = app.add_company("Vidda Utleie AS")
    app.faults.unavailable(SAVING, times=None, client=str(other.client_id))
    assert _post(office).status_code == 200
    office.log_in(IdentityId=app.identity(other).id)
    assert _post(office).status_code == 503


def test_every_kind_has_its_method() -> None:
    assert all(hasattr(SoapFaults, kind) for kind in SoapFaults.kinds)


def test_the_hours_calls_run_out_and_come_back(
    clock: Clock, app: SevenOffice, office: Office, books: Books
) -> None:
    clock.now = datetime(2026, 11, 20, 9, 59, tzinfo=UTC)
    office.log_in()
    app.options.hourly = 2 + app.traffic.total
    app.state.limits.count("")
    clock.now = datetime(2026, 11, 20, 10, 1, tzinfo=UTC)
    app.options.hourly = 2
    answers = [_post(office) for _ in range(4)]
    assert [one.status_code for one in answers] == [200, 200, 500, 500]
    assert [one.headers["APILimitRemaining"] for one in answers] == ["1", "0", "0", "0"]
    assert answers[0].headers["APILimitReset"] == "2026-11-20T11:00:00Z"
    text = "Limit exceeded by 2. Request is blocked. Quarantine ends at 2026-11-20 11:00:00 UTC"
    assert text in answers[3].text
    assert len(books.rows("Company")) == 2
    clock.now = datetime(2026, 11, 20, 11, 0, tzinfo=UTC)
    office.log_in()
    assert _post(office).status_code == 200
    app.options.limit_headers = False
    assert "APILimitRemaining" not in _post(office).headers


def test_limits_count_addresses_or_users(app: SevenOffice, office: Office) -> None:
    """The paper takes the vendor to count addresses: every company of ours shares one."""
    app.add_user("kari@example.test", "x")
    app.add_company("B", users=("kari@example.test",))
    other = Office(app)
    other.log_in(Username="kari@example.test", Password="x")
    app.options.hourly = 1
    assert [_post(office).status_code, _post(other).status_code] == [200, 500]
    app.options.limit_by = "user"
    assert [_post(office).status_code, _post(other).status_code] == [200, 200]
    assert _post(other).status_code == 500
    other.http.close()


def test_a_burst_is_refused_without_envelope(app: SevenOffice, office: Office) -> None:
    app.options.ticks = lambda: 100.0
    app.options.rate = 2
    assert [_post(office).status_code for _ in range(3)] == [200, 200, 429]
    app.options.ticks = lambda: 101.0
    assert _post(office).status_code == 200


def test_quarantine_on_demand(office: Office) -> None:
    office.app.faults.quarantine(SAVING)
    assert "Limit exceeded by 1. Request is blocked." in _post(office).text
