"""A company on the walk: made of its file, with its work; and who walks.

Every deed goes through the door that pages and programs use, and may be done again: what is there
already stays as it is. Its ledgers are `demo_way`'s, processes `demo_stage`'s.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from typing import Any
from uuid import UUID

from bindeledd.config.console import OperatorError
from bindeledd.config.demo_screen import Screen
from bindeledd.config.demo_source import Source
from bindeledd.config.demo_stage import Notebook, QuietChild, Story, Tie
from bindeledd.sync import registry, wording
from bindeledd.tenancy.models import Company, User
from bindeledd.tenancy.scope import company_scope
from bindeledd.tenancy.services import create_company
from bindeledd.workspace import sample
from bindeledd.workspace.imports import services as imports
from bindeledd.workspace.imports.models import Import
from bindeledd.workspace.sample.bills import bills
from bindeledd.workspace.sample.work import Done, be_an_employee, work
from bindeledd.workspace.time.choices import today_here


@dataclass
class Walk:
    """One file's way from the register to the ledgers.

    Attributes:
        screen: Where it is shown.
        worker: The process that carries the runs.
        notebook: What is remembered.
        user: Who does it all.
        source: The file.
        system: With which it speaks at the moment.
    """

    screen: Screen
    worker: QuietChild
    notebook: Notebook
    user: User
    source: Source
    system: str = ""

    @property
    def story(self) -> Story:
        """How far this file's walk has come."""
        return self.notebook.story(self.source.key)

    @property
    def company_id(self) -> UUID:
        """The company made from the file."""
        return UUID(self.story.company)

    def remember(self, what: Story | Tie | None = None, **facts: str | bool) -> None:
        """Note how far the walk has come, or one ledger of it."""
        for name, value in facts.items():
            setattr(what or self.story, name, value)
        self.notebook.save()

    def take_in(self) -> None:
        """Make the company and read the file into it."""
        if not self.story.company:
            made = create_company(
                self.source.company, by=self.user, org_number=self.source.org_number
            )
            self.remember(company=str(made.id))
        self.screen.say(f"{self.source.name} becomes the company {self.source.company}.")
        with company_scope(self.company_id):
            seen = [
                imports.preview_saft(
                    self.source.file, self.source.name, by=self.user, leave_out_bad_values=True
                )
            ]
            if self.source.is_sample:
                staff = BytesIO(sample.employees_csv())
                seen[0] = imports.apply(seen[0].id, digest=seen[0].digest, by=self.user)
                seen.append(
                    imports.preview_sheet(
                        staff, sample.EMPLOYEES_NAME, kind="employee", by=self.user
                    )
                )
            for one in seen:
                if one.state != "applied":
                    imports.apply(one.id, digest=one.digest, by=self.user)
            done = work(today_here(), by=self.user) if self.source.is_sample else None
            if done is not None:
                be_an_employee(self.user)
                bills(today_here(), by=self.user)
        self._show_import(seen)
        if done is not None:
            self._show_work(done)

    def _show_work(self, done: Done) -> None:
        """Say what the last weeks hold; the pages show them."""
        self.screen.say(
            f"Three weeks of work: {done.entries} hour entries, {done.machine_uses} machine uses, "
            f"{done.withdrawals} withdrawals, {done.compensations} drives, "
            f"{done.supplier_costs} lines of suppliers. Last week is approved, this one waits; "
            "one invoice is issued."
        )

    def _show_import(self, seen: list[Import]) -> None:
        rows = [
            (
                wording.kind_label(kind, 2).capitalize(),
                *(counts[name] for name in ("create", "update", "unchanged", "warning", "error")),
            )
            for one in seen
            for kind, counts in one.counts.items()
        ]
        self.screen.table(("", "new", "changed", "as before", "with a remark", "refused"), rows)

    def records(self, kind: str) -> list[Any]:
        """Return a register of ours, by number; inside the company."""
        everything = registry.workspace().changed(kind, since="", after=None, limit=1_000_000)
        return sorted(everything.records, key=lambda one: (len(one.number), one.number))

    def stock(self, what: str, total: int, entering: Iterator[int]) -> None:
        """Show how a ledger is filled."""
        with self.screen.progress(what, total) as tell:
            for done, _ in enumerate(entering, 1):
                tell(completed=done)


def enter(notebook: Notebook) -> User:
    """Return the person of the demo, made at the first start.

    Raises:
        OperatorError: Somebody else's data are here.
    """
    found = User.objects.filter(email=notebook.memory.email).first()
    if found is not None and not notebook.is_new:
        return found
    if Company.objects.exists() or User.objects.exists():
        raise OperatorError(
            "This database holds companies already, and the demo does not write into them. "
            "Leave BINDELEDD_DATA_DIR and DATABASE_URL out, and it makes a folder of its own."
        )
    user = User.objects.create_user(
        notebook.memory.email, notebook.memory.password, name=sample.VISITOR
    )
    user.is_operator = True
    user.save(update_fields=["is_operator"])
    notebook.save()
    return user
