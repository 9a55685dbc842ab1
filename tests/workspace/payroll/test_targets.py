"""A ledger as a target: it knows people by other numbers, stops some, and may refuse all."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

import pytest
from django.db import transaction
from django.utils.functional import Promise

from bindeledd.config.payroll_targets import targets_of_company
from bindeledd.kernel.errors import DomainError
from bindeledd.workspace.payroll.exporting import export
from bindeledd.workspace.payroll.handing import target_named, targets_here
from bindeledd.workspace.payroll.lines import Stop
from bindeledd.workspace.payroll.models import PayrollExport, PayrollFile, PayrollLine
from bindeledd.workspace.payroll.preview import preview
from bindeledd.workspace.payroll.targets import Delivery, Target, targets
from bindeledd.workspace.time.models import HourEntry
from tests.workspace.payroll.wages import Wages, asked, key


@dataclass
class Ledger:
    """A target that keeps what it was handed."""

    stopped: dict[UUID, Stop] = field(default_factory=dict)
    handed: list[Delivery] = field(default_factory=list)
    refuses: bool = False
    name: str = "ledger"
    label: str | Promise = "PowerOffice Go"
    steps: Sequence[str | Promise] = ("Tick «Ta med importerte data».",)

    def numbers(self, employee_ids: Collection[UUID]) -> dict[UUID, str]:
        """Number people from 900."""
        return {ours: str(900 + place) for place, ours in enumerate(sorted(employee_ids))}

    def stops(self, employee_ids: Collection[UUID]) -> dict[UUID, Stop]:
        """Stop whom the test says."""
        return {ours: self.stopped[ours] for ours in employee_ids if ours in self.stopped}

    def deliver(self, delivery: Delivery) -> None:
        """Keep it, or refuse."""
        if self.refuses:
            raise DomainError("payroll.no_target")
        self.handed.append(delivery)


@pytest.fixture
def ledger() -> Iterator[Ledger]:
    """A connected ledger; gone after the test."""
    made = Ledger()
    targets.wire(lambda: (made,))
    yield made
    targets.wire(targets_of_company)


def test_a_connected_ledger_stands_before_the_file(ledger: Ledger) -> None:
    """And can be named; what nobody connected cannot."""
    typed: Target = ledger
    assert [one.name for one in targets_here()] == ["ledger", "file"]
    assert target_named("ledger") is typed
    with pytest.raises(DomainError) as refused:
        target_named("visma")
    assert refused.value.error_code == "payroll.no_target"


@pytest.mark.covers("A6.1", "X17")
def test_a_person_under_doubt_is_stopped_and_the_others_go(wages: Wages, ledger: Ledger) -> None:
    """Nobody's hours go to somebody else's pay; the stopped rows stay unexported."""
    wages.hours()
    wages.hours("Dawid")
    dawid = wages.people["Dawid"].id
    ledger.stopped[dawid] = Stop("employee.other_name", {"name": "Eva"}, "/links/")

    seen = preview(asked(), by=wages.office, target="ledger")
    assert [(one.name, one.taken) for one in seen.people] == [("Anders", True), ("Dawid", False)]
    assert seen.stopped == 1
    made = export(asked(), digest=seen.digest, once="", by=wages.office, target="ledger")

    (delivery,) = ledger.handed
    assert delivery.export == made
    assert {row.employee_id for row in delivery.rows} == {wages.people["Anders"].id}
    assert delivery.numbers[wages.people["Anders"].id].startswith("90")
    assert not PayrollLine.objects.filter(employee_id=dawid).exists()
    assert not PayrollFile.objects.exists()


def test_a_target_that_refuses_leaves_no_export(wages: Wages, ledger: Ledger) -> None:
    """Nothing is marked, and the number is given to the next one."""
    wages.hours()
    ledger.refuses = True
    seen = preview(asked(), by=wages.office, target="ledger")

    with pytest.raises(DomainError), transaction.atomic():
        export(asked(), digest=seen.digest, once="", by=wages.office, target="ledger")

    assert not PayrollExport.objects.exists()
    assert wages.go().number == "1"


@pytest.fixture
def two() -> Iterator[tuple[Ledger, Ledger]]:
    """Two connected ledgers; gone after the test."""
    pair = Ledger(name="one", label="One"), Ledger(name="two", label="Two")
    targets.wire(lambda: pair)
    yield pair
    targets.wire(targets_of_company)


def go(wages: Wages, target: str, **chosen: Any) -> PayrollExport:
    """Preview and export to a target."""
    selection = asked(**chosen)
    seen = preview(selection, by=wages.office, target=target)
    return export(selection, digest=seen.digest, once="", by=wages.office, target=target)


@pytest.mark.covers("A6.1", "X11")
@pytest.mark.parametrize("target", ["one", "two", "file"])
def test_rows_go_to_the_chosen_target_and_nowhere_else_afterwards(
    wages: Wages, two: tuple[Ledger, Ledger], target: str
) -> None:
    """Whichever was chosen: what went once is not there for any other."""
    wages.hours()
    made = go(wages, target)

    assert made.target == target
    assert [one.name for one in two if one.handed] == [target] * (target != "file")
    for other in ("one", "two", "file"):
        assert preview(asked(), by=wages.office, target=other).line_count == 0
        with pytest.raises(DomainError) as refused:
            go(wages, other)
        assert refused.value.error_code == "payroll.nothing"


def test_a_correction_goes_where_the_line_stands(wages: Wages, two: tuple[Ledger, Ledger]) -> None:
    """In another ledger half of it would be too much there, and the old line would stand here."""
    entry = wages.hours()
    go(wages, "two")
    HourEntry.objects.filter(id=entry.id).update(minutes=60)

    for other in ("one", "file"):
        with pytest.raises(DomainError) as refused:
            go(wages, other, corrected={key(entry)})
        assert refused.value.error_code == "payroll.corrected_elsewhere"
        assert refused.value.params["system"] == "Two"
    go(wages, "two", corrected={key(entry)})
    assert len(two[1].handed) == 2

    HourEntry.objects.filter(id=entry.id).update(minutes=90)
    targets.wire(lambda: two[:1])  # gone: somebody has to correct it, wherever that is
    assert go(wages, "file", corrected={key(entry)}).target == "file"


def test_what_went_by_file_may_be_corrected_anywhere(
    wages: Wages, two: tuple[Ledger, Ledger]
) -> None:
    """Nobody knows into which system a file was read."""
    entry = wages.hours()
    go(wages, "file")
    HourEntry.objects.filter(id=entry.id).update(minutes=60)
    go(wages, "one", corrected={key(entry)})
    assert len(two[0].handed) == 1
