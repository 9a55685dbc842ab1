"""No page speaks English to a Norwegian: each is read in both languages, and what is alike is told.

Reads every page that links lead to from the dashboard, once a kind of page, in the middle of a
firm's work. What an English text says in a Norwegian page has escaped `gettext`, or was translated
before the reader's language was known.
"""

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from urllib.parse import urlsplit

from django.test import Client
from django.urls import Resolver404, resolve, reverse

from tests.house import catalogue
from tests.panel.sync.seeding import a_plan, at_work
from tests.world import World

ENTRIES = catalogue.read_po(catalogue.PO.read_text(encoding="utf-8"))
SAME = {
    word
    for entry in ENTRIES
    if entry.text.one in entry.said
    for word in re.findall(r"[^\W\d_]+", re.sub(r"%\(\w+\)s", "", entry.text.one))
}
"""Words that are the same in both languages: Type, System, Status …"""

SPOKEN_BY_NOBODY = {"script", "style", "code", "pre", "svg", "kbd"}
READ_ALOUD = {"title", "aria-label", "placeholder", "alt", "data-label"}
OURS = re.compile(
    r"bindeledd|PowerOffice Go|24SevenOffice|\bGo\b|SAF-T|CSV|XLSX|EHF|AS\b|Ctrl|Esc|Enter|"
    r"PowerOfficeGo|Norsk bokmål|English|Europe/\w+|https?://\S+|[\w.]+@[\w.]+|\bbl_\S+|width=.*"
)
"""Names that stand as they are in any language."""

NOT_READ = {"account_logout", "api:docs"}
"""The way out, and what programmers read in English."""


class Texts(HTMLParser):
    """Gathers the texts of a page: what is shown, and what is read aloud."""

    def __init__(self) -> None:
        super().__init__()
        self.texts: list[str] = []
        self.links: list[str] = []
        self._within: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Take the attributes that a person hears, and where the links lead."""
        given = dict(attrs)
        self.texts += [value for name, value in attrs if name in READ_ALOUD and value]
        if tag == "a" and (address := given.get("href")):
            self.links.append(address)
        if tag in SPOKEN_BY_NOBODY:
            self._within.append(tag)

    def handle_endtag(self, tag: str) -> None:
        """Leave what nobody reads."""
        if self._within and self._within[-1] == tag:
            self._within.pop()

    def handle_data(self, data: str) -> None:
        """Take what is shown."""
        if not self._within and data.strip():
            self.texts.append(" ".join(data.split()))


def read(page: str) -> Texts:
    texts = Texts()
    texts.feed(page)
    return texts


def pages(browser: Client, start: str) -> Iterator[tuple[str, str, set[str]]]:
    """Tell address, kind and texts of each page that can be reached, once a kind."""
    waiting, known = [start], set()
    while waiting:
        address = waiting.pop(0)
        try:
            match = resolve(urlsplit(address).path)
        except Resolver404:
            continue
        kind = f"{match.view_name} {match.kwargs.get('group', '')}".strip()
        if kind in known or kind in NOT_READ:
            continue
        known.add(kind)
        answer = browser.get(address)
        if answer.status_code != 200 or "html" not in answer["Content-Type"]:
            continue
        found = read(answer.content.decode())
        yield address, kind, set(found.texts)
        waiting += [link for link in found.links if link.startswith("/")]


def speak(world: World, language: str) -> None:
    """Let the office read another language."""
    world.office.language = language
    world.office.save()


THEIR_REGISTERS = (
    *("Customers", "Employees", "Projects", "Departments"),
    *("GeneralLedgerAccounts", "VatCodes", "ProductGroups", "ActivityTime", "HourType", "PayItems"),
)
"""Whose names their own people wrote; settings choose from some of them."""


def names_of(world: World) -> set[str]:
    """Tell the words that the firm itself has written."""
    told = {world.company.name, world.office.name, world.office.email}
    for kind in ("customer", "employee", "project", "department"):
        for record in world.records(kind):
            told |= {str(value) for value in vars(record).values() if isinstance(value, str)}
    for register in THEIR_REGISTERS:
        for payload in world.books.rows(register):
            told |= {str(value) for value in payload.values() if isinstance(value, str)}
    return {word for text in told for word in re.findall(r"[^\W\d_]+", text)}


def english_in(texts: set[str], names: set[str]) -> list[str]:
    """Tell which texts still have words when names and shared words are taken out."""
    left = []
    for text in texts:
        words = re.findall(r"[^\W\d_]{3,}", OURS.sub(" ", text))
        if [word for word in words if word not in names and word not in SAME]:
            left.append(text)
    return sorted(left)


def test_no_page_speaks_english_to_a_norwegian(world: World, browser: Client) -> None:
    """What is said alike in both languages is a name, or has escaped translation."""
    at_work(world)
    plan = a_plan(world)
    names = names_of(world)
    starts = (reverse("panel:dashboard"), reverse("panel:plan", args=[plan.id]), "/account/email/")
    speak(world, "nb")
    found = {page[1]: page for start in starts for page in pages(browser, start)}
    speak(world, "en")
    escaped = {}
    for address, kind, norwegian in found.values():
        texts = set(read(browser.get(address).content.decode()).texts)
        if english := english_in(norwegian & texts, names):
            escaped[kind] = english
    assert escaped == {}
    assert len(found) > 40
