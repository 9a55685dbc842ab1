"""ProductService: products and their categories.

Source: contract paper 24sevenoffice, section 2.7.
"""

from collections.abc import Iterable

from bindeledd.sandbox.http import Row
from bindeledd.sandbox.sevenoffice.books import Stored
from bindeledd.sandbox.sevenoffice.calls import (
    Call,
    Handler,
    Test,
    among,
    changed_after,
    equal,
    exists,
    few_enough,
    fitting,
    given,
    indexed,
    like,
    narrowed,
    properties,
    refusal,
    require,
    saved,
)
from bindeledd.sandbox.sevenoffice.product_tables import CATEGORY, PRODUCT
from bindeledd.sandbox.sevenoffice.values import FaultError

_SERVER = {"APIException", "DateChanged"}


def _tests(call: Call) -> list[Test]:
    options = call.options
    return [
        equal("Id"),
        equal("CategoryId"),
        equal("No", exact=options.exact_search),
        equal("EAN1"),
        like("Name", lambda row: [row["Name"]]),
        equal("Price"),
        changed_after("DateChanged", options),
        among("ProductIds", "Id"),
    ]


def _candidates(call: Call, asked: Row) -> Iterable[Stored]:
    table = call.books.table("Product")
    return table.having("No", asked["No"]) if "No" in asked else table.rows.values()


def get_products(call: Call) -> list[Row]:
    """Search products, active and expired."""
    asked = given(call, "searchParams")
    few_enough(call, asked.get("ProductIds"))
    if not asked and call.options.search_without_parameters == "fault":
        raise FaultError("At least one search parameter is needed.", "Client")
    names = properties(call, "returnProperties", PRODUCT, "Id")
    rows = indexed(call, _candidates(call, asked))
    found = fitting(rows, asked, _tests(call), combine=call.options.searches_combine)
    return [narrowed(row.data, names) for row in found]


def save_products(call: Call) -> list[Row]:
    """Add or change products, each for itself."""
    return saved(call, call.asked.get("products") or [], lambda item: _save(call, item))


def _save(call: Call, item: Row) -> Row:
    books = call.books
    values = {name: value for name, value in item.items() if name not in _SERVER}
    before = books.table("Product").rows.get(item.get("Id"))
    if before is None:
        require(item.get("Name"), "Name is required.")
        require("CategoryId" in item, "CategoryId is required.")
        chosen = "Id" not in item or (call.options.new_product_id and item["Id"] > 0)
        require(chosen, f"Product {item.get('Id')} does not exist.")
        values.setdefault("StatusId", 1)
    if "CategoryId" in values:
        category = values["CategoryId"]
        require(exists(books, "Category", category), f"Category {category} does not exist.")
    if call.options.unique_keys and "No" in values:
        others = books.table("Product").having("No", values["No"])
        taken = any(row.data["Id"] != item.get("Id") for row in others)
        require(not taken, f"No {values['No']} is in use.")
    if before is None:
        stored = books.put("Product", {k: v for k, v in values.items() if v is not None})
    else:
        stored = books.change("Product", item["Id"], values)
    return {**item, "Id": stored.data["Id"]}


def delete_products(call: Call) -> list[Row]:
    """Delete products; answers those that could not be."""
    failed = []
    for item in call.asked.get("products") or []:
        key = item.get("Id")
        if not exists(call.books, "Product", key):
            failed.append(refusal(call, item, f"Product {key} does not exist."))
        elif _is_sold(call, key):
            failed.append(refusal(call, item, f"Product {key} stands on an order."))
        else:
            call.books.end("Product", key)
    return failed


def _is_sold(call: Call, key: object) -> bool:
    orders = call.books.table("InvoiceOrder").rows.values()
    lines = (line for order in orders for line in order.data.get("InvoiceRows", ()))
    return any(line.get("ProductId") == key for line in lines)


def get_categories(call: Call) -> list[Row]:
    """List the categories of products."""
    names = properties(call, "returnProperties", CATEGORY, "Id")
    rows = call.books.table("Category").rows.values()
    return [narrowed(row.data, names) for row in rows]


def save_categories(call: Call) -> list[Row]:
    """Add or change categories, each for itself."""
    return saved(call, call.asked.get("categories") or [], lambda item: _save_category(call, item))


def _save_category(call: Call, item: Row) -> Row:
    values = {name: value for name, value in item.items() if name != "APIException"}
    parent = values.get("ParentId")
    known = parent is None or exists(call.books, "Category", parent)
    require(known, f"Category {parent} does not exist.")
    if exists(call.books, "Category", item.get("Id")):
        stored = call.books.change("Category", item["Id"], values)
    else:
        require("Id" not in item, f"Category {item.get('Id')} does not exist.")
        require(item.get("Name"), "Name is required.")
        stored = call.books.put("Category", values)
    return {**item, "Id": stored.data["Id"]}


HANDLERS: dict[str, Handler] = {
    "GetProducts": get_products,
    "SaveProducts": save_products,
    "DeleteProducts": delete_products,
    "GetCategories": get_categories,
    "SaveCategories": save_categories,
}
