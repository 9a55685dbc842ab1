"""Every refusal that the API names has a sentence; the bare code is never all there is."""

import ast
import re
from pathlib import Path

import bindeledd.api
from bindeledd.api import words
from bindeledd.api.problems import _CODES, CONFLICTS, TOO_LARGE
from bindeledd.workspace.time.words import WARNINGS
from tests.sync.test_wording import modules, raised

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
    """Return the codes of refusals that stand in the source of the field work, companies and keys.

    Any text counts that begins as a code which is raised somewhere: also one that waits in a
    table to be raised. Names of deeds in the audit log look alike, and so do warnings.
    """
    paths = [path for path in modules() if FOLDER.parent / "api" not in path.parents]
    begins = {code.partition(".")[0] for path in paths for code, _line in raised(path)}
    form = re.compile(rf"({'|'.join(sorted(begins))})\.(?!typ$)[a-z0-9_]+")
    found: set[str] = set()
    for area in ("workspace", "tenancy"):
        for path in (FOLDER.parent / area).rglob("*.py"):
            if "migrations" not in path.parts:
                found |= _texts(ast.parse(path.read_text("utf-8")), form)
    return found - set(WARNINGS)


def _texts(source: ast.Module, form: re.Pattern[str]) -> set[str]:
    """Return texts of a form, those left out that name a deed in the audit log."""
    calls = [node for node in ast.walk(source) if isinstance(node, ast.Call)]
    deeds = {id(one.args[0]) for one in calls if getattr(one.func, "id", "") == "record_deed"}
    return {
        node.value
        for node in ast.walk(source)
        if isinstance(node, ast.Constant) and id(node) not in deeds
        if isinstance(node.value, str) and form.fullmatch(node.value)
    }


def test_the_walk_finds_codes_of_all_areas() -> None:
    """It once knew eight beginnings of codes, while more than thirty were raised."""
    found = _refused_elsewhere()
    assert len(found) > 150
    assert {"approval.own_hours", "attachment.not_draft", "withdrawal.of_nothing"} <= found


def test_every_code_has_words() -> None:
    """One test for all: who only gathers tests reads no source for it."""
    codes = {*_raised(), *CONFLICTS, *TOO_LARGE, *_CODES.values(), *_refused_elsewhere()}
    assert [code for code in sorted(codes) if not words.known(code)] == []
