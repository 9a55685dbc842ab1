"""Values of products: units, amounts, codes and bar codes, names of fields; pure.

Source: contract paper poweroffice-go, sections 3.2 and 13, read 2026-11-21; what the codes of units
mean from UN/ECE recommendations 20 and 21, whose codes they are.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Any, Final

from bindeledd.kernel.errors import MappingError
from bindeledd.sync.mapping import Codec, text

PRODUCT_NAME: Final = text(400)
GTIN: Final = text(14)


def _code(value: str) -> str | None:
    """Return a number as a product's code; a comma separates codes in look-ups (section 3.2)."""
    if "," in value:
        raise MappingError("poweroffice_go.comma_in_number", number=value[:50])
    return value if value != "" else None


PRODUCT_CODE: Final = Codec(
    "without comma", _code, lambda value: "" if value is None else value.strip()
)


def same_gtin(now: str | None, wanted: str | None) -> bool:
    """Compare bar codes; one padded with zeros is the same."""
    return (now or "").lstrip("0") == (wanted or "").lstrip("0")


def amount(value: Any) -> Decimal | None:
    """Read an amount, also one that was kept as text; exact."""
    return None if value is None else Decimal(str(value))


def same_amount(now: Any, wanted: Any) -> bool:
    """Compare amounts by value: 12.5 is 12.50."""
    return amount(now) == amount(wanted)


# --- units ---

UNITS: Final[dict[str, tuple[str, ...]]] = {
    "EA": ("stk", "stykk", "pcs", "pc", "each"),
    "HUR": ("time", "timer", "t", "h", "hour", "hours"),
    "DAY": ("dag", "dager", "døgn", "day", "days"),
    "WEE": ("uke", "uker", "week", "weeks"),
    "MON": ("mnd", "måned", "måneder", "month", "months"),
    "ANN": ("år", "year", "years"),
    "MMT": ("mm",),
    "CMT": ("cm",),
    "DMT": ("dm",),
    "MTR": ("m", "meter"),
    "LM": ("lm", "lpm", "løpemeter"),
    "KMT": ("km",),
    "MTK": ("m2", "m²", "kvm"),
    "DAA": ("daa", "dekar"),
    "KMK": ("km2", "km²"),
    "MTQ": ("m3", "m³", "kbm"),
    "MLT": ("ml",),
    "DLT": ("dl",),
    "LTR": ("l", "ltr", "liter", "litre"),
    "HLT": ("hl",),
    "GRM": ("g", "gram"),
    "HGM": ("hg",),
    "KGM": ("kg", "kilo"),
    "TNE": ("tonn", "tonne", "ton"),
    "KWH": ("kwh",),
    "MWH": ("mwh",),
    "SET": ("sett", "set"),
    "PR": ("par", "pair"),
    "BX": ("eske", "box"),
    "XPK": ("pakke", "pk", "package"),
    "XRO": ("rull", "roll"),
    "XSA": ("sekk", "sack"),
    "XBG": ("pose", "bag"),
    "XCT": ("kartong", "carton"),
    "XCR": ("kasse", "crate"),
    "XBE": ("bunt", "bundle"),
    "XBA": ("fat", "barrel"),
    "XPL": ("spann", "pail"),
    "XCI": ("kanne", "canister"),
    "NL": ("lass", "load"),
    "E54": ("tur", "trip"),
    "P1": ("%", "prosent", "percent"),
}
"""Their code -> how companies write the unit, the usual writing first. `t` counts hours, as it
does on every page of ours; tonnes are written out."""

_ALL_CODES: Final = (
    "BX MTR KMT KGM EA LTR HUR DAY MTK MTQ TNE MON ANN QAN NL XRO XBA XPL XPC PR XCI XBG SET XTY "
    "XOF FTK KWH MWH LBR CMT DMT LM XPK GRM HGM XFL XBE E54 MMT DAA H18 MLT HLT DLT AK XCR E14 MJ "
    "J57 XJG XCT XSA XTU WEE XCA XCN NAR M4 XVQ P1 MFU KMK LM3 FOT FM3 E34 E35"
)
CODES: Final = frozenset(_ALL_CODES.split())
"""All units there; there is no address that lists them."""

_CODE_OF: Final = {writing: code for code, writings in UNITS.items() for writing in writings}


def unit_out(value: str) -> str | None:
    """Return the code of a unit; one of their codes stands for itself.

    Raises:
        MappingError: Nobody there writes it so (`poweroffice_go.unit_unknown`).
    """
    plain = value.strip()
    if plain == "":
        return None
    if plain.upper() in CODES and plain.lower() not in _CODE_OF:
        return plain.upper()
    found = _CODE_OF.get(plain.rstrip(".").lower())
    if found is None:
        raise MappingError("poweroffice_go.unit_unknown", value=value[:50])
    return found


def unit_into(code: str | None) -> str:
    """Return how the unit is usually written; a code that we have no word for as it is."""
    if code is None:
        return ""
    return UNITS[code][0] if code in UNITS else code.strip()


ITEM_LABELS: Final[dict[str, str]] = {
    "Code": "Code",
    "Name": "Name",
    "ProductGroupId": "Product group",
    "UnitOfMeasureCode": "Unit",
    "UnitPrice": "Sales price",
    "UnitCost": "Cost price",
    "Gtin": "Bar code (GTIN)",
    "StandardSalesAccount": "Sales account",
    "IsArchived": "Archived",
    "Inherited.UnitOfMeasureCode": "Unit of the product group",
    "Inherited.UnitPrice": "Sales price of the product group",
    "Inherited.UnitCost": "Cost price of the product group",
    "Inherited.VatCode": "VAT code of the sales account",
}
