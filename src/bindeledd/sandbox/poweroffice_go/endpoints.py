"""The addresses of the API under ``/v2`` and what answers them."""

from collections.abc import Callable
from dataclasses import dataclass

from bindeledd.sandbox.http import Answer, Request, Router, json_answer
from bindeledd.sandbox.poweroffice_go import (
    auth,
    ledger_routes,
    onboarding,
    patching,
    payroll_routes,
    sales_routes,
    time_routes,
    writing,
)
from bindeledd.sandbox.poweroffice_go.filters import bad_query
from bindeledd.sandbox.poweroffice_go.ledger import Ledger
from bindeledd.sandbox.poweroffice_go.listing import list_rows
from bindeledd.sandbox.poweroffice_go.operations import Operation
from bindeledd.sandbox.poweroffice_go.problems import ProblemError, invalid
from bindeledd.sandbox.poweroffice_go.resources import RESOURCES
from bindeledd.sandbox.poweroffice_go.shapes import Resource

Key = int | str
_JSON_TYPES = ("application/json", "application/json-patch+json", "text/json")
_PATCH_TYPES = ("application/json-patch+json", "application/json")


@dataclass(frozen=True, slots=True)
class Call:
    """One call that may be made, with what it is about."""

    ledger: Ledger
    request: Request
    values: list[str]
    resource: Resource

    def keys(self) -> tuple[Key, int | None]:
        """Read the record's id from the address, and its owner's."""
        if self.resource.owned:
            return self._key(self.values[1]), self.owner()
        return self._key(self.values[0]), None

    def owner(self) -> int | None:
        """Read the owner's id from the address."""
        return int(self._key(self.values[0])) if self.resource.owned else None

    def _key(self, text: str) -> Key:
        if self.resource.id_kind == "uuid":
            return text.lower()
        if not text.isdigit():
            raise invalid(self.resource.title, f"The value '{text}' is not valid.")
        return int(text)

    def content(self, types: tuple[str, ...]) -> object:
        """Read the JSON that was sent."""
        kind = self.request.headers["content-type"].partition(";")[0].strip().lower()
        if kind not in types:
            detail = f"Content type '{kind}' is not served."
            raise ProblemError(415, "Unsupported Media Type", detail)
        try:
            return self.request.json()
        except ValueError as error:
            raise invalid(self.resource.title, "The body is not valid JSON.") from error


def _list(call: Call) -> Answer:
    return list_rows(call.ledger, call.resource, call.request)


def _get(call: Call) -> Answer:
    key, owner = call.keys()
    stored = writing.row_of(call.ledger, call.resource, key, owner)
    headers = [("Content-Type", "application/json; charset=utf-8")]
    return Answer(200, call.ledger.encoded(call.resource, stored), headers)


def _create(call: Call) -> Answer:
    body = call.content(_JSON_TYPES)
    row = writing.create(call.ledger, call.resource, body, call.owner())
    return json_answer(row, call.resource.created_status)


def _patch(call: Call) -> Answer:
    """Change a record; some resources answer without a body."""
    key, owner = call.keys()
    row = patching.patch(call.ledger, call.resource, key, call.content(_PATCH_TYPES), owner)
    if call.resource.silent_patch and not call.ledger.options.patch_answers:
        return Answer(200)
    return json_answer(row)


def _delete(call: Call) -> Answer:
    key, owner = call.keys()
    writing.delete(call.ledger, call.resource, key, owner)
    return Answer(200)


@dataclass(frozen=True, slots=True)
class ResourceOperation:
    """One operation on a resource of the tables."""

    resource: Resource
    run: Callable[[Call], Answer]
    write: bool = False

    def is_open_to(self, ledger: Ledger) -> bool:
        """Tell whether the integration may do this in these books."""
        return auth.allows(ledger, self.resource.rights, write=self.write)

    def answer(self, ledger: Ledger, request: Request, values: list[str]) -> Answer:
        """Do it."""
        return self.run(Call(ledger, request, values, self.resource))


