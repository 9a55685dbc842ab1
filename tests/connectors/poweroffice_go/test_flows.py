"""What is declared: names kept in history, the order of a run, and what holds a record."""

from datetime import date
from typing import Any

import pytest

from bindeledd.connectors.poweroffice_go import CONNECTOR
from bindeledd.sync.flows import Direction, FlowSettings, Inbound, Outbound, in_order
from bindeledd.workspace.records import DeliveryMethod
from tests.records import (
    a_contact_person,
    a_customer,
    a_delivery_address,
    a_department,
    a_private_person,
    a_project,
    an_employee,
)

FACTS = {
    "series.customer": [[10000, 19999], [50000, 59999]],
    "series.employee": [[1, 9999]],
    "payment_terms": [10, 14, 30],
}


def unmet(flow: str, record: Any, **facts: Any) -> dict[str, Any]:
    """Return the reasons that hold a record: code -> facts."""
    declared = CONNECTOR.flow(f"poweroffice_go.{flow}")
    settings = FlowSettings(facts=FACTS | facts)
    found = {each.code: each.unmet(record, settings) for each in declared.requirements}
    return {
        code.removeprefix("poweroffice_go."): why for code, why in found.items() if why is not None
    }


def test_names_are_kept_in_history() -> None:
    """Changing one of these takes a migration."""
    assert {flow.name for flow in CONNECTOR.flows} == {
        "poweroffice_go.departments_out",
        "poweroffice_go.employees_out",
        "poweroffice_go.customers_out",
        "poweroffice_go.customers_into",
        "poweroffice_go.contact_persons_out",
        "poweroffice_go.contact_persons_into",
        "poweroffice_go.delivery_addresses_out",
        "poweroffice_go.delivery_addresses_into",
        "poweroffice_go.projects_out",
        "poweroffice_go.projects_into",
        "poweroffice_go.activities_out",
        "poweroffice_go.activities_into",
        "poweroffice_go.items_out",
        "poweroffice_go.items_into",
        "poweroffice_go.hours_out",
        "poweroffice_go.payroll_out",
        "poweroffice_go.orders_out",
        "poweroffice_go.orders_with_pdf_out",
        "poweroffice_go.accrued_cost_out",
        "poweroffice_go.supplier_costs_into",
        "poweroffice_go.ledger_invoices_into",
        "poweroffice_go.payments_into",
        "poweroffice_go.invoices_out",
        "poweroffice_go.invoices_as_orders_out",
    }


@pytest.mark.covers("X1", "A0.10")
@pytest.mark.parametrize(
    ("way", "kinds"),
    [
        (
            Outbound,
            [
                *("department", "employee", "customer", "contact_person", "delivery_address"),
                *("project", "activity", "item", "hour_entry", "payroll_line"),
                *("invoice_attachment", "accrued_day", "invoice"),
            ],
        ),
        (
            Inbound,
            [
                *("customer", "contact_person", "delivery_address", "project", "activity", "item"),
                *("supplier_cost", "ledger_invoice", "invoice_payment"),
            ],
        ),
    ],
)
def test_a_run_goes_from_departments_to_payments(way: type[Any], kinds: list[str]) -> None:
    """What X1 does not name comes after what it names itself: costs after projects."""
    flows = [flow for flow in CONNECTOR.flows if isinstance(flow, way)]
    order = dict.fromkeys(flow.kind for flow in in_order(flows))
    assert list(order) == kinds


@pytest.mark.covers("X1", "A0.10")
@pytest.mark.parametrize("way", [Inbound, Outbound])
def test_order_does_not_hang_on_how_flows_are_listed(way: type[Any]) -> None:
    flows = [flow for flow in reversed(CONNECTOR.flows) if isinstance(flow, way)]
    kinds = [flow.kind for flow in in_order(flows)]
    for kind in ("contact_person", "delivery_address", "project"):
        assert kinds.index(kind) > kinds.index("customer")


@pytest.mark.covers("A0.10", "A0.12")
def test_order_holds_also_when_the_directions_differ() -> None:
    names = ("projects_out", "customers_into", "employees_out")
    flows = [CONNECTOR.flow(f"poweroffice_go.{name}") for name in names]
    assert [flow.kind for flow in in_order(flows)] == ["employee", "customer", "project"]


@pytest.mark.covers("X1")
def test_what_the_ledger_says_of_our_bills_is_read_after_they_went() -> None:
    """An order that lost its answer is found first; its invoice is ours then."""
    names = [flow.name.removeprefix("poweroffice_go.") for flow in in_order(CONNECTOR.flows)]
    bills = ("orders_out", "orders_with_pdf_out", "invoices_out", "invoices_as_orders_out")
    told = names.index("ledger_invoices_into")
    assert max(names.index(one) for one in bills) < told < names.index("payments_into")


