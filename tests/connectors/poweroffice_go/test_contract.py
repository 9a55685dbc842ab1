"""PowerOffice Go keeps the contract: each flow through each fault."""

from tests.contract.poweroffice_go import SUBJECT
from tests.contract.suite import contract

test_contract = contract(SUBJECT)
