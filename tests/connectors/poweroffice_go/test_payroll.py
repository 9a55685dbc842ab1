"""Salary lines over the wire, and what of a line the pay item takes."""

from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest

from bindeledd.connectors.poweroffice_go.client import Client
from bindeledd.connectors.poweroffice_go.values.payroll import (
    amount_of,
    comment_of,
    quantity_of,
    rate_of,
)
from bindeledd.kernel.errors import ConflictError, MappingError
from bindeledd.sandbox.poweroffice_go import Ledger
from bindeledd.sync.mapping import MISSING
from bindeledd.workspace.records import PayrollLine


def a_line(**fields: Any) -> PayrollLine:
    given: dict[str, Any] = {
        "id": UUID(int=1),
        "revision": 1,
        "export_id": UUID(int=2),
        "export_number": "1",
        "employee_id": UUID(int=3),
        "pay_item_number": "20",
        "pay_item_name": "Timelønn",
        "mode": "new",
        "quantity": Decimal("7.5"),
        "unit": "",
        "rate": Decimal("265.00"),
        "amount": Decimal("1987.50"),
        "project_id": None,
        "department_id": None,
        "comment": "",
        "begins_on": date(2026, 11, 1),
        "ends_on": date(2026, 11, 15),
    }
    return PayrollLine(**(given | fields))


def payload(books: Ledger) -> dict[str, Any]:
    person = books.user_adds("Employees", {"FirstName": "Anders", "LastName": "Aas"})
    (item,) = books.find("PayItems", Code="20")
    return {
        "EmployeeId": person["Id"],
        "PayItemId": item["Id"],
        "Quantity": Decimal("7.50"),
        "Rate": Decimal("265.00"),
    }


@pytest.mark.covers("A6.3", "A6.4")
def test_line_is_found_by_its_reference_and_never_made_twice(client: Client, books: Ledger) -> None:
    sent = payload(books)
    assert client.find_salary_line("bl-one", sent) is None
    made = client.create_salary_line(sent, "bl-one")
    with pytest.raises(ConflictError) as taken:
        client.create_salary_line(sent, "bl-one")
    assert taken.value.theirs == str(made["Id"])
    other = client.create_salary_line(sent, "bl-two")
    found = client.find_salary_line("bl-one", sent)
    assert found is not None
    assert found["Id"] == made["Id"] != other["Id"]
    assert client.get_salary_line(str(made["Id"])) == found
    assert client.get_salary_line("1") is None


def test_lines_are_found_on_every_page(
    client: Client, books: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Their list takes no filter, so pages go by number."""
    from bindeledd.connectors.poweroffice_go import wire

    monkeypatch.setattr(wire, "PAGE_SIZE", 2)
    sent = payload(books)
    for number in range(5):
        client.create_salary_line(sent, f"bl-{number}")
    found = client.find_salary_line("bl-0", sent)
    assert found is not None
    assert client.find_salary_line("bl-4", sent) is not None
    assert client.find_salary_line("bl-5", sent) is None


@pytest.mark.covers("A6.3", "A6.4")
@pytest.mark.parametrize(
    ("kind", "percent", "quantity", "rate", "amount"),
    [
        ("HourlyWage", None, "7.5", "265.00", None),
        ("PercentOfHourlyWage", "150", "7.5", "176.6667", None),
        ("PercentOfHourlyWage", None, "7.5", "265.00", None),
        ("QuantityAndFixedRate", None, "7.5", "265.00", None),
        ("QuantityAndRate", "150", "7.5", "265.00", None),
        ("FixedAmount", None, None, None, "1987.50"),
        ("ExpenseRefund", None, None, None, "1987.50"),
        ("FixedAmountWithQuantity", None, "7.5", None, "1987.50"),
    ],
)
def test_line_holds_what_its_pay_item_takes(
    kind: str, percent: str | None, quantity: str | None, rate: str | None, amount: str | None
) -> None:
    item = {"ProcessingType": kind, "Percentage": percent}
    found = [made(a_line(), item) for made in (quantity_of, rate_of, amount_of)]
    assert [None if one is MISSING else str(one) for one in found] == [quantity, rate, amount]


@pytest.mark.parametrize("kind", ["FixedSalary", "FreeCarOther", "DeductionWithBalance", None])
def test_line_of_a_kind_that_needs_more_is_held(kind: str | None) -> None:
    with pytest.raises(MappingError) as held:
        quantity_of(a_line(), {"ProcessingType": kind})
    assert held.value.error_code == "poweroffice_go.pay_kind_unknown"


def test_line_that_needs_a_rate_and_has_none_is_held() -> None:
    with pytest.raises(MappingError) as held:
        rate_of(a_line(rate=None), {"ProcessingType": "QuantityAndRate"})
    assert held.value.error_code == "poweroffice_go.pay_without_rate"
    assert rate_of(a_line(rate=None), {"ProcessingType": "HourlyWage"}) is MISSING


@pytest.mark.covers("A6.7")
def test_comment_begins_with_the_days() -> None:
    assert comment_of(a_line()) == "01.11.2026\N{EN DASH}15.11.2026"
    one_day = a_line(ends_on=date(2026, 11, 1), comment="Grøft")
    assert comment_of(one_day) == "01.11.2026: Grøft"
