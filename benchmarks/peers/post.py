"""The one POST that all peers of the durable send make, over one kept-alive line."""

from __future__ import annotations

from typing import Any

import httpx2

from bindeledd.sandbox.poweroffice_go.options import SUBSCRIPTION_KEY


class Poster:
    """Makes customers over there."""

    def __init__(self, address: str, token: str) -> None:
        self._client = httpx2.Client(
            base_url=f"{address}/Demo/v2",
            headers={
                "Authorization": f"Bearer {token}",
                "Ocp-Apim-Subscription-Key": SUBSCRIPTION_KEY,
            },
            trust_env=False,
        )

    def send(self, body: dict[str, Any]) -> int:
        """Make one and return its id."""
        answer = self._client.post("/Customers", json=body)
        answer.raise_for_status()
        made: int = answer.json()["Id"]
        return made


def order(serial: int) -> dict[str, Any]:
    """Return one body, as long as ours."""
    return {
        "Number": 10001 + serial,
        "Name": f"Sandvik Mur {serial} AS",
        "EmailAddress": f"post@sandvik{serial}.example",
        "PhoneNumber": f"+47 4{serial:07d}",
        "InvoiceDeliveryType": "PdfByEmail",
        "IsActive": True,
        "MailAddress": {
            "AddressLine1": f"Kaia {serial}",
            "ZipCode": "7010",
            "City": "Trondheim",
            "CountryCode": "NO",
        },
        "ExternalImportReference": f"peer-{serial}",
    }
