"""Sign-in rules on top of the maintained library: nobody signs up by themselves."""

from __future__ import annotations

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc] # the library is untyped
    """Closes self-service sign-up: people are invited by an administrator."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:  # noqa: ARG002 - allauth's signature
        """Say no: an installation's first person is made by the first-run page or the command."""
        return False
