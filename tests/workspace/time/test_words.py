"""Every refusal and every warning of hours has its sentence."""

import re
from pathlib import Path

from bindeledd.workspace import time
from bindeledd.workspace.time.limits import CODES
from bindeledd.workspace.time.words import SENTENCES, WARNINGS

_CODE = re.compile(r'"((?:entry|approval|week|bank|working_time)\.[a-z0-9_]+)"')
_DEEDS = {"working_time.changed", "working_time.removed"}
"""Names in the audit log; they have words of their own."""


def test_each_code_has_a_sentence_and_each_sentence_a_code() -> None:
    """A code without words would show itself to people; words without a code are nobody's."""
    folder = Path(str(time.__file__)).parent
    written = {
        code
        for file in folder.glob("*.py")
        if file.name != "words.py"
        for code in _CODE.findall(file.read_text(encoding="utf-8"))
    }
    assert len(written) > 30
    assert written - _DEEDS - set(SENTENCES) - set(WARNINGS) == set()
    assert set(SENTENCES) - written == set()
    assert set(WARNINGS) == set(CODES)
