"""Documents in plans and field lists are told in names and words, never in ids of theirs."""

from __future__ import annotations

import re
from collections import Counter

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.translation import override

from bindeledd.panel.sync import planned
from bindeledd.sync import board_plans, choosing, handing
from bindeledd.sync.board_plans import Step
from bindeledd.sync.flows import Direction
from bindeledd.sync.models import Run
from bindeledd.workspace.invoicing.models import InvoiceAttachment
from tests.engine import test_hours_out as hours
from tests.engine.test_orders_out import Case, case
from tests.panel.sync.conftest import text_of
from tests.world import World

__all__ = ["case"]


def test_an_order_in_a_plan_is_told_in_words(case: Case, browser: Client) -> None:
    """Its lines as a count, its state by its word; the page with them opens at all."""
    with case.world.inside():
        number = InvoiceAttachment.objects.get(id=case.attachment).number
        handing.hand_over(
            case.world.connection.id,
            "poweroffice_go.orders_out",
            [(case.attachment, number)],
            by=case.world.office,
        )
        Run.objects.filter(state=Run.State.WAITING).update(state=Run.State.CANCELLED)
    plan = case.world.preview()
    lines = len(case.world.record("invoice_attachment", case.attachment).lines)

    page = text_of(browser.get(reverse("panel:plan", args=[plan.id])))

    assert f"{lines} lines" in page
    assert "LineType" not in page
    assert "Order status" in page


def test_a_moment_of_theirs_is_told_as_a_day_here(world: World) -> None:
    """Midnight in Norway is a day; whoever read it in UTC would see the day before."""
    names = board_plans.Names(world.connection, ())
    with override("en"):
        day = planned.value("2026-03-28T23:00:00Z", names)
        moment = planned.value("2026-11-20T06:30:00Z", names)
    assert day.split() == ["29", "Mar", "2026"]
    assert moment.split() == ["20", "Nov", "2026", "07:30"]


@pytest.mark.parametrize(
    ("flow", "kind", "words"),
    [
        ("orders_out", "invoice_attachment", "Invoice attachments"),
        ("orders_with_pdf_out", "invoice_attachment", "Invoice attachments with a PDF"),
        ("hours_out", "hour_entry", "Hours"),
    ],
)
def test_two_steps_of_one_kind_are_told_apart(flow: str, kind: str, words: str) -> None:
    step = Step(1, f"poweroffice_go.{flow}", kind, Direction.OUT, Counter())
    with override("en"):
        assert planned.step_label(step) == words


def test_what_was_chosen_from_their_list_is_told_by_its_name(world: World, browser: Client) -> None:
    case = hours.Case.begin(world)
    world.read("time_activity")
    case.hour()
    plan = world.preview()

    page = text_of(browser.get(reverse("panel:plan", args=[plan.id])))

    (name,) = {row["Name"] for row in world.books.rows("ActivityTime") if row["Code"] == "10"}
    assert f"10 {name}" in page
    assert not re.search(rf">\s*{case.there['work']}\s*<", page)


def fields(world: World, group: str) -> list[tuple[str, str, str]]:
    with world.inside(), override("en"):
        found = choosing.choice(world.connection, group)
        return [(one.label, one.theirs_label, one.rule) for one in found.fields]


@pytest.mark.covers("A9.7d", "A9.7e", "A10.7")
def test_fields_of_both_buttons_stand_there_once_with_those_of_lines(world: World) -> None:
    """Unit and cost price go only where no PDF does."""
    found = fields(world, "invoice_attachments")
    assert len(found) == len(set(found))
    rules = {label: rule for label, _, rule in found}
    assert "only where no PDF goes along" in rules["Unit"]
    assert rules["Cost price"] == "only where no PDF goes along"
    assert "PDF" not in rules["Quantity"]
    with world.inside(), override("en"):
        left_out = dict(choosing.choice(world.connection, "invoice_attachments").left_out)
    assert "Heading" in left_out
    assert "Title" not in left_out


@pytest.mark.parametrize(("way", "rule"), [(Direction.OUT, "as chosen"), (Direction.INTO, "")])
def test_the_product_group_stands_there_once_each_way(
    world: World, way: Direction, rule: str
) -> None:
    world.choose("items", way)
    found = [one for one in fields(world, "items") if one[0] == "Category"]
    assert len(found) == 1
    assert rule in found[0][2]
