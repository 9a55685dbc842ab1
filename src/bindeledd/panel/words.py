"""The sentence of a refusal, beside a field or on a page: what happened and what to do.

Codes of the engine have theirs in `bindeledd.sync.wording`; here stand those of forms.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from bindeledd.sync import wording

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
    "field.not_yes_or_no": _("Write yes or no."),
    "import.applied": _("This file is read in already. Nothing was done twice."),
    "import.applied_already": _("This file is read in already. Nothing was done twice."),
    "import.broken_csv": _("The file stops making sense as CSV (%(reason)s). Save it again."),
    "import.broken_workbook": _("We cannot open this workbook. Save it again as XLSX or CSV."),
    "import.broken_zip": _("We cannot open this zip file. Pack it again, or give the XML itself."),
    "import.column_twice": _("Two columns are the same field. Choose one of them."),
    "import.column_missing": _(
        "No column is the field «%(label)s», and without it we cannot tell the rows apart. "
        "Choose the column below."
    ),
    "import.has_errors": _(
        "Rows have errors, so nothing was done. Correct the file, or tick that "
        "rows with errors are left out."
    ),
    "import.no_file": _("Choose a file first."),
    "import.not_text": _("This is no text file. Save the list as CSV or XLSX."),
    "import.personal_number": _("This was a national identity number. We never keep those."),
    "import.stale": _(
        "The registers have changed since you saw the preview. Nothing was done. "
        "The preview is made again below: look at it, and confirm once more."
    ),
    "import.too_large": _("The file is too large; there is room for %(megabytes)s MB."),
    "import.too_many_rows": _("The file has too many rows; there is room for %(most)s. Split it."),
    "import.twice_in_file": _("This number stands on a row above as well."),
    "import.unknown_column": _("A column was given a field that this register does not have."),
    "import.unknown_dimension": _("The file has no such analysis type. Choose again."),
    "import.zip_bomb": _("The zip file unpacks to far more than it should. We did not open it."),
    "import.zip_needs_one_xml": _(
        "The zip file has %(found)s XML files, and we need exactly one. Pack one file."
    ),
    "ref.number_unknown": _("Nothing here has the number %(number)s."),
    "saft.broken_xml": _("The XML breaks off or is damaged. Export the file again."),
    "saft.has_doctype": _("The file holds a document type, which SAF-T never has. We closed it."),
    "saft.not_an_amount": _("«%(found)s» stands where an amount should be. Export it again."),
    "saft.not_saft": _("This is no SAF-T Financial file. Export it from the accounting system."),
    "saft.other_version": _(
        "This SAF-T file is of another country or version (%(found)s). "
        "We read Norwegian SAF-T Financial 1.x."
    ),
    "saft.too_deep": _("The XML is nested deeper than SAF-T ever is. We closed the file."),
    "saft.too_large_element": _("One element of the file is far too large. We closed the file."),
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
}


class _Facts(dict[str, Any]):
    """Facts for a sentence; one that nobody told is left out."""

    def __missing__(self, key: str) -> str:
        return "…"


def sentence(code: str, params: Mapping[str, Any] | None = None) -> str:
    """Return the sentence of a code in the reader's language; never the bare code alone."""
    facts = _Facts({name: _shown(value) for name, value in (params or {}).items()})
    if "field" in facts:
        facts["label"] = wording.field_label(str(facts["field"]))
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
