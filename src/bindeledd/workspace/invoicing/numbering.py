"""Numbers of attachments and invoices: one after the other, none left out, none given twice."""

from __future__ import annotations

from typing import Final

from bindeledd.kernel.errors import DomainError
from bindeledd.workspace.settings import NumberSeries

_FIRST: Final = {"invoice_attachment": 1, "invoice": 10001}
_WRITTEN: Final = {"invoice_attachment": "FV-{:04d}", "invoice": "{}"}


def next_number(kind: str) -> str:
    """Give the next number; whoever asks at the same time waits until this transaction ends.

    Given in the transaction that keeps the document, a number comes back when that fails: the
    series has no holes.

    Raises:
        DomainError: The series has come to its end.
    """
    first = _FIRST[kind]
    NumberSeries.objects.get_or_create(
        kind=kind, defaults={"first_number": first, "next_number": first}
    )
    series = NumberSeries.objects.select_for_update().get(kind=kind)
    number = series.next_number
    if series.last_number is not None and number > series.last_number:
        raise DomainError("series.used_up", kind=kind, last=series.last_number)
    series.next_number = number + 1
    series.save(update_fields=["next_number"])
    return _WRITTEN[kind].format(number)
