"""How tests are shared out to the processes that run them: files stay whole, slow ones go first.

What waits most begins first, while the rest keeps the machine busy. A connector's contract is one
file of hundreds of cases that stand each for themselves: it is parted by flow.
"""

from __future__ import annotations

import os
import re
from typing import Any

import pytest
from xdist.scheduler import LoadScopeScheduling

FIRST = (
    "tests/config/test_demo.py",
    "tests/browser/",
    "tests/accidents/",
    "tests/panel/test_gallery_in_browser.py",
    "tests/engine/test_machine.py",
    "tests/chaos/",
    "tests/panel/phone/test_queue_in_browser.py",
    "_in_browser.py",
    "tests/config/test_cli.py",
    "tests/connectors/poweroffice_go/test_contract.py",
    "tests/walls/test_panel.py",
    "tests/api/test_fuzz.py",
    "tests/panel/test_budgets.py",
    "tests/workspace/invoicing/test_machine.py",
    "tests/walls/test_api.py",
    "tests/panel/phone/",
    "tests/panel/sync/",
)
"""Parts of names; begun in this order, the others follow as they were found."""

STORY = "tests/browser/"
"""A story that several files tell goes on in one process."""

_CASE = re.compile(
    r"test_contract\[(\d+-\w+)-|test_suite_refuses\[|test_whatever_happens\w+\[(\w+)"
)


def unit(nodeid: str) -> str:
    """Name what one process does in one go."""
    file, _, test = nodeid.partition("::")
    if file.startswith(STORY):
        return STORY
    case = _CASE.match(test)
    return f"{file}::{case[0]}" if case else file


def pytest_xdist_auto_num_workers() -> int:
    """One process more than the machine has cores: much of what is proven takes waiting."""
    return (os.cpu_count() or 1) + 1


class _Spreading(LoadScopeScheduling):
    def _split_scope(self, nodeid: str) -> str:
        return unit(nodeid)


def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> LoadScopeScheduling:
    """Share out by unit, in the order in which they stand."""
    config.option.loadscopereorder = False
    return _Spreading(config, log)


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put slow files first; pytest-django has parted files by what they do to the database."""
    found: dict[str, int] = {}
    for item in items:
        found.setdefault(item.nodeid.partition("::")[0], len(found))

    def place(item: pytest.Item) -> tuple[int, int]:
        file = item.nodeid.partition("::")[0]
        slow = [n for n, part in enumerate(FIRST) if part in file]
        return (slow[0] if slow else len(FIRST), found[file])

    items.sort(key=place)
