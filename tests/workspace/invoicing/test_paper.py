"""What a customer gets on paper, opened and read again as a customer's program would."""

import io
import re
import zlib
from dataclasses import replace
from struct import pack
from typing import Any

import pytest
from pypdf import PdfReader

from bindeledd.kernel.errors import DomainError
from bindeledd.workspace.invoicing.paper import setting
from bindeledd.workspace.invoicing.paper.documents import InvoicePaper, Logo
from tests.workspace.invoicing import papers


def chunk(name: bytes, content: bytes) -> bytes:
    return pack(">I", len(content)) + name + content + pack(">I", zlib.crc32(name + content))


PICTURE = b"".join(
    [
        b"\x89PNG\r\n\x1a\n",
        chunk(b"IHDR", pack(">IIBBBBB", 1, 1, 8, 2, 0, 0, 0)),
        chunk(b"IDAT", zlib.compress(b"\x00\x0a\x5a\x66")),
        chunk(b"IEND", b""),
    ]
)
"""A picture of one point."""


def pages(pdf: bytes) -> list[str]:
    """Return the text of each page; no-break spaces read as spaces."""
    return [
        re.sub(r"[ \N{NO-BREAK SPACE}]+", " ", page.extract_text())
        for page in PdfReader(io.BytesIO(pdf)).pages
    ]


def text(pdf: bytes) -> str:
    return "\n".join(pages(pdf))


def test_a_basis_says_what_was_done_and_what_it_costs() -> None:
    """Sums are those of the picture of the attachment."""
    found = text(setting.basis_pdf(papers.a_basis(), language="en"))
    for said in (
        "Invoice basis",
        "FV-0318",
        "Lauvåsen Entreprenør AS",
        "Myrlia kommune",
        "1047 VA-anlegg Myrlia",
        "1 Nov 2026 – 15 Nov 2026",  # noqa: RUF001 - as printed
        "7840-VA / Solfrid Nes",
        "Kjærsti Bø-Lærum",
        "Graving for kum 4",
        "Gravemaskin 8 t (M-02)",
        "33,820.00",
        "41,490.00",
        "106,672.00",
        "VAT 25 % of 106,672.00",
        "26,668.00",
        "133,340.00",
    ):
        assert said in found, said


def test_the_language_is_the_callers() -> None:
    norwegian = text(setting.basis_pdf(papers.a_basis(), language="nb"))
    assert "33 820,00" in norwegian
    assert "01.11.2026 – 15.11.2026" in norwegian  # noqa: RUF001 - as printed
    invoice = text(setting.invoice_pdf(papers.an_invoice(), language="nb"))
    assert "94 583,00" in invoice
    assert "03.12.2026" in invoice


def test_a_long_basis_repeats_its_heads_and_counts_its_pages() -> None:
    found = pages(setting.basis_pdf(papers.a_basis(rows=90), language="en"))
    assert len(found) == 5
    for number, page in enumerate(found, 1):
        assert f"Page {number} of 5" in page
        assert "Lauvåsen Entreprenør AS" in page
    for page in found[:4]:
        assert "Date Who Text Quantity Unit Price Amount" in page.replace("\n", " ")
    assert "Ordinær tid" in found[1]


def test_a_draft_says_that_it_can_change() -> None:
    warning = "figures can still change"
    assert warning in text(setting.basis_pdf(papers.a_basis(is_draft=True), language="en"))
    assert warning not in text(setting.basis_pdf(papers.a_basis(), language="en"))


def test_an_invoice_says_what_the_act_asks_for() -> None:
    """Number, dates, parties, organisation number with MVA, what, VAT a rate, the sum to pay."""
    found = text(setting.invoice_pdf(papers.an_invoice(), language="en"))
    for said in (
        "Invoice\n20418",
        "19 Nov 2026",
        "3 Dec 2026",
        "15 Nov 2026",
        "Org. no. 888 888 888 MVA",
        "974 760 673",
        "Industriveien 14",
        "Timer, ordinær",
        "12.5 %",
        "6,711.25",
        "VAT 25 % of 74,935.25",
        "18,733.81",
        "VAT 15 % of 359.70",
        "53.96",
        "Outside the VAT act, of 500.00",
        "Rounding",
        "0.28",
        "94,583.00",
        "8601 11 17947",
    ):
        assert said in found, said


def test_a_credit_note_names_its_invoice_and_asks_for_nothing() -> None:
    found = text(setting.invoice_pdf(papers.a_credit_note(), language="en"))
    assert "Credit note\n20419" in found
    assert "20418 · 19 Nov 2026" in found
    assert "Timene gjaldt et annet prosjekt." in found
    assert "−3,115.00" in found  # noqa: RUF001 - the sign of the design language
    assert "To your credit" in found
    assert "Due date" not in found


def test_a_seller_outside_the_register_of_vat_has_no_mva() -> None:
    seller = replace(papers.SELLER, in_vat_register=False)
    found = text(setting.invoice_pdf(replace(papers.an_invoice(), seller=seller), language="en"))
    assert "888 888 888" in found
    assert "MVA" not in found


@pytest.mark.parametrize("paper", [papers.an_invoice(), papers.a_credit_note()])
def test_a_document_is_kept_as_archives_want_it(paper: InvoicePaper) -> None:
    """PDF/A-3b, marked so; the same document is the same file, on every machine and day."""
    first = setting.invoice_pdf(paper, language="nb")
    root: Any = PdfReader(io.BytesIO(first)).trailer["/Root"]
    marks = root["/Metadata"].get_data()
    assert b"<pdfaid:part>3</pdfaid:part>" in marks
    assert b"<pdfaid:conformance>B</pdfaid:conformance>" in marks
    assert first == setting.invoice_pdf(paper, language="nb")


def test_what_people_write_is_never_markup() -> None:
    """The setter's language could read files; texts come as data and stay texts."""
    nasty = '#read("basis.typ") *bold* $x$ <label> \\ "'
    paper = replace(papers.a_basis(text=nasty), project=nasty)
    found = text(setting.basis_pdf(paper, language="en"))
    assert found.count('#read("basis.typ") *bold* $x$ <label> \\ "') == 2


def test_a_logo_stands_in_the_place_of_the_name() -> None:
    seller = replace(papers.SELLER, logo=Logo(PICTURE, "png"))
    pdf = setting.invoice_pdf(replace(papers.an_invoice(), seller=seller), language="en")
    assert len(PdfReader(io.BytesIO(pdf)).pages[0].images) == 1


def test_a_logo_that_is_no_picture_is_refused() -> None:
    setting.require_picture(Logo(PICTURE, "png"))
    with pytest.raises(DomainError) as caught:
        setting.require_picture(Logo(b"<html>", "png"))
    assert caught.value.fields == {"logo": "logo.no_picture"}


def test_a_preview_has_a_picture_a_page() -> None:
    assert len(setting.basis_pictures(papers.a_basis(), language="en")) == 3
    (only,) = setting.invoice_pictures(papers.an_invoice(), language="en")
    assert only.startswith(b"\x89PNG")
