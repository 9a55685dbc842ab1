"""What lies before the first day: one line where people look, and a page that lists it."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from bindeledd.panel import formatting
from bindeledd.sync import board_early
from bindeledd.sync.models import DataType
from bindeledd.tenancy.models import Role
from tests.engine.test_hours_out import MONDAY, Case
from tests.engine.test_supplier_costs import lines_kept
from tests.panel.sync.conftest import text_of
from tests.world import World

LINE = "Hours to PowerOffice Go: 2 rows lie before the first day, 16 Nov 2026, and are not sent."


@pytest.fixture
def case(world: World) -> Case:
    """Two hours before the first day, of which one lacks more than that, and one that goes."""
    made = Case.begin(world)
    with world.inside():
        DataType.objects.filter(group="hours").update(start_date=MONDAY)
    made.hour(worked_on=date(2026, 11, 13), minutes=90, state="submitted")
    made.hour(worked_on=date(2026, 11, 12), minutes=60)
    made.hour()
    return made


def listed(world: World) -> str:
    kind = [world.connection.id, "hours", "hour_entry"]
    return reverse("panel:data_type_before", args=kind)


@pytest.mark.covers("A0.13", "X5", "B3.5")
def test_nothing_is_silent_about_what_lies_before_the_first_day(
    case: Case, browser: Client
) -> None:
    world = case.world
    plan = world.preview(("hours",))
    pages = [
        reverse("panel:held"),
        reverse("panel:held") + f"?group=hours&connection={world.connection.id}",
        reverse("panel:data_type", args=[world.connection.id, "hours"]),
        reverse("panel:plan", args=[plan.id]),
    ]
    for page in pages:
        told = text_of(browser.get(page))
        assert LINE in told
        assert f'href="{listed(world)}"' in told
    assert "Both sides are alike." not in told, "the last of them is a plan without rows"
    for other in ("?group=customers", "?code=ref.not_linked", "?q=Aas"):
        assert LINE not in text_of(browser.get(reverse("panel:held") + other))

    page = text_of(browser.get(listed(world)))

    assert LINE in page
    assert "Anders Aas 13.11.2026" in page
    project = reverse("panel:project", args=[case.project])
    assert f'<a href="{project}">1047 Myrlia</a>' in page
    assert "1.5 h" in page
    assert page.count("The hours are not approved here.") == 1
    assert "16.11.2026" not in page


def test_a_long_list_comes_a_page_at_a_time(
    case: Case, htmx: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(board_early, "ROWS", 2)
    case.hour(worked_on=MONDAY - timedelta(days=30), minutes=15)
    first = text_of(htmx.get(listed(case.world)))
    assert "Anders Aas 17.10.2026" not in first
    assert "?after=2" in first
    rest = text_of(htmx.get(listed(case.world) + "?after=2"))
    assert "Anders Aas 17.10.2026" in rest
    assert "?after=" not in rest


def test_it_is_listed_for_those_who_may_run(
    case: Case, signed_in_as: Callable[[Role], Client], browser: Client
) -> None:
    """Whose hours they are is not for everybody; that they lie there is."""
    worker = signed_in_as(Role.WORKER)
    told = text_of(worker.get(reverse("panel:held")))
    assert LINE in told
    assert listed(case.world) not in told
    assert worker.get(listed(case.world)).status_code == 403
    unknown = [case.world.connection.id, "customers", "customer"]
    assert browser.get(reverse("panel:data_type_before", args=unknown)).status_code == 404


def test_without_a_first_day_nothing_lies_before_it(world: World, browser: Client) -> None:
    Case.begin(world).hour()
    assert "lie before" not in text_of(browser.get(reverse("panel:held")))
    assert "Nothing lies before the first day" in text_of(browser.get(listed(world)))


@pytest.mark.covers("A12.3", "X5")
def test_what_stands_there_before_the_first_day_is_told_and_listed(
    world: World, browser: Client
) -> None:
    lines_kept(world, date(2026, 11, 11))
    line = (
        "Supplier invoices from PowerOffice Go: 2 rows lie before the first day, 11 Nov 2026, and "
        "are not fetched."
    )
    where = [world.connection.id, "supplier_costs"]
    listed_at = reverse("panel:data_type_before", args=[*where, "supplier_cost"])
    for page in (reverse("panel:held"), reverse("panel:data_type", args=where)):
        told = text_of(browser.get(page))
        assert line in told
        assert f'href="{listed_at}"' in told

    page = text_of(browser.get(listed_at))

    assert line in page
    assert "never comes" in page
    assert page.index("70 Concrete") < page.index("70 Gravel"), "the latest first"
    assert "777 Another" in page
    assert page.count(" ".join(formatting.kroner(8000).split())) == 2
    assert "is not linked" in page
