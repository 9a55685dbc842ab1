"""PowerOffice Go: `CONNECTOR` is the only public name; the README tells the facts."""

from decimal import Decimal

from bindeledd.connectors.poweroffice_go.check import check, fresh
from bindeledd.connectors.poweroffice_go.client import Client, scope
from bindeledd.connectors.poweroffice_go.flows import CATALOGUES, FLOWS, GROUPS, REGISTERS
from bindeledd.sync.flows import Connector, Credential

CONNECTOR: Connector[Client] = Connector(
    system="poweroffice_go",
    label="PowerOffice Go",
    short="Go",
    credentials=(
        Credential(
            "client_key",
            "Client key",
            "In PowerOffice Go: Settings, Extensions, Add extension. The extension is called "
            "bindeledd, and the key is shown there once it is added.",
        ),
    ),
    open=Client,
    check=check,
    fresh=fresh,
    registers=REGISTERS,
    catalogues=CATALOGUES,
    groups=GROUPS,
    flows=FLOWS,
    scope=scope,
    needs=("application_key", "subscription_key"),
    requests_per_second=Decimal(10),
)

__all__ = ["CONNECTOR"]
