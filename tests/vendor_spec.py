"""Holds requests and answers against PowerOffice Go's own specification (the saved OpenAPI file).

The file lies in the sibling folder ``shared`` of the repository; tests that need it skip with a
reason when it is missing. Its defects (contract paper poweroffice-go, section 0) are met here:

- ``$ref`` drops its siblings in OpenAPI 3.0, so no enum or address is marked nullable: a property
  that is a bare reference is taken as nullable.
- List parameters stand as one object ``resourceParameter`` but are sent flat (section 3.2).
- Problem bodies are PascalCase in the file and camelCase in the vendor's answers (section 3.1).
- The fields that PATCH takes are missing: they come from the read model without its read-only
  fields, and without the code of a pair (``DepartmentCode`` beside ``DepartmentId``).
- ``Operation.value`` is typed as an object, though every example sends scalars.
- Some 200 answers have no body schema (`/Departments/{id}`, PATCH `/Projects/{id}`): the schema of
  the sister operation is used, and an empty body is allowed for PATCH.
- ``IsPrimary`` of delivery addresses and ``ManagerEmployeeId`` of departments are read-only in the
  read models by mistake of the merge; the contract paper's tables (patch models) allow them.
- Files are answered without a schema, and every upload has the schema of a voucher page: one part
  ``file`` with a file name.
"""

import functools
import json
import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl

import jsonschema
import pytest
import yaml

SPEC = Path(__file__).resolve().parents[2] / "shared" / "contracts" / "poweroffice-go.openapi.yaml"
needs_spec = pytest.mark.skipif(
    not SPEC.exists(), reason="the vendor's specification is not in the sibling folder 'shared'"
)
LIST_PARAMETERS = {"PageNumber", "PageSize", "Fields", "OrderBy", "UseDatabaseValidation"}
_PATCHED_ALL_THE_SAME = {
    ("ContactDeliveryAddressDto", "IsPrimary"),
    ("DepartmentDto", "ManagerEmployeeId"),
}
_MOMENT = re.compile(r"\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}:\d{2}(\.\d{1,7})?(Z|[+-]\d{2}:\d{2})?")
_SISTERS = {"/Departments/{id}": "/Departments", "/Projects/{id}": "/Projects/{id}"}
_UNDESCRIBED = ("/TimeTracking/", "/TimeTransactions")
"""Younger than the saved file (contract paper, section 11): only keys can be held against it."""
_OPERATION = {
    "type": "object",
    "required": ["op", "path"],
    "additionalProperties": False,
    "properties": {
        "op": {"enum": ["add", "remove", "replace", "copy", "move", "test"]},
        "path": {"type": "string", "pattern": "^/."},
        "from": {"type": "string", "pattern": "^/."},
        "value": {},
    },
}
_FILES = {"/SalesOrders/{salesOrderId}/attachments/{id}", "/VoucherDocumentation/Download"}
Query = Mapping[str, object] | Iterable[tuple[str, str]] | str | bytes | None

_formats = jsonschema.FormatChecker()


@_formats.checks("date-time")
def _is_moment(value: object) -> bool:
    return not isinstance(value, str) or _MOMENT.fullmatch(value) is not None


@functools.cache
def load() -> dict[str, Any]:
    """Read the specification once."""
    if not SPEC.exists():
        pytest.skip(f"{SPEC.name} is not in the sibling folder 'shared'")
    text = SPEC.read_text(encoding="utf-8")
    spec: dict[str, Any] = yaml.load(text, Loader=yaml.CSafeLoader)
    return spec


@functools.cache
def _paths() -> list[tuple[list[str], str, dict[str, Any]]]:
    """Paths as lower-case parts, fixed ones before those with open parts."""
    found = [(_parts(path), path, item) for path, item in load()["paths"].items()]
    return sorted(found, key=lambda each: sum(part.startswith("{") for part in each[0]))


def _parts(path: str) -> list[str]:
    return [part if part.startswith("{") else part.lower() for part in path.strip("/").split("/")]


def strip_prefix(path: str) -> str:
    """Take ``/Demo`` and ``/v2`` off a path, in any case."""
    return re.sub(r"^(/demo)?/v2(?=/)", "", path, flags=re.IGNORECASE)


UNCONFIRMED = {
    ("POST", "/vouchers/outgoinginvoicejournals"),
    ("POST", "/vouchers/outgoingcreditnotejournals"),
}
"""Operations that we use and the saved specification does not have (contract paper, 15.2)."""


def is_unconfirmed(method: str, path: str) -> bool:
    """Tell whether a request goes where the specification says nothing."""
    return (method, strip_prefix(path).lower()) in UNCONFIRMED


