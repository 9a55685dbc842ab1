"""Registers of the field work out of files: types, categories by path, items, machines, terms."""

from __future__ import annotations

import io
from datetime import date
from decimal import Decimal

import pytest

from bindeledd.kernel.errors import DomainError, ForbiddenError
from bindeledd.tenancy.models import Role, User
from bindeledd.tenancy.services import add_member
from bindeledd.workspace.compensations.models import CompensationType
from bindeledd.workspace.imports import queries
from bindeledd.workspace.imports.columns import fields_of
from bindeledd.workspace.imports.english import ENGLISH
from bindeledd.workspace.imports.forms import DATED, SHEETS, needed
from bindeledd.workspace.imports.models import Import
from bindeledd.workspace.imports.services import apply, preview_sheet
from bindeledd.workspace.items.models import Item, ItemCategory
from bindeledd.workspace.machines.models import Machine
from bindeledd.workspace.payroll.models import PayItem
from bindeledd.workspace.people.models import EmploymentTerms
from bindeledd.workspace.time.models import HourType, WorkType
from tests.factories import EmployeeFactory, ProjectFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("inside")]


def previewed(text: str, kind: str, by: User) -> Import:
    return preview_sheet(io.BytesIO(text.encode()), f"{kind}.csv", kind=kind, by=by)


def imported(text: str, kind: str, by: User) -> dict[str, int]:
    preview = previewed(text, kind, by)
    applied = apply(preview.id, digest=preview.digest, by=by)
    return {name: count for name, count in applied.counts[kind].items() if count}


def errors(preview: Import) -> dict[int, dict[str, str]]:
    rows = queries.import_rows(preview.id, action="error").rows
    return {row.position: {name: told["code"] for name, told in row.errors.items()} for row in rows}


def test_every_sheet_has_headers_in_both_languages() -> None:
    """A field that a column can be is one that the record has."""
    for name, kind in SHEETS.items():
        known = set(fields_of(name))
        assert known - set(kind.rules) <= {"id"}, name
        assert ("id" in known) == (name in DATED), name
        assert set(ENGLISH[name]) <= known, name
        assert set(needed(kind)) <= known, name


def test_hour_types_with_prices_and_words_for_their_kinds(office: User) -> None:
    text = (
        "Nr;Navn;Art;Fakturerbar;Pris;Pris overtid 50\n"
        "1;Ordinær;Arbeid;ja;1 095,00;1642,50\n2;Egenmelding;egenmelding;nei;;\n3;Ukjent;rart;;;\n"
    )
    preview = previewed(text, "hour_type", office)
    assert errors(preview) == {4: {"kind": "field.unknown_code"}}
    apply(preview.id, digest=preview.digest, by=office)

    first, second = HourType.objects.order_by("number")
    assert (first.price, first.price_overtime_50) == (Decimal("1095.00"), Decimal("1642.50"))
    assert (second.kind, second.billable, second.price) == ("self_declared_sickness", False, None)


def test_an_empty_cell_leaves_what_always_has_a_value(office: User) -> None:
    """No kind, no yes or no: the standing one stays; an empty price is no price."""
    imported("Nr;Navn;Art;Fakturerbar;Pris\n1;Ferie;ferie;nei;5\n", "hour_type", office)

    assert imported("Nr;Navn;Art;Fakturerbar;Pris\n1;Ferie;;;\n", "hour_type", office) == {
        "update": 1
    }
    holiday = HourType.objects.get()
    assert (holiday.kind, holiday.billable, holiday.price) == ("holiday", False, None)


def test_work_types_of_the_company_and_of_a_project(office: User) -> None:
    """The same number may stand once for all and once for a project."""
    ProjectFactory(number="1047")
    text = "Nr;Arbeidsart;Prosjekt\n10;Graving;\n10;Graving i fjell;1047\n10;Igjen;1047\n"
    preview = previewed(text, "work_type", office)
    assert errors(preview) == {4: {"project_id": "import.twice_in_file"}}
    apply(preview.id, digest=preview.digest, by=office)

    rows = WorkType.objects.values_list("project__number", "name")
    assert set(rows) == {(None, "Graving"), ("1047", "Graving i fjell")}
    again = "Nr;Arbeidsart;Prosjekt\n10;Graving;\n10;I fjell;1047\n"
    assert imported(again, "work_type", office) == {"unchanged": 1, "update": 1}


