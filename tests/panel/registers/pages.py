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


def reason_of(answer: Any, button: str) -> str:
    """Return the line beside a button that cannot be used; empty where it can, or is not there.

    A button that cannot be used keeps focus, sends nothing, and names its line.
    """
    text = words(answer)
    for head, inside in re.findall(r"<button([^>]*)>(.*?)</button>", text, re.DOTALL):
        if " ".join(re.sub(r"<[^>]+>", " ", inside).split()) != button:
            continue
        named = re.search(r'aria-disabled="true" aria-describedby="([^"]+)"', head)
        if named is None:
            return ""
        assert 'type="button"' in head
        line = re.search(
            rf'<p class="reason" id="{named[1]}" tabindex="-1">(.*?)</p>', text, re.DOTALL
        )
        assert line is not None, named[1]
        return " ".join(re.sub(r"<[^>]+>", " ", line[1]).split())
    return ""
