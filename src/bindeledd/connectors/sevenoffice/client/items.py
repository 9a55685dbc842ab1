"""Products and their categories.

Source: contract paper 24sevenoffice, sections 2.7 and 4, read 2026-11-21.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from typing import Any, Final

from bindeledd.connectors.sevenoffice.client.shared import (
    Calls,
    Saved,
    each_saved,
    raised,
    said,
    the_one,
    the_saved,
    unlike,
    whole,
    written,
)
from bindeledd.connectors.sevenoffice.payloads.items import CategoryPayload, ProductPayload
from bindeledd.connectors.sevenoffice.values.shared import plain
from bindeledd.connectors.sevenoffice.wire import PRODUCT
from bindeledd.kernel.errors import BindeleddError
from bindeledd.sync.mapping import Flat
from bindeledd.sync.paths import nest

_ASKED: Final = tuple(ProductPayload.__annotations__)
_ALWAYS: Final = datetime(2000, 1, 1, tzinfo=UTC)
"""Before any change: a search without a parameter may be refused."""
_A_PAGE: Final = 500
_AMOUNTS: Final = ("Price", "InPrice")


class ItemCalls(Calls):
    """Products and their categories."""

    def list_products(self, since: datetime | None) -> Iterator[list[ProductPayload]]:
        """Yield products, expired ones too."""
        rows = self._products("product.list", DateChanged=written(since or _ALWAYS))
        for start in range(0, len(rows), _A_PAGE):
            yield rows[start : start + _A_PAGE]

    def get_product(self, theirs: str) -> ProductPayload | None:
        """Return one product, or None when it is gone."""
        found = self._products("product.get", Id=int(theirs))
        return the_one([row for row in found if row["Id"] == int(theirs)], "product.get")

    def find_product(self, key: str, sent: dict[str, Any]) -> ProductPayload | None:  # noqa: ARG002 - they keep no key
        """Return the product with the number that was sent, or None."""
        number = str(sent["No"])
        found = self._products("product.find", No=number)
        return the_one([row for row in found if row.get("No") == number], "product.find")

    def create_product(self, payload: dict[str, Any], key: str) -> ProductPayload:
        """Create a product; they keep no key of ours, so its number must be looked up."""
        (made,) = self.create_products([(payload, key)])
        return raised(made)

    def create_products(
        self, asked: Sequence[tuple[dict[str, Any], str]]
    ) -> list[ProductPayload | BindeleddError]:
        """Create products; each is made, or refused, for itself.

        Raises:
            ConflictError: Two have one number; nothing was sent.
        """
        operation = "product.create"
        bodies = [said(payload) for payload, _ in asked]
        numbers = [str(body["No"]) for body in bodies]
        unlike(numbers, operation)
        rows = self._save_products(bodies, operation)
        ids = each_saved(rows, numbers, "No", operation, self._numbers_of)
        return [
            whole(ProductPayload, body | {"Id": one}) if isinstance(one, int) else one  # type: ignore[misc] # of that shape
            for body, one in zip(bodies, ids, strict=True)
        ]

    def _numbers_of(self, ids: list[int]) -> dict[int, str | None]:
        rows = self._products("product.find", ProductIds={"int": ids})
        return {row["Id"]: row.get("No") for row in rows}

    def update_product(self, theirs: str, changed: Flat, seen: Flat) -> None:  # noqa: ARG002 - a client's form
        """Change fields of a product; what stands there is read afterwards."""
        body, operation = said(nest(changed)) | {"Id": int(theirs)}, "product.update"
        the_saved(self._save_products([body], operation), operation)

    def list_categories(self, since: datetime | None) -> Iterator[list[CategoryPayload]]:  # noqa: ARG002 - a short list
        """Yield the categories of products."""
        rows = self._ask(
            PRODUCT,
            "GetCategories",
            list[CategoryPayload],
            operation="category.list",
            returnProperties={"string": list(CategoryPayload.__annotations__)},
        )
        if rows:
            yield rows

    def _products(self, operation: str, **search: Any) -> list[ProductPayload]:
        rows = self._ask(
            PRODUCT,
            "GetProducts",
            list[ProductPayload],
            operation=operation,
            searchParams=search,
            returnProperties={"string": list(_ASKED)},
        )
        return [whole(ProductPayload, row) for row in rows]  # type: ignore[misc] # of that shape

    def _save_products(self, bodies: list[dict[str, Any]], operation: str) -> list[Saved]:
        return self._ask(
            PRODUCT,
            "SaveProducts",
            list[Saved],
            operation=operation,
            write=True,
            products={"Product": [_written(body) for body in bodies]},
        )


def _written(body: dict[str, Any]) -> dict[str, Any]:
    """Return a product as it goes out: amounts plain."""
    return body | {name: plain(body[name]) for name in _AMOUNTS if name in body}
