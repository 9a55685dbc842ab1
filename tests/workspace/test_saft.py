"""SAF-T files: the tax administration's own, and those that are broken or built to hurt."""

import io
import tracemalloc
import zipfile
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest

from bindeledd.kernel.errors import DomainError
from bindeledd.tenancy.models import User
from bindeledd.workspace.customers.models import ContactPerson, Customer, DeliveryAddress
from bindeledd.workspace.imports import queries
from bindeledd.workspace.imports.models import Import, ImportRow, Supplier
from bindeledd.workspace.imports.saft import SaftReader
from bindeledd.workspace.imports.saft_xml import elements
from bindeledd.workspace.imports.services import apply, choose, preview_saft
from bindeledd.workspace.people.models import Department
from bindeledd.workspace.projects.models import Project

HEADER = """<Header><AuditFileVersion>1.30</AuditFileVersion>
<AuditFileCountry>NO</AuditFileCountry><Company><Name>Firma</Name></Company></Header>"""


def audit_file(master: str = "", entries: str = "") -> bytes:
    return (
        '<AuditFile xmlns="urn:StandardAuditFile-Taxation-Financial:NO">'
        f"{HEADER}<MasterFiles>{master}</MasterFiles>{entries}</AuditFile>"
    ).encode()


def customer(number: str, name: str, more: str = "") -> str:
    named = f"<Name>{name}</Name>{more}<CustomerID>{number}</CustomerID>"
    return f"<Customers><Customer>{named}</Customer></Customers>"


@pytest.fixture
def example(shared: Path) -> Path:
    """The tax administration's example file."""
    return shared / "data/saft/ExampleFile_SAF-T_Financial_888888888_20180228235959.xml"


@pytest.mark.django_db
@pytest.mark.usefixtures("inside")
def test_the_tax_administrations_example_goes_through_the_door(example: Path, office: User) -> None:
    """Counts and sums written down by hand from the file."""
    with example.open("rb") as file:
        preview = preview_saft(file, example.name, by=office, leave_out_bad_values=True)

    line = queries.import_detail(preview.id)
    assert line.summary["company"]["name"] == "Tøyen Lekefabrikk AS"
    assert line.summary["told_debit"] == "9487049.35"
    assert line.summary["debit"] == line.summary["credit"] == "9487049.35"
    assert line.choices["dimensions"] == {"A": "department", "P": "project"}
    assert {kind: counts["create"] for kind, counts in line.counts.items()} == {
        "department": 3,
        "customer": 6,
        "contact_person": 6,
        "delivery_address": 4,
        "project": 5,
    }
    assert line.counts["customer"]["warning"] == 6  # its organisation numbers are made up
    assert Customer.objects.count() == 0

    apply(preview.id, digest=preview.digest, by=office)

    assert Customer.objects.count() == 6
    assert Supplier.objects.count() == 6
    assert Department.objects.get(number="102").name == "Produksjon"
    assert Project.objects.get(joined_number="200").name == "Spinnere"
    toyen = Customer.objects.get(number="1000")
    assert (toyen.address1, toyen.postal_code, toyen.city) == ("Postboks 8701", "0123", "OSLO")
    assert toyen.payment_days == 30
    assert toyen.org_number == ""
    assert DeliveryAddress.objects.get(customer=toyen).address1 == "Tøyenbekken 4"
    assert ContactPerson.objects.get(customer=toyen).last_name == "Kontakt"


@pytest.mark.django_db
@pytest.mark.usefixtures("inside")
def test_strictly_read_the_examples_made_up_numbers_are_errors(example: Path, office: User) -> None:
    """Without the choice to leave bad values out, the rows wait and say why."""
    with example.open("rb") as file:
        preview = preview_saft(file, example.name, by=office)

    errors = queries.import_rows(preview.id, action="error").rows
    codes = {line.errors["org_number"]["code"] for line in errors if line.kind == "customer"}
    assert codes == {"field.not_an_org_number"}
    assert preview.counts["customer"]["error"] == 6
    # Whoever names one of these customers waits as well.
    assert preview.counts["contact_person"]["error"] == 6

    again = choose(preview.id, by=office, leave_out_bad_values=True)
    assert again.counts["customer"]["error"] == 0
    with pytest.raises(DomainError) as refused:
        apply(preview.id, digest=preview.digest, by=office)
    assert refused.value.error_code == "import.stale"