@pytest.mark.covers("A0.12")
def test_projects_go_the_same_way_as_customers() -> None:
    groups = {group.name: group for group in CONNECTOR.groups}
    assert groups["projects"].same_way_as == "customers"
    assert groups["customers"].directions == (Direction.OUT, Direction.INTO)
    assert groups["employees"].directions[0] is Direction.LINK


def test_every_flow_has_its_register_and_group() -> None:
    groups = {group.name for group in CONNECTOR.groups}
    for flow in CONNECTOR.flows:
        register = CONNECTOR.register(flow.kind)
        assert flow.group in groups
        # what is not listed is known from our own writing, whichever flow it was
        assert flow.mapping is register.mapping or register.list_ is None
        # what vanishes from a list that nobody matches ends nothing here: it is not asked for
        assert register.get is not None or not register.matched


def test_every_setting_chooses_from_something_that_is_read() -> None:
    """A drop-down without a list is a choice that nobody can make."""
    catalogues = {one.kind for one in CONNECTOR.catalogues}
    registers = {register.kind for register in CONNECTOR.registers}
    assert not catalogues & registers
    for group in CONNECTOR.groups:
        for setting in group.settings:
            assert setting.to in {"", *catalogues}
            assert (setting.form in {"entry", "table"}) == (setting.to != "")
    used = {name for flow in CONNECTOR.flows for name in flow.mapping.settings}
    assert used <= {setting.name for group in CONNECTOR.groups for setting in group.settings}


def test_every_group_explains_itself() -> None:
    assert all(len(group.explanation) > 80 for group in CONNECTOR.groups)
    assert all(credential.explanation for credential in CONNECTOR.credentials)


def test_whole_records_are_not_held() -> None:
    assert unmet("customers_out", a_customer()) == {}
    assert unmet("customers_out", a_private_person()) == {}
    assert unmet("contact_persons_out", a_contact_person()) == {}
    assert unmet("delivery_addresses_out", a_delivery_address()) == {}
    assert unmet("departments_out", a_department()) == {}
    assert unmet("employees_out", an_employee()) == {}
    assert unmet("projects_out", a_project()) == {}


@pytest.mark.covers("E0.2", "E0.3")
def test_numbers_lie_inside_the_series() -> None:
    assert unmet("customers_out", a_customer(number="50000")) == {}
    assert unmet("customers_out", a_customer(number="20000")) == {
        "number_outside_series": {
            "field": "number",
            "number": "20000",
            "series": ["10000\N{EN DASH}19999", "50000\N{EN DASH}59999"],
        }
    }
    assert "number_outside_series" in unmet("employees_out", an_employee(number="10000"))


def test_series_that_could_not_be_read_forbid_nothing() -> None:
    nothing: dict[str, Any] = {"series.customer": None, "payment_terms": None}
    assert unmet("customers_out", a_customer(number="7", payment_days=3), **nothing) == {}


def test_all_reasons_of_a_record_are_told() -> None:
    customer = a_customer(
        name=" ",
        number="7",
        city="",
        payment_days=17,
        org_number="",
        invoice_delivery_method=DeliveryMethod.EHF,
    )
    assert set(unmet("customers_out", customer)) == {
        "name_missing",
        "number_outside_series",
        "address_incomplete",
        "no_payment_term",
        "ehf_without_org_number",
    }


@pytest.mark.parametrize(
    ("fields", "missing"), [({"city": ""}, "city"), ({"postal_code": ""}, "postal_code")]
)
def test_address_is_whole_or_none(fields: dict[str, str], missing: str) -> None:
    held = {"address_incomplete": {"field": missing}}
    assert unmet("customers_out", a_customer(**fields)) == held
    assert unmet("delivery_addresses_out", a_delivery_address(**fields)) == held
    nowhere = {"address1": "", "postal_code": "", "city": ""}
    assert unmet("customers_out", a_customer(**nowhere)) == {}
    assert set(unmet("delivery_addresses_out", a_delivery_address(**nowhere))) == {"address_empty"}


def test_names_and_numbers_are_given() -> None:
    assert unmet("employees_out", an_employee(first_name="")) == {
        "both_names_needed": {"field": "first_name"}
    }
    assert unmet("contact_persons_out", a_contact_person(first_name="")) == {}
    assert set(unmet("contact_persons_out", a_contact_person(first_name="", last_name=""))) == {
        "name_missing"
    }
    assert set(unmet("departments_out", a_department(name="", number=""))) == {
        "name_missing",
        "number_missing",
    }
    assert set(unmet("projects_out", a_project(number="", ends_on=date(2020, 1, 1)))) == {
        "number_missing",
        "dates_crossed",
    }
