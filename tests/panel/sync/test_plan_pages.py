"""The plan page: what is shown is what is done, row by row, and a second press does it once."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from bindeledd.config import demo_screen
from bindeledd.panel.sync import planned
from bindeledd.sync import board_plans
from bindeledd.sync.flows import Direction
from bindeledd.sync.models import Plan, PlanRow, Run
from bindeledd.tenancy.models import Role
from tests.panel.sync.conftest import out, some_rows, text_of
from tests.world import World


def shown(world: World, browser: Client) -> tuple[Plan, str]:
    """Make a plan of three rows and return it with its page."""
    out(world)
    some_rows(world)
    plan = world.preview()
    return plan, text_of(browser.get(reverse("panel:plan", args=[plan.id])))


def runs(world: World, trigger: str) -> list[Run]:
    """Return runs of a kind."""
    with world.inside():
        return list(Run.objects.filter(trigger=trigger).order_by("number"))


@pytest.mark.covers("A0.10", "X1")
def test_steps_stand_in_the_order_of_writing_and_name_what_they_create(
    world: World, browser: Client
) -> None:
    _plan, page = shown(world, browser)

    assert page.index("10042 Fjordbygg Bolig AS") < page.index("1047 Myrlia")
    assert "10042 Fjordbygg Bolig AS, created in step 1" in page
    assert "we never delete" in page


@pytest.mark.covers("A0.10")
def test_the_sum_is_of_what_is_written(world: World, browser: Client) -> None:
    """Hours that wait, and those that a person skips, do not go out."""
    plan, _page = shown(world, browser)
    first, second, third = world.rows(plan)
    with world.inside():
        PlanRow.objects.filter(plan=plan).update(minutes=60, amount=100)
        PlanRow.objects.filter(id=second.id).update(action=PlanRow.Action.HELD)
    browser.post(reverse("panel:plan_skip", args=[plan.id, third.id]))

    with world.inside():
        found = board_plans.sums(plan)

    assert (found.hours, found.amount, first.action) == (1, 100, "create")


def test_run_the_plan_twice_is_one_run(world: World, browser: Client) -> None:
    """A double click meets the run that the first one made."""
    plan, _page = shown(world, browser)
    address = reverse("panel:plan_run", args=[plan.id])

    first, second = browser.post(address), browser.post(address)

    assert first["Location"] == second["Location"]
    (run,) = runs(world, Run.Trigger.PLAN)
    assert "Waiting to start" in text_of(browser.get(first["Location"]))
    world.carry(run)
    assert len(world.books.rows("Customers")) == 1
    page = text_of(browser.get(first["Location"] + "?show=all"))
    assert "3 rows" not in page
    assert page.count("Transferred") >= 3
    assert "10042" in page


@pytest.mark.parametrize("fragment", [False, True])
def test_skipped_row_says_who_and_is_not_sent(
    world: World, browser: Client, htmx: Client, *, fragment: bool
) -> None:
    plan, _page = shown(world, browser)
    row = world.rows(plan)[0]
    address = reverse("panel:plan_skip", args=[plan.id, row.id])

    if fragment:
        page = text_of(htmx.post(address))
        assert 'hx-swap-oob="true"' in page
        assert "<html" not in page
    else:
        page = text_of(browser.post(address, follow=True))

    assert "Skipped by Kari Nordmann" in page
    browser.post(reverse("panel:plan_run", args=[plan.id]))
    world.carry(runs(world, Run.Trigger.PLAN)[0])
    assert world.books.rows("Customers") == []


def test_conflict_stops_the_button_and_says_which(world: World, browser: Client) -> None:
    world.books.user_adds("Customers", {"Number": 10042, "Name": "En helt annen"})
    plan, page = shown(world, browser)

    assert "1 conflict stops the plan." in page
    assert 'aria-disabled="true"' in page
    refused = browser.post(reverse("panel:plan_run", args=[plan.id]), follow=True)
    assert runs(world, Run.Trigger.PLAN) == []
    assert refused.status_code == 200

    page = text_of(browser.post(reverse("panel:plan_skip_conflicts", args=[plan.id]), follow=True))
    assert "1 conflict is skipped." in page
    assert "Run the plan, 2 rows" in page


def test_stale_plan_shows_the_difference_and_writes_nothing(
    world: World, browser: Client, htmx: Client
) -> None:
    """The world moved: the new plan with its marks, to be confirmed anew; 409 for a fragment."""
    plan, _page = shown(world, browser)
    world.put("customer", [{"number": "10050", "name": "Kom til siden"}])
    answer = browser.post(reverse("panel:plan_run", args=[plan.id]))
    world.carry(runs(world, Run.Trigger.PLAN)[0])

    page = text_of(browser.get(answer["Location"], follow=True))

    assert "The plan has changed since you saw plan no. 1." in page
    assert "1 row is new." in page
    assert "new since you saw the plan" in page
    assert world.books.rows("Customers") == []
    address = reverse("panel:plan_run", args=[plan.id])
    assert htmx.post(address).status_code == 409


def test_csv_is_harmless_in_a_spreadsheet(world: World, browser: Client) -> None:
    """A name that begins like a formula is text."""
    out(world)
    world.put("customer", [{"number": "10042", "name": "=cmd|' /C calc'!A0"}])
    plan = world.preview()

    body = browser.get(reverse("panel:plan_csv", args=[plan.id])).content.decode("utf-8-sig")

    assert "'=cmd" in body
    assert ";=cmd" not in body


@pytest.mark.parametrize(
    ("role", "may"), [(Role.OFFICE, True), (Role.READ_ONLY, False), (Role.WORKER, False)]
)
def test_only_some_roles_run_plans(
    world: World, browser: Client, signed_in_as: Callable[[Role], Client], role: Role, *, may: bool
) -> None:
    plan, _page = shown(world, browser)
    other = signed_in_as(role)

    page = text_of(other.get(reverse("panel:plan", args=[plan.id])))
    answer = other.post(reverse("panel:plan_run", args=[plan.id]))

    assert ("Run the plan, 3 rows" in page) is may
    assert answer.status_code == (302 if may else 403)


def test_preview_pressed_twice_is_one_plan(world: World, browser: Client) -> None:
    out(world)
    address = reverse("panel:connection_preview", args=[world.connection.id])

    first, second = browser.post(address), browser.post(address)

    assert first["Location"] == second["Location"]
    (run,) = runs(world, Run.Trigger.PREVIEW)
    assert "The plan is being made" in text_of(browser.get(first["Location"]))
    world.carry(run)
    assert "No changes" in text_of(browser.get(first["Location"], follow=True))


def test_progress_stops_asking_when_the_run_has_ended(
    world: World, browser: Client, htmx: Client
) -> None:
    """Answer 286 ends htmx's polling."""
    out(world)
    run = world.ask()
    address = reverse("panel:run_progress", args=[run.id])
    assert 'hx-trigger="every 2s"' in text_of(htmx.get(address))

    world.carry(run)

    assert htmx.get(address).status_code == 286
    assert "every 2s" not in text_of(browser.get(address))


