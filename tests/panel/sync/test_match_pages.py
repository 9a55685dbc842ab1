"""The match screen: a person's answers, one by one and many at once, and taken back."""

from collections.abc import Callable
from uuid import UUID

import pytest
from django.test import Client
from django.urls import reverse

from bindeledd.sync.models import MatchDecision
from bindeledd.tenancy.models import Role
from tests.panel.sync.conftest import out, read, text_of
from tests.world import World


@pytest.fixture
def pair(world: World) -> tuple[UUID, str]:
    """Two customers under one number that are no pair by themselves."""
    out(world)
    (ours,) = world.put("customer", [{"number": "10066", "name": "Nordlia Eiendom AS"}])
    theirs = world.books.user_adds("Customers", {"Number": 10066, "Name": "Nordlia Utleie AS"})
    read(world)
    return ours, str(theirs["Id"])


def address(world: World, name: str = "match") -> str:
    return reverse(f"panel:{name}", args=[world.connection.id, "customer"])


@pytest.mark.covers("A0.6", "X4")
@pytest.mark.usefixtures("pair")
def test_equal_number_and_another_name_is_a_conflict_with_words_marked(
    world: World, browser: Client
) -> None:
    """Never joined by itself; the next kind waits for the answer."""
    page = text_of(browser.get(address(world)))

    assert "<mark>Eiendom</mark>" in page
    assert "<mark>Utleie</mark>" in page
    assert "1 conflict left before you can go on" in page
    assert "Same customer" in page
    assert "Two customers" in page
    assert world.links("customer") == {}


@pytest.mark.parametrize("fragment", [False, True])
def test_same_links_and_undo_takes_it_back(
    world: World,
    browser: Client,
    htmx: Client,
    pair: tuple[UUID, str],
    *,
    fragment: bool,
) -> None:
    ours, theirs = pair
    body = {"answer": "link", "ours": str(ours), "theirs": theirs}

    if fragment:
        page = text_of(htmx.post(address(world, "match_answer"), body))
        assert 'id="match-tallies" hx-swap-oob="true"' in page
        assert "Linked." in page
        assert "<html" not in page
    else:
        page = text_of(browser.post(address(world, "match_answer"), body, follow=True))
        assert "Linked." in page
    assert world.links("customer") == {ours: theirs}
    with world.inside():
        decision = MatchDecision.objects.get()
    undo = reverse("panel:match_undo", args=[world.connection.id, "customer", decision.id])
    assert undo in page
    browser.post(undo)
    assert world.links("customer") == {}


def test_a_double_click_is_one_answer(
    world: World, browser: Client, pair: tuple[UUID, str]
) -> None:
    ours, theirs = pair
    body = {"answer": "link", "ours": str(ours), "theirs": theirs}

    browser.post(address(world, "match_answer"), body)
    again = browser.post(address(world, "match_answer"), body, follow=True)

    assert "Linked." in text_of(again)
    with world.inside():
        assert MatchDecision.objects.filter(withdrawn_at=None).count() == 1


def test_two_frees_the_next_step(world: World, browser: Client, pair: tuple[UUID, str]) -> None:
    ours, theirs = pair
    body = {"answer": "two", "ours": str(ours), "theirs": theirs}

    page = text_of(browser.post(address(world, "match_answer"), body, follow=True))

    assert "they are two" in page
    assert "conflict left before" not in page
    assert world.links("customer") == {}


def test_choose_another_offers_the_likeliest(
    world: World, browser: Client, pair: tuple[UUID, str]
) -> None:
    ours, _theirs = pair
    other = world.books.user_adds("Customers", {"Number": 10412, "Name": "Nordlia Eiendommer AS"})
    read(world)
    choose = f"{address(world, 'match_choose')}?ours={ours}"

    page = text_of(browser.get(choose))
    found = text_of(browser.get(f"{choose}&q=eiendommer"))
    body = {"answer": "link", "ours": str(ours), "theirs": str(other["Id"])}
    browser.post(address(world, "match_answer"), body)

    assert "10412 Nordlia Eiendommer AS" in page
    assert "10066 Nordlia Utleie AS" not in found
    assert world.links("customer") == {ours: str(other["Id"])}


def test_counts_are_of_the_whole_and_pages_hold_a_hundred(
    world: World, browser: Client, django_assert_max_num_queries: Callable[..., object]
) -> None:
    out(world)
    world.put("customer", [{"number": str(20000 + i), "name": f"Firma {i}"} for i in range(130)])
    read(world)

    browser.get(address(world))
    with django_assert_max_num_queries(40):  # type: ignore[attr-defined] # a context manager
        page = text_of(browser.get(f"{address(world)}?show=only_here"))

    assert "Only here (130)" in page
    assert page.count('class="match-row"') == 100
    assert "Page 1 of 2" in page
    second = text_of(browser.get(f"{address(world)}?show=only_here&page=2"))
    assert second.count('class="match-row"') == 30
    found = text_of(browser.get(f"{address(world)}?q=Firma+129"))
    assert found.count('class="match-row"') == 1


def test_read_only_may_look_but_not_answer(
    world: World, signed_in_as: Callable[[Role], Client], pair: tuple[UUID, str]
) -> None:
    ours, theirs = pair
    browser = signed_in_as(Role.READ_ONLY)

    page = text_of(browser.get(address(world)))
    body = {"answer": "link", "ours": str(ours), "theirs": theirs}

    assert "Same customer" not in page
    assert browser.post(address(world, "match_answer"), body).status_code == 403
    assert browser.post(address(world, "match_accept"), {"criterion": "sure"}).status_code == 403


@pytest.mark.usefixtures("pair")
def test_links_page_counts_every_kind(browser: Client) -> None:
    page = text_of(browser.get(reverse("panel:links")))

    assert "Answer 1" in page
    for kind in ("Departments", "Employees", "Customers", "Projects"):
        assert kind in page
