"""What the contract suite must be told of a connector: its records, by hand, on both sides."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

import httpx2

from bindeledd.sandbox.faults import Fault
from bindeledd.sync.flows import Connector
from tests.contract.bench import Bench
from tests.contract.speech import POWEROFFICE_GO, Speech

Row = Mapping[str, Any]
Makes = Callable[[Any, int], dict[str, Any]]


@dataclass(frozen=True, kw_only=True)
class OutSample:
    """Records for one flow outwards; expected values are written by hand from the documents.

    Attributes:
        flow: Its name, without the system.
        group: Its data type.
        kind: Our kind of record.
        collection: Their name of the register.
        post: The call that creates, as faults are aimed.
        patch: The call that changes; empty where nothing is changed there.
        read: The call that lists; empty where nothing is listed.
        look_up: The call that looks for a lost object, where that is another one than `read`.
        step: The call of what follows an object there; empty where nothing does.
        followed: Asserts that what follows stands there once; told the bench and the row.
        make: Makes the n-th record of ours where it is no row that a run may write.
        press: Hands a record over, where a person does that by button.
        before: Puts what the records refer to; what it returns is handed to the next two.
        ours: Our fields of the n-th record.
        there: What must then stand there; the fields named in `tells` are its identity.
        tells: Their fields that no other record shares.
        change: Our fields that change later.
        changed_there: What must then stand there, and the only paths that may be sent.
        demanded: Paths that a change must name besides, because they demand it.
        key: Their field that keeps our key, or empty.
        theirs: Their id of a row, as we keep it.
    """

    flow: str
    group: str
    kind: str
    collection: str
    post: str
    there: Makes
    tells: tuple[str, ...]
    patch: str = ""
    read: str = ""
    look_up: str = ""
    step: str = ""
    followed: Callable[[Bench, Row], None] = lambda _bench, _row: None
    ours: Makes = lambda _given, _n: {}
    make: Callable[[Bench, Any, int], UUID] | None = None
    press: Callable[[Bench, UUID], None] | None = None
    change: dict[str, Any] = field(default_factory=dict)
    changed_there: dict[str, Any] = field(default_factory=dict)
    before: Callable[[Bench], Any] = lambda _bench: None
    demanded: tuple[str, ...] = ()
    key: str = ""
    theirs: Callable[[Row], str] = lambda row: str(row["Id"])

    def __str__(self) -> str:
        return self.flow


@dataclass(frozen=True, kw_only=True)
class IntoSample:
    """Records for one flow inwards.

    Attributes:
        flow: Its name, without the system.
        group: Its data type.
        kind: Our kind of record.
        read: The call that lists.
        before: Makes there what the records refer to.
        adds: A person over there makes the n-th record; returns it.
        here: What our record must then hold; the field named in `tells` is its identity.
        tells: Our field that no other record shares.
        changes: A person over there changes the record: their fields.
        changed_here: What must then stand here.
        changer: Makes the change; told the row and the fields.
        odd: Their field with a value of another type.
        unknown: Their field with a code that nobody knows, or None where there are no codes.
        refused: Their field with a value that our rules refuse, and the code of the reason.
        theirs: Their id of a row, as we keep it.
    """

    flow: str
    group: str
    kind: str
    read: str
    adds: Callable[[Bench, Any, int], dict[str, Any]]
    here: Makes
    tells: str
    changes: dict[str, Any]
    changed_here: dict[str, Any]
    changer: Callable[[Bench, Row, dict[str, Any]], None]
    odd: tuple[str, Any]
    unknown: tuple[str, Any] | None = None
    before: Callable[[Bench], Any] = lambda _bench: None
    theirs: Callable[[Row], str] = lambda row: str(row["Id"])

    def __str__(self) -> str:
        return self.flow


@dataclass(frozen=True, kw_only=True)
class Subject:
    """One connector under the suite.

    Attributes:
        connector: What is proven.
        out: At least one sample for each outward flow.
        into: At least one for each inward flow.
        small_pages: Makes pages so short that a few records fill several.
        refusal: How they refuse content.
        refuse_one: Refuses one object of a call with several: told the call and its place; None
            where no call takes several.
        speech: How they are spoken to.
    """

    connector: Connector[Any]
    out: tuple[OutSample, ...]
    into: tuple[IntoSample, ...]
    small_pages: Callable[[Any, int], None]
    refusal: Callable[[], httpx2.Response]
    refuse_one: Callable[[Any, str, int], Fault] | None = None
    speech: Speech = POWEROFFICE_GO
