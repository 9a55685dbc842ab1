"""A job with costs, inside a company that writes English."""

from datetime import date
from decimal import Decimal
from uuid import UUID

import pytest

from bindeledd.tenancy.models import Company
from bindeledd.workspace.people.models import EmploymentTerms
from tests.workspace.invoicing.work import Job


@pytest.fixture
def job(inside: UUID) -> Job:
    """A project with nothing booked; people cost 300,00 an hour, the digger 400,00."""
    Company.objects.filter(id=inside).update(language="en")
    made = Job.begin()
    for person in made.people:
        EmploymentTerms.objects.create(
            employee=person, valid_from=date(2026, 1, 1), cost_price=Decimal(300)
        )
    made.digger.cost_price = Decimal(400)
    made.digger.save()
    return made
