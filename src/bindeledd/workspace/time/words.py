"""Sentences for what this area refuses or warns of: what happened, and what to do."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

_ENTRIES: dict[str, Promise] = {
    "entry.absence_has_no_overtime": _("Absence has no overtime. Take the overtime away."),
    "entry.absence_is_not_billed": _("Absence is charged to no customer. Set billable hours to 0."),
    "entry.approve_instead": _("Approval is given with its own button, not by writing the hours."),
    "entry.approved": _(
        "These hours are approved. Somebody who approves hours must take the approval back first."
    ),
    "entry.below_zero": _("Hours cannot be below zero. Write 0 or more."),
    "entry.choice_ended": _("This is no longer in use. Choose another one."),
    "entry.choose_subproject": _(
        "This project has subprojects, and hours are booked on those. Choose a subproject."
    ),
    "entry.ends_before_it_begins": _("The end is not after the beginning. Correct one of them."),
    "entry.longer_than_the_clock": _(
        "Hours and break are longer than the time from start to end. Correct one of them."
    ),
    "entry.more_overtime_than_hours": _(
        "There is more overtime than hours. Overtime is part of the hours, never beside them."
    ),
    "entry.more_than_a_day": _(
        "That is more hours than the day has. Look at the other entries of the day."
    ),
    "entry.more_to_bank_than_hours": _(
        "More goes to the hour bank than was worked. Write at most the hours of the day."
    ),
    "entry.not_employed": _("The employee does not work here on that day. Choose another day."),
    "entry.not_yours": _("These are somebody else's hours. Only the office changes those."),
    "entry.project_ended": _("The project has ended. Choose another, or have it reopened."),
    "entry.project_needed": _("Work is booked on a project. Choose one."),
    "entry.project_not_assigned": _(
        "The project is not open to this employee. The office can assign it."
    ),
    "entry.too_long_ago": _(
        "Hours are written at most %(days)s days back. Ask the office to write these."
    ),
    "entry.work_type_of_other_project": _(
        "The work type belongs to another project. Choose another."
    ),
}

_APPROVAL: dict[str, Promise] = {
    "approval.not_approved": _("These hours are not approved, so there is nothing to take back."),
    "approval.not_submitted": _("These hours are a draft. Whoever wrote them submits them first."),
    "approval.not_waiting": _("Only hours that wait for approval can be sent back."),
    "approval.own_hours": _("These are your own hours. Somebody else approves them."),
    "approval.same_person": _("You gave the first approval. Somebody else gives the second."),
    "approval.second_step": _("The second approval is given by a project manager or the office."),
    "approval.sent_back": _(
        "These hours were sent back. They can be approved once they are corrected."
    ),
    "week.not_begun": _("Week %(week)s has not begun yet. Finish it when it has."),
    "bank.nothing": _("Write how many hours go in, or a minus and how many come out."),
}

WARNINGS: dict[str, Promise] = {
    "working_time.average_week": _("on average %(minutes)s a week, the limit is %(limit)s"),
    "working_time.daily_rest": _("%(minutes)s rest since the day before, at least %(limit)s"),
    "working_time.no_break": _("no break in %(minutes)s of work"),
    "working_time.ordinary_day": _("%(minutes)s ordinary time in a day, the limit is %(limit)s"),
    "working_time.ordinary_week": _(
        "%(minutes)s ordinary time in seven days, the limit is %(limit)s"
    ),
    "working_time.overtime_four_weeks": _(
        "%(minutes)s overtime in four weeks, the limit is %(limit)s"
    ),
    "working_time.overtime_week": _("%(minutes)s overtime in seven days, the limit is %(limit)s"),
    "working_time.overtime_year": _("%(minutes)s overtime in 52 weeks, the limit is %(limit)s"),
    "working_time.short_break": _("%(minutes)s break in a long day, at least %(limit)s"),
    "working_time.total_day": _("%(minutes)s in a day, the limit is %(limit)s"),
    "working_time.weekly_rest": _("%(minutes)s rest in seven days, at least %(limit)s"),
}
"""Code of a warning -> what to write of it; both facts are durations, written by the page."""

SENTENCES: dict[str, Promise] = {
    **_ENTRIES,
    **_APPROVAL,
    "working_time.no_rules": _("No rules of working time hold on %(day)s. Choose some in Setup."),
}
"""Code -> sentence with facts of the error in `%(name)s`."""
