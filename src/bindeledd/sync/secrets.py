"""Credentials of connections: encrypted at rest under keys that can be rotated."""

from __future__ import annotations

import json

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings

from bindeledd.kernel.errors import AuthorizationError


def _box() -> MultiFernet:
    return MultiFernet([Fernet(key) for key in settings.CREDENTIAL_KEYS])


def seal(credentials: dict[str, str]) -> bytes:
    """Return credentials encrypted with the newest key."""
    return _box().encrypt(json.dumps(credentials).encode())


def unseal(sealed: bytes) -> dict[str, str]:
    """Return credentials.

    Raises:
        AuthorizationError: None of this installation's keys opens them, or none are stored.
    """
    if not sealed:
        raise AuthorizationError("connection.no_credentials")
    try:
        opened: dict[str, str] = json.loads(_box().decrypt(sealed))
    except InvalidToken as error:
        raise AuthorizationError("connection.credentials_unreadable") from error
    return opened


def reseal(sealed: bytes) -> bytes:
    """Return the same credentials encrypted with the newest key.

    Raises:
        AuthorizationError: None of this installation's keys opens them.
    """
    try:
        return _box().rotate(sealed)
    except InvalidToken as error:
        raise AuthorizationError("connection.credentials_unreadable") from error
