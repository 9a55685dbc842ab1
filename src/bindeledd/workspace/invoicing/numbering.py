"""Numbers of attachments and invoices: one after the other, none left out, none given twice.

Credit notes are numbered with the invoices. A company chooses where a series begins; once a number
is given, the series goes only forward.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from django.db import transaction
from django.db.models import F
from django.db.models.functions import Length

from bindeledd.kernel.errors import DomainError
from bindeledd.tenancy.history import By
from bindeledd.tenancy.services import Ability, require
from bindeledd.workspace.invoicing.models import Invoice, InvoiceAttachment
from bindeledd.workspace.settings import NumberSeries, set_series

_FIRST: Final = {"invoice_attachment": 1, "invoice": 10001}
_WRITTEN: Final = {"invoice_attachment": "FV-{:04d}", "invoice": "{}"}
_DOCUMENTS: Final[dict[str, Any]] = {"invoice_attachment": InvoiceAttachment, "invoice": Invoice}


@dataclass(frozen=True)
class DocumentSeries:
    """Where the numbers of one kind of document stand.

    Attributes:
        kind: Of document.
        upcoming: The next number of the series.
        last: The last one that may be given; None where there is no end.
        given: The highest number given, as it is written; empty while none is.
        next: The next one as it is written; empty when the series is used up.
    """

    kind: str
    upcoming: int
    last: int | None
    given: str
    next: str


def next_number(kind: str) -> str:
    """Give the next number; whoever asks at the same time waits until this transaction ends.

    Given in the transaction that keeps the document, a number comes back when that fails: the
    series has no holes.

    Raises:
        DomainError: The series has come to its end.
    """
    series = _locked(kind)
    number = series.next_number
    if series.last_number is not None and number > series.last_number:
        raise DomainError("numbering.used_up", kind=kind, last=series.last_number)
    series.next_number = number + 1
    series.save(update_fields=["next_number"])
    return _WRITTEN[kind].format(number)


def used_up(kind: str) -> int | None:
    """Return the number at which a series has ended; None while it goes on."""
    row = NumberSeries.objects.filter(kind=kind, last_number__lt=F("next_number")).first()
    return None if row is None else row.last_number


def all_series() -> list[DocumentSeries]:
    """Return the series of all documents, chosen or as they begin by themselves."""
    return [series_of(kind) for kind in _FIRST]


def series_of(kind: str) -> DocumentSeries:
    """Return where one series stands; nobody is kept from giving its next number meanwhile."""
    row = NumberSeries.objects.filter(kind=kind).first()
    upcoming = _FIRST[kind] if row is None else row.next_number
    last = None if row is None else row.last_number
    left = last is None or upcoming <= last
    return DocumentSeries(
        kind, upcoming, last, _highest(kind), _WRITTEN[kind].format(upcoming) if left else ""
    )


def choose_series(kind: str, *, upcoming: int, last: int | None, by: By) -> None:
    """Choose the next number of a series, and where it ends.

    A number that is given is never given again, so the next one lies above all of them.

    Raises:
        ForbiddenError: Only administrators choose.
        DomainError: The number is given already (`numbering.given`), or the span is empty.
    """
    require(by, Ability.ADMINISTER)
    with transaction.atomic():
        _locked(kind)
        given = _highest(kind)
        if given != "" and upcoming <= _figure(given):
            code = "numbering.given"
            raise DomainError(code, fields={"first": code}, number=given, next=_figure(given) + 1)
        set_series(kind, first=upcoming, last=last, by=by)


def _locked(kind: str) -> NumberSeries:
    first = _FIRST[kind]
    NumberSeries.objects.get_or_create(
        kind=kind, defaults={"first_number": first, "next_number": first}
    )
    return NumberSeries.objects.select_for_update().get(kind=kind)


def _highest(kind: str) -> str:
    """Return the highest number that a document has, deleted drafts too."""
    rows = _DOCUMENTS[kind].objects.order_by(Length("number").desc(), "-number")
    return str(rows.values_list("number", flat=True).first() or "")


def _figure(written: str) -> int:
    return int("".join(sign for sign in written if sign.isdigit()))
