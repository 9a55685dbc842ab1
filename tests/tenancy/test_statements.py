"""Statements that leave together, and rows that share one."""

from decimal import Decimal

import pytest
from django.db import connection, transaction

from bindeledd.tenancy.statements import Batch

pytestmark = pytest.mark.django_db

SHOWN = "select n, label from json_to_recordset(%(rows)s::json) as row (n numeric, label text)"


def test_rows_of_one_statement_run_together_where_the_first_was_added() -> None:
    batch = Batch()
    first = batch.each(SHOWN, {"n": Decimal("1.5"), "label": "50 % 'av'"})
    plain = batch.add("select %(what)s", {"what": "alene"})
    assert batch.each(SHOWN, {"n": Decimal(2), "label": None}) == first
    with transaction.atomic():
        answers = batch.run()
    assert answers[first] == [(Decimal("1.5"), "50 % 'av'"), (Decimal(2), None)]
    assert answers[plain] == [("alene",)]


def test_a_batch_that_ran_begins_anew() -> None:
    batch = Batch()
    batch.each(SHOWN, {"n": Decimal(1), "label": "a"})
    batch.run()
    assert batch.run() == []
    place = batch.each(SHOWN, {"n": Decimal(2), "label": "b"})
    assert batch.run()[place] == [(Decimal(2), "b")]
    assert connection.connection is not None
