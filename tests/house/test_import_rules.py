"""The import rules hold because breaking each of them once is noticed."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from bindeledd.config.options import child_environment
from tests.house.papers import PACKAGE, ROOT, read

BREACHES = {
    "Layers": ("kernel/money.py", "bindeledd.tenancy.locks"),
    "No Django, hence no tables": ("workspace/records.py", "django.apps"),
    "Connectors know one system each": (
        "connectors/acme.py",
        "bindeledd.connectors.poweroffice_go",
    ),
    "Mapping does no I/O": ("connectors/poweroffice_go/mapping/registers.py", "httpx2"),
    "The product does not know its stand-ins": ("api/urls.py", "bindeledd.sandbox.faults"),
    "A stand-in shares nothing with what it tests": ("sandbox/faults.py", "bindeledd.sync.paths"),
    "Areas of the workspace": ("workspace/people/rules.py", "bindeledd.workspace.projects.rules"),
}
"""Contract -> the module that breaks it, and what it imports."""


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> str:
    """What the checker says of a copy in which every contract is broken once."""
    folder = tmp_path_factory.mktemp("copy")
    copy = folder / "src" / "bindeledd"
    shutil.copytree(
        PACKAGE, copy, ignore=lambda _, names: [n for n in names if n in {"__pycache__", "static"}]
    )
    shutil.copy(ROOT / "pyproject.toml", folder)
    for module, imported in BREACHES.values():
        with (copy / module).open("a", encoding="utf-8") as file:
            file.write(f"\nimport {imported}\n")
    line = [str(Path(sys.executable).parent / "lint-imports"), "--no-logo", "--no-cache"]
    done = subprocess.run(
        line,
        cwd=folder,
        env=child_environment(PYTHONPATH=str(folder / "src")),
        capture_output=True,
        text=True,
        timeout=100,
        check=False,
    )
    assert done.returncode == 1, done.stdout + done.stderr
    return done.stdout


@pytest.mark.parametrize("contract", BREACHES)
def test_breaking_a_contract_is_noticed(contract: str, report: str) -> None:
    """By its name, and with the line that broke it."""
    module, imported = BREACHES[contract]
    assert f"{contract} BROKEN" in report
    told = re.split(r"^(.+)\n-{3,}$", report.split("Broken contracts")[1], flags=re.MULTILINE)
    section = dict(zip(told[1::2], told[2::2], strict=True))[contract]
    importer = "bindeledd." + module.removesuffix(".py").replace("/", ".")
    target = imported.split(".", maxsplit=1)[0] if "bindeledd" not in imported else imported
    assert re.search(rf"{re.escape(importer)}\s*->\s*{re.escape(target)}", section), section


def test_every_contract_is_broken_here_once() -> None:
    """A new rule comes with its breach."""
    contracts = re.findall(
        r'^name = "(.+)"$', read("pyproject.toml").split("[tool.importlinter]")[1], re.MULTILINE
    )
    assert contracts == list(BREACHES)
