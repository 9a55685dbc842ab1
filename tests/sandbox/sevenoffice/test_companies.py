"""Customers: saving, searching, the list for keeping in step."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from zeep.exceptions import Fault

from bindeledd.sandbox.sevenoffice import Books, SevenOffice
from bindeledd.sandbox.sevenoffice.seed import generate
from tests.sandbox.sevenoffice.conftest import Clock, Office


def _sync(office: Office, **asked: Any) -> dict[str, Any]:
    answer = office.call(
        "CompanyService", "GetCompanySyncList", syncSearchParameters={"Active": None, **asked}
    )
    assert isinstance(answer, dict)
    return answer


def test_a_customer_comes_back_as_it_was_saved(office: Office, books: Books) -> None:
    key = office.customer(
        ExternalId="cust-1",
        OrganizationNumber="999888777",
        Addresses={"Post": {"Street": "Elveveien 4", "PostalCode": "7600", "Country": "NO"}},
        EmailAddresses={"Invoice": {"Value": "faktura@elvebakken.example"}},
        PaymentTime=14,
    )
    assert key == 10_000
    (found,) = office.companies(
        *("Id", "ExternalId", "Addresses", "EmailAddresses", "PaymentTime", "DateChanged"),
        ExternalId="cust-1",
    )
    assert found["Id"] == key
    assert found["Addresses"]["Post"]["Street"] == "Elveveien 4"
    assert found["EmailAddresses"]["Invoice"]["Value"] == "faktura@elvebakken.example"
    assert found["PaymentTime"] == 14
    assert found["DateChanged"].tzinfo is None, "UTC, but nothing says so"
    assert found["Name"] is None, "not asked for"
    assert books.find("Company", ExternalId="cust-1")[0]["CurrencyId"] == "LOCAL"


def test_only_what_is_sent_changes(office: Office) -> None:
    key = office.customer(
        ExternalId="a",
        Addresses={
            "Post": {"Street": "En", "PostalCode": "1000", "Country": "NO"},
            "Visit": {"Street": "To", "Country": "NO"},
        },
    )
    office.save_company(Id=key, Name="Nytt navn", ExternalId="", PaymentTime=-32768)
    office.save_company(Id=key, Addresses={"Post": {"Street": "Tre", "Country": "SE"}})
    (found,) = office.companies("Name", "ExternalId", "PaymentTime", "Addresses", CompanyId=key)
    assert (found["Name"], found["ExternalId"], found["PaymentTime"]) == ("Nytt navn", "a", None)
    assert found["Addresses"]["Post"] == {
        **dict.fromkeys(("State", "PostalCode", "PostalArea", "Name", "City")),
        "Street": "Tre",
        "Country": "SE",
    }
    assert found["Addresses"]["Visit"]["Street"] == "To"


@pytest.mark.parametrize(
    ("values", "word"),
    [
        ({"Type": "Business"}, "Name is required"),
        ({"Name": "X"}, "Type is required"),
        ({"Name": "X", "Type": "Business", "Id": 12}, "Company 12 does not exist"),
        ({"Name": "X", "Type": "Business", "PaymentTime": -6}, "PaymentTime -6"),
        ({"Name": "X", "Type": "Business", "Addresses": {"Post": {"Country": "N"}}}, "no country"),
        ({"Name": "X", "Type": "Business", "Addresses": {"Visit": {}}}, "required in the address"),
    ],
)
def test_what_is_refused_comes_back_with_the_reason(
    office: Office, books: Books, values: dict[str, Any], word: str
) -> None:
    refused = office.save_company(**values)
    assert word in refused["APIException"]["Message"]
    assert refused["Name"] == values.get("Name"), "the object itself comes back"
    assert books.rows("Company") == []


def test_one_that_is_refused_does_not_hold_the_others(office: Office) -> None:
    given = [{"Name": "A", "Type": "Business"}, {"Name": "B"}, {"Name": "C", "Type": "Consumer"}]
    saved = office.call("CompanyService", "SaveCompanies", companies={"Company": given})
    assert [one["APIException"] is None for one in saved] == [True, False, True]
    assert [one["Id"] for one in saved] == [10_000, None, 10_001]


@pytest.mark.parametrize("days", [0, 1, 365, -1, -5, -9940])
def test_payment_times_that_mean_something(office: Office, days: int) -> None:
    office.customer(PaymentTime=days)
    assert office.companies("PaymentTime", CompanyName="%")[0]["PaymentTime"] == days


def test_a_chosen_number_needs_its_flag(app: SevenOffice, office: Office) -> None:
    flag = {"ExplicitlySpecifyNewCompanyId": True}
    assert office.customer(Id=42, **flag) == 42
    assert office.customer() == 10_000
    app.options.new_company_id = "refused"
    refused = office.save_company(Id=43, Name="X", Type="Business", **flag)
    assert refused["APIException"] is not None
    app.options.new_company_id = "plain"
    assert office.customer(Id=44) == 44


def test_companies_do_not_keep_what_they_do_not_use(office: Office) -> None:
    reach = {
        "PhoneNumbers": {"Home": {"Value": "1"}, "Mobile": {"Value": "2"}},
        "EmailAddresses": {"Primary": {"Value": "a@b"}, "Work": {"Value": "c@d"}},
    }
    company = office.customer(**reach)
    person = office.customer(Type="Consumer", FirstName="Kari", **reach)
    found = {
        row["Id"]: row
        for row in office.companies("Id", "PhoneNumbers", "EmailAddresses", CompanyName="%")
    }
    assert found[company]["PhoneNumbers"]["Home"] is None
    assert found[company]["EmailAddresses"]["Primary"] is None
    assert found[company]["EmailAddresses"]["Work"]["Value"] == "c@d"
    assert found[person]["PhoneNumbers"]["Home"]["Value"] == "1"


def test_an_external_id_is_neither_unique_nor_exact(app: SevenOffice, office: Office) -> None:
    """The caller must compare for himself, and refuse when two match."""
    office.customer(ExternalId="a-1")
    office.customer(ExternalId="A-1")
    assert len(office.companies(ExternalId="a-1")) == 2
    app.options.exact_search = True
    assert len(office.companies(ExternalId="a-1")) == 1
    app.options.unique_keys = True
    refused = office.save_company(Name="X", Type="Business", ExternalId="a-1")
    assert "in use" in refused["APIException"]["Message"]


def test_searches(app: SevenOffice, office: Office) -> None:
    first = office.customer(
        Name="Fjell AS", OrganizationNumber="1", PhoneNumbers={"Work": {"Value": "74"}}
    )
    second = office.customer(Name="Fjellheim", EmailAddresses={"Work": {"Value": "x@y"}})

    def found(**search: Any) -> list[int]:
        return [row["Id"] for row in office.companies(**search)]

    assert found(CompanyName="fjell%") == [first, second]
    assert found(CompanyName="Fjell") == []
    assert found(CompanyName="%ell%AS") == [first]
    assert found(OrganizationNumber="1") == [first]
    assert found(CompanyEmail="x@y") == [second]
    assert found(CompanyPhone="74") == [first]
    assert found(CompanyIds={"int": [second, first, 9]}) == [second, first]
    assert found(CompanyName="fjell%", OrganizationNumber="1") == [first]
    app.options.searches_combine = False
    assert found(CompanyName="fjell%", OrganizationNumber="1") == [first, second]


def test_only_what_is_asked_for_is_shown(app: SevenOffice, office: Office) -> None:
    key = office.customer()
    assert office.companies("Name", CompanyName="%")[0]["Id"] is None
    app.options.id_always = True
    assert office.companies("Name", CompanyName="%")[0]["Id"] == key


def test_searches_that_are_refused(app: SevenOffice, office: Office) -> None:
    with pytest.raises(Fault, match="At least one search parameter"):
        office.companies()
    with pytest.raises(Fault, match="At most 1000 ids"):
        office.companies(CompanyIds={"int": list(range(1001))})
    with pytest.raises(Fault, match="Unknown return property: Nome"):
        office.companies("Nome", CompanyName="%")
    app.options.unknown_property = "ignored"
    assert office.companies("Nome", CompanyName="%") == []
    app.options.search_without_parameters = "all"
    office.customer()
    assert len(office.companies()) == 1


def test_what_is_not_set_may_come_as_the_smallest_value(app: SevenOffice, office: Office) -> None:
    office.customer()
    assert office.companies("Name", "PaymentTime", CompanyName="%")[0]["PaymentTime"] is None
    app.options.unset_shown = True
    (found,) = office.companies("Name", CompanyName="%")
    assert (found["PaymentTime"], found["Id"]) == (-32768, -2147483648)


def test_a_new_customer_may_be_found_late(app: SevenOffice, clock: Clock, office: Office) -> None:
    """Asking once after a lost answer is not enough where the index lags behind."""
    app.options.indexing_seconds = 30
    office.customer(ExternalId="a")
    assert office.companies(ExternalId="a") == []
    assert _sync(office)["TotalItems"] == 0
    clock.forward(seconds=31)
    assert len(office.companies(ExternalId="a")) == 1
    assert _sync(office)["TotalItems"] == 1


def test_changed_after_leaves_the_moment_itself_out(app: SevenOffice, office: Office) -> None:
    office.customer()
    changed = office.companies("DateChanged", CompanyName="%")[0]["DateChanged"]
    moment = changed.replace(tzinfo=app.options.clock().tzinfo)
    assert office.companies(ChangedAfter=moment) == []
    assert len(office.companies(ChangedAfter=moment - timedelta(milliseconds=1))) == 1
    app.options.changed_after_inclusive = True
    assert len(office.companies(ChangedAfter=moment)) == 1


def test_the_sync_list_shows_active_and_deleted_a_page_at_a_time(
    app: SevenOffice, books: Books, clock: Clock, office: Office
) -> None:
    app.options.sync_page = 2
    keys = [office.customer(Name=f"K{number}", ExternalId=f"e{number}") for number in range(5)]
    before = clock.now
    clock.forward(minutes=5)
    books.user_deletes("Company", keys[1])
    pages = [_sync(office, Page=number) for number in (1, 2, 3, 4)]
    assert (pages[0]["TotalPages"], pages[0]["TotalItems"], pages[0]["ItemsPerPage"]) == (3, 5, 2)
    listed = [one for page in pages for one in (page["Items"] or {}).get("SyncCompany") or []]
    assert [one["CompanyId"] for one in listed] == keys
    assert [one["Active"] for one in listed] == [True, False, True, True, True]
    assert listed[0]["ExternalId"] == "e0"
    assert _sync(office, Active=False)["TotalItems"] == 1
    changed = _sync(office, ChangedAfter=before + timedelta(minutes=1))
    assert [one["CompanyId"] for one in changed["Items"]["SyncCompany"]] == [keys[1]]
    assert _sync(office, RegisteredAfter=clock.now)["TotalItems"] == 0
    assert office.companies(CompanyId=keys[1]) == [], "deleted ones are in the list only"
    assert office.save_company(Id=keys[1], Name="X")["APIException"] is not None


def test_deleting_answers_what_failed(office: Office, books: Books) -> None:
    free, used = office.customer(), office.customer()
    office.save_order(CustomerId=used)
    given = {"Company": [{"Id": free}, {"Id": used}, {"Id": 5}]}
    failed = office.call("CompanyService", "DeleteCompanies", companies=given)
    assert [one["Id"] for one in failed] == [used, 5]
    assert [row["Active"] for row in books.rows("Company")] == [False, True]


def test_a_large_register_is_searched_quickly(office: Office, books: Books) -> None:
    """Tests with many customers would otherwise spend their time here."""
    generate(books, customers=3000, projects=0, employees=0, products=0)
    page = _sync(office, Page=3)
    assert len(page["Items"]["SyncCompany"]) == 1000
    ids = [one["CompanyId"] for one in page["Items"]["SyncCompany"]]
    found = office.companies("Id", "Name", "Addresses", CompanyIds={"int": ids})
    assert [row["Id"] for row in found] == ids
    assert books.rows("Company")[0].get("Discount", Decimal(0)) == 0
