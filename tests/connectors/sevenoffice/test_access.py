"""Log-in, choice of a company, sessions that end, and what refusals mean."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from bindeledd.connectors.sevenoffice import CONNECTOR
from bindeledd.connectors.sevenoffice.client import Client
from bindeledd.kernel.errors import (
    AuthorizationError,
    ContractError,
    OutcomeUnknownError,
    RejectedError,
    UnavailableError,
)
from bindeledd.sandbox.sevenoffice import Books, SevenOffice
from bindeledd.sync.flows import OwnSession, TheirCompany
from tests.connectors.sevenoffice.conftest import Counting, HeldToSchema

Opening = Callable[..., Client]
FIRM = {"Name": "Elvebakken Bygg AS", "Type": "Business"}


@pytest.mark.covers("B0.1", "B0.2")
def test_the_companies_of_a_user_are_listed(
    app: SevenOffice, books: Books, open_client: Opening
) -> None:
    other = app.add_company("Vidda Utleie AS")
    app.identity(other).disabled = True
    listed = open_client().companies()
    assert listed == [
        TheirCompany(str(books.client_id), "Fjell og Anlegg AS"),
        TheirCompany(str(other.client_id), "Vidda Utleie AS", closed=True),
    ]


@pytest.mark.covers("B0.2")
def test_the_chosen_company_is_worked_in(
    app: SevenOffice, books: Books, open_client: Opening
) -> None:
    """A log-in starts on the default company, whose books are somebody else's."""
    other = app.add_company("Vidda Utleie AS")
    made = open_client(other.client_id).create_customer(dict(FIRM), "bl-a")
    assert [row["Id"] for row in other.rows("Company")] == [made["Id"]]
    assert books.rows("Company") == []
    assert open_client(other.client_id).get_company_facts()["Name"] == "Vidda Utleie AS"


def test_one_log_in_serves_until_the_session_ends(
    client: Client, open_client: Opening, books: Books, wire: HeldToSchema
) -> None:
    client.create_customer(dict(FIRM), "bl-a")
    again = open_client(books.client_id)
    assert again.find_customer("bl-a", {}) is not None
    assert wire.sent.count("Login") == 1, "log-ins are counted there"


def test_a_session_of_another_company_counts_as_ended(
    app: SevenOffice, books: Books, open_client: Opening, session: OwnSession
) -> None:
    """Whoever asked which companies there are stands on the default one."""
    other = app.add_company("Vidda Utleie AS")
    open_client().companies()
    assert json.loads(session.read())["company"] == ""
    open_client(other.client_id).create_customer(dict(FIRM), "bl-a")
    assert (len(other.rows("Company")), len(books.rows("Company"))) == (1, 0)
    assert json.loads(session.read())["company"] == str(other.client_id)


def test_an_ended_session_is_renewed_and_the_call_made_once(
    app: SevenOffice, client: Client, books: Books, wire: HeldToSchema
) -> None:
    client.create_customer(dict(FIRM), "bl-a")
    app.state.access.forget_all()
    client.create_customer(dict(FIRM), "bl-b")
    assert [row["ExternalId"] for row in books.rows("Company")] == ["bl-a", "bl-b"]
    assert wire.sent.count("Login") == 2


@pytest.mark.parametrize(
    ("call", "times"),
    [("CompanyService SaveCompanies", 2), ("Authenticate GetIdentities", 1)],
    ids=["call", "log-in"],
)
def test_a_session_that_ends_again_at_once_is_renewed_again(
    app: SevenOffice, client: Client, books: Books, call: str, times: int
) -> None:
    """Sessions are ended by restarts over there; a person is asked to log in when nothing helps."""
    client.create_customer(dict(FIRM), "bl-a")
    app.state.access.forget_all()
    app.faults.expire_token(call, times=times)
    client.create_customer(dict(FIRM), "bl-b")
    assert [row["ExternalId"] for row in books.rows("Company")] == ["bl-a", "bl-b"]


def test_a_session_that_never_holds_is_told(client: Client, app: SevenOffice) -> None:
    app.faults.expire_token("CompanyService SaveCompanies", times=None)
    with pytest.raises(AuthorizationError):
        client.create_customer(dict(FIRM), "bl-a")


