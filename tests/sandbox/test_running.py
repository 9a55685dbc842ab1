"""The stand-in as a real server, its state in a file, its seed data, its speed."""

import contextlib
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx2
import pytest

from bindeledd.sandbox.poweroffice_go import PowerOfficeGo, seed
from bindeledd.sandbox.poweroffice_go.options import DEMO_APPLICATION_KEY, SUBSCRIPTION_KEY
from bindeledd.sandbox.poweroffice_go.storage import Keeper
from bindeledd.sandbox.serve import running
from tests.sandbox.conftest import Clock, Go, replace


@contextlib.contextmanager
def _client(address: str, client_key: str) -> Iterator[httpx2.Client]:
    with httpx2.Client(
        base_url=f"{address}/Demo",
        headers={"Ocp-Apim-Subscription-Key": SUBSCRIPTION_KEY},
        trust_env=False,
    ) as http:
        answer = http.post(
            "/OAuth/Token",
            data={"grant_type": "client_credentials"},
            auth=(DEMO_APPLICATION_KEY, client_key),
        )
        http.headers["Authorization"] = f"Bearer {answer.json()['access_token']}"
        yield http


@pytest.fixture
def wire(go: Go) -> Iterator[httpx2.Client]:
    with running(go.app) as address, _client(address, go.books.client_key) as http:
        yield http


def test_the_wire_carries_what_the_process_does(go: Go, wire: httpx2.Client) -> None:
    made = wire.post("/v2/Customers", json={"Name": "Ærlig & Sønn AS"})
    assert made.status_code == 201
    assert wire.get(f"/v2/customers/{made.json()['Id']}").json() == go.books.rows("Customers")[0]
    empty = wire.get("/v2/Projects")
    assert (empty.status_code, empty.content) == (204, b"")
    assert wire.get("/v2/Customers").status_code == 200, "the same line goes on after a 204"


@pytest.mark.parametrize(
    ("kind", "error", "count"),
    [
        ("lose_answer", (httpx2.RemoteProtocolError, httpx2.ReadError), 1),
        ("cut_before", (httpx2.RemoteProtocolError, httpx2.ReadError), 0),
        ("cut_during", (httpx2.RemoteProtocolError, httpx2.ReadError), 1),
    ],
)
def test_a_cut_line_is_a_closed_socket(
    go: Go, wire: httpx2.Client, kind: str, error: tuple[type[Exception], ...], count: int
) -> None:
    go.app.faults.add(kind, "POST /Customers")
    with pytest.raises(error):
        wire.post("/v2/Customers", json={"Name": "X"})
    assert len(go.books.tables["Customers"]) == count
    assert wire.post("/v2/Customers", json={"Name": "Y"}).status_code == 201


def test_a_slow_answer_makes_the_caller_give_up(go: Go, wire: httpx2.Client) -> None:
    go.app.faults.slow("POST /Customers", 0.5)
    with pytest.raises(httpx2.ReadTimeout):
        wire.post("/v2/Customers", json={"Name": "X"}, timeout=0.1)


