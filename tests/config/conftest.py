"""An installation of a test's own: data folder, embedded database, settings."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from bindeledd.config import options as settings
from bindeledd.config.database import EmbeddedCluster

QUICK = "\nfsync = off\nlogging_collector = off\n"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The data folder of an installation whose database runs."""
    folder = tmp_path_factory.mktemp("installation")
    EmbeddedCluster(folder, settings_lines=QUICK).start()
    yield folder
    EmbeddedCluster(folder).stop()


@pytest.fixture
def cluster(folder: Path) -> EmbeddedCluster:
    """Its database."""
    return EmbeddedCluster(folder)


@pytest.fixture
def installation(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The settings of this process point at that installation while the test runs."""
    monkeypatch.setenv("BINDELEDD_DATA_DIR", str(folder))
    monkeypatch.delenv("DATABASE_URL")
    settings.loaded.cache_clear()
    yield folder
    monkeypatch.undo()
    settings.loaded.cache_clear()
