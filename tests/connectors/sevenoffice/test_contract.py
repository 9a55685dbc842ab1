"""24SevenOffice keeps the contract: each flow through each fault."""

from tests.contract.sevenoffice import SUBJECT
from tests.contract.suite import contract

test_contract = contract(SUBJECT)
