"""Paging, filters, sorting and incremental reads of the stand-in for PowerOffice Go."""

import json
from urllib.parse import urlsplit

import pytest

from bindeledd.sandbox.poweroffice_go import PowerOfficeGo
from tests.sandbox.conftest import Clock, Go, replace


def _many(go: Go, count: int) -> None:
    for number in range(count):
        go.books.user_adds(
            "Customers",
            {"Name": f"Kunde {number}", "ExternalNumber": 100 + number * 10},
        )


def _names(answer: object) -> list[str]:
    return [row["Name"] for row in answer.json()] if answer.status_code == 200 else []  # type: ignore[attr-defined]


def test_an_empty_list_is_204_without_body(go: Go) -> None:
    answer = go.get("/Customers")
    assert (answer.status_code, answer.content) == (204, b"")


def test_pages_follow_the_link_until_it_is_empty(go: Go) -> None:
    """The link is the whole address; past the last page stands 204, not an empty array."""
    _many(go, 5)
    answer = go.get("/Customers", PageSize=2, OrderBy="Id")
    seen = _names(answer)
    while link := json.loads(answer.headers["X-Pagination"])["nextPageLink"]:
        assert urlsplit(link).path == "/Demo/v2/Customers"
        assert "PageSize=2" in link
        answer = go.http.get(link)
        seen += _names(answer)
    assert seen == [f"Kunde {number}" for number in range(5)]
    assert go.get("/Customers", PageSize=2, PageNumber=4).status_code == 204
    assert isinstance(go.get("/Customers").json(), list)


def test_an_exact_last_page_has_no_next_one(go: Go) -> None:
    _many(go, 4)
    answer = go.get("/Customers", PageSize=2, PageNumber=2)
    assert json.loads(answer.headers["X-Pagination"]) == {"nextPageLink": ""}


@pytest.mark.parametrize(
    "params",
    [
        {"PageSize": "20001"},
        {"PageSize": "0"},
        {"PageNumber": "0"},
        {"Fields": "Id;Name"},
        {"Fields": "Id,Nothing"},
        {"OrderBy": "Nothing"},
        {"OrderBy": "Id downwards"},
        {"UseDatabaseValidation": "perhaps"},
        {"$top": "10"},
        {"name": "Fjord"},
        {"organizationNumbers": "999888777"},
        {"customerNos": "abc"},
        {"lastChangedDateTimeOffsetGreaterThan": "yesterday"},
        {"lastChangedDateTimeOffsetGreaterThan": "2026-13-01"},
    ],
)
def test_a_malformed_or_unknown_parameter_is_400(go: Go, params: dict[str, str]) -> None:
    answer = go.get("/Customers", **params)
    assert answer.status_code == 400
    assert set(answer.json()) == {"title", "status", "detail"}


def test_fields_are_chosen_by_name(go: Go) -> None:
    _many(go, 1)
    assert go.get("/Customers", Fields="Number,Name").json() == [
        {"Number": 10000, "Name": "Kunde 0"}
    ]


def test_rows_come_in_the_order_asked_for(go: Go) -> None:
    _many(go, 3)
    assert _names(go.get("/Customers", OrderBy="Name desc")) == ["Kunde 2", "Kunde 1", "Kunde 0"]
    go.books.user_changes("Customers", go.books.rows("Customers")[0]["Id"], {"Name": "Kunde 9"})
    last = go.get("/Customers", OrderBy="LastChangedDateTimeOffset asc").json()[-1]
    assert last["Name"] == "Kunde 9"
    by_number = go.get("/Customers", OrderBy="ExternalNumber desc,Id").json()
    assert [row["ExternalNumber"] for row in by_number] == [120, 110, 100]


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        ("100", [100]),
        ("100,120", [100, 120]),
        ("100-110", [100, 110]),
        ("110-", [110, 120]),
        (" 100 , 115-125 ", [100, 120]),
        ("999", []),
        ("", [100, 110, 120]),
    ],
)
def test_numbers_are_filtered_by_comma_and_range(go: Go, wanted: str, found: list[int]) -> None:
    """A blank filter is no filter: the whole register comes."""
    _many(go, 3)
    answer = go.get("/Customers", externalNos=wanted)
    rows = answer.json() if answer.status_code == 200 else []
    assert [row["ExternalNumber"] for row in rows] == found


def test_one_reference_is_found_exactly(go: Go) -> None:
    go.customer(ExternalImportReference="a,b")
    go.customer(ExternalImportReference="a")
    found = go.get("/Customers", externalImportReference="a,b").json()
    assert [row["ExternalImportReference"] for row in found] == ["a,b"]
    assert go.get("/Customers", externalImportReference="A").status_code == 204


def test_changed_after_is_strictly_greater_to_the_microsecond(go: Go, clock: Clock) -> None:
    first = go.customer()["LastChangedDateTimeOffset"]
    clock.forward(microseconds=1)
    second = go.customer()["LastChangedDateTimeOffset"]
    assert first < second
    name = "lastChangedDateTimeOffsetGreaterThan"
    assert len(go.get("/Customers", **{name: first}).json()) == 1
    assert go.get("/Customers", **{name: second}).status_code == 204


