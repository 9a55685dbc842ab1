"""Accounts of projects: figures that meet, what is not in yet, estimates, files and roles."""

from datetime import date
from decimal import Decimal
from uuid import UUID

import pytest
from django.test import Client
from django.urls import reverse

from bindeledd.tenancy.models import Company, Role, User
from bindeledd.tenancy.scope import company_scope
from bindeledd.workspace.accounting.models import ProjectEstimate
from bindeledd.workspace.costs.models import SupplierCost
from bindeledd.workspace.invoicing import services
from bindeledd.workspace.invoicing.models import InvoiceAttachment
from bindeledd.workspace.people.models import EmploymentTerms
from bindeledd.workspace.time import approving
from bindeledd.workspace.time.models import HourType
from tests.hours import MONDAY, Firm
from tests.panel.conftest import SignIn

ESTIMATE = {"income": "20 000", "wage": "10 000,50", "machine": "", "item": "", "purchase": "2000"}


@pytest.fixture
def works(firm: Company, kari: User) -> Firm:
    """7.5 h at 890 that cost 410 an hour, 8 h that wait, a supplier's invoice on a part."""
    with company_scope(firm.id):
        made = Firm.build(kari)
        made.project("01", name="Part one", parent_id=made.projects["1047"])
        HourType.objects.filter(id=made.types["1"]).update(price=890)
        for name in ("Anders", "Emil"):
            EmploymentTerms.objects.create(
                employee_id=made.people[name],
                valid_from=date(2026, 1, 1),
                cost_price=Decimal(410) if name == "Anders" else None,
            )
        done = made.entry("Anders")
        approving.approve(done.id, by=kari)
        made.entry("Anders", worked_on=date(2026, 11, 17), minutes=480)
        SupplierCost.objects.create(
            project_id=made.projects["01"],
            incurred_on=MONDAY,
            amount=1800,
            supplier_name="Holm Pump",
            text="Pumping",
        )
    return made


def accounts(browser: Client, works: Firm, query: str = "") -> str:
    url = reverse("panel:project_accounting", args=[works.projects["1047"]])
    answer = browser.get(url + query)
    assert answer.status_code == 200
    return answer.content.decode().replace("\N{NO-BREAK SPACE}", " ")


def test_income_cost_margin_and_what_is_not_in_yet(works: Firm, page: Client) -> None:
    """6 675 earned, 3 075 and 1 800 spent, and eight hours that change the answer."""
    text = accounts(page, works)

    assert "NOK 6,675" in text
    assert "NOK 4,875" in text
    assert "NOK 1,800" in text
    assert "27.0 % margin rate" in text
    assert "8.0 h" in text
    assert "hours that are not approved" in text
    assert "Holm Pump" in text
    assert "Against the estimate" not in text, "no estimate, no column"
    assert "Nov \N{RIGHT SINGLE QUOTATION MARK}26: income NOK 6,675, cost NOK 4,875." in text


def test_sums_are_of_what_is_chosen(works: Firm, page: Client) -> None:
    """A part has its own income and cost."""
    text = accounts(page, works, f"?part={works.projects['01']}")

    assert "NOK 1,800" in text
    assert "6,675" not in text


def test_an_estimate_is_kept_and_compared(works: Firm, page: Client, firm: Company) -> None:
    """Figures as people type them; then points above the estimate, and how much is used."""
    url = reverse("panel:project_estimate", args=[works.projects["1047"]])

    refused = page.post(url, ESTIMATE | {"item": "-5"})
    kept = page.post(url, ESTIMATE)

    assert refused.status_code == 422
    assert kept.status_code == 302
    with company_scope(firm.id):
        found = dict(ProjectEstimate.objects.values_list("post", "amount"))
    assert found == {"income": 20000, "wage": Decimal("10000.50"), "purchase": 2000}
    text = accounts(page, works)
    assert "Against the estimate" in text
    assert "\N{MINUS SIGN}13.0" in text
    assert "41 % of the cost used" in text
    assert 'value="10000.50"' in page.get(url).content.decode()


