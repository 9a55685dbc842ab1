"""A check that has never failed is not a check: the suite refuses each of these connectors.

That the real connector passes the very same cases, without which a refusal would prove nothing, is
shown by its own contract test, which runs all of them.
"""

from __future__ import annotations

import pytest

from bindeledd.connectors.poweroffice_go import CONNECTOR
from bindeledd.connectors.sevenoffice import CONNECTOR as SEVENOFFICE
from tests.broken import documents, sevenoffice
from tests.broken.connectors import FAULTS, Fault
from tests.contract import sevenoffice as of_sevenoffice
from tests.contract.correcting import correct_with
from tests.contract.poweroffice_go import SUBJECT
from tests.contract.subject import Subject
from tests.contract.suite import Case, cases


def _by_name(subject: Subject) -> dict[str, Case]:
    return {case.name.split("-", 1)[1]: case for case in reversed(list(cases(subject)))}


CASES = _by_name(SUBJECT)
CASES_OF_SEVENOFFICE = _by_name(of_sevenoffice.SUBJECT)


@pytest.mark.parametrize("fault", [*FAULTS, *documents.FAULTS], ids=str)
def test_suite_refuses(fault: Fault, hurried: None) -> None:  # noqa: ARG001 - opens the database
    """The same case that the real connector passes fails with this one, for the right reason."""
    with pytest.raises((AssertionError, ValueError)) as refused:
        CASES[fault.case].run(fault.make(CONNECTOR), False)
    assert fault.says in str(refused.value)


@pytest.mark.parametrize("fault", sevenoffice.FAULTS, ids=str)
def test_suite_refuses_a_system_of_another_kind(fault: Fault, hurried: None) -> None:  # noqa: ARG001 - opens the database
    """As above, where answers explain themselves, and one log-in reaches several companies."""
    with pytest.raises((AssertionError, ValueError)) as refused:
        CASES_OF_SEVENOFFICE[fault.case].run(fault.make(SEVENOFFICE), False)
    assert fault.says in str(refused.value)


@pytest.mark.parametrize("fault", documents.CORRECTING, ids=str)
def test_corrections_refuse(fault: Fault, hurried: None) -> None:  # noqa: ARG001 - opens the database
    """As above, for what becomes of documents that change."""
    with pytest.raises((AssertionError, ValueError)) as refused:
        correct_with(fault.make(CONNECTOR), fault.case)
    assert fault.says in str(refused.value)
