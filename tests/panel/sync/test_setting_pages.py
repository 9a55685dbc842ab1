"""Settings that choose from their lists: a drop-down, a table, proposals, and what is gone."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Callable, Iterator
from typing import Any
from uuid import UUID

import pytest
from django.test import Client
from django.urls import reverse

from bindeledd.sync import board_reading, registry
from bindeledd.sync.choices import Setting
from bindeledd.sync.flows import Direction
from bindeledd.sync.models import Counterpart, DataType, Run
from bindeledd.tenancy.models import Role
from tests.panel.sync.conftest import text_of
from tests.world import INSTALLATION, World


@dataclasses.dataclass
class Shop:
    """A company with three categories of items, beside a ledger with groups of its own."""

    world: World
    pipes: UUID
    bends: UUID
    other: UUID
    groups: dict[str, str]

    @property
    def page(self) -> str:
        """Return where items are set up."""
        return reverse("panel:data_type", args=[self.world.connection.id, "items"])

    def read(self) -> None:
        """Read their lists."""
        self.world.read("item")

    def save(self, browser: Client, table: dict[UUID, str], deed: str = "save") -> Any:
        """Send the form."""
        body = {"on": "on", "direction": "out", "mode": "automatic", "deed": deed}
        rows = {f"value_product_groups_{ours}": theirs for ours, theirs in table.items()}
        return browser.post(self.page, body | rows)

    def kept(self) -> dict[str, str]:
        """Return the table as it is kept."""
        with self.world.inside():
            found = DataType.objects.filter(group="items").first()
        return {} if found is None else dict(found.values.get("product_groups", {}))


@pytest.fixture
def shop(world: World) -> Shop:
    """Categories here, groups there; two of them are called the same."""
    pipes, bends, other = world.put(
        "item_category", [{"name": "Rør"}, {"name": "Bend"}, {"name": "Annet"}]
    )
    groups = {
        name: str(world.books.user_adds("ProductGroups", {"Code": code, "Name": name})["Id"])
        for code, name in (("10", "Rør"), ("20", "bend"), ("30", "Pukk"))
    }
    return Shop(world, pipes, bends, other, groups)


def chosen(page: str, ours: UUID) -> str:
    """Return what stands chosen in a row's drop-down."""
    found = re.search(rf'<select name="value_product_groups_{ours}".*?</select>', page, re.DOTALL)
    assert found, "the row has a drop-down"
    option = re.search(r'<option value="([^"]*)" selected', found[0])
    return option[1] if option else ""


@pytest.mark.covers("A0.7")
def test_list_that_was_not_read_says_so_and_is_read_from_the_page(
    shop: Shop, browser: Client
) -> None:
    before = text_of(browser.get(shop.page))
    answer = browser.post(
        reverse("panel:data_type_lists", args=[shop.world.connection.id, "items"])
    )
    with shop.world.inside():
        asked = Run.objects.get(trigger=Run.Trigger.READ)
    under_way = text_of(browser.get(shop.page))
    shop.world.carry(asked)
    after = text_of(browser.get(shop.page))

    assert "has not been read from" in before
    assert "Read their lists" in before
    assert answer["Location"] == shop.page
    assert asked.groups == ["items"]
    assert 'hx-trigger="every 2s"' in under_way
    assert "has not been read from" not in after
    assert "10 Rør" in after


@pytest.mark.covers("A0.7", "A8.1", "X16")
def test_table_has_a_row_for_each_of_ours_and_is_saved(shop: Shop, browser: Client) -> None:
    shop.world.books.user_adds("ProductGroups", {"Code": "9", "Name": "Asfalt"})
    shop.read()
    page = text_of(browser.get(shop.page))
    assert page.index("9 Asfalt") < page.index("10 Rør"), "as people count"
    assert page.count('name="value_product_groups_') == 3
    assert "read the other way" in page, "the explanation stands with it"

    answer = shop.save(browser, {shop.pipes: shop.groups["Pukk"]})

    assert answer.status_code == 302, text_of(answer)
    assert shop.kept() == {str(shop.pipes): shop.groups["Pukk"]}
    again = text_of(browser.get(shop.page))
    assert chosen(again, shop.pipes) == shop.groups["Pukk"]
    assert "1 of 3 chosen" in again


def test_proposals_are_filled_and_never_saved_silently(shop: Shop, browser: Client) -> None:
    """Equal names are proposed; what somebody chose before stays as chosen."""
    shop.read()
    page = text_of(browser.get(shop.page))
    assert chosen(page, shop.pipes) == ""
    assert "Proposal: 10 Rør" in page
    assert "Take all 2 proposals" in page

    answer = shop.save(browser, {shop.bends: shop.groups["Pukk"]}, "propose:product_groups")

    filled = text_of(answer)
    assert answer.status_code == 200
    assert chosen(filled, shop.pipes) == shop.groups["Rør"]
    assert chosen(filled, shop.bends) == shop.groups["Pukk"]
    assert chosen(filled, shop.other) == ""
    assert "1 proposal is filled in." in filled
    assert "Nothing is saved yet" in filled
    assert shop.kept() == {}


def test_what_was_chosen_and_is_gone_there_is_shown_as_such(shop: Shop, browser: Client) -> None:
    """Its last name stands there, it stays until somebody chooses, and saving the rest works."""
    shop.read()
    shop.save(browser, {shop.pipes: shop.groups["Pukk"]})
    with shop.world.inside():
        Counterpart.objects.filter(kind="product_group", theirs=shop.groups["Pukk"]).update(
            active=False
        )

    page = text_of(browser.get(shop.page))

    assert "30 Pukk, no longer in" in page
    assert "Choose another." in page
    answer = shop.save(browser, {shop.pipes: shop.groups["Pukk"], shop.bends: shop.groups["bend"]})
    assert answer.status_code == 302, text_of(answer)
    assert shop.kept()[str(shop.bends)] == shop.groups["bend"]


