"""Products with what they inherit, product groups, ledger accounts and VAT codes.

Source: contract paper poweroffice-go, sections 13 and 19, read 2026-11-21.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from functools import cached_property
from typing import Any

from bindeledd.connectors.poweroffice_go.client.shared import Calls, said, the_one
from bindeledd.connectors.poweroffice_go.payloads.items import (
    Inherited,
    LedgerAccountPayload,
    ProductGroupPayload,
    ProductPayload,
    VatCodePayload,
)
from bindeledd.kernel.errors import NotAllowedError, RejectedError
from bindeledd.sync.mapping import Flat


class ItemCalls(Calls):
    """What is sold, and the accounts it is posted to."""

    # --- products (section 13) ---

    def list_products(self, since: datetime | None) -> Iterator[list[ProductPayload]]:
        """Yield products, archived ones too, each with what it inherits.

        A changed group or account does not move the instant of its products.
        """
        pages = self._wire.pages("/Products", ProductPayload, operation="product.list", since=since)
        for page in pages:
            yield [self._with_inherited(product) for product in page]

    def get_product(self, theirs: str) -> ProductPayload | None:
        """Return one product with what it inherits, or None when it is gone."""
        found = self._get(f"/Products/{theirs}", ProductPayload, "product.get")
        return None if found is None else self._with_inherited(found)

    def find_product(self, key: str, sent: dict[str, Any]) -> ProductPayload | None:  # noqa: ARG002 - they keep no key
        """Return the product with the code that was sent, or None."""
        code = str(sent["Code"])
        found = self._wire.listed("/Products", ProductPayload, operation="product.find", codes=code)
        return the_one([row for row in found if row.get("Code") == code], "product.find")

    def create_product(self, payload: dict[str, Any], key: str) -> ProductPayload:  # noqa: ARG002 - they keep no key
        """Create a product; its sales account goes by number."""
        return self._create("/Products", said(payload), ProductPayload, "product.create")

    def update_product(self, theirs: str, changed: Flat, seen: Flat) -> ProductPayload | None:
        """Change fields of a product; the number of its sales account becomes an id.

        Raises:
            RejectedError: There is no such account (`poweroffice_go.no_such_account`), or accounts
                may not be read (`poweroffice_go.account_unreadable`).
        """
        fields = dict(changed)
        if "StandardSalesAccount" in fields:  # PATCH knows the id only (section 3.1)
            number = fields.pop("StandardSalesAccount")
            fields["StandardSalesAccountId"] = self._account_id(number)
        path = f"/Products/{theirs}"
        return self._update(path, fields, seen, ProductPayload, "product.update")

    # --- product groups (section 13) ---

    def list_product_groups(self, since: datetime | None) -> Iterator[list[ProductGroupPayload]]:
        """Yield product groups, archived ones too."""
        return self._wire.pages(
            "/ProductGroups", ProductGroupPayload, operation="product_group.list", since=since
        )

    # --- accounts and VAT codes (section 19) ---

    def list_ledger_accounts(self, since: datetime | None) -> Iterator[list[LedgerAccountPayload]]:
        """Yield the general ledger's accounts."""
        return self._wire.pages(
            "/GeneralLedgerAccounts",
            LedgerAccountPayload,
            operation="ledger_account.list",
            since=since,
        )

    def list_vat_codes(self, since: datetime | None) -> Iterator[list[VatCodePayload]]:  # noqa: ARG002 - they tell no change
        """Yield the VAT codes: a short list that is always read whole."""
        found = self._wire.listed("/VatCodes", VatCodePayload, operation="vat_code.list")
        if found:
            yield found

    # --- what a product inherits ---

    @cached_property
    def _groups(self) -> dict[int, ProductGroupPayload]:
        return {group["Id"]: group for page in self.list_product_groups(None) for group in page}

    @cached_property
    def _accounts(self) -> dict[int, LedgerAccountPayload]:
        pages = self.list_ledger_accounts(None)
        return {account["Id"]: account for page in pages for account in page}

    @cached_property
    def _vat_of_accounts(self) -> dict[int, str | None]:
        """VAT code of each account; none where accounts may not be read."""
        try:
            return {one["Id"]: one.get("VatCode") for one in self._accounts.values()}
        except NotAllowedError:
            return {}

    def _with_inherited(self, product: ProductPayload) -> ProductPayload:
        of_group = product.get("ProductGroupId")
        group = None if of_group is None else self._groups.get(of_group)
        given = group or ProductGroupPayload(Id=0)
        account = product.get("StandardSalesAccountId")
        if account is None:
            account = given.get("StandardSalesAccountId")
        inherited = Inherited(
            UnitOfMeasureCode=given.get("UnitOfMeasureCode"),
            UnitPrice=given.get("UnitPrice"),
            UnitCost=given.get("UnitCost"),
            VatCode=None if account is None else self._vat_of_accounts.get(account),
        )
        return {**product, "Inherited": inherited}

    def _account_id(self, number: int | None) -> int | None:
        if number is None:
            return None
        try:
            accounts = self._accounts.values()
        except NotAllowedError as error:  # one item waits for that right, the others need it not
            raise RejectedError("poweroffice_go.account_unreadable", number=str(number)) from error
        for account in accounts:
            if account.get("AccountNo") == number:
                return account["Id"]
        raise RejectedError("poweroffice_go.no_such_account", number=str(number))
