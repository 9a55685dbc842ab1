"""The books of one client company in Go: its tables, settings, rights and clock.

What a user does in Go by hand is done here too (`user_adds`, `user_changes`, `user_deletes`).
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from random import Random
from typing import Any
from uuid import UUID

from bindeledd.sandbox.http import Row, encode
from bindeledd.sandbox.poweroffice_go import writing
from bindeledd.sandbox.poweroffice_go.options import Options
from bindeledd.sandbox.poweroffice_go.resources import RESOURCES
from bindeledd.sandbox.poweroffice_go.rules import NONE
from bindeledd.sandbox.poweroffice_go.shapes import Pair, Resource
from bindeledd.sandbox.poweroffice_go.table import Stored, Table

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
FIRST_IDS = {
    "Contacts": 20_480_000,
    "ContactPersons": 310_000,
    "ContactDeliveryAddresses": 52_000,
    "Addresses": 770,
    "Departments": 1_610,
    "Projects": 900_100,
    "PaymentTerms": 5_500,
    "DeliveryTerms": 60,
    "BrandingThemes": 40,
    "Locations": 80,
    "ContactGroups": 41_300,
    "Subledger": 30_991_000,
    "ProductGroups": 3_300,
    "Products": 610_000,
    "SalesOrderAttachments": 8_800,
    "OutgoingInvoiceLines": 7_340_000,
    "AccountTransactions": 476_000_000,
    "LedgerEntries": 5_000,
    "Matches": 99_000,
    "VoucherLines": 705_000,
    "EntryTime": 6_120_000,
    "ActivityTime": 7_000,
    "HourType": 310,
    "SalaryLines": 880_400,
    "PayRuns": 2_040,
}
ALL_PRIVILEGES = (
    "Customer_Full",
    "ContactPerson_Full",
    "ContactDeliveryAddress_Full",
    "Department_Full",
    "Employee_Full",
    "Project_Full",
    "CommonServices",
    "Location",
    "ContactGroup",
    "Product_Full",
    "SalesOrders_Full",
    "SalesOrderAttachment_Full",
    "OutgoingInvoice",
    "VoucherDocumentation_Full",
    "Supplier_Full",
    "GeneralLedgerAccount_Full",
    "AccountTransaction",
    "IncomingInvoice",
    "CustomerLedger",
    "SupplierLedger",
    "ManualVoucher_Full",
    "BankVoucher_Full",
    "OutgoingInvoiceVoucher_Full",
    "YearEndVoucher_Full",
    "TimeTracking_Full",
    "PayItem",
    "SalaryLine_Full",
    "PayrollSettings",
)
_KEPT_LISTS = 20
MODULES = ("Accounting", "TimeTracking", "Payroll")
_MODULE_OF = {
    "PayItem": "Payroll",
    "SalaryLine": "Payroll",
    "PayrollSettings": "Payroll",
}


def micros(moment: datetime) -> int:
    """Count microseconds since 1970."""
    return (moment - EPOCH) // _MICROSECOND


@dataclass
class Settings:
    """What an administrator of the client company decides in Go."""

    name: str
    org_number: str = ""
    environment: str = "demo"
    activated: bool = True
    lock_date: str = "0001-01-01"
    conversion_date: str = "2020-01-01"
    privileges: list[str] = field(default_factory=lambda: list(ALL_PRIVILEGES))
    modules: list[str] = field(default_factory=lambda: list(MODULES))
    allow_send_invoice: bool = False
    ehf_registered: list[str] | None = None
    sales_account: int = 3000
    vat_free_sales_account: int = 3100
    send_error: str = ""
    payroll: Row = field(default_factory=dict)


class Ledger:
    """One client company. Every method expects the app's lock to be held or one thread only."""

    def __init__(self, options: Options, settings: Settings, client_key: str, seed: str) -> None:
        self.options = options
        self.settings = settings
        self.client_key = client_key
        self.random = Random(seed)  # noqa: S311  # made-up ids, not secrets
        self.client_id = self.new_uuid()
        self.tables = {name: Table(resource) for name, resource in RESOURCES.items()}
        self.balances: dict[int, Decimal] = {}
        self.booked: set[int] = set()
        self.version = 0
        self.codes_version = 0
        self._ids = dict(FIRST_IDS)
        self._lists: dict[object, list[Any]] = {}
        self._lists_version = -1
        self._latest = 0
        self.next_numbers: dict[str, int] = {}
        self.settings_changed = self.stamp()

    def now(self) -> int:
        """Give the moment of a write; two writes never share one unless the options say so."""
        moment = micros(self.options.clock())
        if not self.options.same_instant:
            moment = max(moment, self._latest + 1)
        self._latest = max(moment, self._latest)
        return moment

    def stamp(self, moment: int | None = None) -> str:
        """Write a moment the way this stand-in does."""
        at = EPOCH + timedelta(microseconds=self.now() if moment is None else moment)
        if self.options.timestamp_style == "space":
            return at.isoformat(" ", "microseconds")
        text = at.isoformat(timespec="microseconds")
        if self.options.timestamp_style == "seven":
            return f"{text[:26]}0{text[26:]}"
        return text

    def new_id(self, kind: str) -> int:
        """Draw the next id; ids rise with gaps, as in a service that others use too."""
        self._ids[kind] += self.random.randint(1, 7)
        return self._ids[kind]

    def new_uuid(self) -> str:
        """Draw a uuid under the seed."""
        return str(UUID(int=self.random.getrandbits(128), version=4))

    def memory(self) -> Row:
        """What must survive a restart beside the rows: the counters."""
        return {
            "ids": self._ids,
            "latest": self._latest,
            "next_numbers": self.next_numbers,
            "settings_changed": self.settings_changed,
        }

    def recall(self, memory: Row) -> None:
        """Set the counters as they were."""
        self._ids = {**FIRST_IDS, **memory["ids"]}
        self._latest = memory["latest"]
        self.next_numbers = memory["next_numbers"]
        self.settings_changed = memory["settings_changed"]

    def id_kind(self, resource: Resource) -> str:
        """Name the counter of a resource; customers and employees share the contacts' one."""
        return "Contacts" if resource.contact else resource.name

    def keep(self, resource: Resource, key: int | str, stored: Stored) -> None:
        """Store a row and note that things changed."""
        table = self.tables[resource.name]
        before = table.rows.get(key)
        if before is not None and _codes(resource, before.data) != _codes(resource, stored.data):
            self.codes_version += 1
        table.put(key, stored)
        self.version += 1

    def drop(self, resource: Resource, key: int | str) -> None:
        """Delete a row."""
        self.tables[resource.name].remove(key)
        self.version += 1

    def id_by(self, name: str, column: str, value: Any) -> Any:
        """Look up the id of the record with a code; project codes may be ``PARENT.SUB``."""
        table = self.tables[name]
        if name == "Projects" and column == "Code":
            return self._project_by_code(str(value))
        return next(iter(table.ids_with(column, value)), None)

    def _project_by_code(self, code: str) -> Any:
        parent: Any = None
        for part in code.split("."):
            found = self.tables["Projects"].ids_with("Code", (parent, part))
            if not found:
                return None
            parent = found[0]
        return parent

    def code_of(self, pair: Pair, key: Any) -> Any:
        """Read the code that belongs to a stored id."""
        if pair.none and key == NONE:
            return str(NONE)
        stored = None if key is None else self.tables[pair.resource].rows.get(key)
        if stored is None:
            return None
        if pair.resource == "Projects":
            return self.project_code(stored.data)
        return stored.data.get(pair.column)

    def project_code(self, data: Row) -> Any:
        """Join the code of a subproject with its parent's."""
        parent = self.tables["Projects"].rows.get(data.get("ParentProjectId"))
        return data["Code"] if parent is None else f"{parent.data['Code']}.{data['Code']}"

    def shown(self, resource: Resource, stored: Stored) -> Row:
        """Build the answer's form of a row."""
        data = stored.data
        derived = {pair.code_name: pair for pair in resource.pairs}
        row: Row = {}
        for each in resource.fields:
            if "R" not in each.where:
                continue
            pair = derived.get(each.name)
            row[each.name] = (
                self.code_of(pair, data.get(pair.id_name)) if pair else data.get(each.name)
            )
        if resource.name == "Projects":
            row["Code"] = self.project_code(data)
        if resource.present is not None:
            resource.present(self, data, row)
        _hide(row)
        self._spell_dates(resource, row)
        return row

    def _spell_dates(self, resource: Resource, row: Row) -> None:
        if resource.id_kind == "uuid":
            return
        style = self.options.dates_with_time
        if style == "never" or (style == "sometimes" and int(row.get("Id") or 0) % 3):
            return
        for each in resource.fields:
            if each.kind == "date" and row.get(each.name):
                row[each.name] += "T00:00:00"

    def encoded(self, resource: Resource, stored: Stored) -> bytes:
        """Encode a row once; again only when it or a code that it shows has changed."""
        if stored.encoded_at != self.codes_version:
            stored.encoded = encode(self.shown(resource, stored))
            stored.encoded_at = self.codes_version
        return stored.encoded

    def remembered(self, query: object, build: Callable[[], list[Any]]) -> list[Any]:
        """Keep the ids that a query found until something changes, for its next pages."""
        if self._lists_version != self.version:
            self._lists.clear()
            self._lists_version = self.version
        if query not in self._lists:
            if len(self._lists) >= _KEPT_LISTS:
                self._lists.clear()
            self._lists[query] = build()
        return self._lists[query]

    def roles(self) -> tuple[list[str], list[str]]:
        """Split the granted privileges in those usable now and those whose module is missing."""
        valid: list[str] = []
        missing: list[str] = []
        modules = {**_MODULE_OF, self.options.time_role: "TimeTracking"}
        for role in self.settings.privileges:
            module = modules.get(role.removesuffix("_Full"), "Accounting")
            (valid if module in self.settings.modules else missing).append(role)
        return valid, missing

    def rows(self, name: str) -> list[Row]:
        """List the rows of a resource as answers show them."""
        table = self.tables[name]
        return [self.shown(table.resource, table.rows[key]) for key in table.ids]

    def find(self, name: str, **values: object) -> list[Row]:
        """List the rows with these values, for tests and checkers."""
        return [row for row in self.rows(name) if all(row.get(k) == v for k, v in values.items())]

    def user_adds(self, name: str, values: Row, *, owner: int | None = None) -> Row:
        """Add a record as a user of Go does; the same rules hold, rights do not matter."""
        return writing.create(self, RESOURCES[name], values, owner)

    def user_changes(self, name: str, key: int | str, values: Row) -> Row:
        """Change fields of a record as a user of Go does."""
        return writing.change(self, RESOURCES[name], key, values)

    def user_deletes(self, name: str, key: int | str) -> None:
        """Delete a record as a user of Go does."""
        writing.delete(self, RESOURCES[name], key)

    def set_balance(self, contact_id: int, amount: Decimal) -> None:
        """Give a contact an open balance, as posted invoices would; zero leaves only history."""
        self.balances[contact_id] = amount
        self.booked.add(contact_id)
        self.version += 1


def _codes(resource: Resource, data: Row) -> tuple[Any, ...]:
    """The values that other records show; a change makes their encoded answers stale."""
    names = ["Code", "Number", "CreditDays", "ParentProjectId"]
    if resource.name == "DeliveryTerms":
        names.append("Name")
    if resource.name == "ContactPersons":
        names += ["FirstName", "LastName"]
    return tuple(data.get(name) for name in names)


def _hide(row: Row) -> None:
    """Personal numbers are never read back without a special grant."""
    for name in ("NationalIdNumber", "InternationalIdNumber"):
        if row.get(name):
            row[name] = "hidden"
    if row.get("Gender"):
        row["Gender"] = "Hidden"
