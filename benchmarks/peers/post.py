"""The one POST that all peers of the durable send make; the stand-in ends the line after each."""

from __future__ import annotations

from typing import Any

import httpx2

from benchmarks.days import MONDAY, day_of
from bindeledd.sandbox.poweroffice_go.options import SUBSCRIPTION_KEY

PATHS = {"hours": "/TimeTracking/EntryTime", "orders": "/SalesOrders/Complete"}


class Poster:
    """Makes hours or orders over there.

    Args:
        address: Of the stand-in.
        token: Fetched before the clock starts.
        asked: Which kind, and the ids that a body names.
    """

    def __init__(self, address: str, token: str, asked: dict[str, Any]) -> None:
        self._kind: str = asked["kind"]
        self._stock: dict[str, Any] = asked["stock"]
        self._client = httpx2.Client(
            base_url=f"{address}/Demo/v2",
            headers={
                "Authorization": f"Bearer {token}",
                "Ocp-Apim-Subscription-Key": SUBSCRIPTION_KEY,
            },
            trust_env=False,
        )

    def body(self, serial: int) -> dict[str, Any]:
        """Return one body, field by field as long as ours."""
        return _hour(serial, self._stock) if self._kind == "hours" else _order(serial, self._stock)

    def send(self, body: dict[str, Any]) -> str:
        """Make one and return its id."""
        answer = self._client.post(PATHS[self._kind], json=body)
        answer.raise_for_status()
        return str(answer.json()["Id"])


def key_of(serial: int) -> str:
    """Return the reference of one, as long as ours."""
    return f"peer-{serial:030d}"


def _hour(serial: int, stock: dict[str, Any]) -> dict[str, Any]:
    people, projects = stock["EmployeeId"], stock["ProjectId"]
    return {
        "EmployeeId": people[serial % len(people)],
        "ActivityTimeId": stock["ActivityTimeId"],
        "ProjectId": projects[serial % len(projects)],
        "Date": day_of(serial).isoformat(),
        "Quantity": 60,
        "BillableQuantity": 60,
        "ExternalComment": f"Stenderverk {serial}",
        "InternalComment": key_of(serial),
    }


def _order(serial: int, stock: dict[str, Any]) -> dict[str, Any]:
    projects = stock["ProjectId"]
    return {
        "ImportedOrderNo": serial + 1,
        "SalesOrderDate": MONDAY.isoformat(),
        "ProjectId": projects[serial % len(projects)],
        "CustomerId": stock["CustomerId"][0],
        "SalesOrderStatus": "Draft",
        "ExternalImportReference": key_of(serial),
        "CustomMatchingReference": key_of(serial),
        "SalesOrderLines": [_line(serial, at, n, stock) for at, n in enumerate((12, 3))],
    }


def _line(serial: int, position: int, quantity: int, stock: dict[str, Any]) -> dict[str, Any]:
    return {
        "LineType": "Normal",
        "ProductId": stock["ProductId"],
        "ProductCode": "5011",
        "Description": "PVC-rør 110 mm",
        "Allowance": 0,
        "Quantity": quantity,
        "ProductUnitPrice": 89,
        "ProductUnitCost": 60,
        "UnitOfMeasureCode": "MTR",
        "SortOrder": position,
        "ExternalImportReference": f"{key_of(serial)}{position}",
    }
