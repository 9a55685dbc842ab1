"""The OpenAPI schema: what every door and every refusal has in common is written into it once."""

from __future__ import annotations

from typing import Any, Final

from ninja import NinjaAPI
from ninja.openapi.schema import OpenAPISchema
from ninja.operation import Operation

from bindeledd.api.admission import Rules
from bindeledd.api.problems import MEDIA_TYPE
from bindeledd.api.shapes import ProblemOut

_DESCRIPTIONS: Final = {
    400: "Cannot be read.",
    401: "No key, or one that does not hold.",
    403: "The key or its maker's role does not allow it.",
    404: "No such thing in this company.",
    409: "The present state does not allow it.",
    412: "If-Match names another revision.",
    413: "Too large.",
    415: "Another content type.",
    422: "A field or a rule refuses it; `errors` tells where.",
    429: "Too many requests; Retry-After tells how long to wait.",
    502: "The other system gave an answer that cannot be used.",
    503: "Not available just now; Retry-After tells when to try again.",
}
_ALWAYS: Final = (400, 401, 403, 404, 413, 422, 429, 503)
_PROBLEM: Final = {"$ref": "#/components/schemas/ProblemOut"}
_ONCE: Final = {
    "in": "header",
    "name": "Idempotency-Key",
    "required": False,
    "schema": {"type": "string", "pattern": "^[!-~]{1,200}$"},
    "description": "Of your own choosing, one for each deed. A retry within 24 hours gets the first"
    " answer again and does nothing twice.",
}
_MATCH: Final = {
    "in": "header",
    "name": "If-Match",
    "required": False,
    "schema": {"type": "string", "pattern": '^("[0-9]{1,18}"|\\*)$'},
    "description": "The ETag that was read. When somebody changed the record since, nothing is"
    " overwritten and the answer is 412.",
}
_SECURITY: Final = {
    "key": {
        "type": "http",
        "scheme": "bearer",
        "bearerFormat": "bl_…",
        "description": "Made in Setup, or by POST /tokens. The scope that an operation needs is"
        " told with it.",
    }
}


class _Strict(OpenAPISchema):
    """A schema in which one name means one shape."""

    def add_schema_definitions(self, definitions: dict[str, Any]) -> None:
        """Take shapes in.

        Raises:
            TypeError: Two shapes have the same name; one would hide the other.
        """
        for name, told in definitions.items():
            if self.schemas.setdefault(name, told) != told:
                raise TypeError(f"two shapes are called {name}")


class Api(NinjaAPI):
    """The API, whose schema tells of every operation what its door asks and may answer."""

    def get_openapi_schema(
        self, *, path_prefix: str | None = None, path_params: dict[str, Any] | None = None
    ) -> OpenAPISchema:
        """Return the schema of OpenAPI 3.1."""
        rules = {}
        for router in self._get_bound_routers():
            for view in router.path_operations.values():
                for operation in view.operations:
                    rules[self.get_openapi_operation_id(operation)] = _rules(operation)
        made = _Strict(self, path_prefix or self.get_root_path(path_params or {}))
        for path in made["paths"].values():
            for told in path.values():
                _complete(told, rules[told["operationId"]])
        problem = ProblemOut.model_json_schema(ref_template="#/components/schemas/{model}")
        made["components"]["schemas"].update(problem.pop("$defs"))
        made["components"]["schemas"]["ProblemOut"] = problem
        made["components"]["securitySchemes"] = _SECURITY
        return made

    def get_openapi_operation_id(self, operation: Operation) -> str:
        """Name an operation after its view: names of views are unique."""
        return str(operation.view_func.__name__)


def _rules(operation: Operation) -> Rules:
    rules: Rules = operation.view_func.rules  # type: ignore[attr-defined] # put there by `needs`
    return rules


def _complete(told: dict[str, Any], rules: Rules) -> None:
    told["security"] = [{"key": []}]
    scope = f"Needs a key with the scope `{rules.scope.value}`."
    told["description"] = "\n\n".join(part for part in (told.get("description"), scope) if part)
    told["x-scope"] = rules.scope.value
    if rules.once:
        told["parameters"].append(_ONCE)
    if rules.match:
        told["parameters"].append(_MATCH)
    for status in statuses(rules):
        told["responses"][status] = {
            "description": _DESCRIPTIONS[status],
            "content": {MEDIA_TYPE: {"schema": _PROBLEM}},
        }
    _tell_headers(told, rules)


def statuses(rules: Rules) -> list[int]:
    """Return every refusal that an operation may answer."""
    found = {*_ALWAYS, *rules.answers}
    if rules.scope.value != "read":
        found.add(409)
    if rules.takes != "nothing":
        found.add(415)
    if rules.match:
        found.add(412)
    if rules.remote:
        found.add(502)
    return sorted(found)


def _tell_headers(told: dict[str, Any], rules: Rules) -> None:
    if 202 in told["responses"]:  # noqa: PLR2004 - asked for, not done yet
        address = {"schema": {"type": "string"}, "description": "Where the run is read."}
        told["responses"][202].setdefault("headers", {})["Location"] = address
    seconds = {"schema": {"type": "integer"}, "description": "Seconds to wait."}
    for status in (429, 503):
        told["responses"][status]["headers"] = {"Retry-After": seconds}
    if rules.once:
        replayed = {"schema": {"type": "string"}, "description": "`true` for a repeated answer."}
        for status, answer in told["responses"].items():
            if int(status) < 300:  # noqa: PLR2004 - what was done
                answer.setdefault("headers", {})["Idempotency-Replayed"] = replayed
