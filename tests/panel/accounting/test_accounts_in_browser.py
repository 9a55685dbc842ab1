"""A project's pages in a real browser: accessible, usable at any width, in both languages."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Browser, expect

from bindeledd.kernel.identity import new_id
from bindeledd.tenancy.models import Company, User
from bindeledd.tenancy.scope import company_scope
from bindeledd.tenancy.services import create_company
from bindeledd.workspace.accounting.services import set_estimate
from bindeledd.workspace.costs.models import SupplierCost
from bindeledd.workspace.items.models import Withdrawal
from bindeledd.workspace.people.models import EmploymentTerms
from bindeledd.workspace.time import approving
from bindeledd.workspace.time.models import HourType
from tests.chromium import in_browser
from tests.hours import MONDAY, Firm
from tests.looking import look
from tests.panel.phone.handset import session_of

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]

SMALL = 320


@pytest.fixture
def kari(transactional_db: None) -> User:  # noqa: ARG001 - opened first
    """The administrator, whose rows the server's threads see."""
    return User.objects.create_user(f"{new_id()}@firma.example", name="Kari Tveit")


@pytest.fixture
def works(kari: User) -> Firm:
    """A project with a part, hours approved and waiting, goods, a supplier and an estimate."""
    company: Company = create_company("Lauvåsen Entreprenør AS", by=kari)
    with company_scope(company.id):
        firm = Firm.build(kari)
        main = firm.projects["1047"]
        firm.project("01", name="Part one", parent_id=main)
        HourType.objects.filter(id=firm.types["1"]).update(price=890)
        EmploymentTerms.objects.create(
            employee_id=firm.people["Anders"],
            valid_from=date(2026, 1, 1),
            cost_price=Decimal(410),
        )
        for day in (MONDAY, date(2026, 10, 5), date(2026, 9, 7)):
            approving.approve(firm.entry("Anders", worked_on=day).id, by=kari)
        firm.entry("Emil", minutes=480)
        SupplierCost.objects.create(
            project_id=main, incurred_on=MONDAY, amount=1800, supplier_name="Holm Pump"
        )
        Withdrawal.objects.create(
            project_id=main, withdrawn_on=MONDAY, text="Gravel", quantity=2, unit="t", price=185
        )
        set_estimate(main, {"income": Decimal(30000), "wage": Decimal(12000)}, by=kari)
    return firm


@pytest.mark.parametrize(("language", "width"), [("en", 1440), ("nb", 390), ("nb", SMALL)])
def test_pages_of_a_project_are_for_everybody(
    live_server: Any, kari: User, works: Firm, language: str, width: int
) -> None:
    """Each tab and the list, with the table beside the picture folded out."""
    User.objects.filter(pk=kari.pk).update(language=language)
    client = Client()
    client.force_login(kari)
    session = session_of(client)
    one = [works.projects["1047"]]
    names = ("accounting", "hours", "items", "machines", "attachments", "estimate")
    pages = {name: reverse(f"panel:project_{name}", args=one) for name in names} | {
        "portfolio": reverse("panel:accounting"),
        "dashboard": reverse("panel:dashboard"),
    }

    def visit(chromium: Browser) -> list[str]:
        complaints: list[str] = []
        context = chromium.new_context(viewport={"width": width, "height": 900})
        context.add_cookies(
            [{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": live_server.url}]
        )
        page = context.new_page()
        page.on(
            "console",
            lambda line: complaints.append(line.text) if line.type == "error" else None,
        )
        for name, address in pages.items():
            page.goto(live_server.url + address)
            if name == "accounting":
                page.locator("main details.fold summary").click()
                expect(page.locator("main details.fold table")).to_be_visible()
            complaints += look(page, f"accounts/{name}-{language}-{width}", rules=width != SMALL)
        context.close()
        return complaints

    assert in_browser(visit) == []
