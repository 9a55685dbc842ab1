"""What a salary line needs and may have, by the processing type of its pay item.

Source: the vendor's specification of 2025-03, descriptions of ``ProcessingType`` and of the fields
of a salary line (contract paper poweroffice-go, sections 12.1 and 12.2), read 2026-11-21. That a
field which the type does not name is refused (400) and not passed over is unconfirmed: the harsher
reading is built.
"""

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING

from bindeledd.sandbox.http import Row
from bindeledd.sandbox.poweroffice_go.problems import (
    ProblemError,
    in_use,
    invalid,
    unknown_reference,
)
from bindeledd.sandbox.poweroffice_go.shapes import Resource

if TYPE_CHECKING:
    from bindeledd.sandbox.poweroffice_go.ledger import Ledger

COIN = Decimal("0.01")
COMPUTED = "AmountIsComputed"


@dataclass(frozen=True, slots=True)
class Processing:
    """What a line of one processing type needs, and what it may have beside that.

    Attributes:
        one_of: At least one of these is needed.
    """

    needs: tuple[str, ...] = ()
    may: tuple[str, ...] = ()
    one_of: tuple[str, ...] = ()

    @property
    def allowed(self) -> frozenset[str]:
        """All that a line of this type may carry."""
        return frozenset((*self.needs, *self.may, *self.one_of))

    @property
    def is_driven(self) -> bool:
        """Tell whether the amount follows from quantity and rate."""
        return "Quantity" in self.needs and "Amount" not in self.needs


def _processing(text: str) -> dict[str, Processing]:
    """Read ``Type: what it needs; what it may have; one of these``, a type on one or more lines."""
    table: dict[str, Processing] = {}
    for line in text.strip().replace("\n ", " ").splitlines():
        name, _, rest = line.partition(":")
        needs, may, one_of = (tuple(part.split()) for part in f"{rest};;".split(";")[:3])
        table[name] = Processing(needs, may, one_of)
    return table


PROCESSING = _processing("""
AttachmentOfEarnings: DeductionType SupplierAccountId;
  Amount Rate StartAmount SupplierBankAccountId FromDate ToDate UseRemittance Cid
AttachmentOfEarningsTax: DeductionType IncomeYear; Amount Rate StartAmount FromDate ToDate
BackPaymentOfPensionAndAnnuities: Amount; FromDate ToDate
CommuterWithNumberOfJourneys: Amount Number
CommuterWithPersonType: Amount CommuterPersonType
CommuterWithPersonTypeAndQuantity: Amount Quantity CommuterPersonType
CommuterWithPersonTypeQuantityAndRate: Quantity CommuterPersonType; Rate
CorrectionOfAdditionalEmployersContribution: Amount
CorrectionOfEmployersContribution: Amount
DeductionWithBalance: DeductionType; Amount Rate StartAmount FromDate ToDate
ElectronicCommunications: ; Amount
ExpenseRefund: Amount; VatCodeId
FixedAmount: Amount
FixedAmountWithQuantity: Amount Quantity
FixedAmountWithQuantitySubjectToWithholdingTax: Amount Quantity
FixedSalary: ; Amount
FiveDayWeek: Quantity; Rate
FreeCarOther: CarListPrice; Amount; CarRegistrationNo IsCarPool
FreeCarOutsideStandardRule: CarRegistrationDate CarListPrice;
  Amount HomeWorkKilometers PrivateDrivenKilometers
FreeCarStandardRule: CarRegistrationDate CarListPrice;
  WorkDriveExceedsKilometerLimit; CarRegistrationNo IsCarPool
HolidayPay: ; Amount
HolidayPayCorrection: Amount; IncomeYear
HolidayPayCorrectionOver60: Amount; IncomeYear
HolidayPayFinalSettlement: Amount
HolidayPayForSpecifiedYear: ; Amount IncomeYear
HolidayPayOver60Years: ; Amount IncomeYear
HomeVisitsForCommuters: Amount Number CommuterPersonType
HourlyWage: Quantity; Rate
Lott: Amount Number
PensionDeduction: DeductionType; Amount Rate MemberNo
PensionDeductionUnlimited: DeductionType; Amount Rate MemberNo
PercentOfFixedSalary: ; Amount Rate
PercentOfHourlyWage: Quantity; Rate
QuantityAndFixedRate: Quantity; Rate
QuantityAndFixedRateReportingZeroAsQuantity: Quantity; Rate
QuantityAndRate: Quantity Rate
QuantityAndRateReportingZeroAsQuantity: Quantity Rate
QuantityAndRateSubjectToWithholdingTax: Quantity Rate
RetroactivePaymentFixedSalary: Amount
RetroactivePaymentHourlyRate: Amount
RetroactivePaymentOvertime: Amount
RetroactivePaymentDeductionForHoliday: Amount
SalaryAdvance: Amount
SeafarersAllowanceDaysAtSea: Number
SeafarersAllowanceDeduction:
SixDayWeek: Quantity; Rate
TradeUnionDeduction: SupplierAccountId;
  Amount Rate MinAmount MaxAmount MemberNo SupplierBankAccountId UseRemittance Cid
WageDeductionForHoliday: ; Amount
WageDeductionForHolidayOver60Years: ; Amount
WorkCarKilometers: CarListPrice PrivateDrivenKilometers; Amount
WorkCarListPrice: CarRegistrationDate CarListPrice CarRegistrationNo; Amount
""")
GOVERNED = sorted(frozenset().union(*(each.allowed for each in PROCESSING.values())))
"""Fields that only some processing types take; all others any line may have."""


