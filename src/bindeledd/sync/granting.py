"""Access that a company gives us to a system: connected, checked, taken up again, keyed anew.

Each of them asks the system, which may take its time. So each goes in three steps, called outside
any transaction: read what is needed, ask with nothing held, then look again under the lock whether
what was learned still holds, and write. What may be switched on with it is `connecting`'s.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta
from typing import Final
from uuid import UUID

from bindeledd.kernel.clock import now
from bindeledd.kernel.errors import DomainError
from bindeledd.sync import kept_sessions, registry, schedule
from bindeledd.sync.access import Check, TheirCompany
from bindeledd.sync.checking import Checked, ask, ask_companies, checked_of, store
from bindeledd.sync.connecting import (
    find,
    is_company_missing,
    is_company_open,
    label_of,
    locked,
    rest,
    wake,
)
from bindeledd.sync.linking import refusal
from bindeledd.sync.mapping import Reason
from bindeledd.sync.models import Connection
from bindeledd.sync.secrets import seal, unseal
from bindeledd.tenancy.models import Company, User
from bindeledd.tenancy.scope import company_scope
from bindeledd.tenancy.services import Ability, record_deed, require

_State = Connection.State

SAME_PRESS: Final = timedelta(seconds=30)
"""The same person giving the same key so soon again pressed twice."""


def create(company_id: UUID, system: str, credentials: Mapping[str, str], by: User) -> Connection:
    """Connect a company to a system, after asking the system who the key belongs to.

    Where a log-in reaches several of their companies, it is asked which; one of them is chosen
    next, with `choose_company`. Pressed twice, it is one connection.

    Raises:
        ForbiddenError: The role does not allow it.
        AuthorizationError: The key is refused; nothing is kept.
        UnavailableError: The system does not answer in time; nothing is kept.
        DomainError: A key is missing, the system is unknown, or those books are connected already.
        RuntimeError: It was called inside a transaction.
    """
    with company_scope(company_id, durable=True):
        require(by, Ability.CONNECT)
        given = _complete(system, credentials)
    fresh = Connection(company_id=company_id, system=system, credentials=seal(given), created_by=by)
    if is_company_missing(fresh):
        ask_companies(fresh, tried=True)
        return _begun(fresh, by)
    found, requests = ask(fresh, tried=True)
    with company_scope(company_id, durable=True):
        require(by, Ability.CONNECT)
        _hold_company(company_id)
        twin = _pressed_before(fresh, found.client_id, by)
        if twin is not None:
            return twin
        connection = _place_for(fresh, found)
        _take_up(connection, found, requests)
        about = label_of(connection)
        record_deed("connection.created", by=by, about=about, client=found.company_name)
        return connection


def companies_of(connection: Connection, by: User) -> Sequence[TheirCompany]:
    """Return which of their companies the log-in reaches; raises as `check`.

    Raises:
        DomainError: A key of this system is of one company.
    """
    with company_scope(connection.company_id, durable=True):
        require(by, Ability.CONNECT)
        before = find(connection.id)
    return ask_companies(before)


def choose_company(connection: Connection, company: str, by: User) -> Connection:
    """Choose which of their companies a log-in is used for; it stays once anything was read there.

    Where those books were connected earlier, that connection is taken up again and returned.

    Args:
        connection: Being set up; nothing was read over it yet.
        company: Id among `companies_of`.
        by: Who chooses.

    Raises:
        ForbiddenError: The role does not allow it.
        AuthorizationError: Access ended.
        UnavailableError: The system does not answer in time; nothing is chosen.
        DomainError: The log-in does not reach it, another one is chosen, or those books are
            connected already.
        RuntimeError: It was called inside a transaction.
    """
    reached = {one.id for one in companies_of(connection, by) if not one.closed}
    if company not in reached:
        raise DomainError("connection.company_unreached")
    with company_scope(connection.company_id, durable=True):
        before = find(connection.id)
    tried = Connection(
        id=before.id,
        company_id=before.company_id,
        system=before.system,
        credentials=before.credentials,
        client_id=company,
    )
    found, requests = ask(tried, tried=True)
    with company_scope(before.company_id, durable=True):
        require(by, Ability.CONNECT)
        _hold_company(before.company_id)
        standing = locked(before)
        if not _same_key(standing, before):
            raise DomainError("connection.changed_meanwhile")
        if standing.client_id == company:  # pressed twice
            return standing
        if not is_company_open(standing):
            raise DomainError("connection.company_chosen", name=standing.client_name)
        kept_sessions.forget(standing)
        place = _place_for(standing, found)
        if place.id != standing.id:
            standing.delete()
        place.client_id = company
        _take_up(place, found, requests)
        record_deed(
            "connection.company_chosen", by=by, about=label_of(place), client=found.company_name
        )
        return place


def _begun(fresh: Connection, by: User) -> Connection:
    """Keep a log-in for which one of their companies is still to be chosen."""
    with company_scope(fresh.company_id, durable=True):
        require(by, Ability.CONNECT)
        _hold_company(fresh.company_id)
        twin = _pressed_before(fresh, "", by)
        if twin is not None:
            return twin
        fresh.save()
        record_deed("connection.created", by=by, about=label_of(fresh), client="")
        return fresh


def _take_up(connection: Connection, found: Check, requests: int) -> None:
    """Write down whose books the key opens, and what a first check says."""
    connection.client_id = found.client_id or connection.client_id
    store(connection, found, requests)
    stops_all = checked_of(connection).stops_all
    connection.steps_done = ["connect", *([] if stops_all else ["check"])]
    connection.save()
    schedule.put(connection)


def check(connection: Connection, by: User) -> Checked:
    """Ask the system anew what we may do, and keep what it says.

    A key that leads to another company than ours or than before stops a connection that is on.

    Raises:
        ForbiddenError: The role does not allow it.
        AuthorizationError: Access ended.
        UnavailableError: The system does not answer in time.
        DomainError: `connection.changed_meanwhile`: the key was changed while we asked.
        RuntimeError: It was called inside a transaction.
    """
    return checked_of(_asked(connection, by, lambda standing: _take(standing, by)))


def resume(connection: Connection, by: User) -> Connection:
    """Go on after a pause, once the check passes; a second press changes nothing.

    Raises:
        ForbiddenError: The role does not allow it.
        AuthorizationError: Access is still not given; it stays paused.
        UnavailableError: The system does not answer in time; it stays paused.
        DomainError: It is not paused, the check found what stops everything, or the key was
            changed while we asked.
        RuntimeError: It was called inside a transaction.
    """
    with company_scope(connection.company_id, durable=True):
        require(by, Ability.CONNECT)
        before = find(connection.id)
    if before.state == _State.ON:
        return before
    _refuse_unless_paused(before)
    standing = _asked(before, by, lambda row: _go_on(row, by))
    known = checked_of(standing)
    if known.stops_all:  # what was found is kept, and said
        first = known.stopping[0]
        raise refusal(Reason(first.code, dict(first.params)))
    return standing


def replace_key(connection: Connection, credentials: Mapping[str, str], by: User) -> Checked:
    """Take a new key, if it leads to the same company; a connection at rest goes on.

    Raises:
        ForbiddenError: The role does not allow it.
        AuthorizationError: The key is refused; the old one stays.
        UnavailableError: The system does not answer in time; the old one stays.
        DomainError: It is missing, or leads to another company; the old one stays.
        RuntimeError: It was called inside a transaction.
    """
    with company_scope(connection.company_id, durable=True):
        require(by, Ability.CONNECT)
        before = find(connection.id)
        given = _complete(before.system, credentials)
    fresh = Connection(
        company_id=before.company_id,
        system=before.system,
        credentials=seal(given),
        client_id=before.client_id,
    )
    found, requests = ask(fresh, tried=True)
    with company_scope(before.company_id, durable=True):
        require(by, Ability.CONNECT)
        _hold_company(before.company_id)
        standing = locked(before)
        if bytes(before.credentials) and not bytes(standing.credentials):
            raise DomainError("connection.changed_meanwhile")  # it was removed
        if standing.client_id and found.client_id and standing.client_id != found.client_id:
            raise DomainError("connection.client_changed", name=found.company_name)
        _refuse_second(standing.id, standing.system, found)
        standing.credentials = fresh.credentials
        kept_sessions.forget(standing)
        standing.client_id = standing.client_id or found.client_id
        store(standing, found, requests)
        standing.save()
        known = checked_of(standing)
        by_person = standing.paused_code == "connection.paused_by_person"
        if standing.state == _State.PAUSED and not by_person and not known.stops_all:
            wake(standing)
        record_deed("connection.key_replaced", by=by, about=label_of(standing))
        return known


def _asked(connection: Connection, by: User, take: Callable[[Connection], None]) -> Connection:
    """Ask with the key that stands, keep what is said of it, and let `take` follow from it."""
    with company_scope(connection.company_id, durable=True):
        require(by, Ability.CONNECT)
        before = find(connection.id)
    found, requests = ask(before)
    with company_scope(before.company_id, durable=True):
        require(by, Ability.CONNECT)
        standing = locked(before)
        if not _same_key(standing, before):
            raise DomainError("connection.changed_meanwhile")
        store(standing, found, requests)
        if not standing.client_id:
            standing.client_id = found.client_id
        take(standing)
        standing.save()
        schedule.put(standing)
        return standing


def _take(standing: Connection, by: User) -> None:
    """Let follow what a check brings: a step done, or a connection that has to rest."""
    known = checked_of(standing)
    if not known.stops_all and "check" not in standing.steps_done:
        standing.steps_done = [*standing.steps_done, "check"]
    if known.stops_all and standing.state == _State.ON:
        first = known.stopping[0]
        rest(standing, first.code, dict(first.params), by)
    record_deed("connection.checked", by=by, about=label_of(standing))


def _go_on(standing: Connection, by: User) -> None:
    """Wake a connection, unless somebody was faster or the check stops it."""
    _take(standing, by)
    if standing.state == _State.ON:
        return
    _refuse_unless_paused(standing)
    if not checked_of(standing).stops_all:
        wake(standing)
        record_deed("connection.resumed", by=by, about=label_of(standing))


def _refuse_unless_paused(connection: Connection) -> None:
    if connection.state != _State.PAUSED:
        raise DomainError("connection.not_paused")


def _complete(system: str, credentials: Mapping[str, str]) -> dict[str, str]:
    try:
        asked = registry.connector(system).credentials
    except KeyError as error:
        raise DomainError("connection.unknown_system") from error
    if lacking := registry.lacking(system):
        raise DomainError("connection.installation_lacks", settings=list(lacking))
    given = {one.name: credentials.get(one.name, "").strip() for one in asked}
    if missing := [name for name, value in given.items() if value == ""]:
        fields = dict.fromkeys(missing, "connection.key_missing")
        raise DomainError("connection.key_missing", fields=fields)
    return given


def _hold_company(company_id: UUID) -> None:
    """Let one key at a time be taken in a company: two could be of the same books."""
    Company.objects.select_for_update(no_key=True).get(id=company_id)


def _same_key(standing: Connection, before: Connection) -> bool:
    """Tell whether the key that we asked with still stands; sealed anew, it is the same."""
    now_sealed, then_sealed = bytes(standing.credentials), bytes(before.credentials)
    if now_sealed == then_sealed:
        return True
    return bool(now_sealed and then_sealed) and unseal(now_sealed) == unseal(then_sealed)


def _pressed_before(fresh: Connection, client_id: str, by: User) -> Connection | None:
    """Return what the same person has made of the same key a moment ago."""
    made = Connection.objects.filter(
        system=fresh.system,
        client_id=client_id,
        created_by=by,
        created_at__gt=now() - SAME_PRESS,
    ).exclude(credentials=b"")
    return next((one for one in made if _same_key(one, fresh)), None)


def _place_for(fresh: Connection, found: Check) -> Connection:
    """Return the row for new access: a new one, or the one that was removed earlier."""
    _refuse_second(None, fresh.system, found)
    if found.client_id:
        earlier = Connection.objects.filter(
            system=fresh.system, client_id=found.client_id, credentials=b""
        ).first()
        if earlier is not None:
            earlier.credentials, earlier.state = fresh.credentials, _State.SETTING_UP
            return earlier
    return fresh


def _refuse_second(itself: UUID | None, system: str, found: Check) -> None:
    if found.client_id == "":
        return
    rows = Connection.objects.filter(system=system, client_id=found.client_id)
    living = rows.exclude(credentials=b"")
    if (living if itself is None else living.exclude(id=itself)).exists():
        raise DomainError("connection.already_connected", name=found.company_name)
