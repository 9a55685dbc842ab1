"""How many calls may come: the burst, and the hour with its quarantine.

Source: contract paper 24sevenoffice, section 2.2 (rate limit).
"""

import threading
from datetime import UTC, datetime, timedelta

from bindeledd.sandbox.sevenoffice.options import Options
from bindeledd.sandbox.traffic import RateWindow

_HOUR = timedelta(hours=1)


class Limits:
    """Counts calls per caller; refused calls of the hour count as well."""

    def __init__(self, options: Options) -> None:
        self._options = options
        self._lock = threading.Lock()
        self._burst = RateWindow(options.rate)
        self._hours: dict[str, tuple[datetime, int]] = {}

    def bursts(self, key: str) -> bool:
        """Tell whether a call comes too soon after others."""
        self._burst.limit = self._options.rate
        return not self._burst.admits(key, self._options.ticks())

    def count(self, key: str) -> str:
        """Count a call in its hour; gives the text of the quarantine when it is one too many."""
        most = self._options.hourly
        if most is None:
            return ""
        hour = self._hour()
        with self._lock:
            begun, used = self._hours.get(key, (hour, 0))
            used = used + 1 if begun == hour else 1
            self._hours[key] = hour, used
        return quarantine(used - most, hour + _HOUR) if used > most else ""

    def headers(self, key: str) -> list[tuple[str, str]]:
        """Tell what is left of the hour."""
        most = self._options.hourly
        if most is None or not self._options.limit_headers:
            return []
        hour = self._hour()
        begun, used = self._hours.get(key, (hour, 0))
        left = max(0, most - used) if begun == hour else most
        return [
            ("APILimitRemaining", str(left)),
            ("APILimitReset", f"{hour + _HOUR:%Y-%m-%dT%H:%M:%SZ}"),
        ]

    def next_hour(self) -> datetime:
        """Tell when the count begins anew."""
        return self._hour() + _HOUR

    def _hour(self) -> datetime:
        now = self._options.clock().astimezone(UTC)
        return now.replace(minute=0, second=0, microsecond=0)


def quarantine(over: int, ends: datetime) -> str:
    """Word the refusal of a caller who used up the hour."""
    return (
        f"Limit exceeded by {over}. Request is blocked. "
        f"Quarantine ends at {ends:%Y-%m-%d %H:%M:%S} UTC"
    )
