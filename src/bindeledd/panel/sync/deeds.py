"""How the engine's pages do something and answer: refusals as sentences, and the way back.

Which deed, and whether it may be done, is the services' business.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, TypeVar

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme

from bindeledd.kernel.errors import BindeleddError, ForbiddenError, NotFoundError
from bindeledd.panel.request import Request
from bindeledd.sync import wording
from bindeledd.sync.wording import Words
from bindeledd.tenancy.services import ABILITIES, Ability

DoneT = TypeVar("DoneT")
STOP_POLLING: Final = 286
"""The status that tells htmx to ask no more."""


class NotDone(Exception):  # noqa: N818 - no error: an answer that was given
    """A deed was refused; carries what to say.

    Args:
        error: The refusal.
        words: Its words.
    """

    def __init__(self, error: BindeleddError, words: Words) -> None:
        super().__init__(words.happened)
        self.error = error
        self.words = words

    @property
    def sentence(self) -> str:
        """What happened, what it means and what to do."""
        return spoken(self.words)


def attempt(deed: Callable[[], DoneT], *, system: str = "") -> DoneT:
    """Do a deed whole or not at all.

    Raises:
        NotDone: A rule or the other system refused it; nothing is half-done.
        ForbiddenError: The role does not allow it.
        NotFoundError: There is no such thing in this company.
    """

    def whole() -> DoneT:
        with transaction.atomic():
            return deed()

    return attempt_in_steps(whole, system=system)


def attempt_in_steps(deed: Callable[[], DoneT], *, system: str = "") -> DoneT:
    """Do a deed that speaks with another system: it sees to its own transactions.

    Raises:
        NotDone: A rule or the other system refused it.
        ForbiddenError: The role does not allow it.
        NotFoundError: There is no such thing in this company.
    """
    try:
        return deed()
    except (ForbiddenError, NotFoundError):
        raise
    except BindeleddError as error:
        raise NotDone(error, wording.of_error(error, system)) from error


def spoken(words: Words) -> str:
    """Return the three parts of a refusal as running text."""
    return " ".join(part for part in (words.happened, words.means, words.do) if part)


def refuse(request: Request, refused: NotDone, back: str) -> HttpResponse:
    """Say why nothing was done: a notice for htmx, else on the page one comes back to."""
    if request.htmx:
        facts = {"sentence": refused.sentence, "code": refused.error.error_code}
        answer = render(request, "panel/_refused.html", facts, status=422)
        answer["HX-Retarget"] = "#refused"
        answer["HX-Reswap"] = "innerHTML show:#main:top"
        return answer
    messages.error(request, refused.sentence)
    return HttpResponseRedirect(back)


def lead(request: Request, to: str) -> HttpResponse:
    """Go to a page; htmx is told to load it whole."""
    if not request.htmx:
        return redirect(to)
    answer = HttpResponse(status=200)
    answer["HX-Redirect"] = to
    return answer


def back_of(request: Request, otherwise: str) -> str:
    """Return the page a form names as the way back, if it is one of ours."""
    wanted = request.POST.get("next", "")
    safe = wanted.startswith("/") and url_has_allowed_host_and_scheme(wanted, allowed_hosts=None)
    return wanted if safe else otherwise


def may(request: Request, ability: Ability) -> bool:
    """Tell whether the person's role allows something, so that a page offers it."""
    return ability in ABILITIES[request.role]


def rights(request: Request) -> dict[str, bool]:
    """Return what pages of the engine ask about the person."""
    return {"may_run": may(request, Ability.RUN), "may_connect": may(request, Ability.CONNECT)}
