"""What goes over the wire: envelopes, namespaces, strict reading, descriptions, times."""

import re
from typing import Any

import httpx2
import pytest
from lxml import etree

from bindeledd.sandbox.sevenoffice import Books, SevenOffice
from bindeledd.sandbox.sevenoffice.shapes import NS_A, NS_B
from tests.sandbox.sevenoffice.conftest import ADDRESSES, DAY, Office, check
from tests.sandbox.sevenoffice.vendor import FOLDER, needs_vendor

SEARCH = f'<GetCompanies xmlns="{NS_A}"><searchParams>%s</searchParams></GetCompanies>'
SAVE = f'<SaveCompanies xmlns="{NS_A}"><companies><Company>%s</Company></companies></SaveCompanies>'
TYPED = "<Name>A</Name><Type>Business</Type>"
PAPER = FOLDER.parent / "24sevenoffice.md"


def _text(answer: httpx2.Response) -> str:
    return answer.text


def _save(office: Office, inside: str) -> httpx2.Response:
    return office.post("CompanyService", SAVE % inside)


@needs_vendor
@pytest.mark.parametrize(
    ("service", "body"),
    [
        ("CompanyService", SAVE % "<Name>A</Name><Id>1</Id>"),
        (
            "Authenticate",
            f'<SetIdentityById xmlns="{NS_A}"><identityId>1</identityId></SetIdentityById>',
        ),
        ("TimeService", f'<SaveHourResponse xmlns="{NS_A}"/>'),
        ("TimeService", f'<SaveHour xmlns="{NS_A}"><Hour><Note>x</Note></Hour></SaveHour>'),
    ],
)
def test_the_check_of_every_call_can_fail(service: str, body: str) -> None:
    """Every other test leans on it."""
    with pytest.raises(AssertionError):
        check(ADDRESSES[service], _enveloped(body))


def test_both_versions_of_soap_are_spoken(app: SevenOffice, books: Books) -> None:
    for soap12 in (False, True):
        office = Office(app, soap12=soap12).log_in()
        assert office.customer()
        kind = "application/soap+xml" if soap12 else "text/xml"
        call = app.traffic.calls[-1]
        assert (call.path, call.client) == ("CompanyService SaveCompanies", str(books.client_id))
        fault = _fault_of(app, kind)
        assert fault.status_code == 500
        assert fault.headers["Content-Type"] == f"{kind}; charset=utf-8"
        office.http.close()


def _fault_of(app: SevenOffice, kind: str) -> httpx2.Response:
    soap = {
        "text/xml": "http://schemas.xmlsoap.org/soap/envelope/",
        "application/soap+xml": "http://www.w3.org/2003/05/soap-envelope",
    }[kind]
    body = f'<GetStatuses xmlns="{NS_A}"/>'
    envelope = f'<s:Envelope xmlns:s="{soap}"><s:Body>{body}</s:Body></s:Envelope>'
    headers = {"Content-Type": kind, "SOAPAction": f"{NS_A}/GetStatuses"}
    with Office(app).http as http:
        answer = http.post(ADDRESSES["CompanyService"], content=envelope, headers=headers)
    assert f'<soap:Envelope xmlns:soap="{soap}"' in answer.text
    assert "Client is not authenticated on this identity" in answer.text
    return answer


@pytest.mark.parametrize(
    ("inside", "word"),
    [
        ("<Name>A</Name><ExternalId>1</ExternalId>", "The element ExternalId was not expected"),
        ("<Name>A</Name><Nome>A</Nome>", "The element Nome was not expected"),
        ("<Name>A</Name><Name>A</Name>", "The element Name was not expected"),
        ("<Id>x</Id>", "'x' is not a valid value of the element Id"),
        ("<Id>2147483648</Id>", "not a valid value of the element Id"),
        ("<Type>Firm</Type>", "'Firm' is not a valid value"),
        ("<Discount>1e2</Discount>", "'1e2' is not a valid value"),
        ("<DateCreated>2026-03-03</DateCreated>", "not a valid value of the element DateCreated"),
        ("<DateCreated>2026-03-03T10:00:00</DateCreated>", "element DateCreated"),
        ("<PaymentTime>40000</PaymentTime>", "element PaymentTime"),
        (f"<Name>{'x' * 201}</Name>", "Name is longer than 200 characters"),
        ("<BlockInvoice>yes</BlockInvoice>", "element BlockInvoice"),
        ("<Name><b/></Name>", "The element b was not expected there in Name"),
    ],
)
def test_reading_is_strict(office: Office, books: Books, inside: str, word: str) -> None:
    answer = _save(office, inside)
    assert answer.status_code == 500
    assert word in _text(answer)
    assert books.rows("Company") == []


@pytest.mark.parametrize(
    ("switch", "value", "inside"),
    [
        ("any_order", True, "<Type>Business</Type><Name>A</Name>"),
        ("unknown_elements", True, "<Name>A</Name><Nome>A</Nome><Type>Business</Type>"),
        ("long_text", "cut", f"<Name>{'x' * 201}</Name><Type>Business</Type>"),
        (
            "naive_times",
            "utc",
            TYPED + "<IncorporationDate>2026-07-03T10:00:00</IncorporationDate>",
        ),
    ],
)
def test_reading_may_be_lenient(
    app: SevenOffice, office: Office, switch: str, value: object, inside: str
) -> None:
    assert _save(office, inside).status_code == 500
    setattr(app.options, switch, value)
    assert _save(office, inside).status_code == 200


