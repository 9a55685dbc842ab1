"""Every deed that is noted in the audit log can be read there."""

import re
from pathlib import Path

import bindeledd
from bindeledd.panel.setup.audit import DEEDS

_NOTED = re.compile(r'record_deed\(\s*"([a-z_.]+)"')


def test_each_deed_has_its_words() -> None:
    """One without words shows its code to whoever reads the log."""
    folder = Path(str(bindeledd.__file__)).parent
    noted = {
        deed
        for file in folder.rglob("*.py")
        for deed in _NOTED.findall(file.read_text(encoding="utf-8"))
    }
    assert len(noted) > 30
    assert noted - set(DEEDS) == set()
