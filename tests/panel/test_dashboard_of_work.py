"""The dashboard of a company's own work: useful before anything is connected, and by role."""

from datetime import UTC, datetime

import pytest
from django.test import Client
from django.urls import reverse

from bindeledd.kernel import clock
from bindeledd.tenancy.models import Company, Role, User
from bindeledd.tenancy.scope import company_scope
from bindeledd.workspace.time import approving
from bindeledd.workspace.time.models import HourEntry, HourType
from tests.hours import Firm
from tests.panel.conftest import SignIn

HOME = "/"


@pytest.fixture
def works(firm: Company, kari: User) -> Firm:
    """The company with two days that wait and one that is approved, at 890 an hour."""
    with company_scope(firm.id):
        made = Firm.build(kari)
        HourType.objects.filter(id=made.types["1"]).update(price=890)
        made.entry("Anders")
        made.entry("Emil", minutes=480)
        done = made.entry("Anders", project_id=made.projects["1042"])
        approving.approve(done.id, by=kari)
    return made


def seen(browser: Client) -> str:
    return browser.get(HOME).content.decode().replace("\N{NO-BREAK SPACE}", " ")


def test_work_shows_before_anything_is_connected(works: Firm, page: Client) -> None:  # noqa: ARG001 - has to stand
    """Hours and kroner first; the invitation to connect stands below."""
    text = seen(page)
    counted = page.get(reverse("panel:dashboard_sheet", args=["unbilled"])).content.decode()

    assert "15.5 h in 2 entries wait for your approval" in text
    assert 'id="widget-approve"' in text
    assert "Week 47" in text
    assert 'id="widget-unbilled"' in text
    assert 'hx-trigger="load"' in text, "the page does not wait for what is counted"
    assert "NOK\N{NO-BREAK SPACE}6,675" in counted
    assert "1042 Solvang" in counted
    assert 'hx-trigger="load"' not in counted, "it would ask for ever"
    assert text.index("widget-approve") < text.index("Nothing is connected")
    assert 'id="widget-flows"' not in text
    assert "Customise the dashboard" in text


def test_widgets_of_work_are_hidden_like_others(works: Firm, page: Client) -> None:  # noqa: ARG001 - has to stand
    """And what needs a connection is not offered where there is none."""
    offered = page.get(reverse("panel:dashboard_customise")).content.decode()
    assert "Hours to approve" in offered
    assert "What goes where" not in offered

    page.post(reverse("panel:dashboard_keep"), {"shown": ["approve"]})

    assert 'id="widget-unbilled"' not in seen(page)
    assert 'id="widget-approve"' in seen(page)


@pytest.mark.parametrize(
    ("role", "approves", "bills"),
    [
        (Role.WORKER, False, False),
        (Role.FOREMAN, True, False),
        (Role.PROJECT_MANAGER, True, True),
        (Role.READ_ONLY, False, False),
    ],
)
def test_each_role_sees_its_own_widgets(
    works: Firm,  # noqa: ARG001 - has to stand
    signed_in_as: SignIn,
    role: Role,
    approves: bool,  # noqa: FBT001 - a case
    bills: bool,  # noqa: FBT001 - a case
) -> None:
    """A worker learns neither what others wait for nor what is billed, by no address."""
    browser = signed_in_as(role)
    text = seen(browser)

    assert ("widget-approve" in text) is approves
    assert ("wait for your approval" in text) is approves
    assert ("widget-unbilled" in text) is bills
    for name, allowed in (("approve", approves), ("unbilled", bills), ("flows", False)):
        answer = browser.get(reverse("panel:dashboard_sheet", args=[name]))
        assert answer.status_code == (200 if allowed else 404), name


def test_nothing_to_do_says_so(firm: Company, page: Client) -> None:  # noqa: ARG001 - has to stand
    """A new company reads that nothing waits, not an empty box."""
    text = seen(page)

    assert "Nothing waits for your approval" in text
    counted = page.get(reverse("panel:dashboard_sheet", args=["unbilled"])).content.decode()
    assert "Nothing is unbilled" in counted


def test_a_worker_reads_the_own_week(works: Firm, firm: Company) -> None:
    """Hours against the norm and what came back, never an invitation one cannot follow."""
    anders = works.users["Anders"]
    anders.language = "en"
    anders.save()
    browser = Client()
    browser.force_login(anders)
    with clock.fixed(datetime(2026, 11, 19, 14, 15, tzinfo=UTC)):
        before = seen(browser)
        with company_scope(firm.id):
            HourEntry.objects.filter(state="submitted").update(state="rejected")
        after = seen(browser)

    assert "You have entered 15.0 h of 37.5 h this week." in before
    assert 'id="widget-mine"' in before
    assert "Connect one" not in before
    assert "Connect an accounting system" not in before
    assert "1 entry came back to you" in after
