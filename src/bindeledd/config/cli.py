"""The command line: what each command is called, and what an operator reads when it fails.

The commands themselves are left to the modules beside this one, imported when they are asked for,
so that a wrong setting is told before Django is loaded.
"""

import argparse
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Final

from bindeledd import __version__
from bindeledd.config import options as settings
from bindeledd.config.console import OperatorError, say
from bindeledd.config.keys import ensure_keys

_WRONG_SETTING: Final = 2
_INTERRUPTED: Final = 130
_DEMO_FOLDER: Final = ".demo"
_STAND_INS: Final = ("poweroffice_go", "sevenoffice")

Command = Callable[[argparse.Namespace], int]


def main(arguments: list[str] | None = None) -> int:
    """Run one command and return its exit code: 0 done, 1 failed, 2 wrong setting or usage."""
    asked = _parser().parse_args(arguments)
    run: Command = asked.run
    try:
        settings.options()
        return run(asked)
    except settings.WrongSettingError as error:
        say(str(error))
        return _WRONG_SETTING
    except OperatorError as error:
        say(str(error))
        return 1
    except KeyboardInterrupt:
        return _INTERRUPTED


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="bindeledd",
        description="The connecting link between field work and the books.",
        epilog="Settings stand in docs/operations.md and in `bindeledd settings`.",
    )
    parser.add_argument("--version", action="version", version=f"bindeledd {__version__}")
    commands = parser.add_subparsers(required=True, metavar="command")

    def add(name: str, text: str, run: Command) -> argparse.ArgumentParser:
        command = commands.add_parser(name, help=text, description=text)
        command.set_defaults(run=run)
        return command

    add("serve", "Run web server and worker together.", _serve)
    watched = [
        add(name, text, run)
        for name, text, run in (
            ("web", "Run the web server alone.", _web),
            ("worker", "Run one worker alone; there may be many.", _worker),
            ("sandbox", "Run the stand-in of an accounting system.", _sandbox),
        )
    ]
    for command in watched:
        command.add_argument("--watched", action="store_true", help=argparse.SUPPRESS)
    watched[-1].add_argument(
        "system", nargs="?", choices=_STAND_INS, default=_STAND_INS[0], help="which system it is"
    )
    demo = add("demo", "Show the main job on a sample, then serve the pages.", _demo)
    demo.add_argument("--once", action="store_true", help="stop after the summary")
    demo.add_argument("--saft", type=Path, metavar="PATH", help="a company's own SAF-T file")
    add("migrate", "Bring the database to this version.", _migrate)
    _add_backup(add)
    add("doctor", "Check this installation and say what to do.", _doctor)
    listing = add("settings", "Show every setting, its value and where it came from.", _settings)
    listing.add_argument("--markdown", action="store_true", help="the table of the manual")
    database = add("db", "Start, stop or look at the embedded database.", _db)
    database.add_argument("action", choices=["start", "stop", "status"])
    _add_user(add)
    keys = add("keys", "Change the keys that encrypt credentials.", _keys)
    keys.add_argument(
        "action", choices=["new", "renew"], help="new: make one; renew: encrypt all with it"
    )
    manage = add("manage", "Run a management command of Django, for developers.", _manage)
    manage.add_argument("arguments", nargs=argparse.REMAINDER)
    return parser


def _add_backup(add: Callable[[str, str, Command], argparse.ArgumentParser]) -> None:
    backup = add("backup", "Write all data to one file.", _backup)
    backup.add_argument("file", type=Path, nargs="?", help="default: backups/ in the data folder")
    backup.add_argument(
        "--with-keys",
        action="store_true",
        help="put the keys in too: whoever has the file can then read the credentials",
    )
    restore = add("restore", "Read a backup back into the database.", _restore)
    restore.add_argument("file", type=Path)
    restore.add_argument("--replace", action="store_true", help="replace the data that is there")


def _add_user(add: Callable[[str, str, Command], argparse.ArgumentParser]) -> None:
    user = add("user", "Add a person who can sign in, or set a new password.", _user)
    user.add_argument("action", choices=["add", "reset"])
    user.add_argument("email")
    user.add_argument("--name", default="", help="the person's name")
    user.add_argument("--company", help="name of the company; made if there is none of that name")
    user.add_argument("--role", default="administrator", help="role in the company")
    user.add_argument(
        "--without-mfa", action="store_true", help="reset: also forget passkeys and codes"
    )
    user.add_argument("--operator", action="store_true", help="may run the installation")


