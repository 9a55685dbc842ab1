"""Addresses of the pages of items, machines, driving and expenses, and supplier invoices."""

from __future__ import annotations

from typing import Any

from django.urls import URLPattern, path

from bindeledd.panel.goods import (
    compensations,
    items,
    machines,
    standing,
    supplier_costs,
    types,
    uses,
    withdrawals,
)


def _register(
    folder: str, module: Any, many: str, one: str, *, gone: str, back: str
) -> list[URLPattern]:
    """Return the addresses that every one of these registers has."""
    return [
        path(f"{folder}/", getattr(module, many), name=many),
        path(f"{folder}/file/", getattr(module, f"{many}_file"), name=f"{many}_file"),
        path(f"{folder}/new/", getattr(module, f"new_{one}"), name=f"new_{one}"),
        path(f"{folder}/<uuid:ours>/", getattr(module, one), name=one),
        path(f"{folder}/<uuid:ours>/edit/", getattr(module, f"edit_{one}"), name=f"edit_{one}"),
        path(f"{folder}/<uuid:ours>/end/", getattr(module, f"{gone}_{one}"), name=f"{one}_end"),
        path(
            f"{folder}/<uuid:ours>/reopen/", getattr(module, f"{back}_{one}"), name=f"{one}_reopen"
        ),
    ]


_KEPT = {"gone": "end", "back": "reopen"}
_BOOKED = {"gone": "remove", "back": "restore"}

urlpatterns: list[URLPattern] = [
    *_register("items", items, "items", "item", **_KEPT),
    *_register("items/categories", items, "item_categories", "item_category", **_KEPT),
    *_register("items/withdrawals", withdrawals, "withdrawals", "withdrawal", **_BOOKED),
    path(
        "items/withdrawals/<uuid:ours>/return/",
        withdrawals.return_withdrawal,
        name="return_withdrawal",
    ),
    *_register("machines", machines, "machines", "machine", **_KEPT),
    *_register("machines/hours", uses, "machine_uses", "machine_use", **_BOOKED),
    *_register("expenses/kinds", types, "compensation_types", "compensation_type", **_KEPT),
    path("expenses/kinds/<uuid:ours>/rates/", types.set_rate, name="set_rate"),
    path("expenses/kinds/<uuid:ours>/rates/away/", types.take_rate_away, name="take_rate_away"),
    *_register("expenses", compensations, "compensations", "compensation", **_BOOKED),
    path("expenses/<uuid:ours>/receipts/", compensations.add_receipt, name="add_receipt"),
    path("expenses/<uuid:ours>/receipts/<uuid:receipt_id>/", compensations.receipt, name="receipt"),
    path(
        "expenses/<uuid:ours>/receipts/<uuid:receipt_id>/remove/",
        compensations.remove_receipt,
        name="remove_receipt",
    ),
    path("approval/<slug:kind>/<uuid:ours>/<slug:deed>/", standing.step, name="standing"),
    *_register("supplier-invoices", supplier_costs, "supplier_costs", "supplier_cost", **_BOOKED),
    path(
        "supplier-invoices/<uuid:ours>/paper/",
        supplier_costs.supplier_cost_paper,
        name="supplier_cost_paper",
    ),
]
