"""Words of what the registers refuse, and the names of fields and kinds."""

from __future__ import annotations

from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from bindeledd.sync.words.form import Action, Entry


def _refused(heading: Promise, happened: Promise, do: Promise | str = "") -> Entry:
    return Entry(heading, happened, "", do, Action.EDIT_RECORD)


_CORRECT = _("Correct it where it is kept.")

FIELD: Final = {
    "field.required": _refused(_("A field is empty"), _("%(field)s is empty."), _("Fill it in.")),
    "field.too_long": _refused(
        _("Too long"), _("%(field)s has %(length)s characters; there is room for %(limit)s.")
    ),
    "field.wrong_type": _refused(
        _("Not of the right form"), _("%(field)s cannot hold that."), _CORRECT
    ),
    "field.odd_characters": _refused(
        _("Invisible characters"), _("There are invisible characters in %(field)s."), _CORRECT
    ),
    "field.not_an_email": _refused(
        _("No e-mail address"), _("%(field)s is no e-mail address."), _CORRECT
    ),
    "field.not_an_org_number": _refused(
        _("The organisation number is not valid"),
        _("The last digit of the organisation number does not fit."),
        _("Check whether two digits were swapped."),
    ),
    "field.not_a_postal_code": _refused(
        _("No post code"), _("A Norwegian post code has four digits."), _CORRECT
    ),
    "field.not_a_country": _refused(
        _("No country"), _("A country is written as two letters, such as NO."), _CORRECT
    ),
    "field.not_a_number": _refused(
        _("No whole number"), _("%(field)s takes a whole number."), _CORRECT
    ),
    "field.not_a_date": _refused(_("No date"), _("%(field)s takes a date."), _CORRECT),
    "field.out_of_range": _refused(
        _("Outside the limits"), _("%(field)s takes a number from %(least)s to %(most)s.")
    ),
    "field.unknown_code": _refused(
        _("A value we do not know"), _("%(field)s cannot be «%(value)s»."), _CORRECT
    ),
    "field.ends_before_it_begins": _refused(
        _("It ends before it begins"), _("The last day is before the first."), _CORRECT
    ),
    "ref.unknown": _refused(
        _("It names a record that is not here"), _("%(field)s names a record that is not here.")
    ),
    "record.gone": _refused(
        _("The record is gone"), _("The record is no longer here. Nothing was written.")
    ),
    "record.number_taken": _refused(
        _("The number is taken"),
        _("Number %(number)s is taken by «%(name)s»."),
        _("Give one of the two another number, or link them."),
    ),
    "record.changed_meanwhile": _refused(
        _("Changed meanwhile"),
        _("Somebody changed this while you had it open. Nothing was overwritten."),
        _("Open it again and make your change there."),
    ),
    "project.number_collides": _refused(
        _("The joined number is taken"),
        _("Main and subproject together become %(number)s, which «%(name)s» has."),
        _("Give one of them another number."),
    ),
    "project.parent_is_subproject": _refused(
        _("Only one level of subprojects"),
        _("The main project it names is itself a subproject."),
        _("Choose a main project."),
    ),
    "project.has_subprojects": _refused(
        _("It has subprojects"),
        _("A project with subprojects cannot be a subproject itself."),
    ),
    "employee.external_number_taken": _refused(
        _("The number is another person's"),
        _("%(number)s is already entered for another person. One number belongs to one person."),
        _("Look at who has it, and correct one of them."),
    ),
    "series.used_up": _refused(
        _("The number series is used up"),
        _("There is no free number up to %(last)s."),
        _("An administrator can widen the series."),
    ),
    "series.empty": _refused(
        _("The series is empty"), _("The last number is below the first, or the first below one.")
    ),
}

DOMAIN: Final = {
    "domain.not_found": Entry(
        _("Not found"), _("We cannot find this here."), _("It may belong to another company.")
    ),
    "domain.forbidden": Entry(
        _("Your role does not allow this"),
        _("Your role does not allow this."),
        _("Nothing was changed."),
        _("An administrator can change your role."),
        Action.ASK_ADMINISTRATOR,
    ),
    "domain.invalid": Entry(
        _("Some fields must be corrected"),
        _("Some fields are not right."),
        _("Nothing was saved."),
        _("Correct the fields that are marked."),
    ),
    "domain.refused": Entry(
        _("Not as things stand"),
        _("This is not allowed as things stand."),
        _("Nothing was changed."),
    ),
    "domain.begun_already": Entry(
        _("Set up already"), _("Somebody set up this installation already. Log in instead.")
    ),
    "domain.owned_by_connection": Entry(
        _("%(owner)s decides this field"),
        _("%(owner)s decides this field, so it cannot be changed here."),
        "",
        _("Change it there, and it comes here by itself."),
    ),
    "member.last_administrator": Entry(
        _("The last administrator"),
        _("This is the last administrator."),
        _("Nothing was changed."),
        _("Make somebody else administrator first."),
    ),
    "member.exists": Entry(_("A member already"), _("%(email)s is a member already.")),
    "person.weak_password": Entry(_("The password is too weak"), _("%(reasons)s")),
}

