"""Writes the description (WSDL) of a service from its tables, as the vendor's server does.

Source: contract paper 24sevenoffice, section 2.1: document/literal, SOAP 1.1 and 1.2 bindings.
"""

from collections.abc import Iterable, Iterator
from html import escape

from bindeledd.sandbox.sevenoffice.shapes import Choice, Field, Operation, Record, Service

GUIDS = "http://microsoft.com/wsdl/types/"
_HEAD = (
    '<?xml version="1.0" encoding="utf-8"?>\n'
    '<wsdl:definitions xmlns:tns="{namespace}" xmlns:s1="' + GUIDS + '"'
    ' xmlns:s="http://www.w3.org/2001/XMLSchema"'
    ' xmlns:soap="http://schemas.xmlsoap.org/wsdl/soap/"'
    ' xmlns:soap12="http://schemas.xmlsoap.org/wsdl/soap12/"'
    ' xmlns:wsdl="http://schemas.xmlsoap.org/wsdl/" targetNamespace="{namespace}">'
)
_HEX = "[0-9a-fA-F]"
_GUID_SCHEMA = (
    f'<s:schema elementFormDefault="qualified" targetNamespace="{GUIDS}">'
    '<s:simpleType name="guid"><s:restriction base="s:string">'
    f'<s:pattern value="{_HEX}{{8}}-{_HEX}{{4}}-{_HEX}{{4}}-{_HEX}{{4}}-{_HEX}{{12}}"/>'
    "</s:restriction></s:simpleType></s:schema>"
)
_BINDINGS = (("soap", "Soap"), ("soap12", "Soap12"))
_VALUES = frozenset({"int", "short", "long", "decimal", "double", "boolean", "dateTime"})


def describe(service: Service, address: str) -> str:
    """Write the description of a service that is reached at an address."""
    return "".join(
        (
            _HEAD.format(namespace=service.namespace),
            "<wsdl:types>",
            *_schema(service),
            "</wsdl:types>",
            *(_messages(one) for one in service.operations),
            _port_type(service),
            *(_binding(service, prefix, suffix) for prefix, suffix in _BINDINGS),
            _address(service, address),
            "</wsdl:definitions>",
        )
    )


def _schema(service: Service) -> Iterator[str]:
    guids = service.uses_guid()
    yield f'<s:schema elementFormDefault="qualified" targetNamespace="{service.namespace}">'
    if guids:
        yield f'<s:import namespace="{GUIDS}"/>'
    for operation in service.operations:
        yield _element(operation.name, operation.asks)
        result = operation.result
        yield _element(f"{operation.name}Response", (result,) if result else ())
    for one in service.types:
        yield _choice(one) if isinstance(one, Choice) else _record(one)
    for item in service.lists():
        yield _list(service, item)
    yield "</s:schema>"
    if guids:
        yield _GUID_SCHEMA


def _element(name: str, fields: Iterable[Field]) -> str:
    inside = _sequence(fields)
    return f'<s:element name="{name}"><s:complexType>{inside}</s:complexType></s:element>'


def _sequence(fields: Iterable[Field]) -> str:
    rows = "".join(_field(field) for field in fields)
    return f"<s:sequence>{rows}</s:sequence>" if rows else ""


def _field(field: Field) -> str:
    least = 1 if field.required else 0
    marks = f'minOccurs="{least}" maxOccurs="1"'
    if field.default is not None:
        marks += f' default="{escape(field.default)}"'
    marks += f' name="{field.name}"'
    if field.nillable:
        marks += ' nillable="true"'
    if field.type == "any":
        return f"<s:element {marks}/>"
    return f'<s:element {marks} type="{type_name(field)}"/>'


def type_name(field: Field) -> str:
    """Word the type of a field as the description names it."""
    if field.item:
        return f"tns:{list_name(field.item)}"
    return _plain(field.type)


def _plain(name: str) -> str:
    if name == "guid":
        return "s1:guid"
    return f"s:{name}" if name in _VALUES or name == "string" else f"tns:{name}"


def list_name(item: str) -> str:
    """Name the type of a list."""
    return f"ArrayOf{item[0].upper()}{item[1:]}"


def _record(one: Record) -> str:
    return f'<s:complexType name="{one.name}">{_sequence(one.fields)}</s:complexType>'


def _choice(one: Choice) -> str:
    values = "".join(f'<s:enumeration value="{value}"/>' for value in one.values)
    return (
        f'<s:simpleType name="{one.name}"><s:restriction base="s:string">{values}'
        "</s:restriction></s:simpleType>"
    )


def _list(service: Service, item: str) -> str:
    nil = ' nillable="true"' if service.item_may_be_nil(item) else ""
    return (
        f'<s:complexType name="{list_name(item)}"><s:sequence>'
        f'<s:element minOccurs="0" maxOccurs="unbounded" name="{item}"{nil} type="{_plain(item)}"/>'
        "</s:sequence></s:complexType>"
    )


def _messages(operation: Operation) -> str:
    return "".join(
        f'<wsdl:message name="{operation.name}Soap{way}">'
        f'<wsdl:part name="parameters" element="tns:{operation.name}{suffix}"/></wsdl:message>'
        for way, suffix in (("In", ""), ("Out", "Response"))
    )


def _port_type(service: Service) -> str:
    rows = "".join(
        f'<wsdl:operation name="{one.name}"><wsdl:input message="tns:{one.name}SoapIn"/>'
        f'<wsdl:output message="tns:{one.name}SoapOut"/></wsdl:operation>'
        for one in service.operations
    )
    return f'<wsdl:portType name="{service.name}Soap">{rows}</wsdl:portType>'


def _binding(service: Service, prefix: str, suffix: str) -> str:
    body = f'<{prefix}:body use="literal"/>'
    rows = "".join(
        f'<wsdl:operation name="{one.name}">'
        f'<{prefix}:operation soapAction="{service.action(one.name)}" style="document"/>'
        f"<wsdl:input>{body}</wsdl:input><wsdl:output>{body}</wsdl:output></wsdl:operation>"
        for one in service.operations
    )
    return (
        f'<wsdl:binding name="{service.name}{suffix}" type="tns:{service.name}Soap">'
        f'<{prefix}:binding transport="http://schemas.xmlsoap.org/soap/http"/>{rows}</wsdl:binding>'
    )


def _address(service: Service, address: str) -> str:
    ports = "".join(
        f'<wsdl:port name="{service.name}{suffix}" binding="tns:{service.name}{suffix}">'
        f'<{prefix}:address location="{escape(address)}"/></wsdl:port>'
        for prefix, suffix in _BINDINGS
    )
    return f'<wsdl:service name="{service.name}">{ports}</wsdl:service>'
