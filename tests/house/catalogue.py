"""Gather the texts of the product and keep its Norwegian catalogue; needs no gettext tools.

`make messages` writes `django.po` and `django.mo` anew; `test_translations.py` reads with the same
eyes and leaves both untouched. What a good translation is stands in the test.
"""

from __future__ import annotations

import ast
import pkgutil
import re
import struct
import sys
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Any, Final, NamedTuple

from django.utils.translation.template import templatize

from bindeledd import connectors
from bindeledd.sync.flows import Connector
from bindeledd.sync.mapping import Mapping, Ref, Rows

ROOT: Final = Path(__file__).resolve().parents[2]
PACKAGE: Final = ROOT / "src" / "bindeledd"
PO: Final = PACKAGE / "locale" / "nb" / "LC_MESSAGES" / "django.po"
MO: Final = PO.with_suffix(".mo")

HEADER: Final = (
    "Project-Id-Version: bindeledd\n"
    "Language: nb\n"
    "MIME-Version: 1.0\n"
    "Content-Type: text/plain; charset=UTF-8\n"
    "Content-Transfer-Encoding: 8bit\n"
    "Plural-Forms: nplurals=2; plural=(n != 1);\n"
)

_MODULE: Final = "django.utils.translation"
_SHAPES: Final = {
    "gettext": ("one",),
    "ngettext": ("one", "many"),
    "pgettext": ("context", "one"),
    "npgettext": ("context", "one", "many"),
}
"""Which argument of each function is what; `_lazy` and `_noop` are the same ones."""

_ELSEWHERE: Final = Path(__file__).with_name("texts_of_others.txt")
"""Texts of Django and allauth whose own Norwegian we replace, one a line."""


class Text(NamedTuple):
    """One text of the source: context ("" for none), singular, plural ("" for none)."""

    context: str
    one: str
    many: str = ""


class Entry(NamedTuple):
    """One text of the catalogue with its Norwegian and the files that use it."""

    text: Text
    said: tuple[str, ...]
    files: tuple[str, ...] = ()
    flags: tuple[str, ...] = ()


# --- what the source says ------------------------------------------------------------------------


def texts() -> dict[Text, tuple[str, ...]]:
    """Tell all texts of the product, each with the files that hold it."""
    found: dict[Text, list[str]] = {}
    for path, text in everything():
        merged = _merge(found, text)
        if path not in found.setdefault(merged, []):
            found[merged].append(path)
    return {text: tuple(files) for text, files in found.items()}


def _merge(found: dict[Text, list[str]], text: Text) -> Text:
    """One entry serves the same words alone and with a plural, as gettext has it."""
    for other in (known for known in list(found) if known[:2] == text[:2]):
        if text.many and not other.many:
            found[text] = found.pop(other)
        elif other.many and not text.many:
            return other
    return text


def everything() -> Iterator[tuple[str, Text]]:
    """Tell every text beside the file that holds it, as often as it stands there."""
    for pattern, read in (("*.html", of_template), ("*.py", of_python)):
        for path in sorted(PACKAGE.rglob(pattern)):
            if "migrations" not in path.parts:
                for text in read(path.read_text(encoding="utf-8")):
                    yield path.relative_to(ROOT).as_posix(), text
    yield from of_connectors()
    for line in _ELSEWHERE.read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            name = _ELSEWHERE.relative_to(ROOT).as_posix()
            yield name, Text("", *ast.literal_eval(f"[{line}]"))


def of_template(source: str) -> list[Text]:
    """Tell the texts of a template, as Django's own extraction sees them."""
    found = []
    plain = templatize(source)
    for match in re.finditer(r"(?<!\w)(n?p?gettext|_)\((?=[u'\"])", plain):
        name = "gettext" if match[1] == "_" else match[1]
        call = _first_call(plain[match.end(1) :])
        found.append(_text(name, call.args))
    return found


def _first_call(source: str) -> ast.Call:
    """Parse the call that begins here; its end is the first bracket that makes sense of it."""
    for end in (match.end() for match in re.finditer(r"\)", source)):
        try:
            tree = ast.parse(f"f{source[:end]}", mode="eval")
        except SyntaxError:
            continue
        if isinstance(tree.body, ast.Call):
            return tree.body
    raise SyntaxError(source[:80])


def of_python(source: str) -> list[Text]:
    """Tell the texts of a module: constants given to a function of Django's translation."""
    tree = ast.parse(source)
    names = {
        alias.asname or alias.name: alias.name.removesuffix("_lazy").removesuffix("_noop")
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and node.module == _MODULE
        for alias in node.names
    }
    calls = [
        (node.lineno, node.col_offset, _text(names[node.func.id], node.args))
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and names.get(node.func.id) in _SHAPES
        and isinstance(node.args[0], ast.Constant)
    ]
    return [text for *_place, text in sorted(calls)]


def _text(name: str, args: list[ast.expr]) -> Text:
    """Read the constant arguments by the function's shape."""
    given = {}
    for part, arg in zip(_SHAPES[name], args, strict=False):
        given[part] = str(ast.literal_eval(arg))
    return Text(given.get("context", ""), given["one"], given.get("many", ""))


def of_connectors() -> Iterator[tuple[str, Text]]:
    """Tell what connectors say in English; they may not import Django."""
    for folder in pkgutil.iter_modules(connectors.__path__):
        name = f"{connectors.__name__}.{folder.name}"
        path = f"src/bindeledd/connectors/{folder.name}"
        for words in _words_of(import_module(name).CONNECTOR):
            if words:
                yield path, Text("", words)
        for mapping in _mappings(import_module(name).CONNECTOR):
            for field, codes in mapping.codes.items():
                yield from ((path, Text(field, words)) for words in codes.values())


