"""Authenticate: logging in, and choosing the client to work in.

Source: contract paper 24sevenoffice, section 2.3.
"""

from bindeledd.sandbox.http import Row
from bindeledd.sandbox.sevenoffice.calls import Call, Handler, given
from bindeledd.sandbox.sevenoffice.sessions import Identity, User
from bindeledd.sandbox.sevenoffice.values import FaultError


def _user(call: Call) -> User | None:
    credential = given(call, "credential")
    return call.state.access.user_with(
        credential.get("Username", ""),
        credential.get("Password", ""),
        credential.get("ApplicationId", ""),
    )


def login(call: Call) -> str:
    """Give a session id; empty when the credentials are wrong."""
    user = _user(call)
    if user is None:
        return ""
    if call.state.access.throttles(user):
        raise FaultError("Too many logins with the same credentials. Please reuse the session.")
    session = call.state.access.open(user, given(call, "credential").get("IdentityId", ""))
    call.session = session
    return session.id


def has_session(call: Call) -> bool:
    """Tell whether the cookie's session is alive."""
    return call.session is not None


def _shown(identity: Identity, current: Identity | None) -> Row:
    return {
        "Id": identity.id,
        "User": {
            "ContactId": identity.contact_id,
            "Id": identity.user.id,
            "Name": identity.user.name,
            "EmployeeId": identity.employee_id,
        },
        "Client": {"Id": identity.books.client_id, "Name": identity.books.name},
        "IsCurrent": identity is current,
        "IsDefault": identity.is_default,
        "IsProtected": identity.protected,
        "IsDisabled": identity.disabled or None,
    }


def get_identity(call: Call) -> Row:
    """Show the current identity."""
    identity = call.current.identity
    return _shown(identity, identity)


def get_identities(call: Call) -> list[Row]:
    """Show every identity of the session's user."""
    session = call.current
    return [_shown(one, session.identity) for one in session.user.identities]


def get_identities_with_credential(call: Call) -> list[Row]:
    """Show the identities of a user without a session; none when the credentials are wrong."""
    user = _user(call)
    return [] if user is None else [_shown(one, None) for one in user.identities]


def _set(call: Call, identity_id: str) -> bool:
    if call.session is None:
        return call.current is not None
    identity = call.state.access.chosen(call.session.user, identity_id)
    if identity is None and call.options.unknown_identity == "fault":
        raise FaultError("The identity is unknown.")
    if identity is None or identity.disabled or identity.blocked:
        return False
    call.session.identity = identity
    return True


def set_identity_by_id(call: Call) -> bool:
    """Work as another identity from now on."""
    return _set(call, call.asked["identityId"] or "-")


def set_identity(call: Call) -> bool:
    """The same, given the whole identity."""
    return _set(call, given(call, "identity").get("Id") or "-")


HANDLERS: dict[str, Handler] = {
    "Login": login,
    "HasSession": has_session,
    "GetIdentity": get_identity,
    "GetIdentities": get_identities,
    "SetIdentity": set_identity,
    "SetIdentityById": set_identity_by_id,
    "GetIdentitiesWithCredential": get_identities_with_credential,
}
OPEN = {"Login", "HasSession", "GetIdentitiesWithCredential", "SetIdentity", "SetIdentityById"}
"""Operations that look at the session themselves."""
