"""A form that is sent twice does its deed once: the second sending leads where the first did."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from secrets import token_urlsafe
from typing import Any

from django.conf import settings

from bindeledd.panel.request import Request
from bindeledd.tenancy.locks import lock_until_commit

_KEY = "done_once"
_KEPT = 20


def new_token() -> str:
    """Return a mark for one form; it goes with the form in a hidden field named `once`."""
    return token_urlsafe(12)


def done_before(request: Request) -> str | None:
    """Return where the first sending of this form led, or None when it is the first.

    Two sendings at the same moment meet at a lock; the second reads what the first has stored.
    """
    token = _token(request)
    if not token:
        return None
    lock_until_commit(f"once:{request.session.session_key}:{token}")
    found = _stored(request).get(token)
    return str(found) if found is not None else None


def remember(request: Request, address: str) -> str:
    """Note where the deed led, before its transaction ends; return the address."""
    token = _token(request)
    if token:
        kept = list(_stored(request).items())[-_KEPT:]
        request.session[_KEY] = dict([*kept, (token, address)])
        request.session.save()
    return address


def _token(request: Request) -> str:
    return request.POST.get("once", "")[:40]


def _stored(request: Request) -> dict[str, Any]:
    """Return the session as the database holds it now, not as this request began."""
    store: Callable[..., Any] = import_module(settings.SESSION_ENGINE).SessionStore
    found: dict[str, Any] = store(session_key=request.session.session_key).get(_KEY, {})
    return found
