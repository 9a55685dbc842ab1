"""Columns that tables of several areas share: references within the company, money, quantities."""

from __future__ import annotations

from typing import Any

from django.db import models


def reference(to: str, related_name: str, *, needed: bool = True) -> models.ForeignKey[Any, Any]:
    """Return a reference to a row of the same company.

    The database checks it by a key that holds the company as well (migration `fences`).
    """
    return models.ForeignKey(
        to,
        on_delete=models.PROTECT,
        null=not needed,
        blank=not needed,
        db_constraint=False,
        db_index=False,
        related_name=related_name,
    )


def amount(**options: Any) -> models.DecimalField[Any, Any]:
    """Return a column of NOK with øre; None means that nobody knows."""
    return models.DecimalField(max_digits=14, decimal_places=2, **options)


def maybe_amount() -> models.DecimalField[Any, Any]:
    """Return a column of NOK that may be unknown."""
    return amount(null=True, blank=True)


def quantity(**options: Any) -> models.DecimalField[Any, Any]:
    """Return a column of a quantity with three decimals."""
    return models.DecimalField(max_digits=14, decimal_places=3, **options)


def percent(**options: Any) -> models.DecimalField[Any, Any]:
    """Return a column of per cent with two decimals."""
    return models.DecimalField(max_digits=5, decimal_places=2, **options)


def text(limit: int) -> models.CharField[Any, Any]:
    """Return a text column that is empty unless told."""
    return models.CharField(max_length=limit, blank=True, default="", db_default="")


def flag(*, usual: bool) -> models.BooleanField[Any, Any]:
    """Return a yes-or-no column."""
    return models.BooleanField(default=usual, db_default=usual)


def code(usual: str) -> models.CharField[Any, Any]:
    """Return a column that holds a code of a closed list."""
    return models.CharField(max_length=30, default=usual, db_default=usual)
