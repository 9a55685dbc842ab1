"""Products and their categories."""

from decimal import Decimal
from typing import Any

import pytest
from zeep.exceptions import Fault

from bindeledd.sandbox.sevenoffice import Books, SevenOffice
from tests.sandbox.sevenoffice.conftest import Office

EVERYTHING = ("Id", "No", "Name", "Price", "InPrice", "Cost", "CategoryId", "StatusId")


def _found(office: Office, *names: str, **search: Any) -> list[Any]:
    answer = office.call(
        "ProductService",
        "GetProducts",
        searchParams=search,
        returnProperties={"string": list(names or ("Id",))},
    )
    return list(answer or [])


def _refused(office: Office, **values: Any) -> str:
    (one,) = office.call("ProductService", "SaveProducts", products={"Product": [values]})
    return str(one["APIException"]["Message"])


def test_a_product_is_found_by_its_number(app: SevenOffice, office: Office) -> None:
    key = office.product(
        No="GM14", Price=Decimal("1150.00"), InPrice=Decimal("450.5"), Cost=Decimal("0.000001")
    )
    assert key == 501
    (found,) = _found(office, *EVERYTHING, No="gm14")
    assert (found["Price"], found["InPrice"]) == (Decimal(1150), Decimal("450.5"))
    assert found["Cost"] == Decimal("0.000001"), "plain notation"
    assert (found["StatusId"], found["CategoryId"]) == (1, 1)
    app.options.exact_search = True
    assert _found(office, No="gm14") == []


def test_two_products_may_have_one_number(app: SevenOffice, office: Office) -> None:
    office.product(No="1")
    office.product(No="1")
    assert len(_found(office, No="1")) == 2
    app.options.unique_keys = True
    assert "in use" in _refused(office, Name="X", CategoryId=1, No="1")


def test_only_what_is_sent_changes(office: Office) -> None:
    key = office.product(No="1", Price=Decimal(10))
    office.product(Id=key, Name="Ny", CategoryId=1)
    (found,) = _found(office, *EVERYTHING, Id=key)
    assert (found["Name"], found["No"], found["Price"]) == ("Ny", "1", 10)


@pytest.mark.parametrize(
    ("values", "word"),
    [
        ({"CategoryId": 1}, "Name is required"),
        ({"Name": "X"}, "CategoryId is required"),
        ({"Name": "X", "CategoryId": 9}, "Category 9 does not exist"),
        ({"Name": "X", "CategoryId": 1, "Id": 9}, "Product 9 does not exist"),
    ],
)
def test_what_is_refused(office: Office, values: dict[str, Any], word: str) -> None:
    assert word in _refused(office, **values)


def test_a_chosen_id_is_taken_only_by_the_switch(app: SevenOffice, office: Office) -> None:
    app.options.new_product_id = True
    assert office.product(Id=9) == 9


def test_searches(office: Office, books: Books) -> None:
    one, two = office.product(Name="Gravemaskin"), office.product(Name="Dumper", EAN1="70")
    ids = [row["Id"] for row in _found(office, ProductIds={"int": [two, one, 7]})]
    assert ids == [one, two]
    assert _found(office, Name="Grave%")[0]["Id"] == one
    assert _found(office, EAN1="70")[0]["Id"] == two
    after = books.find("Product", Id=one)[0]["DateChanged"]
    assert [row["Id"] for row in _found(office, DateChanged=after)] == [two]
    with pytest.raises(Fault, match="At least one search parameter"):
        _found(office)


def test_deleting_answers_what_failed(office: Office) -> None:
    free, used = office.product(), office.product()
    rows = {"InvoiceRow": [{"ProductId": used}]}
    assert office.save_order(CustomerId=office.customer(), InvoiceRows=rows)["OrderId"]
    given = {"Product": [{"Id": free}, {"Id": used}]}
    failed = office.call("ProductService", "DeleteProducts", products=given)
    assert [one["Id"] for one in failed] == [used]
    assert [row["Id"] for row in _found(office, Name="%")] == [used]


def test_categories(office: Office) -> None:
    given = [{"Name": "Maskin", "ParentId": 1}, {"Name": "Y", "ParentId": 9}, {"No": "7"}]
    saved = office.call("ProductService", "SaveCategories", categories={"Category": given})
    assert [one["Id"] for one in saved] == [2, None, None]
    office.call("ProductService", "SaveCategories", categories={"Category": [{"Id": 2, "No": "M"}]})
    names = {"string": ["Id", "Name", "No"]}
    listed = office.call("ProductService", "GetCategories", returnProperties=names)
    assert [(one["Id"], one["Name"], one["No"]) for one in listed] == [
        (1, "Standard", None),
        (2, "Maskin", "M"),
    ]
