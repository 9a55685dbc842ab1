"""What the books hold: each kind of row with its record, its id and what is looked up by."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from bindeledd.sandbox.http import Row
from bindeledd.sandbox.sevenoffice import settling
from bindeledd.sandbox.sevenoffice.company_tables import COMPANY_SERVICE
from bindeledd.sandbox.sevenoffice.invoice_tables import INVOICE_SERVICE
from bindeledd.sandbox.sevenoffice.product_tables import PRODUCT_SERVICE
from bindeledd.sandbox.sevenoffice.project_tables import PROJECT_SERVICE
from bindeledd.sandbox.sevenoffice.register_tables import (
    CLIENT_SERVICE,
    PERSON_SERVICE,
    TRANSACTION_SERVICE,
)
from bindeledd.sandbox.sevenoffice.shapes import Choice, Field, Record, Service, fields
from bindeledd.sandbox.sevenoffice.time_tables import TIME_SERVICE
from bindeledd.sandbox.sevenoffice.values import from_plain

if TYPE_CHECKING:
    from bindeledd.sandbox.sevenoffice.books import Books

Settle = Callable[["Books", Row], None]


@dataclass(frozen=True)
class Kind:
    """One kind of row.

    Attributes:
        id: The field that holds the id.
        first: The id of the first row, in every client's books.
        indexed: Fields by which rows are found without reading all.
        made: The field for when the row was made.
        changed: The field for when it was changed.
        beyond: Fields that the vendor keeps but shows in no record.
        starts: What a new row has unless told otherwise.
        settle: Fills what follows from the other fields.
    """

    name: str
    service: Service
    record: Record
    id: str = "Id"
    first: int = 1
    indexed: tuple[str, ...] = ()
    made: str = ""
    changed: str = ""
    beyond: tuple[Field, ...] = ()
    starts: Row = field(default_factory=dict)
    settle: Settle = settling.nothing

    def taken(self, values: Row) -> Row:
        """Take values from JSON or Python as this kind's.

        Raises:
            ValueError: A field is unknown, or a value none of its type.
        """
        known = {one.name: one for one in (*self.record.fields, *self.beyond)}
        return {name: self._taken(known.get(name), name, each) for name, each in values.items()}

    def _taken(self, declared: Field | None, name: str, value: Any) -> Any:
        if declared is None:
            raise ValueError(f"{self.name} has no field {name}")
        if value is None:
            return None
        if declared.item:
            one = Field(declared.item, declared.item)
            return [self._taken(one, name, each) for each in value]
        inner = self.service.type_named.get(declared.type)
        if isinstance(inner, Record):
            by_name = inner.by_name
            lacking(inner, value)
            return {part: self._taken(by_name.get(part), part, value[part]) for part in value}
        if isinstance(inner, Choice):
            if value not in inner.values:
                raise ValueError(f"{value!r} is no {inner.name}")
            return value
        return from_plain(declared.type, value)


def lacking(declared: Record, values: Row) -> None:
    """Hold a row against what must be there.

    Raises:
        ValueError: A field is missing.
    """
    for one in declared.fields:
        if one.required and not one.nillable and one.name not in values:
            raise ValueError(f"{declared.name} needs {one.name}")


KINDS = {
    kind.name: kind
    for kind in (
        Kind(
            "Company",
            COMPANY_SERVICE,
            COMPANY_SERVICE.record("Company"),
            first=10_000,
            indexed=("ExternalId", "OrganizationNumber"),
            made="DateCreated",
            changed="DateChanged",
            starts={"Type": "Business"},
        ),
        Kind(
            "Project",
            PROJECT_SERVICE,
            PROJECT_SERVICE.record("Project"),
            indexed=("CustomerId",),
            made="DateRegistered",
            changed="DateChanged",
            starts={"NameDisplay": "Plain", "TimeReg": "WorkType", "Version": 1},
        ),
        Kind(
            "WorkType",
            TIME_SERVICE,
            TIME_SERVICE.record("WorkType"),
            first=11,
            starts={"Invoiceable": True},
        ),
        Kind(
            "SalaryType", TIME_SERVICE, TIME_SERVICE.record("SalaryType"), starts={"Active": True}
        ),
        Kind(
            "Hour",
            TIME_SERVICE,
            TIME_SERVICE.record("Hour"),
            first=100_001,
            indexed=("ContactId", "ProjectId"),
            beyond=fields("Status HourStatus\nListed boolean"),
            settle=settling.settle_hour,
        ),
        Kind(
            "Product",
            PRODUCT_SERVICE,
            PRODUCT_SERVICE.record("Product"),
            first=501,
            indexed=("No",),
            changed="DateChanged",
            starts={"StatusId": 1},
        ),
        Kind("Category", PRODUCT_SERVICE, PRODUCT_SERVICE.record("Category")),
        Kind(
            "InvoiceOrder",
            INVOICE_SERVICE,
            INVOICE_SERVICE.record("InvoiceOrder"),
            id="OrderId",
            first=1001,
            indexed=("CustomerId",),
            changed="DateChanged",
            starts={"OrderStatus": "Web"},
            settle=settling.settle_order,
        ),
        Kind(
            "DimensionType",
            TRANSACTION_SERVICE,
            TRANSACTION_SERVICE.record("Dimension"),
            id="TypeId",
            first=101,
            starts={"Type": "UserDefined"},
        ),
        Kind(
            "Dimension",
            TRANSACTION_SERVICE,
            TRANSACTION_SERVICE.record("Dimension"),
            id="",
            indexed=("TypeId",),
            starts={"Type": "UserDefined"},
        ),
        Kind("Department", CLIENT_SERVICE, CLIENT_SERVICE.record("Department")),
        Kind(
            "AccountingGroup",
            CLIENT_SERVICE,
            CLIENT_SERVICE.record("AccountingGroup"),
            beyond=fields("Module TypeGroupModule"),
            starts={"Module": "Sale"},
        ),
        Kind("VatType", CLIENT_SERVICE, CLIENT_SERVICE.record("VatType"), id="No"),
        Kind(
            "PersonItem",
            PERSON_SERVICE,
            PERSON_SERVICE.record("PersonItem"),
            first=41,
            indexed=("EmployeeId",),
            made="DateRegistered",
            changed="DateChanged",
        ),
    )
}
