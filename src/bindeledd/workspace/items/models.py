"""Tables of items and of what is taken out of them for projects."""

from __future__ import annotations

from django.db import models
from django.db.models import Deferrable, Q

from bindeledd.tenancy.policy import CompanyPolicy
from bindeledd.workspace import columns, locks
from bindeledd.workspace.registers import (
    MatchName,
    Register,
    sort_number,
    sort_text,
    touches,
    with_history,
)


@with_history("match_name", "sort_name")
class ItemCategory(Register):
    """A group of items; one level of subcategories."""

    name = models.CharField(max_length=100)
    parent = columns.reference("self", "subcategories", needed=False)
    connection_id = models.UUIDField(null=True, blank=True)
    active = columns.flag(usual=True)
    match_name = MatchName()
    sort_name = sort_text("name")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["company", "id"], name="item_category_in_company"),
            models.UniqueConstraint(
                fields=["company", "parent", "name"],
                name="item_category_once",
                nulls_distinct=False,
            ),
            CompanyPolicy(name="item_category_company"),
        ]
        indexes = [
            models.Index(fields=["company", "changed_tx", "id"], name="item_category_changed")
        ]
        triggers = touches("sort_name")


@with_history("match_name", "sort_name", "sort_number")
class Item(Register):
    """Goods or a service."""

    number = models.CharField(max_length=50)
    name = models.CharField(max_length=200)
    category = columns.reference("workspace.ItemCategory", "items", needed=False)
    unit = columns.text(20)
    price = columns.maybe_amount()
    cost_price = columns.maybe_amount()
    vat_code = columns.code("3")
    gtin = columns.text(14)
    ledger_account = columns.text(20)
    active = columns.flag(usual=True)
    match_name = MatchName()
    sort_name = sort_text("name")
    sort_number = sort_number("number")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["company", "id"], name="item_in_company"),
            models.UniqueConstraint(
                fields=["company", "number"],
                name="item_number_once",
                deferrable=Deferrable.IMMEDIATE,
            ),
            CompanyPolicy(name="item_company"),
        ]
        indexes = [
            models.Index(fields=["company", "changed_tx", "id"], name="item_changed"),
            models.Index(fields=["company", "sort_number", "id"], name="item_by_number"),
            models.Index(fields=["company", "sort_name", "id"], name="item_by_name"),
            models.Index(fields=["company", "match_name"], name="item_match_name"),
            models.Index(fields=["company", "category"], name="item_of_category"),
            models.Index(fields=["company", "gtin"], name="item_by_gtin", condition=~Q(gtin="")),
        ]
        triggers = touches("sort_name", "sort_number")


@with_history()
class Withdrawal(Register):
    """Goods used on a project; a return has a negative quantity and names what it returns."""

    project = columns.reference("workspace.Project", "withdrawals")
    withdrawn_on = models.DateField()
    employee = columns.reference("workspace.Employee", "withdrawals", needed=False)
    item = columns.reference("workspace.Item", "withdrawals", needed=False)
    text = columns.text(200)
    unit = columns.text(20)
    quantity = columns.quantity()
    price = columns.maybe_amount()
    cost_price = columns.maybe_amount()
    vat_code = columns.code("3")
    returns = columns.reference("self", "returned_by", needed=False)
    entry = columns.reference("workspace.HourEntry", "withdrawals", needed=False)
    billable = columns.flag(usual=True)
    comment = columns.text(1000)
    active = columns.flag(usual=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["company", "id"], name="withdrawal_in_company"),
            models.CheckConstraint(
                condition=Q(returns__isnull=True, quantity__gt=0)
                | Q(returns__isnull=False, quantity__lt=0),
                name="withdrawal_sign",
            ),
            models.CheckConstraint(
                condition=Q(item__isnull=False) | ~Q(text=""), name="withdrawal_of_something"
            ),
            CompanyPolicy(name="withdrawal_company"),
        ]
        indexes = [
            models.Index(fields=["company", "changed_tx", "id"], name="withdrawal_changed"),
            models.Index(
                fields=["company", "project", "withdrawn_on"], name="withdrawal_of_project"
            ),
            models.Index(fields=["company", "withdrawn_on"], name="withdrawal_of_day"),
            models.Index(
                fields=["company", "employee", "withdrawn_on"], name="withdrawal_of_person"
            ),
            models.Index(
                fields=["company", "returns"],
                name="withdrawal_returned",
                condition=Q(returns__isnull=False),
            ),
            models.Index(
                fields=["company", "entry"],
                name="withdrawal_of_entry",
                condition=Q(entry__isnull=False),
            ),
        ]
        triggers = [*touches(named=False), locks.locked_when_held("withdrawal")]
