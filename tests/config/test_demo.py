"""The first mile as a new user walks it: one command, real processes, nothing twice."""

import json
import re
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from bindeledd.config import options as settings
from bindeledd.config.console import OperatorError
from bindeledd.config.demo_console import GoConsole, SevenConsole
from bindeledd.config.demo_ledger import MOST, Registers, books
from bindeledd.config.demo_seven_ledger import Ours, rows
from bindeledd.config.demo_stage import Notebook
from bindeledd.config.demo_walk import enter
from bindeledd.kernel.clock import monotonic, pause
from bindeledd.sandbox.poweroffice_go import PowerOfficeGo
from bindeledd.sandbox.serve import running
from bindeledd.sandbox.sevenoffice import SevenOffice
from bindeledd.tenancy.models import User
from bindeledd.workspace.records import Customer, Department, Employee, Project
from tests.config.test_cli import free_port

LONGEST_SECONDS = 300
"""A walk takes half a minute; a machine with much else to do must not fail it."""
NOTHING_TWICE = "Second run    0 records moved, 0 written to the ledger"
EXAMPLE = "data/saft/ExampleFile_SAF-T_Financial_888888888_20180228235959.xml"


def environment(folder: Path, **variables: str) -> dict[str, str]:
    ours = settings.child_environment()
    kept = {name: ours[name] for name in ("PATH", "LD_LIBRARY_PATH") if name in ours}
    names = ("BINDELEDD_SANDBOX_PORT", "BINDELEDD_SANDBOX_SEVENOFFICE_PORT", "BINDELEDD_PORT")
    ports = {name: str(free_port()) for name in names}
    return {**kept, "HOME": str(folder), **ports, **variables}


def demo(folder: Path, *arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "bindeledd", "demo", "--once", *arguments],
        cwd=folder,
        env=environment(folder, **variables),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=LONGEST_SECONDS,
        check=False,
    )


def figures(output: str, ledger: str = "PowerOffice Go") -> dict[str, tuple[int, ...]]:
    """Return here, linked, created, changed, held and open by register, as the summary has them."""
    _, _, told = output.partition(f"\n   {ledger}\n")
    mine, _, _ = told.partition("Second run")
    found = re.findall(
        r"^ {3}([A-Z][a-z ]+?) {2,}(\d+) +(\d+) +(\d+) +(\d+) +(\d+) +(\d+) ", mine, re.MULTILINE
    )
    return {name: tuple(map(int, figures)) for name, *figures in found}


def figure(output: str, name: str) -> int:
    """Return one figure of what stands in the ledger, as it was said."""
    found = re.search(rf"^ +{name} +(\d+) *$", output, re.MULTILINE)
    assert found is not None, name
    return int(found[1])


def ledger(folder: Path, name: str) -> dict[str, list[dict[str, Any]]]:
    """Return what the stand-in has kept of a company, by resource."""
    kept = json.loads((folder / ".demo/sandbox.json").read_text(encoding="utf-8"))
    (company,) = (one for one in kept["companies"] if one["settings"]["name"] == name)
    return {name: [row[2] for row in rows] for name, rows in company["tables"].items()}


def books_of(folder: Path, name: str) -> dict[str, list[dict[str, Any]]]:
    """Return what the stand-in of 24SevenOffice has kept of a company, by kind."""
    kept = json.loads((folder / ".demo/sandbox_sevenoffice.json").read_text(encoding="utf-8"))
    (company,) = (one for one in kept["clients"] if one["name"] == name)
    return {kind: [row[3] for row in rows] for kind, rows in company["tables"].items()}


def references(rows: list[dict[str, Any]], name: str = "ExternalImportReference") -> list[str]:
    return [row[name] for row in rows if row.get(name)]


def left_behind(folder: Path) -> list[str]:
    """Return the command lines of processes that work in a folder or on it."""
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        try:
            line = (process / "cmdline").read_bytes().replace(b"\0", b" ").decode()
            place = str((process / "cwd").readlink())
        except OSError:
            continue
        if str(folder) in line or str(folder) in place:
            found.append(line)
    return found


@pytest.fixture(scope="module")
def walked(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, str]]:
    """A folder in which the demo has walked through the sample once, and what it said."""
    folder = tmp_path_factory.mktemp("walked")
    done = demo(folder)
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stderr == ""
    yield folder, done.stdout
    assert left_behind(folder) == []


