"""Which function answers which operation."""

from bindeledd.sandbox.sevenoffice import (
    authenticate,
    companies,
    hours,
    invoices,
    products,
    projects,
    registers,
)
from bindeledd.sandbox.sevenoffice.authenticate import OPEN
from bindeledd.sandbox.sevenoffice.calls import Handler
from bindeledd.sandbox.sevenoffice.shapes import Operation

_BY_SERVICE: dict[str, dict[str, Handler]] = {
    "Authenticate": authenticate.HANDLERS,
    "CompanyService": companies.HANDLERS,
    "ProjectService": projects.HANDLERS,
    "TimeService": hours.HANDLERS,
    "ProductService": products.HANDLERS,
    "InvoiceService": invoices.HANDLERS,
    "TransactionService": registers.TRANSACTION,
    "ClientService": registers.CLIENT,
    "PersonService": registers.PERSON,
}
HANDLERS: dict[tuple[str, str], Handler] = {
    (service, operation): handler
    for service, handlers in _BY_SERVICE.items()
    for operation, handler in handlers.items()
}


def single_object(operation: Operation) -> bool:
    """Tell whether a refusal cannot stand inside the answer."""
    return not (operation.name.startswith("Save") and operation.answers.endswith("[]"))


__all__ = ["HANDLERS", "OPEN", "single_object"]
