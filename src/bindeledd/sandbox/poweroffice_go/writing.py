"""Creates, changes and deletes records: one way for every resource, whoever asks for it."""

from typing import TYPE_CHECKING, Any

from bindeledd.sandbox.http import Row
from bindeledd.sandbox.poweroffice_go import rules
from bindeledd.sandbox.poweroffice_go.fields import (
    ADDRESS_KINDS,
    BadValueError,
    Field,
    read_value,
)
from bindeledd.sandbox.poweroffice_go.problems import (
    ProblemError,
    in_use,
    invalid,
    not_found,
    unknown_reference,
)
from bindeledd.sandbox.poweroffice_go.resources import RESOURCES
from bindeledd.sandbox.poweroffice_go.shapes import Resource
from bindeledd.sandbox.poweroffice_go.table import Stored

if TYPE_CHECKING:
    from bindeledd.sandbox.poweroffice_go.ledger import Ledger

_PRIMARY = {"ContactPersons": "IsDefault", "ContactDeliveryAddresses": "IsPrimary"}
_BY_NAME = {
    name: {field.name.lower(): field for field in resource.fields if "C" in field.where}
    for name, resource in RESOURCES.items()
}


def create(
    ledger: "Ledger",
    resource: Resource,
    body: object,
    owner: int | None = None,
    *,
    fixed: Row | None = None,
) -> Row:
    """Create one record and return it as answers show it.

    Args:
        ledger: The books.
        resource: What kind of record it is.
        body: What was submitted.
        owner: The contact that a contact person or a delivery address belongs to.
        fixed: Columns that the address or the caller decides, not the body.

    Raises:
        ProblemError: The content is refused.
    """
    if resource.owned:
        _owner(ledger, resource, owner)
    values = _bind(ledger, resource, body)
    _resolve(ledger, resource, values)
    data: Row = {field.name: None for field in resource.fields if _is_stored(resource, field)}
    for name, default in resource.defaults.items():
        data[name] = list(default) if isinstance(default, list) else default
    data.update({name: value for name, value in values.items() if value is not None})
    data.update(fixed or {})
    _require(resource, data)
    rules.check(ledger, resource, data, None)
    return _store_new(ledger, resource, data, owner)


def _store_new(ledger: "Ledger", resource: Resource, data: Row, owner: int | None) -> Row:
    moment = ledger.now()
    key = data["Id"] = _new_key(ledger, resource, data)
    stamp = ledger.stamp(moment)
    for field in resource.fields:
        if field.kind == "timestamp":
            data[field.name] = stamp
    if resource.owned:
        data["ContactId"] = owner
    if resource.contact:
        data["SubledgerAccountId"] = ledger.new_id("Subledger")
        _stamp_address(ledger, data, None, stamp)
    stored = Stored(data, moment, moment)
    _keep_one_primary(ledger, resource, data, None)
    ledger.keep(resource, key, stored)
    return ledger.shown(resource, stored)


def _new_key(ledger: "Ledger", resource: Resource, data: Row) -> Any:
    if resource.key is not None:
        return resource.key(data)
    if resource.id_kind == "uuid":
        return ledger.new_uuid()
    return ledger.new_id(ledger.id_kind(resource))


def _owner(ledger: "Ledger", resource: Resource, owner: int | None) -> None:
    holders = ["Customers", "Suppliers"]
    if resource.name == "ContactDeliveryAddresses":
        holders.append("Employees")
    if not any(owner in ledger.tables[name].rows for name in holders):
        raise not_found("Contact", owner)


def _is_stored(resource: Resource, field: Field) -> bool:
    derived = {pair.code_name for pair in resource.pairs}
    return "R" in field.where and field.name not in derived


def _bind(ledger: "Ledger", resource: Resource, body: object) -> Row:
    if not isinstance(body, dict):
        raise invalid(resource.title, "The body is not a JSON object.")
    known = _BY_NAME[resource.name]
    values: Row = {}
    wrong: list[str] = []
    for name, raw in body.items():
        field = known.get(name.lower())
        if field is None:
            if not ledger.options.ignore_unknown:
                wrong.append(f"The property {name} is not known.")
            continue
        try:
            values[field.name] = read_value(field, raw)
        except BadValueError as error:
            wrong.append(str(error))
    if wrong:
        raise invalid(resource.title, *wrong)
    return values


