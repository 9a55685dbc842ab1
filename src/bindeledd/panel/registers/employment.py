"""An employee's dated terms and log-in, as the employee's page shows them."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from bindeledd.panel.forms import DomainForm, amount, day
from bindeledd.panel.registers.listing import allowed
from bindeledd.panel.request import Request
from bindeledd.panel.time.fields import Minutes
from bindeledd.tenancy.models import Role
from bindeledd.tenancy.services import Ability
from bindeledd.workspace.booking import today_here
from bindeledd.workspace.people import logins, terms
from bindeledd.workspace.records import Employee


class TermsForm(DomainForm):
    """What holds from a day on."""

    valid_from = day(_("From"))
    hourly_wage = amount(_("Hourly wage"), help_text=_("NOK; what payroll multiplies with."))
    cost_price = amount(_("Cost price"), help_text=_("NOK an hour; for project accounting."))
    normal_day = Minutes(_("Normal day"), help_text=_("Hours; empty follows the company."))


class LoginForm(DomainForm):
    """Which member the employee signs in as."""

    user_id = forms.TypedChoiceField(
        label=_("Signs in as"), required=False, coerce=int, empty_value=None
    )

    def __init__(self, *args: Any, by: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        known = [
            (str(one.user_id), f"{one.name} ({one.email})") for one in logins.login_choices(by=by)
        ]
        self.fields["user_id"].choices = [("", _("Choose")), *known]  # type: ignore[attr-defined] # a choice field


def employment_facts(
    request: Request,
    employee: Employee,
    *,
    terms_form: TermsForm | None = None,
    login_form: LoginForm | None = None,
) -> dict[str, Any]:
    """Return what the page shows of terms and log-in; wages for those who see wages."""
    facts: dict[str, Any] = {"sees_wages": allowed(request, Ability.SEE_WAGES)}
    may_edit = allowed(request, Ability.EDIT_PEOPLE)
    if facts["sees_wages"]:
        known = terms.terms_of([employee.id], by=request.user).get(employee.id, ())
        facts |= {
            "terms": known[::-1],
            "terms_now": terms.at(known, today_here()),
            "terms_form": terms_form or TermsForm(initial={"valid_from": today_here()}),
        }
    if may_edit:
        login = logins.login_of(employee.id)
        facts |= {
            "login": login,
            "login_role": _role(login),
            "login_form": login_form or LoginForm(by=request.user),
            "may_invite": allowed(request, Ability.ADMINISTER) and employee.email != "",
        }
    return facts


def _role(login: logins.Login | None) -> str:
    if login is None:
        return ""
    return str(Role(login.role).label) if login.role else gettext("no longer a member")
