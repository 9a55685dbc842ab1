"""Files of vouchers: one PDF, EHF or picture each; whoever posts a voucher keeps its paper here.

``keep(books, voucher_id, "Pdf", write_pdf(title, lines))``. The bytes are stored with the row, so
that they survive a restart. The addresses are in `documentation`.
"""

import base64
from typing import TYPE_CHECKING

from bindeledd.sandbox.http import Row
from bindeledd.sandbox.poweroffice_go.table import Stored

if TYPE_CHECKING:
    from bindeledd.sandbox.poweroffice_go.ledger import Ledger

KINDS = {"Pdf": "pdf", "Ehf": "xml", "Images": "png"}
"""The kinds of documentation and the ending of a file of each."""
_TABLE = "VoucherFiles"


def keep(ledger: "Ledger", voucher_id: str, kind: str, content: bytes) -> None:
    """Put a file on a voucher; a former one of the same kind is replaced.

    Args:
        ledger: The books.
        voucher_id: The voucher, which must be posted already.
        kind: ``Pdf``, ``Ehf`` or ``Images``.
        content: The file.
    """
    table = ledger.tables[_TABLE]
    before = table.rows.get(voucher_id)
    voucher = ledger.tables["Vouchers"].rows[voucher_id].data
    data: Row = dict(before.data) if before else dict.fromkeys(KINDS)
    data[kind] = base64.b64encode(content).decode()
    data.update({f"Has{each}": data[each] is not None for each in KINDS})
    data.update(Id=voucher_id, VoucherNo=voucher["VoucherNo"])
    moment = ledger.now()
    ledger.keep(table.resource, voucher_id, Stored(data, moment, moment))


def kinds_of(ledger: "Ledger", voucher_id: str) -> list[str]:
    """Name the kinds of files a voucher has."""
    stored = ledger.tables[_TABLE].rows.get(voucher_id)
    return [kind for kind in KINDS if stored and stored.data[kind] is not None]


def read(ledger: "Ledger", voucher_id: str) -> dict[str, bytes]:
    """Give the files of a voucher by kind; empty when it has none."""
    stored = ledger.tables[_TABLE].rows.get(voucher_id)
    if stored is None:
        return {}
    return {
        kind: base64.b64decode(stored.data[kind]) for kind in KINDS if stored.data[kind] is not None
    }
