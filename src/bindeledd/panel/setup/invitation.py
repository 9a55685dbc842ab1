"""The link with which somebody chooses a password: mailed, and shown only where that is safe."""

from __future__ import annotations

from allauth.account.adapter import get_adapter
from allauth.account.forms import ResetPasswordForm, default_token_generator
from allauth.account.utils import user_pk_to_url_str

from bindeledd.panel.request import Request
from bindeledd.tenancy.models import User
from bindeledd.tenancy.services import companies_of


def password_link(user: User) -> str:
    """Return the address where somebody who never signed in chooses a password, or nothing.

    An administrator sees it only of a person who has no password and is in no other company: with
    any other link they could step into somebody's place elsewhere. It holds until it is used.
    """
    if user.has_usable_password() or not user.is_active or len(companies_of(user)) > 1:
        return ""
    key = f"{user_pk_to_url_str(user)}-{default_token_generator.make_token(user)}"
    return str(get_adapter().get_reset_password_from_key_url(key))


def mail_link(request: Request, user: User) -> None:
    """Send the same link to the person's own address; on the console where no mail is set up."""
    form = ResetPasswordForm({"email": user.email})
    if form.is_valid():
        form.save(request)
