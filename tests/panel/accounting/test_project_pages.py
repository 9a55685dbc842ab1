"""The pages of one project: tabs by role, parts, hours with their sums, items and machines."""

from uuid import UUID, uuid4

import pytest
from django.test import Client
from django.urls import reverse

from bindeledd.tenancy.models import Company, Role, User
from bindeledd.tenancy.scope import company_scope
from bindeledd.workspace.items.models import Item, Withdrawal
from bindeledd.workspace.machines.models import Machine, MachineUse
from bindeledd.workspace.time import approving
from tests.hours import MONDAY, Firm
from tests.panel.conftest import SignIn

PAGES = ("project_hours", "project_items", "project_machines")


@pytest.fixture
def works(firm: Company, kari: User) -> Firm:
    """A project with a subproject; hours on both, one item with a return, one machine."""
    with company_scope(firm.id):
        made = Firm.build(kari)
        main = made.projects["1047"]
        made.project("01", name="Part one", parent_id=main)
        done = made.entry("Anders", overtime_50_minutes=60, comment="Pipes, stretch 3")
        approving.approve(done.id, by=kari)
        made.entry("Emil", project_id=made.projects["01"], minutes=480)
        item = Item.objects.create(number="5011", name="PVC pipe", unit="m", price=89)
        taken = Withdrawal.objects.create(
            project_id=main, withdrawn_on=MONDAY, item=item, quantity=96, unit="m", price=89
        )
        Withdrawal.objects.create(
            project_id=main,
            withdrawn_on=MONDAY,
            item=item,
            quantity=-6,
            unit="m",
            price=89,
            returns=taken,
        )
        machine = Machine.objects.create(number="M-02", name="Excavator")
        MachineUse.objects.create(
            machine=machine, project_id=main, used_on=MONDAY, minutes=240, state="approved"
        )
    return made


def seen(browser: Client, name: str, ours: UUID, query: str = "") -> str:
    answer = browser.get(reverse(f"panel:{name}", args=[ours]) + query)
    assert answer.status_code == 200
    return answer.content.decode().replace("\N{NO-BREAK SPACE}", " ")


def test_hours_of_the_whole_project_and_of_a_part(works: Firm, page: Client) -> None:
    """Sums are always of what is chosen."""
    whole = seen(page, "project_hours", works.projects["1047"])
    part = seen(page, "project_hours", works.projects["1047"], f"?part={works.projects['01']}")

    assert "15.5 h" in whole
    assert "Pipes, stretch 3" in whole
    assert "Approved" in whole
    assert "Awaiting approval" in whole
    assert "104701" in whole
    assert "15.5 h" not in part
    assert "8.0 h" in part
    assert "Pipes, stretch 3" not in part


def test_items_and_returns_and_machines(works: Firm, page: Client) -> None:
    """Each with its own unit, returns with a real minus sign."""
    items = seen(page, "project_items", works.projects["1047"])
    machines = seen(page, "project_machines", works.projects["1047"])

    assert "PVC pipe" in items
    assert "96 m" in items
    assert "\N{MINUS SIGN}6 m" in items
    assert "8,544.00" in items
    assert "return" in items
    assert "Excavator" in machines
    assert "4.0" in machines


def test_tabs_lead_to_the_pages_one_may_see(works: Firm, signed_in_as: SignIn) -> None:
    """A worker reads the overview only, and no address opens the rest."""
    ours = works.projects["1047"]
    worker, foreman = signed_in_as(Role.WORKER), signed_in_as(Role.FOREMAN)

    assert "Pages of the project" not in seen(worker, "project", ours)
    overview = seen(foreman, "project", ours)
    assert "Pages of the project" in overview
    for name in PAGES:
        assert reverse(f"panel:{name}", args=[ours]) in overview
        assert worker.get(reverse(f"panel:{name}", args=[ours])).status_code == 403
        assert foreman.get(reverse(f"panel:{name}", args=[ours])).status_code == 200


@pytest.mark.parametrize("name", PAGES)
def test_a_part_of_another_project_is_not_found(works: Firm, page: Client, name: str) -> None:
    """Neither a project that is no part, nor one that nobody has."""
    ours = reverse(f"panel:{name}", args=[works.projects["1047"]])

    assert page.get(f"{ours}?part={works.projects['1042']}").status_code == 404
    assert page.get(f"{ours}?part={uuid4()}").status_code == 404
    assert page.get(f"{ours}?part=x").status_code == 404


@pytest.mark.parametrize("name", PAGES)
def test_an_empty_page_says_where_rows_come_from(works: Firm, page: Client, name: str) -> None:
    """An empty list is never only empty."""
    assert 'class="empty"' in seen(page, name, works.projects["1042"])


@pytest.mark.parametrize("name", PAGES)
def test_other_companies_see_nothing(works: Firm, other_firm: Company, name: str) -> None:
    """Row security, through the pages too."""
    stranger = User.objects.get(email="eva@other.example")
    browser = Client()
    browser.force_login(stranger)

    assert browser.get(reverse(f"panel:{name}", args=[works.projects["1047"]])).status_code == 404
    assert other_firm.name