def find_operation(method: str, path: str) -> tuple[str, dict[str, Any], dict[str, str]]:
    """Find an operation: its path in the specification, itself, and the values of open parts."""
    given = strip_prefix(path).strip("/").split("/")
    for parts, name, item in _paths():
        if len(parts) == len(given) and all(
            part.startswith("{") or part == value.lower()
            for part, value in zip(parts, given, strict=True)
        ):
            if method.lower() not in item:
                continue
            pairs = zip(parts, given, strict=True)
            values = {part.strip("{}"): value for part, value in pairs if part[0] == "{"}
            return name, item[method.lower()], values
    raise AssertionError(f"{method} {path}: the vendor has no such operation")


def _resolve(schema: Any) -> Any:
    """Turn an OpenAPI 3.0 schema into JSON Schema, references put in place."""
    if isinstance(schema, list):
        return [_resolve(each) for each in schema]
    if not isinstance(schema, dict):
        return schema
    if "$ref" in schema:
        return _named(schema["$ref"].rpartition("/")[2])
    result = {
        key: _resolve(value)
        for key, value in schema.items()
        if key not in {"nullable", "example", "description", "readOnly", "properties"}
    }
    if "properties" in schema:
        result["properties"] = {
            name: _nullable(each) if "$ref" in each else _resolve(each)
            for name, each in schema["properties"].items()
        }
    return {"anyOf": [result, {"type": "null"}]} if schema.get("nullable") else result


def _nullable(reference: dict[str, Any]) -> dict[str, Any]:
    return {"anyOf": [_resolve(reference), {"type": "null"}]}


@functools.cache
def _named(name: str) -> Any:
    schema = load()["components"]["schemas"][name]
    resolved = _resolve(schema)
    required = schema.get("required", [])
    for field in required:  # "nullable" and "required" at once: the vendor wants a value
        resolved["properties"][field] = {
            "allOf": [resolved["properties"][field], {"not": {"type": "null"}}]
        }
    return resolved


@functools.cache
def _validator(name: str, *, many: bool = False) -> Any:
    schema = {"type": "array", "items": _named(name)} if many else _named(name)
    return jsonschema.Draft7Validator(schema, format_checker=_formats)


def _check(validator: Any, value: object, what: str) -> None:
    problem = jsonschema.exceptions.best_match(validator.iter_errors(value))
    if problem is not None:
        where = "/".join(str(part) for part in problem.absolute_path)
        raise AssertionError(f"{what}: {problem.message} - at {where or 'the top'}")


def _header(headers: Mapping[str, str], name: str) -> str:
    return next((v for k, v in headers.items() if k.lower() == name.lower()), "")


def _pairs(query: Query) -> list[tuple[str, str]]:
    if query is None:
        return []
    if isinstance(query, bytes):
        query = query.decode()
    if isinstance(query, str):
        return parse_qsl(query.removeprefix("?"), keep_blank_values=True)
    if isinstance(query, Mapping):
        return [(name, str(value)) for name, value in query.items()]
    return list(query)


def _json(body: object, what: str) -> Any:
    """Take bytes, text, or a value already read."""
    if isinstance(body, bytes | str):
        try:
            return json.loads(body)
        except ValueError as error:
            raise AssertionError(f"{what}: no JSON: {error}") from error
    return body


def validate_request(
    method: str,
    path: str,
    query: Query = None,
    headers: Mapping[str, str] | None = None,
    body: object = None,
) -> None:
    """Hold one request against the specification.

    Args:
        method: GET, POST ...
        path: With or without ``/Demo`` and ``/v2``; names in any case.
        query: A mapping, pairs, or the query string.
        headers: When given, both keys and the content type are looked at too.
        body: Bytes, text, or the value to be sent as JSON; None or empty is no body.

    Raises:
        AssertionError: With the reason.
    """
    what = f"{method} {path}"
    if path.lower().endswith("/oauth/token"):
        _validate_token_request(method, headers or {}, body)
        return
    if strip_prefix(path).lower().startswith(tuple(each.lower() for each in _UNDESCRIBED)):
        _validate_headers(what, path, headers or {})
        return
    name, operation, values = find_operation(method, path)
    if headers is not None:
        _validate_headers(what, name, headers)
    _validate_parameters(what, operation, values, _pairs(query))
    wanted = operation.get("requestBody")
    if wanted is None:
        assert body in (None, b"", ""), f"{what}: takes no body"
        return
    assert body not in (None, b"", ""), f"{what}: needs a body"
    kind = _header(headers or {}, "Content-Type").partition(";")[0].strip()
    if headers is not None:
        assert kind in wanted["content"], f"{what}: content type {kind!r} is not served"
    content = next(iter(wanted["content"].values()))["schema"]
    if "multipart/form-data" in wanted["content"]:
        _validate_upload(what, _header(headers or {}, "Content-Type"), body)
    elif content["$ref"].endswith("JsonPatchDocument"):
        _validate_patch(what, name, _json(body, what))
    else:
        _check(_validator(content["$ref"].rpartition("/")[2]), _json(body, what), what)


