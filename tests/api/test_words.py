"""Every refusal that the API names has a sentence; the bare code is never all there is."""

import ast
import re
from pathlib import Path

import pytest

import bindeledd.api
from bindeledd.api import words
from bindeledd.api.problems import _CODES, CONFLICTS, TOO_LARGE

FOLDER = Path(bindeledd.api.__file__).parent


def _raised() -> set[str]:
    """Return the codes that stand in the API's source."""
    found = set()
    for path in FOLDER.glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "").endswith("Error"):
                texts = [arg.value for arg in node.args if isinstance(arg, ast.Constant)]
                found |= {text for text in texts if isinstance(text, str) and "." in text}
    return found


def _refused_elsewhere() -> set[str]:
    """Return the codes of refusals that stand in the source of registers, imports and keys."""
    form = re.compile(r'"((?:field|import|saft|series|record|project|employee|ref)\.[a-z_]+)"')
    deeds = {"import.applied", "series.changed"}
    found = set()
    for area in ("workspace", "tenancy"):
        for path in (FOLDER.parent / area).rglob("*.py"):
            found |= set(form.findall(path.read_text("utf-8")))
    return found - deeds


@pytest.mark.parametrize(
    "code", sorted({*_raised(), *CONFLICTS, *TOO_LARGE, *_CODES.values(), *_refused_elsewhere()})
)
def test_the_code_has_words(code: str) -> None:
    assert words.known(code)
