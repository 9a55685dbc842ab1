"""24SevenOffice: `CONNECTOR` is the only public name; the README tells the facts."""

from decimal import Decimal

from bindeledd.connectors.sevenoffice.check import check
from bindeledd.connectors.sevenoffice.client import Client, scope
from bindeledd.connectors.sevenoffice.flows import CATALOGUES, FLOWS, GROUPS, REGISTERS
from bindeledd.sync.flows import CompanyChoice, Connector, Credential

CONNECTOR: Connector[Client] = Connector(
    system="sevenoffice",
    label="24SevenOffice",
    short="24SO",
    credentials=(
        Credential(
            "username",
            "User name",
            "The e-mail address of a user in 24SevenOffice. We recommend a user made for this "
            "alone: a person's own access may change, and ends when that person leaves.",
        ),
        Credential(
            "password",
            "Password",
            "Of that user. It is kept encrypted, and used to log in and for nothing else.",
            hidden=True,
        ),
    ),
    open=Client,
    check=check,
    registers=REGISTERS,
    catalogues=CATALOGUES,
    groups=GROUPS,
    flows=FLOWS,
    scope=scope,
    requests_per_second=Decimal(2),  # 7 200 an hour
    companies=CompanyChoice(Client.companies),
    needs=("application_id",),
)

__all__ = ["CONNECTOR"]
