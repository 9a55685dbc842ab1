"""What an installation may set: one table of options, each with type, default, limits, sentence.

How values are found, and what a wrong one says, is left to `bindeledd.config.options`.
"""

import functools
import zoneinfo
from collections.abc import Callable, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Annotated, Any, Final, Literal, NamedTuple, get_type_hints
from urllib.parse import urlsplit
from uuid import UUID

import msgspec
from cryptography.fernet import Fernet

PREFIX: Final = "BINDELEDD_"
# The one option whose variable has the name that hosting services give it.
_OWN_VARIABLES: Final = MappingProxyType({"database_url": "DATABASE_URL"})
REMOTE: Final = (
    *("poweroffice_go_base_url", "poweroffice_go_token_url"),
    *("sevenoffice_base_url_api", "sevenoffice_base_url_web"),
)
"""Settings that hold addresses of remote systems."""
_WEB_SCHEMES: Final = frozenset({"http", "https"})
_DATABASE_SCHEMES: Final = frozenset({"postgresql", "postgres"})


def _is_web_address(value: str) -> bool:
    parts = urlsplit(value)
    return parts.scheme in _WEB_SCHEMES and bool(parts.hostname)


def _is_database_address(value: str) -> bool:
    return urlsplit(value).scheme in _DATABASE_SCHEMES


def _is_time_zone(value: str) -> bool:
    return value in zoneinfo.available_timezones()


def _is_fernet_keys(values: tuple[str, ...]) -> bool:
    return all(Fernet(value) for value in values)  # raises ValueError at one that is none


def _is_uuid(value: str) -> bool:
    return str(UUID(value)) == value.lower()


def _option(
    text: str,
    allowed: str,
    check: Callable[[Any], bool] | None = None,
    *,
    default: str | None = None,
    secret: bool = False,
    ge: float | None = None,
    le: float | None = None,
) -> msgspec.Meta:
    """Describe one option: its sentence, what is allowed, and how its default reads in words."""
    extra = {"allowed": allowed, "check": check, "default": default, "secret": secret}
    return msgspec.Meta(description=text, extra=extra, ge=ge, le=le)


_SECONDS: Final = "a number of seconds from {} to {}"
_WEB_ADDRESS: Final = "an address that begins with http:// or https://"
_DATABASE_ADDRESS: Final = "postgresql://user:password@host:port/name"


