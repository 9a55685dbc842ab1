"""Writes small PDF files of plain text: the papers that vouchers carry in the stand-in.

One page size (A4), one typeface (Helvetica, Windows Latin-1, so that Norwegian letters show). The
layout is nobody's; that the file opens and its text can be read is what counts.
"""

from collections.abc import Sequence

_LINES_A_PAGE = 52
_TOP = 790
_LEADING = 14
_WIDTH = 95


def write_pdf(title: str, lines: Sequence[str]) -> bytes:
    """Write a title and lines of text as a PDF file; long lines are cut at the margin.

    Args:
        title: Stands on the first page in bold, and as the document's title.
        lines: Plain text, one line each; letters outside Windows Latin-1 become question marks.
    """
    pages = [
        lines[start : start + _LINES_A_PAGE] for start in range(0, len(lines), _LINES_A_PAGE)
    ] or [[]]
    first = 5
    kids = " ".join(f"{first + 2 * number} 0 R" for number in range(len(pages)))
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {len(pages)} >>".encode(),
        _font("Helvetica"),
        _font("Helvetica-Bold"),
    ]
    for number, page in enumerate(pages):
        content = _page(title if number == 0 else "", page)
        objects.append(
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources "
            b"<< /Font << /F1 3 0 R /F2 4 0 R >> >> /Contents "
            + f"{first + 2 * number + 1} 0 R >>".encode()
        )
        objects.append(
            b"<< /Length "
            + str(len(content)).encode()
            + b" >>\nstream\n"
            + content
            + b"\nendstream"
        )
    objects.append(b"<< /Title (" + _escaped(title) + b") /Producer (sandbox) >>")
    return _file(objects)


def _font(name: str) -> bytes:
    return (
        f"<< /Type /Font /Subtype /Type1 /BaseFont /{name} /Encoding /WinAnsiEncoding >>"
    ).encode()


def _escaped(text: str) -> bytes:
    for sign in ("\\", "(", ")"):
        text = text.replace(sign, f"\\{sign}")
    return text.replace("\n", " ").encode("cp1252", "replace")


def _page(title: str, lines: Sequence[str]) -> bytes:
    parts = [b"BT", f"50 {_TOP} Td".encode(), f"{_LEADING} TL".encode()]
    if title:
        parts += [b"/F2 14 Tf", b"(" + _escaped(title) + b") Tj", b"T*", b"T*"]
    parts.append(b"/F1 10 Tf")
    for line in lines:
        parts += [b"(" + _escaped(line[:_WIDTH]) + b") Tj", b"T*"]
    parts.append(b"ET")
    return b"\n".join(parts)


def _file(objects: list[bytes]) -> bytes:
    """Put objects one after the other, with the table of where each begins."""
    out = bytearray(b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n")
    places: list[int] = []
    for number, content in enumerate(objects, 1):
        places.append(len(out))
        out += f"{number} 0 obj\n".encode() + content + b"\nendobj\n"
    start = len(out)
    out += f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n".encode()
    for place in places:
        out += f"{place:010d} 00000 n \n".encode()
    out += (
        f"trailer\n<< /Size {len(objects) + 1} /Root 1 0 R /Info {len(objects)} 0 R >>\n"
        f"startxref\n{start}\n%%EOF\n"
    ).encode()
    return bytes(out)
