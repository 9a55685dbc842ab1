"""The settings of this installation, read once and checked at the border.

Values come from the environment first, then from one TOML file, then from the defaults. This is
the only module that touches the environment. The table itself is `bindeledd.config.option_table`;
secrets that nobody set are read from the data folder, where `bindeledd.config.keys` makes them.
"""

import difflib
import functools
import math
import os
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Final, NamedTuple

import msgspec

from bindeledd.config.option_table import PREFIX, Described, Options, described

CONFIG_VARIABLE: Final = "BINDELEDD_CONFIG"
CONFIG_FILE: Final = "bindeledd.toml"
SECRET_KEY_FILE: Final = "secret_key"  # noqa: S105  # the name of a file
CREDENTIAL_KEYS_FILE: Final = "credential_keys"

# Names with our prefix that are no options: the path of the file, and a switch of the test suite.
_NOT_OPTIONS: Final = frozenset({CONFIG_VARIABLE, "BINDELEDD_REQUIRE_SHARED"})


class WrongSettingError(Exception):
    """A setting is unknown or has a wrong value; the message is one sentence for the operator."""


class Origin(NamedTuple):
    """Where a value came from: in words, and whether somebody chose it."""

    words: str
    chosen: bool


_DEFAULT: Final = Origin("default", chosen=False)


def _path(kind: type, value: object) -> Path:
    if kind is Path and isinstance(value, str) and value:
        return Path(value).expanduser().absolute()
    raise ValueError(value)


def _checked(row: Described, raw: object, origin: Origin, *, from_text: bool) -> object:
    """One value in its type, or the sentence that says why not."""
    if isinstance(raw, str) and raw == "" and isinstance(None, row.kind.__origin__):
        return None
    if from_text and row.name == CREDENTIAL_KEYS_FILE and isinstance(raw, str):
        raw = [part.strip() for part in raw.split(",") if part.strip()]
    try:
        value: object = msgspec.convert(raw, row.kind, strict=not from_text, dec_hook=_path)
        finite = not isinstance(value, float) or math.isfinite(value)
        if finite and (row.check is None or value is None or row.check(value)):
            return value
    except (msgspec.ValidationError, ValueError):
        pass  # said below, in words of ours
    shown = "not shown here" if row.secret else repr(raw)
    message = (
        f"The setting {row.name} ({origin.words}) has a wrong value, {shown}; "
        f"allowed is {row.allowed}."
    )
    raise WrongSettingError(message)


def _unknown(name: str, origin: str, known: list[str]) -> WrongSettingError:
    near = difflib.get_close_matches(name, known, n=1)
    hint = f"did you mean {near[0]}?" if near else "`bindeledd settings` lists those that exist."
    return WrongSettingError(f"The setting {name} ({origin}) is unknown; {hint}")


def _from_environment(environment: Mapping[str, str]) -> dict[str, tuple[object, Origin]]:
    by_variable = {row.variable: row for row in described().values()}
    ours = [name for name in environment if name.startswith(PREFIX) and name not in _NOT_OPTIONS]
    for name in ours:
        if name not in by_variable:
            raise _unknown(name, "environment", list(by_variable))
    found: dict[str, tuple[object, Origin]] = {}
    for variable, row in by_variable.items():
        if variable in environment:
            origin = Origin(f"environment, {variable}", chosen=True)
            found[row.name] = (
                _checked(row, environment[variable], origin, from_text=True),
                origin,
            )
    return found


def _config_path(environment: Mapping[str, str], data_dir: Path) -> Path | None:
    named = environment.get(CONFIG_VARIABLE)
    if named:
        path = Path(named).expanduser().absolute()
        if path.is_file():
            return path
        message = f"The settings file {path} ({CONFIG_VARIABLE}) does not exist; correct the path."
        raise WrongSettingError(message)
    candidates = (data_dir / CONFIG_FILE, Path(CONFIG_FILE).absolute())
    return next((path for path in candidates if path.is_file()), None)


