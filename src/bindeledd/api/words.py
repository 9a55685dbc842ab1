"""The sentences of the API's own refusals; those of records and runs are `sync.wording`'s."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from bindeledd.sync import wording
from bindeledd.workspace.imports.words import SENTENCES as FILES
from bindeledd.workspace.words import SENTENCES

_OWN: Final[dict[str, tuple[Promise, Promise]]] = {
    "api.no_key": (
        _("No key"),
        _("Send your key as “Authorization: Bearer bl_…”. An administrator makes keys in Setup."),
    ),
    "api.bad_key": (
        _("The key does not hold"),
        _("It is unknown, has expired, was revoked, or its maker has left. Make a new one."),
    ),
    "api.scope_missing": (
        _("The key may not do this"),
        _("This needs a key with the scope “%(scope)s”. Make one in Setup."),
    ),
    "token.scope_beyond": (
        _("More than this key has"),
        _("A key gives no more than it has itself. Leave out the scopes that it lacks."),
    ),
    "api.too_many": (
        _("Too many requests"),
        _("Wait %(seconds)s seconds, then go on more slowly."),
    ),
    "api.too_large": (
        _("Too large"),
        _("The request is larger than the %(megabytes)s MB that are taken here. Split it."),
    ),
    "api.media_type": (
        _("Another content type"),
        _("This operation takes %(expected)s. Set the header Content-Type."),
    ),
    "api.not_json": (
        _("Not JSON"),
        _("The body cannot be read as JSON in UTF-8, or holds characters that no text has."),
    ),
    "api.odd_address": (
        _("Odd address"),
        _("The address holds characters that no search can have. Take them out."),
    ),
    "api.no_such_address": (
        _("No such address"),
        _("There is nothing here. The addresses stand in /api/v1/openapi.json."),
    ),
    "api.method": (
        _("Not possible on this address"),
        _("Use one of %(allowed)s here."),
    ),
    "api.invalid": (
        _("Something in the request is wrong"),
        _("Nothing was changed. Correct what stands under “errors”, and send it again."),
    ),
    "api.key_reused": (
        _("The Idempotency-Key was used before"),
        _("It stands for another request of the last 24 hours. Send this one under a new key."),
    ),
    "api.odd_once_key": (
        _("Odd Idempotency-Key"),
        _("Use 1 to 200 visible characters, such as a UUID of your own for each deed."),
    ),
    "api.stale": (
        _("Changed meanwhile"),
        _("It is no longer as your If-Match says. Nothing was overwritten. Read it again."),
    ),
    "api.busy": (
        _("Not available just now"),
        _("The database did not answer in time. Nothing was changed. Try again shortly."),
    ),
    "api.broke": (
        _("Something broke here"),
        _("Nothing was changed. It is in the log with the time; tell whoever runs this."),
    ),
    "field.not_known": (_("No such field"), _("There is no such field here. Leave it out.")),
    "field.not_a_date": (
        _("Not a date"),
        _("Write the date as 2026-11-19."),
    ),
    "field.too_short": (_("Too few"), _("Give at least %(least)s.")),
    "plan.no_such_row": (_("No such row"), _("This plan has no such row. Read its rows again.")),
}


_OF_FILES: Final = _("The file was not taken in")
_OF_RULES: Final = _("Not as things stand")


class _Facts(dict[str, Any]):
    """Facts for a sentence; one that nobody told is left out."""

    def __missing__(self, key: str) -> str:
        return "…"


def title_and_detail(code: str, params: Mapping[str, Any], system: str = "") -> tuple[str, str]:
    """Return the heading and the sentences of a code, in the language of the request."""
    own = _OWN.get(code)
    if own is not None:
        facts = _Facts(params)
        return str(own[0]), str(own[1]) % facts
    if code in SENTENCES:
        heading = _OF_FILES if code in FILES else _OF_RULES
        return str(heading), str(SENTENCES[code]) % _Facts(params)
    told = wording.words(code, dict(params), system)
    parts = (told.happened, told.means, told.do)
    return told.heading, " ".join(part for part in parts if part)


def sentence(code: str, params: Mapping[str, Any]) -> str:
    """Return what is wrong with one field."""
    if code in _OWN or code in SENTENCES:
        return title_and_detail(code, params)[1]
    return wording.say(code, dict(params))


def known(code: str) -> bool:
    """Tell whether a code has words of its own here or in the engine."""
    return code in _OWN or code in SENTENCES or wording.known(code)
