"""TransactionService, ClientService and PersonService: what is only read.

Source: contract paper 24sevenoffice, sections 2.9 and 2.10.
"""

from collections.abc import Iterable

from bindeledd.sandbox.http import Row
from bindeledd.sandbox.sevenoffice.books import Stored
from bindeledd.sandbox.sevenoffice.calls import (
    Call,
    Handler,
    Test,
    changed_after,
    equal,
    fitting,
    given,
    like,
)
from bindeledd.sandbox.sevenoffice.sessions import Identity

_NAMED = ("Type", "Name", "TypeId")
_VALUED = (*_NAMED, "Value")
_HIDDEN = {"RelationData"}


def get_user_defined_dimensions(call: Call) -> list[Row]:
    """List the types of dimension, by name and type id."""
    rows = call.books.table("DimensionType").rows.values()
    return [{name: row.data[name] for name in _NAMED} for row in rows]


def get_user_defined_dimension_values(call: Call) -> list[Row]:
    """List the values of one type of dimension."""
    rows = call.books.table("Dimension").having("TypeId", call.asked["DimensionType"])
    return [{name: row.data[name] for name in _VALUED if name in row.data} for row in rows]


def _listed(kind: str) -> Handler:
    def handler(call: Call) -> list[Row]:
        return [row.data for row in call.books.table(kind).rows.values()]

    return handler


def get_type_group_list(call: Call) -> list[Row]:
    """List accounting groups of sales, of purchases or of both."""
    module = call.asked["module"]
    rows = call.books.table("AccountingGroup").rows.values()
    return [row.data for row in rows if module in {"All", row.data["Module"]}]


def get_users(call: Call) -> list[Row]:
    """List who may log in to the client."""
    users = call.state.access.users.values()
    identities = (one for user in users for one in user.identities)
    return [_user(one) for one in identities if one.books is call.books]


def _user(identity: Identity) -> Row:
    return {
        "ContactId": identity.contact_id,
        "Id": identity.user.id,
        "Name": identity.user.name,
        "EmployeeId": identity.employee_id,
    }


def get_client_information(call: Call) -> Row:
    """Tell about the client itself."""
    books = call.books
    return {
        "Country": "NO",
        "IsUsingFactoring": False,
        "Name": books.name,
        "ReminderDays": 14,
        "ReminderDays2": 14,
        "ReminderDays3": 14,
        "UserId": call.current.identity.contact_id,
        "OrganizationNumber": books.org_number or None,
        "DefaultCurrency": "NOK",
    }


def _emails(row: Row) -> Iterable[str]:
    return [one["Value"] for one in row.get("EmailAddresses", ()) if "Value" in one]


def _phones(row: Row) -> Iterable[str]:
    return [one["Value"] for one in row.get("PhoneNumbers", ()) if "Value" in one]


def _full_name(row: Row) -> Iterable[str]:
    first, last = row.get("FirstName", ""), row.get("LastName", "")
    return (f"{first} {last}".strip(), first, last)


def _is_employee(value: str, row: Stored) -> bool:
    return value == "none" or (value == "True") is (row.data.get("EmployeeId") is not None)


def get_persons(call: Call) -> list[Row]:
    """Search contacts; the id is the contact id that hours are registered on."""
    asked = given(call, "personSearch")
    tests: list[Test] = [
        changed_after("ChangedAfter", call.options),
        equal("CustomerId"),
        like("Email", _emails),
        equal("EmployeeId"),
        equal("Id"),
        ("IsEmployee", _is_employee),
        like("Name", _full_name),
        like("Phone", _phones),
    ]
    hidden = set() if asked.get("GetRelationData") else _HIDDEN
    rows = call.books.table("PersonItem").rows.values()
    found = fitting(rows, asked, tests, combine=call.options.searches_combine)
    return [
        {name: value for name, value in row.data.items() if name not in hidden} for row in found
    ]


TRANSACTION: dict[str, Handler] = {
    "GetUserDefinedDimensions": get_user_defined_dimensions,
    "GetUserDefinedDimensionValues": get_user_defined_dimension_values,
}
CLIENT: dict[str, Handler] = {
    "GetUsers": get_users,
    "GetClientInformation": get_client_information,
    "GetDepartmentList": _listed("Department"),
    "GetCurrencyList": lambda _call: [{"Symbol": "NOK", "Id": 1, "Rate": 1, "Unit": 1}],
    "GetTypeGroupList": get_type_group_list,
    "GetVatTypeList": _listed("VatType"),
}
PERSON: dict[str, Handler] = {
    "GetPersons": get_persons,
    "GetPersonsDetailed": get_persons,
}
