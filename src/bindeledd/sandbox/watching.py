"""What every stand-in shows of its calls and faults, as JSON and as parts of a page."""

from dataclasses import asdict
from html import escape
from typing import Protocol

from bindeledd.sandbox.faults import Faults
from bindeledd.sandbox.http import Answer, Request, html_answer, json_answer, redirect
from bindeledd.sandbox.markup import button, page, table
from bindeledd.sandbox.traffic import Traffic


class Watched(Protocol):
    """The memory of a stand-in, as far as it is alike everywhere."""

    @property
    def faults(self) -> Faults:
        """The active faults."""

    @property
    def traffic(self) -> Traffic:
        """The calls."""

    def reset(self) -> None:
        """Forget everything."""


def stats(state: Watched, _request: Request) -> Answer:
    """Show counts per operation and the most calls in any second."""
    return json_answer(state.traffic.figures())


def reset_stats(state: Watched, _request: Request) -> Answer:
    """Start the figures anew."""
    state.traffic.reset()
    return Answer(204)


def calls(state: Watched, _request: Request) -> Answer:
    """Show the last calls; they hold no secrets."""
    return json_answer([asdict(call) for call in list(state.traffic.calls)])


def reset(state: Watched, _request: Request) -> Answer:
    """Forget everything."""
    state.reset()
    return Answer(204)


def list_faults(state: Watched, _request: Request) -> Answer:
    """Show the active faults."""
    return json_answer(state.faults.listed())


def clear_faults(state: Watched, _request: Request, number: str = "") -> Answer:
    """Remove one fault or all."""
    state.faults.clear(int(number) if number.isdigit() else None)
    return Answer(204)


def faults_part(state: Watched, example: str) -> str:
    """Draw the active faults and a form for another; `example` is a target."""
    rows = [
        (
            fault["kind"],
            fault["target"],
            "no end" if fault["times"] is None else fault["times"],
            fault["probability"],
            fault["hits"],
            button("/sandbox/faults/clear", "Clear", number=fault["number"]),
        )
        for fault in state.faults.listed()
    ]
    heads = ("Fault", "Calls", "Times", "Chance", "Hits", "")
    choices = "".join(
        f'<option value="{kind}">{kind}: {escape(text)}</option>'
        for kind, text in state.faults.kinds.items()
    )
    form = (
        '<form method="post" action="/sandbox/faults">'
        f'<label>Fault <select name="kind">{choices}</select></label>'
        f'<label>Calls <input name="target" value="{escape(example)}" required></label>'
        '<label>Times (empty: no end) <input name="times" value="1" inputmode="numeric"></label>'
        '<label>Chance 0 to 1 <input name="probability" value="1" inputmode="decimal"></label>'
        '<label>Seconds <input name="seconds" value="0" inputmode="decimal"></label>'
        "<button>Set fault</button></form>"
    )
    clear = button("/sandbox/faults/clear", "Clear all").html if rows else ""
    return "<h2>Faults</h2>" + table("Active faults", heads, rows) + clear + form


def calls_part(state: Watched) -> str:
    """Draw the last calls."""
    rows = [
        (c.at, c.method, c.path, c.query, c.status, c.fault, c.milliseconds)
        for c in reversed(list(state.traffic.calls))
    ]
    heads = ("At", "Method", "Path", "Query", "Answer", "Fault", "ms")
    return "<h2>Calls</h2>" + table("The last calls, newest first", heads, rows)


def set_fault(state: Watched, request: Request) -> Answer:
    """Set a fault from the form."""
    form = request.form()
    times = form.get("times", "").strip()
    try:
        state.faults.add(
            form.get("kind", ""),
            form.get("target", ""),
            times=int(times) if times else None,
            probability=float(form.get("probability") or 1),
            seconds=float(form.get("seconds") or 0),
        )
    except ValueError as error:
        return html_answer(page("Not set", f"<p>{escape(str(error))}</p>"), 400)
    return redirect("/sandbox/")


def clear_from_page(state: Watched, request: Request) -> Answer:
    """Remove one fault or all, from the form."""
    number = request.form().get("number", "")
    state.faults.clear(int(number) if number.isdigit() else None)
    return redirect("/sandbox/")
