"""CSV and XLSX: columns by their headers, rows judged one by one, nothing half-done."""

import io
import zipfile
from datetime import date, datetime
from typing import Any

import pytest
from openpyxl import Workbook

from bindeledd.config.wiring import wire
from bindeledd.kernel.errors import DomainError, ForbiddenError
from bindeledd.kernel.identity import new_id
from bindeledd.tenancy.models import Role, User
from bindeledd.tenancy.services import add_member
from bindeledd.workspace.customers.models import Customer
from bindeledd.workspace.imports import queries
from bindeledd.workspace.imports.models import Import
from bindeledd.workspace.imports.services import apply, choose, discard, preview_sheet
from bindeledd.workspace.imports.sheets import SheetReader, csv_rows, xlsx_rows
from bindeledd.workspace.ownership import Owner, ownership
from bindeledd.workspace.people.models import Employee
from bindeledd.workspace.projects.models import Project
from tests.factories import CustomerFactory, DepartmentFactory, EmployeeFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("inside")]


def workbook(rows: list[list[Any]]) -> bytes:
    book = Workbook()
    sheet = book.worksheets[0]
    for row in rows:
        sheet.append(row)
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def imported(content: bytes, kind: str, by: User, **choices: Any) -> Import:
    preview = preview_sheet(io.BytesIO(content), f"{kind}.csv", kind=kind, by=by, **choices)
    return apply(preview.id, digest=preview.digest, by=by)


CUSTOMERS = (
    "Kundenr;Navn;Org.nr;E-post;Postnr;Poststed\r\n"
    "1;Ærlig Bygg AS;991 587 454;a@b.example;0150;Oslo"
)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
def test_norwegian_files_are_read_in_any_of_their_encodings(encoding: str, office: User) -> None:
    """As spreadsheets save them: semicolons, with or without a mark, or the code page of old."""
    imported(CUSTOMERS.encode(encoding), "customer", office)

    customer = Customer.objects.get()
    assert (customer.name, customer.org_number) == ("Ærlig Bygg AS", "991587454")
    assert (customer.postal_code, customer.city) == ("0150", "Oslo")


def test_english_headers_and_commas_are_read(office: User) -> None:
    """A cell may hold the delimiter and line breaks in quotes; headers in any order."""
    content = b'Name,"Customer number",E-mail\n"Smith, Jones",7,x@y.example\n\n'
    imported(content, "customer", office)

    assert Customer.objects.get().name == "Smith, Jones"


def test_workbooks_keep_numbers_and_dates(office: User) -> None:
    """10001.0 is the number 10001; a date is a date, whatever its format."""
    DepartmentFactory(number="20")
    content = workbook(
        [
            ["Ansattnr", "Fornavn", "Etternavn", "Avdeling", "Startdato", "Aktiv"],
            [10001.0, "Kari", "Ås", 20, datetime(2020, 2, 3), "ja"],  # noqa: DTZ001 - as a cell
            ["10002", "Ola", None, None, "04.05.2021", "nei"],
        ]
    )
    imported(content, "employee", office)

    kari, ola = Employee.objects.select_related("department").order_by("number")
    assert (kari.number, kari.hired_on, kari.active) == ("10001", date(2020, 2, 3), True)
    assert kari.department is not None
    assert kari.department.number == "20"
    assert (ola.hired_on, ola.active, ola.department) == (date(2021, 5, 4), False, None)


def test_subprojects_may_stand_before_their_main_project(office: User) -> None:
    """Order in the file does not matter; customer and manager are found by number."""
    customer = CustomerFactory(number="77")
    manager = EmployeeFactory(number="5")
    content = (
        "Prosjektnr;Prosjektnavn;Hovedprosjekt;Kundenr;Prosjektleder;Status;Startdato\n"
        "1;Sub;10;;;Avsluttet;2026-01-02\n"
        "10;Main;;77;5;Aktiv;\n"
    )
    imported(content.encode(), "project", office)

    main, sub = Project.objects.order_by("joined_number")
    assert (main.customer_id, main.manager_id) == (customer.id, manager.id)
    assert (sub.joined_number, sub.parent_id, sub.status) == ("101", main.id, "ended")
    assert sub.starts_on == date(2026, 1, 2)


def test_row_errors_stand_at_their_line_and_the_others_go(office: User) -> None:
    """Preview shows each error with its line in the file; applying leaves those rows out."""
    CustomerFactory(number="3", name="Same", phone="1")
    CustomerFactory(number="4", name="Old name")
    content = (
        "number;name;email;payment days\n"
        "1;Good;;14\n"
        "2;Bad mail;nobody;\n"
        ";No number;;\n"
        "3;Same;;\n"
        "4;New name;;\n"
        "1;Again;;\n"
        "5;Bad days;;soon\n"
    )
    preview = preview_sheet(io.BytesIO(content.encode()), "c.csv", kind="customer", by=office)

    shown = {row.position: row for row in queries.import_rows(preview.id).rows}
    assert {position: row.action for position, row in shown.items()} == {
        2: "create",
        3: "error",
        4: "error",
        5: "unchanged",
        6: "update",
        7: "error",
        8: "error",
    }
    assert shown[3].errors == {"email": {"code": "field.not_an_email"}}
    assert shown[4].errors == {"number": {"code": "field.required"}}
    assert shown[6].changes == {"name": ["Old name", "New name"]}
    assert shown[7].errors == {"number": {"code": "import.twice_in_file"}}
    assert shown[8].errors == {"payment_days": {"code": "field.not_a_number"}}
    assert queries.import_rows(preview.id, action="update").total == 1
    assert Customer.objects.count() == 2

    with pytest.raises(DomainError) as refused:
        apply(preview.id, digest=preview.digest, by=office, despite_errors=False)
    assert refused.value.error_code == "import.has_errors"
    apply(preview.id, digest=preview.digest, by=office)
    assert set(Customer.objects.values_list("name", flat=True)) == {"Good", "Same", "New name"}
    assert Customer.objects.get(number="3").phone == "1"


