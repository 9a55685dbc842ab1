"""The plain pages of the stand-ins: one frame, one table; every text is escaped here."""

from collections.abc import Iterable, Sequence
from html import escape
from importlib.resources import files

from bindeledd.sandbox.http import Answer, Request

_FRAME = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>{title} · sandbox</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="stylesheet" href="/sandbox/sandbox.css"><link rel="icon" href="data:,"></head>
<body><header><a href="/sandbox/">Sandbox</a><span>not a real accounting system</span></header>
<main><h1>{title}</h1>{content}</main></body></html>
"""


def page(title: str, content: str) -> str:
    """Put content, already HTML, into the frame."""
    return _FRAME.format(title=escape(title), content=content)


def table(caption: str, heads: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """Draw a table of plain values."""
    head = "".join(f'<th scope="col">{escape(name)}</th>' for name in heads)
    body = "".join(
        "<tr>" + "".join(f"<td>{cell(value)}</td>" for value in row) + "</tr>" for row in rows
    )
    empty = "" if body else f'<tr><td colspan="{len(heads)}">Nothing here.</td></tr>'
    return (
        f'<div class="wide" tabindex="0"><table><caption>{escape(caption)}</caption>'
        f"<thead><tr>{head}</tr></thead><tbody>{body}{empty}</tbody></table></div>"
    )


def cell(value: object) -> str:
    """Show one value; missing is a dash, so that it differs from an empty text."""
    if isinstance(value, Markup):
        return value.html
    if value is None:
        return "\N{EN DASH}"
    if isinstance(value, bool):
        return "yes" if value else "no"
    return escape(str(value))


class Markup:
    """HTML that is meant as such."""

    def __init__(self, html: str) -> None:
        self.html = html


def link(address: str, text: str) -> Markup:
    """Link to a page."""
    return Markup(f'<a href="{escape(address)}">{escape(text)}</a>')


def button(action: str, text: str, **values: object) -> Markup:
    """A form that is only a button."""
    hidden = "".join(
        f'<input type="hidden" name="{escape(name)}" value="{escape(str(value))}">'
        for name, value in values.items()
    )
    return Markup(
        f'<form method="post" action="{escape(action)}">{hidden}'
        f"<button>{escape(text)}</button></form>"
    )


def style_sheet(_state: object, _request: Request) -> Answer:
    """Answer the style sheet."""
    text = files("bindeledd.sandbox").joinpath("sandbox.css").read_bytes()
    return Answer(200, text, [("Content-Type", "text/css; charset=utf-8")])
