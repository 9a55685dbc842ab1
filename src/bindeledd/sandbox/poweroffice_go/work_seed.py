"""Registers of time and pay as a Norwegian contractor has them from the first day in Go.

Pay items and activities are set up by each company; numbers and names here are made up in the
usual manner (field-domain 9.4 and 9.5, read 2026-11-21). Hour type 0, "regular hours", is no
stored row in Go but stands in its list (contract paper poweroffice-go, section 11).
"""

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from bindeledd.sandbox.poweroffice_go.account_rules import account_id
from bindeledd.sandbox.poweroffice_go.resources import RESOURCES
from bindeledd.sandbox.poweroffice_go.table import Stored

if TYPE_CHECKING:
    from bindeledd.sandbox.poweroffice_go.ledger import Ledger

PAY_ITEM_OF_HOURS = "PayItemCode"
_NO_TAX = {
    "TaxDeduction": "NoTax",
    "EmployerContributionBasis": False,
    "HolidayPayBasis": False,
    "PensionBasis": False,
    "TradeUnionBasis": False,
}
_PAY_ITEMS: tuple[tuple[str, str, str, str, int, dict[str, Any]], ...] = (
    ("10", "Fastlønn", "FixedSalary", "Fastloenn", 5000, {}),
    ("20", "Timelønn", "HourlyWage", "Timeloenn", 5010, {}),
    ("21", "Reisetid", "HourlyWage", "Timeloenn", 5010, {}),
    (
        "30",
        "Overtid 50 %",
        "PercentOfHourlyWage",
        "Overtidsgodtgjoerelse",
        5100,
        {"Percentage": Decimal(150), "HolidayPayBasis": True, "PensionBasis": False},
    ),
    (
        "31",
        "Overtid 100 %",
        "PercentOfHourlyWage",
        "Overtidsgodtgjoerelse",
        5100,
        {"Percentage": Decimal(200), "HolidayPayBasis": True, "PensionBasis": False},
    ),
    (
        "35",
        "Overtidstillegg 50 %",
        "PercentOfHourlyWage",
        "Overtidsgodtgjoerelse",
        5100,
        {"Percentage": Decimal(50), "PensionBasis": False},
    ),
    (
        "40",
        "Smusstillegg",
        "QuantityAndFixedRate",
        "Smusstillegg",
        5010,
        {"Rate": Decimal("18.50")},
    ),
    (
        "41",
        "Skifttillegg",
        "QuantityAndRate",
        "UregelmessigeTilleggKnyttetTilArbeidetTid",
        5010,
        {},
    ),
    ("45", "Akkord", "QuantityAndRate", "HonorarAkkordProsentProvisjon", 5010, {}),
    ("50", "Bonus", "FixedAmount", "Bonus", 5000, {}),
    (
        "60",
        "Kilometergodtgjørelse bil",
        "QuantityAndFixedRate",
        "KilometergodtgjoerelseBil",
        7100,
        {"Rate": Decimal("3.50"), "Benefit": "ExpenseAllowance", **_NO_TAX},
    ),
    (
        "61",
        "Bompenger og parkering",
        "ExpenseRefund",
        "RefusjonUtlegg",
        7140,
        {"Benefit": "None", "IncludeInIncomeReport": False, **_NO_TAX},
    ),
    (
        "65",
        "Diett uten overnatting",
        "QuantityAndRate",
        "ReiseKostUtenOvernatting",
        7140,
        {"Benefit": "ExpenseAllowance", **_NO_TAX},
    ),
    ("70", "Sykepenger arbeidsgiverperiode", "HourlyWage", "Timeloenn", 5010, {}),
    (
        "80",
        "Trekk for privat bruk",
        "FixedAmount",
        "Trekk",
        2930,
        {"Benefit": "Deduction", **_NO_TAX},
    ),
    (
        "99",
        "Helgetillegg (gammel)",
        "QuantityAndFixedRate",
        "FastTillegg",
        5010,
        {"Rate": Decimal(25), "IsActive": False},
    ),
)
_HOUR_TYPES = (("Overtid 50 %", "30"), ("Overtid 100 %", "31"), ("Reisetid", "21"))
_REGULAR = ("Ordinære timer", "20")
_ACTIVITIES = (
    ("10", "Arbeid på prosjekt", True),
    ("20", "Reise", True),
    ("30", "Garanti og reklamasjon", True),
    ("40", "Internt arbeid", True),
    ("90", "Riving (gammel)", False),
)


def furnish_work(ledger: "Ledger") -> None:
    """Fill pay items, hour types and activities; grant the role that the options name."""
    role = ledger.options.time_role
    granted = ledger.settings.privileges
    if "TimeTracking_Full" in granted and role != "TimeTracking":
        granted[granted.index("TimeTracking_Full")] = f"{role}_Full"
    for code, name, processing, description, account, more in _PAY_ITEMS:
        values = {
            "Code": code,
            "Name": name,
            "ProcessingType": processing,
            "BenefitDescription": description,
            "AccountId": account_id(account),
            **more,
        }
        ledger.user_adds("PayItems", values)
    _furnish_hour_types(ledger)
    for code, name, active in _ACTIVITIES:
        ledger.user_adds("ActivityTime", {"Code": code, "Name": name, "IsActive": active})


def _furnish_hour_types(ledger: "Ledger") -> None:
    resource = RESOURCES["HourType"]
    moment = ledger.now()
    regular = {
        "Id": 0,
        "Name": _REGULAR[0],
        "IsActive": True,
        "LastChangedDateTimeOffset": ledger.stamp(moment),
        PAY_ITEM_OF_HOURS: _REGULAR[1],
    }
    ledger.keep(resource, 0, Stored(regular, moment, moment))
    for name, code in _HOUR_TYPES:
        row = ledger.user_adds(resource.name, {"Name": name})
        ledger.tables[resource.name].rows[row["Id"]].data[PAY_ITEM_OF_HOURS] = code
