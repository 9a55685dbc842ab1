"""Faults on demand for every stand-in: which call goes wrong, how, and how often.

What a fault looks like to the caller is decided here as well, save the few things only a stand-in
knows (how its tokens expire, how it words a 429).
"""

import random
import threading
from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, dataclass
from itertools import count
from typing import Any

from bindeledd.sandbox.http import Answer, decode, encode

KINDS = {
    "lose_answer": "done, but the answer never arrives",
    "cut_before": "the line breaks before anything is done",
    "cut_during": "done, and the line breaks in the middle of the answer",
    "throttle": "429 without doing it",
    "unavailable": "503 without doing it",
    "server_error": "500 without doing it",
    "error_after_commit": "done, but answered with 500 (or another 5xx)",
    "slow": "done after some seconds",
    "half_page": "done, answered with a body that stops in the middle",
    "expire_token": "the access token is treated as expired: 401",
    "revoke": "403 at the API, invalid_client at the token address",
    "odd_shape": "done, answered with another type in one field",
    "html": "done, answered with an HTML page",
}
_INEXACT = ("seconds", "probability")
"""What clocks and draws take as floats; JSON is read as decimals."""
_PAGE = b"<!doctype html><title>Service page</title><h1>We will be back shortly</h1>"


@dataclass(slots=True)
class Fault:
    """One rule: the calls it hits and what happens to them.

    Attributes:
        target: ``POST /Customers``; ``*`` stands for any method or any one part, a trailing
            ``/**`` for the rest of the path.
        times: How many calls it still hits; None is without end.
        probability: Chance that a matching call is hit, drawn under the seed.
        skip: How many matching calls pass first.
        client: Only calls of this client key or client id; empty is everyone.
    """

    kind: str
    target: str
    times: int | None = 1
    probability: float = 1.0
    skip: int = 0
    seconds: float = 0.0
    status: int = 0
    field: str = ""
    value: Any = None
    client: str = ""
    retry_after: int | None = None
    number: int = 0
    hits: int = 0

    def matches(self, method: str, path: str, clients: Iterable[str]) -> bool:
        """Tell whether a call is one of those meant."""
        wanted_method, _, pattern = self.target.strip().partition(" ")
        if wanted_method not in {"*", method}:
            return False
        if self.client and self.client not in clients:
            return False
        return _path_matches(pattern.strip() or "/**", path)


def _path_matches(pattern: str, path: str) -> bool:
    wanted = pattern.lower().strip("/").split("/")
    given = path.lower().strip("/").split("/")
    if wanted[-1] == "**":
        wanted = wanted[:-1]
        given = given[: len(wanted)]
    return len(wanted) == len(given) and all(
        part == "*" or part.startswith("{") or part == value
        for part, value in zip(wanted, given, strict=True)
    )


