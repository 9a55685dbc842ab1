"""The main job, shown from the beginning: a file, a company, two ledgers, plans, runs, the pages.

`make demo` and `bindeledd demo` come here; Ctrl C ends it and stops all that was started.
"""

import contextlib
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import IO, TYPE_CHECKING

from bindeledd.config import options as settings
from bindeledd.config import serving
from bindeledd.config.console import OperatorError
from bindeledd.config.database import ready_database
from bindeledd.config.demo_stage import (
    Notebook,
    Stage,
    interruptible,
    point_at_the_sandboxes,
    require_free_ports,
)
from bindeledd.config.keys import ensure_keys
from bindeledd.config.upgrade import migrate, start_django
from bindeledd.kernel.errors import BindeleddError

if TYPE_CHECKING:
    from bindeledd.config.demo_go import GoWay
    from bindeledd.config.demo_screen import Screen
    from bindeledd.config.demo_seven import SevenWay
    from bindeledd.config.demo_source import Source
    from bindeledd.config.demo_walk import Walk
    from bindeledd.config.demo_way import Way


def main(*, once: bool, saft: Path | None) -> int:
    """Show the main job; then serve the pages unless only the summary is wanted.

    Args:
        once: Stop after the summary.
        saft: A company's own SAF-T file; None takes the sample that the package ships.

    Raises:
        OperatorError: With the sentence that says what stopped it and what to do.
    """
    require_free_ports()
    if not once:
        serving.require_free_for_pages()
    with _opened(saft) as file, interruptible():
        point_at_the_sandboxes()
        ensure_keys()
        with Stage() as stage:
            ready_database()
            start_django()
            migrate()
            try:
                return _shown(stage, file, saft, once=once)
            finally:
                _let_go_of_the_database()


def _let_go_of_the_database() -> None:
    """Close our lines before the server is stopped."""
    from django.db import connections

    from bindeledd.sync import limiter

    limiter.shared.close()
    connections.close_all()


@contextlib.contextmanager
def _opened(saft: Path | None) -> Iterator[IO[bytes] | None]:
    if saft is None:
        yield None
        return
    try:
        file = saft.expanduser().open("rb")
    except OSError as error:
        raise OperatorError(
            f"{saft} cannot be read: {error.strerror}. Give the path of a SAF-T Financial file, "
            "as XML or as a zip with one XML file in it."
        ) from error
    with file:
        yield file


def _shown(stage: Stage, file: IO[bytes] | None, saft: Path | None, *, once: bool) -> int:
    """Do it all in English, whatever the language of the pages."""
    from django.utils import translation

    from bindeledd.config import demo_walk
    from bindeledd.config.demo_screen import Screen
    from bindeledd.config.demo_source import sentence

    screen = Screen()
    with translation.override("en"):
        source = _read(file, saft)
        notebook = Notebook(settings.options().data_dir)
        user = demo_walk.enter(notebook)
        stage.raise_sandboxes()
        stage.worker.start()
        if not once:
            stage.web.start()  # it comes up while the walk goes on
        walk = demo_walk.Walk(screen, stage.worker, notebook, user, source)
        try:
            _walked(walk, stage)
        except BindeleddError as error:
            if once or not walk.story.go.applied:
                raise OperatorError(sentence(error, walk.system)) from error
            screen.say(sentence(error, walk.system), style="yellow")
        if not once:
            _serve(stage, screen, notebook)
    return 0


def _read(file: IO[bytes] | None, saft: Path | None) -> "Source":
    from bindeledd.config.demo_source import sentence, source_of
    from bindeledd.workspace import sample

    if file is None or saft is None:
        return source_of(sample.SAFT_NAME, BytesIO(sample.saft_file()), is_sample=True)
    try:
        return source_of(saft.name, file, is_sample=False)
    except BindeleddError as error:
        raise OperatorError(f"{saft}: {sentence(error)} Nothing was read in.") from error


def _walked(walk: "Walk", stage: Stage) -> None:
    """Take every step; one that was taken at an earlier start is short."""
    from bindeledd.config import demo_books, demo_go, demo_seven

    screen, story = walk.screen, walk.story
    go = demo_go.GoWay(walk, story.go, stage.go)
    if not story.go.applied:
        _first_ledger(walk, go)
    else:
        screen.step(f"{walk.source.company} is here from an earlier start")
        screen.say(f"Its file {walk.source.name} is read in, its ledger is connected.")
    ways: list[tuple[Way, tuple[str, ...]]] = [(go, tuple(go.choices))]
    if walk.source.is_sample:
        if not story.booked:
            screen.step("A week of work, an order, pay and a supplier's invoice")
            demo_books.book(go)
        seven = demo_seven.SevenWay(walk, story.seven, stage.seven)
        if not story.seven.applied:
            _second_ledger(walk, seven)
        ways = [
            (go, (*go.choices, *demo_books.GROUPS)),
            (seven, (*seven.choices, *demo_seven.WORK)),
        ]
    screen.step("Run once more: nothing moves twice")
    told = []
    for way, groups in ways:
        walk.system = way.system
        told.append((way.label, way.once_more(groups)))
    screen.step("Summary")
    for label, summary in told:
        screen.summary(label, summary)


def _first_ledger(walk: "Walk", go: "GoWay") -> None:
    screen = walk.screen
    walk.system = go.system
    screen.step("Read the file into a new company")
    walk.take_in()
    screen.step("The ledger in the PowerOffice Go sandbox")
    go.stock()
    screen.step("Connect with the client key and check access")
    go.connect()
    screen.step("Match the registers before anything is created")
    go.match()
    screen.step("See the plan before it happens")
    plan = go.preview()
    go.show(plan)
    screen.step("Carry out what is sure, hold what is not")
    go.apply(plan)
    walk.remember(go.tie, applied=True)


def _second_ledger(walk: "Walk", seven: "SevenWay") -> None:
    """Tie the same company to a system of another kind, as one that changes its system does."""
    screen = walk.screen
    walk.system = seven.system
    screen.step("The same company in 24SevenOffice: log in, and choose among its companies")
    seven.stock()
    seven.connect()
    screen.step("Match there too: what stands on both sides would else come twice")
    seven.match()
    screen.step("Registers, the hours of a day and an order in one plan")
    seven.work()
    walk.remember(seven.tie, applied=True)


def _serve(stage: Stage, screen: "Screen", notebook: Notebook) -> None:
    """Serve the pages until Ctrl C."""
    from django.urls import reverse

    stage.await_web()
    screen.step("Look around")
    screen.say(f"Pages      {settings.options().public_url}", style="bold")
    screen.say(f"E-mail     {notebook.memory.email}", style="bold")
    screen.say(f"Password   {notebook.memory.password}", style="bold")
    screen.say(f"Phone      {settings.options().public_url}{reverse('panel:phone')}")
    screen.say(f"Ledgers    {stage.go.address}/sandbox/ is PowerOffice Go,")
    screen.say(f"           {stage.seven.address}/sandbox/ is 24SevenOffice")
    screen.say(f"For you    {settings.options().public_url}{reverse('panel:links')}")
    screen.say("Ctrl C stops everything; the next start goes on from here.")
    serving.keep_going(stage.children)
    screen.say("Stopped.")
