"""What people do with a project's account: what they estimated."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from uuid import UUID

from django.db import transaction

from bindeledd.kernel.errors import DomainError, NotFoundError
from bindeledd.tenancy.history import By, acting
from bindeledd.tenancy.services import Ability, require
from bindeledd.workspace.accounting.models import POSTS, ProjectEstimate
from bindeledd.workspace.changes import announce
from bindeledd.workspace.checks import decimal, problems_of, refuse
from bindeledd.workspace.projects.models import Project

_RULE = decimal(2, optional=True)


def set_estimate(project_id: UUID, amounts: Mapping[str, Decimal | None], *, by: By) -> None:
    """Say what a project was estimated to bring and to cost; None takes a kind away.

    Raises:
        ForbiddenError: The role does not change projects.
        NotFoundError: No such project in this company.
        DomainError: An amount is none, or below zero, or there is no such kind.
    """
    require(by, Ability.EDIT_PROJECTS)
    require(by, Ability.SEE_ACCOUNTING)
    unknown = amounts.keys() - set(POSTS)
    if unknown:
        codes = dict.fromkeys(unknown, "field.unknown_code")
        raise DomainError("field.unknown_code", fields=codes, value=min(unknown))
    values = {post: _RULE.clean(amount) for post, amount in amounts.items()}
    refuse(problems_of(dict.fromkeys(POSTS, _RULE), values, values.keys()))
    with transaction.atomic(), acting(by):
        if not Project.objects.select_for_update().filter(id=project_id).exists():
            raise NotFoundError(kind="project")
        for post, amount in values.items():
            rows = ProjectEstimate.objects.filter(project_id=project_id, post=post)
            if amount is None:
                rows.delete()
            else:
                rows.update_or_create(project_id=project_id, post=post, defaults={"amount": amount})
        announce("project_estimate")
