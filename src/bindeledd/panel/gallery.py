"""The gallery: every part of the panel once, as in the design language's own sheet of parts.

Served only in debug and in tests. The figures are made up here and are nobody's.
"""

from decimal import Decimal
from typing import Final

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from bindeledd.panel import charts, icons, states

_MOVED: Final = (9, 6, 2, 1, 1, 1, 1, 1, 1, 1, 1, 1, 0, 1, 1, 4, 14, 11, 6, 9, 8, 5, 7, 12)
_MISSED: Final = 12
_FIRST_HOUR: Final = 15
_COLOURS: Final = (
    ("canvas", "page"),
    ("surface", "sheet"),
    ("sunken", "groups"),
    ("ink", "text"),
    ("ink-2", "support"),
    ("ink-3", "labels"),
    ("edge", "borders"),
    ("accent", "linked"),
    ("accent-soft", "chosen"),
    ("held", "held"),
    ("held-soft", "held ground"),
    ("fail", "rejected"),
    ("queue", "queued"),
    ("unsure", "uncertain"),
)


class SampleForm(forms.Form):
    """One field of each kind."""

    start = forms.CharField(
        label="Start date",
        help_text="Older hours are never sent. The lock date in Go is 31 Oct 2026.",
        widget=forms.TextInput(attrs={"class": "input-short"}),
    )
    organisation = forms.CharField(
        label="Organisation number", widget=forms.TextInput(attrs={"class": "input-short"})
    )
    activity = forms.ChoiceField(
        label="Activity in Go",
        required=False,
        choices=[("", "Choose an activity in Go"), ("10", "10 Billable work")],
        widget=forms.Select(attrs={"data-needed": "yes"}),
    )
    mode = forms.ChoiceField(
        label="New and changed",
        choices=[("both", "Create and update"), ("create", "Create only")],
        widget=forms.RadioSelect,
        initial="both",
        required=False,
    )
    approved = forms.BooleanField(label="The hours must be approved", required=False, initial=True)
    note = forms.CharField(label="Note", required=False, widget=forms.Textarea(attrs={"rows": 2}))

    def clean_organisation(self) -> str:
        """Refuse every number: the gallery shows what an error looks like."""
        message = "The last digit does not fit. Check whether two figures are swapped."
        raise forms.ValidationError(message)


def sample_timeline() -> charts.Timeline:
    """Return a day of transfers with one that did not happen."""
    return charts.timeline(
        [
            charts.Period(
                label=f"{(_FIRST_HOUR + hour) % 24:02}",
                moved=moved,
                held=0 if hour == _MISSED else 20,
                queued=5 if hour > len(_MOVED) - 5 else 0,
                refused=1 if moved > 6 else 0,  # noqa: PLR2004 - made-up figures
                ran=hour != _MISSED,
            )
            for hour, moved in enumerate(_MOVED)
        ]
    )


def gallery(request: HttpRequest) -> HttpResponse:
    """Show every part once."""
    ages = (
        charts.Part("age-1", Decimal("38.0"), "38.0 h", "0–2 days"),  # noqa: RUF001 - a range
        charts.Part("age-2", Decimal("54.5"), "54.5 h", "3–7 days"),  # noqa: RUF001 - a range
        charts.Part("age-3", Decimal("40.5"), "40.5 h", "8–14 days"),  # noqa: RUF001 - a range
        charts.Part("age-4", Decimal("7.5"), "7.5 h", "over 14 days"),
    )
    step = (
        charts.Part("moved", 9),
        charts.Part("queued", 3),
        charts.Part("held", 27),
        charts.Part("refused", 1),
    )
    words = ("Connect", "Check", "Match", "Types and accounts", "Preview", "Try one", "Switch on")
    firms = [{"id": 1, "name": "Lauvåsen Entreprenør AS"}, {"id": 2, "name": "Lauvåsen Bygg AS"}]
    context = {
        "nav": "held",
        "company": firms[0],
        "companies": firms,
        "company_note": "PowerOffice Go",
        "rail_counts": {"held": 27, "links": 1},
        "crumbs": [{"label": "Setup", "url": "/"}, {"label": "Parts", "url": ""}],
        "next_run_note": "Not switched on yet",
        "colours": _COLOURS,
        "icons": tuple(icons.ICONS),
        "states": tuple(states.STATES),
        "joints": tuple(states.JOINTS),
        "signs": ("create", "change", "held", "conflict"),
        "form": SampleForm(
            {"start": "01.11.2026", "organisation": "313 482 077", "mode": "both", "approved": "on"}
        ),
        "steps": [{"word": word, "url": "#", "note": ""} for word in words],
        "first_steps": [
            {"word": "The company", "url": "", "note": "who owns the data"},
            {"word": "Yourself", "url": "", "note": "administrator with two steps"},
            {"word": "The systems", "url": "", "note": "now or later"},
        ],
        "ages": ages,
        "step": step,
        "chart": sample_timeline(),
        "sum": Decimal("121755.00"),
        "exact": Decimal("106672.00"),
    }
    return render(request, "panel/gallery.html", context)
