"""What empties the database between tests waits for answers that are still under way."""

from __future__ import annotations

import threading

import pytest
from django.db import connection, transaction

from bindeledd.kernel.clock import pause
from bindeledd.tenancy.models import User
from tests.conftest import empty


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
