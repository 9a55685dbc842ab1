"""Keys for programs: what they are, when they end, and that nobody reads them out again."""

from datetime import timedelta

import pytest
from django.db import connection

from bindeledd.kernel import clock
from bindeledd.kernel.errors import DomainError, ForbiddenError, NotFoundError
from bindeledd.kernel.identity import new_id
from bindeledd.tenancy.allowance import take
from bindeledd.tenancy.models import ApiToken, AuditEntry, Company, Role, Scope, User
from bindeledd.tenancy.scope import company_scope
from bindeledd.tenancy.services import add_member, create_company, remove_member
from bindeledd.tenancy.tokens import held, make_token, revoke_token, tokens

pytestmark = pytest.mark.django_db


@pytest.fixture
def kari() -> User:
    return User.objects.create_user("kari@firma.example", name="Kari Tveit")


@pytest.fixture
def firm(kari: User) -> Company:
    return create_company("Lauvåsen Entreprenør AS", by=kari)


def _make(firm: Company, by: User, *scopes: str, days: int = 90) -> str:
    with company_scope(firm.id):
        return make_token("Wage system", scopes or ["read"], by=by, days=days).text


def test_a_key_leads_to_its_company_and_maker(firm: Company, kari: User) -> None:
    shown = held(_make(firm, kari, "write", "read"))

    assert shown is not None
    assert (shown.company_id, shown.person) == (firm.id, kari)
    assert shown.scopes == {Scope.READ, Scope.WRITE}


def test_the_database_does_not_hold_the_secret(firm: Company, kari: User) -> None:
    """A copy of the table opens nothing."""
    text = _make(firm, kari)
    secret = text.split("_", 3)[3]

    with company_scope(firm.id):
        row = ApiToken.objects.values().get()

    assert secret not in str(row)
    assert text not in str(row)
    assert row["prefix"] in text


@pytest.mark.parametrize("wrong", ["", "bl_", "bl_x_y_z", "nonsense", "bl_" + "0" * 400, "æøå"])
def test_nonsense_is_no_key(wrong: str) -> None:
    assert held(wrong) is None


def test_another_secret_or_company_does_not_hold(firm: Company, kari: User) -> None:
    text = _make(firm, kari)
    other = create_company("Annet AS", by=kari)
    changed = text[:-1] + ("A" if text[-1] != "A" else "B")

    assert held(changed) is None
    assert held(text.replace(firm.id.hex, other.id.hex)) is None
    assert held(text.replace(firm.id.hex, new_id().hex)) is None


def test_a_key_ends_with_its_day(firm: Company, kari: User) -> None:
    text = _make(firm, kari, days=1)

    with clock.fixed(clock.now() + timedelta(days=1, seconds=1)):
        assert held(text) is None
    assert held(text) is not None


def test_a_revoked_key_ends_at_once_and_stays_listed(firm: Company, kari: User) -> None:
    text = _make(firm, kari)

    with company_scope(firm.id):
        (line,) = tokens(by=kari)
        revoke_token(line.id, by=kari)
        revoke_token(line.id, by=kari)
        (line,) = tokens(by=kari)
        deeds = list(AuditEntry.objects.order_by("at").values_list("deed", flat=True))

    assert held(text) is None
    assert line.state == "revoked"
    assert deeds[-2:] == ["token.made", "token.revoked"]


def test_a_key_ends_with_its_makers_membership(firm: Company, kari: User) -> None:
    """Whoever left leaves no back door."""
    text = _make(firm, kari)
    eva = User.objects.create_user("eva@firma.example", name="Eva")
    with company_scope(firm.id):
        add_member(eva, Role.ADMINISTRATOR, by=kari)
        remove_member(kari, by=eva)

    assert held(text) is None


def test_a_person_who_may_not_sign_in_has_no_keys(firm: Company, kari: User) -> None:
    text = _make(firm, kari)
    User.objects.filter(pk=kari.pk).update(is_active=False)

    assert held(text) is None


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.ADMINISTRATOR])
def test_only_administrators_make_list_and_revoke(firm: Company, kari: User, role: Role) -> None:
    person = User.objects.create_user("other@firma.example", name="Other")
    with company_scope(firm.id):
        add_member(person, role, by=kari)
        with pytest.raises(ForbiddenError):
            make_token("Mine", ["read"], by=person)
        with pytest.raises(ForbiddenError):
            tokens(by=person)
        with pytest.raises(ForbiddenError):
            revoke_token(new_id(), by=person)


def test_a_key_gives_no_more_than_it_has(firm: Company, kari: User) -> None:
    with company_scope(firm.id), pytest.raises(ForbiddenError) as refused:
        make_token("More", ["run"], by=kari, within=frozenset({Scope.READ, Scope.ADMINISTER}))

    assert refused.value.error_code == "token.scope_beyond"


def test_errors_stand_at_their_fields(firm: Company, kari: User) -> None:
    with company_scope(firm.id), pytest.raises(DomainError) as refused:
        make_token(" ", ["fly"], by=kari, days=0)

    assert refused.value.fields == {
        "name": "field.required",
        "scopes": "field.unknown_code",
        "days": "field.out_of_range",
    }


def test_another_companys_key_is_not_found(firm: Company, kari: User) -> None:
    _make(firm, kari)
    other = create_company("Annet AS", by=kari)
    with company_scope(firm.id):
        (line,) = tokens(by=kari)

    with company_scope(other.id):
        assert tokens(by=kari) == ()
        with pytest.raises(NotFoundError):
            revoke_token(line.id, by=kari)


def test_an_allowance_is_spent_and_comes_back() -> None:
    """All of a minute's at once, then evenly; one person's spending is not another's."""
    waits = [take("a", per_minute=5) for _ in range(7)]

    assert waits[:5] == [0.0] * 5
    assert 0 < waits[5] <= 12
    assert take("b", per_minute=5) == 0.0
    with connection.cursor() as cursor:
        cursor.execute("update tenancy_allowance set spent_until = spent_until - interval '12 s'")
    assert take("a", per_minute=5) == 0.0
    assert take("a", per_minute=5) > 0