def _words_of(connector: Connector[Any]) -> Iterator[str]:
    for credential in connector.credentials:
        yield from (credential.label, credential.explanation)
    for group in connector.groups:
        yield from (group.label, group.theirs, group.explanation, *group.afterwards)
        for setting in group.settings:
            yield from (setting.label, setting.explanation, *dict(setting.choices).values())
    for catalogue in connector.catalogues:
        yield catalogue.label
    for flow in connector.flows:
        yield from (step.label for step in getattr(flow, "steps", ()))
        yield from (getattr(flow, one, "") for one in ("becomes", "button"))
    for mapping in _mappings(connector):
        yield from _words_of_table(mapping)


def _words_of_table(mapping: Mapping[Any]) -> Iterator[str]:
    yield from mapping.labels.values()
    for row, fact in zip(mapping.rows, mapping.facts(), strict=True):
        if not isinstance(row, Ref):  # `sync.field_list` has its own sentence for these
            yield fact.rule
    yield from mapping.left_out.values()


def _mappings(connector: Connector[Any]) -> list[Mapping[Any]]:
    found = [part.mapping for part in (*connector.registers, *connector.flows)]
    below = [row.mapping for one in found for row in one.rows if isinstance(row, Rows)]
    return [*found, *below]


# --- the two files -------------------------------------------------------------------------------


def read_po(source: str) -> list[Entry]:
    """Read a catalogue; its header (the empty text) is left out."""
    entries = []
    for block in re.split(r"\n{2,}", source.strip()):
        parts: dict[str, str] = {}
        files: list[str] = []
        flags: list[str] = []
        name = ""
        for line in block.splitlines():
            if line.startswith("#:"):
                files.extend(line[2:].split())
            elif line.startswith("#,"):
                flags.extend(flag.strip() for flag in line[2:].split(","))
            elif not line.startswith("#"):
                word, _, quoted = line.partition('"')
                name = word.strip() or name
                parts[name] = parts.get(name, "") + ast.literal_eval('"' + quoted)
        if parts.get("msgid"):
            text = Text(parts.get("msgctxt", ""), parts["msgid"], parts.get("msgid_plural", ""))
            said = tuple(parts[part] for part in sorted(parts) if part.startswith("msgstr"))
            entries.append(Entry(text, said, tuple(files), tuple(flags)))
    return entries


def write_po(entries: list[Entry]) -> str:
    """Write a catalogue; one line a text, so that a changed text is a changed line."""
    head = ['msgid ""', 'msgstr ""', *(_quoted(f"{line}\n") for line in HEADER.splitlines())]
    return "\n\n".join(["\n".join(head), *(_block(entry) for entry in entries)]) + "\n"


def _block(entry: Entry) -> str:
    lines = [f"#: {' '.join(entry.files)}"] if entry.files else []
    lines += [f"#, {', '.join(entry.flags)}"] if entry.flags else []
    if entry.text.context:
        lines.append(f"msgctxt {_quoted(entry.text.context)}")
    lines.append(f"msgid {_quoted(entry.text.one)}")
    if entry.text.many:
        lines.append(f"msgid_plural {_quoted(entry.text.many)}")
        lines += [f"msgstr[{n}] {_quoted(said)}" for n, said in enumerate(entry.said)]
    else:
        lines.append(f"msgstr {_quoted(entry.said[0])}")
    return "\n".join(lines)


def _quoted(words: str) -> str:
    for sign, written in (("\\", "\\\\"), ('"', '\\"'), ("\n", "\\n"), ("\t", "\\t")):
        words = words.replace(sign, written)
    return f'"{words}"'


def write_mo(entries: list[Entry]) -> bytes:
    """Write what `gettext` loads; entries without Norwegian are left out, so English is shown.

    Source: GNU gettext manual, section "The Format of GNU MO Files", read 2026-11-22.
    """
    said = {"": HEADER}
    for entry in entries:
        if all(entry.said):
            key = entry.text.one + (f"\0{entry.text.many}" if entry.text.many else "")
            said[f"{entry.text.context}\4{key}" if entry.text.context else key] = "\0".join(
                entry.said
            )
    rows = sorted((key.encode(), value.encode()) for key, value in said.items())
    start = 28 + 16 * len(rows)
    tables: list[list[int]] = [[], []]
    body = b""
    for column, table in enumerate(tables):
        for row in rows:
            table.extend((len(row[column]), start + len(body)))
            body += row[column] + b"\0"
    head = (0x950412DE, 0, len(rows), 28, 28 + 8 * len(rows), 0, start)
    return struct.pack(f"<7I{4 * len(rows)}I", *head, *tables[0], *tables[1]) + body


def renewed(old: list[Entry]) -> list[Entry]:
    """Return the catalogue for the texts of today; what is not used any more falls away."""
    known = {entry.text[:2]: entry for entry in old}
    entries = []
    for text, files in texts().items():
        before = known.get(text[:2])
        many = 2 if text.many else 1
        said = before.said if before is not None and len(before.said) == many else ("",) * many
        entries.append(Entry(text, said, files))
    return sorted(entries, key=lambda entry: entry.files[0])


def main() -> None:
    """Write both files anew, and tell what has no Norwegian yet."""
    old = read_po(PO.read_text(encoding="utf-8")) if PO.exists() else []
    entries = renewed(old)
    PO.parent.mkdir(parents=True, exist_ok=True)
    PO.write_text(write_po(entries), encoding="utf-8")
    MO.write_bytes(write_mo(entries))
    missing = [entry for entry in entries if not all(entry.said)]
    for entry in missing:
        sys.stdout.write(f"no Norwegian yet: {entry.text.one}\n")
    sys.stdout.write(f"{len(entries)} texts, {len(missing)} without Norwegian\n")


if __name__ == "__main__":
    main()
