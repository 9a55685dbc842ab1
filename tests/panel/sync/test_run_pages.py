"""Transfers: what came of each row, in our words and in theirs, and what one may do about it."""

import pytest
from django.test import Client
from django.urls import reverse

from bindeledd.panel.sync import ran, reasoned
from bindeledd.sync import board_hours, calls
from bindeledd.sync.models import Run
from tests.panel.sync.conftest import out, some_rows, text_of
from tests.world import World


@pytest.fixture(autouse=True)
def _no_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    """Do not stand still between tries."""
    monkeypatch.setattr(calls, "pause", lambda _seconds: None)


def page_of(browser: Client, run: Run, show: str = "all") -> str:
    return text_of(browser.get(reverse("panel:run", args=[run.id]) + f"?show={show}"))


@pytest.mark.covers("X5", "X6")
def test_a_second_run_says_that_nothing_moved(world: World, browser: Client) -> None:
    out(world)
    some_rows(world)
    world.run()

    page = page_of(browser, world.run())

    assert "No changes" in page
    assert 'class="figure"' in page
    assert len(world.books.rows("Customers")) == 1


@pytest.mark.covers("A0.10")
def test_what_was_skipped_is_not_counted_as_waiting(world: World, browser: Client) -> None:
    """A conflict that a person skipped waits for nothing; what waits for it does."""
    world.books.user_adds("Customers", {"Number": 10042, "Name": "En helt annen"})
    out(world)
    some_rows(world)
    world.put("customer", [{"number": "10043", "name": "Lauvtun Bolig AS"}])
    plan = world.preview()
    for row in world.rows(plan):
        if row.action == "conflict" or "Lauvtun" in row.label:
            browser.post(reverse("panel:plan_skip", args=[plan.id, row.id]))
    browser.post(reverse("panel:plan_run", args=[plan.id]))
    with world.inside():
        asked = Run.objects.get(trigger=Run.Trigger.PLAN)

    run = world.carry(asked)

    sums = board_hours.figures(run)
    assert sums["held"] == 0
    assert sums["skipped"] == 2
    assert sums["done"] == 2
    assert "2 transferred, 2 skipped" in text_of(browser.get(reverse("panel:runs")))
    assert '<span>2</span></span><span class="word">skipped' in page_of(browser, run)


def test_a_row_shows_what_we_sent_and_each_attempt_but_no_key(
    world: World, browser: Client, htmx: Client
) -> None:
    """The proof of one row; secrets are never in it."""
    out(world)
    some_rows(world)
    world.app.faults.lose_answer("POST /Customers", times=1)
    run = world.run()
    row = next(one for one in world.rows(run.plan) if one.outcome == "unknown")
    address = reverse("panel:run_row", args=[run.id, row.id])

    page, fragment = text_of(browser.get(address)), text_of(htmx.get(address))

    assert "Fjordbygg Bolig AS" in page
    assert "What we sent" in page
    assert "Attempts" in page
    assert "Ask Go now" in page
    assert "Try this again" not in page
    assert "<html" not in fragment
    assert "What we sent" in fragment
    assert world.books.client_key not in page
    assert "do not know" in page_of(browser, run, "needs")


@pytest.mark.covers("X5")
def test_a_row_names_every_reason_that_it_waits_for(world: World) -> None:
    """The list says how many more there are; the card says which."""
    out(world)
    some_rows(world)
    run = world.run()
    row = world.rows(run.plan)[0]
    row.outcome, row.outcome_code = "held", ""
    row.reasons = [
        {"code": "ref.not_linked", "params": {"kind": "employee"}},
        {"code": "ref.not_linked", "params": {"kind": "project"}},
    ]

    with world.inside():
        card = ran.card(run, row)
        line = ran.happened(run, row, reasoned.named([]))

    assert card.words.happened.startswith("The employee on the row is not linked")
    assert [one.text[:37] for one in card.others] == ["The project on the row is not linked "]
    assert line.text.endswith("And 1 more reason.")


def test_a_waiting_run_is_cancelled_once(world: World, browser: Client) -> None:
    out(world)
    run = world.ask()
    address = reverse("panel:run_cancel", args=[run.id])
    assert "Waiting to start" in page_of(browser, run)

    browser.post(address)
    again = browser.post(address, follow=True)

    assert again.status_code == 200
    with world.inside():
        assert Run.objects.get(id=run.id).state == Run.State.CANCELLED
    assert "Cancelled" in text_of(browser.get(reverse("panel:runs")))


def test_a_run_without_a_worker_says_who_goes_on(world: World, browser: Client) -> None:
    """Cut off: which step it reached, and that nothing is sent twice."""
    from bindeledd.sync import runs

    out(world)
    run = world.ask()
    lease = world.begin(run)
    assert "Running now" in page_of(browser, run)
    with world.inside():
        runs.release(lease)

    page = page_of(browser, run)

    assert "No sign of life" in page
    assert "nothing is sent twice" in page


def test_a_stopped_run_says_why(world: World, browser: Client) -> None:
    out(world)
    some_rows(world)
    world.app.faults.revoke()
    run = world.run()

    page = page_of(browser, run)

    assert "What it means" in page
    assert "no words for" not in page
    assert "Stopped" in text_of(browser.get(reverse("panel:runs") + "?state=failed"))
    done = text_of(browser.get(reverse("panel:runs") + "?state=done"))
    assert "No such transfer" in done


def test_many_runs_are_paged(world: World, browser: Client) -> None:
    with world.inside():
        for number in range(1, 61):
            Run.objects.create(
                company=world.company,
                connection=world.connection,
                number=number,
                trigger=Run.Trigger.SCHEDULE,
                state=Run.State.DONE,
            )

    page = browser.get(reverse("panel:runs"))
    more = page.context["more"]

    assert text_of(page).count("data-row") == 50
    assert text_of(browser.get(more)).count("data-row") == 10


def test_what_stands_there_without_its_file_is_told(world: World, browser: Client) -> None:
    """Nothing more is counted twice: the record itself was transferred."""
    out(world)
    some_rows(world)
    run = world.run()
    with world.inside():
        progress = dict(run.progress)
        name = next(name for name in progress if "customers" in name)
        progress[name] = {**progress[name], "step_refused": 1, "step_unknown": 1}
        Run.objects.filter(id=run.id).update(progress=progress)
        run.refresh_from_db()
    sums = board_hours.figures(run)

    assert "2 still lack what follows them" in page_of(browser, run)
    assert sums["lacking"] == 2
    assert sums["looked_at"] == sums["done"] + sums["unchanged"] + sums["held"]