@pytest.mark.parametrize("kind", ["file", "workbook"])
def test_the_accounts_as_a_file(works: Firm, page: Client, kind: str) -> None:
    """Every month and the sum; the address of a part gives the part."""
    url = reverse(f"panel:project_accounting_{kind}", args=[works.projects["1047"]])

    answer = page.get(url)

    assert answer.status_code == 200
    assert "1047" in answer["Content-Disposition"]
    if kind == "file":
        assert "2026-11" in answer.content.decode("utf-8-sig")


def test_the_list_of_accounts(works: Firm, page: Client) -> None:
    """Main projects only, with what their parts cost; search narrows; a file of the same."""
    text = page.get(reverse("panel:accounting")).content.decode()
    none = page.get(reverse("panel:accounting"), {"q": "zzz"}).content.decode()
    file = page.get(reverse("panel:accounting_file")).content.decode("utf-8-sig")

    assert "Myrlia" in text
    assert "4,875" in text
    assert "Part one" not in text
    assert "Nothing fits" in none
    assert "1047;Myrlia" in file
    assert works.projects


@pytest.mark.parametrize(
    ("role", "sees", "estimates"),
    [
        (Role.WORKER, False, False),
        (Role.FOREMAN, False, False),
        (Role.READ_ONLY, True, False),
        (Role.PROJECT_MANAGER, True, True),
    ],
)
def test_who_may_see_accounts(
    works: Firm,
    signed_in_as: SignIn,
    role: Role,
    sees: bool,  # noqa: FBT001 - a case
    estimates: bool,  # noqa: FBT001 - a case
) -> None:
    """Margins are not for everybody, by no address."""
    browser = signed_in_as(role)
    ours = [works.projects["1047"]]
    for name in ("project_accounting", "project_accounting_file", "project_accounting_workbook"):
        answer = browser.get(reverse(f"panel:{name}", args=ours))
        assert answer.status_code == (200 if sees else 403), name
    for name in ("accounting", "accounting_file"):
        assert browser.get(reverse(f"panel:{name}")).status_code == (200 if sees else 403), name
    estimate = browser.post(reverse("panel:project_estimate", args=ours), ESTIMATE)
    assert estimate.status_code == (302 if estimates else 403)


def test_other_companies_find_no_account(works: Firm, other_firm: Company) -> None:
    """Row security, through the pages too."""
    browser = Client()
    browser.force_login(User.objects.get(email="eva@other.example"))
    ours: list[UUID] = [works.projects["1047"]]

    assert other_firm.name
    for name in ("project_accounting", "project_accounting_file", "project_estimate"):
        assert browser.get(reverse(f"panel:{name}", args=ours)).status_code == 404, name


def test_a_project_without_anything_says_so(works: Firm, page: Client) -> None:
    """No empty picture of no months."""
    url = reverse("panel:project_accounting", args=[works.projects["1042"]])

    assert "Nothing is earned or spent yet" in page.get(url).content.decode()


def test_attachments_and_invoices_of_a_project(
    works: Firm, page: Client, firm: Company, kari: User
) -> None:
    """A draft with its sum; none elsewhere."""
    with company_scope(firm.id):
        made = services.create_attachment(works.projects["1047"], by=kari)
        number = InvoiceAttachment.objects.get(id=made).number
    url = reverse("panel:project_attachments", args=[works.projects["1047"]])
    other = reverse("panel:project_attachments", args=[works.projects["1042"]])

    text = page.get(url).content.decode().replace("\N{NO-BREAK SPACE}", " ")

    assert number in text
    assert "6,675.00" in text
    assert "Draft" in text
    assert "No invoice attachment yet" in page.get(other).content.decode()


def test_attachments_are_for_who_sees_accounts(works: Firm, signed_in_as: SignIn) -> None:
    """A foreman may not, by this address either; who only reads is offered no new one."""
    url = reverse("panel:project_attachments", args=[works.projects["1047"]])

    assert signed_in_as(Role.FOREMAN).get(url).status_code == 403
    assert "New invoice" not in signed_in_as(Role.READ_ONLY).get(url).content.decode()
    assert "New invoice" in signed_in_as(Role.PROJECT_MANAGER).get(url).content.decode()
