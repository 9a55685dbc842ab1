"""The parts: what they say to somebody who cannot see, and what they refuse."""

import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django import forms
from django.template import Context, RequestContext, Template
from django.test import RequestFactory
from django.utils import translation

from bindeledd import panel
from bindeledd.panel import icons, states
from bindeledd.panel.gallery import SampleForm
from bindeledd.panel.gallery_work import sample_week
from bindeledd.panel.navigation import SECTIONS, rail
from bindeledd.panel.theme import choose_theme
from bindeledd.panel.week_grid import Badge, Cell, Day, Row, Week

FOLDER = Path(panel.__file__).parent
TEMPLATES = sorted((FOLDER / "templates").rglob("*.html"))
FORBIDDEN = re.compile(r"\sstyle\s*=|<style|\son[a-z]+\s*=|hx-on|javascript:|\bjs:|_hyperscript")


def draw(source: str, **context: Any) -> str:
    """Render a piece of template."""
    with translation.override("en"):
        known = (
            RequestContext(context["request"], context)
            if "request" in context
            else Context(context)
        )
        return Template("{% load panel %}" + source).render(known).strip()


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(FOLDER)))
def test_templates_keep_to_the_content_policy(path: Path) -> None:
    """An inline style or script works nowhere under the policy, and nobody would see it fail."""
    text = path.read_text(encoding="utf-8")

    assert not FORBIDDEN.search(text)
    assert not re.search(r"<script(?![^>]*\bsrc=)(?![^>]*application/json)", text)


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(FOLDER)))
def test_templates_hold_no_norwegian(path: Path) -> None:
    """Norwegian stands in the catalogue only; the coin has no other name in English."""
    if path.name.startswith("gallery"):
        pytest.skip("the gallery's sample names are Norwegian")

    text = re.sub(r"\børe\b", "", path.read_text(encoding="utf-8"))

    assert not re.search("[æøåÆØÅ]", text)


def test_every_state_has_a_silhouette_of_its_own() -> None:
    """States are readable in grey print."""
    assert set(states.STATES) == set(icons.GLYPHS)
    assert len(set(icons.GLYPHS.values())) == len(icons.GLYPHS)


def test_a_state_says_its_word_and_a_bare_one_too() -> None:
    """Shape, word, then colour: by ear as well."""
    assert ">Held</span>" in draw('{% state "held" %}')
    assert 'aria-label="Held"' in draw('{% state "held" bare=True %}')
    assert "27 rows" in draw('{% state "held" label="27 rows" %}')


def test_an_unknown_state_stops() -> None:
    """An unknown code is an error and never a default."""
    with pytest.raises(KeyError):
        states.state_tag("nearly")


def test_words_from_outside_are_escaped() -> None:
    """A customer may be called anything."""
    name = "<script>x</script>"

    assert "<script>" not in draw('{% state "held" label=name %}', name=name)
    assert "<script>" not in draw('{% joint "linked" label=name %}', name=name)
    assert "<script>" not in draw(
        '{% cotton notice tone="held" %}{{ name }}{% endcotton %}', name=name
    )
    assert "<script>" not in draw(
        '{% cotton plan_row name="{{ name }}" id="{{ name }}" %}{% endcotton %}', name=name
    )


def test_a_button_is_never_disabled_without_its_reason() -> None:
    """Disabled with reason keeps focus, and cannot send its form without script either."""
    button = draw('{% cotton button kind="filled" reason="why" %}Run the plan{% endcotton %}')

    assert 'aria-disabled="true"' in button
    assert 'aria-describedby="why"' in button
    assert 'type="button"' in button
    assert " disabled" not in button


def test_a_button_with_an_address_is_a_link() -> None:
    """What leads somewhere is a link, so that it opens in a new tab."""
    link = draw('{% cotton button href="/plan/" icon="eye" %}See the plan{% endcotton %}')

    assert link.startswith('<a href="/plan/"')
    assert "type=" not in link


def test_a_field_ties_label_help_and_error_to_its_control() -> None:
    """The ids that Django writes in `aria-describedby` must exist."""
    form = SampleForm({"start": "", "organisation": "1"})
    page = draw(
        "{% for f in form %}{% cotton field :field=f %}{% endcotton %}{% endfor %}", form=form
    )

    named = re.findall(r'aria-describedby="([^"]+)"', page)
    ids = set(re.findall(r'\sid="([^"]+)"', page))
    assert named
    assert {name for names in named for name in names.split()} <= ids
    assert set(re.findall(r'<label for="([^"]+)"', page)) <= ids


def test_many_errors_are_listed_on_top_and_few_are_not() -> None:
    """Two errors are seen at their fields; more are hard to find."""

    class Three(forms.Form):
        first = forms.CharField()
        second = forms.CharField()
        third = forms.CharField()

    three = draw("{% cotton form_errors :form=form %}{% endcotton %}", form=Three({}))
    two = draw(
        "{% cotton form_errors :form=form %}{% endcotton %}", form=Three({"first": "is filled"})
    )

    assert three.count("<li>") == 3
    assert two == ""