def _validate_upload(what: str, kind: str, body: object) -> None:
    assert isinstance(body, bytes), f"{what}: an upload is bytes"
    boundary = kind.partition("boundary=")[2].strip('"')
    assert boundary, f"{what}: content type without boundary"
    parts = body.split(b"--" + boundary.encode())[1:-1]
    assert len(parts) == 1, f"{what}: {len(parts)} parts instead of one"
    head = parts[0].partition(b"\r\n\r\n")[0].decode()
    name = re.search(r'name="([^"]*)"', head)
    assert name is not None, f"{what}: a part without name"
    assert name[1] == "file", f"{what}: the part is named {name[1]!r}"
    assert re.search(r'filename="[^"]+"', head), f"{what}: no file name"


def _validate_token_request(method: str, headers: Mapping[str, str], body: object) -> None:
    assert method == "POST", "the token address takes POST"
    assert _header(headers, "Authorization").startswith("Basic "), "token: no Basic key pair"
    assert _header(headers, "Ocp-Apim-Subscription-Key"), "token: no subscription key"
    kind = _header(headers, "Content-Type")
    assert kind.startswith("application/x-www-form-urlencoded"), f"token: content type {kind!r}"
    text = body.decode() if isinstance(body, bytes) else str(body)
    assert dict(parse_qsl(text)) == {"grant_type": "client_credentials"}, f"token: body {text!r}"


def _validate_headers(what: str, name: str, headers: Mapping[str, str]) -> None:
    assert _header(headers, "Ocp-Apim-Subscription-Key"), f"{what}: no subscription key"
    if not name.startswith("/Onboarding/"):
        bearer = _header(headers, "Authorization")
        assert bearer.startswith("Bearer "), f"{what}: no bearer token"


def _validate_parameters(
    what: str, operation: dict[str, Any], values: dict[str, str], query: list[tuple[str, str]]
) -> None:
    declared = operation.get("parameters", [])
    known = {p["name"]: p["schema"] for p in declared if p["in"] == "query"}
    is_list = known.pop("resourceParameter", None) is not None
    for parameter in declared:
        if parameter["in"] == "path":
            value = (
                values[parameter["name"].lower()]
                if parameter["name"] not in values
                else (values[parameter["name"]])
            )
            _check_text(f"{what}: {parameter['name']}", parameter["schema"], value)
    for name, value in query:
        if is_list and name in LIST_PARAMETERS:
            schema = load()["components"]["schemas"]["ResourceParameters"]["properties"][name]
        else:
            assert name in known, f"{what}: the vendor has no query parameter {name!r}"
            schema = known[name]
        _check_text(f"{what}: {name}", schema, value)


def _check_text(what: str, schema: dict[str, Any], text: str) -> None:
    """Read a parameter as its type says, then hold it against its schema."""
    resolved = _resolve(schema)
    kinds = [each.get("type") for each in resolved.get("anyOf", [resolved])]
    value: object = text
    if "integer" in kinds:
        assert re.fullmatch(r"-?\d+", text), f"{what}: {text!r} is no whole number"
        value = int(text)
    elif "boolean" in kinds:
        assert text in {"true", "false"}, f"{what}: {text!r} is neither true nor false"
        value = text == "true"
    _check(jsonschema.Draft7Validator(resolved, format_checker=_formats), value, what)


@functools.cache
def patch_fields(path: str) -> dict[str, Any]:
    """The fields that PATCH of a path takes, by lower-case name, as resolved schemas."""
    model = _read_model(path)
    schema = load()["components"]["schemas"][model]
    return {
        name.lower(): _nullable(each) if "$ref" in each else _resolve(each)
        for name, each in schema["properties"].items()
        if not each.get("readOnly") or (model, name) in _PATCHED_ALL_THE_SAME
    }


def _validate_patch(what: str, path: str, body: Any) -> None:
    validator = jsonschema.Draft7Validator({"type": "array", "minItems": 1, "items": _OPERATION})
    _check(validator, body, what)
    fields = patch_fields(path)
    for operation in body:
        for place in {operation["path"], operation.get("from") or operation["path"]}:
            name, _, inner = place.removeprefix("/").partition("/")
            assert name.lower() in fields, f"{what}: PATCH does not take {name!r}"
            if not inner and "value" in operation:
                schema = _without_read_only(path, fields[name.lower()])
                _check(
                    jsonschema.Draft7Validator(schema, format_checker=_formats),
                    operation["value"],
                    f"{what} {place}",
                )


