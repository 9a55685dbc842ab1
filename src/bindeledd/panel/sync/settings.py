"""Settings of a data type as form fields: switches, drop-downs of their lists, and tables.

What each may hold, and what is proposed, is the engine's business.
"""

from __future__ import annotations

from collections.abc import Container, Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.forms import BoundField
from django.http import QueryDict
from django.utils.translation import gettext as _

from bindeledd.panel.forms import day
from bindeledd.sync.choosing import Choice, SettingShown
from bindeledd.sync.offering import TableRow
from bindeledd.workspace.invoicing.choices import invoice_choices

TABLE, ENTRY = "table", "entry"


@dataclass(frozen=True)
class RowDrawn:
    """One of ours in a table.

    Attributes:
        row: Behind it.
        field: Its drop-down.
        joint: Sign of how the two sides stand.
        told: What there is to say of it.
        tone: In which tone; empty for what is as it should be.
    """

    row: TableRow
    field: BoundField
    joint: str
    told: str
    tone: str


@dataclass(frozen=True)
class TableDrawn:
    """A setting with a row for each of ours.

    Attributes:
        setting: Behind it.
        rows: Of ours.
        proposals: How many could be filled in from what is alike.
        chosen: How many have a choice.
    """

    setting: SettingShown
    rows: tuple[RowDrawn, ...]
    proposals: int
    chosen: int


def billing(choice: Choice) -> list[tuple[str, str]]:
    """Return how new attachments get their lines, for the data type that moves them: word, fact.

    It is chosen for the company, whichever ledgers it has (field-domain.md, B0.9-B0.11).
    """
    if "invoice_attachment" not in choice.kinds:
        return []
    chosen = invoice_choices()
    several = chosen.form == "multi"
    numbers = (
        chosen.item_hours,
        chosen.item_machines,
        chosen.item_transport,
        chosen.item_free_text,
    )
    hours, machines, transport, free = (number or _("none yet") for number in numbers)
    return [
        (_("Form of a new attachment"), _("Multi line") if several else _("Single line")),
        (_("Group hours by hour type"), _("yes") if chosen.group_hours else _("no")),
        (_("Own lines per machine (dimension)"), _("yes") if chosen.machine_lines else _("no")),
        (_("Item no. of hours"), hours),
        (_("Item no. of machines"), machines),
        (_("Item no. of driving and expenses"), transport),
        (_("Item no. of free text"), free),
    ]


def name_of(setting: SettingShown, row: TableRow | None = None) -> str:
    """Return the name of a setting's field, or of one row of its table."""
    return f"value_{setting.name}" + (f"_{row.ours}" if row is not None else "")


def fields_of(choice: Choice, system: str) -> dict[str, forms.Field]:
    """Return the fields of all settings by name.

    Args:
        choice: The data type.
        system: Short name of theirs.
    """
    fields: dict[str, forms.Field] = {}
    for setting in choice.settings:
        if setting.form == TABLE:
            for row in setting.offer.rows:
                said = _("%(theirs)s for %(ours)s") % {"theirs": setting.to, "ours": row.label}
                fields[name_of(setting, row)] = _choose(setting, row.value, said, system)
        else:
            fields[name_of(setting)] = _field(setting, system)
    return fields


def _field(setting: SettingShown, system: str) -> forms.Field:
    match setting.form:
        case "yes_no":
            widget = forms.CheckboxInput(attrs={"class": "switch", "role": "switch"})
            return forms.BooleanField(label=setting.label, required=False, widget=widget)
        case "choice":
            return forms.ChoiceField(label=setting.label, required=False, choices=setting.choices)
        case "date":
            return day(setting.label)
        case "entry":
            return _choose(setting, str(setting.value or ""), "", system)
        case _:
            return forms.CharField(label=setting.label, required=False, max_length=400)


