"""Lists: search, filters, order, pages, and a constant number of queries."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from bindeledd.workspace.customers import queries as customers
from bindeledd.workspace.lists import Ask
from bindeledd.workspace.people import queries as people
from bindeledd.workspace.projects import queries as projects
from tests.factories import (
    ContactPersonFactory,
    CustomerFactory,
    DeliveryAddressFactory,
    DepartmentFactory,
    EmployeeFactory,
    ProjectFactory,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("inside")]


def names(ask: Ask) -> list[str]:
    return [line.name for line in customers.customers(ask).rows]


def test_norwegian_letters_sort_after_z() -> None:
    """Also without ICU in the database."""
    for name in ("Østby", "Åsen", "Ærlig", "Zoo", "Aasen", "bakken"):
        CustomerFactory(name=name)

    expected = ["Aasen", "bakken", "Zoo", "Ærlig", "Østby", "Åsen"]
    assert names(Ask(sort="name")) == expected
    assert names(Ask(sort="-name")) == expected[::-1]


def test_numbers_sort_by_value() -> None:
    """9 stands before 10; what is no number comes last."""
    for number in ("10", "9", "A1", "100"):
        CustomerFactory(number=number, name=number)

    assert names(Ask(sort="number")) == ["9", "10", "100", "A1"]


@pytest.mark.parametrize(
    ("search", "found"),
    [
        ("ØST", ["Østby Bygg AS"]),
        ("bygg", ["Østby Bygg AS"]),
        ("1000", ["Østby Bygg AS", "Vest"]),
        ("9915", ["Vest"]),
        ("%", []),
        ("nobody", []),
    ],
)
def test_search_finds_parts_of_names_and_beginnings_of_numbers(
    search: str, found: list[str]
) -> None:
    """As one types."""
    CustomerFactory(number="10001", name="Østby Bygg AS")
    CustomerFactory(number="10002", name="Vest", org_number="991587454")
    CustomerFactory(number="21000", name="Else")

    assert names(Ask(search=search)) == found


def test_filters_narrow_the_list() -> None:
    """Ended ones and private persons apart; an unknown filter or order is ignored."""
    CustomerFactory(number="1", name="Firm", org_number="991587454")
    CustomerFactory(number="2", name="Person")
    CustomerFactory(number="3", name="Ended", active=False)

    assert names(Ask(filters={"active": "1"})) == ["Firm", "Person"]
    assert names(Ask(filters={"active": "0"})) == ["Ended"]
    assert names(Ask(filters={"company": "1"})) == ["Firm"]
    assert names(Ask(filters={"company": "0", "active": ""})) == ["Person", "Ended"]
    assert names(Ask(sort="password", filters={"nonsense": "1"})) == ["Firm", "Person", "Ended"]


def test_pages_know_their_place() -> None:
    """A page beyond the end is the last one."""
    for number in range(1, 6):
        CustomerFactory(number=str(number), name=f"N{number}")

    page = customers.customers(Ask(page=9, size=2))

    assert [line.name for line in page.rows] == ["N5"]
    assert (page.total, page.number, page.pages, page.first, page.last) == (5, 3, 3, 5, 5)
    empty = customers.customers(Ask(search="nobody"))
    assert (empty.number, empty.pages, empty.first, empty.last) == (1, 1, 0, 0)


def test_people_are_found_by_either_name() -> None:
    """Given name first, family name first, or one of them."""
    department = DepartmentFactory(number="10", name="Anlegg")
    kari = EmployeeFactory(first_name="Kari", last_name="Ås", department=department)
    EmployeeFactory(first_name="Ola", last_name="Bakke")

    for search in ("kari ås", "Ås Kari", "Kari", "ås"):
        rows = people.employees(Ask(search=search)).rows
        assert [line.id for line in rows] == [kari.id], search
    assert people.employees(Ask(search="kari")).rows[0].department_name == "Anlegg"
    assert people.employees(Ask(filters={"department": department.id})).total == 1
    assert people.departments(Ask()).rows[0].employee_count == 1


def test_projects_are_listed_with_what_they_refer_to() -> None:
    """Customer, manager and main project in the same line."""
    main = ProjectFactory(number="10", customer=CustomerFactory(name="Vest"))
    sub = ProjectFactory(
        number="1",
        joined_number="101",
        parent=main,
        manager=EmployeeFactory(first_name="Kari", last_name="Ås"),
    )

    first, second = projects.projects(Ask()).rows

    assert (first.customer_name, first.parent_name) == ("Vest", "")
    assert (second.parent_name, second.manager_name) == (main.name, "Kari Ås")
    assert projects.projects(Ask(filters={"main": "0"})).rows[0].id == sub.id
    assert projects.projects(Ask(filters={"active": "0"})).total == 0
    assert [line.id for line in projects.project_detail(main.id).subprojects] == [sub.id]


@pytest.mark.parametrize(
    ("ask", "build", "budget"),
    [
        (lambda: customers.customers(Ask()), CustomerFactory, 2),
        (lambda: people.employees(Ask()), EmployeeFactory, 2),
        (lambda: people.departments(Ask()), DepartmentFactory, 2),
        (lambda: projects.projects(Ask()), ProjectFactory, 2),
    ],
)
def test_a_list_costs_two_queries_however_long(ask: Any, build: Any, budget: int) -> None:
    """No query a row."""
    build.create_batch(3)
    with CaptureQueriesContext(
        connection,
    ) as few:
        ask()
    build.create_batch(20)
    with CaptureQueriesContext(connection) as many:
        ask()

    assert len(few) == len(many) == budget


def test_a_customer_page_costs_three_queries() -> None:
    """Whatever belongs to it."""
    customer = CustomerFactory()
    ContactPersonFactory.create_batch(5, customer=customer)
    DeliveryAddressFactory.create_batch(3, customer=customer)

    with CaptureQueriesContext(connection) as queries:
        detail = customers.customer_detail(customer.id)

    assert len(queries) == 3
    assert (len(detail.contact_persons), len(detail.delivery_addresses)) == (5, 3)