def test_contact_persons_find_their_customer_and_themselves(office: User) -> None:
    """A second import of the same file finds the same people again."""
    CustomerFactory(number="1")
    content = b"customer number;first name;last name;phone\n1;Ola;Nordmann;1\n2;Kari;Nordmann;2\n"
    imported(content, "contact_person", office)

    again = preview_sheet(io.BytesIO(content), "p.csv", kind="contact_person", by=office)

    assert again.counts["contact_person"]["unchanged"] == 1
    error = queries.import_rows(again.id, action="error").rows[0]
    assert error.errors == {"customer_id": {"code": "ref.number_unknown", "number": "2"}}


def test_odd_characters_are_row_errors_not_accidents(office: User) -> None:
    """Escapes that look like JSON stay text; control characters are refused."""
    content = b"number;name\n1;back\\u0000slash\n2;bell\x07\n"
    imported(content, "customer", office)

    assert Customer.objects.get().name == "back\\u0000slash"


def test_a_person_may_say_which_column_is_which(office: User) -> None:
    """Where headers are strange, or wrong."""
    content = b"A;B\n9;Nine\n"
    with pytest.raises(DomainError) as refused:
        preview_sheet(io.BytesIO(content), "c.csv", kind="customer", by=office)
    assert refused.value.error_code == "import.column_missing"
    assert refused.value.params["found"] == ["A", "B"]

    imported(content, "customer", office, columns={0: "number", 1: "name"})
    assert Customer.objects.get().name == "Nine"
    with pytest.raises(DomainError) as unknown:
        imported(content, "customer", office, columns={0: "number", 1: "password"})
    assert unknown.value.error_code == "import.unknown_column"


def bomb() -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * 50_000_000)
    return target.getvalue()


@pytest.mark.parametrize(
    ("code", "content"),
    [
        ("import.not_text", b"number;name\n1;\x00"),
        ("import.broken_csv", b'number;name\n1;"open\n'),
        ("import.broken_csv", b"number;name\n1;" + b"x" * 300_000),
        ("import.column_missing", b""),
        ("import.broken_zip", b"PK\x03\x04 nothing"),
        ("import.zip_bomb", bomb()),
        ("import.too_large", b"number;name\n" + b"1;x\n" * 6_000_000),
    ],
)
def test_bad_files_get_a_sentence_and_leave_nothing(
    code: str, content: bytes, office: User
) -> None:
    """One code, and no trace of the file."""
    with pytest.raises(DomainError) as refused:
        preview_sheet(io.BytesIO(content), "c.csv", kind="customer", by=office)

    assert refused.value.error_code == code
    assert Import.objects.count() == 0


def test_a_zip_that_is_no_workbook_is_refused(office: User) -> None:
    """Some other file with the right first bytes."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        archive.writestr("readme.txt", "hello")

    with pytest.raises(DomainError) as refused:
        preview_sheet(io.BytesIO(target.getvalue()), "c.xlsx", kind="customer", by=office)

    assert refused.value.error_code == "import.broken_workbook"


def test_fields_that_a_connection_owns_are_row_errors(office: User) -> None:
    """An import is a person's edit."""
    CustomerFactory(number="1", name="Old")
    ownership.wire(lambda _kind: Owner(new_id(), "PowerOffice Go", frozenset({"name"})))
    try:
        content = io.BytesIO(b"number;name;phone\n1;New;2\n")
        preview = preview_sheet(content, "c.csv", kind="customer", by=office)
    finally:
        wire()

    error = queries.import_rows(preview.id, action="error").rows[0].errors["name"]
    assert error == {"code": "domain.owned_by_connection", "owner": "PowerOffice Go"}


def test_only_some_roles_import(office: User) -> None:
    """A project manager edits projects one by one."""
    person = User.objects.create_user("pl@firma.example")
    add_member(person, Role.PROJECT_MANAGER, by=office)

    with pytest.raises(ForbiddenError):
        preview_sheet(io.BytesIO(b"number;name\n"), "c.csv", kind="customer", by=person)


def test_a_preview_can_be_thrown_away(office: User) -> None:
    """With everything that was read."""
    content = io.BytesIO(b"number;name\n1;A\n")
    preview = preview_sheet(content, "../../etc/c.csv", kind="customer", by=office)
    assert preview.file_name == "c.csv"
    with pytest.raises(DomainError) as refused:
        choose(preview.id, by=office, dimensions={"Z": "project"})
    assert refused.value.error_code == "import.unknown_dimension"

    discard(preview.id, by=office)

    assert queries.imports() == ()


def test_both_kinds_of_file_give_the_same_rows() -> None:
    """The reader does not care where cells come from."""
    cells = [["number", "name"], ["1", "A"]]
    text = "\n".join(";".join(row) for row in cells).encode()

    from_text = list(SheetReader("customer", csv_rows(io.BytesIO(text))).rows())
    from_book = list(SheetReader("customer", xlsx_rows(io.BytesIO(workbook(cells)))).rows())

    assert from_text == from_book