def test_a_plan_of_many_rows_is_paged(
    world: World, browser: Client, django_assert_max_num_queries: Callable[..., object]
) -> None:
    """Over 500 rows the steps start closed; a page of rows costs the same however many."""
    out(world)
    world.put("customer", [{"number": str(20000 + i), "name": f"Firma {i}"} for i in range(510)])
    plan = world.preview()

    with django_assert_max_num_queries(40):  # type: ignore[attr-defined] # a context manager
        page = text_of(browser.get(reverse("panel:plan", args=[plan.id])))
    assert "20000 Firma 0" not in page
    address = reverse("panel:plan_rows", args=[plan.id, "customers_out"])
    with django_assert_max_num_queries(25):  # type: ignore[attr-defined] # a context manager
        rows = text_of(browser.get(address))
    assert rows.count('class="plan-row"') == 100
    assert "after=99" in rows


@pytest.mark.covers("A0.6", "X4")
def test_what_looks_like_a_record_there_says_so_before_it_is_created(
    world: World, browser: Client
) -> None:
    """Likeness alone is no conflict in a run; whoever reads the plan is told of it."""
    out(world)
    theirs = world.books.user_adds("Customers", {"Number": 10412, "Name": "Solbakken Borettslaget"})
    world.put(
        "customer",
        [
            {"number": "10061", "name": "Solbakken Borettslag", "org_number": "991587454"},
            {"number": "10062", "name": "Noe helt annet AS"},
        ],
    )
    world.read("customer")
    plan = world.preview()
    address = reverse("panel:plan", args=[plan.id])

    page = text_of(browser.get(address))

    assert [row.action for row in world.rows(plan)] == ["create", "create"]
    assert "May be the same as 10412 Solbakken Borettslaget" in page
    assert page.count("May be the same") == 1
    assert reverse("panel:match", args=[world.connection.id, "customer"]) in page
    ours = next(one.id for one in world.records("customer") if one.number == "10061")
    body = {"answer": "two", "ours": str(ours), "theirs": str(theirs["Id"])}
    browser.post(reverse("panel:match_answer", args=[world.connection.id, "customer"]), body)
    assert "May be the same" not in text_of(browser.get(address))


