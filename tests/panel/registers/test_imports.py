"""Reading files in: upload, preview, apply; nothing half-done."""

import re
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from uuid import UUID

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from bindeledd.tenancy.models import Company, Role
from bindeledd.tenancy.scope import company_scope
from bindeledd.workspace.customers.models import Customer
from bindeledd.workspace.imports.models import Import
from bindeledd.workspace.projects.models import Project
from tests.factories import CustomerFactory
from tests.panel.registers.pages import refuse_inline, words

pytestmark = [pytest.mark.django_db, pytest.mark.filterwarnings("ignore:No directory at")]

LIST = "Number;Name;E-mail\n1;Ny AS;post@ny.example\n2;Endret AS;\n3;Feil AS;nobody\n"


def file_of(text: str | bytes, name: str = "customers.csv") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, text.encode() if isinstance(text, str) else text)


def upload(page: Client, text: str | bytes = LIST, **more: str) -> str:
    """Upload a list of customers; return the address of its preview."""
    answer = page.post("/import/", {"kind": "customer", "file": file_of(text), **more})
    assert answer.status_code == 302, words(answer)
    return str(answer["Location"])


def digest(text: str) -> str:
    found = re.search(r'name="digest" value="([^"]+)"', text)
    assert found is not None
    return found.group(1)


def test_a_list_is_previewed_and_then_read_in(page: Client, ours: UUID) -> None:
    """What is shown is what is done: create, change with before and after, errors left out."""
    with company_scope(ours):
        CustomerFactory.create(number="2", name="Gammel AS")
    preview = upload(page)
    shown = words(page.get(preview))
    refuse_inline(shown)
    assert "<del>Gammel AS</del>" in shown
    assert "<ins>Endret AS</ins>" in shown
    assert "This is no e-mail address" in shown
    assert "Create 1 and change 1" in shown
    with company_scope(ours):
        assert Customer.objects.count() == 1
    assert "Feil AS" not in words(page.get(f"{preview}?action=create"))

    stopped = page.post(f"{preview}apply/", {"digest": digest(shown)})
    assert stopped.status_code == 422
    done = page.post(
        f"{preview}apply/", {"digest": digest(shown), "despite_errors": "on"}, follow=True
    )
    assert "The file is read in." in words(done)
    with company_scope(ours):
        names = set(Customer.objects.values_list("name", flat=True))
    assert names == {"Ny AS", "Endret AS"}

    again = page.post(f"{preview}apply/", {"digest": digest(shown)}, follow=True)
    assert again.status_code == 200
    assert "Nothing was done twice" in words(again)


def test_a_stale_preview_does_nothing_and_shows_the_new_one(page: Client, ours: UUID) -> None:
    """Somebody made customer 1 meanwhile: 409, the preview again, then it can be confirmed."""
    preview = upload(page, "Number;Name\n1;Ny AS\n")
    seen = digest(words(page.get(preview)))
    with company_scope(ours):
        CustomerFactory.create(number="1", name="Andre AS")

    refused = page.post(f"{preview}apply/", {"digest": seen})

    assert refused.status_code == 409
    shown = words(refused)
    assert "have changed since you saw the preview" in shown
    assert "<del>Andre AS</del>" in shown
    with company_scope(ours):
        assert Customer.objects.get().name == "Andre AS"
    assert page.post(f"{preview}apply/", {"digest": digest(shown)}).status_code == 302


def test_unknown_headings_are_chosen_by_hand(page: Client, ours: UUID) -> None:
    """The refused page shows the columns; with them chosen the file is read."""
    strange = "Aaa;Bbb\n7;Sju AS\n"
    refused = page.post("/import/", {"kind": "customer", "file": file_of(strange)})
    assert refused.status_code == 422
    assert 'name="column-0"' in words(refused)
    assert "No column is the field «Number»" in words(refused)

    columns = page.post(
        "/import/columns/",
        {"kind": "customer", "file": file_of(strange)},
        headers={"HX-Request": "true"},
    )
    assert 'name="column-1"' in words(columns)
    twice = {"column-0": "number", "column-1": "number"}
    entry = {"kind": "customer", "file": file_of(strange), **twice}
    assert page.post("/import/", entry).status_code == 422
    preview = upload(page, strange, **{"column-0": "number", "column-1": "name"})
    page.post(f"{preview}apply/", {"digest": digest(words(page.get(preview)))})
    with company_scope(ours):
        assert Customer.objects.get().name == "Sju AS"


