"""PowerOffice Go on the walk: a ledger that overlaps with our register, and how it is connected."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, Final

from bindeledd.config.demo_console import GoConsole
from bindeledd.config.demo_ledger import Registers, books
from bindeledd.config.demo_way import Way
from bindeledd.sync import granting
from bindeledd.sync.flows import Direction, Severity
from bindeledd.tenancy.scope import company_scope

SYSTEM: Final = "poweroffice_go"
_CHOICES: Final = {
    "departments": {"direction": Direction.OUT},
    "employees": {"direction": Direction.LINK},
    "customers": {"direction": Direction.OUT},
    "projects": {"direction": Direction.OUT},
}


@dataclass
class GoWay(Way):
    """The way between the company and its ledger in PowerOffice Go."""

    console: GoConsole
    system: str = SYSTEM
    choices: dict[str, dict[str, Any]] = field(default_factory=lambda: dict(_CHOICES))

    def stock(self) -> None:
        """Fill the stand-in's ledger with a register that overlaps with ours."""
        tie, source = self.tie, self.walk.source
        if not tie.client or not self.console.knows(tie.client):
            made = self.console.open_books(source.company, source.org_number)
            self.walk.remember(tie, client=made, stocked=False)
        if not tie.stocked:
            with company_scope(self.walk.company_id):
                wanted = books(Registers(*(self.walk.records(kind) for kind in Registers.KINDS)))
            total = sum(map(len, wanted.rows.values())) + len(wanted.subprojects)
            self.walk.stock("Filling the ledger", total, self.console.stock(tie.client, wanted))
            self.walk.remember(tie, stocked=True)

    def connect(self) -> None:
        """Connect with the client key, check access, and choose what moves which way."""
        if not self.tie.connection:
            key = {"client_key": self.tie.client}
            made = granting.create(self.walk.company_id, self.system, key, by=self.walk.user)
            self.walk.remember(self.tie, connection=str(made.id))
        checked = self.check()
        self.choose()
        fine = sum(point.severity == Severity.FINE for point in checked.findings)
        self.screen.say(
            f"The key opens the books of {checked.company_name}; {fine} points are in order."
        )
        self.tell_findings(checked)

    def enter_products(self, products: Iterable[tuple[str, str]]) -> None:
        """Enter the products that are not there yet: number and name."""
        rows = [{"Code": number, "Name": name} for number, name in products]
        self.console.enter(self.tie.client, "Products", "Code", rows)
