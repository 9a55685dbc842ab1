"""The border for remote answers: bytes in, a declared shape out; a thin face over msgspec."""

from __future__ import annotations

import json
from collections.abc import Hashable, Mapping
from decimal import Decimal
from functools import cache
from hashlib import blake2b
from typing import Any, TypeVar, cast

import msgspec

from bindeledd.kernel.errors import ContractError

Shape = TypeVar("Shape")


@cache
def _decoder(shape: Hashable) -> msgspec.json.Decoder[Any]:
    return msgspec.json.Decoder(shape)


def parse(shape: type[Shape], body: bytes, *, operation: str) -> Shape:
    """Return the body as the declared shape; unknown keys are ignored.

    Args:
        shape: A TypedDict, a struct, or a list of them.
        body: The raw answer.
        operation: For the error, such as `customer.create`.

    Raises:
        ContractError: Not JSON, or a known key of another type; the place is in the params.
    """
    try:
        return cast("Shape", _decoder(cast("Hashable", shape)).decode(body))
    except (msgspec.ValidationError, msgspec.DecodeError, UnicodeDecodeError) as error:
        raise ContractError(operation=operation, place=str(error)[:300]) from error


def convert(shape: type[Shape], value: object, *, operation: str) -> Shape:
    """Return plain data whose values are text as the declared shape, such as what XML holds.

    Args:
        shape: As for `parse`.
        value: Tables, lists and text; None where nothing was said.
        operation: For the error.

    Raises:
        ContractError: As for `parse`.
    """
    try:
        return msgspec.convert(value, shape, strict=False)
    except msgspec.ValidationError as error:
        raise ContractError(operation=operation, place=str(error)[:300]) from error


_numbers = msgspec.json.Encoder(decimal_format="number")
_ordered = msgspec.json.Encoder(decimal_format="string", order="deterministic")


def encode(value: object) -> bytes:
    """Return JSON for a remote system: decimals as exact numbers."""
    return _numbers.encode(value)


def encode_text(value: object) -> str:
    """Return JSON text for our own tables: decimals as strings, keys in order."""
    return _ordered.encode(value).decode()


def digest(value: object) -> str:
    """Return a digest that depends on content only, never on the order of keys."""
    return blake2b(_ordered.encode(value), digest_size=16).hexdigest()


def plain(value: object) -> Any:
    """Return the value as plain JSON data (decimals as strings, dates in ISO form)."""
    return json.loads(_ordered.encode(value), parse_float=Decimal)


def exact(body: bytes, *, operation: str) -> Mapping[str, Any]:
    """Return any JSON object with exact decimals, for bodies whose shape is theirs to choose.

    Raises:
        ContractError: Not a JSON object.
    """
    try:
        value = json.loads(body, parse_float=Decimal)
    except ValueError as error:
        raise ContractError(operation=operation, place=str(error)[:300]) from error
    if not isinstance(value, dict):
        raise ContractError(operation=operation, place="expected an object")
    return value
