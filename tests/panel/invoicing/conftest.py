"""A job to bill, in Kari's company."""

import pytest

from bindeledd.tenancy.models import Company
from bindeledd.tenancy.scope import company_scope
from tests.workspace.invoicing.work import Job


@pytest.fixture
def job(firm: Company) -> Job:
    """A project with a week of everything; the company writes English."""
    Company.objects.filter(id=firm.id).update(language="en")
    with company_scope(firm.id):
        made = Job.begin()
        made.a_week()
        return made
