"""A check that has never failed is not a check: the suite refuses each of these connectors."""

from __future__ import annotations

import pytest

from bindeledd.connectors.poweroffice_go import CONNECTOR
from tests.broken.connectors import FAULTS, Fault
from tests.contract.database import emptied, transactional_db  # noqa: F401 - fixtures
from tests.contract.poweroffice_go import SUBJECT
from tests.contract.suite import cases

CASES = {case.name.split("-", 1)[1]: case for case in reversed(list(cases(SUBJECT)))}


@pytest.mark.parametrize("fault", FAULTS, ids=str)
def test_suite_refuses(fault: Fault, transactional_db: None) -> None:  # noqa: ARG001, F811 - opens the database
    """The same case that the real connector passes fails with this one, for the right reason."""
    with pytest.raises((AssertionError, ValueError)) as refused:
        CASES[fault.case].run(fault.make(CONNECTOR), False)
    assert fault.says in str(refused.value)


def test_real_connector_passes_the_very_cases(transactional_db: None) -> None:  # noqa: ARG001, F811 - opens the database
    """Else a refusal would prove nothing."""
    for name in sorted({fault.case for fault in FAULTS}):
        CASES[name].run(None, False)
