"""What templates write of hours."""

from __future__ import annotations

from django import template

from bindeledd.panel.time import signs
from bindeledd.workspace.time.queries import EntryLine

register = template.Library()


@register.filter
def sign(line: EntryLine) -> str:
    """`{% state row|sign %}`: the sign that an entry wears."""
    return signs.sign_of(line)
