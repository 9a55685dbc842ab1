"""What an order and its rows must hold, and how rows of an existing order are edited.

Source: contract paper 24sevenoffice, section 2.8.
"""

from bindeledd.sandbox.http import Row
from bindeledd.sandbox.sevenoffice.books import Stored
from bindeledd.sandbox.sevenoffice.calls import Call, RefusedError, exists, require

_CLOSED = {"Invoiced", "InvoicedPack", "InvoicedCashAccount"}
_POINTERS = (("CustomerId", "Company"), ("ProjectId", "Project"), ("DepartmentId", "Department"))


def check_order(call: Call, values: Row, before: Stored | None) -> None:
    """Hold an order against the rules, and complete its rows.

    Raises:
        RefusedError: It breaks one.
    """
    key = values.get("OrderId")
    if before is None:
        require("CustomerId" in values, "CustomerId is required.")
        chosen = key is None or (call.options.new_order_id and key > 0)
        require(chosen, f"Order {key} does not exist.")
    else:
        closed = before.data["OrderStatus"] in _CLOSED
        require(not closed, f"Order {key} is invoiced and cannot be changed.")
    for name, kind in _POINTERS:
        _check_pointer(call, values, name, kind)
    if "OurReference" in values:
        employees = call.books.table("PersonItem").having("EmployeeId", values["OurReference"])
        require(employees, f"OurReference {values['OurReference']} is no employee.")
    _check_dimensions(call, values)
    for line in values.get("InvoiceRows", ()):
        if line.get("ChangeState") not in {"Edit", "Delete"}:
            _check_line(call, line)


def _check_pointer(call: Call, values: Row, name: str, kind: str) -> None:
    key = values.get(name)
    require(key is None or exists(call.books, kind, key), f"{name} {key} does not exist.")


def _check_line(call: Call, line: Row) -> None:
    for name, kind in (*_POINTERS[1:], ("ProductId", "Product")):
        _check_pointer(call, line, name, kind)
    normal = line.get("Type", "Normal") == "Normal"
    require(not normal or "ProductId" in line, "ProductId is required on a row.")
    _check_dimensions(call, line)
    line.pop("ProductNo", None)
    line.pop("VatRate", None)
    if call.options.fills_rows and "ProductId" in line:
        product = call.books.table("Product").rows[line["ProductId"]].data
        for name in ("Name", "Price"):
            if name in product:
                line.setdefault(name, product[name])


def _check_dimensions(call: Call, values: Row) -> None:
    """Find each dimension by its value; the name comes from the register."""
    for one in values.get("UserDefinedDimensions", ()):
        key = (one.get("TypeId"), one.get("Value"))
        found = call.books.table("Dimension").rows.get(key)
        if found is None:
            kept = call.options.unknown_dimension == "kept"
            require(kept, f"Dimension {one.get('Value')} of type {one.get('TypeId')} is unknown.")
            continue
        name = found.data.get("Name", "")
        if call.options.dimension_name_checked:
            require(one.get("Name") == name, f"Dimension {one.get('Value')} is named {name}.")
        one["Name"] = name


def changed_rows(call: Call, values: Row, before: Row) -> list[Row]:
    """Add, edit and delete rows of an order that is there.

    Raises:
        RefusedError: A row to edit is not there, or the order would break a rule.
    """
    rows: dict[int, Row] = {line["RowId"]: dict(line) for line in before.get("InvoiceRows", ())}
    added: list[Row] = []
    loose = [line for line in values.get("InvoiceRows", ()) if _state(line) == "None"]
    for line in values.get("InvoiceRows", ()):
        state = _state(line)
        if state == "Add":
            added.append(_without_id(line))
        elif state in {"Edit", "Delete"}:
            _edit(call, rows, line, delete=state == "Delete")
    rule = call.options.rows_without_state
    if loose and rule == "replace":
        return [*(_without_id(line) for line in loose), *added]
    if rule == "added":
        added = [*(_without_id(line) for line in loose), *added]
    return [*rows.values(), *added]


def _state(line: Row) -> str:
    return str(line.get("ChangeState", "None"))


def _without_id(line: Row) -> Row:
    return {name: value for name, value in line.items() if name != "RowId"}


def _edit(call: Call, rows: dict[int, Row], line: Row, *, delete: bool) -> None:
    key = line.get("RowId")
    if key not in rows:
        raise RefusedError(f"Row {key} does not exist.")
    if delete:
        del rows[key]
        return
    rows[key] = {**rows[key], **line}
    _check_line(call, rows[key])
