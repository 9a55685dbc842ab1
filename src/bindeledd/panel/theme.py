"""The choice between light and dark, kept in a cookie; the device decides by default."""

from typing import Final

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

COOKIE: Final = "theme"
CHOICES: Final = ("light", "dark")
_YEAR: Final = 365 * 24 * 60 * 60


def chosen_theme(request: HttpRequest) -> str:
    """Return "light" or "dark", or nothing when the device decides."""
    choice = request.COOKIES.get(COOKIE, "")
    return choice if choice in CHOICES else ""


@require_POST
def choose_theme(request: HttpRequest) -> HttpResponse:
    """Keep the choice and go back; anything but light or dark gives it back to the device."""
    back = request.POST.get("next", "/")
    if not url_has_allowed_host_and_scheme(back, allowed_hosts=None):
        back = "/"
    response = HttpResponseRedirect(back)
    choice = request.POST.get("theme", "")
    if choice in CHOICES:
        response.set_cookie(
            COOKIE, choice, max_age=_YEAR, samesite="Lax", httponly=True, secure=request.is_secure()
        )
    else:
        response.delete_cookie(COOKIE, samesite="Lax")
    return response