class Options(msgspec.Struct, frozen=True, kw_only=True):
    """Every setting of an installation. Read it through `options()`."""

    data_dir: Annotated[
        Path,
        _option(
            "Folder for the embedded database, generated keys and backups.",
            "the path of a folder",
            default="~/.local/share/bindeledd (demo: .demo)",
        ),
    ] = Path("~/.local/share/bindeledd")
    database_url: Annotated[
        str | None,
        _option(
            "External PostgreSQL, 15 or later; without it an embedded one runs in the data folder.",
            _DATABASE_ADDRESS,
            _is_database_address,
            default="embedded",
            secret=True,
        ),
    ] = None
    backup_url: Annotated[
        str | None,
        _option(
            "Role with BYPASSRLS for backup and restore of an external database.",
            _DATABASE_ADDRESS,
            _is_database_address,
            secret=True,
        ),
    ] = None
    secret_key: Annotated[
        str,
        _option(
            "Signs sessions and links in mail; changing it signs everybody out.",
            "a text of at least 32 characters",
            lambda value: value == "" or len(value) >= 32,  # noqa: PLR2004  # said beside it
            default="generated in the data folder",
            secret=True,
        ),
    ] = ""
    credential_keys: Annotated[
        tuple[str, ...],
        _option(
            "Keys that encrypt the credentials of connections; the first encrypts, all decrypt.",
            "Fernet keys of 44 characters, separated by commas",
            _is_fernet_keys,
            default="generated in the data folder",
            secret=True,
        ),
    ] = ()
    host: Annotated[
        str, _option("Address that the web server listens on.", "a host name or IP address", bool)
    ] = "127.0.0.1"
    port: Annotated[
        int,
        _option(
            "Port that the web server listens on.",
            "a whole number from 1 to 65535",
            ge=1,
            le=65535,
        ),
    ] = 8811
    public_url: Annotated[
        str,
        _option(
            "Address that people's browsers use, also behind a proxy.",
            _WEB_ADDRESS,
            lambda value: value == "" or _is_web_address(value),
            default="http://<host>:<port>",
        ),
    ] = ""
    web_threads: Annotated[
        int,
        _option(
            "Requests that one web server answers at the same time.",
            "a whole number from 1 to 64",
            ge=1,
            le=64,
        ),
    ] = 8
    debug: Annotated[
        bool, _option("Detailed error pages; never where others can reach it.", "true or false")
    ] = False
    language: Annotated[
        Literal["nb", "en"],
        _option("Language of the pages until a person chooses another.", "nb or en"),
    ] = "nb"
    time_zone: Annotated[
        str,
        _option(
            "Time zone that the hourly runs and the pages follow.",
            "a name from the time zone database, such as Europe/Oslo",
            _is_time_zone,
        ),
    ] = "Europe/Oslo"
    worker_concurrency: Annotated[
        int,
        _option(
            "Runs that one worker carries at the same time.",
            "a whole number from 1 to 64",
            ge=1,
            le=64,
        ),
    ] = 4
    lease_seconds: Annotated[
        float,
        _option(
            "How long a run belongs to a worker that gives no sign of life.",
            _SECONDS.format(1, 600),
            ge=1,
            le=600,
        ),
    ] = 10.0
    heartbeat_seconds: Annotated[
        float,
        _option(
            "How often a worker gives a sign of life; at most half of lease_seconds.",
            _SECONDS.format(0.1, 300),
            ge=0.1,
            le=300,
        ),
    ] = 3.0
    sweep_seconds: Annotated[
        float,
        _option(
            "How often a worker looks for runs that another one left behind.",
            _SECONDS.format(0.1, 300),
            ge=0.1,
            le=300,
        ),
    ] = 3.0
    poll_seconds: Annotated[
        float,
        _option(
            "How often a worker asks its queue for new runs.",
            _SECONDS.format(0.05, 60),
            ge=0.05,
            le=60,
        ),
    ] = 0.5
    drain_seconds: Annotated[
        float,
        _option(
            "How long a stopping worker finishes what it has begun; another takes over the rest.",
            _SECONDS.format(0, 600),
            ge=0,
            le=600,
        ),
    ] = 20.0
    settle_factor: Annotated[
        float,
        _option(
            "Shortens how long we wait before asking after an answer that was lost; below 1 only "
            "against the sandbox.",
            "a number from 0 to 10",
            ge=0,
            le=10,
        ),
    ] = 1.0
    spread_minutes: Annotated[
        int,
        _option(
            "The hourly runs of all connections begin within so many minutes of the full hour.",
            "a whole number from 0 to 30",
            ge=0,
            le=30,
        ),
    ] = 5
    keep_days: Annotated[
        int,
        _option(
            "How long finished queue entries and plans that nobody applied are kept, in days.",
            "a whole number from 1 to 3650",
            ge=1,
            le=3650,
        ),
    ] = 30
    email_host: Annotated[
        str | None,
        _option("Mail server; without it mail is written to the log.", "a host name", default=""),
    ] = None
    email_port: Annotated[
        int,
        _option("Port of the mail server.", "a whole number from 1 to 65535", ge=1, le=65535),
    ] = 587
    email_user: Annotated[
        str | None, _option("Log-in name at the mail server.", "a text", default="")
    ] = None
    email_password: Annotated[
        str | None, _option("Password at the mail server.", "a text", default="", secret=True)
    ] = None
    email_tls: Annotated[
        bool, _option("Whether the mail server is spoken to with STARTTLS.", "true or false")
    ] = True
    email_from: Annotated[
        str,
        _option("Sender of the mail.", "an e-mail address", lambda value: "@" in value),
    ] = "bindeledd@localhost"
    poweroffice_go_application_key: Annotated[
        str | None,
        _option("This installation's application key at PowerOffice Go.", "a text", secret=True),
    ] = None
    poweroffice_go_subscription_key: Annotated[
        str | None,
        _option("This installation's subscription key at PowerOffice Go.", "a text", secret=True),
    ] = None
    poweroffice_go_base_url: Annotated[
        str,
        _option("Address of PowerOffice Go's API.", _WEB_ADDRESS, _is_web_address),
    ] = "https://goapi.poweroffice.net/v2"
    poweroffice_go_token_url: Annotated[
        str,
        _option("Address where PowerOffice Go gives out tokens.", _WEB_ADDRESS, _is_web_address),
    ] = "https://goapi.poweroffice.net/OAuth/Token"  # noqa: S105  # an address, no secret
    sevenoffice_application_id: Annotated[
        str | None,
        _option(
            "This installation's application id at 24SevenOffice, one for all its companies.",
            "the id as 24SevenOffice gave it, 32 digits and letters with hyphens",
            _is_uuid,
            secret=True,
        ),
    ] = None
    sevenoffice_base_url_api: Annotated[
        str,
        _option("Address of most of 24SevenOffice's services.", _WEB_ADDRESS, _is_web_address),
    ] = "https://api.24sevenoffice.com"
    sevenoffice_base_url_web: Annotated[
        str,
        _option(
            "Address of 24SevenOffice's services for projects, time and people.",
            _WEB_ADDRESS,
            _is_web_address,
        ),
    ] = "https://webservices.24sevenoffice.com"
    sevenoffice_requests_per_second: Annotated[
        float,
        _option(
            "Requests a second to 24SevenOffice, which allows 7 200 an hour; more only where it "
            "allows more, or against the sandbox.",
            "a number from 0.1 to 20",
            ge=0.1,
            le=20,
        ),
    ] = 2.0
    sandbox_port: Annotated[
        int,
        _option(
            "Port that the sandbox listens on, always on 127.0.0.1.",
            "a whole number from 1 to 65535",
            ge=1,
            le=65535,
        ),
    ] = 8812
    sandbox_sevenoffice_port: Annotated[
        int,
        _option(
            "Port that the sandbox of 24SevenOffice listens on, always on 127.0.0.1.",
            "a whole number from 1 to 65535",
            ge=1,
            le=65535,
        ),
    ] = 8813
    log_level: Annotated[
        Literal["debug", "info", "warning", "error"],
        _option("The least serious message that is logged.", "debug, info, warning or error"),
    ] = "info"
    log_format: Annotated[
        Literal["text", "json"],
        _option("Log lines for a person, or one JSON object a line.", "text or json"),
    ] = "text"

    def __repr__(self) -> str:
        """Name the kind only: a value here may be a secret, and reprs end up in tracebacks."""
        return "Options(...)"

    @property
    def outgoing_hosts(self) -> frozenset[str]:
        """Hosts of the configured remote systems: no request may leave for any other."""
        return frozenset(urlsplit(getattr(self, name)).hostname or "" for name in REMOTE)

    @property
    def allowed_hosts(self) -> tuple[str, ...]:
        """Host names that a browser may ask for."""
        public = urlsplit(self.public_url).hostname or ""
        return tuple(dict.fromkeys((public, self.host, "127.0.0.1", "localhost")))


