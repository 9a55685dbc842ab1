"""The usual kinds of hours, driving and expenses for a company that begins with none."""

from datetime import date
from decimal import Decimal
from uuid import UUID

import pytest

from bindeledd.kernel.errors import ForbiddenError
from bindeledd.tenancy.models import Company, Role, User
from bindeledd.tenancy.services import add_member
from bindeledd.workspace.compensations import rates
from bindeledd.workspace.compensations.models import CompensationType
from bindeledd.workspace.time.models import HourType
from bindeledd.workspace.usual import Begun, missing, start_with_usual

pytestmark = pytest.mark.django_db


def test_a_company_begins_with_the_usual_kinds_in_its_language(office: User, inside: UUID) -> None:
    """Made on asking, once; the mileage rate stands with its source, from its day."""
    Company.objects.filter(id=inside).update(language="en")
    assert missing()
    assert not HourType.objects.exists()
    assert start_with_usual(by=office) == Begun(9, 5)
    assert HourType.objects.get(number="1").name == "Ordinary hours"
    assert HourType.objects.get(number="84").kind == "time_off"
    driving = CompensationType.objects.get(kind="driving")
    rate = rates.rate_on(driving.id, date(2026, 1, 1))
    assert rate is not None
    assert (rate.pay, rate.tax_free) == (Decimal("5.30"), None)
    assert "State mileage rate" in rate.source
    assert rates.rate_on(driving.id, date(2025, 12, 31)) is None
    assert not missing()
    assert start_with_usual(by=office) == Begun(0, 0)


def test_what_a_company_has_is_left_alone(office: User, inside: UUID) -> None:  # noqa: ARG001 - entered
    """One register may be empty while the other is not."""
    HourType.objects.create(number="10", name="Our own")
    assert start_with_usual(by=office) == Begun(0, 5)
    assert HourType.objects.count() == 1


@pytest.mark.parametrize("role", [Role.WORKER, Role.FOREMAN, Role.PROJECT_MANAGER, Role.READ_ONLY])
def test_whoever_keeps_the_registers_asks(office: User, inside: UUID, role: Role) -> None:  # noqa: ARG001 - entered
    """Nobody else."""
    person = User.objects.create_user("other@firma.example", name="Other")
    add_member(person, role, by=office)
    with pytest.raises(ForbiddenError):
        start_with_usual(by=person)