FIELDS: Final[dict[str, Promise]] = {
    "number": _("Number"),
    "joined_number": _("Number"),
    "name": _("Name"),
    "first_name": _("First name"),
    "last_name": _("Last name"),
    "org_number": _("Organisation number"),
    "address1": _("Address 1"),
    "address2": _("Address 2"),
    "postal_code": _("Post code"),
    "city": _("Place"),
    "place": _("Place"),
    "country": _("Country"),
    "email": _("E-mail"),
    "invoice_email": _("Invoice e-mail"),
    "phone": _("Phone"),
    "invoice_delivery_method": _("Invoice delivery"),
    "payment_days": _("Payment time"),
    "title": _("Title"),
    "is_default": _("Default contact person"),
    "is_primary": _("Primary address"),
    "active": _("Active"),
    "status": _("Status"),
    "customer_id": _("Customer"),
    "department_id": _("Department"),
    "manager_id": _("Manager"),
    "parent_id": _("Main project"),
    "hired_on": _("Hired on"),
    "left_on": _("Left on"),
    "starts_on": _("Start date"),
    "ends_on": _("End date"),
    "available_to_all": _("Available to all employees"),
    "billing": _("Billing"),
    "is_person": _("Company or private person"),
    "category_id": _("Category"),
    "unit": _("Unit"),
    "price": _("Price"),
    "cost_price": _("Cost price"),
    "vat_code": _("VAT code"),
    "gtin": _("Bar code"),
    "ledger_account": _("Ledger account"),
    "activity_id": _("Activity"),
    "amount": _("Amount"),
    "attachment_id": _("Invoice attachment"),
    "balance": _("Balance"),
    "begins_on": _("From"),
    "billable_minutes": _("Billable time"),
    "comment": _("Comment"),
    "credit": _("Credit account"),
    "day": _("Day"),
    "detail": _("Explanation"),
    "dimension": _("Dimension"),
    "discount_percent": _("Discount"),
    "item_id": _("Item"),
    "item_number": _("Item no."),
    "position": _("Order of lines"),
    "debit": _("Debit account"),
    "delivered_on": _("Delivered"),
    "document_number": _("Voucher number"),
    "due_on": _("Due date"),
    "employee_id": _("Employee"),
    "has_document": _("The paper itself"),
    "hour_type_id": _("Hour type"),
    "incurred_on": _("Date"),
    "invoice_id": _("Invoice"),
    "invoice_number": _("Invoice number"),
    "invoiced_on": _("Invoice date"),
    "is_credit_note": _("Invoice or credit note"),
    "issued_on": _("Invoice date"),
    "kind": _("Invoice or credit note"),
    "ledger_invoice_id": _("Invoice"),
    "lines": _("Lines"),
    "minutes": _("Hours"),
    "net": _("Sum excl. VAT"),
    "ordered_on": _("Order date"),
    "paid_on": _("Paid on"),
    "pay_item_number": _("Pay item"),
    "project_id": _("Project"),
    "quantity": _("Quantity"),
    "rate": _("Rate"),
    "reference": _("Reference"),
    "rounding": _("Rounding"),
    "supplier_name": _("Supplier"),
    "supplier_number": _("Supplier number"),
    "text": _("Text"),
    "total": _("Sum incl. VAT"),
    "vat": _("VAT"),
    "bank_minutes": _("Hour bank"),
    "billable": _("Billable"),
    "break_minutes": _("Break"),
    "connection_id": _("System it came from"),
    "credits_id": _("Credits the invoice"),
    "ended_at": _("To"),
    "export_id": _("Export"),
    "export_number": _("Number of the export"),
    "markup_percent": _("Mark-up"),
    "mode": _("Kind of line"),
    "overtime_100_minutes": _("Overtime 100 %"),
    "overtime_50_minutes": _("Overtime 50 %"),
    "pay_item_name": _("Name of the pay item"),
    "started_at": _("From"),
    "state": _("Status"),
    "with_basis": _("With the basis as a PDF"),
    "work_type_id": _("Work type"),
    "worked_on": _("Day"),
    "your_reference": _("Your ref."),
}

FIELDS_OF: Final[dict[str, dict[str, Promise]]] = {
    "invoice_attachment": {"title": _("Heading"), "ends_on": _("To")},
    "line": {"kind": _("Kind of line")},
    "payroll_line": {"ends_on": _("To")},
}
"""Kind -> its fields that are called otherwise than fields of that name usually are."""

KINDS: Final[dict[str, tuple[Promise, Promise]]] = {
    "customer": (_("Customer"), _("Customers")),
    "contact_person": (_("Contact person"), _("Contact persons")),
    "delivery_address": (_("Delivery address"), _("Delivery addresses")),
    "department": (_("Department"), _("Departments")),
    "employee": (_("Employee"), _("Employees")),
    "project": (_("Project"), _("Projects")),
    "item": (_("Item"), _("Items")),
    "item_category": (_("Item category"), _("Item categories")),
    "activity": (_("Activity"), _("Activities")),
    "hour_type": (_("Hour type"), _("Hour types")),
    "hour_entry": (_("Hours"), _("Hours")),
    "payroll_line": (_("Payroll line"), _("Payroll lines")),
    "invoice_attachment": (_("Invoice attachment"), _("Invoice attachments")),
    "invoice": (_("Invoice"), _("Invoices")),
    "ledger_invoice": (_("Invoice there"), _("Invoices there")),
    "invoice_payment": (_("Payment"), _("Payments")),
    "supplier_cost": (_("Supplier invoice"), _("Supplier invoices")),
    "accrued_day": (_("Accrued hour cost"), _("Accrued hour cost")),
    "product_group": (_("Product group"), _("Product groups")),
    "ledger_account": (_("Account"), _("Accounts")),
    "vat_code": (_("VAT code"), _("VAT codes")),
    "time_activity": (_("Activity there"), _("Activities there")),
    "time_hour_type": (_("Hour type there"), _("Hour types there")),
    "pay_item": (_("Pay item"), _("Pay items")),
}
"""One record of a kind, and several; entries of their lists too."""
