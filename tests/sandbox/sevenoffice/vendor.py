"""The vendor's descriptions of its services, beside the repository: what is held against them."""

from functools import cache
from pathlib import Path
from typing import Any

import pytest
from lxml import etree

FOLDER = Path(__file__).parents[4] / "shared" / "contracts" / "24sevenoffice"
XS = "{http://www.w3.org/2001/XMLSchema}"
GUIDS = "http://microsoft.com/wsdl/types/"
FILES = {
    "Authenticate": "AuthenticateService.wsdl",
    **{
        f"{name}Service": f"{name}Service.wsdl"
        for name in ("Company", "Project", "Time", "Product", "Invoice")
    },
    **{f"{name}Service": f"{name}Service.wsdl" for name in ("Transaction", "Client", "Person")},
}
NEWER = {
    "Hour": {"InternalNote"},
    "HourSearch": {"TypeOfWorkId", "ChangedAfter", "RegisteredAfter", "HourIds"},
    "SalaryType": {"Active"},
}
"""Type -> fields of the documentation of 2022, which the description of 2018 lacks (the paper's
section 2.6 marks them with a dagger). The only differences there may be."""
NEWER_LISTS = {"ArrayOfLong"}

needs_vendor = pytest.mark.skipif(
    not FOLDER.exists(), reason="the vendor's descriptions are not beside the repository"
)


def parser() -> etree.XMLParser:
    """Read without entities and without the net."""
    return etree.XMLParser(resolve_entities=False, no_network=True, remove_comments=True)


def described(raw: bytes) -> dict[str, Any]:
    """Tell what a description declares: elements, types, bindings, addresses."""
    root = etree.fromstring(raw, parser())
    schema = root.find(f".//{XS}schema")
    assert schema is not None
    found: dict[str, Any] = {"namespace": schema.get("targetNamespace"), "types": {}}
    for one in schema:
        if one.tag == f"{XS}import":
            continue
        found["types"][one.tag.removeprefix(XS), one.get("name")] = _declared(one)
    return found


def _declared(one: Any) -> list[Any]:
    if one.tag == f"{XS}simpleType":
        return [value.get("value") for value in one.iter(f"{XS}enumeration")]
    rows = [each for each in one.iter(f"{XS}element") if each is not one]
    return [
        (
            each.get("name"),
            (each.get("type") or "any").partition(":")[2] or "any",
            each.get("minOccurs"),
            each.get("maxOccurs"),
            each.get("nillable"),
            each.get("default"),
        )
        for each in rows
    ]


@cache
def declared_by_vendor(service: str) -> dict[str, Any]:
    """Tell what the vendor's description of a service declares."""
    return described((FOLDER / FILES[service]).read_bytes())


class _Guids(etree.Resolver):
    """Gives the one schema that the others import without saying where it is."""

    def __init__(self, schema: bytes) -> None:
        self._schema = schema

    def resolve(self, _url: str, _public_id: str, context: Any) -> Any:
        """Give it for whatever address."""
        return self.resolve_string(self._schema, context)


@cache
def schema_of(service: str) -> Any:
    """Make the validator of a vendor's service; None where the descriptions are missing."""
    if not FOLDER.exists():
        return None
    root = etree.fromstring((FOLDER / FILES[service]).read_bytes(), parser())
    schemas = {one.get("targetNamespace"): one for one in root.iter(f"{XS}schema")}
    guids = schemas.pop(GUIDS, None)
    (main,) = schemas.values()
    reading = parser()
    if guids is not None:
        main.find(f"{XS}import").set("schemaLocation", "guids.xsd")
        reading.resolvers.add(_Guids(etree.tostring(guids)))
    return etree.XMLSchema(etree.fromstring(etree.tostring(main), reading))
