"""dlt's REST source into PostgreSQL: the same server, the same pages, merged by id.

Set up as dlt's documents show (REST API source; incremental loading): a table a register, the
nested address in columns of it. It knows no links, no matching, no plan, no history and no
other side.
"""

from __future__ import annotations

import base64
import json
from pathlib import Path
from typing import Any

import dlt
import httpx2
from dlt.sources.helpers.rest_client.paginators import BasePaginator
from dlt.sources.rest_api import rest_api_source
from requests import Request, Response

from benchmarks.measured import say, timed, told
from bindeledd.config.options import options
from bindeledd.sandbox.poweroffice_go.options import DEMO_APPLICATION_KEY, SUBSCRIPTION_KEY

PAGE_SIZE = 2000
CHANGED = "LastChangedDateTimeOffset"


class Pages(BasePaginator):
    """Walks by page number for as long as the answer's header names a next page."""

    def __init__(self) -> None:
        super().__init__()
        self._number = 1

    def init_request(self, request: Request) -> None:
        """Ask for the first page."""
        self._number, self._has_next_page = 1, True
        self.update_request(request)

    def update_state(self, response: Response, data: list[Any] | None = None) -> None:  # noqa: ARG002
        """Read whether there is another page."""
        self._number += 1
        header = json.loads(response.headers.get("X-Pagination", "{}"))
        self._has_next_page = bool(header.get("nextPageLink"))

    def update_request(self, request: Request) -> None:
        """Ask for the page."""
        request.params = {**(request.params or {}), "PageNumber": self._number}


REGISTERS = {
    "customers": "Customers",
    "contact_persons": "ContactPersons",
    "delivery_addresses": "ContactDeliveryAddresses",
}
"""Tables with the address of each: the registers that our flows for customers read."""


def source(address: str, token: str) -> Any:
    """Return the source: the three registers, new or changed since the last load."""
    return rest_api_source(
        {
            "client": {
                "base_url": f"{address}/Demo/v2/",
                "headers": {"Ocp-Apim-Subscription-Key": SUBSCRIPTION_KEY},
                "auth": {"type": "bearer", "token": token},
                "paginator": Pages(),
            },
            "resources": [_resource(name, path) for name, path in REGISTERS.items()],
        }
    )


def _resource(name: str, path: str) -> Any:
    return {
        "name": name,
        "primary_key": "Id",
        "write_disposition": "merge",
        "max_table_nesting": 0,
        "endpoint": {
            "path": path,
            "params": {
                "PageSize": PAGE_SIZE,
                "OrderBy": f"{CHANGED} asc,Id asc",
                "lastChangedDateTimeOffsetGreaterThan": "{incremental.start_value}",
            },
            "incremental": {
                "cursor_path": CHANGED,
                "initial_value": "2000-01-01T00:00:00+00:00",
            },
            "response_actions": [{"status_code": 204, "action": "ignore"}],
        },
    }


def token_of(address: str, client_key: str) -> str:
    """Return an access token; not part of what is measured."""
    pair = base64.b64encode(f"{DEMO_APPLICATION_KEY}:{client_key}".encode()).decode()
    answer = httpx2.post(
        f"{address}/Demo/OAuth/Token",
        headers={"Authorization": f"Basic {pair}", "Ocp-Apim-Subscription-Key": SUBSCRIPTION_KEY},
        data={"grant_type": "client_credentials"},
        trust_env=False,
    )
    answer.raise_for_status()
    found: str = answer.json()["access_token"]
    return found


def main() -> None:
    """Load once and tell what it cost."""
    asked = told()
    token = token_of(asked["address"], asked["client_key"])
    pipeline = dlt.pipeline(
        "bench",
        destination=dlt.destinations.postgres(asked["url"]),
        dataset_name="books",
        pipelines_dir=str(Path(options().data_dir) / "dlt" / asked["name"]),
    )
    with timed() as clock:
        pipeline.run(source(asked["address"], token))
    with (
        pipeline.sql_client() as client,
        client.execute_query("select count(*), count(distinct id) from customers") as cursor,
    ):
        rows, distinct = cursor.fetchone()
    say(**clock.figures(), rows=rows, distinct=distinct)


if __name__ == "__main__":
    main()
