"""The first mile in chapters, as a new user walks it; each happens once, on the one before.

A test asks for the chapters it needs and then proves its own point. Nothing is done here that a
person could not do with a browser, except in the ledger, where somebody else works.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Final

import pytest
from playwright.sync_api import BrowserContext, expect

from bindeledd.workspace import sample
from tests.browser import register
from tests.browser.house import House
from tests.browser.visitor import DESKTOP, Visitor

EMAIL: Final = "kari@lauvasen.example"
PASSWORD: Final = "en lang setning om bru og vei"
HOME: Final = re.compile("PowerOffice Go|No accounting system|Choose company")
"""What the heading says after signing in."""
ORDER: Final = (
    "founded",
    "stocked",
    "connected",
    "matched",
    "chosen",
    "planned",
    "tried",
    "carried",
    "carried_without_script",
    "switched_on",
)


@dataclass
class Mile:
    """How far the story has come."""

    house: House
    kari: BrowserContext
    told: list[str] = field(default_factory=list)
    broken: str = ""
    connection: str = ""
    plan: str = ""
    written_by_the_stale: int = -1
    phone_held_back: str = ""

    def up_to(self, chapter: str) -> None:
        """Walk until a chapter is told; one that broke is not walked again."""
        for name in ORDER[: ORDER.index(chapter) + 1]:
            if self.broken:
                pytest.fail(f"the chapter «{self.broken}» broke, and this one stands on it")
            if name not in self.told:
                self._tell(name)

    def _tell(self, name: str) -> None:
        visitor = Visitor(self.kari, self.house.address)
        self.broken = name
        try:
            getattr(self, f"_{name}")(visitor)
        except BaseException:
            visitor.keep(f"broken-{name}", failed=True)
            raise
        finally:
            visitor.leave()
        self.broken = ""
        self.told.append(name)
        if visitor.wrong:
            pytest.fail("\n".join(visitor.wrong))

    def enter(self, who: Visitor) -> None:
        """Let Kari in at another browser, into the company that all this is about."""
        who.go("/account/login/")
        who.page.locator("#id_login").fill(EMAIL)
        who.page.locator("#id_password").fill(PASSWORD)
        who.page.locator("form [type=submit]").first.click()
        who.title(HOME)
        if "/companies/" in who.page.url:
            who.press("Open", within=who.page.locator("li, tr", has_text=register.COMPANY).first)
            who.title(HOME)

    def make_plan(self, kari: Visitor) -> str:
        """Make a plan of everything from the dashboard; return its address."""
        kari.go("/")
        kari.press("See the plan first")
        kari.page.wait_for_url("**/plans/**")
        return kari.page.url

    def force(self, kari: Visitor) -> None:
        """Press «Run now» on the dashboard and wait for the end of the transfer."""
        kari.go("/")
        kari.press("Run now")
        kari.page.wait_for_url("**/runs/**")
        kari.until_transferred()

    @contextmanager
    def without_script(self) -> Iterator[Visitor]:
        """Kari at a browser that runs no script, already inside."""
        browser = self.kari.browser
        if browser is None:
            raise RuntimeError("her memory belongs to no browser")
        context = browser.new_context(viewport=DESKTOP, locale="en-GB", java_script_enabled=False)
        who = Visitor(context, self.house.address, "no-script")
        try:
            self.enter(who)
            yield who
        finally:
            context.close()
        if who.wrong:
            pytest.fail("\n".join(who.wrong))

    def change_customer(self, kari: Visitor, number: str, field: str, value: str) -> None:
        """Change one field of a customer on its page."""
        kari.go(f"/customers/?q={number}")
        kari.page.locator("tbody tr", has_text=number).get_by_role("link").first.click()
        kari.follow("Change")
        kari.page.get_by_label(field, exact=False).first.fill(value)
        kari.press("Save")
        expect(kari.page.locator("#toasts")).not_to_be_empty()

    def _founded(self, kari: Visitor) -> None:
        kari.go("/")
        kari.title("Create the company")
        kari.look("13b-first-run", small=True)
        kari.type("Organisation number", "123456789")
        kari.sees("An organisation number has nine digits, and this is none.")
        kari.type("Organisation number", register.ORG_NUMBER)
        kari.type("Name", register.COMPANY)
        kari.page.locator(".choice-card").first.click()
        kari.press("Next: yourself")
        kari.title("Yourself")
        kari.type("Your name", "Kari Lauvås")
        kari.type("E-mail address", EMAIL)
        kari.type("Password", "1234")
        kari.press("Create and log in")
        expect(kari.page.locator("[aria-invalid=true]")).not_to_have_count(0)
        kari.look("13c-first-run-error")
        kari.type("Password", PASSWORD)
        kari.page.get_by_label("English").check()
        kari.press("Create and log in")
        kari.title("The systems")
        kari.look("13d-first-run-systems")

    def _stocked(self, kari: Visitor) -> None:
        self._read_file(kari, "SAF-T Financial file", sample.SAFT_NAME, sample.saft_file())
        self._read_file(kari, "Employees", sample.EMPLOYEES_NAME, sample.employees_csv())

    def _read_file(self, kari: Visitor, kind: str, name: str, content: bytes) -> None:
        kari.go("/import/")
        kari.page.get_by_label("What is in the file").select_option(label=kind)
        kari.page.get_by_label("File", exact=True).set_input_files(
            {"name": name, "mimeType": "application/octet-stream", "buffer": content}
        )
        kari.keep(f"20-import-{name}")
        kari.press("Show what would happen")
        kari.title(name)
        kari.sees("Preview, nothing is changed yet")
        kari.look(f"21-import-preview-{name}", small=True)
        kari.page.locator("#apply").click()
        kari.sees("Done. See the registers:")

    def _connected(self, kari: Visitor) -> None:
        kari.go("/connections/new/")
        kari.look("02a-connect", small=True)
        kari.type("Client key", "11111111-2222-3333-4444-555555555555")
        kari.press("Connect and check")
        expect(kari.page.get_by_label("Client key")).to_be_focused()
        expect(kari.page.get_by_label("Client key")).to_have_attribute("aria-invalid", "true")
        kari.look("02b-wrong-key")
        kari.type("Client key", self.house.books.client_key)
        kari.press("Connect and check")
        kari.sees("Check of the access")
        self.connection = kari.page.url.removesuffix("check/").removeprefix(self.house.address)
        kari.look("02-check", small=True)

    def _matched(self, kari: Visitor) -> None:
        kari.go(f"{self.connection}check/")
        kari.follow("On to Match")
        kari.sees("Not read yet")
        kari.keep("03-match-unread")
        kari.press("Read both sides")
        kari.sees("surely linked")
        self._link_the_sure(kari, "department", len(self.house.books.rows("Departments")))
        self._answer_customers(kari)
        self._answer_people(kari)
        self._link_the_sure(kari, "project", len(register.PROJECTS))
        kari.go(f"{self.connection}match/project/")
        kari.press("Same project")
        kari.toast("Linked.")
        kari.look("03-match-projects")
        kari.follow("Next: activities")
        kari.follow("Next: items")
        kari.press("Next: data types")
        kari.title("PowerOffice Go")

    def _link_the_sure(self, kari: Visitor, kind: str, count: int) -> None:
        kari.go(f"{self.connection}match/{kind}/?show=sure")
        kari.press(f"Link the {count} that are sure")
        kari.toast(f"{count} pairs are linked.")

    def _answer_customers(self, kari: Visitor) -> None:
        page = kari.go(f"{self.connection}match/customer/")
        kari.tally("8 surely linked")
        expect(page.locator("#match-next [aria-disabled=true]")).to_be_visible()
        kari.look("03-match-customers", small=True)
        self._link_the_sure(kari, "customer", len(register.SAME) + len(register.CHANGED))
        kari.go(f"{self.connection}match/customer/")
        self._answer_with_keys(kari)
        kari.press("Accept the 2 with equal organisation number")
        kari.toast("2 pairs are linked.")
        kari.tally("0 conflicts")
        expect(page.locator("#match-next [aria-disabled=true]")).to_have_count(0)
        kari.look("03-match-answered")

    def _answer_with_keys(self, kari: Visitor) -> None:
        """All that the line of keys below the list promises; no hand on the mouse."""
        page, keys = kari.page, kari.page.keyboard
        kari.walk_to_row("Havneplassen")
        keys.press("?")
        expect(page.get_by_role("dialog")).to_be_visible()
        keys.press("Escape")
        expect(page.get_by_role("dialog")).to_have_count(0)
        kari.walk_to_row("Havneplassen")
        keys.press("s")
        kari.toast("Linked.")
        kari.tally("1 conflict")
        expect(page.locator("[data-row]:focus")).to_have_count(1)
        kari.walk_to_row("Kvartalet")
        keys.press("t")
        kari.toast("nothing is changed in PowerOffice Go")
        kari.tally("0 conflicts")
        kari.walk_to_row("Ringsåsen kommune")
        keys.press("v")
        kari.sees("Choose another")
        page.go_back()
        kari.walk_to_row("Ringsåsen kommune")
        for key, said in (("k", "Linked."), ("n", "Noted: they are two.")):
            keys.press(key)
            kari.toast(said)
            kari.tally("1 suggestion")
            expect(page.locator("[data-row]:focus")).to_have_count(1)
            keys.press("z")
            kari.toast("Taken back.")
            kari.tally("2 suggestions")
            kari.walk_to_row("Ringsåsen kommune")
        tick = kari.row("Ringsåsen kommune").get_by_role("checkbox")
        keys.press("Space")
        expect(tick).to_be_checked()
        keys.press("Space")
        expect(tick).not_to_be_checked()
        keys.press("/")
        expect(page.locator("[data-search='/']")).to_be_focused()

    def _answer_people(self, kari: Visitor) -> None:
        self._link_the_sure(kari, "employee", len(register.PEOPLE))
        kari.go(f"{self.connection}match/employee/")
        kari.tally("2 conflicts")
        kari.look("03-match-employees")
        kari.press("Two people", within=kari.row("Hanna"))
        kari.toast("They stay apart.")
        kari.tally("1 conflict")

    def _chosen(self, kari: Visitor) -> None:
        self._choose(kari, "departments", "Linking only")
        self._choose(kari, "employees", "Linking only")
        self._choose(kari, "customers", "From bindeledd to Go")
        self._choose(kari, "projects", "From Go to bindeledd")
        kari.sees("Another way than Customers")
        kari.look("05-projects-other-way", small=True)
        self._choose(kari, "projects", "From bindeledd to Go")
        expect(kari.page.get_by_text("Another way than Customers")).to_have_count(0)
        kari.press("On to the preview")
        kari.sees("Show what happens")

    def _choose(self, kari: Visitor, group: str, way: str) -> None:
        page = kari.go(f"{self.connection}types/{group}/")
        page.get_by_role("switch").first.check()
        page.get_by_role("radio", name=way).check(force=True)
        kari.press("Save", exact=True)
        kari.toast("Saved.")
        kari.look(f"05-{group}")

    def _planned(self, kari: Visitor) -> None:
        self.house.books.user_adds("Customers", register.NEWCOMER)
        kari.go(f"{self.connection}preview/")
        kari.look("04a-preview")
        kari.press("Show what happens")
        kari.title("This happens in PowerOffice Go")
        self.plan = kari.page.url.removeprefix(self.house.address)
        kari.look("04-plan", small=True)
        side = kari.page.locator("#plan-side")
        expect(side.locator("[aria-disabled=true]")).to_be_visible()
        expect(side).to_contain_text("1 conflict stops the plan.")
        kari.press("Skip the conflict", within=side)
        kari.toast("1 conflict is skipped.")
        skipped = kari.row(register.SKIPPED)
        kari.press("Skip", within=skipped)
        expect(kari.row(register.SKIPPED)).to_contain_text("Skipped by Kari Lauvås")
        expect(kari.page.locator("#plan-side")).to_contain_text("Skipped")

    def _tried(self, kari: Visitor) -> None:
        kari.go(f"{self.connection}preview/")
        kari.press("On to Try one")
        kari.sees("Choose one row to send")
        kari.look("04b-try-one")
        kari.press(f"Send this one {register.TRIED}")
        kari.until_transferred(1)
        kari.go(f"{self.connection}try/")
        kari.sees("Tried")
        kari.keep("04c-tried")

    def _carried(self, kari: Visitor) -> None:
        page = kari.go(self.plan)
        other = Visitor(self.kari, self.house.address)
        self.change_customer(other, register.CHANGED_MEANWHILE, "Phone", register.NEW_PHONE)
        other.leave()
        before = self.house.writes()
        kari.press("Run the plan")
        kari.sees("The plan has changed since you saw")
        kari.sees("changed since you saw the plan")
        self.written_by_the_stale = self.house.writes() - before
        kari.look("04d-plan-stale")
        kari.press("Run the plan")
        page.wait_for_url("**/runs/**")
        kari.until_transferred()
        kari.look("07-run", small=True)

    def _carried_without_script(self, _kari: Visitor) -> None:
        """A form with an error, a plan from which a row is taken, and its run: plain pages all."""
        with self.without_script() as kari:
            kari.go("/customers/?q=10017")
            kari.page.locator("tbody tr").first.get_by_role("link").first.click()
            kari.follow("Change")
            kari.type("E-mail", "ikke en adresse")
            kari.press("Save")
            expect(kari.page.locator("[aria-invalid=true]").first).to_be_visible()
            kari.keep("customer-error")
            kari.page.locator("[aria-invalid=true]").first.fill(register.PLAIN_EMAIL)
            kari.press("Save")
            expect(kari.page.locator("main")).to_contain_text(register.PLAIN_EMAIL)
            self.change_customer(kari, register.HELD_BACK, "Phone", "62999999")

            kari.go(f"{self.connection}preview/")
            kari.press("Show what happens")
            kari.title("This happens in PowerOffice Go")
            kari.press("Skip the conflict", within=kari.page.locator("#plan-side"))
            for row in (register.HELD_BACK, register.SKIPPED):
                kari.press("Skip", within=kari.row(row))
                expect(kari.row(row)).to_contain_text("Skipped by Kari Lauvås")
            kari.keep("plan")
            kari.press("Run the plan, 1 row")
            kari.until_transferred(1)
            kari.keep("run")
        self.phone_held_back = self.house.phone(int(register.HELD_BACK))

    def _switched_on(self, kari: Visitor) -> None:
        kari.go(f"{self.connection}try/")
        kari.press("On to Switch on")
        page = kari.page
        expect(page.get_by_role("button", name="Switch on")).to_have_attribute(
            "aria-disabled", "true"
        )
        kari.look("05b-switch-on-stopped", small=True)
        kari.follow("Answer them")
        kari.title("Match: customers")
        kari.press("Two customers", within=kari.row(register.NEWCOMER["Name"]))
        kari.toast("They stay apart.")
        kari.go(f"{self.connection}on/")
        kari.sees("Everything is ready")
        kari.look("05c-switch-on")
        kari.press("Switch on")
        kari.title("PowerOffice Go runs as it should.")
