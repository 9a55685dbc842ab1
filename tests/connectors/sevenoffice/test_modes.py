"""What goes by itself, and what only when somebody presses: each data type as it was chosen."""

from datetime import date

import pytest

from bindeledd.sync.flows import Direction, Mode
from bindeledd.sync.models import DataType, Run
from tests.connectors.sevenoffice.test_hours import Site
from tests.connectors.sevenoffice.test_items import with_category
from tests.world import World

KINDS = {"customers": "Company", "projects": "Project", "items": "Product", "hours": "Hour"}


@pytest.mark.covers("B0.5", "B0.6", "B0.7", "B0.8", "B1", "B2", "B3", "B4", "X2")
def test_by_hand_nothing_goes_before_somebody_presses(office: World) -> None:
    """A transfer by the clock leaves it alone; one by hand takes it, one data type at a time."""
    site = Site(office)
    category = with_category(office, Direction.OUT)
    office.choose("customers", Direction.OUT)
    office.choose("projects", Direction.OUT)
    with office.inside():
        DataType.objects.exclude(group="employees").update(mode=Mode.BY_HAND)
    office.put("customer", [{"number": "20100", "name": "Fjellvik Bygg AS"}])
    office.put("project", [{"number": "2401", "name": "Ny adkomstvei"}])
    office.put("item", [{"number": "GM14", "name": "Gravemaskin", "category_id": category}])
    site.hour(worked_on=date(2026, 10, 26))

    def there() -> dict[str, int]:
        return {group: len(office.books.rows(kind)) for group, kind in KINDS.items()}

    before = there()
    run = office.carry(office.ask(Run.Trigger.SCHEDULE))
    assert run.state == Run.State.DONE, (run.code, run.params)
    assert there() == before
    for group in KINDS:
        office.run((group,))
        assert there() == before | {group: before[group] + 1}, group
        before = there()
    with office.inside():
        DataType.objects.exclude(group="employees").update(mode=Mode.AUTOMATIC)
    office.put("customer", [{"number": "20101", "name": "Åsnes Elektro AS"}])
    office.carry(office.ask(Run.Trigger.SCHEDULE))
    assert there() == before | {"customers": before["customers"] + 1}
