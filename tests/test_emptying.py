"""What empties the database between tests waits for answers that are still under way."""

from __future__ import annotations

import threading

import pytest
from django.db import connection, transaction

from bindeledd.kernel.clock import pause
from bindeledd.tenancy.models import User
from bindeledd.tenancy.scope import company_scope
from bindeledd.tenancy.services import create_company
from tests.conftest import empty
from tests.factories import CustomerFactory


@pytest.mark.usefixtures("transactional_db")
def test_an_answer_under_way_is_waited_for() -> None:
    """It has read one table and reads another later: a deadlock, if its tables went meanwhile."""
    began, failures = threading.Event(), []

    def answer() -> None:
        try:
            with transaction.atomic(), connection.cursor() as cursor:
                cursor.execute("select count(*) from sync_counterpart")
                began.set()
                pause(0.5)
                cursor.execute("select count(*) from workspace_import")
                User.objects.create_user("late@firma.example", name="Late")
        except Exception as error:  # noqa: BLE001 - told by the test
            failures.append(error)
        finally:
            connection.close()

    thread = threading.Thread(target=answer)
    thread.start()
    began.wait()
    empty()
    thread.join()

    assert failures == []
    assert not User.objects.exists()


@pytest.mark.usefixtures("transactional_db")
def test_nothing_is_left_of_a_company() -> None:
    """Its rows are seen by nobody who has not entered it, and go all the same."""
    office = User.objects.create_user("kari@firma.example", name="Kari")
    company = create_company("Lauvåsen Entreprenør AS", by=office)
    with company_scope(company.id):
        CustomerFactory.create()
    assert len(_tables_with_rows()) > 3

    empty()

    assert _tables_with_rows() == []


def _tables_with_rows() -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(
            "select relname from pg_stat_user_tables"
            " where relname = any(%s) and pg_relation_size(relid) > 0",
            [connection.introspection.django_table_names()],
        )
        return [name for (name,) in cursor.fetchall()]
