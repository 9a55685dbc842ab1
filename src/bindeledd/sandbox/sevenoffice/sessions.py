"""Who may log in, as whom, and the sessions they have.

Source: contract paper 24sevenoffice, section 2.3.
"""

from collections import deque
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from http.cookies import CookieError, SimpleCookie
from random import Random
from string import ascii_lowercase
from typing import Any
from uuid import UUID

from bindeledd.sandbox.http import Request
from bindeledd.sandbox.sevenoffice.books import Books
from bindeledd.sandbox.sevenoffice.options import Options
from bindeledd.sandbox.sevenoffice.values import FaultError

COOKIE = "ASP.NET_SessionId"
NOT_AUTHENTICATED = "Client is not authenticated on this identity"
BLOCKED = (
    "The provided IdentityId is blocked. Provided IdentityId is blocked. "
    "Please use GetIdentitiesWithCredential to find a valid one."
)
_LETTERS = ascii_lowercase + "012345"
_MINUTE = timedelta(minutes=1)


@dataclass
class Identity:
    """One user in one client's books; `contact_id` and `employee_id` are the person there."""

    id: str
    user: "User"
    books: Books
    contact_id: int
    employee_id: int
    is_default: bool = False
    disabled: bool = False
    blocked: bool = False
    protected: bool = False


@dataclass
class User:
    """One login."""

    username: str
    password: str
    name: str
    id: str
    identities: list[Identity] = field(default_factory=list)
    logins: deque[datetime] = field(default_factory=deque)


@dataclass
class Session:
    """One session with its one current identity."""

    id: str
    user: User
    identity: Identity
    used: datetime


class Access:
    """All users and sessions of one stand-in."""

    def __init__(self, options: Options) -> None:
        self._options = options
        self._random = Random(f"{options.seed}:access")  # noqa: S311  # keys of a stand-in
        self.users: dict[str, User] = {}
        self.sessions: dict[str, Session] = {}

    def new_uuid(self) -> str:
        """Draw a uuid under the seed."""
        return str(UUID(int=self._random.getrandbits(128), version=4))

    def draws(self) -> Any:
        """Give the state of the draws as plain data."""
        version, numbers, extra = self._random.getstate()
        return [version, list(numbers), extra]

    def draw_on(self, draws: Any) -> None:
        """Go on drawing from a state."""
        version, numbers, extra = draws
        self._random.setstate((version, tuple(numbers), extra))

    def add_user(self, username: str, password: str, name: str = "") -> User:
        """Let somebody log in; again with the same name changes the password."""
        known = self.users.get(username.casefold())
        if known is not None:
            known.password = password
            return known
        user = User(username, password, name or username.partition("@")[0], self.new_uuid())
        self.users[username.casefold()] = user
        return user

    def grant(self, user: User, books: Books, **marks: bool) -> Identity:
        """Let a user into a client's books, where he becomes an employee."""
        employee = books.next_number("employee", 7)
        first, _, last = user.name.partition(" ")
        person = books.user_adds(
            "PersonItem", {"FirstName": first, "LastName": last, "EmployeeId": employee}
        )
        marks.setdefault("is_default", not user.identities)
        identity = Identity(self.new_uuid(), user, books, person["Id"], employee, **marks)
        user.identities.append(identity)
        return identity

    def user_with(self, username: str, password: str, application: str) -> User | None:
        """Find who logs in with these."""
        user = self.users.get(username.casefold())
        known = application == self._options.application_id.lower()
        return user if user and known and user.password == password else None

    def open(self, user: User, identity_id: str) -> Session:
        """Begin a session on the identity that was asked for, or on the default one.

        Raises:
            FaultError: It is blocked, or there is none.
        """
        identity = self.chosen(user, identity_id)
        if identity is None or identity.blocked or identity.disabled:
            raise FaultError(BLOCKED)
        letters = "".join(self._random.choice(_LETTERS) for _ in range(24))
        session = Session(letters, user, identity, self._options.clock())
        self.sessions[session.id] = session
        return session

    @staticmethod
    def chosen(user: User, identity_id: str) -> Identity | None:
        """Find an identity of a user; an empty id gives the default one."""
        if identity_id:
            return next((one for one in user.identities if one.id == identity_id), None)
        preferred = (one for one in user.identities if one.is_default)
        return next(preferred, user.identities[0] if user.identities else None)

    def throttles(self, user: User) -> bool:
        """Tell whether a user logs in too often, and count this time."""
        now = self._options.clock()
        while user.logins and now - user.logins[0] >= _MINUTE:
            user.logins.popleft()
        if self._options.login_rate is not None and len(user.logins) >= self._options.login_rate:
            return True
        user.logins.append(now)
        return False

    def find(self, request: Request) -> Session | None:
        """Find the session of a call by its cookie, and prolong it."""
        session = self.sessions.get(cookie_of(request))
        if session is None:
            return None
        now = self._options.clock()
        if now - session.used > timedelta(seconds=self._options.session_seconds):
            del self.sessions[session.id]
            return None
        session.used = now
        return session

    def forget(self, request: Request) -> None:
        """End the session of a call."""
        self.sessions.pop(cookie_of(request), None)

    def forget_all(self) -> None:
        """End every session."""
        self.sessions.clear()


def cookie_of(request: Request) -> str:
    """Read the session's id from the cookie of a call."""
    try:
        cookies = SimpleCookie(request.headers.get("cookie", ""))
    except CookieError:
        return ""
    return cookies[COOKIE].value if COOKIE in cookies else ""
