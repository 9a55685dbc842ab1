"""SAF-T as a stream: one element after the other, memory flat, nothing expanded.

Source: Norwegian SAF-T Financial, schema versions 1.10 and 1.30, read 2026-11-21.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import IO
from xml.parsers import expat

from bindeledd.kernel.errors import DomainError

NAMESPACE = "urn:StandardAuditFile-Taxation-Financial:NO"
DEEPEST = 30
MOST_NODES = 20_000
LONGEST_TEXT = 1_000_000
CHUNK = 256 * 1024

WANTED = frozenset(
    {
        "Header",
        "MasterFiles/GeneralLedgerAccounts/Account",
        "MasterFiles/Customers/Customer",
        "MasterFiles/Suppliers/Supplier",
        "MasterFiles/TaxTable/TaxTableEntry",
        "MasterFiles/AnalysisTypeTable/AnalysisTypeTableEntry",
        "GeneralLedgerEntries/TotalDebit",
        "GeneralLedgerEntries/TotalCredit",
        "GeneralLedgerEntries/Journal/Transaction/Line",
    }
)
"""Paths below the root that are handed out whole; everything else is passed over."""


@dataclass
class Node:
    """One element: its own text and its children by name."""

    value: str = ""
    children: dict[str, list[Node]] = field(default_factory=dict)

    def all(self, name: str) -> list[Node]:
        """Return the children of a name."""
        return self.children.get(name, [])

    def has(self, path: str) -> bool:
        """Tell whether there is an element at a path."""
        return self._at(path) is not None

    def text(self, path: str) -> str:
        """Return the text at a path, trimmed; empty where there is no such element."""
        found = self._at(path)
        return "" if found is None else found.value.strip()

    def _at(self, path: str) -> Node | None:
        node: Node | None = self
        for name in path.split("/"):
            found = node.children.get(name) if node is not None else None
            node = found[0] if found else None
        return node


class _Reader:
    """Collects wanted elements from the events of the parser."""

    def __init__(self) -> None:
        self.ready: list[tuple[str, Node]] = []
        self._path: list[str] = []
        self._open: list[Node] = []
        self._nodes = 0
        self._length = 0
        self._parser = expat.ParserCreate(namespace_separator=" ")
        self._parser.buffer_text = True
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end
        self._parser.CharacterDataHandler = self._characters
        self._parser.StartDoctypeDeclHandler = self._doctype
        self._parser.EntityDeclHandler = self._doctype

    def feed(self, part: bytes, *, last: bool) -> None:
        """Parse one more part.

        Raises:
            DomainError: Not well-formed, not SAF-T, or built to hurt.
        """
        try:
            self._parser.Parse(part, last)
        except expat.ExpatError as error:
            code = expat.ErrorString(error.code) or ""
            raise DomainError("saft.broken_xml", line=error.lineno, reason=code) from error

    def _start(self, name: str, _attributes: dict[str, str]) -> None:
        space, _, local = name.rpartition(" ")
        if not self._path and (space != NAMESPACE or local != "AuditFile"):
            raise DomainError("saft.not_saft", found=name[:200])
        self._path.append(local)
        if len(self._path) > DEEPEST:
            raise DomainError("saft.too_deep", line=self._parser.CurrentLineNumber)
        if self._open:
            self._nodes += 1
            if self._nodes > MOST_NODES:
                raise DomainError("saft.too_large_element", line=self._parser.CurrentLineNumber)
            child = Node()
            self._open[-1].children.setdefault(local, []).append(child)
            self._open.append(child)
        elif "/".join(self._path[1:]) in WANTED:
            self._nodes = self._length = 0
            self._open.append(Node())

    def _end(self, _name: str) -> None:
        if self._open:
            node = self._open.pop()
            if not self._open:
                self.ready.append(("/".join(self._path[1:]), node))
        self._path.pop()

    def _characters(self, text: str) -> None:
        if not self._open:
            return
        self._length += len(text)
        if self._length > LONGEST_TEXT:
            raise DomainError("saft.too_large_element", line=self._parser.CurrentLineNumber)
        self._open[-1].value += text

    def _doctype(self, *_what: object) -> None:
        raise DomainError("saft.has_doctype")


def elements(stream: IO[bytes], *, limit: int) -> Iterator[tuple[str, Node]]:
    """Yield wanted elements with their paths, in the order of the file.

    Args:
        stream: XML as it comes.
        limit: Bytes of XML at most, whatever a zip's directory promised.

    Raises:
        DomainError: Not well-formed, not SAF-T, too large, or built to hurt.
    """
    reader = _Reader()
    size = 0
    while part := stream.read(CHUNK):
        size += len(part)
        if size > limit:
            raise DomainError("import.too_large", megabytes=limit // (1024 * 1024))
        reader.feed(part, last=False)
        yield from reader.ready
        reader.ready.clear()
    reader.feed(b"", last=True)
    yield from reader.ready
