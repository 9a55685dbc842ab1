"""Facts of the check that move on over there, such as a lock date: read anew while something waits.

Which facts there are is the connector's to say, and what they hold back its requirements'.
"""

from __future__ import annotations

from typing import Any, Final

from bindeledd.kernel.errors import ContractError, NotAllowedError
from bindeledd.sync import registry
from bindeledd.sync.flows import Outbound
from bindeledd.sync.models import Connection, Intent, Waiting
from bindeledd.sync.portion import Portion
from bindeledd.tenancy.scope import company_scope

_LOCK_DATE: Final = "lock_date"


def renew(portion: Portion) -> None:
    """Read passing facts anew where something of the run waits because of one; else ask nothing.

    What was refused because of one is free to go again: its requirement holds it as long as the
    fact does. Facts that cannot be read stay as they are.

    Raises:
        LeaseLostError: Another worker has the run.
        UnavailableError: They cannot be reached just now.
    """
    fresh = registry.connector(portion.connection.system).fresh
    codes = _codes(portion)
    if fresh is None or not codes or portion.connection.check_result is None:
        return
    with company_scope(portion.lease.company_id):
        waits = Waiting.objects.filter(connection=portion.connection, first_code__in=codes)
        if not waits.exists():
            return
    try:
        facts = fresh(portion.client)
    except (ContractError, NotAllowedError):
        return
    with company_scope(portion.lease.company_id):
        portion.lease.check()
        _keep(portion.connection, facts)
        refused = Intent.objects.filter(
            connection=portion.connection,
            flow__in=[flow.name for flow in portion.flows],
            state=Intent.State.REFUSED,
            code__in=codes,
        )
        refused.update(state=Intent.State.NOT_NOW)


def _codes(portion: Portion) -> set[str]:
    return {
        requirement.code
        for flow in portion.flows
        if isinstance(flow, Outbound)
        for requirement in flow.requirements
        if requirement.passing
    }


def _keep(connection: Connection, facts: dict[str, Any]) -> None:
    """Put facts among what the last check found, which may be another one by now."""
    row = Connection.objects.select_for_update(no_key=True).get(id=connection.id)
    result = dict(row.check_result or {})
    result["facts"] = {**result.get("facts", {}), **facts}
    if _LOCK_DATE in facts:
        result[_LOCK_DATE] = facts[_LOCK_DATE]
    row.check_result = connection.check_result = result
    row.save(update_fields=["check_result"])
