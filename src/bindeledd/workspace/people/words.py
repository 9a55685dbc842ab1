"""Sentences for what this area refuses: what happened, and what to do."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

SENTENCES: dict[str, Promise] = {
    "login.no_email": _("There is no e-mail address here yet. Enter one, then invite."),
    "login.taken": _("%(email)s is %(name)s already. One person is one employee."),
}
"""Code -> sentence with facts of the error in `%(name)s`."""