class Described(NamedTuple):
    """One row of the options table."""

    name: str
    variable: str
    kind: Any
    text: str
    allowed: str
    default: str
    secret: bool
    check: Callable[[Any], bool] | None


@functools.cache
def described() -> Mapping[str, Described]:
    """The options table, in the order of its declaration."""
    hints = get_type_hints(Options, include_extras=True)
    rows = {}
    for field in msgspec.structs.fields(Options):
        kind = hints[field.name]
        meta: msgspec.Meta = kind.__metadata__[0]
        extra = meta.extra or {}
        default = extra["default"]
        if default is None:
            default = "" if field.default is None else msgspec.json.encode(field.default).decode()
        rows[field.name] = Described(
            name=field.name,
            variable=_OWN_VARIABLES.get(field.name, PREFIX + field.name.upper()),
            kind=kind,
            text=meta.description or "",
            allowed=extra["allowed"],
            default=default.strip('"'),
            secret=extra["secret"],
            check=extra["check"],
        )
    return MappingProxyType(rows)


def options_table() -> str:
    """The table of `docs/operations.md`, drawn from the declarations."""
    lines = ["| setting | variable | default | allowed | what it does |", "|---|---|---|---|---|"]
    for row in described().values():
        default = f"`{row.default}`" if row.default else "none"
        lines.append(
            f"| `{row.name}` | `{row.variable}` | {default} | {row.allowed} | {row.text} |"
        )
    return "\n".join(lines) + "\n"
