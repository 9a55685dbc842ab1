"""What each role may, address by address: the one table that the walks hold pages against.

A new address needs a line here. `given` names the row (or the word) that each parameter of the
address takes. Whoever does not stand behind a method is refused; a method without anybody is none.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

from bindeledd.tenancy.models import Role

Roles = frozenset[Role]

ALL: Final[Roles] = frozenset(Role)
WRITERS: Final = ALL - {Role.READ_ONLY}
NOT_WORKERS: Final = ALL - {Role.WORKER}
APPROVERS: Final = NOT_WORKERS - {Role.READ_ONLY}
SEES_ACCOUNTS: Final = NOT_WORKERS - {Role.FOREMAN}
MANAGERS: Final = APPROVERS - {Role.FOREMAN}
OFFICE: Final = MANAGERS - {Role.PROJECT_MANAGER}
CONNECTORS: Final = OFFICE - {Role.OFFICE}
ADMINISTRATORS: Final = frozenset({Role.ADMINISTRATOR})
OWN_OR_OFFICE: Final = OFFICE | {Role.WORKER}
"""The office writes for everybody; the worker of the walks is the employee of their rows."""


METHODS: Final = ("get", "post", "put", "delete")


@dataclass(frozen=True)
class May:
    """Who may read a page, and who may send to it; empty where there is no such method."""

    get: Roles = frozenset()
    post: Roles = frozenset()
    put: Roles = frozenset()
    delete: Roles = frozenset()
    given: Mapping[str, str] = field(default_factory=dict)

    def methods(self) -> Iterator[tuple[str, Roles]]:
        """Yield the methods that the address has, each with those who may use it."""
        for name in METHODS:
            if roles := getattr(self, name):
                yield name, roles


PANEL: Final[dict[str, May]] = {
    "accounting": May(get=SEES_ACCOUNTS),
    "accounting_file": May(get=SEES_ACCOUNTS),
    "activities": May(get=ALL),
    "activities_file": May(get=ALL),
    "activity": May(get=ALL, given={"ours": "workspace.Activity"}),
    "add_receipt": May(post=OFFICE, given={"ours": "workspace.Compensation"}),
    "all_companies": May(get=ALL),
    "apply_import": May(post=OFFICE, given={"ours": "workspace.Import"}),
    "approve_hours": May(post=APPROVERS),
    "approve_hours_of": May(post=APPROVERS),
    "approve_hours_ready": May(post=APPROVERS),
    "approve_hours_until": May(get=APPROVERS, post=APPROVERS),
    "assign_person": May(post=MANAGERS, given={"ours": "workspace.Project"}),
    "attachment": May(get=SEES_ACCOUNTS, given={"ours": "workspace.InvoiceAttachment"}),
    "attachment_agree": May(post=MANAGERS, given={"ours": "workspace.InvoiceAttachment"}),
    "attachment_basis": May(post=MANAGERS, given={"ours": "workspace.InvoiceAttachment"}),
    "attachment_complete": May(post=MANAGERS, given={"ours": "workspace.InvoiceAttachment"}),
    "attachment_delete": May(post=MANAGERS, given={"ours": "workspace.InvoiceAttachment"}),
    "attachment_form": May(post=MANAGERS, given={"ours": "workspace.InvoiceAttachment"}),
    "attachment_hand_over": May(
        get=MANAGERS,
        post=MANAGERS,
        given={
            "ours": "workspace.InvoiceAttachment",
            "connection_id": "sync.Connection",
            "way": "orders_out",
        },
    ),
    "attachment_head": May(post=MANAGERS, given={"ours": "workspace.InvoiceAttachment"}),
    "attachment_issue": May(
        get=MANAGERS, post=MANAGERS, given={"ours": "workspace.InvoiceAttachment"}
    ),
    "attachment_line": May(
        get=MANAGERS,
        post=MANAGERS,
        given={"ours": "workspace.InvoiceAttachment", "line_id": "workspace.InvoiceAttachmentLine"},
    ),
    "attachment_lines": May(post=MANAGERS, given={"ours": "workspace.InvoiceAttachment"}),
    "attachment_pdf": May(get=SEES_ACCOUNTS, given={"ours": "workspace.InvoiceAttachment"}),
    "attachment_period": May(post=MANAGERS, given={"ours": "workspace.InvoiceAttachment"}),
    "attachment_refresh": May(post=MANAGERS, given={"ours": "workspace.InvoiceAttachment"}),
    "attachment_reopen": May(post=MANAGERS, given={"ours": "workspace.InvoiceAttachment"}),
    "attachment_take_back": May(
        post=MANAGERS,
        given={"ours": "workspace.InvoiceAttachment", "connection_id": "sync.Connection"},
    ),
    "attachments": May(get=SEES_ACCOUNTS),
    "attachments_file": May(get=SEES_ACCOUNTS),
    "audit": May(get=ADMINISTRATORS),
    "change_series": May(post=ADMINISTRATORS, given={"kind": "customer"}),
    "choose_import": May(post=OFFICE, given={"ours": "workspace.Import"}),
    "companies": May(get=ALL),
    "compensation": May(get=NOT_WORKERS, given={"ours": "workspace.Compensation"}),
    "compensation_end": May(post=OFFICE, given={"ours": "workspace.Compensation"}),
    "compensation_reopen": May(post=OFFICE, given={"ours": "workspace.Compensation"}),
    "compensation_type": May(get=NOT_WORKERS, given={"ours": "workspace.CompensationType"}),
    "compensation_type_end": May(post=OFFICE, given={"ours": "workspace.CompensationType"}),
    "compensation_type_reopen": May(post=OFFICE, given={"ours": "workspace.CompensationType"}),
    "compensation_types": May(get=NOT_WORKERS),
    "compensation_types_file": May(get=NOT_WORKERS),
    "compensations": May(get=NOT_WORKERS),
    "compensations_file": May(get=NOT_WORKERS),
    "connection": May(get=ALL, given={"connection_id": "sync.Connection"}),
    "connection_access": May(get=ALL, post=CONNECTORS, given={"connection_id": "sync.Connection"}),
    "connection_check": May(get=ALL, post=CONNECTORS, given={"connection_id": "sync.Connection"}),
    "connection_company": May(
        get=CONNECTORS, post=CONNECTORS, given={"connection_id": "sync.Connection"}
    ),
    "connection_do": May(
        post=CONNECTORS, given={"connection_id": "sync.Connection", "deed": "approve"}
    ),
    "connection_finish": May(
        post=CONNECTORS, given={"connection_id": "sync.Connection", "step": "preview"}
    ),
    "connection_force": May(post=OFFICE, given={"connection_id": "sync.Connection"}),
    "connection_match": May(get=ALL, given={"connection_id": "sync.Connection"}),
    "connection_on": May(get=ALL, post=CONNECTORS, given={"connection_id": "sync.Connection"}),
    "connection_preview": May(get=ALL, post=OFFICE, given={"connection_id": "sync.Connection"}),
    "connection_remove": May(get=ALL, given={"connection_id": "sync.Connection"}),
    "connection_resume": May(post=CONNECTORS, given={"connection_id": "sync.Connection"}),
    "connection_try": May(get=ALL, given={"connection_id": "sync.Connection"}),
    "connection_types": May(get=ALL, given={"connection_id": "sync.Connection"}),
    "connection_without": May(
        post=CONNECTORS, given={"connection_id": "sync.Connection", "group": "customers"}
    ),
    "connections": May(get=ALL),
    "credit_invoice": May(get=MANAGERS, post=MANAGERS, given={"ours": "workspace.Invoice"}),
    "customer": May(get=ALL, given={"ours": "workspace.Customer"}),
    "customer_end": May(post=MANAGERS, given={"ours": "workspace.Customer"}),
    "customer_reopen": May(post=MANAGERS, given={"ours": "workspace.Customer"}),
    "customers": May(get=ALL),
    "customers_file": May(get=ALL),
    "dashboard": May(get=ALL),
    "dashboard_customise": May(get=ALL),
    "dashboard_keep": May(post=ALL),
    "dashboard_sheet": May(get=ALL, given={"name": "held"}),
    "data_type": May(
        get=ALL, post=CONNECTORS, given={"connection_id": "sync.Connection", "group": "customers"}
    ),
    "data_type_before": May(
        get=OFFICE,
        given={"connection_id": "sync.Connection", "group": "hours", "kind": "hour_entry"},
    ),
    "data_type_lists": May(
        get=ALL, post=OFFICE, given={"connection_id": "sync.Connection", "group": "customers"}
    ),
    "department": May(get=ALL, given={"ours": "workspace.Department"}),
    "department_end": May(post=OFFICE, given={"ours": "workspace.Department"}),
    "department_reopen": May(post=OFFICE, given={"ours": "workspace.Department"}),
    "departments": May(get=ALL),
    "departments_file": May(get=ALL),
    "discard_import": May(post=OFFICE, given={"ours": "workspace.Import"}),
    "edit_activity": May(get=OFFICE, post=OFFICE, given={"ours": "workspace.Activity"}),
    "edit_compensation": May(get=OFFICE, post=OFFICE, given={"ours": "workspace.Compensation"}),
    "edit_compensation_type": May(
        get=OFFICE, post=OFFICE, given={"ours": "workspace.CompensationType"}
    ),
    "edit_customer": May(get=MANAGERS, post=MANAGERS, given={"ours": "workspace.Customer"}),
    "edit_department": May(get=OFFICE, post=OFFICE, given={"ours": "workspace.Department"}),
    "edit_employee": May(get=OFFICE, post=OFFICE, given={"ours": "workspace.Employee"}),
    "edit_hour_entry": May(
        get=OWN_OR_OFFICE, post=OWN_OR_OFFICE, given={"ours": "workspace.HourEntry"}
    ),
    "edit_hour_type": May(get=OFFICE, post=OFFICE, given={"ours": "workspace.HourType"}),
    "edit_item": May(get=OFFICE, post=OFFICE, given={"ours": "workspace.Item"}),
    "edit_item_category": May(get=OFFICE, post=OFFICE, given={"ours": "workspace.ItemCategory"}),
    "edit_machine": May(get=OFFICE, post=OFFICE, given={"ours": "workspace.Machine"}),
    "edit_machine_use": May(get=OFFICE, post=OFFICE, given={"ours": "workspace.MachineUse"}),
    "edit_part": May(
        get=MANAGERS,
        post=MANAGERS,
        given={"what": "addresses", "part_id": "workspace.DeliveryAddress"},
    ),
    "edit_pay_item": May(get=OFFICE, post=OFFICE, given={"ours": "workspace.PayItem"}),
    "edit_project": May(get=MANAGERS, post=MANAGERS, given={"ours": "workspace.Project"}),
    "edit_supplier_cost": May(
        get=MANAGERS, post=MANAGERS, given={"ours": "workspace.SupplierCost"}
    ),
    "edit_withdrawal": May(get=OFFICE, post=OFFICE, given={"ours": "workspace.Withdrawal"}),
    "edit_work_type": May(get=OFFICE, post=OFFICE, given={"ours": "workspace.WorkType"}),
    "employee": May(get=ALL, given={"ours": "workspace.Employee"}),
    "employee_end": May(post=OFFICE, given={"ours": "workspace.Employee"}),
    "employee_reopen": May(post=OFFICE, given={"ours": "workspace.Employee"}),
    "employees": May(get=ALL),
    "employees_file": May(get=ALL),
    "external_number": May(
        post=OFFICE, given={"ours": "workspace.Employee", "connection_id": "sync.Connection"}
    ),
    "finish_week": May(
        post=OWN_OR_OFFICE,
        given={"ours": "workspace.Employee", "week": "2026-W47", "deed": "complete"},
    ),
    "first_run": May(get=ALL, post=ALL),
    "first_run_org_number": May(get=ALL),
    "first_run_person": May(get=ALL, post=ALL),
    "first_run_systems": May(get=ALL),
    "force": May(post=OFFICE),
    "held": May(get=ALL),
    "held_ask": May(post=OFFICE, given={"waiting_id": "sync.Waiting"}),
    "held_confirm": May(get=ALL, post=OFFICE, given={"waiting_id": "sync.Waiting"}),
    "held_do_all": May(post=OFFICE),
    "held_let_go": May(get=ALL, post=OFFICE, given={"waiting_id": "sync.Waiting"}),
    "held_retry": May(post=OFFICE, given={"waiting_id": "sync.Waiting"}),
    "held_rows": May(get=ALL),
    "held_try_all": May(post=OFFICE),
    "hour_bank": May(get=NOT_WORKERS),
    "hour_bank_of": May(get=ALL, given={"ours": "workspace.Employee"}),
    "hour_entry": May(get=ALL, given={"ours": "workspace.HourEntry"}),
    "hour_prices": May(get=SEES_ACCOUNTS, post=MANAGERS, given={"ours": "workspace.Project"}),
    "hour_type": May(get=ALL, given={"ours": "workspace.HourType"}),
    "hour_types": May(get=ALL),
    "hour_types_file": May(get=ALL),
    "hours": May(get=ALL),
    "hours_choices": May(post=ADMINISTRATORS),
    "hours_month": May(
        get=ALL, given={"ours": "workspace.Employee", "year": "2026", "number": "11"}
    ),
    "hours_rules": May(post=ADMINISTRATORS),
    "hours_search": May(get=ALL),
    "hour_bank_file": May(get=NOT_WORKERS),
    "hours_search_file": May(get=ALL),
    "hours_setup": May(get=ALL),
    "import": May(get=OFFICE, given={"ours": "workspace.Import"}),
    "import_columns": May(post=OFFICE),
    "imports": May(get=OFFICE, post=OFFICE),
    "invite_employee": May(post=ADMINISTRATORS, given={"ours": "workspace.Employee"}),
    "invoice": May(get=SEES_ACCOUNTS, given={"ours": "workspace.Invoice"}),
    "invoice_choices": May(get=ALL, post=ADMINISTRATORS),
    "invoice_hand_over": May(
        get=MANAGERS,
        post=MANAGERS,
        given={
            "ours": "workspace.Invoice",
            "connection_id": "sync.Connection",
            "way": "invoices_out",
        },
    ),
    "invoice_logo": May(post=ADMINISTRATORS),
    "invoice_pdf": May(get=SEES_ACCOUNTS, given={"ours": "workspace.Invoice"}),
    "invoice_take_back": May(
        post=MANAGERS,
        given={"ours": "workspace.Invoice", "connection_id": "sync.Connection"},
    ),
    "invoices": May(get=SEES_ACCOUNTS),
    "invoices_file": May(get=SEES_ACCOUNTS),
    "item": May(get=NOT_WORKERS, given={"ours": "workspace.Item"}),
    "item_categories": May(get=NOT_WORKERS),
    "item_categories_file": May(get=NOT_WORKERS),
    "item_category": May(get=NOT_WORKERS, given={"ours": "workspace.ItemCategory"}),
    "item_category_end": May(post=OFFICE, given={"ours": "workspace.ItemCategory"}),
    "item_category_reopen": May(post=OFFICE, given={"ours": "workspace.ItemCategory"}),
    "item_end": May(post=OFFICE, given={"ours": "workspace.Item"}),
    "item_reopen": May(post=OFFICE, given={"ours": "workspace.Item"}),
    "items": May(get=NOT_WORKERS),
    "items_file": May(get=NOT_WORKERS),
    "keys": May(get=ADMINISTRATORS, post=ADMINISTRATORS),
    "letter_keys": May(post=ALL),
    "links": May(get=ALL),
    "machine": May(get=NOT_WORKERS, given={"ours": "workspace.Machine"}),
    "machine_end": May(post=OFFICE, given={"ours": "workspace.Machine"}),
    "machine_reopen": May(post=OFFICE, given={"ours": "workspace.Machine"}),
    "machine_use": May(get=NOT_WORKERS, given={"ours": "workspace.MachineUse"}),
    "machine_use_end": May(post=OFFICE, given={"ours": "workspace.MachineUse"}),
    "machine_use_reopen": May(post=OFFICE, given={"ours": "workspace.MachineUse"}),
    "machine_uses": May(get=NOT_WORKERS),
    "machine_uses_file": May(get=NOT_WORKERS),
    "machines": May(get=NOT_WORKERS),
    "machines_file": May(get=NOT_WORKERS),
    "match": May(get=ALL, given={"connection_id": "sync.Connection", "kind": "customer"}),
    "match_accept": May(
        post=OFFICE, given={"connection_id": "sync.Connection", "kind": "customer"}
    ),
    "match_answer": May(
        post=OFFICE, given={"connection_id": "sync.Connection", "kind": "customer"}
    ),
    "match_choose": May(get=ALL, given={"connection_id": "sync.Connection", "kind": "customer"}),
    "match_compare": May(get=ALL, given={"connection_id": "sync.Connection", "kind": "customer"}),
    "match_read": May(post=OFFICE, given={"connection_id": "sync.Connection", "kind": "customer"}),
    "match_reading": May(get=ALL, given={"connection_id": "sync.Connection", "kind": "customer"}),
    "match_undo": May(
        post=OFFICE,
        given={
            "connection_id": "sync.Connection",
            "kind": "customer",
            "decision_id": "sync.MatchDecision",
        },
    ),
    "member_link": May(post=ADMINISTRATORS, given={"user_id": "u"}),
    "member_role": May(post=ADMINISTRATORS, given={"user_id": "u"}),
    "members": May(get=ADMINISTRATORS, post=ADMINISTRATORS),
    "new_activity": May(get=OFFICE, post=OFFICE),
    "new_attachment_line": May(
        get=MANAGERS, post=MANAGERS, given={"ours": "workspace.InvoiceAttachment"}
    ),
    "new_company": May(get=ADMINISTRATORS, post=ADMINISTRATORS),
    "new_compensation": May(get=WRITERS, post=WRITERS),
    "new_compensation_type": May(get=OFFICE, post=OFFICE),
    "new_connection": May(get=CONNECTORS, post=CONNECTORS),
    "new_customer": May(get=MANAGERS, post=MANAGERS),
    "new_department": May(get=OFFICE, post=OFFICE),
    "new_employee": May(get=OFFICE, post=OFFICE),
    "new_hour_entry": May(get=WRITERS, post=WRITERS),
    "new_hour_type": May(get=OFFICE, post=OFFICE),
    "new_invoice_attachment": May(get=MANAGERS, post=MANAGERS),
    "new_item": May(get=OFFICE, post=OFFICE),
    "new_item_category": May(get=OFFICE, post=OFFICE),
    "new_machine": May(get=OFFICE, post=OFFICE),
    "new_machine_use": May(get=WRITERS, post=WRITERS),
    "new_part": May(
        get=MANAGERS, post=MANAGERS, given={"ours": "workspace.Customer", "what": "addresses"}
    ),
    "new_pay_item": May(get=OFFICE, post=OFFICE),
    "new_project": May(get=MANAGERS, post=MANAGERS),
    "new_supplier_cost": May(get=MANAGERS, post=MANAGERS),
    "new_withdrawal": May(get=WRITERS, post=WRITERS),
    "new_work_type": May(get=OFFICE, post=OFFICE),
    "part_end": May(
        post=MANAGERS, given={"what": "addresses", "part_id": "workspace.DeliveryAddress"}
    ),
    "part_reopen": May(
        post=MANAGERS, given={"what": "addresses", "part_id": "workspace.DeliveryAddress"}
    ),
    "part_row": May(get=ALL, given={"what": "addresses", "part_id": "workspace.DeliveryAddress"}),
    "pay_item": May(get=OFFICE, given={"ours": "workspace.PayItem"}),
    "pay_item_end": May(post=OFFICE, given={"ours": "workspace.PayItem"}),
    "pay_item_posts": May(get=OFFICE, post=OFFICE),
    "pay_item_reopen": May(post=OFFICE, given={"ours": "workspace.PayItem"}),
    "pay_items": May(get=OFFICE),
    "pay_items_file": May(get=OFFICE),
    "payroll": May(get=OFFICE),
    "payroll_again": May(get=OFFICE),
    "payroll_choose": May(post=OFFICE),
    "payroll_differences": May(get=OFFICE),
    "payroll_export": May(get=OFFICE, given={"ours": "workspace.PayrollExport"}),
    "payroll_exports": May(get=OFFICE),
    "payroll_exports_file": May(get=OFFICE),
    "payroll_file": May(get=OFFICE, given={"ours": "workspace.PayrollExport", "ending": "csv"}),
    "payroll_make": May(post=OFFICE),
    "payroll_people": May(post=OFFICE),
    "payroll_person": May(get=OFFICE, given={"ours": "workspace.Employee"}),
    "payroll_rows": May(get=OFFICE, given={"ours": "workspace.Employee", "line": "x"}),
    "phone": May(get=ALL, post=ALL),
    "phone_complete": May(post=WRITERS, given={"monday": "2026-11-16"}),
    "phone_day": May(get=ALL, post=ALL, given={"on": "2026-11-19"}),
    "phone_line": May(put=WRITERS, delete=WRITERS, given={"line_id": "workspace.HourEntry"}),
    "phone_link": May(get=OFFICE, post=OFFICE, given={"employee_id": "workspace.Employee"}),
    "phone_manifest": May(get=ALL),
    "phone_more": May(get=ALL),
    "phone_projects": May(get=ALL),
    "phone_receipt": May(put=WRITERS, delete=OFFICE, given={"receipt_id": "workspace.Receipt"}),
    "phone_sign_in": May(get=ALL, post=ALL, given={"token": "x"}),
    "phone_state": May(get=ALL),
    "phone_week": May(get=ALL),
    "phone_week_done": May(post=WRITERS, given={"monday": "2026-11-16"}),
    "phone_week_of": May(get=ALL, given={"monday": "2026-11-16"}),
    "phone_worker": May(get=ALL),
    "phones_out": May(post=OFFICE, given={"employee_id": "workspace.Employee"}),
    "pick": May(get=ALL, given={"field": "customer_id"}),
    "plan": May(get=ALL, given={"plan_id": "sync.Plan"}),
    "plan_anew": May(post=OFFICE, given={"plan_id": "sync.Plan"}),
    "plan_csv": May(get=OFFICE, given={"plan_id": "sync.Plan"}),
    "plan_rows": May(get=ALL, given={"plan_id": "sync.Plan", "step": "preview"}),
    "plan_run": May(post=OFFICE, given={"plan_id": "sync.Plan"}),
    "plan_skip": May(post=OFFICE, given={"plan_id": "sync.Plan", "row_id": "sync.PlanRow"}),
    "plan_skip_conflicts": May(post=OFFICE, given={"plan_id": "sync.Plan"}),
    "post_to_hour_bank": May(post=OFFICE, given={"ours": "workspace.Employee"}),
    "profile": May(get=ALL, post=ALL),
    "project": May(get=ALL, given={"ours": "workspace.Project"}),
    "project_accounting": May(get=SEES_ACCOUNTS, given={"ours": "workspace.Project"}),
    "project_accounting_file": May(get=SEES_ACCOUNTS, given={"ours": "workspace.Project"}),
    "project_accounting_workbook": May(get=SEES_ACCOUNTS, given={"ours": "workspace.Project"}),
    "project_attachments": May(get=SEES_ACCOUNTS, given={"ours": "workspace.Project"}),
    "project_end": May(post=MANAGERS, given={"ours": "workspace.Project"}),
    "project_estimate": May(get=MANAGERS, post=MANAGERS, given={"ours": "workspace.Project"}),
    "project_hours": May(get=NOT_WORKERS, given={"ours": "workspace.Project"}),
    "project_items": May(get=NOT_WORKERS, given={"ours": "workspace.Project"}),
    "project_machines": May(get=NOT_WORKERS, given={"ours": "workspace.Project"}),
    "project_number": May(get=ALL),
    "project_reopen": May(post=MANAGERS, given={"ours": "workspace.Project"}),
    "projects": May(get=ALL),
    "projects_file": May(get=ALL),
    "receipt": May(
        get=NOT_WORKERS, given={"ours": "workspace.Compensation", "receipt_id": "workspace.Receipt"}
    ),
    "remove_from_hour_bank": May(post=OFFICE, given={"ours": "workspace.HourBankPosting"}),
    "remove_hours": May(post=OWN_OR_OFFICE, given={"ours": "workspace.HourEntry"}),
    "remove_hours_rules": May(post=ADMINISTRATORS, given={"first": "2026-11-16"}),
    "remove_member": May(post=ADMINISTRATORS, given={"user_id": "u"}),
    "remove_receipt": May(
        post=OFFICE, given={"ours": "workspace.Compensation", "receipt_id": "workspace.Receipt"}
    ),
    "restore_attachment_line": May(
        post=MANAGERS,
        given={"ours": "workspace.InvoiceAttachment", "line_id": "workspace.InvoiceAttachmentLine"},
    ),
    "return_withdrawal": May(post=OFFICE, given={"ours": "workspace.Withdrawal"}),
    "revoke_key": May(post=ADMINISTRATORS, given={"token_id": "tenancy.ApiToken"}),
    "run": May(get=ALL, given={"run_id": "sync.Run"}),
    "run_cancel": May(post=OFFICE, given={"run_id": "sync.Run"}),
    "run_progress": May(get=ALL, given={"run_id": "sync.Run"}),
    "run_row": May(get=ALL, given={"run_id": "sync.Run", "row_id": "sync.PlanRow"}),
    "run_try_stopped": May(post=OFFICE, given={"run_id": "sync.Run"}),
    "runs": May(get=ALL),
    "search": May(get=ALL),
    "send_back_hours": May(post=APPROVERS, given={"ours": "workspace.HourEntry"}),
    "series": May(get=ALL),
    "set_rate": May(post=OFFICE, given={"ours": "workspace.CompensationType"}),
    "set_terms": May(post=OFFICE, given={"ours": "workspace.Employee"}),
    "setup": May(get=ALL, post=ADMINISTRATORS),
    "setup_choices": May(post=ADMINISTRATORS),
    "standing": May(
        post=APPROVERS,
        given={"kind": "machine_use", "ours": "workspace.MachineUse", "deed": "approve"},
    ),
    "start_with_usual": May(post=OFFICE),
    "supplier_cost": May(get=SEES_ACCOUNTS, given={"ours": "workspace.SupplierCost"}),
    "supplier_cost_paper": May(get=SEES_ACCOUNTS, given={"ours": "workspace.SupplierCost"}),
    "supplier_cost_end": May(post=MANAGERS, given={"ours": "workspace.SupplierCost"}),
    "supplier_cost_reopen": May(post=MANAGERS, given={"ours": "workspace.SupplierCost"}),
    "supplier_costs": May(get=SEES_ACCOUNTS),
    "supplier_costs_file": May(get=SEES_ACCOUNTS),
    "switch_company": May(post=ALL),
    "take_rate_away": May(post=OFFICE, given={"ours": "workspace.CompensationType"}),
    "take_terms_away": May(post=OFFICE, given={"ours": "workspace.Employee"}),
    "tie_login": May(post=OFFICE, given={"ours": "workspace.Employee"}),
    "unassign_person": May(
        post=MANAGERS, given={"ours": "workspace.Project", "employee_id": "workspace.Employee"}
    ),
    "untie_login": May(post=OFFICE, given={"ours": "workspace.Employee"}),
    "withdraw_hours": May(post=APPROVERS, given={"ours": "workspace.HourEntry"}),
    "withdrawal": May(get=NOT_WORKERS, given={"ours": "workspace.Withdrawal"}),
    "withdrawal_end": May(post=OFFICE, given={"ours": "workspace.Withdrawal"}),
    "withdrawal_reopen": May(post=OFFICE, given={"ours": "workspace.Withdrawal"}),
    "withdrawals": May(get=NOT_WORKERS),
    "withdrawals_file": May(get=NOT_WORKERS),
    "work_type": May(get=ALL, given={"ours": "workspace.WorkType"}),
    "work_types": May(get=ALL),
    "work_types_file": May(get=ALL),
}