def test_categories_and_items_by_path(office: User) -> None:
    """A subcategory may stand before its category; items name both."""
    paths = "Kategori\nRør/PVC\nRør\nRør / Stål\nPukk\nIngen/Under\n"
    preview = previewed(paths, "item_category", office)
    assert errors(preview) == {6: {"parent_id": "ref.number_unknown"}}
    apply(preview.id, digest=preview.digest, by=office)
    found = ItemCategory.objects.values_list("parent__name", "name")
    assert set(found) == {(None, "Rør"), ("Rør", "PVC"), ("Rør", "Stål"), (None, "Pukk")}
    again = "Kategori\nRør\nRør/PVC\nRør / Stål\nPukk\n"
    assert imported(again, "item_category", office) == {"unchanged": 4}

    items = (
        "Varenr;Varenavn;Kategori;Enhet;Pris;Kostpris;Mva;Strekkode;Konto\n"
        "V1;Rør 110;rør/pvc;m;1 234,50;0,10;3;7038010000065;3000\n"
        "V2;Rør 160;Rør;m;;;31;;\n"
        "V3;Feil;Rør/Tre;m;1,234;;99;7038010000066;\n"
    )
    preview = previewed(items, "item", office)
    assert errors(preview) == {4: {"category_id": "ref.number_unknown"}}
    apply(preview.id, digest=preview.digest, by=office)
    first, second = Item.objects.select_related("category").order_by("number")
    assert first.category is not None
    assert (first.category.name, first.price, first.gtin) == (
        "PVC",
        Decimal("1234.50"),
        "7038010000065",
    )
    assert (second.price, second.vat_code) == (None, "31")


def test_wrong_prices_codes_and_bar_codes_are_row_errors(office: User) -> None:
    text = "Varenr;Varenavn;Pris;Mva;Strekkode\nV3;Feil;1,234;99;7038010000066\n"

    assert errors(previewed(text, "item", office)) == {
        2: {
            "price": "field.too_many_decimals",
            "vat_code": "field.not_a_vat_code",
            "gtin": "field.not_a_gtin",
        }
    }


def test_machines_compensation_types_and_pay_items(office: User) -> None:
    imported("Maskinnr;Navn;Timepris;Kostpris\nM1;Graver;950;410,5\n", "machine", office)
    imported("Kode;Navn;Art;Enhet;Påslag\nKM;Bil;kjøring;km;10\n", "compensation_type", office)
    imported("Nr;Lønnsart;Art;Trekk\n100;Timelønn;timer;nei\n", "pay_item", office)

    assert Machine.objects.get().cost_price == Decimal("410.50")
    kind = CompensationType.objects.get()
    assert (kind.kind, kind.markup_percent) == ("driving", Decimal("10.00"))
    assert PayItem.objects.get().kind == "hours"


def test_terms_of_employment_by_person_and_day(office: User) -> None:
    """A new day is a new line; the same day again corrects it; what is not told stays."""
    EmployeeFactory(number="4")
    head = "Ansattnr;Fra dato;Timelønn;Kostpris;Timer per dag\n"
    text = f"{head}4;01.01.2026;275,50;460;7,5\n4;01.07.2026;290;480;\n"
    assert imported(text, "employment_terms", office) == {"create": 2}
    assert imported(text, "employment_terms", office) == {"unchanged": 2}

    change = "Ansattnr;Fra dato;Timelønn\n4;01.07.2026;295\n9;01.07.2026;1\n"
    preview = previewed(change, "employment_terms", office)
    assert errors(preview) == {3: {"employee_id": "ref.number_unknown"}}
    apply(preview.id, digest=preview.digest, by=office)
    first, second = EmploymentTerms.objects.order_by("valid_from")
    assert (first.hourly_wage, first.normal_day) == (Decimal("275.50"), 450)
    assert (second.valid_from, second.hourly_wage, second.cost_price) == (
        date(2026, 7, 1),
        Decimal("295.00"),
        Decimal("480.00"),
    )


def test_a_sheet_without_its_columns_is_refused(office: User) -> None:
    with pytest.raises(DomainError) as refused:
        previewed("Dato;Timer\n16.11.2026;7\n", "hour_entry", office)

    assert refused.value.error_code == "import.column_missing"
    assert refused.value.params["field"] == "employee_id"


@pytest.mark.parametrize("kind", SHEETS)
def test_a_worker_imports_nothing(kind: str, office: User) -> None:
    worker = User.objects.create_user("ola@firma.example")
    add_member(worker, Role.WORKER, by=office)

    with pytest.raises(ForbiddenError):
        previewed("x\n", kind, worker)