def check_line(ledger: "Ledger", resource: Resource, data: Row, before: Row | None) -> None:
    """Hold a salary line against its pay item, and compute what Go computes.

    Raises:
        ProblemError: The pay item is not in use, or a field is missing or out of place.
    """
    pay_item = ledger.tables["PayItems"].rows[data["PayItemId"]].data
    _forget_computed(data, before)
    _check_accounts(ledger, resource, data, before)
    rules = PROCESSING[pay_item["ProcessingType"]]
    given = {name for name in GOVERNED if _is_set(data.get(name))}
    wrong = [f"The {name} field is required." for name in rules.needs if name not in given]
    if rules.one_of and given.isdisjoint(rules.one_of):
        wrong.append(f"One of {', '.join(rules.one_of)} is required.")
    wrong += [
        f"{name} cannot be set on a pay item with processing type {pay_item['ProcessingType']}."
        for name in sorted(given - rules.allowed)
    ]
    if _is_new(data, before, "PayItemId") and not pay_item["IsActive"]:
        wrong.append(f"Pay item with id = {data['PayItemId']} is not active.")
    if wrong:
        raise invalid(resource.title, *wrong)
    if rules.is_driven:
        data["Amount"] = driven_amount(pay_item, data["Quantity"], data.get("Rate"))
        data[COMPUTED] = True


def _check_accounts(ledger: "Ledger", resource: Resource, data: Row, before: Row | None) -> None:
    """The accounts of a line are those of the general ledger, or of a contact's sub-ledger."""
    for name in ("AccountId", "OppositeAccountId"):
        key = data.get(name)
        if key is None or not _is_new(data, before, name):
            continue
        contacts = (ledger.tables[each] for each in ("Customers", "Suppliers", "Employees"))
        if key not in ledger.tables["GeneralLedgerAccounts"].rows and not any(
            table.ids_with("SubledgerAccountId", key) for table in contacts
        ):
            raise unknown_reference(resource.title, f"Account with id = {key} not found.")


def _is_set(value: object) -> bool:
    """Zero is a value; false and an empty text are none."""
    return value is not None and value is not False and value != ""


def _is_new(data: Row, before: Row | None, name: str) -> bool:
    return before is None or before[name] != data[name]


def _forget_computed(data: Row, before: Row | None) -> None:
    """An amount that Go computed is no amount that somebody gave."""
    was_computed = data.pop(COMPUTED, False)
    if was_computed and before is not None and data.get("Amount") == before.get("Amount"):
        data["Amount"] = None


def driven_amount(
    pay_item: Row, quantity: Decimal, rate: Decimal | None, hourly: Decimal | None = None
) -> Decimal | None:
    """Multiply quantity and rate as the pay item says; None while no rate is known.

    Args:
        pay_item: The stored pay item.
        quantity: Of the line.
        rate: Of the line; it overrides the pay item's.
        hourly: The employee's hourly wage, which is known when a pay run is made.
    """
    kind = pay_item["ProcessingType"]
    if rate is None:
        rate = hourly if kind in {"HourlyWage", "PercentOfHourlyWage"} else pay_item.get("Rate")
    if rate is None:
        return None
    amount = Decimal(quantity) * Decimal(rate)
    if kind == "PercentOfHourlyWage" and pay_item.get("Percentage") is not None:
        amount = amount * pay_item["Percentage"] / 100
    return amount.quantize(COIN, ROUND_HALF_UP)


def refuse_change(ledger: "Ledger", resource: Resource, data: Row) -> None:
    """Refuse to patch a line that is in a pay run or was deleted by a user.

    The status is unconfirmed: the option ``locked_line_status`` sets it.

    Raises:
        ProblemError: The line is locked.
    """
    if data["IsLocked"]:
        detail = f"{resource.title} with id = {data['Id']} is locked."
        raise ProblemError(ledger.options.locked_line_status, "Object conflict", detail)


def refuse_removal(_ledger: "Ledger", resource: Resource, data: Row) -> None:
    """Refuse to delete a line that is in a pay run or was deleted by a user.

    Raises:
        ProblemError: The line is locked.
    """
    if data["IsLocked"]:
        raise in_use(resource.title, data["Id"])
