"""Drop-downs and look-ups: dimensions, departments, users, contacts."""

from typing import Any

import pytest

from bindeledd.sandbox.sevenoffice import Books, SevenOffice
from bindeledd.sandbox.sevenoffice.directory import SERVICES
from bindeledd.sandbox.sevenoffice.operations import HANDLERS
from tests.sandbox.sevenoffice.conftest import Office


def test_every_operation_that_is_described_is_answered() -> None:
    described = {(one.name, each.name) for one in SERVICES for each in one.operations}
    assert set(HANDLERS) == described


def test_dimension_types_and_their_values(office: Office, books: Books) -> None:
    books.user_adds("DimensionType", {"Name": "Maskin"})
    books.user_adds("DimensionType", {"Name": "Sted"})
    books.user_adds("Dimension", {"TypeId": 101, "Value": "22", "Name": "GM14-02"})
    books.user_adds("Dimension", {"TypeId": 102, "Value": "1", "Name": "Verksted"})
    types = office.call("TransactionService", "GetUserDefinedDimensions")
    assert [(one["TypeId"], one["Name"]) for one in types] == [(101, "Maskin"), (102, "Sted")]
    (value,) = office.call("TransactionService", "GetUserDefinedDimensionValues", DimensionType=101)
    assert (value["Name"], value["Value"], value["Type"]) == ("GM14-02", "22", "UserDefined")


def test_what_drop_downs_are_made_of(office: Office, books: Books) -> None:
    books.user_adds("Department", {"Name": "Anlegg"})
    assert office.call("ClientService", "GetDepartmentList")[0]["Name"] == "Anlegg"
    assert len(office.call("ClientService", "GetVatTypeList")) == 3
    groups = {
        module: [
            one["Name"]
            for one in office.call(*("ClientService", "GetTypeGroupList"), module=module)
        ]
        for module in ("All", "Sale", "Purchase")
    }
    assert [len(groups[module]) for module in ("All", "Sale", "Purchase")] == [2, 1, 1]
    client = office.call("ClientService", "GetClientInformation")
    assert (client["Name"], client["OrganizationNumber"]) == ("Fjell og Anlegg AS", "999888777")
    assert office.call("ClientService", "GetCurrencyList")[0]["Symbol"] == "NOK"


@pytest.mark.parametrize("operation", ["GetPersons", "GetPersonsDetailed"])
def test_contacts(app: SevenOffice, office: Office, books: Books, operation: str) -> None:
    mail = [{"Type": "Primary", "Value": "kari@example.test"}]
    kari = books.user_adds(
        "PersonItem",
        {"FirstName": "Kari", "LastName": "Berg", "EmployeeId": 12, "EmailAddresses": mail},
    )
    guest = books.user_adds("PersonItem", {"FirstName": "Ola", "LastName": "Vik"})

    def found(**asked: Any) -> list[int]:
        answer = office.call("PersonService", operation, personSearch=asked)
        return [one["Id"] for one in answer or []]

    me = app.identity(books).contact_id
    assert found(IsEmployee="True") == [me, kari["Id"]]
    assert found(IsEmployee="False") == [guest["Id"]]
    assert found(IsEmployee="none") == found() == [me, kari["Id"], guest["Id"]]
    assert found(Name="kari berg") == found(EmployeeId=12) == [kari["Id"]]
    assert found(Email="KARI@example.test") == found(Id=kari["Id"]) == [kari["Id"]]
    assert found(Name="%vik") == [guest["Id"]]
