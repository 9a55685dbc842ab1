"""What tests ask of a page."""

import re
from typing import Any

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

STYLE = re.compile(r"\sstyle\s*=|<style|\son[a-z]+\s*=|=\"javascript:")
INLINE_SCRIPT = re.compile(r"<script(?![^>]*\bsrc=)")


def words(answer: Any) -> str:
    """The text of an answer."""
    text: str = answer.content.decode()
    return text


def budget(page: Client, address: str) -> int:
    """How many queries a page costs; savepoints stand for transactions and are left out."""
    page.get(address)  # whatever is read once only is read now
    with CaptureQueriesContext(connection) as asked:
        assert page.get(address).status_code == 200
    return sum(1 for query in asked.captured_queries if "SAVEPOINT" not in query["sql"])


def refuse_inline(text: str) -> None:
    """Everything the content policy would refuse in a page."""
    assert not STYLE.search(text)
    assert not INLINE_SCRIPT.search(text)