@pytest.mark.django_db
@pytest.mark.usefixtures("inside")
def test_a_second_import_of_the_same_file_changes_nothing(example: Path, office: User) -> None:
    """Rows are found again by number, or by owner and name."""
    for _ in range(2):
        with example.open("rb") as file:
            preview = preview_saft(file, "same.xml", by=office, leave_out_bad_values=True)
        apply(preview.id, digest=preview.digest, by=office)

    for kind, counts in preview.counts.items():
        assert (counts["create"], counts["update"], counts["error"]) == (0, 0, 0), kind
    assert Customer.objects.filter(revision=1).count() == 6


def test_coded_cost_meets_to_the_ore() -> None:
    """Shares of 1.10 take the line's side, those of 1.30 their own; no share means all."""

    def line(side: str, amount: str, analysis: str) -> str:
        return (
            f"<Line><AccountID>4300</AccountID>{analysis}"
            f"<{side}Amount><Amount>{amount}</Amount></{side}Amount></Line>"
        )

    def coded(share: str) -> str:
        head = "<AnalysisType>P</AnalysisType><AnalysisID>1</AnalysisID>"
        return f"<Analysis>{head}{share}</Analysis>"

    entries = "".join(
        [
            line("Debit", "100.10", coded("")),
            line("Debit", "1000", coded("<AnalysisAmount><Amount>0.05</Amount></AnalysisAmount>")),
            line("Credit", "20", coded("<AnalysisAmount><Amount>20</Amount></AnalysisAmount>")),
            line(
                "Credit",
                "9",
                coded("<DebitAnalysisAmount><Amount>3.33</Amount></DebitAnalysisAmount>"),
            ),
            line(
                "Debit",
                "9",
                coded("<CreditAnalysisAmount><Amount>1.11</Amount></CreditAnalysisAmount>"),
            ),
        ]
    )
    journal = f"<Journal><Transaction>{entries}</Transaction></Journal>"
    reader = SaftReader(
        io.BytesIO(audit_file(entries=f"<GeneralLedgerEntries>{journal}</GeneralLedgerEntries>"))
    )

    assert list(reader.rows()) == []

    # 100.10 + 0.05 - 20 + 3.33 - 1.11
    assert reader.summary.coded["P"]["1"]["4300"] == Decimal("82.37")
    assert reader.summary.lines == 5


LAUGHS = b"""<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY lol "lol">
<!ENTITY lol2 "&lol;&lol;&lol;&lol;&lol;">]><AuditFile>&lol2;</AuditFile>"""

BROKEN = {
    "saft.broken_xml": b"<AuditFile",
    "saft.not_saft": b"<Invoice xmlns='urn:oasis'/>",
    "saft.has_doctype": LAUGHS,
    "saft.too_deep": audit_file("<a>" * 40 + "</a>" * 40),
    "saft.other_version": audit_file().replace(b"1.30", b"2.00"),
    "saft.too_large_element": audit_file(customer("1", "x" * 1_000_001)),
    "import.zip_needs_one_xml": None,
    "import.broken_zip": b"PK\x03\x04 nothing",
    "import.zip_bomb": None,
}


def zipped(members: dict[str, bytes]) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return target.getvalue()


@pytest.mark.django_db
@pytest.mark.usefixtures("inside")
@pytest.mark.parametrize("code", BROKEN)
def test_bad_files_get_a_sentence_and_leave_nothing(code: str, office: User) -> None:
    """Broken, foreign, or built to hurt: one code, and no trace of the file."""
    content = BROKEN[code]
    if code == "import.zip_needs_one_xml":
        content = zipped({"a.xml": b"<a/>", "b.xml": b"<b/>"})
    if code == "import.zip_bomb":
        content = zipped({"a.xml": b"0" * 30_000_000})
    assert content is not None

    with pytest.raises(DomainError) as refused:
        preview_saft(io.BytesIO(content), "file.xml", by=office)

    assert refused.value.error_code == code
    assert Import.objects.count() == ImportRow.objects.count() == 0