def test_many_threads_make_no_number_twice(go: Go) -> None:
    def work() -> None:
        for _ in range(40):
            go.http.post("/v2/Customers", json={"Name": "X"})

    threads = [threading.Thread(target=work) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    rows = go.books.rows("Customers")
    assert len(rows) == 240
    for name in ("Id", "Number", "SubledgerAccountId", "LastChangedDateTimeOffset"):
        assert len({row[name] for row in rows}) == 240


def test_two_at_once_with_one_reference_make_one_customer(go: Go) -> None:
    statuses: list[int] = []
    body = {"Name": "X", "ExternalImportReference": "once"}

    def work() -> None:
        statuses.append(go.http.post("/v2/Customers", json=body).status_code)

    threads = [threading.Thread(target=work) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(statuses) == [201] + [400] * 7


def test_state_survives_in_a_file(go: Go, clock: Clock, tmp_path: Path) -> None:
    """Rows, counters and draws go on as if nothing had happened; tokens do not."""
    path = tmp_path / "state" / "go.json"
    made = go.customer(Allowance=12.5, ExternalImportReference="once")
    assert Keeper(go.app.state, path).save_if_changed()
    again = PowerOfficeGo(seed=1, clock=clock, rate=None)
    keeper = Keeper(again.state, path)
    assert keeper.load()
    assert not keeper.save_if_changed()
    assert again.state.dump() == go.app.state.dump()
    other = Go(again, again.state.ledgers[go.books.client_key])
    other.http.headers["Authorization"] = go.http.headers["Authorization"]
    assert other.get("/Customers").status_code == 401
    other.log_in()
    refused = other.post("/Customers", {"Name": "X", "ExternalImportReference": "once"})
    assert str(made["Id"]) in refused.json()["detail"]
    assert other.customer() == go.customer()
    assert keeper.save_if_changed()
    assert [each.name for each in path.parent.iterdir()] == ["go.json"]


def test_a_foreign_file_is_refused(go: Go, tmp_path: Path) -> None:
    path = tmp_path / "x.json"
    assert not Keeper(go.app.state, path).load()
    path.write_text('{"format": 99}')
    with pytest.raises(ValueError, match="not a state file"):
        Keeper(go.app.state, path).load()


def test_the_same_seed_makes_the_same_books() -> None:
    def books(number: int) -> Any:
        app = PowerOfficeGo(seed=number, clock=Clock())
        ledger = app.add_company("En AS")
        seed.generate(ledger, customers=20, projects=10, employees=5, seed=number)
        return app.state.dump()

    assert books(3) == books(3)
    assert books(3) != books(4)


def test_a_register_fills_the_books(go: Go) -> None:
    stored = seed.fill(
        go.books,
        {
            "Projects": [
                {"Code": "P1", "Name": "Kai", "CustomerNo": 10042, "DepartmentCode": "10"},
                {"Code": "A", "Name": "Grunn", "ParentProjectCode": "P1"},
            ],
            "ContactPersons": [{"CustomerNumber": 10042, "FirstName": "A", "LastName": "B"}],
            "Customers": [{"Name": "Fjordbygg AS", "Number": 10042}],
            "Departments": [{"Code": "10", "Name": "Bygg"}],
        },
    )
    assert [row["Code"] for row in stored["Projects"]] == ["P1", "P1.A"]
    assert stored["ContactPersons"][0]["ContactId"] == stored["Customers"][0]["Id"]
    assert go.get("/Projects", customerNos="10042").json()[0]["DepartmentCode"] == "10"
    with pytest.raises(KeyError, match="Invoices"):
        seed.fill(go.books, {"Invoices": []})


def test_made_up_organisation_numbers_are_valid() -> None:
    """Checked against the rule by hand for one, by the rule for the rest."""
    weights = (3, 2, 7, 6, 5, 4, 3, 2, 1)
    numbers = [seed.org_number(serial) for serial in range(500)]
    assert len(set(numbers)) == 500
    for number in numbers:
        assert len(number) == 9
        assert sum(int(d) * w for d, w in zip(number, weights, strict=True)) % 11 == 0


def test_fifty_thousand_customers_stay_quick(go: Go) -> None:
    """Bounds are ten times what was measured, so that only another order of work breaks them."""
    seed.generate(go.books, customers=50_000)
    first, last = go.books.tables["Customers"].ids[0], go.books.tables["Customers"].ids[-1]
    moment = go.get(f"/Customers/{first}").json()["LastChangedDateTimeOffset"]
    go.patch(f"/Customers/{first}", replace("/PhoneNumber", "1"))

    def seconds(**params: Any) -> float:
        started = time.perf_counter()
        answer = go.http.get("/v2/Customers", params=params)
        assert answer.status_code == 200
        return time.perf_counter() - started

    newest = go.get(f"/Customers/{last}").json()["LastChangedDateTimeOffset"]
    assert seconds(PageSize=500, PageNumber=60) < 0.1
    assert seconds(lastChangedDateTimeOffsetGreaterThan=newest) < 0.02
    assert seconds(customerNos="40000") < 0.02
    page = go.http.get(
        "/v2/Customers",
        params={
            "lastChangedDateTimeOffsetGreaterThan": moment,
            "OrderBy": "LastChangedDateTimeOffset",
            "PageSize": "20000",
            "PageNumber": "3",
            "Fields": "Id",
        },
    ).json()
    assert page[-1]["Id"] == first, "the one changed last"


_PROGRAM = """
import sys
from pathlib import Path
from bindeledd.sandbox.serve import run
def prepare(app):
    app.add_company("Fjordbygg AS", client_key="k")
run("127.0.0.1", int(sys.argv[1]), data_file=Path(sys.argv[2]), prepare=prepare, rate=None,
    ready=lambda address: print(address, flush=True))
"""


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def test_a_server_that_is_stopped_keeps_what_it_had(tmp_path: Path) -> None:
    path = tmp_path / "go.json"
    for turn in range(2):
        program = subprocess.Popen(
            [sys.executable, "-c", _PROGRAM, str(_free_port()), str(path)],
            stdout=subprocess.PIPE,
            text=True,
        )
        try:
            _work_with(program, turn)
        finally:
            program.kill()
            program.communicate()


def _work_with(program: "subprocess.Popen[str]", turn: int) -> None:
    assert program.stdout is not None
    address = program.stdout.readline().strip()
    with _client(address, "k") as http:
        http.post("/v2/Customers", json={"Name": f"Kunde {turn}"})
        assert len(http.get("/v2/Customers").json()) == turn + 1
    program.send_signal(signal.SIGTERM)
    assert program.wait(10) == 0
