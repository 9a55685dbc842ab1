"""Every operation of the API, as its schema tells, with the least that each takes."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import Any, Final

from bindeledd.api.site import api

TABLES: Final = {
    "attachment_id": "workspace.InvoiceAttachment",
    "connection_id": "sync.Connection",
    "decision_id": "sync.MatchDecision",
    "import_id": "workspace.Import",
    "line_id": "workspace.InvoiceAttachmentLine",
    "plan_id": "sync.Plan",
    "posting_id": "workspace.HourBankPosting",
    "row_id": "sync.PlanRow",
    "run_id": "sync.Run",
    "token_id": "tenancy.ApiToken",
    "waiting_id": "sync.Waiting",
}
"""Parameter of a path -> table of its ids; all others are named after their table."""

WORDS: Final = {
    "kind": "customer",
    "group": "customers",
    "step": "match",
    "week": "2026-W47",
    "day": "2026-11-16",
    "ending": "csv",
}


@dataclass(frozen=True)
class Operation:
    """One operation: its name, method, path, query and the least of a body."""

    name: str
    method: str
    path: str
    query: str
    takes: str
    body: Any

    @property
    def parameters(self) -> tuple[str, ...]:
        """Names of the ids in its path."""
        names = re.findall(r"{(\w+)}", self.path)
        return tuple(name for name in names if name not in WORDS)

    def address(self, ids: dict[str, Any]) -> str:
        """Return the whole address with ids of rows by table."""
        known = {name: str(ids[table_of(name)]) for name in self.parameters}
        return self.path.format(**WORDS, **known) + self.query


def table_of(parameter: str) -> str:
    """Return the table whose ids a parameter takes."""
    camel = "".join(part.capitalize() for part in parameter.removesuffix("_id").split("_"))
    return TABLES.get(parameter, f"workspace.{camel}")


@cache
def operations() -> tuple[Operation, ...]:
    """Return all operations, by name."""
    made = api.get_openapi_schema(path_prefix="/api/v1/")
    found = []
    for path, methods in made["paths"].items():
        for method, told in methods.items():
            content = told.get("requestBody", {}).get("content", {})
            takes = next(iter(content), "")
            shape = content.get(takes, {}).get("schema", {})
            asked = [
                f"{one['name']}={_least(made, one['schema'])}"
                for one in told["parameters"]
                if one["in"] == "query" and one.get("required")
            ]
            found.append(
                Operation(
                    name=told["operationId"],
                    method=method.upper(),
                    path=path,
                    query="?" + "&".join(asked) if asked else "",
                    takes=takes,
                    body=_least(made, shape) if shape else None,
                )
            )
    return tuple(sorted(found, key=lambda one: one.name))


def _least(made: Any, shape: dict[str, Any]) -> Any:
    """Return the least value of a shape: only what it requires."""
    if "$ref" in shape:
        return _least(made, made["components"]["schemas"][shape["$ref"].rpartition("/")[2]])
    for several in ("anyOf", "oneOf", "allOf"):
        if several in shape:
            return _least(made, shape[several][0])
    if "enum" in shape or "const" in shape:
        return shape.get("enum", [shape.get("const")])[0]
    if shape.get("type") == "object":
        needed = shape.get("required", [])
        return {name: _least(made, shape["properties"][name]) for name in needed}
    if shape.get("type") == "array":
        return [_least(made, shape["items"])] * shape.get("minItems", 0)
    return _least_of(shape)


def _least_of(shape: dict[str, Any]) -> Any:
    types = {"integer": 1, "boolean": False}
    forms = {"uuid": "01a2009e-bea3-78a8-b560-a96402037677", "date": "2026-11-16"}
    if shape.get("type") in types:
        return types[shape["type"]]
    if shape.get("format") in forms:
        return forms[shape["format"]]
    return "1" if "pattern" in shape or shape.get("type") == "number" else "x"
