"""A job to bill, inside a company."""

from uuid import UUID

import pytest

from bindeledd.tenancy.models import Company
from tests.workspace.invoicing.work import Job


@pytest.fixture
def job(inside: UUID) -> Job:
    """A project of a customer, nothing booked yet; the company writes English."""
    Company.objects.filter(id=inside).update(language="en")
    return Job.begin()
