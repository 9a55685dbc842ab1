"""The chart of accounts and the VAT codes that a Norwegian client company begins with in Go.

Account numbers follow the Norwegian standard chart (NS 4102); VAT codes are SAF-T's. Which
accounts demand a project or hold on to their VAT code is made up, so that both cases exist.
"""

from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from typing import TYPE_CHECKING

from bindeledd.sandbox.http import Row
from bindeledd.sandbox.poweroffice_go.account_rules import account_id, account_type, vat_id
from bindeledd.sandbox.poweroffice_go.account_tables import CHART, VAT_CODES
from bindeledd.sandbox.poweroffice_go.problems import unknown_reference
from bindeledd.sandbox.poweroffice_go.shapes import Resource
from bindeledd.sandbox.poweroffice_go.table import Stored

if TYPE_CHECKING:
    from bindeledd.sandbox.poweroffice_go.ledger import Ledger

NO_VAT = "0"
RECEIVABLES = 1500
BANK = 1920
PAYABLES = 2400
EMPLOYEE_LEDGER = 2930
BAD_DEBTS = 7830
SUBLEDGERS = {"Customers": RECEIVABLES, "Suppliers": PAYABLES, "Employees": EMPLOYEE_LEDGER}

_VAT_CODES = """
0  0     Ingen merverdiavgiftsbehandling
1  0.25  Fradragsberettiget innenlands inngående avgift, høy sats
11 0.15  Fradragsberettiget innenlands inngående avgift, middels sats
12 0.1111 Fradragsberettiget innenlands inngående avgift, råfisk
13 0.12  Fradragsberettiget innenlands inngående avgift, lav sats
14 0.25  Fradragsberettiget innførselsavgift, høy sats
15 0.15  Fradragsberettiget innførselsavgift, middels sats
3  0.25  Utgående avgift, høy sats
31 0.15  Utgående avgift, middels sats
32 0.1111 Utgående avgift, råfisk
33 0.12  Utgående avgift, lav sats
5  0     Fritatt for utgående avgift (nullsats)
51 0     Innenlands omsetning med omvendt avgiftsplikt
52 0     Utførsel av varer og tjenester
6  0     Omsetning utenfor merverdiavgiftsloven
7  0     Ingen merverdiavgiftsbehandling (inntekter)
81 0.25  Innførsel av varer med fradrag, høy sats
83 0.15  Innførsel av varer med fradrag, middels sats
85 0     Innførsel av varer som ikke er avgiftspliktige
86 0.25  Tjenester kjøpt fra utlandet med fradrag, høy sats
87 0.25  Tjenester kjøpt fra utlandet uten fradrag, høy sats
88 0.12  Tjenester kjøpt fra utlandet med fradrag, lav sats
"""
_INPUT = {"1": 2710, "11": 2711, "12": 2712, "13": 2713, "14": 2710, "15": 2711}
_OUTPUT = {"3": 2700, "31": 2701, "32": 2702, "33": 2703}

_ACCOUNTS = """
1250 Inventar
1280 Kontormaskiner
1460 Innkjøpte varer for videresalg
1500 Kundefordringer
1530 Opptjent, ikke fakturert inntekt
1579 Andre kortsiktige fordringer
1700 Forskuddsbetalt leie
1749 Andre forskuddsbetalte kostnader
1900 Kontanter
1920 Bankinnskudd
1950 Bankinnskudd for skattetrekk
2000 Aksjekapital
2050 Annen egenkapital
2400 Leverandørgjeld
2600 Forskuddstrekk
2700 Utgående merverdiavgift, høy sats
2701 Utgående merverdiavgift, middels sats
2702 Utgående merverdiavgift, råfisk
2703 Utgående merverdiavgift, lav sats
2710 Inngående merverdiavgift, høy sats
2711 Inngående merverdiavgift, middels sats
2712 Inngående merverdiavgift, råfisk
2713 Inngående merverdiavgift, lav sats
2740 Oppgjørskonto merverdiavgift
2770 Skyldig arbeidsgiveravgift
2780 Påløpt arbeidsgiveravgift
2930 Skyldig lønn
2940 Skyldige feriepenger
2960 Annen påløpt kostnad
3000 Salgsinntekt, avgiftspliktig, høy sats | 3
3010 Salgsinntekt, handelsvarer, høy sats | 3
3020 Salgsinntekt, tjenester, høy sats | 3
3030 Salgsinntekt, avgiftspliktig, middels sats | 31
3040 Salgsinntekt, avgiftspliktig, lav sats | 33
3050 Fakturagebyr | 3
3100 Salgsinntekt, avgiftsfri | 5
3120 Salgsinntekt, tjenester, avgiftsfri | 5
3130 Salgsinntekt, omvendt avgiftsplikt | 51
3200 Salgsinntekt, utenfor avgiftsområdet | 6 locked
3900 Annen driftsrelatert inntekt | 3
4000 Innkjøp av råvarer og halvfabrikater | 1
4090 Beholdningsendring råvarer
4300 Innkjøp av varer for videresalg | 1
4360 Frakt og spedisjon | 1
4500 Fremmedytelse og underentreprise | 1 project
4510 Leie av maskiner til prosjekt | 1 project
4590 Fremmedytelse uten avgift | 0 locked
4990 Periodisert prosjektkostnad
5000 Lønn til ansatte | 0 locked
5010 Lønn timeansatte | 0 locked
5020 Feriepenger | 0 locked
5090 Påløpt, ikke utbetalt lønn | 0 locked
5100 Overtid | 0 locked
5290 Motkonto for naturalytelser | 0 locked
5400 Arbeidsgiveravgift | 0 locked
5405 Arbeidsgiveravgift av feriepenger | 0 locked
5800 Refusjon av sykepenger | 0 locked
5900 Gaver til ansatte
5990 Påløpt timekost på prosjekter
5991 Motkonto påløpt timekost
6100 Frakt og transport | 1
6300 Leie av lokale | 1
6340 Lys og varme | 1
6400 Leie av maskiner | 1
6540 Inventar | 1
6550 Driftsmateriale | 1
6551 Datautstyr | 1
6560 Rekvisita | 1
6600 Reparasjon og vedlikehold | 1
6700 Revisjons- og regnskapshonorar | 1
6720 Honorar for juridisk bistand | 1 department
6800 Kontorrekvisita | 1
6900 Telefon | 1
6940 Porto | 1
7000 Drivstoff | 1
7040 Forsikring på transportmidler
7100 Bilgodtgjørelse, oppgavepliktig | 0 locked
7130 Reisekostnad, oppgavepliktig
7140 Reisekostnad, ikke oppgavepliktig | 13
7320 Reklamekostnad | 1
7500 Forsikringspremie
7710 Øredifferanser | 0 locked
7770 Bank- og kortgebyr | 0 locked
7830 Tap på fordringer
8050 Annen renteinntekt
8060 Valutagevinst
8140 Annen rentekostnad
8150 Rente og gebyr på leverandørgjeld
8160 Valutatap
"""


