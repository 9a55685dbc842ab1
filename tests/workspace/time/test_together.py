"""Two who write the same hours at once: one after the other, and neither is thrown out."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier, Event
from uuid import UUID

import pytest
from django.db import connection, connections, transaction

from bindeledd.kernel.identity import new_id
from bindeledd.tenancy.models import Company, User
from bindeledd.tenancy.scope import company_scope
from bindeledd.tenancy.services import create_company
from bindeledd.workspace.numbers import FEW
from bindeledd.workspace.time import services
from bindeledd.workspace.time.kinds import HOUR_ENTRY
from bindeledd.workspace.time.models import HourEntry
from bindeledd.workspace.writing import Fields, write_rows
from tests.hours import MONDAY, Firm

DAY = timedelta(days=1)


@pytest.fixture
def office(transactional_db: None) -> User:  # noqa: ARG001 - opened first
    """Somebody whose rows every line sees."""
    return User.objects.create_user(f"{new_id()}@firma.example", name="Kari")


def at_once(*deeds: Callable[[], object], company: Company) -> list[object]:
    """Do deeds in threads of their own, all let go at the same moment; return what came out."""
    gate = Barrier(len(deeds))

    def do(deed: Callable[[], object]) -> object:
        try:
            with company_scope(company.id):
                gate.wait()
                return deed()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(deeds)) as threads:
        return [one.result() for one in [threads.submit(do, deed) for deed in deeds]]


@pytest.mark.parametrize("many", [20, FEW + 50])
def test_a_person_and_a_run_do_not_wait_for_each_other_in_a_ring(office: User, many: int) -> None:
    """Both take the ids before any row; taken the other way round, one was thrown out."""
    company = create_company("Lauvåsen Entreprenør AS", by=office)
    with company_scope(company.id):
        firm = Firm.build(office)
        ids: list[UUID] = [
            firm.entry("Anders", minutes=10, worked_on=MONDAY - (at // 10) * DAY).id
            for at in range(many)
        ]

    def person(minutes: int) -> object:
        rows = [Fields(ours, create=False, fields={"minutes": minutes}) for ours in ids]
        return services.write_entries(rows, by=office)

    def run(minutes: int) -> object:
        rows = [Fields(ours, create=False, fields={"minutes": minutes}) for ours in ids]
        return write_rows(HOUR_ENTRY, rows)

    for turn in range(1, 6):
        found = at_once(
            lambda turn=turn: person(20 + turn),
            lambda turn=turn: run(40 + turn),
            lambda turn=turn: person(30 + turn),
            company=company,
        )
        assert found == [{}, {}, {}]
    with company_scope(company.id):
        assert HourEntry.objects.values("minutes").distinct().count() == 1


def test_the_same_id_twice_at_once_is_one_entry(office: User) -> None:
    """A telephone that sends again while the first sending is under way."""
    company = create_company("Lauvåsen Entreprenør AS", by=office)
    with company_scope(company.id):
        firm = Firm.build(office)
    ours, fields = new_id(), firm.fields("Anders")
    found = at_once(*[lambda: services.write_entry(ours, fields, by=office)] * 3, company=company)
    assert found[0] == found[1] == found[2]
    with company_scope(company.id):
        assert HourEntry.objects.count() == 1


def test_a_long_import_holds_nobody_up(office: User) -> None:
    """A file of a year's hours takes minutes; a telephone that sends meanwhile does not wait."""
    company = create_company("Lauvåsen Entreprenør AS", by=office)
    with company_scope(company.id):
        firm = Firm.build(office)
        fields = firm.fields("Anders")
    written, done = Event(), Event()

    def file() -> object:
        days = [{"worked_on": MONDAY - at * DAY} for at in range(1, FEW + 50)]
        rows = [Fields(new_id(), create=True, fields=fields | day) for day in days]
        with transaction.atomic():
            refused = services.write_entries(rows, by=office)
            written.set()
            assert done.wait(30)
        return refused

    def telephone() -> object:
        assert written.wait(30)
        try:
            with transaction.atomic(), connection.cursor() as cursor:
                cursor.execute("set local lock_timeout = '5s'")
                return services.write_entry(new_id(), fields, by=office).minutes
        finally:
            done.set()

    assert at_once(file, telephone, company=company) == [{}, fields["minutes"]]
