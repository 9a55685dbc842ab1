"""The sentence of a refusal, beside a field or on a page: what happened and what to do.

Codes of the engine have theirs in `bindeledd.sync.wording`, those of field work and files in
`bindeledd.workspace.words`; here stand those of forms.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from bindeledd.sync import wording
from bindeledd.workspace import words as workspace

SENTENCES: Final[dict[str, Promise]] = {
    "domain.begun_already": _("Somebody set up this installation already. Log in instead."),
    "domain.forbidden": _("Your role does not allow this. An administrator can change your role."),
    "domain.invalid": _("Nothing was saved. Correct the fields that are marked."),
    "domain.not_found": _("We cannot find this here. It may belong to another company."),
    "domain.owned_by_connection": _(
        "%(owner)s decides this field. Change it there, and it comes here by itself."
    ),
    "domain.refused": _("This is not allowed as things stand. Nothing was changed."),
    "employee.external_number_taken": _(
        "%(number)s is already the number of %(name)s there. One number belongs to one person."
    ),
    "field.ends_before_it_begins": _("The last day is before the first. Correct one of them."),
    "field.not_a_country": _("Write the country as two letters, such as NO."),
    "field.not_a_date": _("Write the date as 19.11.2026."),
    "field.not_a_number": _("Write a whole number."),
    "field.not_a_postal_code": _("A Norwegian post code has four digits."),
    "field.not_an_email": _("This is no e-mail address. Check for missing signs and spaces."),
    "field.not_an_org_number": _(
        "An organisation number has nine digits, and this is none. Check whether two were swapped."
    ),
    "field.odd_characters": _("There are invisible characters in the text. Write it again."),
    "field.out_of_range": _("Write a number from %(least)s to %(most)s."),
    "field.required": _("Fill in this field."),
    "field.too_long": _("The text has %(length)s characters; there is room for %(limit)s."),
    "field.unknown_code": _("Choose one of the values in the list."),
    "field.wrong_type": _("This field cannot hold that. Write it again."),
    "member.exists": _("%(email)s is a member already. Change the role in the list."),
    "member.last_administrator": _(
        "This is the last administrator. Make somebody else administrator first."
    ),
    "person.weak_password": _("%(reasons)s"),
    "project.has_subprojects": _(
        "This project has subprojects, so it cannot be a subproject itself."
    ),
    "project.number_collides": _(
        "Number %(number)s is taken by the project «%(name)s». Choose another number."
    ),
    "project.parent_is_subproject": _(
        "The project you chose is itself a subproject. Choose a main project."
    ),
    "record.changed_meanwhile": _(
        "Somebody changed this while you had it open. Nothing was overwritten. "
        "Open it again and make your change there."
    ),
    "record.number_taken": _("Number %(number)s is taken by «%(name)s». Choose another number."),
    "ref.unknown": _("What you chose is no longer here. Choose again."),
    "series.empty": _("The last number must not be below the first, and the first is 1 or more."),
    "series.used_up": _(
        "The number series ended at %(last)s. Give a number yourself, "
        "or extend the series in Setup."
    ),
    **workspace.SENTENCES,
}


class _Facts(dict[str, Any]):
    """Facts for a sentence; one that nobody told is left out."""

    def __missing__(self, key: str) -> str:
        return "…"


def sentence(code: str, params: Mapping[str, Any] | None = None) -> str:
    """Return the sentence of a code in the reader's language; never the bare code alone."""
    facts = _Facts({name: _shown(value) for name, value in (params or {}).items()})
    if "field" in facts:
        facts["field"] = wording.field_label(str(facts["field"]))
    ours = SENTENCES.get(code)
    if ours is not None:
        return str(ours) % facts
    if wording.known(code):
        return wording.say(code, params)
    return str(_("This is not allowed as things stand (%(code)s). Nothing was changed.")) % {
        "code": code
    }


def field_sentence(field: str, code: str, params: Mapping[str, Any]) -> str:
    """Return the sentence of one field; facts of several fields are named `<field>.<fact>`."""
    own = {
        name.removeprefix(f"{field}."): value
        for name, value in params.items()
        if name.startswith(f"{field}.")
    }
    return sentence(code, dict(params) | own)


def _shown(value: Any) -> Any:
    return " ".join(str(part) for part in value) if isinstance(value, list) else value
