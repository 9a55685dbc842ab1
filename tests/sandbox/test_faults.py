"""Faults on demand, in process: what the caller sees and what the books hold afterwards."""

import httpx2
import pytest

from bindeledd.sandbox.faults import KINDS, Faults
from tests.sandbox.conftest import Go


def _post(go: Go, name: str = "X") -> httpx2.Response:
    return go.http.post("/v2/Customers", json={"Name": name})


def _count(go: Go) -> int:
    return len(go.books.tables["Customers"])


def test_a_lost_answer_leaves_the_record(go: Go) -> None:
    go.app.faults.lose_answer("POST /Customers")
    with pytest.raises(httpx2.ReadTimeout):
        _post(go)
    assert _count(go) == 1
    assert _post(go).status_code == 201, "the fault hits once"


def test_a_line_cut_before_leaves_nothing(go: Go) -> None:
    go.app.faults.cut_before("POST /Customers")
    with pytest.raises(httpx2.ConnectError):
        _post(go)
    assert _count(go) == 0


def test_a_line_cut_during_the_answer(go: Go) -> None:
    go.app.faults.cut_during("POST /Customers")
    with pytest.raises(httpx2.ReadError):
        _post(go)
    assert _count(go) == 1


@pytest.mark.parametrize(
    ("kind", "status", "count"),
    [
        ("throttle", 429, 0),
        ("unavailable", 503, 0),
        ("server_error", 500, 0),
        ("error_after_commit", 500, 1),
    ],
)
def test_refusals_do_or_do_not_leave_the_record(go: Go, kind: str, status: int, count: int) -> None:
    go.app.faults.add(kind, "POST /Customers")
    assert _post(go).status_code == status
    assert _count(go) == count


def test_the_status_and_the_retry_header_can_be_chosen(go: Go) -> None:
    go.app.faults.error_after_commit("POST /Customers", status=502)
    go.app.faults.throttle("GET /Customers", retry_after=7)
    assert _post(go).status_code == 502
    answer = go.http.get("/v2/Customers")
    assert (answer.status_code, answer.headers["Retry-After"]) == (429, "7")


def test_a_half_page_is_no_json(go: Go) -> None:
    go.customer()
    go.app.faults.half_page("GET /Customers")
    answer = go.http.get("/v2/Customers")
    assert answer.status_code == 200
    with pytest.raises(ValueError, match=r"\w"):
        answer.json()


def test_an_odd_shape_and_a_page_instead_of_json(go: Go) -> None:
    go.customer()
    go.app.faults.odd_shape("GET /Customers", "Name", 17)
    assert go.http.get("/v2/Customers").json()[0]["Name"] == 17
    go.app.faults.html("GET /Customers", status=502)
    answer = go.http.get("/v2/Customers")
    assert (answer.status_code, answer.headers["Content-Type"]) == (502, "text/html; charset=utf-8")


def test_an_expired_token_needs_a_new_one(go: Go) -> None:
    go.app.faults.expire_token()
    assert [go.get("/Customers").status_code for _ in range(2)] == [401, 401]
    assert go.log_in().get("/Customers").status_code == 204


def test_revoked_access_lasts_until_it_is_given_back(go: Go) -> None:
    go.app.faults.revoke()
    assert go.get("/Customers").status_code == 403
    assert go.token().json()["error"] == "invalid_client"
    go.app.faults.clear()
    assert go.get("/Customers").status_code == 204


def test_a_slow_answer_waits_before_it_acts(go: Go) -> None:
    waited: list[float] = []
    go.app.options.wait = waited.append
    go.app.faults.slow("POST /Customers", 5.0)
    assert _post(go).status_code == 201
    assert waited == [5.0]


@pytest.mark.parametrize(
    ("target", "hits"),
    [
        ("POST /Customers", True),
        ("post /customers", False),
        ("POST /cUSTOMERS", True),
        ("* /Customers", True),
        ("* /**", True),
        ("POST /Customers/**", True),
        ("POST /Customers/*", False),
        ("GET /Customers", False),
        ("POST /ContactPersons/{contactId}", False),
    ],
)
def test_a_fault_hits_the_calls_it_names(go: Go, target: str, *, hits: bool) -> None:
    go.app.faults.unavailable(target)
    assert (_post(go).status_code == 503) is hits


def test_a_fault_may_skip_calls_hit_several_and_spare_others(go: Go) -> None:
    go.app.faults.unavailable("POST /Customers", skip=1, times=2)
    assert [_post(go).status_code for _ in range(4)] == [201, 503, 503, 201]
    other = Go(go.app, go.app.add_company("Nabo AS")).log_in()
    go.app.faults.unavailable("POST /Customers", times=None, client=other.books.client_key)
    assert _post(go).status_code == 201
    assert [_post(other).status_code for _ in range(2)] == [503, 503]


def test_chance_is_the_same_under_one_seed() -> None:
    def draws(seed: int) -> list[bool]:
        faults = Faults(seed)
        faults.unavailable("* /**", times=None, probability=0.5)
        return [faults.take("GET", "/X") is not None for _ in range(40)]

    assert draws(1) == draws(1) != draws(2)
    assert 8 < sum(draws(1)) < 32


def test_an_unknown_kind_is_refused() -> None:
    with pytest.raises(ValueError, match="no such fault"):
        Faults().add("earthquake", "* /**")


def test_every_kind_has_its_method() -> None:
    assert all(hasattr(Faults, kind) for kind in KINDS)


def test_the_log_tells_what_was_done_to_a_call(go: Go) -> None:
    go.app.faults.lose_answer("POST /Customers")
    with pytest.raises(httpx2.ReadTimeout):
        _post(go)
    last = go.app.traffic.calls[-1]
    assert (last.status, last.fault, last.path) == ("cut lost", "lose_answer", "/Demo/v2/Customers")
    assert go.app.traffic.figures()["operations"]["POST /Customers"] == 1
