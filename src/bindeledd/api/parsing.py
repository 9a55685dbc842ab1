"""Reads JSON bodies: exact, and nothing in them that the database could not keep."""

from __future__ import annotations

import json
import re
from decimal import Decimal
from typing import Any, NoReturn, cast

from django.http import HttpRequest
from ninja.parser import Parser
from ninja.types import DictStrAny

_NOTHING = re.compile(r"(?<!\\)(?:\\\\)*\\u0000")
"""The character of no value, which PostgreSQL keeps nowhere; as JSON writes it."""


class ExactParser(Parser):
    """Keeps decimals exact; refuses what JSON does not know and half characters.

    Ninja answers 400 to whatever is raised here.
    """

    def parse_body(self, request: HttpRequest) -> DictStrAny:
        """Return the body."""
        read: Any = json.loads(request.body, parse_float=Decimal, parse_constant=_refuse)
        text = json.dumps(read, ensure_ascii=False, default=str)
        text.encode()
        if _NOTHING.search(text):
            raise ValueError("U+0000")
        return cast("DictStrAny", read)


def _refuse(text: str) -> NoReturn:
    raise ValueError(text)
