"""Errors grouped by what happens next; texts for people are translations of the codes."""

from __future__ import annotations

from typing import ClassVar, TypeAlias

Param: TypeAlias = str | int | bool | list[str] | None
"""A value that survives JSON: params never hold bodies or secrets."""


class BindeleddError(Exception):
    """An error with a stable code and JSON-able params.

    Args:
        code: Stable, dotted, lower case; kept in history, so it changes by migration only.
        params: Facts for the sentence and for support: operation, status, their request id.
    """

    code: ClassVar[str] = "error"
    """Default code of the class, used when the raiser gives none."""

    def __init__(self, code: str | None = None, /, **params: Param) -> None:
        self.error_code = code or type(self).code
        self.params: dict[str, Param] = params
        super().__init__(self.error_code, params)

    def __str__(self) -> str:
        facts = ", ".join(f"{name}={value!r}" for name, value in sorted(self.params.items()))
        return f"{self.error_code} ({facts})" if facts else self.error_code


class UnavailableError(BindeleddError):
    """Surely no effect: no connection, 429, or any failed read. The engine retries.

    Args:
        code: Stable code.
        retry_after_seconds: What they asked us to wait; None when they did not say.
        params: Facts for the sentence.
    """

    code = "remote.unavailable"

    def __init__(
        self, code: str | None = None, /, *, retry_after_seconds: int | None = None, **params: Param
    ) -> None:
        self.retry_after_seconds = retry_after_seconds
        super().__init__(code, **params)


class OutcomeUnknownError(BindeleddError):
    """A write went out and no clear answer came. The engine looks up before it sends again."""

    code = "remote.outcome_unknown"


class AuthorizationError(BindeleddError):
    """Access ended. The engine pauses the connection and asks for a new grant."""

    code = "remote.access_ended"


class RejectedError(BindeleddError):
    """They refused the content. The engine parks the record and shows their reasons.

    Args:
        code: Stable code.
        reasons: Their own words, shown in a fold below ours.
        params: Facts for the sentence.
    """

    code = "remote.rejected"

    def __init__(
        self, code: str | None = None, /, *, reasons: tuple[str, ...] = (), **params: Param
    ) -> None:
        self.reasons = reasons
        super().__init__(code, **params)


class NotAllowedError(RejectedError):
    """They do not allow us this kind of deed. The engine stops the flow, not the connection."""

    code = "remote.right_missing"


class ConflictError(BindeleddError):
    """Exists already, or changed meanwhile. The engine adopts or reads again.

    Args:
        code: Stable code.
        theirs: Id of the object that stands in the way, when they told it.
        params: Facts for the sentence.
    """

    code = "remote.conflict"

    def __init__(
        self, code: str | None = None, /, *, theirs: str | None = None, **params: Param
    ) -> None:
        self.theirs = theirs
        super().__init__(code, **params)


class MappingError(BindeleddError):
    """No counterpart for a value. The engine parks the record."""

    code = "mapping.no_counterpart"


class ContractError(BindeleddError):
    """The answer is not of the declared shape. Stops the flow; after a write, outcome unknown."""

    code = "remote.odd_answer"


class DomainError(BindeleddError):
    """A rule of the workspace forbids it: 422 to the user, never retried.

    Args:
        code: Stable code.
        fields: Error codes per field, for forms and problem details.
        params: Facts for the sentence.
    """

    code = "domain.refused"

    def __init__(
        self, code: str | None = None, /, *, fields: dict[str, str] | None = None, **params: Param
    ) -> None:
        self.fields = fields or {}
        super().__init__(code, **params)


class NotFoundError(DomainError):
    """No such record in this company: 404 to the user."""

    code = "domain.not_found"


class ForbiddenError(DomainError):
    """The person's role does not allow the deed: 403 to the user."""

    code = "domain.forbidden"
