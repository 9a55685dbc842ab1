"""The doctor's look at the systems that companies connect to: addresses, and our keys there."""

import socket
from collections.abc import Iterator
from typing import Final
from urllib.parse import urlsplit

from bindeledd.config import options as settings
from bindeledd.config.findings import Finding, State
from bindeledd.config.option_table import PREFIX, REMOTE

_SECONDS: Final = 5
_KEYS: Final = {
    "poweroffice_go_application_key": "the key from PowerOffice",
    "poweroffice_go_subscription_key": "the key from PowerOffice",
    "sevenoffice_application_id": "the id that 24SevenOffice gives by e-mail "
    "(docs/operations.md, Keys of the systems)",
}
"""What an installation needs of each system before a company can connect, and what it is set to."""
_SYSTEMS: Final = {"poweroffice_go": "PowerOffice Go", "sevenoffice": "24SevenOffice"}


def examine() -> Iterator[Finding]:
    """Whether each system can be reached, and what is missing before a company can connect.

    A system without its key is not used, so that it cannot be reached stops nothing.
    """
    options = settings.options()
    for system, label in _SYSTEMS.items():
        lacking = [
            name for name in _KEYS if name.startswith(system) and getattr(options, name) is None
        ]
        stops = State.NOTE if lacking else State.STOPS
        addresses = [name for name in REMOTE if name.startswith(system)]
        for url in dict.fromkeys(getattr(options, name) for name in addresses):
            yield _reached(label, url, stops)
        for name in lacking:
            sentence = f"{name} is not set, so no company can connect to {label}."
            yield Finding(
                label, State.NOTE, sentence, f"Set {PREFIX}{name.upper()} to {_KEYS[name]}."
            )


def _reached(label: str, url: str, stops: State) -> Finding:
    parts = urlsplit(url)
    place = (parts.hostname or "", parts.port or (443 if parts.scheme == "https" else 80))
    try:
        with socket.create_connection(place, timeout=_SECONDS):
            return Finding(label, State.OK, f"{url} can be reached.")
    except OSError as error:
        sentence = f"{url} cannot be reached: {error}."
        advice = "Look at network, firewall and the address in the settings."
        return Finding(label, stops, sentence, advice)
