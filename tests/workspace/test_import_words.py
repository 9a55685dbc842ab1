"""Every code of an import has its sentence."""

import re
from pathlib import Path

from bindeledd.workspace import imports
from bindeledd.workspace.imports.words import SENTENCES


def test_every_code_that_imports_raise_has_a_sentence() -> None:
    """Nobody is shown a bare code."""
    folder = Path(next(iter(imports.__path__)))
    raised = re.compile(r'(?:DomainError|Problem)\(\s*"((?:import|saft)\.[a-z_]+)"')
    text = "".join(
        path.read_text("utf-8") for path in folder.glob("*.py") if path.name != "words.py"
    )
    codes = set(raised.findall(text))

    assert len(codes) > 15
    assert codes - set(SENTENCES) == set()
