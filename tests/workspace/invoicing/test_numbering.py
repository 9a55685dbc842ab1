"""Number series of documents: chosen before the first number, then only forward, without holes."""

from uuid import UUID

import pytest

from bindeledd.kernel.errors import DomainError, ForbiddenError
from bindeledd.tenancy.models import AuditEntry, Role, User
from bindeledd.tenancy.services import Ability, add_member
from bindeledd.workspace.invoicing import giving_back, issuing, numbering, services
from bindeledd.workspace.invoicing.models import Invoice, InvoiceAttachment
from tests.workspace.invoicing.work import Job

pytestmark = pytest.mark.django_db


def drafted(job: Job, office: User) -> str:
    """The number of a new draft."""
    job.hours()
    ours = services.create_attachment(job.project.id, by=office)
    return str(InvoiceAttachment.objects.get(id=ours).number)


def issued(job: Job, office: User) -> UUID:
    """An invoice of a new draft."""
    job.hours()
    return issuing.issue_invoice(services.create_attachment(job.project.id, by=office), by=office)


def number_of(ours: UUID) -> str:
    """The number of an invoice or a credit note."""
    return str(Invoice.objects.get(id=ours).number)


def seen(kind: str) -> tuple[str, str]:
    """What the page tells: the highest number given, and the next one."""
    series = numbering.series_of(kind)
    return series.given, series.next


def test_a_series_begins_where_the_company_says(job: Job, office: User) -> None:
    """Before the first number it may be moved both ways."""
    assert seen("invoice") == ("", "10001")
    assert seen("invoice_attachment") == ("", "FV-0001")
    numbering.choose_series("invoice", upcoming=20270001, last=None, by=office)
    numbering.choose_series("invoice", upcoming=501, last=None, by=office)
    numbering.choose_series("invoice_attachment", upcoming=318, last=None, by=office)

    made = issued(job, office)

    assert number_of(made) == "501"
    assert InvoiceAttachment.objects.get().number == "FV-0318"
    assert seen("invoice") == ("501", "502")
    assert seen("invoice_attachment") == ("FV-0318", "FV-0319")


def test_a_used_series_goes_only_forward(job: Job, office: User) -> None:
    """Also past deleted drafts; credit notes are numbered with the invoices."""
    first = issued(job, office)
    note = giving_back.credit_invoice(first, by=office, because="Feil")
    assert (number_of(first), number_of(note)) == ("10001", "10002")

    for upcoming in (1, 10001, 10002):
        with pytest.raises(DomainError) as refused:
            numbering.choose_series("invoice", upcoming=upcoming, last=None, by=office)
        assert refused.value.error_code == "numbering.given"
        assert refused.value.params["next"] == 10003

    numbering.choose_series("invoice", upcoming=11000, last=None, by=office)
    numbering.choose_series("invoice", upcoming=10003, last=None, by=office)
    assert number_of(issued(job, office)) == "10003"

    services.delete_attachment(
        InvoiceAttachment.objects.get(number=drafted(job, office)).id, by=office
    )
    assert seen("invoice_attachment") == ("FV-0003", "FV-0004")
    with pytest.raises(DomainError) as refused:
        numbering.choose_series("invoice_attachment", upcoming=3, last=None, by=office)
    assert refused.value.params["number"] == "FV-0003"


def test_the_highest_number_is_the_largest_and_not_the_last_in_the_alphabet(
    job: Job, office: User
) -> None:
    """9999 and then 10000."""
    numbering.choose_series("invoice_attachment", upcoming=9999, last=None, by=office)
    assert [drafted(job, office), drafted(job, office)] == ["FV-9999", "FV-10000"]
    assert seen("invoice_attachment") == ("FV-10000", "FV-10001")


def test_a_series_that_is_used_up_gives_no_number(job: Job, office: User) -> None:
    """Nothing is issued, and no number is lost."""
    numbering.choose_series("invoice", upcoming=7, last=7, by=office)
    issued(job, office)
    assert seen("invoice") == ("7", "")
    with pytest.raises(DomainError) as refused:
        issued(job, office)
    assert refused.value.error_code == "numbering.used_up"

    numbering.choose_series("invoice", upcoming=8, last=None, by=office)

    assert number_of(issued(job, office)) == "8"


@pytest.mark.usefixtures("job")
def test_only_an_administrator_chooses_and_it_is_noted(office: User) -> None:
    """Who, which series, and from where on."""
    numbering.choose_series("invoice", upcoming=12, last=90, by=office)
    noted = AuditEntry.objects.filter(deed="series.changed").latest("id")
    assert (noted.about, noted.facts["first"], noted.facts["last"]) == ("invoice", 12, 90)
    with pytest.raises(DomainError) as empty:
        numbering.choose_series("invoice", upcoming=0, last=None, by=office)
    assert empty.value.error_code == "series.empty"
    berit = User.objects.create_user("berit@firma.example", name="Berit")
    add_member(berit, Role.OFFICE, by=office)
    with pytest.raises(ForbiddenError) as refused:
        numbering.choose_series("invoice", upcoming=13, last=None, by=berit)
    assert refused.value.params["ability"] == Ability.ADMINISTER.value
