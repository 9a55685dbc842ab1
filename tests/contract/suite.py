"""The contract suite, one for all connectors: each flow through each fault (STYLE.md, section 9).

    test_contract = contract(SUBJECT)

is a connector's whole test of it. A case is a check with its sample; what a check is told stands in
`outward` and `inward`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from typing import Any

import pytest

from bindeledd.sync.flows import Connector
from tests.contract import inward, outward, together
from tests.contract.bench import Bench
from tests.contract.subject import IntoSample, OutSample, Subject

SHORT_STEP = 5
"""In the short form every fifth transaction of a flow is died at, each flow beginning elsewhere."""


def standing() -> datetime:
    """Tell the same instant for ever."""
    return datetime(2026, 11, 21, 8, 30, tzinfo=UTC)


@dataclass(frozen=True)
class Case:
    """One check of one flow.

    Attributes:
        name: Flow and check, as the test is called.
        run: Carries it out; told the connector to put in the place of the real one, and whether
            the long form is asked for. Fails by an assertion.
    """

    name: str
    run: Callable[[Connector[Any] | None, bool], None]


def contract(subject: Subject) -> Callable[..., None]:
    """Return the test of a connector."""
    chosen = list(cases(subject))

    @pytest.mark.covers("X5", "X6")
    @pytest.mark.timeout(600)
    @pytest.mark.parametrize("case", chosen, ids=[case.name for case in chosen])
    def test_contract(
        case: Case,
        request: pytest.FixtureRequest,
        hurried: None,  # noqa: ARG001 - opens the database
    ) -> None:
        """One remote object, one link, a whole journal, nothing waiting in silence."""
        case.run(None, request.config.getoption("--long"))

    return test_contract


def cases(subject: Subject) -> Iterator[Case]:
    """Yield all cases of a connector."""
    for number, out in enumerate(subject.out):
        yield from _out_cases(subject, out, f"{number}-{out}", number)
    for number, into in enumerate(subject.into):
        yield from _into_cases(subject, into, f"{number}-{into}", number)


def _out_cases(subject: Subject, sample: OutSample, name: str, number: int) -> Iterator[Case]:
    one = partial(_on_a_bench, subject, sample)
    for what, call, check, faults in (
        ("create", sample.post, outward.fault_on_create, outward.WRITE_FAULTS),
        ("update", sample.patch, outward.fault_on_update, outward.WRITE_FAULTS),
        ("step", sample.step, outward.fault_on_step, outward.WRITE_FAULTS),
        ("read", sample.read, outward.fault_on_read, outward.READ_FAULTS),
    ):
        for fault in faults if call else ():
            yield Case(f"{name}-{what}: {fault}", one(check, fault))
    yield Case(f"{name}-look-up fails", one(outward.fault_on_look_up))
    yield Case(f"{name}-refused line", one(outward.refused_content))
    if sample.patch:
        yield Case(f"{name}-only what changed", one(outward.only_what_changed))
    yield Case(f"{name}-stranger in the way", one(outward.stranger_in_the_way))
    yield Case(f"{name}-preview", one(outward.preview_writes_nothing))
    yield Case(f"{name}-twice at once", one(outward.twice_at_once))
    for done in (False, True):
        when = "after" if done else "before"
        for method in ("POST", "PATCH") if sample.patch else ("POST",):
            dies = one(outward.killed_in_a_call, method, done=done)
            yield Case(f"{name}-killed {when} {method}", dies)
        yield Case(f"{name}-frozen {when} POST", one(outward.frozen_in_a_call, done=done))
    yield Case(
        f"{name}-killed anywhere", _everywhere(subject, outward.killed_anywhere, sample, number)
    )
    yield Case(f"{name}-two companies", partial(_two_companies, subject, sample))
    many = together.checks() if outward.flow_of(subject, sample).many is not None else ()
    for what, check, told, named in many:
        yield Case(f"{name}-together: {what}", one(check, *told, **named))


def _into_cases(subject: Subject, sample: IntoSample, name: str, number: int) -> Iterator[Case]:
    one = partial(_on_a_bench, subject, sample)
    for fault in inward.FAULTS:
        yield Case(f"{name}-read: {fault}", one(inward.fault_on_read, fault))
    yield Case(f"{name}-odd field", one(inward.odd_field))
    if sample.unknown is not None:
        yield Case(f"{name}-unknown code", one(inward.unknown_code))
    yield Case(f"{name}-read twice", one(inward.read_twice))
    yield Case(f"{name}-empty answer", one(inward.empty_answer))
    yield Case(f"{name}-frozen in a read", one(inward.frozen_in_a_read))
    yield Case(f"{name}-same instant", partial(_same_instant, subject, sample))
    yield Case(
        f"{name}-killed anywhere", _everywhere(subject, inward.killed_anywhere, sample, number)
    )


def _on_a_bench(
    subject: Subject, sample: Any, check: Callable[..., None], *told: Any, **named: Any
) -> Callable[[Connector[Any] | None, bool], None]:
    def run(connector: Connector[Any] | None, long: bool) -> None:  # noqa: FBT001 - a case's form
        del long
        with Bench.opened(connector, speech=subject.speech) as bench:
            check(bench, subject, sample, *told, **named)

    return run


def _everywhere(
    subject: Subject, check: Callable[..., int], sample: Any, number: int
) -> Callable[[Connector[Any] | None, bool], None]:
    def run(connector: Connector[Any] | None, long: bool) -> None:  # noqa: FBT001 - a case's form
        step = 1 if long else SHORT_STEP
        start = 1 if long else 1 + number % SHORT_STEP
        check(partial(Bench.opened, connector, speech=subject.speech), sample, start, step)

    return run


def _two_companies(
    subject: Subject,
    sample: OutSample,
    connector: Connector[Any] | None,
    long: bool,  # noqa: FBT001 - a case's form
) -> None:
    del long
    with Bench.opened(connector, speech=subject.speech) as bench, bench.beside() as other:
        outward.two_companies(bench, other, subject, sample)


def _same_instant(
    subject: Subject,
    sample: IntoSample,
    connector: Connector[Any] | None,
    long: bool,  # noqa: FBT001 - a case's form
) -> None:
    del long
    switches = {"same_instant": True, "clock": standing}
    with Bench.opened(connector, speech=subject.speech, **switches) as bench:
        inward.same_instant(bench, subject, sample)
