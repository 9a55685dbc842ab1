"""What the operator reads agrees with the program, and what is pinned names no registry."""

import re
from pathlib import Path

import pytest

from bindeledd.config.cli import main
from bindeledd.config.option_table import options_table

ROOT = Path(__file__).resolve().parents[2]
PINS = ("requirements.txt", "requirements-dev.txt", "requirements-bench.txt")


def test_manual_holds_the_table_of_settings() -> None:
    """Each option is documented; draw it anew with `bindeledd settings --markdown`."""
    manual = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")
    table = re.search(r"<!-- settings: .*? -->\n(.*)<!-- end of settings -->", manual, re.DOTALL)
    assert table is not None
    assert table[1] == options_table()


def test_manual_names_every_command(capsys: pytest.CaptureFixture[str]) -> None:
    """A command nobody can read about does not exist."""
    with pytest.raises(SystemExit):
        main(["--help"])
    commands = re.findall(r"^    (\w+) +[A-Z]", capsys.readouterr().out, re.MULTILINE)
    manual = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")
    assert len(commands) > 10
    missing = [name for name in commands if not re.search(rf"\b(bindeledd|make) {name}\b", manual)]
    assert missing == ["manage"]  # for developers


@pytest.mark.parametrize("name", PINS)
def test_pins_are_hashed_and_name_no_address(name: str) -> None:
    """They serve behind a mirror as well as outside, and a changed package is refused."""
    text = (ROOT / name).read_text(encoding="utf-8")
    assert "://" not in text
    assert "--index" not in text
    packages = re.findall(r"^[\w.\[\]-]+==.*\\$", text, re.MULTILINE)
    assert len(packages) > 40
    assert len(re.findall(r"^\S+==", text, re.MULTILINE)) == len(packages)


def test_pins_agree_with_one_another() -> None:
    """Whoever has the tests' environment has the product's too."""

    def versions(name: str) -> dict[str, str]:
        text = (ROOT / name).read_text(encoding="utf-8")
        return dict(re.findall(r"^([\w.-]+)(?:\[[^]]*])?==([^\s;]+)", text, re.MULTILINE))

    product, tests = versions("requirements.txt"), versions("requirements-dev.txt")
    assert {name: tests.get(name) for name in product} == product
