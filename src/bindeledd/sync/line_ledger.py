"""The line ledger: which of our records stands on which line of which document there.

A document and its lines are one intent. What lines say counts from the moment that the document
stands there, until a person says that it was undone.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from decimal import Decimal
from typing import Any, Final
from uuid import UUID

from django.db.models import Max, Sum

from bindeledd.kernel.identity import new_id
from bindeledd.sync.aftermath import LedgerLine, Written
from bindeledd.sync.deeds import CREATE, LEFT, UNDONE, Armed
from bindeledd.sync.flows import Outbound
from bindeledd.sync.models import Intent, LineEntry
from bindeledd.tenancy.scope import current_company
from bindeledd.tenancy.statements import Batch


def write_lines(batch: Batch, armed: Armed) -> None:
    """Write which record stands on which line of an armed document."""
    if not armed.deed.lines:
        return
    # an intent that surely had no effect may be armed again, with other lines
    batch.each(_FORGET, {"intent": armed.intent})
    for line in armed.deed.lines:
        facts = {
            "id": new_id(),
            "company": current_company(),
            "intent": armed.intent,
            "kind": line.kind,
            "ours": line.ours,
            "revision": line.revision,
            "line": line.line,
            "minutes": line.minutes,
            "amount": line.amount,
        }
        batch.each(_LINES, facts)


_FORGET: Final = """
delete from sync_lineentry as entry
using json_to_recordset(%(rows)s::json) as row (intent uuid) where entry.intent_id = row.intent
"""
_LINES: Final = """
insert into sync_lineentry (id, company_id, intent_id, document, rounding, kind, ours, revision,
    line, minutes, amount)
select row.id, row.company, row.intent, '', 0, row.kind, row.ours, row.revision, row.line,
    row.minutes, row.amount
from json_to_recordset(%(rows)s::json) as row (id uuid, company uuid, intent uuid, kind text,
    ours uuid, revision bigint, line text, minutes integer, amount numeric)
"""


def stands(batch: Batch, intent: UUID, document: str) -> None:
    """Write under which id the document of an intent stands there."""
    batch.each(_STANDS, {"intent": intent, "document": document})


_STANDS: Final = """
update sync_lineentry as entry set document = row.document
from json_to_recordset(%(rows)s::json) as row (intent uuid, document text)
where entry.intent_id = row.intent
"""


def state_of_document(number: int) -> str:
    """Return the state of the intent of a record's further document."""
    return f"d{number}"


def is_further(flow: object, state: str) -> bool:
    """Tell whether a deed makes a further document: the link stays with the record's first one."""
    by_difference = isinstance(flow, Outbound) and flow.by_difference is not None
    return by_difference and state != state_of_document(0)


def written(
    connection_id: UUID,
    flow: Outbound[Any],
    ids: Sequence[UUID],
    *,
    without: Collection[str] = (),
) -> dict[UUID, Written]:
    """Return what the documents of records say so far, for a flow that goes by difference.

    What counts no more is read before the lines are: where a person says so in between, the lines
    are the younger, and `undone` still asks about each document that they do without.

    Args:
        connection_id: Whose.
        flow: Which flow.
        ids: Of our records.
        without: Ids of documents that shall not count.
    """
    if flow.by_difference is None or not ids:
        return {}
    told = Intent.objects.filter(
        ours__among=set(ids),
        connection_id=connection_id,
        kind=flow.kind,
        revision__startswith="d",
        state=Intent.State.DONE,
    )
    by_purpose: dict[UUID, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for ours, purpose, theirs, digest in told.values_list("ours", "purpose", "theirs", "digest"):
        by_purpose[ours][purpose].append(digest if purpose == LEFT else theirs)
    rows = (
        LineEntry.objects.filter(intent__in=told.filter(purpose__in=(CREATE, UNDONE)))
        .exclude(document__in=without)
        .values("intent__ours", "line", "kind", "ours")
        .annotate(minutes_in=Sum("minutes"), amount_in=Sum("amount"), latest=Max("revision"))
        .order_by("intent__ours", "line")
    )
    lines: dict[UUID, list[LedgerLine]] = defaultdict(list)
    for row in rows:
        lines[row["intent__ours"]].append(
            LedgerLine(
                row["kind"],
                row["ours"],
                row["latest"],
                row["line"],
                row["minutes_in"] or 0,
                row["amount_in"] or Decimal(0),
            )
        )
    return {
        ours: Written(
            len(said[CREATE]), tuple(lines[ours]), frozenset(said[UNDONE]), frozenset(said[LEFT])
        )
        for ours, said in by_purpose.items()
    }


def set_aside(word: Intent, document: Intent) -> None:
    """Take the lines of a document off again, by the word that it was undone there.

    Nothing is deleted: each line gets one that reverses it, so the sum stays the sum.
    """
    LineEntry.objects.bulk_create(
        LineEntry(
            company_id=word.company_id,
            intent=word,
            kind=line.kind,
            ours=line.ours,
            revision=line.revision,
            document=line.document,
            line=line.line,
            minutes=None if line.minutes is None else -line.minutes,
            amount=None if line.amount is None else -line.amount,
            rounding=-line.rounding,
            reverses=line,
        )
        for line in LineEntry.objects.filter(intent=document)
    )
