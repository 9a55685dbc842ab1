"""Sentences for what is wrong with a file or one of its rows: what happened, and what to do.

Pages, the API and the demo all take them from here.
"""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

SENTENCES: dict[str, Promise] = {
    "field.not_yes_or_no": _("Write yes or no."),
    "field.not_hours": _("Write hours as 7.5 or 7:30."),
    "import.applied_already": _("This file is read in already. Nothing was done twice."),
    "import.broken_csv": _("The file stops making sense as CSV (%(reason)s). Save it again."),
    "import.broken_workbook": _("We cannot open this workbook. Save it again as XLSX or CSV."),
    "import.broken_zip": _("We cannot open this zip file. Pack it again, or give the XML itself."),
    "import.column_missing": _(
        "No column is the field «%(field)s», and without it we cannot tell the rows apart. "
        "Choose the column, or name it in the first line."
    ),
    "import.column_twice": _("Two columns are the same field. Choose one of them."),
    "import.has_errors": _(
        "Rows have errors, so nothing was done. Correct the file, or let the rows with errors "
        "be left out."
    ),
    "import.no_file": _("Choose a file first."),
    "import.not_text": _("This is no text file. Save the list as CSV or XLSX."),
    "import.personal_number": _("This was a national identity number. We never keep those."),
    "import.stale": _(
        "The registers have changed since you saw the preview. Nothing was done. Look at the "
        "new preview, and confirm once more."
    ),
    "import.too_large": _("The file is too large; there is room for %(megabytes)s MB. Split it."),
    "import.too_many_rows": _("The file has too many rows; there is room for %(most)s. Split it."),
    "import.twice_in_file": _("This number stands on a row above as well."),
    "import.unknown_column": _("A column was given a field that this register does not have."),
    "import.unknown_dimension": _("The file has no analysis type %(code)s. Choose again."),
    "import.zip_bomb": _("The zip file unpacks to far more than it should. We did not open it."),
    "import.zip_needs_one_xml": _(
        "The zip file has %(found)s XML files, and we need exactly one. Pack one file."
    ),
    "ref.number_unknown": _(
        "Nothing here has the number %(number)s. Read it in, or create it first."
    ),
    "saft.broken_xml": _(
        "The XML is damaged in line %(line)s (%(reason)s). Export the file again."
    ),
    "saft.has_doctype": _("The file holds a document type, which SAF-T never has. We closed it."),
    "saft.not_an_amount": _("«%(found)s» stands where an amount should be. Export it again."),
    "saft.not_saft": _("This is no SAF-T Financial file. Export it from the accounting system."),
    "saft.other_version": _(
        "This SAF-T file is of another country or version (%(found)s). "
        "We read Norwegian SAF-T Financial 1.x."
    ),
    "saft.too_deep": _(
        "The XML is nested deeper than SAF-T ever is (line %(line)s). We closed the file."
    ),
    "saft.too_large_element": _(
        "One element near line %(line)s is far too large. We closed the file."
    ),
}
"""Code -> sentence with facts of the error in `%(name)s`."""
