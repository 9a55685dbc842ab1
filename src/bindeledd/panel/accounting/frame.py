"""What stands around each page of one project: name, facts, subprojects and tabs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext_lazy

from bindeledd.kernel.errors import NotFoundError
from bindeledd.panel import formatting
from bindeledd.panel.navigation import address
from bindeledd.panel.registers.elsewhere import elsewhere
from bindeledd.panel.request import Request
from bindeledd.tenancy.services import ABILITIES, Ability
from bindeledd.workspace.projects.queries import ProjectDetail, project_detail

Facts = dict[str, Any]


@dataclass(frozen=True)
class Tab:
    """One page of a project.

    Attributes:
        key: Of the page that is open.
        word: Its word.
        page: Name of its address.
        ability: What it takes to see it.
    """

    key: str
    word: Promise
    page: str
    ability: Ability = Ability.SEE


TABS: Final = (
    Tab("overview", pgettext_lazy("project tab", "Overview"), "panel:project"),
    Tab("hours", pgettext_lazy("project tab", "Hours"), "panel:project_hours", Ability.SEE_HOURS),
    Tab("items", pgettext_lazy("project tab", "Items"), "panel:project_items", Ability.SEE_HOURS),
    Tab(
        "machine",
        pgettext_lazy("project tab", "Machine"),
        "panel:project_machines",
        Ability.SEE_HOURS,
    ),
    Tab(
        "accounting",
        pgettext_lazy("project tab", "Project accounts"),
        "panel:project_accounting",
        Ability.SEE_ACCOUNTING,
    ),
    Tab(
        "attachments",
        pgettext_lazy("project tab", "Invoice attachments"),
        "panel:project_attachments",
        Ability.SEE_ACCOUNTING,
    ),
)


def tabs(request: Request, project_id: UUID, current: str, part: UUID | None = None) -> list[Facts]:
    """Return the pages of a project that exist and that the person may see."""
    query = "" if part is None else f"?part={part}"
    found = []
    for tab in TABS:
        url = address(tab.page, project_id)
        if url and tab.ability in ABILITIES[request.role]:
            here = tab.key == current
            more = query if tab.key not in {"overview", "attachments"} else ""
            found.append({"word": tab.word, "url": url + more, "current": here})
    return found if len(found) > 1 else []


def project_frame(request: Request, project_id: UUID, current: str) -> Facts:
    """Return what the head of a project's page shows.

    `?part=` chooses a subproject; all of the project with its subprojects is the usual.

    Raises:
        NotFoundError: No such project in this company, or the part is none of it.
    """
    detail = project_detail(project_id)
    part = _part(request, detail)
    project = detail.project
    return {
        "nav": "projects",
        "crumbs": [
            {"label": _("Projects"), "url": reverse("panel:projects")},
            {
                "label": f"{project.joined_number} {project.name}",
                "url": reverse("panel:project", args=[project.id]),
            },
            {"label": next(tab.word for tab in TABS if tab.key == current), "url": ""},
        ],
        "detail": detail,
        "project": project,
        "part": part,
        "parts": _parts(detail, part),
        "tabs": tabs(request, project_id, current, part),
        "project_lead": lead(detail),
        "elsewhere": elsewhere("project", project_id),
        "filters": {"project": part or project.id},
        "chosen_ids": [part] if part else [project.id, *(sub.id for sub in detail.subprojects)],
    }


def lead(detail: ProjectDetail) -> str:
    """Say whose the project is, who leads it, how it is paid for and from when to when."""
    project = detail.project
    said = []
    if detail.customer is not None:
        said.append(f"{detail.customer.name}.")
    if detail.manager is not None:
        said.append(_("Project manager %(name)s.") % {"name": detail.manager.name})
    begins, ends = formatting.day(project.starts_on), formatting.day(project.ends_on)
    if project.starts_on and project.ends_on:
        said.append(_("From %(begins)s to %(ends)s.") % {"begins": begins, "ends": ends})
    elif project.starts_on:
        said.append(_("From %(begins)s.") % {"begins": begins})
    elif project.ends_on:
        said.append(_("Until %(ends)s.") % {"ends": ends})
    if detail.subprojects:
        count = len(detail.subprojects)
        words = ngettext("%(count)s subproject.", "%(count)s subprojects.", count)
        said.append(words % {"count": count})
    return " ".join(said)


def _part(request: Request, detail: ProjectDetail) -> UUID | None:
    given = request.GET.get("part", "")
    if not given:
        return None
    known = {str(line.id): line.id for line in detail.subprojects}
    if given not in known:
        raise NotFoundError(kind="project")
    return known[given]


def _parts(detail: ProjectDetail, chosen: UUID | None) -> list[Facts]:
    """Return the switch between the whole and its parts; nothing where there are no parts."""
    if not detail.subprojects:
        return []
    whole = {"word": _("Whole project"), "query": "?", "current": chosen is None, "name": ""}
    parts = [
        {
            "word": line.joined_number,
            "name": line.name,
            "query": f"?part={line.id}",
            "current": chosen == line.id,
        }
        for line in detail.subprojects
    ]
    return [whole, *parts]
