"""Every address of the panel, as the resolver knows it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from django.urls import URLPattern, URLResolver, get_resolver

PANEL = "panel"


@dataclass(frozen=True)
class Address:
    """One address.

    Attributes:
        name: Of the view.
        route: With parameters as `<converter:name>`.
        parameters: Name -> name of its converter's class.
    """

    name: str
    route: str
    parameters: tuple[tuple[str, str], ...]


@cache
def addresses() -> tuple[Address, ...]:
    """Return all addresses of the panel, by name."""
    found = {one.name: one for one in _walk(get_resolver(), "", ())}
    return tuple(found[name] for name in sorted(found))


def _walk(
    resolver: URLResolver, before: str, parameters: tuple[tuple[str, str], ...]
) -> Iterator[Address]:
    for one in resolver.url_patterns:
        route = before + str(one.pattern)
        taken = parameters + tuple(
            (name, type(converter).__name__) for name, converter in one.pattern.converters.items()
        )
        if isinstance(one, URLResolver):
            if one.app_name in {None, "", PANEL}:
                yield from _walk(one, route, taken)
        elif isinstance(one, URLPattern) and one.name and resolver_is_ours(one):
            yield Address(one.name, route, taken)


def resolver_is_ours(one: URLPattern) -> bool:
    """Tell whether a view is one of the panel's own."""
    return getattr(one.callback, "__module__", "").startswith("bindeledd.panel")
