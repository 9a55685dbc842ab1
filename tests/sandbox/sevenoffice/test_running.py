"""A real server beside the other stand-in's, and the file that keeps its state."""

import signal
import subprocess
import sys
from pathlib import Path

import httpx2
import pytest

from bindeledd.sandbox.poweroffice_go import PowerOfficeGo
from bindeledd.sandbox.serve import SYSTEMS, running
from bindeledd.sandbox.sevenoffice import Books, SevenOffice
from bindeledd.sandbox.sevenoffice.seed import fill, generate
from bindeledd.sandbox.sevenoffice.storage import Keeper
from tests.sandbox.sevenoffice.conftest import Clock, Office

PROGRAM = """
import sys
from pathlib import Path
from bindeledd.sandbox.serve import run
def prepare(app):
    app.add_company("Fjell og Anlegg AS")
run("127.0.0.1", 0, system="sevenoffice", data_file=Path(sys.argv[1]), prepare=prepare,
    hourly=None, ready=lambda address: print(address, flush=True))
"""


def test_a_cut_line_is_a_closed_socket(app: SevenOffice, books: Books) -> None:
    assert books
    app.faults.lose_answer("Authenticate Login")
    body = b"<x/>"
    with running(app) as address, httpx2.Client(base_url=address, trust_env=False) as http:
        path = "/authenticate/v001/authenticate.asmx"
        described = http.get(f"{path}?wsdl").text
        assert f'location="{address}{path}"' in described
        assert http.post(path, content=body).status_code == 500
        envelope = (
            b'<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Body>'
            b'<Login xmlns="http://24sevenOffice.com/webservices"/></s:Body></s:Envelope>'
        )
        with pytest.raises((httpx2.RemoteProtocolError, httpx2.ReadError)):
            http.post(path, content=envelope, headers={"Content-Type": "text/xml"})


def test_a_server_that_is_stopped_keeps_what_it_had(tmp_path: Path) -> None:
    path = tmp_path / "seven.json"
    for turn in range(2):
        program = subprocess.Popen(
            [sys.executable, "-c", PROGRAM, str(path)], stdout=subprocess.PIPE, text=True
        )
        try:
            assert program.stdout is not None
            console = f"{program.stdout.readline().strip()}/sandbox/api/clients/700000000000101"
            with httpx2.Client(trust_env=False) as http:
                http.post(f"{console}/Company", json={"Name": f"Kunde {turn}"}).raise_for_status()
                assert len(http.get(f"{console}/Company").json()) == turn + 1
            program.send_signal(signal.SIGTERM)
            assert program.wait(10) == 0
        finally:
            program.kill()
            program.communicate()


def test_the_file_gives_everything_back(
    app: SevenOffice, books: Books, office: Office, clock: Clock, tmp_path: Path
) -> None:
    generate(books, customers=5, projects=3, employees=2, products=2)
    fill(books, {"DimensionType": [{"Name": "M"}], "WorkType": [{"Name": "G"}]})
    fill(books, {"Dimension": [{"TypeId": 101, "Value": "22", "Name": "GM"}]})
    office.save_order(
        CustomerId=office.customer(), InvoiceRows={"InvoiceRow": [{"ProductId": 501}]}
    )
    books.work_types_of[1] = [11]
    books.user_deletes("Company", 10_000)
    app.add_user("kari@example.test", "x")
    app.identity(app.add_company("B", users=("kari@example.test",)), username="kari@example.test")
    keeper = Keeper(app.state, tmp_path / "seven.json")
    assert (keeper.save_if_changed(), keeper.save_if_changed()) == (True, False)
    again = SevenOffice(seed=2, clock=clock, rate=None)
    assert Keeper(again.state, tmp_path / "seven.json").load()
    assert again.state.dump() == app.state.dump()
    assert again.state.clients[books.client_id].work_types_of == {1: [11]}
    for one in (app, again):
        caller = Office(one).log_in()
        assert caller.customer(Name="Neste") == 10_006
        rows = {"InvoiceRow": [{"ProductId": 501}]}
        order = caller.save_order(CustomerId=10_006, InvoiceRows=rows)
        assert order["InvoiceRows"]["InvoiceRow"][0]["RowId"] == 9002
        assert caller.login(Username="kari@example.test", Password="x")
        caller.http.close()
    assert again.state.access.new_uuid() == app.state.access.new_uuid()


def test_another_file_is_refused(app: SevenOffice, tmp_path: Path) -> None:
    path = tmp_path / "x.json"
    assert not Keeper(app.state, path).load()
    path.write_text('{"format": 1}')
    with pytest.raises(ValueError, match="is not a state file"):
        Keeper(app.state, path).load()


def test_both_stand_ins_can_be_served() -> None:
    assert {"poweroffice_go": PowerOfficeGo, "sevenoffice": SevenOffice} == SYSTEMS
