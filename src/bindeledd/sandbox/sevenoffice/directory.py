"""Every service there is, as the switch for late fields wants it."""

from bindeledd.sandbox.sevenoffice.authenticate_tables import AUTHENTICATE
from bindeledd.sandbox.sevenoffice.company_tables import COMPANY_SERVICE
from bindeledd.sandbox.sevenoffice.invoice_tables import INVOICE_SERVICE
from bindeledd.sandbox.sevenoffice.product_tables import PRODUCT_SERVICE
from bindeledd.sandbox.sevenoffice.project_tables import PROJECT_SERVICE
from bindeledd.sandbox.sevenoffice.register_tables import (
    CLIENT_SERVICE,
    PERSON_SERVICE,
    TRANSACTION_SERVICE,
)
from bindeledd.sandbox.sevenoffice.shapes import Service
from bindeledd.sandbox.sevenoffice.time_tables import TIME_SERVICE, in_documented_order

SERVICES = (
    AUTHENTICATE,
    COMPANY_SERVICE,
    PROJECT_SERVICE,
    TIME_SERVICE,
    PRODUCT_SERVICE,
    INVOICE_SERVICE,
    TRANSACTION_SERVICE,
    CLIENT_SERVICE,
    PERSON_SERVICE,
)


def services(late_fields: str) -> dict[str, Service]:
    """Lay out the services by their lower-case paths.

    Args:
        late_fields: ``none``, ``last`` or ``documented``; see `Options`.
    """
    return {one.path.lower(): _edition(one, late_fields) for one in SERVICES}


def _edition(service: Service, late_fields: str) -> Service:
    if late_fields == "none":
        return service.without_late()
    if late_fields == "documented" and service is TIME_SERVICE:
        return in_documented_order(service)
    return service