@pytest.mark.timeout(LONGEST_SECONDS)
def test_the_sample_is_linked_created_and_held(walked: tuple[Path, str]) -> None:
    """Expected figures are counted by hand in the sample and in the ledger's tables of parts."""
    folder, said = walked
    assert left_behind(folder) == []
    assert "\x1b" not in said
    assert said.count(NOTHING_TWICE) == 2, "of each ledger"
    told = figures(said)
    assert told["Departments"] == (4, 3, 1, 0, 0, 0)
    assert told["Employees"] == (16, 12, 0, 0, 0, 2)
    assert told["Customers"] == (40, 16, 20, 4, 0, 4)
    assert told["Projects"] == (25, 8, 14, 0, 2, 1)
    assert "! 10004 Solheim Eiendom AS: Same number, different name." in said

    there = ledger(folder, "Lauvåsen Entreprenør AS")
    assert len(there["Customers"]) == 22 + 20  # were there, and were made
    assert len(set(references(there["Customers"]))) == len(references(there["Customers"])) == 20
    assert len({row["Number"] for row in there["Customers"]}) == 42
    assert len(there["Departments"]) == 4
    assert len(there["Projects"]) == 9 + 14
    codes = references(there["ContactPersons"], "ExternalCode")
    assert len(codes) == len(set(codes)) == told["Contact persons"][2] == 24
    _is_booked(said, there)


def _is_booked(said: str, there: dict[str, list[dict[str, Any]]]) -> None:
    """A week's hours, one order with its basis, one export of pay, a supplier's invoice back."""
    (order,) = there["SalesOrders"]
    (file,) = there["SalesOrderAttachments"]
    assert file["SalesOrderId"] == order["Id"]
    assert file["FileName"].endswith(".pdf")
    hours, pay = (figure(said, name) for name in ("Hours in the time module", "Lines of pay"))
    assert len(there["EntryTime"]) == hours >= 20
    lines = references(there["SalaryLines"])
    assert len(lines) == len(set(lines)) == pay >= 10
    assert "Lines of the supplier's invoice in project accounting here: 1." in said


@pytest.mark.timeout(LONGEST_SECONDS)
def test_the_same_company_goes_to_another_kind_of_system(walked: tuple[Path, str]) -> None:
    """Chosen among companies, matched before anything is made, a day's hours and one order."""
    folder, said = walked
    assert (
        "The log-in reaches Lauvåsen Eiendom AS and Lauvåsen Entreprenør AS; "
        "Lauvåsen Entreprenør AS is chosen."
    ) in " ".join(said.split())
    assert "! 10007 Lia Terrasse Sameie: Same number, different name." in said
    told = figures(said, "24SevenOffice")
    assert told["Employees"] == (16, 15, 0, 0, 0, 0)
    assert told["Customers"] == (40, 36, 2, 1, 0, 2)
    assert told["Projects"] == (25, 23, 2, 0, 0, 0)
    assert told["Items"] == (7, 7, 0, 1, 0, 0)

    there = books_of(folder, "Lauvåsen Entreprenør AS")
    keys = references(there["Company"], "ExternalId")
    assert len(keys) == len(set(keys)) == 2
    names = [row["Name"] for row in there["Project"]]
    assert len(names) == len(set(names)) == 25
    assert len(there["Hour"]) == figure(said, "Hours to be approved") == told["Hours"][2] >= 5
    (order,) = there["InvoiceOrder"]
    assert order["InvoiceRows"]
    assert books_of(folder, "Lauvåsen Eiendom AS")["Company"] == []
    (elsewhere,) = ledger(folder, "Lauvåsen Entreprenør AS")["SalesOrders"]
    number = f"FV-{elsewhere['ImportedOrderNo']:04}"
    assert order["ReferenceNumber"] != number, "each is billed in one place"


