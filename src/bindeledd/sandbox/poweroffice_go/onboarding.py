"""Onboarding: the integration asks, a user of Go agrees on a page, the integration gets a key.

Source: contract paper poweroffice-go, section 2.1, read 2026-11-21. The name of the parameter that
comes back (``onboarding_token``) is unconfirmed there.
"""

from html import escape
from typing import TYPE_CHECKING
from urllib.parse import urlencode, urlsplit, urlunsplit

from bindeledd.sandbox.http import Answer, Request, html_answer, json_answer, redirect
from bindeledd.sandbox.markup import page, table
from bindeledd.sandbox.poweroffice_go.ledger import Ledger, micros
from bindeledd.sandbox.poweroffice_go.problems import ProblemError

if TYPE_CHECKING:
    from bindeledd.sandbox.poweroffice_go.state import State

_MINUTES = 30
_TITLE = "Onboarding validation error(s)"


def _body(request: Request) -> dict[str, object]:
    try:
        body = request.json()
    except ValueError as error:
        raise ProblemError(400, _TITLE, "The body is not valid JSON.") from error
    if not isinstance(body, dict):
        raise ProblemError(400, _TITLE, "The body is not a JSON object.")
    return body


def initiate(state: "State", request: Request, environment: str) -> Answer:
    """Begin: answer the address to send the user to."""
    body = _body(request)
    if body.get("ApplicationKey") != state.options.application_keys.get(environment):
        raise ProblemError(400, _TITLE, "The application key is not known in this environment.")
    address = body.get("RedirectUri")
    if not isinstance(address, str) or not _is_allowed(state, address):
        raise ProblemError(400, _TITLE, "The redirect uri is not among the registered ones.")
    ticket = state.new_uuid()
    state.onboardings[ticket] = {
        "environment": environment,
        "org_number": body.get("ClientOrganizationNo"),
        "redirect": address,
        "until": micros(state.options.clock()) + _MINUTES * 60 * 1_000_000,
    }
    return json_answer(
        {
            "TemporaryUrl": f"{request.origin}/sandbox/onboarding/{ticket}",
            "ValidUntilDateTimeOffset": state.valid_until(_MINUTES),
        }
    )


def _is_allowed(state: "State", address: str) -> bool:
    """Compare without the query string, as the vendor does."""
    parts = urlsplit(address)
    if parts.scheme not in {"http", "https"} or not parts.netloc:
        return False
    bare = urlunsplit(parts._replace(query="", fragment=""))
    allowed = state.options.redirect_uris
    return not allowed or bare in allowed


def _open(state: "State", ticket: str) -> dict[str, object] | None:
    found = state.onboardings.get(ticket)
    if found is None or found["until"] <= micros(state.options.clock()):
        return None
    return found


def _candidates(state: "State", asked: dict[str, object]) -> list[Ledger]:
    return [
        ledger
        for ledger in state.ledgers.values()
        if ledger.settings.environment == asked["environment"]
        and asked["org_number"] in {None, "", ledger.settings.org_number}
    ]


def show(state: "State", _request: Request, ticket: str) -> Answer:
    """Show the page on which the user of Go agrees."""
    asked = _open(state, ticket)
    if asked is None:
        return html_answer(page("Link has ended", "<p>Start the connection again.</p>"), 404)
    name = escape(state.options.application_name)
    rows = [
        (
            ledger.settings.name,
            ledger.settings.org_number,
            ledger.client_key,
        )
        for ledger in _candidates(state, asked)
    ]
    choices = "".join(
        f'<label><input type="radio" name="client" value="{escape(ledger.client_id)}" required'
        f"{' checked' if not number else ''}> {escape(ledger.settings.name)}</label>"
        for number, ledger in enumerate(_candidates(state, asked))
    )
    content = (
        f"<p><strong>{name}</strong> asks for access to your books in PowerOffice Go.</p>"
        '<form method="post"><fieldset><legend>Company</legend>'
        f"{choices or '<p>No company matches.</p>'}</fieldset>"
        '<p><label>Your e-mail <input type="email" name="email" '
        'value="regnskap@example.com" required></label></p>'
        '<button name="answer" value="yes">Activate</button> '
        '<button name="answer" value="no" formnovalidate>Decline</button></form>'
        "<h2>Keys for a manual set-up</h2>"
        + table("Client keys of the companies above", ("Company", "Org. no.", "Client key"), rows)
    )
    return html_answer(page("Activate an extension", content))


def agree(state: "State", request: Request, ticket: str) -> Answer:
    """Take the user's answer and send the browser back with a token."""
    asked = _open(state, ticket)
    if asked is None:
        return html_answer(page("Link has ended", "<p>Start the connection again.</p>"), 404)
    form = request.form()
    back = str(asked["redirect"])
    if form.get("answer") == "no":
        del state.onboardings[ticket]
        return redirect(_with(back, {"error": "access_denied"}))
    chosen = [one for one in _candidates(state, asked) if one.client_id == form.get("client")]
    if not chosen:
        return html_answer(page("No company chosen", "<p>Go back and choose one.</p>"), 400)
    del state.onboardings[ticket]
    chosen[0].settings.activated = True
    chosen[0].version += 1
    token = state.new_uuid()
    email = form.get("email") or "regnskap@example.com"
    state.finalizations[token] = {"ledgers": chosen, "email": email}
    return redirect(_with(back, {"onboarding_token": token}))


def _with(address: str, extra: dict[str, str]) -> str:
    parts = urlsplit(address)
    query = f"{parts.query}&{urlencode(extra)}" if parts.query else urlencode(extra)
    return urlunsplit(parts._replace(query=query))


def finalize(state: "State", request: Request, _environment: str) -> Answer:
    """End: give the client key for the token; a token works once."""
    found = state.finalizations.pop(str(_body(request).get("OnboardingToken")), None)
    if found is None:
        raise ProblemError(400, _TITLE, "The onboarding token is not valid.")
    clients = [
        {
            "ClientKey": ledger.client_key,
            "ClientName": ledger.settings.name,
            "ClientOrganizationNumber": ledger.settings.org_number or None,
        }
        for ledger in found["ledgers"]
    ]
    return json_answer({"OnboardedClientsInformation": clients, "UserEmail": found["email"]})
