"""The tree keeps its shape: connectors alike, modules small and well named, words in place."""

import ast
import importlib.util
import re
from pathlib import Path
from types import ModuleType

import pytest
from django.core.management import call_command

from tests.house.papers import PACKAGE, ROOT, modules, texts, tracked

CONNECTORS = sorted(
    path for path in (PACKAGE / "connectors").iterdir() if (path / "__init__.py").exists()
)
REQUIRED = {"__init__.py", "README.md", "auth.py", "client", "payloads", "mapping", "flows"}
ALLOWED = REQUIRED | {"wire.py", "values", "rules", "check.py"}
PARTED = {"client", "payloads", "mapping", "values", "rules", "flows"}
"""Modules that may be packages, with one module an area."""
AREAS = {"access", "registers", "items", "time", "payroll", "invoicing", "shared"} | {
    *("ledger", "costs", "payments"),
}
FORBIDDEN_NAMES = {"utils", "util", "helpers", "helper", "common", "misc", "base", "manager"}
LONGEST_MODULE, LONGEST_TEST = 500, 800

NORWEGIAN_LETTERS = re.compile("[\u00e6\u00f8\u00e5\u00c6\u00d8\u00c5]")
COIN = re.compile(r"\b\u00f8re\b")
"""The smallest coin has no English name."""
NORWEGIAN_ELSEWHERE = {
    "connectors/poweroffice_go/values/items.py": "units as companies write them",
    "config/settings.py": "the language's own name",
    "kernel/names.py": "folds the letters",
    "panel/gallery.py": "made-up people of the sheet of parts",
    "panel/gallery_work.py": "made-up work of the sheet of parts",
    "panel/templates/panel/gallery.html": "made-up people of the sheet of parts",
    "panel/templates/panel/gallery_phone.html": "made-up work of the sheet of parts",
    "panel/templates/panel/gallery_work.html": "made-up work of the sheet of parts",
    "sandbox/poweroffice_go/chart.py": "accounts and VAT codes of a Norwegian company",
    "sandbox/poweroffice_go/seed.py": "made-up people of a ledger",
    "sandbox/poweroffice_go/state.py": "registers as the vendor furnishes them",
    "sandbox/poweroffice_go/work_seed.py": "pay items and activities of a Norwegian company",
    "sandbox/sevenoffice/seed.py": "registers and made-up people of a ledger",
    "sync/matching.py": "tells how a letter sorts",
    "workspace/lists.py": "order of the alphabet",
    "workspace/registers.py": "order of the alphabet",
    "workspace/migrations/0001_initial.py": "order of the alphabet",
    "workspace/migrations/0005_field_work.py": "order of the alphabet",
    "workspace/sample/company.py": "folds letters to addresses",
    "workspace/sample/ledger.py": "codes of the tax administration",
}
"""File -> why it may hold Norwegian letters outside `locale`."""


@pytest.mark.parametrize("folder", CONNECTORS, ids=lambda folder: folder.name)
def test_a_connector_has_its_shape(folder: Path) -> None:
    """docs/decisions/2026-11-22-areas-of-a-connector.md; who knows one knows the next."""
    files = {_plain(path) for path in folder.iterdir() if path.name != "__pycache__"}
    assert files >= REQUIRED, REQUIRED - files
    assert files <= ALLOWED, files - ALLOWED
    for package in (folder / name for name in PARTED if (folder / name).is_dir()):
        areas = {path.stem for path in package.iterdir() if path.name != "__pycache__"}
        assert areas <= AREAS | {"__init__"}, (package.name, areas - AREAS)
        assert "__init__" in areas, package.name
    tree = ast.parse((folder / "__init__.py").read_text(encoding="utf-8"))
    public = [ast.unparse(node.value) for node in tree.body if _assigns(node, "__all__")]
    assert public == ["['CONNECTOR']"]
    tests = ROOT / "tests" / "connectors" / folder.name
    assert (tests / "test_contract.py").exists(), "the contract suite"
    assert list((tests / "payloads").glob("*.json"))
    assert (PACKAGE / "sandbox" / folder.name / "__init__.py").exists(), "its stand-in"


def _plain(path: Path) -> str:
    """Return the name of a file; of a module that may be a package, without its ending."""
    return path.stem if path.stem in PARTED else path.name


def _assigns(node: ast.stmt, name: str) -> bool:
    return isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == name


def test_there_are_connectors_to_look_at() -> None:
    """A list that became empty would pass everything."""
    assert [folder.name for folder in CONNECTORS] == ["poweroffice_go", "sevenoffice"]


def test_modules_are_named_in_the_trades_words() -> None:
    """A name that fits everything says nothing."""
    names = {path.stem for path in modules()} | {path.parent.name for path in modules()}
    assert names & FORBIDDEN_NAMES == set()


def test_no_module_is_too_full() -> None:
    """Split by meaning long before this; generated migrations are nobody's reading."""
    ours = dict.fromkeys(modules(), LONGEST_MODULE)
    theirs = dict.fromkeys(modules(ROOT / "tests"), LONGEST_TEST)
    limits = {**ours, **theirs}
    lengths = {path: len(path.read_text(encoding="utf-8").splitlines()) for path in limits}
    full = {str(path.relative_to(ROOT)): n for path, n in lengths.items() if n > limits[path]}
    assert full == {}


def test_every_module_says_what_it_is_for() -> None:
    """One line, and what it leaves to others."""
    silent = [
        path
        for path in modules()
        if not ast.get_docstring(ast.parse(text := path.read_text(encoding="utf-8"))) and text
    ]
    assert silent == []


def test_norwegian_stands_in_its_place() -> None:
    """In `locale` and where a reason is given; a reason without letters is taken away."""
    found = {
        str(path.relative_to(PACKAGE))
        for path in (*PACKAGE.rglob("*.py"), *PACKAGE.rglob("*.html"), *PACKAGE.rglob("*.js"))
        if NORWEGIAN_LETTERS.search(COIN.sub("", path.read_text(encoding="utf-8")))
    }
    assert found == set(NORWEGIAN_ELSEWHERE)


def test_no_file_names_a_machine_or_a_registry() -> None:
    """What is committed serves anywhere."""
    folders = "work|farm|root"
    machine = re.compile(rf"(?:^|[^A-Za-z0-9_.])/(?:{folders})/", re.MULTILINE)
    registry = re.compile(
        "|".join(["py" + r"pi\.org", "python" + "hosted", "--" + "(?:extra-)?index-url"])
    )
    named = [
        str(path.relative_to(ROOT))
        for path, text in texts()
        if machine.search(text) or registry.search(text)
    ]
    assert named == []


def test_no_lock_file_carries_addresses() -> None:
    """The pin is a hashed requirements file."""
    locks = {"uv.lock", "poetry.lock", "pdm.lock", "Pipfile.lock"}
    assert [path for path in tracked() if path.name in locks] == []


@pytest.mark.django_db
def test_migrations_leave_nothing_to_do() -> None:
    """Tables and migrations say the same."""
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


def test_marks_name_rows_that_exist(shared: Path) -> None:
    """A mark for a row that nobody wrote proves nothing."""
    checklist = _load(shared / "tools" / "checklist.py")
    known = checklist.checklist(shared / "contracts" / "field-domain.md")
    marks = checklist.marks(ROOT / "tests")
    assert len(known) > 100
    # A group such as X1 or A1 stands for its rows.
    groups = {name.rpartition(".")[0] for name in known}
    assert {mark: where for mark, where in marks.items() if mark not in {*known, *groups}} == {}


def _load(file: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location("checklist", file)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
