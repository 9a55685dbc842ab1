"""Logging in, choosing the client, sessions and what ends them."""

from typing import Any

import pytest
from zeep.exceptions import Fault

from bindeledd.sandbox.sevenoffice import Books, SevenOffice
from tests.sandbox.sevenoffice.conftest import Clock, Office

NOT_AUTHENTICATED = "Client is not authenticated on this identity"


def _identities(office: Office) -> list[Any]:
    return list(office.call("Authenticate", "GetIdentities"))


def test_a_login_gives_a_session_and_wrong_credentials_an_empty_text(office: Office) -> None:
    assert len(office.login()) == 24
    assert office.login(Password="wrong") == ""
    assert office.login(Username="nobody@example.test") == ""
    assert office.login(ApplicationId="00000000-0000-4000-8000-000000000001") == ""
    assert office.login(Username="API@sandbox.example"), "an e-mail address in any case"


def test_everything_else_wants_the_cookie(office: Office) -> None:
    office.wire.cookie = ""
    office.http.cookies.clear()
    assert office.call("Authenticate", "HasSession") is False
    with pytest.raises(Fault, match=NOT_AUTHENTICATED):
        office.call("Authenticate", "GetIdentities")
    for service, operation in (
        ("ClientService", "GetDepartmentList"),
        ("TransactionService", "GetUserDefinedDimensions"),
        ("TimeService", "GetSalaryTypes"),
        ("CompanyService", "GetIndustries"),
    ):
        with pytest.raises(Fault, match=NOT_AUTHENTICATED):
            office.call(service, operation)


def test_the_session_counts_on_both_hosts(office: Office) -> None:
    assert office.call("Authenticate", "HasSession") is True
    assert office.call("ClientService", "GetDepartmentList") in (None, [])
    assert office.call("TimeService", "GetSalaryTypes")[0]["Id"] == 1


def test_the_login_sets_the_cookie_too(office: Office) -> None:
    """A client whose jar is shared between companies would mix up their sessions."""
    session = office.login()
    assert dict(office.http.cookies) == {"ASP.NET_SessionId": session}


def test_one_login_reaches_several_clients_and_works_in_one(
    app: SevenOffice, books: Books, office: Office
) -> None:
    other = app.add_company("Vidda Utleie AS")
    first, second = _identities(office)
    assert (first["Client"]["Id"], second["Client"]["Name"]) == (books.client_id, "Vidda Utleie AS")
    assert (first["IsCurrent"], second["IsCurrent"]) == (True, False)
    office.customer(Name="Her")
    assert office.call("Authenticate", "SetIdentityById", identityId=second["Id"]) is True
    assert office.call("Authenticate", "GetIdentity")["Client"]["Id"] == other.client_id
    assert office.companies(CompanyName="%") == []
    office.customer(Name="Der")
    assert [row["Name"] for row in books.rows("Company")] == ["Her"]
    assert [row["Name"] for row in other.rows("Company")] == ["Der"]


def test_a_login_may_begin_on_a_chosen_identity(app: SevenOffice, office: Office) -> None:
    app.add_company("Vidda Utleie AS")
    second = _identities(office)[1]
    office.log_in(IdentityId=second["Id"])
    assert office.call("Authenticate", "GetIdentity")["Id"] == second["Id"]
    office.log_in(IdentityId="00000000-0000-0000-0000-000000000000")
    assert office.call("Authenticate", "GetIdentity")["IsDefault"] is True


def test_an_unknown_or_disabled_identity_is_not_taken(app: SevenOffice, office: Office) -> None:
    app.identity(app.add_company("Vidda Utleie AS")).disabled = True
    second = _identities(office)[1]
    assert second["IsDisabled"] is True
    for key in (second["Id"], "99999999-2222-4333-8444-555555555501"):
        assert office.call("Authenticate", "SetIdentityById", identityId=key) is False
    assert office.call("Authenticate", "GetIdentity")["IsDefault"] is True


def test_a_blocked_identity_gives_a_fault_and_the_list_without_session_helps(
    app: SevenOffice, books: Books, office: Office
) -> None:
    app.add_company("Vidda Utleie AS")
    app.identity(books).blocked = True
    with pytest.raises(Fault, match="The provided IdentityId is blocked"):
        office.login()
    with pytest.raises(Fault, match=NOT_AUTHENTICATED):
        office.call("CompanyService", "GetStatuses")
    credential = {
        "ApplicationId": app.options.application_id,
        "Username": "api@sandbox.example",
        "Password": "made-up-password",
    }
    found = office.call("Authenticate", "GetIdentitiesWithCredential", credential=credential)
    assert [one["IsCurrent"] for one in found] == [False, False]
    assert office.login(IdentityId=found[1]["Id"])


def test_each_user_sees_his_own_clients_only(app: SevenOffice, office: Office) -> None:
    app.add_user("kari@example.test", "hemmelig", "Kari Berg")
    app.add_company("Kun Kari AS", users=("kari@example.test",))
    assert len(_identities(office)) == 1
    office.log_in(Username="kari@example.test", Password="hemmelig")
    (only,) = _identities(office)
    assert (only["Client"]["Name"], only["User"]["Name"]) == ("Kun Kari AS", "Kari Berg")


def test_an_unused_session_ends_and_a_used_one_lives_on(
    app: SevenOffice, clock: Clock, office: Office
) -> None:
    for _ in range(3):
        clock.forward(seconds=app.options.session_seconds)
        assert office.call("Authenticate", "HasSession") is True
    clock.forward(seconds=app.options.session_seconds + 1)
    assert office.call("Authenticate", "HasSession") is False


def test_too_many_logins_are_throttled(app: SevenOffice, clock: Clock, office: Office) -> None:
    app.options.login_rate = 3
    clock.forward(minutes=2)
    for _ in range(3):
        assert office.login()
    with pytest.raises(Fault, match="Too many logins"):
        office.login()
    clock.forward(minutes=1)
    assert office.login()


def test_the_ids_of_the_person_behind_the_session(office: Office, books: Books) -> None:
    """Hours take the contact id, an order's reference the employee id; they differ."""
    user = _identities(office)[0]["User"]
    (person,) = books.rows("PersonItem")
    assert (user["ContactId"], user["EmployeeId"]) == (person["Id"], person["EmployeeId"])
    assert user["ContactId"] != user["EmployeeId"]
    assert office.call("ClientService", "GetUsers")[0]["ContactId"] == user["ContactId"]