@pytest.mark.timeout(LONGEST_SECONDS)
def test_a_second_start_moves_nothing_and_serves_until_a_signal(walked: tuple[Path, str]) -> None:
    """What is there is kept; the log-in is shown; SIGTERM leaves nothing running."""
    folder, before = walked
    there, books = (kept(folder, "Lauvåsen Entreprenør AS") for kept in (ledger, books_of))
    variables = environment(folder)
    with (folder / "output").open("w", encoding="utf-8") as output:
        process = subprocess.Popen(
            [sys.executable, "-m", "bindeledd", "demo"],
            cwd=folder,
            env=variables,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
        )
        try:
            said = _until_served(folder / "output", process)
        finally:
            process.terminate()
            code = process.wait(LONGEST_SECONDS)
    assert code == 0
    assert "is here from an earlier start" in said
    assert said.count(NOTHING_TWICE) == 2, "of each ledger"
    for name in ("PowerOffice Go", "24SevenOffice"):
        assert figures(said, name) == figures(before, name) != {}
    assert ledger(folder, "Lauvåsen Entreprenør AS") == there
    assert books_of(folder, "Lauvåsen Entreprenør AS") == books
    assert re.search(r"Password +bindeledd-[0-9a-f]{8}\n", said)
    assert f"Pages      http://127.0.0.1:{variables['BINDELEDD_PORT']}" in said
    assert left_behind(folder) == []


def _until_served(output: Path, process: subprocess.Popen[bytes]) -> str:
    deadline = monotonic() + LONGEST_SECONDS
    while "Ctrl C stops everything" not in (said := output.read_text(encoding="utf-8")):
        assert process.poll() is None, said
        assert monotonic() < deadline, said
        pause(0.2)
    return said


@pytest.mark.timeout(LONGEST_SECONDS)
def test_a_companys_own_file_goes_through_the_same_door(
    walked: tuple[Path, str], shared: Path
) -> None:
    """The tax administration's example, whose customers are numbered outside the usual series."""
    folder, _ = walked
    done = demo(folder, "--saft", str(shared / EXAMPLE), COLUMNS="100")

    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout.count(NOTHING_TWICE) == 1, "the other ledger is the sample's"
    told = figures(done.stdout)
    assert told["Customers"] == (6, 3, 1, 0, 1, 2)
    assert told["Projects"][:3] == (5, 2, 2)
    assert "1 held: PowerOffice Go has no payment time of 15 days" in done.stdout
    there = ledger(folder, "Tøyen Lekefabrikk AS")
    assert len(references(there["Customers"])) == 1
    assert len(there["Customers"]) == 3 + 1 + 1 + 3 + 1  # sure, renumbered, conflict, theirs, made
    assert left_behind(folder) == []


@pytest.mark.timeout(LONGEST_SECONDS)
def test_a_broken_file_is_told_before_anything_is_made(walked: tuple[Path, str]) -> None:
    """One sentence, no traceback, nothing running, and no company."""
    folder, _ = walked
    (folder / "broken.xml").write_text("<AuditFile><Header>", encoding="utf-8")
    before = (folder / ".demo/demo.json").read_bytes()
    done = demo(folder, "--saft", "broken.xml")
    assert done.returncode == 1
    assert done.stderr.startswith("broken.xml: ")
    assert "Nothing was read in." in done.stderr
    assert "Traceback" not in done.stderr
    assert done.stdout == ""
    assert (folder / ".demo/demo.json").read_bytes() == before
    assert left_behind(folder) == []


def test_a_file_that_is_not_there_and_a_taken_port_start_nothing(tmp_path: Path) -> None:
    """Both are told at once; not even the folder is made."""
    missing = demo(tmp_path, "--saft", "nowhere.xml")
    with socket.create_server(("127.0.0.1", 0)) as held:
        taken = demo(tmp_path, BINDELEDD_SANDBOX_PORT=str(held.getsockname()[1]))
    assert (missing.returncode, taken.returncode) == (1, 1)
    assert missing.stderr.startswith("nowhere.xml cannot be read: No such file or directory.")
    assert "choose another with BINDELEDD_SANDBOX_PORT" in taken.stderr
    assert not (tmp_path / ".demo").exists()


@pytest.mark.django_db
def test_somebody_elses_database_is_not_written_into(tmp_path: Path) -> None:
    """Whoever names a database with people in it keeps it as it is."""
    User.objects.create_user("ola@firma.example", "Grushaug-vinter-88")
    with pytest.raises(OperatorError, match="holds companies already"):
        enter(Notebook(tmp_path))
    assert User.objects.count() == 1
    assert not (tmp_path / "demo.json").exists()


