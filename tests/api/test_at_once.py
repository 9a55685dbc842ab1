"""Two of the same request at the same time: the database lets one of them do the deed."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from bindeledd.tenancy.models import Company
from bindeledd.tenancy.scope import company_scope
from bindeledd.workspace.customers.models import Customer
from tests.api.conftest import Answer, Caller

TOGETHER = 4


@pytest.mark.django_db(transaction=True)
def test_retries_at_once_make_one_record(api: Caller, firm: Company) -> None:
    """A program that lost patience sends again while the first is still under way."""
    ready = Barrier(TOGETHER)

    def send(_number: int) -> Answer:
        ready.wait()
        try:
            return Caller(api.token).post("/customers", {"name": "Fjell"}, Idempotency_Key="one")
        finally:
            connection.close()

    with ThreadPoolExecutor(TOGETHER) as threads:
        answers = list(threads.map(send, range(TOGETHER)))

    assert [answer.status for answer in answers] == [201] * TOGETHER, answers
    assert len({answer.body["id"] for answer in answers}) == 1
    with company_scope(firm.id):
        assert Customer.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_changes_at_once_of_one_revision(api: Caller) -> None:
    """Both saw revision 1: one change stands, the others are told."""
    made = api.post("/customers", {"name": "Fjell"})
    ready = Barrier(TOGETHER)

    def send(number: int) -> int:
        ready.wait()
        try:
            path, city = f"/customers/{made.body['id']}", f"By {number}"
            return Caller(api.token).patch(path, {"city": city}, If_Match='"1"').status
        finally:
            connection.close()

    with ThreadPoolExecutor(TOGETHER) as threads:
        statuses = sorted(threads.map(send, range(TOGETHER)))

    assert statuses == [200, 412, 412, 412]
