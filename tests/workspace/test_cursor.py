"""The cursor of changes: nothing lost behind a transaction that commits late."""

from collections.abc import Iterator
from uuid import UUID

import psycopg
import pytest
from django.db import connection

from bindeledd.kernel.clock import pause
from bindeledd.kernel.identity import new_id
from bindeledd.sync.ports import Changed, Incoming, Workspace
from bindeledd.tenancy.models import Company, User
from bindeledd.tenancy.scope import company_scope
from bindeledd.tenancy.services import create_company


@pytest.fixture
def other_line(transactional_db: None) -> Iterator[psycopg.Connection]:  # noqa: ARG001 - a fixture of a fixture
    """A second connection to the same database."""
    facts = connection.get_connection_params()
    with psycopg.connect(
        dbname=facts["dbname"],
        user=facts["user"],
        password=facts["password"],
        host=facts["host"],
        port=facts["port"],
    ) as line:
        yield line


@pytest.fixture
def tenant(transactional_db: None) -> Company:  # noqa: ARG001 - a fixture of a fixture
    """A company whose rows are really committed."""
    office = User.objects.create_user("kari@firma.example", name="Kari Nordmann")
    return create_company("Lauvåsen Entreprenør AS", by=office)


def read(exchange: Workspace, tenant: Company, since: str) -> Changed:
    with company_scope(tenant.id):
        return exchange.changed("customer", since=since, after=None, limit=100)


def names(page: Changed) -> set[str]:
    return {getattr(record, "name") for record in page.records}  # noqa: B009 - the port's records are opaque


def quiet(exchange: Workspace, tenant: Company, since: str) -> bool:
    """Tell whether reading on comes to rest.

    Transaction numbers are those of the whole cluster: a session beside ours may hold the oldest
    one for a moment, and rows come again until it ends.
    """
    for _ in range(100):
        found = read(exchange, tenant, since)
        if not found.records:
            return True
        since = found.cursor
        pause(0.05)
    return False


def add(exchange: Workspace, tenant: Company, number: str) -> UUID:
    row = Incoming(new_id(), create=True, fields={"number": number, "name": f"Name {number}"})
    with company_scope(tenant.id):
        assert exchange.write("customer", [row]) == {}
    return row.ours


def test_a_late_commit_is_read_next_time(
    exchange: Workspace, tenant: Company, other_line: psycopg.Connection
) -> None:
    """The older transaction's row comes with the next read although a younger one came first."""
    early = add(exchange, tenant, "1")
    start = read(exchange, tenant, "").cursor
    other_line.execute("select set_config('app.company_id', %s, true)", [str(tenant.id)])
    other_line.execute("update workspace_customer set name = 'Late' where id = %s", [early])
    young = add(exchange, tenant, "2")

    first = read(exchange, tenant, start)
    other_line.commit()
    second = read(exchange, tenant, first.cursor)

    assert young in {record.id for record in first.records}
    assert "Late" not in names(first)
    assert "Late" in names(second)
    assert quiet(exchange, tenant, second.cursor)


def test_a_late_commit_while_pages_are_read_is_not_passed(
    exchange: Workspace, tenant: Company, other_line: psycopg.Connection
) -> None:
    """The cursor is that of the first page: a row behind the reader's place comes next time."""
    early = add(exchange, tenant, "1")
    start = read(exchange, tenant, "").cursor
    other_line.execute("select set_config('app.company_id', %s, true)", [str(tenant.id)])
    other_line.execute("update workspace_customer set name = 'Late' where id = %s", [early])
    for number in ("2", "3", "4"):
        add(exchange, tenant, number)

    with company_scope(tenant.id):
        last = exchange.changed("customer", since=start, after=None, limit=2)
        other_line.commit()
        while last.next is not None:
            last = exchange.changed("customer", since=start, after=last.next, limit=2)
    again = read(exchange, tenant, last.cursor)

    assert "Late" in names(again)


def test_nothing_changed_reads_nothing(exchange: Workspace, tenant: Company) -> None:
    """A quiet register costs one empty page."""
    add(exchange, tenant, "1")
    cursor = read(exchange, tenant, "").cursor

    assert quiet(exchange, tenant, cursor)


def test_after_a_restore_everything_is_read_once(exchange: Workspace, tenant: Company) -> None:
    """Transaction numbers of another cluster mean nothing: the cursor falls back to all."""
    add(exchange, tenant, "1")
    cursor = read(exchange, tenant, "").cursor
    with connection.cursor() as database:
        database.execute("select bindeledd_after_restore()")

    whole = read(exchange, tenant, cursor)

    assert len(whole.records) == 1
    assert whole.records[0].revision == 1
    assert quiet(exchange, tenant, whole.cursor)


def test_a_cursor_of_another_cluster_reads_everything(exchange: Workspace, tenant: Company) -> None:
    """Also when nobody called the repair."""
    add(exchange, tenant, "1")

    assert len(read(exchange, tenant, "7300000000000000000.abcdef01:999999").records) == 1
