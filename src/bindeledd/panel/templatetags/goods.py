"""Words of kinds in the templates of items, machines, driving and expenses."""

from __future__ import annotations

from django import template

from bindeledd.panel.goods import words

register = template.Library()


@register.filter
def kind_words(code: str) -> str:
    """`{{ row.kind|kind_words }}`: what a kind of compensation is called."""
    return words.kind_text(code)
