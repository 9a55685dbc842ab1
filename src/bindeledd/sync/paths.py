"""Dotted paths into nested payloads: flatten, nest again, and look up the declared type."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NotRequired, Required, get_args, get_origin, get_type_hints, is_typeddict


def flatten(payload: Mapping[str, Any], prefix: str = "") -> dict[str, Any]:
    """Return `{"A": {"B": 1}}` as `{"A.B": 1}`; lists stay whole, a null object stays null."""
    flat: dict[str, Any] = {}
    for name, value in payload.items():
        path = f"{prefix}{name}"
        if isinstance(value, Mapping):
            flat.update(flatten(value, f"{path}."))
        else:
            flat[path] = value
    return flat


def nest(flat: Mapping[str, Any]) -> dict[str, Any]:
    """Return `{"A.B": 1}` as `{"A": {"B": 1}}`."""
    payload: dict[str, Any] = {}
    for path, value in flat.items():
        *outer, last = path.split(".")
        place = payload
        for name in outer:
            place = place.setdefault(name, {})
        place[last] = value
    return payload


def type_at(shape: type, path: str) -> Any:
    """Return the declared type at a dotted path.

    Raises:
        TypeError: The shape has no such path.
    """
    found: Any = shape
    for name in path.split("."):
        inner = _typed_dict(found)
        hints = get_type_hints(inner, include_extras=True) if inner is not None else {}
        if name not in hints:
            raise TypeError(f"{shape.__name__} has no {path}")
        found = hints[name]
    return found


def _typed_dict(hint: Any) -> type | None:
    """Find the TypedDict in `NotRequired[Address | None]` and the like."""
    if is_typeddict(hint):
        return hint  # type: ignore[no-any-return] # a TypedDict is a type
    if get_origin(hint) in {NotRequired, Required} or get_args(hint):
        return next((inner for part in get_args(hint) if (inner := _typed_dict(part))), None)
    return None
