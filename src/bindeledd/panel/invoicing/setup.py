"""What the company's invoices look like and count: one page of the set-up."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from bindeledd.kernel.errors import DomainError
from bindeledd.panel.forms import DomainForm, flag, mail, text
from bindeledd.panel.invoicing.attachment import posted, told
from bindeledd.panel.request import Request
from bindeledd.panel.setup.frame import setup_frame
from bindeledd.panel.words import sentence
from bindeledd.tenancy.services import Ability, require
from bindeledd.workspace.invoicing import choices


class PaperForm(DomainForm):
    """What documents say of the company."""

    address = forms.CharField(
        label=gettext_lazy("Address"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3, "autocomplete": "off"}),
    )
    phone = text(gettext_lazy("Telephone"), inputmode="tel")
    email = mail(gettext_lazy("E-mail"))
    bank_account = text(gettext_lazy("Bank account"), css="input-short", inputmode="numeric")
    in_vat_register = flag(gettext_lazy("In the VAT register"), switch=True)
    footer = text(gettext_lazy("Line at the foot"))
    rounding = forms.ChoiceField(
        label=gettext_lazy("Rounding of the sum to pay"),
        choices=[
            ("none", gettext_lazy("to the øre")),
            ("whole_kroner", gettext_lazy("to whole kroner")),
        ],
    )
    form = forms.ChoiceField(
        label=gettext_lazy("Form of a new attachment"),
        choices=[
            ("multi", gettext_lazy("Multi line")),
            ("single", gettext_lazy("Single line")),
        ],
    )
    group_hours = flag(gettext_lazy("Group hours by hour type"), switch=True)
    machine_lines = flag(gettext_lazy("Own lines per machine (dimension)"), switch=True)
    item_hours = text(gettext_lazy("Item no. of hours"), css="input-short")
    item_machines = text(gettext_lazy("Item no. of machines"), css="input-short")
    item_transport = text(gettext_lazy("Item no. of driving and expenses"), css="input-short")
    item_free_text = text(gettext_lazy("Item no. of free text"), css="input-short")

    def clean_address(self) -> str:
        """Keep the lines, whatever the browser ends them with."""
        return "\n".join(str(self.cleaned_data["address"]).splitlines())


@require_http_methods(["GET", "POST"])
def invoice_choices(request: Request) -> HttpResponse:
    """Show and change the choices."""
    if request.method == "POST":
        require(request.user, Ability.ADMINISTER)
    now = choices.invoice_choices()
    initial = {name: getattr(now, name) for name in PaperForm.base_fields}
    form = PaperForm(posted(request), initial=initial)
    if request.method == "POST":
        deed = choices.set_invoice_choices
        done = form.attempt(told(lambda typed: deed(typed, by=request.user)))
        if done is not None:
            messages.success(request, _("The choices are saved."))
            return HttpResponseRedirect(reverse("panel:invoice_choices"))
    return _page(request, form)


@require_POST
def logo(request: Request) -> HttpResponse:
    """Put a logo on the documents, or take it away."""
    require(request.user, Ability.ADMINISTER)
    file = request.FILES.get("logo")
    try:
        content = b"" if file is None else file.read(choices.LARGEST_LOGO + 1)
        kind = "" if file is None else str(file.content_type)
        choices.set_logo(content, kind, by=request.user)
    except DomainError as error:
        now = choices.invoice_choices()
        form = PaperForm(initial={name: getattr(now, name) for name in PaperForm.base_fields})
        return _page(request, form, sentence(error.error_code, error.params))
    words = _("The logo is taken away.") if file is None else _("The logo is saved.")
    messages.success(request, words)
    return HttpResponseRedirect(reverse("panel:invoice_choices"))


def _page(request: Request, form: DomainForm, refused: str = "") -> HttpResponse:
    facts: dict[str, Any] = setup_frame(request, "invoice_choices") | {
        "form": form,
        "has_logo": bool(choices.invoice_choices().logo),
        "refused": refused,
    }
    status = 422 if form.is_bound or refused else 200
    return render(request, "panel/invoicing/setup.html", facts, status=status)