def _ready() -> None:
    """Make keys, start or check the database, and load Django."""
    from bindeledd.config.database import ready_database
    from bindeledd.config.upgrade import start_django

    ensure_keys()
    ready_database()
    start_django()


def _upgraded() -> None:
    """The same, and bring the database to this version."""
    from bindeledd.config.upgrade import migrate

    _ready()
    if done := migrate():
        say(f"The database was brought to this version: {len(done)} migrations.")


def _upgraded_by_another_process() -> int:
    """Prepare without loading Django here: this process is going to fork or to watch.

    Nothing is made or started where the port is taken, for example by an earlier start.
    """
    from bindeledd.config.database import attend
    from bindeledd.config.serving import command, require_free_for_pages

    require_free_for_pages()
    attend()
    return subprocess.run(command("migrate"), check=False).returncode


def _serve(_asked: argparse.Namespace) -> int:
    from bindeledd.config import serving

    return _upgraded_by_another_process() or serving.serve()


def _web(asked: argparse.Namespace) -> int:
    from bindeledd.config import serving

    if asked.watched:
        serving.stop_with_parent()
    elif code := _upgraded_by_another_process():
        return code
    return serving.web()


def _worker(asked: argparse.Namespace) -> int:
    from bindeledd.config import serving

    if asked.watched:
        serving.stop_with_parent()
        _ready()
    else:
        _upgraded()
    return serving.worker()


def _sandbox(asked: argparse.Namespace) -> int:
    from bindeledd.config import serving

    if asked.watched:
        serving.stop_with_parent()
    return serving.sandbox(asked.system)


def _demo(asked: argparse.Namespace) -> int:
    if not settings.loaded().origins["data_dir"].chosen:
        settings.export(data_dir=str(Path(_DEMO_FOLDER).absolute()))
    from bindeledd.config import demo

    return demo.main(once=asked.once, saft=asked.saft)


def _migrate(_asked: argparse.Namespace) -> int:
    _upgraded()
    return 0


def _backup(asked: argparse.Namespace) -> int:
    from bindeledd.config import backup

    return backup.back_up(asked.file, with_keys=asked.with_keys)


def _restore(asked: argparse.Namespace) -> int:
    from bindeledd.config import backup

    return backup.restore(asked.file, replace=asked.replace)


def _doctor(_asked: argparse.Namespace) -> int:
    from bindeledd.config import doctor

    return doctor.main()


def _settings(asked: argparse.Namespace) -> int:
    from bindeledd.config.option_table import described, options_table

    if asked.markdown:
        sys.stdout.write(options_table())
        return 0
    loaded = settings.loaded()
    for row in described().values():
        value = getattr(loaded.options, row.name)
        shown = "none" if value in {None, "", ()} else "set" if row.secret else value
        print(f"{row.name:<34} {shown!s:<44} {loaded.origins[row.name].words}")
    return 0


def _db(asked: argparse.Namespace) -> int:
    from bindeledd.config.database import attend, embedded

    if settings.options().database_url is not None:
        raise OperatorError(
            "This installation uses the database in DATABASE_URL, so there is no embedded one to "
            f"{asked.action}. Use the tools of that server."
        )
    cluster = embedded()
    if asked.action == "start":
        attend()
        cluster.start()
    elif asked.action == "stop":
        cluster.stop()
    running = cluster.is_running()
    print(f"The embedded database in {cluster.folder} {'runs' if running else 'is stopped'}.")
    if asked.action == "stop" and cluster.is_used():
        say(
            "Other processes of bindeledd work with it and are now without; `bindeledd serve` "
            "starts it again. Stop them too."
        )
    return 0 if running or asked.action == "stop" else 1


def _user(asked: argparse.Namespace) -> int:
    _upgraded()
    from bindeledd.config import people

    if asked.action == "reset":
        return people.reset(asked.email, without_mfa=asked.without_mfa)
    return people.add(
        asked.email,
        name=asked.name,
        company=asked.company,
        role=asked.role,
        operator=asked.operator,
    )


def _keys(asked: argparse.Namespace) -> int:
    from bindeledd.config import renewal

    if asked.action == "new":
        ensure_keys()
        return renewal.new()
    _ready()
    return renewal.renew()


def _manage(asked: argparse.Namespace) -> int:
    from django.core.management import execute_from_command_line

    _ready()
    execute_from_command_line(["bindeledd manage", *asked.arguments])
    return 0
