"""The chart of accounts and the VAT codes that a company begins with."""

from decimal import Decimal

import pytest

from bindeledd.sandbox.poweroffice_go import Ledger
from bindeledd.sandbox.poweroffice_go.account_rules import account_id, account_type
from tests.sandbox.conftest import Go, replace


def test_accounts_are_found_by_numbers_and_ranges(go: Go) -> None:
    rows = go.get("/GeneralLedgerAccounts", accountNos="3000-3100,4300").json()
    assert [row["AccountNo"] for row in rows] == [
        3000,
        3010,
        3020,
        3030,
        3040,
        3050,
        3100,
        4300,
    ]
    first = rows[0]
    assert (first["Id"], first["VatCode"]) == (account_id(3000), "3")
    assert first["GeneralLedgerAccountType"] == "Income"
    assert go.get(f"/GeneralLedgerAccounts/{first['Id']}").json() == first
    assert rows[6]["VatCode"] == "5"


def test_some_accounts_demand_a_project_or_lock_their_vat_code(books: Ledger) -> None:
    assert books.find("GeneralLedgerAccounts", IsProjectRequired=True)
    assert books.find("GeneralLedgerAccounts", IsDepartmentRequired=True)
    locked = books.find("GeneralLedgerAccounts", IsVatCodeLocked=True)
    assert {row["VatCode"] for row in locked} >= {"0", "6"}


def test_an_account_is_added_and_changed(go: Go) -> None:
    body = {"AccountNo": 4310, "Name": "Betong", "IsActive": True, "VatCode": "1"}
    answer = go.post("/GeneralLedgerAccounts", body)
    assert answer.status_code == 201, answer.text
    made = answer.json()
    assert (made["VatCode"], made["GeneralLedgerAccountType"]) == ("1", "Expense")
    again = go.post("/GeneralLedgerAccounts", body)
    assert (again.status_code, "already in use" in again.json()["detail"]) == (400, True)
    path = f"/GeneralLedgerAccounts/{made['Id']}"
    assert go.patch(path, replace("/IsProjectRequired", value=True)).json()["IsProjectRequired"]
    assert go.delete(path).status_code == 200
    bare = go.post("/GeneralLedgerAccounts", {**body, "VatCode": None})
    assert bare.json()["detail"] == "VatCode or VatCodeId must be supplied."


@pytest.mark.parametrize(
    ("number", "kind"),
    [
        (1500, "Asset"),
        (2000, "Equity"),
        (2400, "Liability"),
        (3000, "Income"),
        (4300, "Expense"),
        (7100, "Expense"),
        (8050, "Income"),
        (8150, "Expense"),
    ],
)
def test_the_kind_follows_from_the_number(number: int, kind: str) -> None:
    assert account_type(number) == kind


def test_vat_codes_carry_their_rate_as_a_fraction(go: Go) -> None:
    rows = {row["Code"]: row for row in go.get("/VatCodes", isActive="true").json()}
    assert {code: rows[code]["Rate"] for code in ("0", "1", "3", "31", "33", "5")} == {
        "0": 0,
        "1": 0.25,
        "3": 0.25,
        "31": 0.15,
        "33": 0.12,
        "5": 0,
    }
    assert go.get("/VatCodes", isActive="false").status_code == 204


def test_an_expired_vat_code_is_shown_when_asked_for(go: Go) -> None:
    values = {"Code": "15", "Name": "Gammel", "Rate": Decimal("0.1")}
    key = go.books.find("VatCodes", Code="15")[0]["Id"]
    go.books.user_changes("VatCodes", key, {**values, "ValidTo": "2015-12-31"})
    codes = {row["Code"] for row in go.get("/VatCodes").json()}
    assert "15" not in codes
    every = {row["Code"] for row in go.get("/VatCodes", includeExpired="true").json()}
    assert every == {*codes, "15"}


def test_rights_are_asked_for(go: Go) -> None:
    go.books.settings.privileges = ["AccountTransaction"]
    assert go.get("/GeneralLedgerAccounts").status_code == 403
    assert go.get("/VatCodes").status_code == 403
    span = {"fromDate": "2026-01-01", "toDate": "2026-12-31"}
    assert go.get("/AccountTransactions", **span).status_code == 204
    assert go.get("/Customerledger/OpenItems", date="2026-01-01").status_code == 403
