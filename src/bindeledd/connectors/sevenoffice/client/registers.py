"""Customers, people and projects.

Source: contract paper 24sevenoffice, sections 2.4, 2.5, 2.10 and 4, read 2026-11-21.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from typing import Any, Final

from bindeledd.connectors.sevenoffice.client.shared import (
    Calls,
    Saved,
    each_saved,
    in_parts,
    raised,
    said,
    the_one,
    the_saved,
    whole,
    written,
)
from bindeledd.connectors.sevenoffice.payloads.registers import (
    CompanyPagePayload,
    CompanyPayload,
    ListedCompanyPayload,
    PersonPayload,
    ProjectPayload,
)
from bindeledd.connectors.sevenoffice.values.registers import named_as
from bindeledd.connectors.sevenoffice.wire import COMPANY, PERSON, PROJECT
from bindeledd.kernel.errors import BindeleddError, ConflictError, RejectedError
from bindeledd.sync.mapping import Flat
from bindeledd.sync.paths import nest

_OURS: Final = frozenset({"Active", "ChosenId", "FirstPaymentTime"})
_ASKED: Final = tuple(name for name in CompanyPayload.__annotations__ if name not in _OURS)
_NESTED: Final = ("Addresses.Post",)
"""What they replace whole when any of it is sent (unconfirmed), so we send it whole."""
_ALWAYS: Final = datetime(2000, 1, 1, tzinfo=UTC)
"""Before any change: a search of projects needs a parameter, and only the first may count."""
_A_PAGE: Final = 500
_NO_CUSTOMERS: Final = frozenset({"Supplier"})


class RegisterCalls(Calls):
    """Customers, people and projects."""

    # --- customers (section 2.4) ---

    def list_customers(self, since: datetime | None) -> Iterator[list[CompanyPayload]]:
        """Yield customers: what the list of changes names, read a part at a time.

        One that was deleted is told by its id and `Active` alone. Suppliers are no customers.
        """
        number, pages = 1, 1
        while number <= pages:
            page = self._page(number, since)
            pages, items = page["TotalPages"], page.get("Items") or []
            ended = [_deleted(item) for item in items if not item["Active"]]
            if ended:
                yield ended
            for ids in in_parts([item["CompanyId"] for item in items if item["Active"]]):
                rows = self._customers("customer.list", CompanyIds={"int": ids})
                yield [row for row in rows if row.get("Type") not in _NO_CUSTOMERS]
            number += 1

    def get_customer(self, theirs: str) -> CompanyPayload | None:
        """Return one customer, or None when it is deleted or not there."""
        found = self._customers("customer.get", CompanyId=int(theirs))
        return the_one([row for row in found if row["Id"] == int(theirs)], "customer.get")

    def find_customer(self, key: str, sent: dict[str, Any]) -> CompanyPayload | None:  # noqa: ARG002 - they keep the key
        """Return the customer that keeps our key, or None; they compare keys in any case."""
        found = self._customers("customer.find", ExternalId=key)
        return the_one([row for row in found if row.get("ExternalId") == key], "customer.find")

    def create_customer(self, payload: dict[str, Any], key: str) -> CompanyPayload:
        """Create a customer that keeps our key.

        Raises:
            ConflictError: The number that was chosen is somebody's; saving would change that one.
            RejectedError: The content is refused.
        """
        (made,) = self.create_customers([(payload, key)])
        return raised(made)

    def create_customers(
        self, asked: Sequence[tuple[dict[str, Any], str]]
    ) -> list[CompanyPayload | BindeleddError]:
        """Create customers that keep our keys; each is made, or refused, for itself.

        A number that was chosen is looked up first: saving with one that stands there would change
        that customer.
        """
        operation = "customer.create"
        bodies = {key: _new_customer(payload, key) for payload, key in asked}
        found: dict[str, CompanyPayload | BindeleddError] = {}
        numbers = {body["Id"]: key for key, body in bodies.items() if "Id" in body}
        for number in self._standing(list(numbers), operation):
            key = numbers[number]
            found[key] = ConflictError(
                "sevenoffice.number_taken", operation=operation, number=str(number)
            )
            del bodies[key]
        if bodies:
            rows = self._save_customers(list(bodies.values()), operation)
            ids = each_saved(rows, list(bodies), "ExternalId", operation, self._keys_of_customers)
            for (key, body), one in zip(bodies.items(), ids, strict=True):
                is_made = isinstance(one, int)
                found[key] = whole(CompanyPayload, body | {"Id": one}) if is_made else one  # type: ignore[assignment] # of that shape
        return [found[key] for _, key in asked]

    def _standing(self, numbers: list[int], operation: str) -> list[int]:
        """Return which numbers are a customer's there."""
        if not numbers:
            return []
        rows = self._customers(operation, CompanyIds={"int": numbers})
        return [row["Id"] for row in rows if row["Id"] in set(numbers)]

    def _keys_of_customers(self, ids: list[int]) -> dict[int, str | None]:
        rows = self._customers("customer.find", CompanyIds={"int": ids})
        return {row["Id"]: row.get("ExternalId") for row in rows}

    def update_customer(self, theirs: str, changed: Flat, seen: Flat) -> None:
        """Change fields of a customer; what stands there is read afterwards."""
        fields = named_as(changed, seen)
        for outer in _NESTED:
            if any(path.startswith(f"{outer}.") for path in fields):
                fields = {p: v for p, v in seen.items() if p.startswith(f"{outer}.")} | fields
        operation = "customer.update"
        the_saved(
            self._save_customers([said(nest(fields)) | {"Id": int(theirs)}], operation), operation
        )

    def _page(self, number: int, since: datetime | None) -> CompanyPagePayload:
        asked = {"Page": number, "Active": None}
        return self._ask(
            COMPANY,
            "GetCompanySyncList",
            CompanyPagePayload,
            operation="customer.list",
            syncSearchParameters=asked
            | ({"ChangedAfter": written(since)} if since is not None else {}),
        )

    def _customers(self, operation: str, **search: Any) -> list[CompanyPayload]:
        rows = self._ask(
            COMPANY,
            "GetCompanies",
            list[CompanyPayload],
            operation=operation,
            searchParams=search,
            returnProperties={"string": list(_ASKED)},
        )
        return [whole(CompanyPayload, row | {"Active": True}) for row in rows]  # type: ignore[misc] # of that shape

    def _save_customers(self, bodies: list[dict[str, Any]], operation: str) -> list[Saved]:
        return self._ask(
            COMPANY,
            "SaveCompanies",
            list[Saved],
            operation=operation,
            write=True,
            companies={"Company": bodies},
        )

    # --- people (section 2.10) ---

    def list_employees(self, since: datetime | None) -> Iterator[list[PersonPayload]]:  # noqa: ARG002 - a handful, and combining searches is unconfirmed
        """Yield all who are employees; their id is the contact id."""
        found = self._persons("employee.list", IsEmployee="True")
        employees = [row for row in found if row.get("EmployeeId") is not None]
        if employees:
            yield employees

    def get_employee(self, theirs: str) -> PersonPayload | None:
        """Return one person, or None when nobody has that id."""
        found = self._persons("employee.get", Id=int(theirs))
        return the_one([row for row in found if row["Id"] == int(theirs)], "employee.get")

    def _persons(self, operation: str, **search: Any) -> list[PersonPayload]:
        rows = self._ask(
            PERSON, "GetPersons", list[PersonPayload], operation=operation, personSearch=search
        )
        for row in rows:
            row["Email"] = _first(row.get("EmailAddresses"))
            row["Phone"] = _first(row.get("PhoneNumbers"))
        return rows

    # --- projects (section 2.5) ---

    def list_projects(self, since: datetime | None) -> Iterator[list[ProjectPayload]]:
        """Yield projects, open and deactivated; one search parameter only is sure to count."""
        search: Any = {"ChangedAfter": written(since or _ALWAYS)}
        for name, parameter, is_open in (
            ("GetProjectsDetailed", "Ps", True),
            ("GetDeactivatedProjects", "ps", False),
        ):
            rows = self._ask(
                PROJECT,
                name,
                list[ProjectPayload],
                operation="project.list",
                **{parameter: search},
            )
            for start in range(0, len(rows), _A_PAGE):
                yield [_with_state(row, is_open) for row in rows[start : start + _A_PAGE]]

    def get_project(self, theirs: str) -> ProjectPayload | None:
        """Return one project, also a deactivated one; None when there is none."""
        return self._project(int(theirs), "project.get")

    def find_project(self, key: str, sent: dict[str, Any]) -> ProjectPayload | None:
        """Return the project that keeps our key, or None.

        Nothing is searched by it, so all projects are read. Where a search does not show it
        (unconfirmed), those of the same name are read one by one.
        """
        search = {"ChangedAfter": written(_ALWAYS)}
        shape, operation = list[ProjectPayload], "project.find"
        rows = self._ask(PROJECT, "GetProjectsDetailed", shape, operation=operation, Ps=search)
        if rows and not any("OrderReferenceNumber" in row for row in rows):
            alike = [row["Id"] for row in rows if row.get("Name") == sent.get("Name")]
            found = [self._project(one, operation) for one in alike]
            rows = [row for row in found if row is not None]
        return the_one([row for row in rows if row.get("OrderReferenceNumber") == key], operation)

    def create_project(self, payload: dict[str, Any], key: str) -> ProjectPayload:
        """Create a project that keeps our key; hours on it go by work type."""
        body = said(payload) | {
            "NameDisplay": "Plain",
            "OrderReferenceNumber": key,
            "TimeReg": "WorkType",
            "Version": 1,
        }
        return {**body, "Id": self._save_project(body, "project.create")}  # type: ignore[typeddict-item] # of that shape

    def update_project(self, theirs: str, changed: Flat, seen: Flat) -> None:  # noqa: ARG002 - a client's form
        """Change fields of a project; what they demand besides is sent as it stands there.

        Raises:
            RejectedError: There is none.
        """
        stands = self._project(int(theirs), "project.get")
        if stands is None:
            raise RejectedError("theirs.vanished", theirs=theirs)
        demanded = {
            "NameDisplay": stands.get("NameDisplay") or "Plain",
            "TimeReg": stands.get("TimeReg") or "WorkType",
        }
        self._save_project(said(nest(changed)) | demanded | {"Id": int(theirs)}, "project.update")

    def _project(self, theirs: int, operation: str) -> ProjectPayload | None:
        shape: Any = ProjectPayload | None
        found: ProjectPayload | None = self._ask(
            PROJECT, "GetSingleProject", shape, operation=operation, projectId=theirs
        )
        return found

    def _save_project(self, body: dict[str, Any], operation: str) -> int:
        return self._ask(PROJECT, "SaveProject", int, operation=operation, write=True, project=body)


def _new_customer(payload: dict[str, Any], key: str) -> dict[str, Any]:
    """Return a new customer as it goes out."""
    body = said(payload) | {"ExternalId": key}
    first, chosen = body.pop("FirstPaymentTime", None), body.pop("ChosenId", None)
    if first is not None:
        body.setdefault("PaymentTime", first)
    if chosen is not None:
        body |= {"Id": chosen, "ExplicitlySpecifyNewCompanyId": True}
    return body


def _with_state(row: ProjectPayload, is_open: bool) -> ProjectPayload:  # noqa: FBT001 - one of two searches
    return {**row, "Open": is_open}


def _deleted(item: ListedCompanyPayload) -> CompanyPayload:
    return {"Id": item["CompanyId"], "Active": False, "DateChanged": item.get("DateChanged")}


def _first(values: Any) -> str | None:
    return next((one["Value"] for one in values or () if one.get("Value")), None)