@pytest.mark.parametrize(
    "moment",
    [
        "2026-11-20 08:59:59.999999+00:00",
        "2026-11-20T08:59:59.9999999+00:00",
        "2026-11-20T08:59:59Z",
        "2026-11-20T09:59:59+01:00",
        "2026-11-20T08:59:59",
    ],
)
def test_timestamps_are_read_in_every_usual_form(go: Go, moment: str) -> None:
    go.customer()
    answer = go.get("/Customers", lastChangedDateTimeOffsetGreaterThan=moment)
    assert len(answer.json()) == 1


def test_a_plus_that_was_not_encoded_is_refused(go: Go) -> None:
    query = "lastChangedDateTimeOffsetGreaterThan=2026-11-20 08:00:00.000000+00:00"
    assert go.http.get(f"/v2/Customers?{query}").status_code == 400


def test_created_after_does_not_move_with_changes(go: Go, clock: Clock) -> None:
    old = go.customer()
    clock.forward(minutes=10)
    new = go.customer()
    go.patch(f"/Customers/{old['Id']}", replace("/PhoneNumber", "1"))
    name = "customerCreatedDateTimeOffsetGreaterThan"
    found = go.get("/Customers", **{name: old["CustomerCreatedDateTimeOffset"]}).json()
    assert [row["Id"] for row in found] == [new["Id"]]


def test_filters_are_joined_by_and(go: Go, clock: Clock) -> None:
    old = go.customer(ExternalImportReference="old")
    clock.forward(minutes=10)
    params = {"lastChangedDateTimeOffsetGreaterThan": old["LastChangedDateTimeOffset"]}
    assert go.get("/Customers", externalImportReference="old", **params).status_code == 204
    go.customer(ExternalImportReference="new")
    assert len(go.get("/Customers", externalImportReference="new", **params).json()) == 1


def test_a_page_kept_for_the_next_one_notices_changes(go: Go) -> None:
    _many(go, 3)
    assert len(go.get("/Customers", OrderBy="Name").json()) == 3
    go.customer(Name="A")
    assert _names(go.get("/Customers", OrderBy="Name"))[0] == "A"


def test_codes_may_be_checked_against_the_books(go: Go) -> None:
    """Unknown codes find nothing, and are an error under UseDatabaseValidation."""
    go.books.user_adds("Projects", {"Code": "P1", "Name": "Tak"})
    assert go.get("/Projects", departmentCodes="X").status_code == 204
    answer = go.get("/Projects", departmentCodes="X", UseDatabaseValidation="true")
    assert answer.status_code == 404
    assert answer.json()["detail"] == "Department with code = 'X' not found."


@pytest.mark.parametrize(
    ("style", "tail"), [("iso", "+00:00"), ("seven", "0+00:00"), ("space", "+00:00")]
)
def test_timestamps_have_six_or_seven_digits(style: str, tail: str, clock: Clock) -> None:
    app = PowerOfficeGo(clock=clock, rate=None, timestamp_style=style)
    go = Go(app, app.add_company("En AS")).log_in()
    moment = go.customer()["LastChangedDateTimeOffset"]
    assert moment.endswith(tail)
    assert (" " in moment) is (style == "space")
    assert len(moment) == len("2026-11-20T09:00:00.000000+00:00") + (style == "seven")
    assert go.get("/Customers", lastChangedDateTimeOffsetGreaterThan=moment).status_code == 204


def test_two_writes_may_share_a_moment(clock: Clock) -> None:
    """With such a clock, "greater than the last seen" misses a row: callers need an overlap."""
    app = PowerOfficeGo(clock=clock, rate=None, same_instant=True)
    go = Go(app, app.add_company("En AS")).log_in()
    first = go.customer()
    go.customer()
    params = {"lastChangedDateTimeOffsetGreaterThan": first["LastChangedDateTimeOffset"]}
    assert go.get("/Customers", **params).status_code == 204


def test_dates_come_with_a_time_part_now_and_then(clock: Clock) -> None:
    app = PowerOfficeGo(clock=clock, rate=None, dates_with_time="sometimes")
    go = Go(app, app.add_company("En AS")).log_in()
    for _ in range(12):
        go.books.user_adds("Customers", {"Name": "X", "CustomerSince": "2026-01-02"})
    dates = {row["CustomerSince"] for row in go.http.get("/v2/Customers").json()}
    assert dates == {"2026-01-02", "2026-01-02T00:00:00"}


def test_filters_reported_later_are_switched_on(clock: Clock) -> None:
    app = PowerOfficeGo(clock=clock, rate=None, late_filters=True)
    go = Go(app, app.add_company("En AS")).log_in()
    go.customer(OrganizationNumber="999888777")
    answer = go.http.get("/v2/Customers?organizationNumbers=999888777")
    assert len(answer.json()) == 1
