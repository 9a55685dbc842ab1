"""The papers say what is: commands, modules, tests, words and reasons that they name exist."""

import re
import tomllib
from pathlib import Path

import pytest

from bindeledd.config.cli import main
from bindeledd.workspace.sample import company
from tests.house.papers import PACKAGE, ROOT, code, read, rows

PAPERS = ("README.md", "CONTRIBUTING.md", "THREAT_MODEL.md", "docs/architecture.md")
DECISIONS = sorted((ROOT / "docs" / "decisions").glob("*.md"))
FRAGMENTS = sorted((ROOT / "changes").glob("*"))
PARTS = ("Context", "Decision", "Consequences", "What would change our mind")
LARGEST_PICTURE = 300_000
LONGEST_PAGE = 70


@pytest.fixture(scope="module")
def commands() -> set[str]:
    """The commands of the program."""
    from bindeledd.config.cli import _parser

    (choices,) = (a.choices for a in _parser()._actions if a.choices)  # noqa: SLF001 # argparse tells them nowhere else
    return set(choices)


@pytest.mark.parametrize("name", PAPERS)
def test_commands_that_a_paper_names_exist(name: str, commands: set[str]) -> None:
    """The first mile must not begin with a command that is not there."""
    said = code(read(name))
    targets = set(re.findall(r"^([a-z-]+):", read("Makefile"), re.MULTILINE))
    assert set(re.findall(r"\bmake ([a-z]+)", said)) <= targets
    assert set(re.findall(r"(?:^|\s)bindeledd ([a-z]+)", said)) - {"settings"} <= commands


def test_the_readme_opens_with_the_two_commands() -> None:
    """Whoever stops reading there has seen what counts."""
    first = re.search(r"```\n(.*?)```", read("README.md"), re.DOTALL)
    assert first is not None
    assert re.findall(r"^make \w+", first[1], re.MULTILINE) == ["make demo", "make test"]
    tour = read("README.md").split("## A tour in ten lines")[1].split("\n## ")[0]
    assert re.findall(r"^(\d+)\. ", tour, re.MULTILINE) == [str(n) for n in range(1, 11)]


def test_the_readme_counts_the_sample_right() -> None:
    """Prose that states a fact has a test, or goes."""
    told = re.search(r"(\d+) customers, (\d+) people, (\d+) projects", read("README.md"))
    assert told is not None
    projects = company.facts()["projects"]
    count = len(projects) + sum(len(below) for _, _, below in projects)
    people = len(company.facts()["employees"])
    assert tuple(map(int, told.groups())) == (len(company.customers()), people, count)


@pytest.mark.parametrize("name", PAPERS)
def test_links_lead_somewhere(name: str) -> None:
    """Pictures and papers that are linked are in the repository."""
    place = (ROOT / name).parent
    for target in re.findall(r"\]\(([^)#:]+)\)", read(name)):
        assert (place / target).exists(), target


def test_pictures_are_pictures_of_bounded_size() -> None:
    """A clone stays quick."""
    pictures = sorted((ROOT / "docs" / "pictures").glob("*"))
    assert pictures
    for picture in pictures:
        assert picture.read_bytes().startswith(b"\x89PNG"), picture
        assert picture.stat().st_size < LARGEST_PICTURE, picture


def test_modules_of_the_architecture_exist() -> None:
    """Whoever follows the life of a record finds each station."""
    named = re.findall(r"`([a-z_/]+\.py)`", read("docs/architecture.md"))
    assert len(named) > 40
    assert [name for name in named if not (PACKAGE / name).exists()] == []


def test_every_defence_names_a_test_that_is_there() -> None:
    """A defence that nothing proves is a hope."""
    lines = [row for row in rows(read("THREAT_MODEL.md")) if len(row) == 3]
    assert len(lines) > 25
    for threat, _, proof in lines:
        tests = re.findall(r"`(tests/[\w/]+\.py)::(\w+)`", proof)
        assert tests, threat
        for file, name in tests:
            assert f"def {name}(" in read(file), f"{file}::{name}"


def test_each_term_stands_once_in_the_glossary() -> None:
    """One word, one meaning."""
    terms = rows(read("docs/glossary.md"))
    assert len(terms) > 60
    assert all(len(row) == 4 and all(row) for row in terms)
    english = [row[0] for row in terms]
    assert sorted(set(english)) == sorted(english)


@pytest.mark.parametrize("page", DECISIONS, ids=lambda page: page.stem)
def test_a_decision_is_one_page_of_four_parts(page: Path) -> None:
    """Context, decision, consequences, what would change our mind."""
    assert re.fullmatch(r"\d{4}-\d\d-\d\d-[a-z-]+\.md", page.name)
    text = page.read_text(encoding="utf-8")
    parts = re.findall(r"^\*\*([^*]+)\.\*\*", text, re.MULTILINE)
    assert [part for part in parts if part in PARTS] == list(PARTS)
    assert len(text.splitlines()) < LONGEST_PAGE


def test_every_dependency_has_its_reason() -> None:
    """And no reason is left of one that is gone."""
    project = tomllib.loads(read("pyproject.toml"))
    wanted = {_bare(one) for one in project["project"]["dependencies"]}
    text = read("docs/decisions/2026-11-21-dependencies.md")
    named = {_bare(one) for row in rows(text) for one in row[0].split(", ")}
    assert named == wanted
    groups = project["dependency-groups"]
    for one in (*groups["dev"], *groups["bench"]):
        assert _bare(one).removeprefix("types-") in text.lower() or one.startswith("types-"), one


def _bare(requirement: str) -> str:
    return re.split(r"[\[~=<>! ]", requirement)[0].lower()


@pytest.mark.parametrize("fragment", FRAGMENTS, ids=lambda one: one.name)
def test_a_fragment_tells_users_one_thing(fragment: Path) -> None:
    """Its name sorts it into the changelog; it is prose, in a few lines."""
    assert re.fullmatch(r"[a-z-]+\.(added|changed|fixed|removed|security)\.md", fragment.name)
    text = fragment.read_text(encoding="utf-8").strip()
    assert text[:1].isupper() or text.startswith("`")
    assert text.endswith(".")
    assert len(text.splitlines()) <= 4


def test_help_names_each_command(capsys: pytest.CaptureFixture[str], commands: set[str]) -> None:
    """The parser that is asked here is the one that people meet."""
    with pytest.raises(SystemExit):
        main(["--help"])
    said = capsys.readouterr().out
    assert all(re.search(rf"^ +{name}\b", said, re.MULTILINE) for name in commands)
