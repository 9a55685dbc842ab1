"""ProjectService: projects and who takes part; whatever is wrong is a fault here.

Source: contract paper 24sevenoffice, section 2.5.
"""

from collections.abc import Callable
from typing import Any

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
    is_after,
    narrowed,
)
from bindeledd.sandbox.sevenoffice.values import FaultError

_SERVER = {"DateChanged", "DateRegistered", "Owner", "CustomerName", "Enabled", "RawName"}
_LISTED = (
    *("Id", "Name", "NameDisplay", "DateChanged", "CustomerId", "CustomerName", "Owner"),
    *("TypeId", "StatusId", "TimeReg"),
)
"""What the plain list shows (unconfirmed)."""
_TEXTS = ("Name", "Description", "OrderReferenceNumber", "CustomerReference")
_TAKES_PART = 2


def _tests(call: Call) -> list[Test]:
    options = call.options
    looked_at = _TEXTS if options.project_search_in == "all" else _TEXTS[:1]
    owner = call.current.identity

    def search(value: str, row: Stored) -> bool:
        found = (str(row.data.get(name, "")).casefold() for name in looked_at)
        return any(value.casefold() in text for text in found)

    def mine(value: bool, row: Stored) -> bool:  # noqa: FBT001  # one of the tests
        joined = call.books.joined.get(row.data["Id"], {})
        owned = row.data["Owner"] in {owner.contact_id, owner.employee_id}
        return not value or owned or owner.contact_id in joined

    def started(row: Stored) -> Any:
        return row.data.get("DateStart", row.made)

    return [
        among("ProjectIds", "Id"),
        ("MyProjects", mine),
        equal("CustomerId"),
        ("Search", search),
        changed_after("ChangedAfter", options),
        ("StartedAfter", lambda value, row: is_after(started(row), value, options)),
        ("StartedBefore", lambda value, row: started(row) < value),
    ]


def _searched(call: Call, parameter: str, *, active: bool) -> list[Row]:
    asked = {name: value for name, value in given(call, parameter).items() if value is not False}
    few_enough(call, asked.get("ProjectIds"))
    if not asked:
        raise FaultError("At least one search parameter is needed.", "Client")
    everything = call.books.table("Project").rows.values()
    rows = (row for row in indexed(call, everything) if row.active is active)
    combine = call.options.project_searches_combine
    return [_shown(call, row) for row in fitting(rows, asked, _tests(call), combine=combine)]


def _shown(call: Call, row: Stored) -> Row:
    shown = dict(row.data)
    customer = call.books.table("Company").rows.get(shown.get("CustomerId"))
    if customer is not None:
        shown["CustomerName"] = customer.data["Name"]
    return shown


def get_projects_detailed(call: Call) -> list[Row]:
    """Search projects that are not deactivated."""
    found = _searched(call, "Ps", active=True)
    if call.options.detailed_projects_whole:
        return found
    return [narrowed(row, _LISTED) for row in found]


def get_project_list(call: Call) -> list[Row]:
    """The same with fewer fields."""
    found = _searched(call, "Ps", active=True)
    if call.options.listed_projects_whole:
        return found
    return [narrowed(row, _LISTED) for row in found]


def get_single_project(call: Call) -> Row | None:
    """Show one project whole, also a deactivated one."""
    row = call.books.table("Project").rows.get(call.asked["projectId"])
    return None if row is None else _shown(call, row)


def get_deactivated_projects(call: Call) -> list[Row]:
    """Search the deactivated projects; without free text."""
    if "Search" in given(call, "ps"):
        raise FaultError("Deactivated projects cannot be searched by text.", "Client")
    return _searched(call, "ps", active=False)


def _names(*, active: bool) -> Handler:
    def handler(call: Call) -> list[Row]:
        rows = call.books.table("Project").rows.values()
        chosen = (row.data for row in rows if row.active is active)
        return [{"Id": row["Id"], "Name": row["Name"]} for row in chosen]

    return handler


def save_project(call: Call) -> int:
    """Add or change a project; the owner is always the session's user."""
    item = given(call, "project")
    values = {name: value for name, value in item.items() if name not in _SERVER}
    before = call.books.table("Project").rows.get(item.get("Id"))
    _check(call, values, before)
    if before is None:
        identity = call.current.identity
        contact = call.options.owner_is == "contact"
        values["Owner"] = identity.contact_id if contact else identity.employee_id
        stored = call.books.put("Project", {k: v for k, v in values.items() if v is not None})
    else:
        stored = call.books.change("Project", item["Id"], values)
    key: int = stored.data["Id"]
    joined = call.books.joined.setdefault(key, {})
    joined.setdefault(stored.data["Owner"], stored.changed)
    if call.options.participants_joined:
        for contact_id in values.get("Participants", ()):
            joined.setdefault(contact_id, stored.changed)
    return key


def _check(call: Call, values: Row, before: Stored | None) -> None:
    _demand(before is None or before.active, "The project is deactivated.")
    if before is None:
        _demand(values.get("Name"), "Project name is required.")
        chosen = values.get("Id")
        taken = chosen is None or (call.options.new_project_id and chosen > 0)
        _demand(taken, f"Project {chosen} does not exist.")
    for name, kind in (("CustomerId", "Company"), ("DepartmentId", "Department")):
        key = values.get(name)
        _demand(key is None or exists(call.books, kind, key), f"{name} {key} does not exist.")


def _demand(fact: object, message: str) -> None:
    if not fact:
        raise FaultError(message)


def get_project_participants(call: Call) -> list[Row]:
    """List who takes part in projects."""
    few_enough(call, call.asked.get("ProjectIds"))
    after = call.asked.get("ChangedAfter")
    keep: Callable[[Any], bool] = lambda _when: True  # noqa: E731  # one of two
    if after is not None:
        keep = lambda when: is_after(when, after, call.options)  # noqa: E731  # the other
    found = []
    for key in call.asked.get("ProjectIds") or call.books.table("Project").rows:
        joined = call.books.joined.get(key, {})
        people = [_participant(call, contact) for contact, when in joined.items() if keep(when)]
        if people:
            found.append({"ProjectId": key, "Participants": people})
    return found


def _participant(call: Call, contact: int) -> Row:
    person = call.books.table("PersonItem").rows.get(contact)
    names = person.data if person else {}
    return {
        "ContactId": contact,
        "Name": f"{names.get('FirstName', '')} {names.get('LastName', '')}".strip(),
        "State": _TAKES_PART,
        "StateName": "Participating",
    }


HANDLERS: dict[str, Handler] = {
    "GetProjectsDetailed": get_projects_detailed,
    "GetProjectList": get_project_list,
    "GetSingleProject": get_single_project,
    "SaveProject": save_project,
    "GetDeactivatedProjects": get_deactivated_projects,
    "GetProjectNameList": _names(active=True),
    "GetDeactivatedProjectNameList": _names(active=False),
    "GetProjectParticipants": get_project_participants,
    "GetProjectTypes": lambda _call: [],
    "GetPipeLines": lambda _call: [],
    "GetCategories": lambda _call: [],
    "GetProjectStatuses": lambda _call: [],
    "GetProjectRoles": lambda _call: [],
}
