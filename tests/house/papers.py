"""What the tests of the papers read: the repository's files, commands and tables in Markdown."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "src" / "bindeledd"


def read(name: str) -> str:
    """Return a paper of the repository."""
    return (ROOT / name).read_text(encoding="utf-8")


@cache
def tracked() -> tuple[Path, ...]:
    """Return the files of the repository, those that are about to be added among them."""
    line = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    done = subprocess.run(line, cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode:
        pytest.skip("this copy is no git repository")
    names = (name for name in done.stdout.split("\0") if name)
    return tuple(path for path in map(ROOT.joinpath, names) if path.is_file())


def texts() -> Iterator[tuple[Path, str]]:
    """Yield the tracked files that are text."""
    for path in tracked():
        try:
            yield path, path.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue


def modules(folder: Path = PACKAGE) -> list[Path]:
    """Return the Python files below a folder, without generated migrations."""
    return sorted(path for path in folder.rglob("*.py") if "migrations" not in path.parts)


def rows(markdown: str) -> list[list[str]]:
    """Return the cells of all tables of a paper, heads and rules left out."""
    lines = markdown.splitlines()
    found = []
    for place, line in enumerate(lines):
        is_head = place + 1 < len(lines) and lines[place + 1].startswith("|---")
        if line.startswith("|") and not line.startswith("|---") and not is_head:
            found.append([cell.strip() for cell in line.strip("|").split("|")])
    return found


def code(markdown: str) -> str:
    """Return what stands in code blocks and between backticks."""
    blocks = re.findall(r"```\w*\n(.*?)```", markdown, re.DOTALL)
    rest = re.sub(r"```.*?```", "", markdown, flags=re.DOTALL)
    return "\n".join([*blocks, *re.findall(r"`([^`]+)`", rest)])
