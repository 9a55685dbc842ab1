"""Who may come in, with what, and what a role sees: in a browser, with a virtual passkey."""

from __future__ import annotations

import base64
import hashlib
import hmac
import struct
from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from bindeledd.kernel.clock import now
from tests.browser.chapters import EMAIL, HOME, PASSWORD, Mile
from tests.browser.visitor import Visitor

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]

_READER = "revisor@lauvasen.example"
_THEIR_PASSWORD = "noe langt og lett å huske"


def _sign_in(who: Visitor, email: str = EMAIL, password: str = PASSWORD) -> None:
    who.go("/account/login/")
    who.page.locator("#id_login").fill(email)
    who.page.locator("#id_password").fill(password)
    who.press("Log in", exact=True)
    who.page.wait_for_load_state()


def _guarded(who: Visitor, path: str) -> None:
    """Go to a page that asks for the password once more."""
    who.go(path)
    _confirm(who)
    who.page.wait_for_url(f"**{path}")


def _confirm(who: Visitor) -> None:
    if "reauthenticate" in who.page.url:
        who.page.locator("#id_password").fill(PASSWORD)
        who.press("Confirm", exact=True)


def _code(secret: str) -> str:
    """Return what an authenticator app shows now (RFC 6238, 30 seconds, six digits)."""
    counter = struct.pack(">Q", int(now().timestamp()) // 30)
    digest = hmac.new(base64.b32decode(secret), counter, hashlib.sha1).digest()
    offset = digest[-1] & 0x0F
    value = struct.unpack(">I", digest[offset : offset + 4])[0] & 0x7FFFFFFF
    return f"{value % 1_000_000:06}"


def _authenticator(who: Visitor) -> None:
    """Give the browser a passkey device that says yes."""
    device = who.page.context.new_cdp_session(who.page)
    device.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    device.send("WebAuthn.addVirtualAuthenticator", {"options": options})


def test_a_wrong_password_says_no_more_than_it_must(
    mile: Mile, another: Callable[..., Visitor]
) -> None:
    """The same sentence whether the person exists or not."""
    mile.up_to("founded")
    who = another("sign-in")
    who.go("/")
    who.title("Log in")
    who.look("13a-login", small=True)
    said = []
    for email in (EMAIL, "nobody@lauvasen.example"):
        _sign_in(who, email, "feil passord her")
        errors = who.page.locator("main").locator(".form-errors, .error-line, [role=alert]")
        said.append(errors.first.inner_text())
    who.look("13e-login-wrong")
    assert said[0] == said[1] != ""
    _sign_in(who)
    who.title(HOME)


def test_a_code_from_a_telephone(mile: Mile, another: Callable[..., Visitor]) -> None:
    """Enrolled once, it is asked for at the next log-in; taken away, it is not."""
    mile.up_to("founded")
    who = another("sign-in")
    _sign_in(who)
    who.go("/account/2fa/")
    who.look("2fa", small=True)
    _guarded(who, "/account/2fa/totp/activate/")
    who.look("2fa-activate")
    secret = who.page.locator("#authenticator_secret").input_value()
    who.page.locator("#id_code").fill(_code(secret))
    who.page.locator("main form [type=submit]").first.click()
    who.page.wait_for_url("**/recovery-codes/**")
    who.look("2fa-recovery")
    who.go("/")
    who.press("Sign out")

    second = another("sign-in")
    _sign_in(second)
    second.page.locator("#id_code").wait_for()
    second.look("2fa-code")
    second.page.locator("#id_code").fill(_code(secret))
    second.page.locator("main form [type=submit]").first.click()
    second.title(HOME)
    _guarded(second, "/account/2fa/totp/deactivate/")
    second.page.locator("main form [type=submit]").first.click()
    second.page.wait_for_url("**/2fa/")


def test_a_passkey_signs_in(mile: Mile, another: Callable[..., Visitor]) -> None:
    """Added on the profile, it is enough by itself at the next log-in."""
    mile.up_to("founded")
    who = another("sign-in")
    _authenticator(who)
    _sign_in(who)
    _guarded(who, "/account/2fa/webauthn/add/")
    who.look("passkey-add")
    who.page.locator("#id_name").fill("Laptop")
    who.page.locator("#id_passwordless").check()
    who.page.locator("#mfa_webauthn_add").click()
    who.page.wait_for_url("**/recovery-codes/**")
    who.go("/")
    who.press("Sign out")
    who.go("/account/login/")
    who.press("Log in with a passkey")
    who.title(HOME)
    who.go("/account/2fa/webauthn/")
    who.look("passkeys")
    who.follow("Remove")
    who.page.wait_for_load_state()
    _confirm(who)
    who.page.wait_for_url("**/remove/")
    who.page.locator("main form [type=submit]").first.click()
    who.sees("No security keys have been added.")


def test_one_who_may_only_read_sees_no_buttons(
    mile: Mile, visitor: Visitor, another: Callable[..., Visitor]
) -> None:
    """Invited with a link, she chooses a password, looks, and can press nothing."""
    mile.up_to("switched_on")
    page = visitor.go("/setup/members/")
    visitor.type("Name", "Rita Revisor")
    visitor.type("E-mail", _READER)
    page.locator("#invite select").select_option(label="Read only")
    page.locator("#invite-button").click()
    link = page.locator("#invite-link").inner_text()
    visitor.look("40-members")

    rita = another("reader")
    rita.page.goto(link)
    for field in rita.page.locator("input[type=password]").all():
        field.fill(_THEIR_PASSWORD)
    rita.page.locator("main form [type=submit]").first.click()
    rita.page.wait_for_load_state()
    _sign_in(rita, _READER, _THEIR_PASSWORD)
    types = f"{mile.connection}types/projects/"
    for path in ("/", "/customers/", "/held/", "/connections/", types):
        rita.go(path)
        buttons = rita.page.locator("main form[method=post] button")
        expect(buttons).to_have_count(0)
    rita.look("05-projects-read-only")
    expect(rita.go("/setup/members/").locator("#invite-button")).to_have_count(0)


def test_another_company_is_a_world_of_its_own(mile: Mile, visitor: Visitor) -> None:
    """Switched to, nothing of the first is seen; switched back, it is all there."""
    mile.up_to("switched_on")
    page = visitor.go("/companies/new/")
    visitor.type("Name", "Lauvåsen Maskin AS")
    page.locator("main form [type=submit]").first.click()
    page.wait_for_load_state()
    visitor.go("/")
    visitor.title("No accounting system is connected yet.")
    visitor.go("/customers/")
    expect(page.get_by_text("Fjellvik Bygg AS")).to_have_count(0)
    visitor.go("/")
    visitor.page.locator(".rail details.company > summary").click()
    visitor.keep("41-switch-company")
    visitor.page.locator(".rail details.company").get_by_role(
        "button", name="Lauvåsen Entreprenør AS"
    ).click()
    visitor.title("PowerOffice Go")
