"""Words of kinds in the templates of items, machines, driving and expenses."""

from __future__ import annotations

from typing import Final

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from bindeledd.panel.goods import words
from bindeledd.panel.registers.labels import billing_text
from bindeledd.workspace.projects.queries import ProjectLine
from bindeledd.workspace.records import ProjectBilling

register = template.Library()

_TONES: Final = {
    ProjectBilling.TIME_AND_MATERIAL.value: "queue",
    ProjectBilling.FIXED_PRICE.value: "text",
    ProjectBilling.INTERNAL.value: "plain",
}


@register.filter
def kind_words(code: str) -> str:
    """`{{ row.kind|kind_words }}`: what a kind of compensation is called."""
    return words.kind_text(code)


@register.simple_tag
def billing_tag(line: ProjectLine) -> SafeString:
    """`{% billing_tag row %}`: how a project is billed, in the colour of its kind.

    Source: field-domain.md, section 7: blue for time and material, grey for internal work, yellow
    while nobody is assigned; colour never stands alone.
    """
    if line.unassigned and line.status == "active":
        return format_html('<span class="tag tone-held">{}</span>', _("Nobody assigned"))
    tone = _TONES.get(line.billing, "plain")
    return format_html('<span class="tag tone-{}">{}</span>', tone, billing_text(line.billing))
