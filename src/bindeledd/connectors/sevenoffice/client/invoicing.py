"""Orders, and what their settings choose from: dimensions and departments.

Nothing takes an order back over this service, and none is changed once it is made.

Source: contract paper 24sevenoffice, sections 2.8-2.10 and 4, read 2026-11-21.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any, Final

from bindeledd.connectors.sevenoffice.client.shared import (
    Calls,
    Saved,
    each_saved,
    in_parts,
    raised,
    said,
    the_one,
    unlike,
)
from bindeledd.connectors.sevenoffice.payloads.invoicing import (
    DepartmentPayload,
    DimensionPayload,
    OrderLinePayload,
    OrderPayload,
)
from bindeledd.connectors.sevenoffice.values.shared import plain
from bindeledd.connectors.sevenoffice.wire import CLIENT, INVOICE, TRANSACTION
from bindeledd.kernel.errors import BindeleddError

_NAMES: Final = ("OrderId", "CustomerId", "ReferenceNumber")
_WHOLE: Final = tuple(OrderPayload.__annotations__)
_OF_LINES: Final = tuple(OrderLinePayload.__annotations__)
_AMOUNTS: Final = ("Price", "Quantity", "DiscountRate")


class InvoicingCalls(Calls):
    """Orders, dimensions and departments."""

    def get_order(self, theirs: str) -> OrderPayload | None:
        """Return one order, or the invoice that it has become; None when it is gone."""
        return self._order(int(theirs), "order.get")

    def find_order(self, key: str, sent: dict[str, Any]) -> OrderPayload | None:  # noqa: ARG002 - they keep no key
        """Return the order of that customer with the reference that was sent, or None.

        Nothing is searched by reference, so the orders of the customer are looked through.
        """
        operation, wanted = "order.find", str(sent["ReferenceNumber"])
        found = [
            row["OrderId"]
            for row in self._of_customer(int(sent["CustomerId"]), operation)
            if row.get("ReferenceNumber") == wanted
        ]
        one = the_one(found, operation)
        return None if one is None else self._order(one, operation)

    def create_order(self, payload: dict[str, Any], key: str) -> OrderPayload:
        """Create an order with all its lines; each belongs to the project of the order."""
        (made,) = self.create_orders([(payload, key)])
        return raised(made)

    def create_orders(
        self, asked: Sequence[tuple[dict[str, Any], str]]
    ) -> list[OrderPayload | BindeleddError]:
        """Create orders with all their lines; each is made, or refused, for itself.

        Raises:
            ConflictError: Two have one reference; nothing was sent.
        """
        operation = "order.create"
        bodies = [said(payload) for payload, _ in asked]
        references = [str(body["ReferenceNumber"]) for body in bodies]
        unlike(references, operation)
        rows = self._ask(
            INVOICE,
            "SaveInvoices",
            list[Saved],
            operation=operation,
            write=True,
            invoices={"InvoiceOrder": [_new_order(body) for body in bodies]},
        )
        ids = each_saved(rows, references, "ReferenceNumber", operation, self._references_of)
        return [
            {**body, "OrderId": one} if isinstance(one, int) else one  # type: ignore[misc] # of that shape
            for body, one in zip(bodies, ids, strict=True)
        ]

    def _references_of(self, ids: list[int]) -> dict[int, str | None]:
        rows = self._orders("order.find", {"OrderIds": {"int": ids}}, _NAMES, ())
        return {row["OrderId"]: row.get("ReferenceNumber") for row in rows}

    def orders_like(self, sent: dict[str, Any], number: str) -> list[OrderPayload]:
        """Return the orders of that customer; with a number, the one of that id."""
        if number:
            found = self.get_order(number) if number.isdecimal() else None
            return [] if found is None else [found]
        return self._of_customer(int(sent["CustomerId"]), "order.find")

    def _order(self, theirs: int, operation: str) -> OrderPayload | None:
        search = {"OrderIds": {"int": [theirs]}}
        found = self._orders(operation, search, _WHOLE, _OF_LINES)
        return the_one([row for row in found if row["OrderId"] == theirs], operation)

    def _of_customer(self, customer: int, operation: str) -> list[OrderPayload]:
        return self._orders(operation, {"CustomerIds": {"int": [customer]}}, _NAMES, ())

    def _orders(
        self, operation: str, search: dict[str, Any], names: tuple[str, ...], of: tuple[str, ...]
    ) -> list[OrderPayload]:
        return self._ask(
            INVOICE,
            "GetInvoices",
            list[OrderPayload],
            operation=operation,
            searchParams=search,
            invoiceReturnProperties={"string": list(names)},
            rowReturnProperties={"string": list(of)},
        )

    # --- lists to choose from (sections 2.9 and 2.10) ---

    def list_dimension_types(self, since: datetime | None) -> Iterator[list[DimensionPayload]]:  # noqa: ARG002 - a short list
        """Yield the company's own dimensions."""
        found = self._dimension_types()
        if found:
            yield found

    def list_dimensions(self, since: datetime | None) -> Iterator[list[DimensionPayload]]:  # noqa: ARG002 - they tell no change
        """Yield the values of the company's own dimensions, each with its type."""
        for one in self._dimension_types():
            rows = self._ask(
                TRANSACTION,
                "GetUserDefinedDimensionValues",
                list[DimensionPayload],
                operation="dimension.list",
                DimensionType=one["TypeId"],
            )
            valued = [{**row, "TypeId": one["TypeId"]} for row in rows if row.get("Value")]
            for part in in_parts(range(len(valued))):
                yield [valued[place] for place in part]  # type: ignore[misc] # of that shape

    def _dimension_types(self) -> list[DimensionPayload]:
        rows = self._ask(
            TRANSACTION,
            "GetUserDefinedDimensions",
            list[DimensionPayload],
            operation="dimension_type.list",
        )
        return [row for row in rows if row.get("TypeId") is not None]

    def list_departments(self, since: datetime | None) -> Iterator[list[DepartmentPayload]]:  # noqa: ARG002 - a short list
        """Yield the departments."""
        found = self._ask(
            CLIENT, "GetDepartmentList", list[DepartmentPayload], operation="department.list"
        )
        if found:
            yield found


def _new_order(body: dict[str, Any]) -> dict[str, Any]:
    """Return a new order as it goes out; its lines belong to its project."""
    project = {"ProjectId": body["ProjectId"]} if "ProjectId" in body else {}
    lines = [_written(line | project) for line in body.get("InvoiceRows", ())]
    return body | {"IncludeVAT": None, "InvoiceRows": {"InvoiceRow": lines}}


def _written(line: dict[str, Any]) -> dict[str, Any]:
    """Return a line as it goes out: amounts plain, dimensions as a list of theirs."""
    amounts = {name: plain(Decimal(str(line[name]))) for name in _AMOUNTS if name in line}
    dimensions = line.get("UserDefinedDimensions")
    listed = {"UserDefinedDimensions": {"UserDefinedDimension": dimensions}} if dimensions else {}
    return line | amounts | listed
