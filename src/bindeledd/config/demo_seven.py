"""24SevenOffice on the walk: the same company in a system of another kind.

A company that changes its system has both for a while: registers go to either, hours of a day and
one order go here. What is billed there is never billed in the other ledger too: an invoice
attachment is handed over to one.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any, Final
from uuid import UUID

from bindeledd.config.console import OperatorError
from bindeledd.config.demo_books import hand_over, last_monday
from bindeledd.config.demo_console import SevenConsole
from bindeledd.config.demo_seven_ledger import MACHINES, Ours, rows, second_company
from bindeledd.config.demo_way import Way
from bindeledd.sandbox.sevenoffice.options import PASSWORD, USERNAME
from bindeledd.sync import choosing, granting, linking
from bindeledd.sync.choosing import SettingShown
from bindeledd.sync.flows import Direction
from bindeledd.tenancy.scope import company_scope
from bindeledd.workspace.machines.models import Machine
from bindeledd.workspace.sample.company import facts

SYSTEM: Final = "sevenoffice"
WORK: Final = ("hours", "items", "invoice_attachments")
_ORDERS: Final = "sevenoffice.orders_out"
_SUGGESTED: Final = (linking.Standing.SUGGESTED,)
_FRIDAY: Final = timedelta(days=4)
_CHOICES: Final = {
    "employees": {"direction": Direction.LINK},
    "customers": {"direction": Direction.OUT},
    "projects": {"direction": Direction.OUT},
}


@dataclass
class SevenWay(Way):
    """The way between the company and its books in 24SevenOffice."""

    console: SevenConsole
    system: str = SYSTEM
    choices: dict[str, dict[str, Any]] = field(default_factory=lambda: dict(_CHOICES))

    def stock(self) -> None:
        """Open books to the user of the stand-in, and fill them with nearly what we have."""
        tie, source = self.tie, self.walk.source
        if not tie.client or not self.console.knows(tie.client):
            self.console.open_books(second_company(source.company), "")
            made = self.console.open_books(source.company, source.org_number)
            self.walk.remember(tie, client=made, stocked=False)
        if not tie.stocked:
            with company_scope(self.walk.company_id):
                ours = Ours(*(self.walk.records(kind) for kind in Ours.KINDS))
                machines = Machine.objects.values_list("dimension", flat=True)
                hour_types = facts()["hour_types"]
                working = [name for _, name, kind, *_ in hour_types if kind == "work"]
                wanted = rows(ours, machines, working)
            total = sum(map(len, wanted.values()))
            self.walk.stock("Filling its books", total, self.console.stock(tie.client, wanted))
            self.walk.remember(tie, stocked=True)

    def connect(self) -> None:
        """Log in, choose one of the companies that the log-in reaches, and what moves."""
        user, company = self.walk.user, self.walk.source.company
        if not self.tie.connection:
            log_in = {"username": USERNAME, "password": PASSWORD}
            begun = granting.create(self.walk.company_id, self.system, log_in, by=user)
            reached = granting.companies_of(begun, by=user)
            (chosen,) = (one.id for one in reached if one.name == company)
            made = granting.choose_company(begun, chosen, by=user)
            self.walk.remember(self.tie, connection=str(made.id))
            names = " and ".join(sorted(one.name for one in reached))
            self.screen.say(f"The log-in reaches {names}; {company} is chosen.")
        self.tell_findings(self.check())
        self.choose()

    def match(self) -> None:
        """Match as with every ledger, and link the projects that only a person can tell."""
        super().match()
        with company_scope(self.walk.company_id):
            connection = self.connection()
            alike = linking.pairs(linking.survey(connection, "project"), show=_SUGGESTED).pairs
            marked = [
                (UUID(one.ours.id), one.theirs.id) for one in alike if one.ours and one.theirs
            ]
            count = linking.accept(connection, "project", by=self.walk.user, pairs=marked)
        self.screen.say(
            f"Projects are numbered there by themselves, so only their names can be compared: "
            f"{count} are marked and linked, as a person who looked at them would do."
        )

    def work(self) -> None:
        """Choose what hours, items and orders become there, hand over an order, and move it all."""
        self.read(WORK)
        with company_scope(self.walk.company_id):
            monday = last_monday()
            self._choose(hours={"start_date": monday + _FRIDAY}, items={}, invoice_attachments={})
            number = hand_over(self, _ORDERS, monday + timedelta(days=6))
        self.screen.say(
            f"Attachment {number} is handed over, and the hours of last Friday are approved. "
            "All of it goes in one plan; what names another goes after it."
        )
        self.move((*self.choices, *WORK))
        self._show()

    def enter_products(self, products: Iterable[tuple[str, str]]) -> None:
        """Enter the products that are not there yet: number and name."""
        rows = [{"No": number, "Name": name, "CategoryId": 1} for number, name in products]
        self.console.enter(self.tie.client, "Product", "No", rows)

    def _choose(self, **groups: dict[str, Any]) -> None:
        """Choose data types, each setting by what it proposes."""
        connection, user = self.connection(), self.walk.user
        for group, chosen in groups.items():
            shown = choosing.choice(connection, group).settings
            values: dict[str, Any] = {
                one.name: _proposed(one) for one in shown if one.form == "table"
            }
            values |= {one.name: _machines(one) for one in shown if one.name == "dimension_type"}
            choosing.choose(
                connection, group, user, direction=Direction.OUT, values=values, **chosen
            )

    def _show(self) -> None:
        """Say what stands there now, as its books tell it."""
        client, console = self.tie.client, self.console
        kinds = {
            "Customers": "Company",
            "Projects": "Project",
            "Products": "Product",
            "Hours to be approved": "Hour",
            "Orders": "InvoiceOrder",
        }
        told = [(name, len(console.rows(client, kind))) for name, kind in kinds.items()]
        self.screen.table(("In its books", ""), told)


def _proposed(setting: SettingShown) -> dict[str, str]:
    """Return what a table proposes; where it proposes nothing and there is one only, that one."""
    entries = setting.offer.entries
    only = entries[0].theirs if len(entries) == 1 else ""
    chosen = {row.ours: row.proposed or only for row in setting.offer.rows}
    return {ours: theirs for ours, theirs in chosen.items() if theirs}


def _machines(setting: SettingShown) -> str:
    found = [one.theirs for one in setting.offer.entries if one.label.endswith(MACHINES)]
    if not found:
        raise OperatorError("The dimension of machines is not in the sandbox's books.")
    return found[0]
