"""PowerOffice Go corrects documents as it must, whatever breaks (X14)."""

import pytest

from tests.contract.correcting import CASES, correct_with


@pytest.mark.covers("X14", "X6")
@pytest.mark.parametrize("case", CASES)
def test_correcting(case: str, hurried: None) -> None:  # noqa: ARG001 - opens the database
    """Nothing silently, nothing twice: what stands there is what ours says."""
    correct_with(None, case)
