"""The main job, shown from the beginning: a file, a company, a ledger, a plan, two runs, the pages.

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
from bindeledd.config.demo_stage import Notebook, Stage, interruptible, point_at_the_sandbox
from bindeledd.config.keys import ensure_keys
from bindeledd.config.upgrade import migrate, start_django
from bindeledd.kernel.errors import BindeleddError

if TYPE_CHECKING:
    from bindeledd.config.demo_screen import Screen
    from bindeledd.config.demo_source import Source
    from bindeledd.config.demo_walk import Walk


def main(*, once: bool, saft: Path | None) -> int:
    """Show the main job; then serve the pages unless only the summary is wanted.

    Args:
        once: Stop after the summary.
        saft: A company's own SAF-T file; None takes the sample that the package ships.

    Raises:
        OperatorError: With the sentence that says what stopped it and what to do.
    """
    chosen = settings.options()
    serving.require_free("127.0.0.1", chosen.sandbox_port, "sandbox_port")
    if not once:
        serving.require_free(chosen.host, chosen.port, "port")
    with _opened(saft) as file, interruptible():
        point_at_the_sandbox()
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
        stage.raise_sandbox()
        stage.worker.start()
        if not once:
            stage.web.start()  # it comes up while the walk goes on
        walk = demo_walk.Walk(screen, stage.console, stage.worker, notebook, user, source)
        try:
            _walked(walk)
        except BindeleddError as error:
            if once or not walk.story.applied:
                raise OperatorError(sentence(error)) from error
            screen.say(sentence(error), style="yellow")
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


def _walked(walk: "Walk") -> None:
    """Take every step; one that was taken at an earlier start is short."""
    from bindeledd.config import demo_books, demo_walk

    screen = walk.screen
    if not walk.story.applied:
        screen.step("Read the file into a new company")
        walk.take_in()
        screen.step("The ledger in the PowerOffice Go sandbox")
        walk.stock_ledger()
        screen.step("Connect with the client key and check access")
        walk.connect()
        screen.step("Match the registers before anything is created")
        walk.match()
        screen.step("See the plan before it happens")
        plan = walk.preview()
        walk.show(plan)
        screen.step("Carry out what is sure, hold what is not")
        walk.apply(plan)
        walk.remember(applied=True)
    else:
        screen.step(f"{walk.source.company} is here from an earlier start")
        screen.say(f"Its file {walk.source.name} is read in, its ledger is connected.")
    groups = tuple(demo_walk.CHOICES)
    if walk.source.is_sample:
        if not walk.story.booked:
            screen.step("A week of work, an order, pay and a supplier's invoice")
            demo_books.book(walk)
        groups += demo_books.GROUPS
    screen.step("Run once more: nothing moves twice")
    before = walk.console.writes()
    again = walk.preview(groups)
    moved = walk.moved(walk.apply(again))
    written = walk.console.writes() - before
    screen.step("Summary")
    screen.summary(walk.summary(again, moved_again=moved, written_again=written))


def _serve(stage: Stage, screen: "Screen", notebook: Notebook) -> None:
    """Serve the pages until Ctrl C."""
    from django.urls import reverse

    stage.await_web()
    screen.step("Look around")
    screen.say(f"Pages      {settings.options().public_url}", style="bold")
    screen.say(f"E-mail     {notebook.memory.email}", style="bold")
    screen.say(f"Password   {notebook.memory.password}", style="bold")
    screen.say(f"Phone      {settings.options().public_url}{reverse('panel:phone')}")
    screen.say(f"Ledger     {stage.console.address}/sandbox/")
    screen.say(f"For you    {settings.options().public_url}{reverse('panel:links')}")
    screen.say("Ctrl C stops everything; the next start goes on from here.")
    serving.keep_going(stage.children)
    screen.say("Stopped.")
