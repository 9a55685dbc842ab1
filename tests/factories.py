# mypy: disable-error-code="attr-defined, no-untyped-call"
# factory_boy exports its declarations without types.
"""Builders of rows for tests; called inside a company's scope."""

import factory
from factory.django import DjangoModelFactory

from bindeledd.workspace.customers.models import ContactPerson, Customer, DeliveryAddress
from bindeledd.workspace.people.models import Department, Employee
from bindeledd.workspace.projects.models import Project


class CustomerFactory(DjangoModelFactory[Customer]):
    """A firm without an organisation number, numbered from 10000."""

    class Meta:
        model = Customer

    number = factory.Sequence(lambda n: str(10_000 + n))
    name = factory.Sequence(lambda n: f"Kunde {n} AS")


class ContactPersonFactory(DjangoModelFactory[ContactPerson]):
    """A person at a customer of its own."""

    class Meta:
        model = ContactPerson

    customer = factory.SubFactory(CustomerFactory)
    first_name = "Ola"
    last_name = factory.Sequence(lambda n: f"Nordmann {n}")


class DeliveryAddressFactory(DjangoModelFactory[DeliveryAddress]):
    """The primary address of a customer of its own."""

    class Meta:
        model = DeliveryAddress

    customer = factory.SubFactory(CustomerFactory)
    address1 = factory.Sequence(lambda n: f"Byggeplassen {n}")
    postal_code = "0150"
    city = "Oslo"


class DepartmentFactory(DjangoModelFactory[Department]):
    """A department without a manager."""

    class Meta:
        model = Department

    number = factory.Sequence(lambda n: str(10 + n))
    name = factory.Sequence(lambda n: f"Avdeling {n}")


class EmployeeFactory(DjangoModelFactory[Employee]):
    """A person without a department."""

    class Meta:
        model = Employee

    number = factory.Sequence(lambda n: str(1 + n))
    first_name = "Kari"
    last_name = factory.Sequence(lambda n: f"Nordmann {n}")


class ProjectFactory(DjangoModelFactory[Project]):
    """A main project without a customer."""

    class Meta:
        model = Project

    number = factory.Sequence(lambda n: str(1000 + n))
    joined_number = factory.LazyAttribute(lambda project: project.number)
    name = factory.Sequence(lambda n: f"Prosjekt {n}")