@pytest.mark.parametrize(
    ("kind", "content", "name"),
    [
        ("saft", b"<AuditFile", "broken.xml"),
        ("saft", b"not xml at all", "a.xml"),
        ("saft", b'<!DOCTYPE a [<!ENTITY b "c">]><AuditFile>&b;</AuditFile>', "evil.xml"),
        ("saft", b"PK\x03\x04 no zip", "a.zip"),
        ("customer", b"PK\x03\x04 no workbook", "a.xlsx"),
        ("customer", b"\x00\x01\x02", "a.csv"),
        ("customer", b"", "empty.csv"),
        ("saft", b"", "empty.xml"),
        ("nonsense", b"a;b", "a.csv"),
    ],
)
def test_bad_files_get_a_sentence_and_leave_nothing(
    page: Client, ours: UUID, kind: str, content: bytes, name: str
) -> None:
    """422, and not even the beginning of an import is kept."""
    answer = page.post("/import/", {"kind": kind, "file": file_of(content, name)})

    assert answer.status_code == 422
    assert "as things stand" not in words(answer)
    assert "error-line" in words(answer) or "form-errors" in words(answer)
    with company_scope(ours):
        assert not Import.objects.exists()


def test_no_file_is_no_error_of_ours(page: Client) -> None:
    """The button was pressed too early."""
    answer = page.post("/import/", {"kind": "customer"})

    assert answer.status_code == 422
    assert "Choose a file first" in words(answer)


def test_a_preview_is_thrown_away(page: Client, ours: UUID) -> None:
    """With all that was read."""
    preview = upload(page)
    page.post(f"{preview}discard/")

    assert page.get(preview).status_code == 404
    with company_scope(ours):
        assert not Import.objects.exists()


def test_saft_goes_through_the_same_door(page: Client, shared: Path, ours: UUID) -> None:
    """The tax administration's example: choose what its analysis types are, then read it in."""
    folder = shared / "data" / "saft"
    example = folder / "ExampleFile_SAF-T_Financial_888888888_20180228235959.xml"
    upload_answer = page.post(
        "/import/",
        {
            "kind": "saft",
            "file": file_of(example.read_bytes(), example.name),
            "leave_out_bad_values": "on",
        },
    )
    preview = upload_answer["Location"]
    shown = words(page.get(preview))
    codes = re.findall(r'name="dimension-([^"]+)"', shown)
    assert codes
    chosen = {f"dimension-{code}": "" for code in codes} | {f"dimension-{codes[0]}": "project"}
    page.post(f"{preview}choose/", chosen | {"leave_out_bad_values": "on"})
    shown = words(page.get(preview))
    done = page.post(f"{preview}apply/", {"digest": digest(shown), "despite_errors": "on"})

    assert done.status_code == 302
    with company_scope(ours):
        assert Customer.objects.exists()
        assert Project.objects.exists()
    assert "Read in" in words(page.get("/import/"))


def test_only_who_may_import_gets_in(
    signed_in_as: Callable[[Role], Client], page: Client, other_firm: Company
) -> None:
    """A project manager reads no files; another company's import is not found."""
    preview = upload(page)
    manager = signed_in_as(Role.PROJECT_MANAGER)
    for address in ("/import/", preview):
        assert manager.get(address).status_code == 403
    entry = {"kind": "customer", "file": BytesIO(LIST.encode())}
    assert manager.post("/import/", entry).status_code == 403
    for deed in ("apply", "choose", "discard"):
        assert manager.post(f"{preview}{deed}/").status_code == 403
    assert "/import/" not in words(manager.get("/customers/"))

    with company_scope(other_firm.id):
        theirs = Import.objects.create(source="csv", file_name="hemmelig.csv").id
    assert page.get(f"/import/{theirs}/").status_code == 404
    assert page.post(f"/import/{theirs}/apply/").status_code == 404
