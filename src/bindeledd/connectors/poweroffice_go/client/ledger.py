"""Vouchers that are posted straight into the ledger; they are final once they stand there.

Source: contract paper poweroffice-go, sections 3.7, 15, 16, 17 and 19, read 2026-11-21.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cached_property
from typing import Any, Final

from bindeledd.connectors.poweroffice_go.client.shared import Calls, said, the_one
from bindeledd.connectors.poweroffice_go.payloads.access import LockDatePayload
from bindeledd.connectors.poweroffice_go.payloads.costs import PapersPayload
from bindeledd.connectors.poweroffice_go.payloads.items import (
    LedgerAccountPayload,
    ProductPayload,
    VatCodePayload,
)
from bindeledd.connectors.poweroffice_go.payloads.ledger import (
    InvoiceVoucherPayload,
    ManualVoucherPayload,
    SubledgerPayload,
    TransactionPayload,
)
from bindeledd.connectors.poweroffice_go.values.ledger import CREDIT_NOTE
from bindeledd.kernel.errors import (
    ConflictError,
    NotAllowedError,
    RejectedError,
    UnavailableError,
)
from bindeledd.sync.aftermath import Following

NO_VAT: Final = "0"
"""Code of what has no VAT; a line needs a code even then, and this one is unconfirmed (17)."""
_FEW: Final = 20
_MANUAL: Final = "/Vouchers/ManualJournals"
INVOICES: Final = "/Vouchers/OutgoingInvoiceJournals"
CREDIT_NOTES: Final = "/Vouchers/OutgoingCreditNoteJournals"
_FOR_US: Final = frozenset(
    {
        *("Kind", "CustomerId", "SalesAccountId", "RoundingAccountId"),
        *("OutgoingInvoiceLines", "VatCode", "ProductCode"),
    }
)
"""What the mapping tells the client, and the client does not tell them."""


class LedgerCalls(Calls):
    """The ledger: vouchers out, costs and payments into."""

    # --- manual vouchers (section 17 A) ---

    def create_day_voucher(self, payload: dict[str, Any], key: str) -> ManualVoucherPayload:
        """Post the voucher of a day: its debit lines, then its credit lines.

        Raises:
            RejectedError: The day is closed by now (`poweroffice_go.period_closed`): it goes into
                no other period. Or they have no code for what has no VAT.
        """
        day = str(payload["VoucherDate"])
        self._refuse_closed(day)
        lines = [
            said(line) | {"VatId": self._no_vat, "PostingDate": day}
            for line in [*payload["Debit"], *payload["Credit"]]
        ]
        head = {name: value for name, value in payload.items() if name not in {"Debit", "Credit"}}
        body = said(head) | {"ExternalImportReference": key, "VoucherLines": lines}
        with self._closed_in_words(day):
            return self._create(_MANUAL, body, ManualVoucherPayload, "voucher.create")

    def get_day_voucher(self, theirs: str) -> ManualVoucherPayload | None:
        """Return one voucher of ours; None when it is not there, or was posted by others."""
        return self._get(f"{_MANUAL}/{theirs}", ManualVoucherPayload, "voucher.get")

    def name_if_reversed(self, theirs: str) -> str | None:
        """Return the number of a voucher of ours that was reversed, or its id where it is gone."""
        found = self.get_day_voucher(theirs)
        if found is None:
            return theirs
        return str(found.get("VoucherNo") or theirs) if found.get("IsReversed") else None

    def find_day_voucher(self, key: str, sent: dict[str, Any]) -> ManualVoucherPayload | None:
        """Return the voucher that keeps our key, or None.

        Vouchers have no list: the lines of the day tell which voucher has the key. One that a
        person has reversed is found as well: it did arrive.
        """
        lines = self._lines_of_day(sent)
        found = {
            voucher
            for line in lines
            if line.get("ExternalImportReference") == key
            and (voucher := line.get("VoucherId")) is not None
        }
        theirs = the_one(sorted(found), "voucher.find")
        return None if theirs is None else self.get_day_voucher(theirs)

    def day_vouchers_like(self, sent: dict[str, Any], number: str) -> list[ManualVoucherPayload]:
        """Return the manual vouchers of the day, at most 20; with a number, the one that has it."""
        chosen = {"voucherNos": number} if number.isdecimal() else {}
        found = {line.get("VoucherId"): None for line in self._lines_of_day(sent, **chosen)}
        vouchers = (self.get_day_voucher(one) for one in list(found)[:_FEW] if one is not None)
        return [one for one in vouchers if one is not None]

    def _lines_of_day(self, sent: dict[str, Any], **chosen: str) -> list[TransactionPayload]:
        day = str(sent["VoucherDate"])
        pages = self._wire.pages(
            "/AccountTransactions",
            TransactionPayload,
            operation="voucher.find",
            since=None,
            also={"fromDate": day, "toDate": day, "voucherTypes": "ManualJournal"} | chosen,
        )
        return [line for page in pages for line in page]

    # --- invoices that were issued elsewhere (section 15.2, unconfirmed) ---

    def create_invoice_voucher(self, payload: dict[str, Any], key: str) -> InvoiceVoucherPayload:
        """Post an invoice or a credit note that we issued, with our number.

        Raises:
            RejectedError: The day is closed by now, they lack the VAT code of a line, or the
                customer has no account (`poweroffice_go.no_customer_account`).
            ConflictError: Another invoice there has our number
                (`poweroffice_go.invoice_number_taken`), or ours stands there already.
        """
        self._refuse_closed(str(payload["VoucherDate"]))
        lines = [self._invoice_line(payload, line) for line in payload["OutgoingInvoiceLines"]]
        head = {name: value for name, value in payload.items() if name not in _FOR_US}
        body = said(head) | {
            "ExternalImportReference": key,
            "CustomerAccountId": self._customer_account(payload["CustomerId"]),
            "OutgoingInvoiceLines": [said(line) for line in lines],
        }
        path = CREDIT_NOTES if payload["Kind"] == CREDIT_NOTE else INVOICES
        try:
            with self._closed_in_words(str(payload["VoucherDate"])):
                return self._create(path, body, InvoiceVoucherPayload, "own_invoice.create")
        except ConflictError as error:
            if error.params.get("field") != "InvoiceNo":
                raise
            raise ConflictError(
                "poweroffice_go.invoice_number_taken",
                theirs=error.theirs,
                **error.params | {"number": str(payload["InvoiceNo"])},
            ) from error

    def get_own_invoice(self, theirs: str) -> InvoiceVoucherPayload | None:
        """Return one posted invoice."""
        return self._get(f"/OutgoingInvoices/{theirs}", InvoiceVoucherPayload, "own_invoice.get")

    def find_own_invoice(self, key: str, sent: dict[str, Any]) -> InvoiceVoucherPayload | None:
        """Return the posted invoice that has our number and keeps our key, or None."""
        found = self._wire.listed(
            "/OutgoingInvoices",
            InvoiceVoucherPayload,
            operation="own_invoice.find",
            invoiceNos=str(sent["InvoiceNo"]),
        )
        mine = [one for one in found if one.get("ExternalImportReference") == key]
        return the_one(mine, "own_invoice.find")

    def own_invoices_like(self, sent: dict[str, Any], number: str) -> list[InvoiceVoucherPayload]:
        """Return posted invoices with our number, or with the one that somebody looks for."""
        wanted = number or str(sent["InvoiceNo"])
        if not wanted.isdecimal():
            return []
        return self._wire.listed(
            "/OutgoingInvoices",
            InvoiceVoucherPayload,
            operation="own_invoice.find",
            invoiceNos=wanted,
        )

    def highest_invoice_number(self) -> int | None:
        """Return the highest number of an invoice there; None when there is none."""
        found = self._wire.listed(
            "/OutgoingInvoices",
            InvoiceVoucherPayload,
            operation="own_invoice.list",
            OrderBy="InvoiceNo desc",
            PageNumber="1",
            PageSize="1",
        )
        number = found[0].get("InvoiceNo") if found else None
        return None if number is None else int(number)

    def takes_own_invoices(self) -> bool:
        """Return whether there is an address that takes invoices issued elsewhere."""
        return self._wire.takes(INVOICES, operation="own_invoice.check")

    def put_paper(self, step: Following) -> None:
        """Put the PDF of an invoice on its voucher; a second call replaces it (section 15.1)."""
        if step.document is None:
            raise TypeError("a file goes along with this step")
        path = f"/VoucherDocumentation?id={step.theirs}"
        self._wire.upload("PUT", path, step.document, operation="paper.put")

    def has_paper(self, step: Following) -> bool:
        """Return whether the voucher has a PDF."""
        found = self._wire.listed(
            "/VoucherDocumentation", PapersPayload, operation="paper.list", id=step.theirs
        )
        return any(one.get("HasPdf") is True for one in found)

    def _invoice_line(self, payload: dict[str, Any], line: dict[str, Any]) -> dict[str, Any]:
        """Return a line with ids: its VAT code, its product, and the account of either."""
        sent = {name: value for name, value in line.items() if name not in _FOR_US}
        code, number = str(line["VatCode"]), str(line["ProductCode"])
        if number == "" and code == NO_VAT and payload.get("RoundingAccountId") is not None:
            return {**sent, "AccountId": payload["RoundingAccountId"], "VatId": self._no_vat}
        product = self._product(number) if number else None
        account = self._account_of(product, code) if product is not None else None
        return {
            **sent,
            "ProductId": None if product is None else product["Id"],
            "AccountId": account or payload["SalesAccountId"],
            "VatId": self._vat_id(code),
        }

    def _product(self, code: str) -> ProductPayload | None:
        if code not in self._products:
            found = self._wire.listed(
                "/Products", ProductPayload, operation="product.find", codes=code
            )
            self._products[code] = the_one(
                [one for one in found if one.get("Code") == code], "product.find"
            )
        return self._products[code]

    @cached_property
    def _products(self) -> dict[str, ProductPayload | None]:
        """Products that lines named, by code."""
        return {}

    def _account_of(self, product: ProductPayload, code: str) -> int | None:
        """Return the product's sales account, where its VAT code is that of the line."""
        account = product.get("StandardSalesAccountId")
        if account is None:
            return None
        if account not in self._codes_of_accounts:
            found = self._get(
                f"/GeneralLedgerAccounts/{account}", LedgerAccountPayload, "account.get"
            )
            self._codes_of_accounts[account] = None if found is None else found.get("VatCode")
        return account if self._codes_of_accounts[account] == code else None

    @cached_property
    def _codes_of_accounts(self) -> dict[int, str | None]:
        """VAT codes of accounts that products named."""
        return {}

    def _customer_account(self, customer: int) -> int:
        found = self._get(f"/Customers/{customer}", SubledgerPayload, "customer.get")
        account = None if found is None else found.get("SubledgerAccountId")
        if account is None:
            raise RejectedError(
                "poweroffice_go.no_customer_account", operation="own_invoice.create"
            )
        return account

    # --- what all vouchers need ---

    def _refuse_closed(self, day: str) -> None:
        """Stop before a closed day: it may have been closed since access was checked."""
        if self._lock_date and day <= self._lock_date:
            raise _closed(day, self._lock_date)

    @contextmanager
    def _closed_in_words(self, day: str) -> Iterator[None]:
        """Say that a day is closed, where they refuse it in words of their own."""
        try:
            yield
        except ConflictError:
            raise
        except RejectedError as error:
            try:
                lock_date = self._read_lock_date()
            except (UnavailableError, NotAllowedError):
                raise error from None
            if day <= lock_date:
                raise _closed(day, lock_date, error.reasons) from error
            raise

    @cached_property
    def _lock_date(self) -> str:
        return self._read_lock_date()

    def _read_lock_date(self) -> str:
        found = self._single("/LockDateSettings", LockDatePayload, "lock_date.get")
        return (found.get("LockDate") or "")[:10]

    @cached_property
    def _vat_ids(self) -> dict[str, int]:
        """Ids of the VAT codes in use, by code."""
        found = self._wire.listed("/VatCodes", VatCodePayload, operation="vat_code.list")
        active = [one for one in found if one.get("IsActive") is not False]
        return {code: one["Id"] for one in active if (code := one.get("Code")) is not None}

    @property
    def _no_vat(self) -> int:
        return self._vat_id(NO_VAT)

    def _vat_id(self, code: str) -> int:
        found = self._vat_ids.get(code)
        if found is None:
            raise RejectedError("poweroffice_go.no_such_vat_code", code=code)
        return found


def _closed(day: str, lock_date: str, reasons: tuple[str, ...] = ()) -> RejectedError:
    return RejectedError(
        "poweroffice_go.period_closed",
        reasons=reasons,
        day=day,
        lock_date=lock_date,
        operation="voucher.create",
    )