def _from_file(path: Path | None) -> dict[str, tuple[object, Origin]]:
    if path is None:
        return {}
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        message = f"The settings file {path} cannot be read: {error}; correct that place."
        raise WrongSettingError(message) from error
    rows = described()
    origin = Origin(str(path), chosen=True)
    found: dict[str, tuple[object, Origin]] = {}
    for name, raw in content.items():
        if name not in rows:
            raise _unknown(name, origin.words, list(rows))
        found[name] = (_checked(rows[name], raw, origin, from_text=False), origin)
    return found


def _from_data_dir(data_dir: Path) -> dict[str, tuple[object, Origin]]:
    """Generated secrets, one a file, so that they can be replaced by hand."""
    found: dict[str, tuple[object, Origin]] = {}
    for name in (SECRET_KEY_FILE, CREDENTIAL_KEYS_FILE):
        path = data_dir / name
        try:
            text = path.read_text(encoding="ascii").strip().replace("\n", ",")
        except (FileNotFoundError, NotADirectoryError):
            continue
        except (OSError, UnicodeDecodeError) as error:
            message = f"The key file {path} cannot be read: {error}; give it back to this user."
            raise WrongSettingError(message) from error
        origin = Origin(str(path), chosen=False)
        found[name] = (_checked(described()[name], text, origin, from_text=True), origin)
    return found


class Loaded(NamedTuple):
    """The options and where each came from."""

    options: Options
    origins: Mapping[str, Origin]


def load(environment: Mapping[str, str]) -> Loaded:
    """Read and check every setting.

    Raises:
        WrongSettingError: A name is unknown or a value is not allowed; nothing was started.
    """
    chosen = _from_environment(environment)
    data_dir = _data_dir(chosen)
    found = {**_from_file(_config_path(environment, data_dir)), **chosen}
    data_dir = _data_dir(found)
    found = {**_from_data_dir(data_dir), **found}
    values = {name: value for name, (value, _origin) in found.items()} | {"data_dir": data_dir}
    loaded = Options(**values)  # type: ignore[arg-type]  # each value was checked by its own row
    if loaded.heartbeat_seconds * 2 > loaded.lease_seconds:
        message = (
            f"The setting heartbeat_seconds is {loaded.heartbeat_seconds:g}, but lease_seconds is "
            f"{loaded.lease_seconds:g}; allowed is at most half of lease_seconds."
        )
        raise WrongSettingError(message)
    if not loaded.public_url:
        address = f"http://{loaded.host}:{loaded.port}"
        loaded = msgspec.structs.replace(loaded, public_url=address)
    return Loaded(loaded, {name: found.get(name, (None, _DEFAULT))[1] for name in described()})


def _data_dir(found: Mapping[str, tuple[object, Origin]]) -> Path:
    value = found.get("data_dir", (Options().data_dir, _DEFAULT))[0]
    return Path(str(value)).expanduser().absolute()


@functools.cache
def loaded() -> Loaded:
    """The settings of this process, read at the first call."""
    return load(os.environ)


def options() -> Options:
    """The settings of this process, read at the first call.

    Raises:
        WrongSettingError: As `load`.
    """
    return loaded().options


def is_set(name: str) -> bool:
    """Whether the environment itself carries this option."""
    return described()[name].variable in os.environ


def export(**values: str | None) -> None:
    """Set options for this process and the processes it starts; `None` takes one away."""
    for name, value in values.items():
        variable = described()[name].variable
        if value is None:
            os.environ.pop(variable, None)
        else:
            os.environ[variable] = value
    loaded.cache_clear()


def child_environment(**extra: str) -> dict[str, str]:
    """The environment of a process that we start, with other programs' variables added."""
    return {**os.environ, **extra}


def choose_django_settings() -> None:
    """Name our settings module to Django, which reads it from the environment."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bindeledd.config.settings")