@pytest.mark.django_db
@pytest.mark.usefixtures("inside")
def test_a_name_of_100_000_characters_is_a_row_error(office: User) -> None:
    """The other rows go."""
    content = audit_file(customer("1", "x" * 100_000) + customer("2", "Good"))

    preview = preview_saft(io.BytesIO(zipped({"f.xml": content})), "f.zip", by=office)

    assert preview.counts["customer"] == {
        "create": 1,
        "update": 0,
        "unchanged": 0,
        "error": 1,
        "warning": 0,
    }
    error = queries.import_rows(preview.id, action="error").rows[0].errors["name"]
    assert error == {"code": "field.too_long", "length": 100_000, "limit": 200}


@pytest.mark.django_db
@pytest.mark.usefixtures("inside")
def test_personal_numbers_are_never_stored(office: User) -> None:
    """Where a private person's number stands in the field of the firm's, it is dropped."""
    number = "01017012345"
    content = audit_file(
        customer("1", "Person", f"<RegistrationNumber>{number}</RegistrationNumber>")
    )

    preview = preview_saft(io.BytesIO(content), "f.xml", by=office)
    apply(preview.id, digest=preview.digest, by=office)

    row = ImportRow.objects.get()
    assert row.warnings == {"org_number": {"code": "import.personal_number"}}
    assert number not in str(row.values) + str(row.errors) + str(row.warnings)
    assert Customer.objects.get().org_number == ""


@pytest.mark.django_db
@pytest.mark.usefixtures("inside")
def test_a_preview_that_the_register_outran_is_refused(office: User) -> None:
    """What is applied is what was shown, or nothing."""
    content = audit_file(customer("1", "One") + customer("2", "Two"))
    preview = preview_saft(io.BytesIO(content), "f.xml", by=office)
    Customer.objects.create(number="2", name="Somebody else")

    with pytest.raises(DomainError) as refused:
        apply(preview.id, digest=preview.digest, by=office)

    assert refused.value.error_code == "import.stale"
    assert [row.name for row in Customer.objects.all()] == ["Somebody else"]


@pytest.mark.django_db
@pytest.mark.usefixtures("inside")
def test_an_import_is_applied_once(office: User) -> None:
    """The second click is told."""
    preview = preview_saft(io.BytesIO(audit_file(customer("1", "One"))), "f.xml", by=office)
    apply(preview.id, digest=preview.digest, by=office)

    with pytest.raises(DomainError) as refused:
        apply(preview.id, digest=preview.digest, by=office)

    assert refused.value.error_code == "import.applied_already"


class EndlessCustomers(io.RawIOBase):
    """A file of many customers that is made while it is read."""

    def __init__(self, count: int) -> None:
        self._parts = self._made(count)
        self._rest = b""

    def _made(self, count: int) -> Iterator[bytes]:
        head, tail = audit_file("<Customers>@</Customers>").split(b"@")
        yield head
        for number in range(count):
            one = customer(str(number), f"Kunde {number} AS")
            yield one.removeprefix("<Customers>").removesuffix("</Customers>").encode()
        yield tail

    def read(self, size: int = -1) -> bytes:
        """Return the next bytes, made now."""
        while len(self._rest) < size:
            part = next(self._parts, b"")
            if not part:
                break
            self._rest += part
        found, self._rest = self._rest[:size], self._rest[size:]
        return found


def peak(count: int) -> int:
    tracemalloc.start()
    found = sum(1 for path, _ in elements(EndlessCustomers(count), limit=10**9) if "Cust" in path)  # type: ignore[arg-type]
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert found == count
    return most


def test_memory_is_flat_however_long_the_file() -> None:
    """50,000 customers cost no more than 5,000."""
    assert peak(50_000) < peak(5_000) * 1.5