def _choose(setting: SettingShown, saved: str, said: str, system: str) -> forms.ChoiceField:
    """Return a drop-down of their list; what was chosen and is gone there stays, and says so."""
    gone = {one.theirs: one.label for one in setting.offer.gone if one.theirs == saved}
    lost = [
        (theirs, _("%(name)s, no longer in %(system)s") % {"name": label, "system": system})
        for theirs, label in gone.items()
    ]
    choices = [("", _("Nothing is chosen")), *lost]
    choices += [(one.theirs, one.label) for one in setting.offer.entries]
    look = {"data-was": saved} | ({"aria-label": said} if said else {})
    widget = forms.Select(attrs=look)
    label = said or setting.label
    return forms.ChoiceField(label=label, required=False, choices=choices, widget=widget)


def initial(choice: Choice) -> dict[str, Any]:
    """Return what is chosen now, by the names of the fields."""
    found: dict[str, Any] = {}
    for setting in choice.settings:
        if setting.form == TABLE:
            found |= {name_of(setting, row): row.value for row in setting.offer.rows}
        else:
            found[name_of(setting)] = setting.value
    return found


def typed(choice: Choice, cleaned: Mapping[str, Any], sent: Container[str]) -> dict[str, Any]:
    """Return settings as the service takes them: a table without what has no choice.

    Args:
        choice: The data type.
        cleaned: What was typed.
        sent: Names that the form was sent with. What was not asked for stays as it is: a row that
            came since the page was drawn, or a list that was not read.
    """
    found: dict[str, Any] = {}
    for setting in choice.settings:
        if setting.to and not setting.offer.read:
            continue
        if setting.form != TABLE:
            found[setting.name] = cleaned[name_of(setting)]
            continue
        names = {name_of(setting, row): row for row in setting.offer.rows}
        rows = {
            row.ours: cleaned[name] if name in sent else row.value for name, row in names.items()
        }
        found[setting.name] = {ours: theirs for ours, theirs in rows.items() if theirs}
    return found


def filled(choice: Choice, wanted: str, posted: QueryDict) -> tuple[QueryDict, int]:
    """Fill in what is proposed where nothing stands; nothing is saved.

    Args:
        choice: The data type.
        wanted: Name of the table.
        posted: The form as it was sent.

    Returns:
        The form with proposals, and how many.
    """
    fresh, count = posted.copy(), 0
    tables = [one for one in choice.settings if one.form == TABLE and one.name == wanted]
    for setting in tables:
        for row in setting.offer.rows:
            name = name_of(setting, row)
            if row.proposed and not posted.get(name):
                fresh[name] = row.proposed
                count += 1
    return fresh, count


def plain(
    choice: Choice, form: forms.Form, *, advanced: bool
) -> list[tuple[SettingShown, BoundField]]:
    """Return settings that are no table, with their fields."""
    return [
        (one, form[name_of(one)])
        for one in choice.settings
        if one.form != TABLE and one.advanced is advanced
    ]


def tables(choice: Choice, form: forms.Form, system: str) -> list[TableDrawn]:
    """Return settings that are tables, with their rows as the form has them now."""
    drawn = []
    for setting in choice.settings:
        if setting.form == TABLE:
            names = {one.theirs: one.label for one in setting.offer.entries}
            rows = tuple(
                _row(row, form[name_of(setting, row)], names, system) for row in setting.offer.rows
            )
            empty = [one for one in rows if not one.field.value()]
            proposals = sum(1 for one in empty if one.row.proposed)
            drawn.append(TableDrawn(setting, rows, proposals, len(rows) - len(empty)))
    return drawn


def _row(row: TableRow, field: BoundField, names: Mapping[str, str], system: str) -> RowDrawn:
    now = field.value() or ""
    if row.gone and now == row.value:
        told = _("No longer in %(system)s. Choose another.") % {"system": system}
        return RowDrawn(row, field, "conflict", told, "fail")
    if now and now == row.proposed:
        return RowDrawn(row, field, "suggestion", _("Proposed. Not saved yet."), "")
    if now:
        return RowDrawn(row, field, "linked", "", "")
    if row.proposed:
        told = _("Proposal: %(name)s") % {"name": names.get(row.proposed, row.proposed)}
        return RowDrawn(row, field, "suggestion", told, "")
    return RowDrawn(row, field, "only-here", "", "held")