class Faults:
    """The table of active faults; safe to use from several threads.

    A stand-in with faults of its own adds them to `kinds` in a subclass.
    """

    kinds: Mapping[str, str] = KINDS
    spared: Mapping[str, frozenset[str]] = {"expire_token": frozenset({"/oauth/token"})}
    """Kind -> lower-case paths that it makes no sense at, so it waits for another call."""

    def __init__(self, seed: int = 0) -> None:
        self._seed = seed
        self._lock = threading.Lock()
        self._numbers = count(1)
        self._random = random.Random(seed)  # noqa: S311  # chance under a seed, not a secret
        self.active: list[Fault] = []

    def add(self, kind: str, target: str, **details: Any) -> Fault:
        """Set a fault; the named methods below are shorter.

        Raises:
            ValueError: There is no such kind of fault.
        """
        if kind not in self.kinds:
            raise ValueError(f"no such fault: {kind}; there are {', '.join(self.kinds)}")
        exact = {name: float(details[name]) for name in _INEXACT if name in details}
        fault = Fault(kind, target, number=next(self._numbers), **details | exact)
        with self._lock:
            self.active.append(fault)
        return fault

    def lose_answer(self, target: str, *, times: int | None = 1, **details: Any) -> Fault:
        """Do the call and let its answer get lost (`ReadTimeout` in process)."""
        return self.add("lose_answer", target, times=times, **details)

    def cut_before(self, target: str, *, times: int | None = 1, **details: Any) -> Fault:
        """Break the line before anything is done (`ConnectError` in process)."""
        return self.add("cut_before", target, times=times, **details)

    def cut_during(self, target: str, *, times: int | None = 1, **details: Any) -> Fault:
        """Do the call and break the line in the middle of the answer (`ReadError` in process)."""
        return self.add("cut_during", target, times=times, **details)

    def throttle(self, target: str, *, times: int | None = 1, **details: Any) -> Fault:
        """Answer 429; `retry_after` adds the header, in seconds."""
        return self.add("throttle", target, times=times, **details)

    def unavailable(self, target: str, *, times: int | None = 1, **details: Any) -> Fault:
        """Answer 503 without doing anything."""
        return self.add("unavailable", target, times=times, **details)

    def server_error(self, target: str, *, times: int | None = 1, **details: Any) -> Fault:
        """Answer 500 (or `status`) without doing anything."""
        return self.add("server_error", target, times=times, **details)

    def error_after_commit(self, target: str, *, times: int | None = 1, **details: Any) -> Fault:
        """Do the call, then answer 500 (or `status`)."""
        return self.add("error_after_commit", target, times=times, **details)

    def slow(self, target: str, seconds: float, *, times: int | None = 1, **details: Any) -> Fault:
        """Wait some seconds before the call is done."""
        return self.add("slow", target, times=times, seconds=seconds, **details)

    def half_page(self, target: str, *, times: int | None = 1, **details: Any) -> Fault:
        """Answer with a body that ends in the middle, though its length is declared so."""
        return self.add("half_page", target, times=times, **details)

    def expire_token(
        self, target: str = "* /**", *, times: int | None = 1, **details: Any
    ) -> Fault:
        """End the caller's token for good: 401 until a new one is fetched."""
        return self.add("expire_token", target, times=times, **details)

    def revoke(self, target: str = "* /**", *, times: int | None = None, **details: Any) -> Fault:
        """Refuse access: 403 at the API, `invalid_client` at the token address."""
        return self.add("revoke", target, times=times, **details)

    def odd_shape(
        self,
        target: str,
        field: str = "Id",
        value: object = "odd",
        *,
        times: int | None = 1,
        **details: Any,
    ) -> Fault:
        """Answer with `value` in `field` of the object, or of each row of the list."""
        return self.add("odd_shape", target, times=times, field=field, value=value, **details)

    def html(self, target: str, *, times: int | None = 1, **details: Any) -> Fault:
        """Do the call, but answer 200 (or `status`) with an HTML page."""
        return self.add("html", target, times=times, **details)

    def clear(self, number: int | None = None) -> None:
        """Remove one fault, or all."""
        with self._lock:
            self.active = [
                fault for fault in self.active if number is not None and fault.number != number
            ]

    def reset(self) -> None:
        """Remove all faults and start the draws anew."""
        self.clear()
        self._random = random.Random(self._seed)  # noqa: S311  # as above

    def take(self, method: str, path: str, clients: Iterable[str] = ()) -> Fault | None:
        """Find the fault that hits this call and count it."""
        if not self.active:
            return None
        with self._lock:
            for fault in self.active:
                if path.lower() in self.spared.get(fault.kind, ()):
                    continue
                if fault.matches(method, path, clients) and self._draws(fault):
                    fault.hits += 1
                    return fault
        return None

    def _draws(self, fault: Fault) -> bool:
        if fault.times is not None and fault.hits >= fault.times:
            return False
        if fault.skip > 0:
            fault.skip -= 1
            return False
        return fault.probability >= 1 or self._random.random() < fault.probability

    def listed(self) -> list[dict[str, Any]]:
        """Show the active faults as plain data."""
        return [asdict(fault) for fault in self.active]


def spoil(fault: Fault, answer: Answer) -> Answer:
    """Turn the answer of a call that was done into what the fault makes of it."""
    change = _SPOILERS.get(fault.kind)
    return answer if change is None else change(fault, answer)


def _odd(fault: Fault, answer: Answer) -> Answer:
    if not answer.body:
        return answer
    content = decode(answer.body)
    for row in content if isinstance(content, list) else [content]:
        row[fault.field] = fault.value
    return Answer(answer.status, encode(content), answer.headers)


def _error(fault: Fault, _answer: Answer) -> Answer:
    return Answer(fault.status or 500)


def _html(fault: Fault, _answer: Answer) -> Answer:
    return Answer(fault.status or 200, _PAGE, [("Content-Type", "text/html; charset=utf-8")])


def _cut(moment: str) -> Callable[[Fault, Answer], Answer]:
    return lambda _fault, answer: Answer(answer.status, answer.body, answer.headers, cut=moment)


def _half_page(_fault: Fault, answer: Answer) -> Answer:
    return Answer(answer.status, answer.body[: len(answer.body) // 2], answer.headers)


_SPOILERS: dict[str, Callable[[Fault, Answer], Answer]] = {
    "lose_answer": _cut("lost"),
    "cut_during": _cut("during"),
    "error_after_commit": _error,
    "half_page": _half_page,
    "odd_shape": _odd,
    "html": _html,
}
