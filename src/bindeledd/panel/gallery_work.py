"""The gallery's second and third page: the parts of hours, money and the phone, with made-up rows.

Served only in debug and in tests. The figures are those of the design's own pictures.
"""

from datetime import date, timedelta
from decimal import Decimal
from typing import Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from bindeledd.panel.month_bars import Cost, CostRow, Month, months
from bindeledd.panel.week_grid import Badge, Cell, Day, Row, Side, Week

_MONDAY: Final = date(2026, 11, 16)
_TODAY: Final = 3
_NEEDS: Final = frozenset({"held", "rejected", "uncertain"})
_PEOPLE: Final = (
    ("Anders Moen", "Anlegg", "30,0", "", ("1047 7,5 billed", "1047 7,5 transferred",
     "1047 7,5 approved", "1047 7,5 awaiting"), "Approve 1"),
    ("Dawid Kowalczyk", "Anlegg", "32,5", "overtime", ("1042 8,0 changed", "1047 7,5 transferred",
     "1047 7,5 approved|1055 2,0+ held", "1047 7,5 awaiting"), "Approve 1"),
    ("Emil Haugen", "Bygg", "22,5", "", ("1042 7,5 held", "1042 7,5 held", "1038 7,5 awaiting",
     "-"), "Confirm who it is"),
    ("Fatima Nordby", "Bygg", "30,0", "", ("1042 7,5 transferred", "1042 7,5 transferred",
     "1042 7,5 uncertain", "1042 4,0 awaiting|1063 3,5 awaiting"), "Approve 2"),
    ("Håkon Sæther", "Anlegg", "32,5", "overtime", ("1042 7,5 transferred", "1047 7,5 rejected",
     "1042 7,5 approved|1042 2,5+ approved", "1047 7,5 awaiting"), "Approve 1"),
    ("Jonas Øverland", "Lærling", "30,0", "", ("1042 7,5 held",
     "1042 6,0 held|Skole 1,5/ approved", "1042 7,5 awaiting", "1042 7,5 awaiting"), "Approve 2"),
    ("Kristin Aas", "Bygg", "30,0", "", ("Egenm. 7,5/ approved-once", "Egenm. 7,5/ approved",
     "1063 7,5 returned", "1063 7,5 awaiting"), "Approve 2"),
    ("Mindaugas Petrauskas", "Anlegg", "38,5", "overtime", ("1047 7,5 held", "1047 7,5 held",
     "1047 7,5 held|1055 3,0+ held", "1047 8,0 draft", "", "1055 5,0+ draft"), "nothing ready"),
)  # fmt: skip
_MONTHS: Final = (
    ("Jun", 182, 0, (74, 22, 32, 17)),
    ("Jul", 96, 0, (38, 9, 12, 0)),
    ("Aug", 214, 0, (82, 24, 39, 35)),
    ("Sep", 268, 0, (98, 31, 47, 52)),
    ("Oct", 241, 0, (91, 29, 42, 21)),
    ("Nov", 0, 107, (52, 13, 19, 10)),
)
_KINDS: Final = ("pay", "machine", "items", "bought")
_COSTS: Final = (
    ("Pay, 2 418.5 h", 435, 560),
    ("Machine, 402.0 h", 128, 170),
    ("Items, 61 withdrawals", 191, 240),
    ("Subcontractors and purchases", 189, 174),
)


def _badge(told: str) -> Badge:
    place, hours, state = told.split(" ")
    return Badge(
        url="#entry-detail",
        place=place,
        hours=hours.rstrip("+/"),
        state=state,
        title=f"{place}, {hours}",
        overtime=hours.endswith("+"),
        absence=hours.endswith("/"),
        needs=state in _NEEDS,
        selected=state == "rejected",
        approve=f"{place}-{hours}" if state == "awaiting" else "",
    )


def _cell(told: str) -> Cell:
    if told in {"", "-"}:
        return Cell(empty_past=told == "-")
    return Cell(tuple(_badge(one) for one in told.split("|")))


def _side(words: str) -> Side:
    if words.startswith("Approve"):
        return Side(words, url="/gallery/", icon="check", fields=(("person", "1"),))
    return Side(words, url="" if words == "nothing ready" else "/gallery/", post=False)


def sample_week() -> Week:
    """Return week 47 of the picture."""
    days = [Day(_MONDAY + timedelta(days=index), today=index == _TODAY) for index in range(7)]
    rows = [
        Row(
            name=name,
            url="#person",
            sub=sub,
            cells=tuple(_cell(told) for told in (*cells, *[""] * (7 - len(cells)))),
            sum=total,
            of="37,5",
            warning=warning,
            side=_side(side),
        )
        for name, sub, total, warning, cells, side in _PEOPLE
    ]
    sums = ("76,0", "75,5", "83,0", "68,0", "", "5,0", "")
    return Week(
        caption="Hours, week 47",
        days=days,
        rows=rows,
        sums=sums,
        total="307,5",
        detail="entry-detail",
        approve_url="/gallery/approve/",
    )


def work_gallery(request: HttpRequest) -> HttpResponse:
    """Show the parts of hours, invoicing, payroll and project accounts."""
    thousand = Decimal(1000)
    chart = months(
        [
            Month(
                label,
                income * thousand,
                unbilled * thousand,
                tuple(
                    Cost(kind, amount * thousand)
                    for kind, amount in zip(_KINDS, costs, strict=True)
                ),
            )
            for label, income, unbilled, costs in _MONTHS
        ]
    )
    costs = [CostRow(words, so_far * thousand, plan * thousand) for words, so_far, plan in _COSTS]
    total = CostRow(
        "Sum",
        sum((row.so_far for row in costs), Decimal(0)),
        sum((row.estimate or Decimal(0) for row in costs), Decimal(0)),
    )
    context = {
        "nav": "",
        "crumbs": [{"label": "Parts", "url": "/gallery/"}, {"label": "Work", "url": ""}],
        "week": sample_week(),
        "chart": chart,
        "year": months(
            [
                Month(
                    str(number),
                    Decimal(number * 900 - 2700),
                    costs=(Cost("expenses", Decimal(1500)),),
                )
                for number in range(1, 13)
            ]
        ),
        "costs": costs,
        "total": total,
    }
    return render(request, "panel/gallery_work.html", context)


def phone_gallery(request: HttpRequest) -> HttpResponse:
    """Show the phone's own parts."""
    context = {
        "phone_tab": "today",
        "hours": [("4", "4"), ("7.5", "7.5"), ("8", "8"), ("10", "10")],
        "work_types": [("1", "Rørlegging"), ("2", "Graving")],
        "overtime": [("none", "None"), ("50", "50 %"), ("100", "100 %")],
    }
    return render(request, "panel/gallery_phone.html", context)