def _resolve(ledger: "Ledger", resource: Resource, values: Row) -> None:
    """Replace codes by ids; an id that is given as well wins."""
    for pair in resource.pairs:
        code = values.pop(pair.code_name, None)
        if code is None or values.get(pair.id_name) is not None:
            continue
        if pair.none and str(code) == str(rules.NONE):
            values[pair.id_name] = rules.NONE
            continue
        key = ledger.id_by(pair.resource, pair.column, code)
        if key is None:
            title = RESOURCES[pair.resource].title
            shown = f"'{code}'" if isinstance(code, str) else code
            raise unknown_reference(
                resource.title, f"{title} with {pair.word} = {shown} not found."
            )
        values[pair.id_name] = key


def _require(resource: Resource, data: Row) -> None:
    missing = [
        field.name
        for field in resource.fields
        if field.required and (data.get(field.name) is None or data[field.name] == "")
    ]
    if missing:
        raise invalid(resource.title, *(f"The {name} field is required." for name in missing))


def _stamp_address(ledger: "Ledger", data: Row, before: Row | None, stamp: str) -> None:
    """Give a mail address its id and its own timestamp, which moves only when it changes."""
    address = data.get("MailAddress")
    if address is None or address == (before or {}).get("MailAddress"):
        return
    old = (before or {}).get("MailAddress") or {}
    whole = {field.name: address.get(field.name) for field in ADDRESS_KINDS["contact_address"]}
    whole["Id"] = old.get("Id") or ledger.new_id("Addresses")
    whole["LastChangedDateTimeOffset"] = stamp
    data["MailAddress"] = whole


def _keep_one_primary(ledger: "Ledger", resource: Resource, data: Row, before: Row | None) -> None:
    """One primary address (the first by itself) and one default person a contact."""
    flag = _PRIMARY.get(resource.name)
    if flag is None:
        return
    table = ledger.tables[resource.name]
    others = [key for key in table.ids_with("ContactId", data["ContactId"]) if key != data["Id"]]
    if resource.name == "ContactDeliveryAddresses" and before is None and not others:
        data[flag] = True
    if not data[flag] or (before is not None and before[flag]):
        return
    for key in others:
        other = table.rows[key]
        if other.data[flag]:
            _store(ledger, resource, {**other.data, flag: False}, other, bump=True)


def _store(
    ledger: "Ledger", resource: Resource, data: Row, before: Stored, *, bump: bool
) -> Stored:
    moment = ledger.now()
    changed = moment if bump else before.changed
    if resource.contact:
        _stamp_address(ledger, data, before.data, ledger.stamp(moment))
    data["LastChangedDateTimeOffset"] = ledger.stamp(changed)
    stored = Stored(data, before.created, changed)
    ledger.keep(resource, data["Id"], stored)
    return stored


def save(ledger: "Ledger", resource: Resource, data: Row, before: Stored) -> Row:
    """Store a changed row after holding it against all rules.

    A change of nothing but the mail address of a contact does not move the contact's timestamp.

    Raises:
        ProblemError: The content is refused.
    """
    _require(resource, data)
    rules.check(ledger, resource, data, before.data)
    quiet = {"MailAddress"} if resource.contact else set(resource.quiet)
    touched = {name for name in data if data[name] != before.data.get(name)}
    bump = not touched or not touched <= quiet
    _keep_one_primary(ledger, resource, data, before.data)
    return ledger.shown(resource, _store(ledger, resource, data, before, bump=bump))


def row_of(ledger: "Ledger", resource: Resource, key: Any, owner: int | None = None) -> Stored:
    """Get a stored row.

    Raises:
        ProblemError: There is none, or it belongs to another contact.
    """
    stored = ledger.tables[resource.name].rows.get(key)
    if stored is None or (owner is not None and stored.data["ContactId"] != owner):
        raise not_found(resource.title, key)
    return stored


def change(ledger: "Ledger", resource: Resource, key: Any, values: Row) -> Row:
    """Set fields directly, codes allowed, as a user does in the program.

    Raises:
        ProblemError: The content is refused.
    """
    before = row_of(ledger, resource, key)
    bound = _bind(ledger, resource, values)
    _resolve(ledger, resource, bound)
    return save(ledger, resource, {**before.data, **bound}, before)


def delete(ledger: "Ledger", resource: Resource, key: Any, owner: int | None = None) -> None:
    """Delete a record; what belongs to a contact goes with it.

    Raises:
        ProblemError: There is no such record, or it is in use.
    """
    row_of(ledger, resource, key, owner)
    if rules.users_of(ledger, resource, key):
        raise in_use(resource.title, key)
    if resource.removal is not None:
        resource.removal(ledger, ledger.tables[resource.name].rows[key].data)
    if resource.contact:
        for name in _PRIMARY:
            for each in ledger.tables[name].ids_with("ContactId", key):
                ledger.drop(RESOURCES[name], each)
    ledger.drop(resource, key)


__all__ = ["ProblemError", "change", "create", "delete", "row_of", "save"]
