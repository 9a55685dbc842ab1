"""What a field may hold, as tables: cleaned first, then checked, the same for people and runs."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal, InvalidOperation
from enum import Enum
from typing import Any, TypeAlias

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from stdnum import ean

from bindeledd.kernel.errors import DomainError, Param
from bindeledd.tenancy.services import is_org_number
from bindeledd.workspace.vat import ON_SALES

Values: TypeAlias = dict[str, Any]
"""Field of a record -> value, as in `records.py`."""


@dataclass(frozen=True)
class Problem:
    """Why a value is refused.

    Attributes:
        code: Stable; its sentence is a translation of it.
        params: Facts for the sentence.
    """

    code: str
    params: dict[str, Param] = field(default_factory=dict, hash=False)


Problems: TypeAlias = dict[str, Problem]


@dataclass(frozen=True)
class Rule:
    """What one field may hold.

    Attributes:
        clean: Brings a value into the stored form; never refuses.
        check: Returns a problem of a cleaned value, or None.
    """

    clean: Callable[[Any], Any]
    check: Callable[[Any], Problem | None]


def text(
    limit: int,
    *,
    required: bool = False,
    form: Callable[[str], str] | None = None,
    lines: bool = False,
) -> Rule:
    """Text up to a limit.

    Args:
        limit: Most characters.
        required: Whether it may not be empty.
        form: Returns the code of a problem, or an empty text.
        lines: Whether it may have several lines; stored with plain line ends.
    """
    odd = _odd_but_lines if lines else _odd

    def check(value: Any) -> Problem | None:
        if not isinstance(value, str):
            return Problem("field.wrong_type")
        if value == "":
            return Problem("field.required") if required else None
        if len(value) > limit:
            return Problem("field.too_long", {"length": len(value), "limit": limit})
        if not value.isprintable() and odd(value):
            return Problem("field.odd_characters")
        code = form(value) if form is not None else ""
        return Problem(code) if code != "" else None

    return Rule(_trimmed_lines if lines else _trimmed, check)


def email() -> Rule:
    """One e-mail address."""
    return text(254, form=_email_problem)


def org_number() -> Rule:
    """Nine digits with a valid check digit; blanks and `NO`/`MVA` around it are taken off."""
    inner = text(9, form=lambda value: "" if is_org_number(value) else "field.not_an_org_number")

    def check(value: Any) -> Problem | None:
        if isinstance(value, str) and value != "" and not is_org_number(value):
            return Problem("field.not_an_org_number")
        return inner.check(value)

    return Rule(_bare_org_number, check)


def country() -> Rule:
    """Two capital letters of ISO 3166."""

    def form(value: str) -> str:
        return "" if re.fullmatch(r"[A-Z]{2}", value) else "field.not_a_country"

    plain = text(2, required=True, form=form)
    return Rule(
        lambda value: value.strip().upper() if isinstance(value, str) else value, plain.check
    )


def of_type(*kinds: type, optional: bool = False) -> Rule:
    """A value of a type; None only where the field may be unknown."""

    def check(value: Any) -> Problem | None:
        if value is None:
            return None if optional else Problem("field.required")
        return None if isinstance(value, kinds) else Problem("field.wrong_type")

    return Rule(lambda value: value, check)


def whole_number(least: int, most: int) -> Rule:
    """A whole number within limits, or None."""

    def check(value: Any) -> Problem | None:
        if value is None:
            return None
        if not isinstance(value, int) or isinstance(value, bool):
            return Problem("field.not_a_number")
        within = least <= value <= most
        return None if within else Problem("field.out_of_range", {"least": least, "most": most})

    return Rule(lambda value: value, check)


def minutes(most: int = 24 * 60 + 60) -> Rule:
    """Whole minutes from none to a day, the long one in autumn included."""

    def check(value: Any) -> Problem | None:
        if not isinstance(value, int) or isinstance(value, bool):
            return Problem("field.not_a_number")
        within = 0 <= value <= most
        return None if within else Problem("field.out_of_range", {"least": 0, "most": most})

    return Rule(lambda value: value, check)


def decimal(
    places: int, *, least: str = "0", most: str = "999999999.99", optional: bool = False
) -> Rule:
    """An exact number with so many decimals at most; stored with all of them.

    Whole numbers and numbers as text are taken; a float is refused, it is not exact.
    """
    step = Decimal(1).scaleb(-places)
    bounds = (Decimal(least), Decimal(most))

    def clean(value: Any) -> Any:
        if isinstance(value, bool) or not isinstance(value, (int, str, Decimal)):
            return value
        try:
            exact = Decimal(value)
            stored = exact.quantize(step)
        except InvalidOperation:
            return value
        return stored if stored == exact else exact

    def check(value: Any) -> Problem | None:
        if value is None:
            return None if optional else Problem("field.required")
        if not isinstance(value, Decimal) or not value.is_finite():
            return Problem("field.not_an_amount")
        if value != value.quantize(step):
            return Problem("field.too_many_decimals", {"most": places})
        within = bounds[0] <= value <= bounds[1]
        facts: dict[str, Param] = {"least": least, "most": most}
        return None if within else Problem("field.out_of_range", facts)

    return Rule(clean, check)


def gtin() -> Rule:
    """A bar code of 8, 12, 13 or 14 digits with the right check digit, or empty."""
    return text(14, form=lambda value: "" if ean.is_valid(value) else "field.not_a_gtin")


def vat_code() -> Rule:
    """A standard code of VAT (field-domain.md, 9.2)."""

    def form(value: str) -> str:
        return "" if value in ON_SALES else "field.not_a_vat_code"

    return text(30, required=True, form=form)


def one_of(choices: type[Enum], *, optional: bool = False) -> Rule:
    """A code of a closed list; an unknown one is refused, never defaulted."""
    known = {choice.value for choice in choices}

    def clean(value: Any) -> Any:
        return value.value if isinstance(value, Enum) else value

    def check(value: Any) -> Problem | None:
        if value is None:
            return None if optional else Problem("field.required")
        return None if value in known else Problem("field.unknown_code", {"value": str(value)[:50]})

    return Rule(clean, check)


def cleaned(rules: Mapping[str, Rule], values: Values) -> Values:
    """Return the values in their stored form."""
    return {name: rules[name].clean(value) for name, value in values.items()}


def problems_of(rules: Mapping[str, Rule], values: Values, given: Collection[str]) -> Problems:
    """Return what is wrong with the given fields; fields that nobody spoke of are left alone."""
    found: Problems = {}
    for name in rules:
        if name in given:
            problem = rules[name].check(values[name])
            if problem is not None:
                found[name] = problem
    return found


def postal_code_problem(values: Values) -> Problems:
    """Four digits in Norway; elsewhere anything goes (field-domain.md, 9.1)."""
    code = values.get("postal_code", "")
    norwegian = values.get("country", "NO") == "NO"
    if norwegian and code != "" and not re.fullmatch(r"[0-9]{4}", code):
        return {"postal_code": Problem("field.not_a_postal_code")}
    return {}


def dates_in_order(first: str, last: str) -> Callable[[Values], Problems]:
    """Return a check that one date is not before another."""

    def check(values: Values) -> Problems:
        begin, end = values.get(first), values.get(last)
        if isinstance(begin, date) and isinstance(end, date) and end < begin:
            return {last: Problem("field.ends_before_it_begins")}
        return {}

    return check


def refuse(problems: Problems) -> None:
    """Raise what a form shows at its fields, when there is anything.

    Raises:
        DomainError: The code and facts of the only problem, or `domain.invalid` with facts named
            `<field>.<fact>`; always with a code per field.
    """
    if not problems:
        return
    codes = {name: problem.code for name, problem in problems.items()}
    if len(problems) == 1:
        (problem,) = problems.values()
        raise DomainError(problem.code, fields=codes, **problem.params)
    facts: dict[str, Param] = {
        f"{name}.{key}": value
        for name, problem in problems.items()
        for key, value in problem.params.items()
    }
    raise DomainError("domain.invalid", fields=codes, **facts)


def _odd(value: str) -> bool:
    return any(unicodedata.category(one) == "Cc" for one in value)


def _odd_but_lines(value: str) -> bool:
    return _odd(value.replace("\n", ""))


def _trimmed_lines(value: Any) -> Any:
    bare = _trimmed(value)
    return bare.replace("\r\n", "\n").replace("\r", "\n") if isinstance(bare, str) else bare


def _trimmed(value: Any) -> Any:
    if value is None:
        return ""
    return value.strip() if isinstance(value, str) else value


def _email_problem(value: str) -> str:
    try:
        validate_email(value)
    except ValidationError:
        return "field.not_an_email"
    return ""


def _bare_org_number(value: Any) -> Any:
    bare = _trimmed(value)
    if not isinstance(bare, str):
        return bare
    upper = re.sub(r"[\s.]", "", bare).upper()
    found = re.fullmatch(r"(?:NO)?([0-9]{9})(?:MVA)?", upper)
    return found.group(1) if found else bare