def test_a_head_says_how_it_is_sorted_and_turns() -> None:
    """`aria-sort` and the next press agree."""
    request = RequestFactory().get("/customers/?q=as&after=x")
    up = '{% cotton sort_head key="name" sort="name" %}Name{% endcotton %}'
    head = draw(up, request=request)

    assert 'aria-sort="ascending"' in head
    assert "sort=-name" in head
    assert "q=as" in head
    assert "after" not in head


def test_the_rail_leaves_out_pages_that_do_not_exist(settings: Any) -> None:
    """A dead link is worse than none."""
    settings.ROOT_URLCONF = "tests.panel.gallery_urls"
    groups = rail("held", {"held": 27, "links": 0})
    entries = {entry.area.key: entry for group in groups for entry in group.entries}

    assert entries["held"].active
    assert entries["held"].count == 27
    assert len(entries) == sum(len(section.areas) for section in SECTIONS)

    settings.ROOT_URLCONF = "tests.panel.no_urls"
    assert rail("held", {}) == ()


@pytest.mark.parametrize(
    ("chosen", "kept"), [("dark", "dark"), ("light", "light"), ("device", ""), ("<b>", "")]
)
def test_the_theme_is_kept_or_given_back_to_the_device(chosen: str, kept: str) -> None:
    """Only the two themes reach the cookie."""
    answer = choose_theme(RequestFactory().post("/theme/", {"theme": chosen, "next": "/held/"}))

    assert answer["Location"] == "/held/"
    assert answer.cookies["theme"].value == kept


def test_the_theme_leads_nowhere_else() -> None:
    """`next` from outside must not carry anybody to another site."""
    post = RequestFactory().post("/theme/", {"theme": "dark", "next": "https://elsewhere.example/"})

    assert choose_theme(post)["Location"] == "/"


@pytest.mark.parametrize(
    ("tags", "address"),
    [("undo=/links/7/undo/ success", "/links/7/undo/"), ("undo=//evil.example", ""), ("", "")],
)
def test_only_our_own_addresses_undo(tags: str, address: str) -> None:
    """The address of an undo button stays on this site."""
    assert draw("{{ tags|undo_address }}", tags=tags) == address


def test_a_week_says_each_entry_in_words() -> None:
    """Where, how long, overtime and state are heard; the sums and the norm too."""
    page = draw("{% cotton week_grid :week=week %}{% endcotton %}", week=sample_week())

    assert 'aria-label="Rejected"' in page
    assert '<span class="visually-hidden">overtime</span>' in page
    assert page.count('aria-current="date"') == 1
    assert "of 37,5" in page
    assert page.count('scope="row"') == len(sample_week().rows) + 1


def test_only_what_may_be_approved_carries_the_key() -> None:
    """G posts nothing for an entry that the reader may not approve."""
    page = draw("{% cotton week_grid :week=week %}{% endcotton %}", week=sample_week())
    awaiting = sum(
        badge.state == "awaiting"
        for row in sample_week().rows
        for cell in row.cells
        for badge in cell.badges
    )

    assert page.count("data-approve=") == awaiting


def test_a_week_refuses_rows_that_do_not_fit() -> None:
    """A cell too few would move every hour after it to another day."""
    day = Day(date(2026, 11, 16))
    with pytest.raises(ValueError, match="one cell for each day"):
        Week(caption="", days=[day, day], rows=[Row("A", (Cell(),), "")], sums=("", ""), total="")


def test_names_from_outside_are_escaped_in_the_new_parts() -> None:
    """A project may be called anything."""
    bad = "<script>x</script>"
    badge = Badge(url="#", place=bad, hours="7,5", state="held", title=bad)
    week = Week(
        caption=bad,
        days=[Day(date(2026, 11, 16), holiday=bad)],
        rows=[Row(bad, (Cell((badge,)),), "7,5", sub=bad, warning=bad)],
        sums=("",),
        total="",
    )
    parts = (
        "{% cotton week_grid :week=week %}{% endcotton %}",
        '{% cotton basis_row title="{{ bad }}" locked="{{ bad }}" %}{% endcotton %}',
        '{% cotton invoice_line id="1" text="{{ bad }}" number="{{ bad }}" %}{% endcotton %}',
        '{% cotton pay_line title="{{ bad }}" again="{{ bad }}" %}{% endcotton %}',
        '{% cotton phone_day title="{{ bad }}" state="held" %}{% endcotton %}',
    )

    for part in parts:
        assert "<script>" not in draw(part, bad=bad, week=week)
        assert "&lt;script&gt;" in draw(part, bad=bad, week=week)


@pytest.mark.parametrize(("flag", "marked"), [(True, True), (False, False), (None, False)])
def test_a_flag_that_became_a_text_is_still_a_flag(*, flag: bool | None, marked: bool) -> None:
    """`today="{{ row.today }}"` writes "False", which is not today."""
    part = draw('{% cotton phone_day title="x" today="{{ flag }}" %}{% endcotton %}', flag=flag)

    assert ("aria-current" in part) is marked