@pytest.mark.covers("X4")
def test_what_would_be_created_here_is_held_against_ours(world: World, browser: Client) -> None:
    """The other way round: theirs is new, and something like it stands here."""
    world.choose("customers", Direction.INTO)
    world.put("customer", [{"number": "10061", "name": "Solbakken Borettslag"}])
    world.books.user_adds("Customers", {"Number": 10412, "Name": "Solbakken Borettslaget"})
    plan = world.preview()

    page = text_of(browser.get(reverse("panel:plan", args=[plan.id])))

    assert "create" in {row.action for row in world.rows(plan)}
    assert "May be the same as 10061 Solbakken Borettslag" in page


NEW = {
    "replace": ("is made anew", "1 is changed", "Taken back there, and made anew"),
    "cancel": ("is taken back", "1 is taken back", "Taken back there"),
    "correct": ("is corrected", "1 is changed", "A further document carries the change"),
    "follow": ("is completed", "1 is completed", "What belongs to it is there as well"),
}


@pytest.mark.covers("A0.10", "X14")
@pytest.mark.parametrize("action", NEW)
def test_corrections_have_a_sign_a_sum_and_words(
    world: World, browser: Client, action: str
) -> None:
    """Before it is done, and after; hours and kroner of the document stand with it."""
    plan, _page = shown(world, browser)
    sign, told, done = NEW[action]
    with world.inside():
        row = plan.rows.order_by("position")[0]
        plan.rows.filter(id=row.id).update(action=action, minutes=450, amount="6675.00")

    page = text_of(browser.get(reverse("panel:plan", args=[plan.id])))
    assert f'aria-label="{sign}"' in page
    assert told in page
    assert "7.5 h" in page
    assert "6,675.00" in page
    assert "Run the plan, 3 rows" in page
    assert ("we never delete" in page) is (action != "cancel")
    listed = browser.get(reverse("panel:plan_csv", args=[plan.id]))
    assert sign in listed.content.decode()

    with world.inside():
        run = Run.objects.get(plan=plan)
        plan.rows.filter(id=row.id).update(outcome="done")
        Plan.objects.filter(id=plan.id).update(state=Plan.State.APPLIED)
        Run.objects.filter(id=run.id).update(trigger=Run.Trigger.PLAN)
    after = text_of(browser.get(reverse("panel:run", args=[run.id]) + "?show=all"))
    assert done in after


def test_every_action_has_a_sign_everywhere() -> None:
    """A new one is drawn before it is planned."""
    actions = {str(one) for one in PlanRow.Action}
    assert {str(one) for one in planned.SIGN} == actions
    assert set(demo_screen._SIGNS) == actions  # noqa: SLF001 - held against the engine's own
    assert set(demo_screen._WORDS) == actions  # noqa: SLF001 - likewise