def test_rows_the_form_did_not_ask_for_stay(shop: Shop, browser: Client) -> None:
    """A category made while somebody had the page open keeps its choice."""
    shop.read()
    shop.save(browser, {shop.pipes: shop.groups["Rør"], shop.bends: shop.groups["bend"]})

    shop.save(browser, {shop.bends: ""})

    assert shop.kept() == {str(shop.pipes): shop.groups["Rør"]}


def test_row_says_how_many_wait_for_its_choice(shop: Shop, browser: Client) -> None:
    shop.world.put(
        "item",
        [
            {"number": f"50{i}", "name": "PVC-rør", "unit": "m", "category_id": shop.pipes}
            for i in range(2)
        ],
    )
    shop.world.choose("items", Direction.OUT)
    shop.world.run()

    assert "2 rows wait" in text_of(browser.get(shop.page))


def test_unknown_entry_is_refused(shop: Shop, browser: Client) -> None:
    shop.read()
    answer = shop.save(browser, {shop.pipes: "999999"})
    assert answer.status_code == 422
    assert shop.kept() == {}


@pytest.mark.parametrize("role", [Role.OFFICE, Role.READ_ONLY])
def test_who_may_not_choose_sees_it_locked(
    shop: Shop, signed_in_as: Callable[[Role], Client], role: Role
) -> None:
    shop.read()
    browser = signed_in_as(role)
    page = text_of(browser.get(shop.page))
    row = re.search(rf'<select name="value_product_groups_{shop.pipes}"[^>]*>', page)
    assert row
    assert "disabled" in row[0]
    assert "Take all" not in page
    assert shop.save(browser, {}, "propose:product_groups").status_code == 403


@pytest.fixture
def accounts(shop: Shop) -> Iterator[Shop]:
    """The same with a connector that asks for an account, and for one that most leave alone."""
    known = registry.connector("poweroffice_go")
    entry: dict[str, Any] = {"form": "entry", "default": "", "to": "ledger_account"}
    more = (
        Setting("debit", label="Debit account", explanation="Costs go here.", needed=True, **entry),
        Setting("odd", label="Odd one", explanation="Seldom.", advanced=True, **entry),
    )
    groups = tuple(
        dataclasses.replace(one, settings=(*one.settings, *more), dated=True)
        if one.name == "items"
        else one
        for one in known.groups
    )
    registry.plug(dataclasses.replace(known, groups=groups), lambda: INSTALLATION)
    yield shop
    registry.plug(known, lambda: INSTALLATION)


@pytest.mark.covers("A0.7", "A0.16", "X16")
def test_drop_down_of_accounts_needed_and_advanced(accounts: Shop, browser: Client) -> None:
    shop = accounts
    unread = text_of(browser.get(shop.page))
    assert "has not been read from" in unread
    shop.read()
    with shop.world.inside():
        account = Counterpart.objects.filter(kind="ledger_account").first()
    assert account is not None

    page = text_of(browser.get(shop.page))
    fold = page.index("More choices, which most leave as they are")
    assert "Must be chosen." in page
    assert page.index("Odd one") > fold > page.index("Debit account")
    assert page.count('class="setting"') == page.count('class="why"')
    body = {"on": "on", "direction": "out", "value_debit": account.theirs}
    browser.post(shop.page, body | {"start_date": "01.11.2026"})

    with shop.world.inside():
        kept = DataType.objects.get(group="items")
    assert kept.values["debit"] == account.theirs
    assert str(kept.start_date) == "2026-11-01"
    assert "Must be chosen." not in text_of(browser.get(shop.page))


def test_reading_tells_of_the_lists_in_the_order_they_are_read(shop: Shop) -> None:
    """The lists come first; a register that is not its turn yet is not called read."""
    shop.read()
    with shop.world.inside():
        last = board_reading.latest(shop.world.connection)
        assert last is not None
        told = [(one.kind, one.state, one.rows) for one in last.registers]
        last.run.state, last.run.position = Run.State.RUNNING, {"stage": "read", "i": 0}
        early = [one.state for one in board_reading.of(last.run).registers]
    assert told[0][:2] == ("product_group", "done")
    assert told[0][2] >= len(shop.groups)
    assert ("item", "done", 0) in told
    assert early == ["current", *["ahead"] * (len(told) - 1)]


@pytest.mark.covers("X2")
def test_data_type_of_buttons_offers_no_clock(world: World, browser: Client) -> None:
    """An order goes when somebody presses; neither the page nor the list says "every hour"."""
    world.choose("invoice_attachments", Direction.OUT)
    address = reverse("panel:data_type", args=[world.connection.id, "invoice_attachments"])

    page = text_of(browser.get(address))
    dashboard = text_of(browser.get(reverse("panel:dashboard")))

    assert 'name="mode"' not in page
    assert "never by itself" in page
    assert "from us, on button" in page
    assert 'class="track hand"' in dashboard
    answer = browser.post(address, {"on": "on", "direction": "out", "value_send": "on"})
    assert answer.status_code == 302, text_of(answer)
    with world.inside():
        assert DataType.objects.get(group="invoice_attachments").values == {"send": True}