def test_a_ledger_that_was_half_filled_is_filled_up() -> None:
    """Whoever pulls the plug in the middle finds no row twice at the next start."""
    app = PowerOfficeGo(seed=1, rate=None)
    wanted = books(registers([a_customer(number) for number in range(1, 40)]))
    with running(app) as address:
        console = GoConsole(address)
        key = console.open_books("Halvfull AS", "")
        assert console.knows(key)
        for _ in console.stock(key, wanted):
            if len(app.state.ledgers[key].tables["Customers"]) == 5:
                break
        assert sum(console.stock(key, wanted)) == sum(map(len, wanted.rows.values()))
        assert not console.knows("another")
        assert console.writes() == 0  # what a user there does by hand is none of our calls
        console.close()
    there = [row["Number"] for row in app.state.ledgers[key].rows("Customers")]
    assert there == [row["Number"] for row in wanted.rows["Customers"]]
    assert len(there) > 15


def test_a_demo_of_another_version_is_told_what_to_do(tmp_path: Path) -> None:
    """Going on from facts that mean something else would tie a company twice."""
    (tmp_path / "demo.json").write_text('{"stories": {"a": {"client_key": "b"}}}', encoding="utf-8")
    with pytest.raises(OperatorError, match=f"Remove the folder {tmp_path} and start again"):
        Notebook(tmp_path)


# --- the ledgers, without processes ---


def a_customer(number: int) -> Customer:
    return Customer(id=uuid4(), revision=1, number=str(number), name=f"Kunde {number} AS")


def registers(customers: list[Customer]) -> Registers:
    department = Department(id=uuid4(), revision=1, number="10", name="Bygg")
    employee = Employee(id=uuid4(), revision=1, number="1", first_name="Kari", last_name="Moe")
    main = Project(id=uuid4(), revision=1, number="1.2", joined_number="1.2", name="Tak")
    return Registers([department], [employee], customers, [main])


def test_the_smallest_register_meets_everything_that_can_happen() -> None:
    """Six customers are enough for a pair, a change, a conflict, another number and a stranger."""
    ours = [a_customer(number) for number in range(10001, 10007)]
    made = books(registers(ours)).rows["Customers"]
    assert [row["Number"] for row in made] == [
        10001,
        10002,
        10004,
        10005,
        10506,
        10507,
        10508,
        10509,
    ]
    assert made[2]["Name"] != ours[3].name
    assert made[4]["LastName"] == "AS"
    assert len({row["Number"] for row in made}) == len(made)


def test_a_large_register_meets_a_ledger_of_bounded_size() -> None:
    """Filling the ledger must not take longer than the walk itself."""
    made = books(registers([a_customer(number) for number in range(1, 9_000)]))
    assert len(made.rows["Customers"]) < MOST
    assert made.series == (1, 13_999)


def test_numbers_that_a_ledger_cannot_hold_stay_out_of_it() -> None:
    """A code with a full stop would name a subproject there."""
    made = books(registers([]))
    assert made.rows["Projects"] == []
    assert made.rows["Customers"] == []
    assert made.series is None


def test_the_other_ledger_is_filled_with_nearly_the_same_and_once() -> None:
    """One customer in ten is missing there, one has another number, one number is a stranger's."""
    app = SevenOffice(seed=1, rate=None, hourly=None, login_rate=None)
    ours = registers([a_customer(number) for number in range(10001, 10011)])
    wanted = rows(Ours(ours.customers, ours.employees, ours.projects, []), ["M-02", "M-05", ""], [])
    with running(app) as address:
        console = SevenConsole(address)
        client = console.open_books("Nesten Lik AS", "")
        assert console.knows(client)
        assert not console.knows("1")
        for _ in console.stock(client, wanted):
            if len(console.rows(client, "Company")) == 3:
                break
        assert sum(console.stock(client, wanted)) == sum(map(len, wanted.values()))
        assert console.writes() == 0  # what a user there does by hand is none of our calls
        there = console.rows(client, "Company")
        assert [row["Value"] for row in console.rows(client, "Dimension")] == ["M-02"]
        console.close()
    numbers = [row["Id"] for row in there]
    assert len(numbers) == len(set(numbers)) == 9
    assert (10009 not in numbers, 10505 in numbers) == (True, True)
