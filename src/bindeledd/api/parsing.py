"""Reads JSON bodies: exact, and nothing in them that the database could not keep."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any, NoReturn, cast

from django.http import HttpRequest
from ninja.parser import Parser
from ninja.types import DictStrAny


class ExactParser(Parser):
    """Keeps decimals exact; refuses what JSON does not know and half characters.

    Ninja answers 400 to whatever is raised here.
    """

    def parse_body(self, request: HttpRequest) -> DictStrAny:
        """Return the body."""
        read: Any = json.loads(request.body, parse_float=Decimal, parse_constant=_refuse)
        json.dumps(read, ensure_ascii=False, default=str).encode()
        return cast("DictStrAny", read)


def _refuse(text: str) -> NoReturn:
    raise ValueError(text)