@dataclass(frozen=True, slots=True)
class Account:
    """An account that may be posted on, with the contact it stands for if it is a subledger's."""

    id: int
    number: int
    data: Row
    ledger: str = ""
    contact: int | None = None
    contact_number: int | None = None


def furnish(ledger: "Ledger") -> None:
    """Fill both registers; the rows are read once, since every company begins with the same."""
    for resource, rows in _registers():
        for row in rows:
            moment = ledger.now()
            data = {**row, "LastChangedDateTimeOffset": ledger.stamp(moment)}
            ledger.keep(resource, data["Id"], Stored(data, moment, moment))


@cache
def _registers() -> tuple[tuple[Resource, tuple[Row, ...]], ...]:
    codes = tuple(_vat_code(line) for line in _VAT_CODES.strip().splitlines())
    accounts = tuple(_account(line) for line in _ACCOUNTS.strip().splitlines())
    return ((VAT_CODES, codes), (CHART, accounts))


def _blank(resource: Resource) -> Row:
    return {field.name: None for field in resource.fields} | resource.defaults


def _vat_code(line: str) -> Row:
    code, rate, name = line.split(maxsplit=2)
    values = {"Id": vat_id(code), "Code": code, "Rate": Decimal(rate)}
    return {**_blank(VAT_CODES), **values, "Name": name, "Description": name}


def _account(line: str) -> Row:
    text, _, rules = line.partition("|")
    number, name = text.strip().split(maxsplit=1)
    words = rules.split() or [NO_VAT]
    return {
        **_blank(CHART),
        "Id": account_id(int(number)),
        "AccountNo": int(number),
        "Name": name,
        "IsActive": True,
        "GeneralLedgerAccountType": account_type(int(number)),
        "VatCodeId": vat_id(words[0]),
        "IsVatCodeLocked": "locked" in words,
        "IsProjectRequired": "project" in words,
        "IsDepartmentRequired": "department" in words,
    }


def vat_account(code: str) -> int | None:
    """The account that a code's VAT is posted on; None for codes that split nothing off."""
    return _INPUT.get(code) or _OUTPUT.get(code)


def find_account(ledger: "Ledger", key: int, title: str) -> Account:
    """Find what an account id stands for: the chart's, or a contact's in a subledger.

    Raises:
        ProblemError: 404, there is none.
    """
    stored = ledger.tables["GeneralLedgerAccounts"].rows.get(key)
    if stored is not None:
        return Account(key, int(stored.data["AccountNo"]), stored.data)
    for name in SUBLEDGERS:
        found = ledger.tables[name].ids_with("SubledgerAccountId", key)
        if found:
            return contact_account(ledger, name, found[0], title)
    raise unknown_reference(title, f"Account with id = {key} not found.")


def contact_account(ledger: "Ledger", name: str, contact: int, title: str) -> Account:
    """Find the account of a contact in its subledger.

    Raises:
        ProblemError: 404, there is no such contact.
    """
    stored = ledger.tables[name].rows.get(contact)
    if stored is None:
        word = name.removesuffix("s")
        raise unknown_reference(title, f"{word} with id = {contact} not found.")
    number = SUBLEDGERS[name]
    chart = ledger.tables["GeneralLedgerAccounts"].rows[account_id(number)]
    key = account_id(number)
    return Account(key, number, chart.data, name, contact, int(stored.data["Number"]))