def test_a_time_without_offset_may_be_read_as_oslo(
    app: SevenOffice, books: Books, office: Office
) -> None:
    app.options.naive_times = "oslo"
    when = "<IncorporationDate>2026-07-03T01:00:00</IncorporationDate>"
    _save(office, f"<Name>A</Name><Type>Business</Type>{when}")
    assert books.rows("Company")[0]["IncorporationDate"].isoformat() == "2026-07-02T23:00:00+00:00"


def test_what_must_be_there_must_be_there(app: SevenOffice, office: Office) -> None:
    office.customer()
    order = f'<SaveInvoices xmlns="{NS_A}"><invoices><InvoiceOrder><CustomerId>10000</CustomerId>'
    end = "</InvoiceOrder></invoices></SaveInvoices>"
    nil = '<IncludeVAT xmlns:i="http://www.w3.org/2001/XMLSchema-instance" i:nil="true"/>'
    answer = office.post("InvoiceService", order + end)
    assert "The element IncludeVAT is missing" in _text(answer)
    assert office.post("InvoiceService", order + nil + end).status_code == 200
    no_nil = nil.replace("IncludeVAT", "CustomerName")
    assert "not a valid value" in _text(office.post("InvoiceService", order + no_nil + end))
    app.options.missing_elements = True
    assert office.post("InvoiceService", order + end).status_code == 200


def test_the_namespace_and_the_action_must_be_the_services(office: Office) -> None:
    wrong = f'<GetUserDefinedDimensions xmlns="{NS_A}"/>'
    assert "did not recognize" in _text(office.post("TransactionService", wrong))
    right = f'<GetUserDefinedDimensions xmlns="{NS_B}"/>'
    assert office.post("TransactionService", right).status_code == 200
    action = f'"{NS_B}GetFiscalYears"'
    assert "did not recognize" in _text(office.post("TransactionService", right, SOAPAction=action))


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"<html>",
        b"<a/>",
        b'<!DOCTYPE a [<!ENTITY b "c">]><s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"/>',
        b'<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Body/></s:Envelope>',
    ],
)
def test_what_is_no_envelope_is_a_fault(office: Office, raw: bytes) -> None:
    answer = office.http.post(
        ADDRESSES["CompanyService"], content=raw, headers={"Content-Type": "text/xml"}
    )
    assert answer.status_code == 500
    assert "<soap:Fault>" in answer.text


def test_an_envelope_with_a_document_type_is_not_read(office: Office) -> None:
    raw = b"<!DOCTYPE a>" + _enveloped(f'<GetStatuses xmlns="{NS_A}"/>')
    headers = {"Content-Type": "text/xml", "SOAPAction": f"{NS_A}/GetStatuses"}
    answer = office.http.post(ADDRESSES["CompanyService"], content=raw, headers=headers)
    assert "The request is no readable XML" in answer.text


def test_texts_are_escaped_and_blanks_kept(office: Office) -> None:
    office.customer(Name="Å & <B>  'C' ]]>", ExternalId=" x ")
    (found,) = office.companies("Name", "ExternalId", CompanyName="%")
    assert (found["Name"], found["ExternalId"]) == ("Å & <B>  'C' ]]>", " x ")


def test_times_in_answers_by_the_switch(app: SevenOffice, office: Office) -> None:
    office.customer(IncorporationDate=DAY.replace(microsecond=120_000))
    body = (SEARCH % "<CompanyName>%</CompanyName>").replace(
        "</searchParams>",
        "</searchParams><returnProperties><string>IncorporationDate</string></returnProperties>",
    )
    assert ">2026-03-03T00:00:00.12<" in _text(office.post("CompanyService", body))
    app.options.answer_times = "z"
    assert ">2026-03-03T00:00:00.12Z<" in _text(office.post("CompanyService", body))


def test_the_description_names_the_address_it_was_asked_at(office: Office) -> None:
    path = "/project/v001/projectservice.asmx?wsdl"
    vendor = office.http.get(f"https://webservices.24sevenoffice.com{path}").text
    assert 'location="https://webservices.24sevenoffice.com/Project/V001/' in vendor
    here = office.http.get(f"http://127.0.0.1:8155{path}").text
    assert 'location="http://127.0.0.1:8155/Project/V001/ProjectService.asmx"' in here
    assert office.http.get(f"https://api.24sevenoffice.com{path}").status_code == 404
    assert office.http.get("https://api.24sevenoffice.com/nowhere").status_code == 404


def _examples() -> list[tuple[str, str]]:
    if not PAPER.exists():
        return []
    text = PAPER.read_text(encoding="utf-8")
    return re.findall(r"```xml (\w+Service)\n(.*?)```", text, flags=re.DOTALL)


@pytest.mark.skipif(not PAPER.exists(), reason="the contract paper is not beside the repository")
def test_every_example_of_the_paper_is_understood(
    office: Office,
) -> None:
    """Requests are answered as the schema says; nothing of them is refused as unreadable."""
    answered = 0
    for name, body in _examples():
        service = "Authenticate" if name == "AuthenticateService" else name
        if etree.fromstring(body).tag.endswith("Response"):
            check(ADDRESSES[service], _enveloped(body))
            continue
        answer = office.post(service, body)
        answered += 1
        assert "Client" not in _faultcode(answer), answer.text
        if answer.status_code == 200:
            check(ADDRESSES[service], answer.content)
    assert answered == 15


def _enveloped(body: str) -> bytes:
    soap = "http://schemas.xmlsoap.org/soap/envelope/"
    return f'<s:Envelope xmlns:s="{soap}"><s:Body>{body}</s:Body></s:Envelope>'.encode()


def _faultcode(answer: httpx2.Response) -> str:
    found: Any = re.search(r"<faultcode>(.*?)</faultcode>", answer.text)
    return found[1] if found else ""