def test_a_session_that_ends_in_other_words_is_asked_after(
    app: SevenOffice, client: Client, books: Books, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Their words are unconfirmed; whether there is a session can be asked."""
    client.create_customer(dict(FIRM), "bl-a")
    monkeypatch.setattr("bindeledd.sandbox.sevenoffice.calls.NOT_AUTHENTICATED", "Ingen adgang her")
    app.state.access.forget_all()
    client.create_customer(dict(FIRM), "bl-b")
    assert len(books.rows("Company")) == 2


def test_a_blocked_default_is_gone_round(
    app: SevenOffice, books: Books, open_client: Opening
) -> None:
    """Then the log-in names the way into the chosen company."""
    other = app.add_company("Vidda Utleie AS")
    app.identity(books).blocked = True
    assert open_client(other.client_id).get_company_facts()["Name"] == "Vidda Utleie AS"
    assert {one.name for one in open_client().companies()} == {
        "Fjell og Anlegg AS",
        "Vidda Utleie AS",
    }


def test_access_that_was_taken_away_ends(app: SevenOffice, client: Client, books: Books) -> None:
    client.get_company_facts()
    app.identity(books).disabled = True
    with pytest.raises(AuthorizationError) as ended:
        client.get_company_facts()
    assert ended.value.error_code == "sevenoffice.company_closed"


@pytest.mark.covers("B0.1")
def test_a_wrong_password_is_told_apart(books: Books, open_client: Opening) -> None:
    with pytest.raises(AuthorizationError) as refused:
        open_client(books.client_id, password="no").get_company_facts()
    assert refused.value.error_code == "sevenoffice.log_in_refused"


def test_too_many_log_ins_are_waited_for(
    app: SevenOffice, books: Books, open_client: Opening
) -> None:
    app.options.login_rate = 0
    with pytest.raises(UnavailableError) as asked:
        open_client(books.client_id).get_company_facts()
    assert asked.value.retry_after_seconds


@pytest.mark.parametrize("fault", ["quarantine", "throttle"])
def test_who_asked_too_often_waits_and_all_with_him(
    fault: str, app: SevenOffice, client: Client, gate: Counting
) -> None:
    """The count is the address's: whoever else asks would only make it longer."""
    client.get_company_facts()
    app.faults.add(fault, "CompanyService SaveCompanies", times=1)
    with pytest.raises(UnavailableError) as asked:
        client.create_customer(dict(FIRM), "bl-a")
    assert asked.value.retry_after_seconds is not None
    assert gate.left[-1][0] in {429, 500}
    if fault == "quarantine":
        assert 0 < (gate.left[-1][1] or 0) <= 3601


def test_a_page_of_html_tells_nothing_about_a_write(app: SevenOffice, client: Client) -> None:
    """SOAP libraries read it as a fault, which would say that nothing was done."""
    app.faults.html("CompanyService SaveCompanies", status=502)
    with pytest.raises(OutcomeUnknownError):
        client.create_customer(dict(FIRM), "bl-a")
    app.faults.html("CompanyService SaveCompanies", status=200)
    with pytest.raises(ContractError):
        client.create_customer(dict(FIRM), "bl-b")


def test_a_server_that_broke_down_half_way_tells_nothing_either(
    app: SevenOffice, client: Client
) -> None:
    app.faults.api_exception("CompanyService SaveCompanies", "Timeout expired.")
    with pytest.raises(OutcomeUnknownError):
        client.create_customer(dict(FIRM), "bl-a")


def test_a_refusal_has_their_words(app: SevenOffice, client: Client) -> None:
    app.faults.api_exception("CompanyService SaveCompanies", "Kunden er sperret.")
    with pytest.raises(RejectedError) as refused:
        client.create_customer(dict(FIRM), "bl-a")
    assert refused.value.reasons == ("Kunden er sperret.",)


def test_what_cannot_be_read_is_no_answer(
    app: SevenOffice, client: Client, books: Books, wire: HeldToSchema
) -> None:
    """A library that makes nothing of what it cannot read would empty fields here."""
    wire.strict = False
    made = books.user_adds("Company", {**FIRM, "PaymentTime": 14})
    app.faults.odd_shape("CompanyService GetCompanies", "PaymentTime", "soon")
    with pytest.raises(ContractError):
        client.get_customer(str(made["Id"]))


def test_a_text_that_no_xml_carries_is_refused_here(client: Client, wire: HeldToSchema) -> None:
    client.get_company_facts()
    sent = len(wire.sent)
    with pytest.raises(RejectedError) as refused:
        client.create_customer(FIRM | {"Name": "A\x07B"}, "bl-a")
    assert refused.value.error_code == "sevenoffice.text_unwritable"
    assert len(wire.sent) == sent


def test_descriptions_are_read_once_and_kept(
    app: SevenOffice, books: Books, open_client: Opening, tmp_path: Path
) -> None:
    folder = {"folder": str(tmp_path / "sevenoffice")}
    open_client(books.client_id, folder).get_company_facts()
    first = app.traffic.figures()["operations"]
    assert first["ClientService wsdl"] == 1
    open_client(books.client_id, folder).get_company_facts()
    again = app.traffic.figures()["operations"]
    assert again["ClientService wsdl"] == 1
    for kept in (tmp_path / "sevenoffice").iterdir():
        kept.write_bytes(b"")
    with pytest.raises(ContractError):
        open_client(books.client_id, folder).get_company_facts()


def test_the_check_names_the_company(client: Client, books: Books) -> None:
    found = CONNECTOR.check(client)
    assert (found.company_name, found.org_number) == ("Fjell og Anlegg AS", "999888777")
    assert found.client_id == str(books.client_id)


def test_the_check_tells_what_the_user_may_not_look_at(app: SevenOffice, client: Client) -> None:
    """Modules and rights are told nowhere, so short lists are tried; the rest stays open."""
    app.faults.api_exception("TimeService GetWorkTypeList", "Modulen er ikke aktivert.")
    found = CONNECTOR.check(client)
    stopped = [one.groups for one in found.findings if one.code == "sevenoffice.not_open"]
    assert stopped == [("hours",)]
