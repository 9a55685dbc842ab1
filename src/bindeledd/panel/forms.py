"""Forms of the panel: they read what was typed; what a field may hold is the service's business.

So every field is optional here, and the codes of a refusal come back to the fields as sentences.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any, Final, TypeVar

from django import forms
from django.utils.translation import gettext_lazy as _

from bindeledd.kernel.errors import DomainError
from bindeledd.panel.formatting import notation
from bindeledd.panel.words import field_sentence, sentence

DoneT = TypeVar("DoneT")
_TOO_MUCH: Final = Decimal(10) ** 12
_CENTS: Final = -2
DATE_FORMATS = ["%d.%m.%Y", "%Y-%m-%d", "%d.%m.%y"]


class DomainForm(forms.Form):
    """A form whose rules live in the workspace."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **({"label_suffix": ""} | options))

    def refuse(self, error: DomainError) -> None:
        """Put the sentences of a refusal beside their fields; the rest stands on top."""
        shown = False
        for name, code in error.fields.items():
            if name in self.fields:
                self.add_error(name, field_sentence(name, code, error.params))
                shown = True
        hidden = [name for name in error.fields if name not in self.fields]
        for name in hidden:
            self.add_error(None, field_sentence(name, error.fields[name], error.params))
            shown = True
        if not shown:
            self.add_error(None, sentence(error.error_code, error.params))

    def attempt(self, deed: Callable[[dict[str, Any]], DoneT]) -> DoneT | None:
        """Do the deed with what was typed; None when it was refused, the form then says why."""
        if not self.is_valid():
            return None
        try:
            return deed(self.cleaned_data)
        except DomainError as error:
            if error.error_code in {"domain.forbidden", "domain.not_found"}:
                raise
            self.refuse(error)
            return None

    def own_only(self, names: frozenset[str] | None) -> None:
        """Show fields that a connection owns as they are, without letting them be changed."""
        for name, field in self.fields.items():
            if names is None or name in names:
                field.disabled = True


def text(label: Any, *, help_text: Any = "", css: str = "", **attrs: str) -> forms.CharField:
    """Return a text field."""
    look = {"class": css} if css else {}
    widget = forms.TextInput(attrs=look | {"autocomplete": "off"} | attrs)
    return forms.CharField(label=label, required=False, help_text=help_text, widget=widget)


def mail(label: Any, *, help_text: Any = "") -> forms.CharField:
    """Return a field for an e-mail address."""
    look = {"inputmode": "email", "autocomplete": "off", "spellcheck": "false"}
    widget = forms.TextInput(attrs=look)
    return forms.CharField(label=label, required=False, help_text=help_text, widget=widget)


def day(label: Any, *, help_text: Any = "") -> forms.DateField:
    """Return a date field, written as dd.mm.yyyy."""
    look = {"class": "input-short", "inputmode": "numeric", "placeholder": _("dd.mm.yyyy")}
    widget = forms.DateInput(format=DATE_FORMATS[0], attrs=look | {"autocomplete": "off"})
    return forms.DateField(
        label=label,
        required=False,
        help_text=help_text,
        input_formats=DATE_FORMATS,
        widget=widget,
        error_messages={"invalid": _("Write the date as 19.11.2026.")},
    )


def whole(label: Any, *, help_text: Any = "") -> forms.IntegerField:
    """Return a field for a whole number."""
    look = {"class": "input-tiny", "inputmode": "numeric", "autocomplete": "off"}
    return forms.IntegerField(
        label=label,
        required=False,
        help_text=help_text,
        widget=forms.TextInput(attrs=look),
        error_messages={"invalid": _("Write a whole number.")},
    )


class AmountField(forms.CharField):
    """Kroner, hours or a quantity as people write them: «1 250,50», "1250.5"."""

    def to_python(self, value: Any) -> Decimal | None:  # type: ignore[override] # a figure, not a text
        """Return the figure, or None where nothing is written.

        Raises:
            ValidationError: It is no figure.
        """
        if isinstance(value, Decimal):
            return value
        typed = "".join(str(value or "").split()).replace("\N{MINUS SIGN}", "-").replace(",", ".")
        if not typed:
            return None
        try:
            figure = Decimal(typed)
        except InvalidOperation:
            figure = Decimal("NaN")
        if not figure.is_finite() or abs(figure) >= _TOO_MUCH:
            raise forms.ValidationError(_("Write a figure, such as 1250,50."))
        return figure

    def prepare_value(self, value: Any) -> Any:
        """Write a figure as the reader writes them, without a thousands sign."""
        if not isinstance(value, Decimal):
            return value
        more = int(value.as_tuple().exponent) < _CENTS
        shown = value.normalize() if more else value
        return format(shown, "f").replace(".", notation().point)


def amount(label: Any, *, help_text: Any = "", css: str = "input-short") -> AmountField:
    """Return a field for kroner, hours or a quantity; a Decimal, or None when left empty."""
    look = {"class": css, "inputmode": "decimal", "autocomplete": "off"}
    widget = forms.TextInput(attrs=look)
    return AmountField(label=label, required=False, help_text=help_text, widget=widget)


def flag(label: Any, *, help_text: Any = "", switch: bool = False) -> forms.BooleanField:
    """Return a tick."""
    look = {"class": "switch", "role": "switch"} if switch else {}
    widget = forms.CheckboxInput(attrs=look)
    return forms.BooleanField(label=label, required=False, help_text=help_text, widget=widget)


def changed(form: forms.Form) -> dict[str, Any]:
    """Return what was typed into fields that can be changed."""
    return {
        name: value for name, value in form.cleaned_data.items() if not form.fields[name].disabled
    }


def iso(value: date | None) -> str:
    """Return a date as files hold it."""
    return value.isoformat() if value is not None else ""