@dataclass(frozen=True, slots=True)
class SettingsOperation:
    """GET of a register of one object."""

    read: Callable[[Ledger], dict[str, object]]
    right: str = ""

    def is_open_to(self, ledger: Ledger) -> bool:
        """Tell whether the integration may read it; without a right, any token may."""
        if not self.right:
            return ledger.settings.activated
        return auth.allows(ledger, (self.right,), write=False)

    def answer(self, ledger: Ledger, request: Request, _values: list[str]) -> Answer:
        """Answer the one object."""
        if request.query:
            raise bad_query(request.query[0][0], "The query parameter is not known.")
        return json_answer(self.read(ledger))


def _integration(ledger: Ledger) -> dict[str, object]:
    valid, missing = ledger.roles()
    information: dict[str, object] = {
        "ClientId": ledger.client_id,
        "ClientName": ledger.settings.name,
        "ActiveClientSubscriptions": ledger.settings.modules,
        "ValidPrivileges": valid,
        "InvalidPrivileges": missing,
    }
    if ledger.options.late_fields:
        information["AllowSendInvoice"] = ledger.settings.allow_send_invoice
    return information


def _organization(ledger: Ledger) -> dict[str, object]:
    return {
        "Id": ledger.client_id,
        "Name": ledger.settings.name,
        "LegalName": ledger.settings.name,
        "OrganizationNumber": ledger.settings.org_number or None,
        "EmailAddress": None,
        "PhoneNumber": None,
        "WebsiteUrl": None,
        "InvoiceInboxEhf": False,
        "InvoiceInboxEmail": False,
        "InvoiceInboxEmailAddress": None,
        "IsAgricultureClient": False,
        "MailAddressIsDeliveryAddress": True,
        "LastChangedDateTimeOffset": ledger.settings_changed,
    }


def _financial(ledger: Ledger) -> dict[str, object]:
    return {
        "ConversionDate": ledger.settings.conversion_date,
        "CurrencyCode": "NOK",
        "CurrencyGainsAccountId": 40_008_060,
        "CurrencyGainsAccountNo": 8_060,
        "CurrencyLossAccountId": 40_008_160,
        "CurrencyLossAccountNo": 8_160,
        "FinancialYearEndMonth": "December",
        "UseTrustAccountManagement": False,
        "LastChangedDateTimeOffset": ledger.settings_changed,
    }


def _lock_date(ledger: Ledger) -> dict[str, object]:
    return {"LockDate": ledger.settings.lock_date}


def api_routes() -> Router[Operation]:
    """Lay out every address below ``/v2``."""
    router: Router[Operation] = Router()
    router.add("GET", "/ClientIntegrationInformation", SettingsOperation(_integration))
    for name, read in (
        ("OrganizationSettings", _organization),
        ("FinancialSettings", _financial),
        ("LockDateSettings", _lock_date),
    ):
        router.add("GET", f"/{name}", SettingsOperation(read, "CommonServices"))
    for name, resource in RESOURCES.items():
        if not resource.served:
            continue
        one = f"/{name}/{{contactId}}/{{id}}" if resource.owned else f"/{name}/{{id}}"
        router.add("GET", f"/{name}", ResourceOperation(resource, _list))
        if resource.single:
            router.add("GET", one, ResourceOperation(resource, _get))
        if resource.writable:
            whole = f"/{name}/{{contactId}}" if resource.owned else f"/{name}"
            router.add("POST", whole, ResourceOperation(resource, _create, write=True))
            router.add("PATCH", one, ResourceOperation(resource, _patch, write=True))
            router.add("DELETE", one, ResourceOperation(resource, _delete, write=True))
    ledger_routes.routes(router)
    time_routes.routes(router)
    payroll_routes.routes(router)
    sales_routes.routes(router)
    return router


def open_routes() -> Router[Callable[..., Answer]]:
    """Lay out the addresses that need the subscription key only."""
    router: Router[Callable[..., Answer]] = Router()
    router.add("POST", "/Onboarding/Initiate", onboarding.initiate)
    router.add("POST", "/Onboarding/Finalize", onboarding.finalize)
    return router