def _without_read_only(path: str, schema: dict[str, Any]) -> dict[str, Any]:
    """Addresses are sent as the POST model wants them: whole, without id and timestamp."""
    for each in schema.get("anyOf", ()):
        if "City" in each.get("properties", {}):
            model = "AddressPostDto" if path.startswith("/ContactPersons") else None
            return {"anyOf": [_named(model or "ContactAddressPostDto"), {"type": "null"}]}
    return schema


def _read_model(path: str) -> str:
    """Name the model that a path answers with; sister operations fill the gaps of the file."""
    paths = load()["paths"]
    whole = _SISTERS.get(path, path)
    for candidate in (path, whole):
        for method in ("get", "post", "patch"):
            operation = paths.get(candidate, {}).get(method, {})
            for status in ("200", "201", "202"):
                answer = operation.get("responses", {}).get(status, {})
                for content in answer.get("content", {}).values():
                    schema = content["schema"]
                    reference = schema.get("$ref") or schema.get("items", {}).get("$ref")
                    if reference:
                        return str(reference.rpartition("/")[2])
    raise AssertionError(f"{path}: no read model in the specification")


def validate_response(
    method: str,
    path: str,
    status: int,
    headers: Mapping[str, str] | None = None,
    body: object = b"",
    *,
    fields: Iterable[str] = (),
) -> None:
    """Hold one answer against the specification.

    Args:
        method: GET, POST ...
        path: With or without ``/Demo`` and ``/v2``; names in any case.
        status: The answer's status.
        headers: When given, the content type is looked at too.
        body: Bytes, text, or the value already read.
        fields: What ``Fields`` asked for: the answer must hold exactly these. Without it the
            answer must hold every field of the read model.

    Raises:
        AssertionError: With the reason.
    """
    what = f"{method} {path} -> {status}"
    if path.lower().endswith("/oauth/token"):
        _validate_token_answer(what, status, _json(body, what))
        return
    name, operation, _ = find_operation(method, path)
    declared = operation["responses"]
    assert str(status) in declared, f"{what}: the vendor declares {', '.join(declared)}"
    bodiless = status == 202 and "content" not in declared["202"]
    if status in {204, 401, 403} or bodiless:
        assert body in (b"", "", None), f"{what}: must have no body"
        return
    if status >= 400:
        _validate_problem(what, status, _json(body, what))
        return
    if body in (b"", "", None):
        assert method in {"DELETE", "PATCH", "PUT"}, f"{what}: must have a body"
        return
    if method == "GET" and name in _FILES:
        return
    kind = _header(headers or {}, "Content-Type")
    assert headers is None or kind.startswith("application/json"), f"{what}: content type {kind!r}"
    many = not name.endswith("}") and method == "GET" and _is_list(operation)
    value = _json(body, what)
    model = _read_model(name)
    _check(_validator(model, many=many), value, what)
    every = set(fields) or set(load()["components"]["schemas"][model]["properties"])
    for row in value if many else [value]:
        missing = every - set(row) - _LEFT_OUT.get(model, set())
        assert not missing, f"{what}: lacks {', '.join(sorted(missing))}"


_LEFT_OUT = {
    "OrganizationSettingDto": {"DefaultAgricultureDepartment", "DeliveryAddress", "MailAddress"}
}


def _is_list(operation: dict[str, Any]) -> bool:
    content = operation["responses"]["200"].get("content", {})
    return any(each["schema"].get("type") == "array" for each in content.values())


def _validate_problem(what: str, status: int, body: Any) -> None:
    if status == 429:
        assert set(body) == {"statusCode", "message"}, f"{what}: no gateway body: {body}"
        return
    names = {"type": str, "title": str, "detail": str, "instance": str, "status": int}
    assert isinstance(body, dict), f"{what}: no problem body: {body}"
    assert body.get("title"), f"{what}: problem without title: {body}"
    for name, value in body.items():
        kind = names.get(name)
        assert kind is not None, f"{what}: {name!r} is no member of a problem body"
        assert isinstance(value, kind), f"{what}: {name} is {value!r}"


def _validate_token_answer(what: str, status: int, body: Any) -> None:
    assert isinstance(body, dict), f"{what}: {body!r}"
    if status == 200:
        assert set(body) == {"access_token", "token_type", "expires_in"}, f"{what}: {set(body)}"
        assert body["token_type"] == "bearer", f"{what}: {body['token_type']}"
        assert isinstance(body["expires_in"], int), f"{what}: {body['expires_in']!r}"
    elif status == 400:
        assert set(body) == {"error", "error_description"}, f"{what}: {set(body)}"
    else:
        assert set(body) == {"statusCode", "message"}, f"{what}: {set(body)}"
