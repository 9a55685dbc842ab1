"""Sentences for what is wrong with a file or one of its rows: what happened, and what to do."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

SENTENCES: dict[str, str | Promise] = {
    "field.not_yes_or_no": _("The cell says neither yes nor no. Write yes or no."),
    "import.applied_already": _(
        "This import is applied already. Upload the file again to compare."
    ),
    "import.broken_csv": _("The file cannot be read as CSV: %(reason)s. Save it again as CSV."),
    "import.broken_workbook": _("The workbook cannot be opened. Save it again as XLSX."),
    "import.broken_zip": _("The zip file is damaged. Fetch or pack it again."),
    "import.column_missing": _(
        "No column is known as “%(field)s”. Choose the column, or name it in the first line."
    ),
    "import.has_errors": _("Some rows have errors. Correct the file, or import the others only."),
    "import.not_text": _("The file is neither CSV nor XLSX. Save it as one of them."),
    "import.personal_number": _("A personal number stood here. It is left out and not stored."),
    "import.too_large": _("The file is larger than %(megabytes)s MB. Divide it."),
    "import.too_many_rows": _("The file has more than %(most)s rows. Divide it."),
    "import.twice_in_file": _("An earlier row of the file has the same number. Keep one of them."),
    "import.unknown_column": _("A column is set to a field that does not exist. Choose again."),
    "import.unknown_dimension": _("The dimension %(code)s is not in this file. Choose again."),
    "import.zip_bomb": _("The zip file unpacks to far more than it should. It is not opened."),
    "import.zip_needs_one_xml": _(
        "The zip file holds %(found)s XML files. It must hold exactly one."
    ),
    "import.stale": _(
        "The registers have changed since the preview. Nothing is written. Preview again."
    ),
    "ref.number_unknown": _("No record has the number %(number)s. Import or create it first."),
    "saft.broken_xml": _("The XML is broken in line %(line)s (%(reason)s). Export the file again."),
    "saft.has_doctype": _("The file declares a document type, which SAF-T never does. Not opened."),
    "saft.not_an_amount": _("“%(found)s” stands where an amount should be. Export it again."),
    "saft.not_saft": _("This is not a Norwegian SAF-T Financial file. Choose another file."),
    "saft.other_version": _("The file is of SAF-T version %(found)s. Version 1 can be read."),
    "saft.too_deep": _("The XML is nested too deeply in line %(line)s. It is not read."),
    "saft.too_large_element": _("One element near line %(line)s is absurdly large. Not read."),
}
"""Code -> sentence with facts of the error in `%(name)s`."""
