"""Composite foreign keys of the field work, and its registers in the repair after a restore."""

from django.db import migrations

REFERENCES = (
    ("projectestimate", "project_id", "project", "no action"),
    ("compensationrate", "type_id", "compensationtype", "no action"),
    ("compensation", "employee_id", "employee", "no action"),
    ("compensation", "type_id", "compensationtype", "no action"),
    ("compensation", "project_id", "project", "no action"),
    ("compensation", "entry_id", "hourentry", "no action"),
    ("receipt", "compensation_id", "compensation", "no action"),
    ("suppliercost", "project_id", "project", "no action"),
    ("invoiceattachment", "project_id", "project", "no action"),
    ("invoiceattachment", "customer_id", "customer", "no action"),
    ("invoiceattachmentline", "attachment_id", "invoiceattachment", "no action"),
    ("invoicesource", "attachment_id", "invoiceattachment", "no action"),
    ("invoicesource", "line_id", "invoiceattachmentline", "no action"),
    ("invoice", "attachment_id", "invoiceattachment", "no action"),
    ("invoice", "credits_id", "invoice", "no action"),
    ("invoice", "project_id", "project", "no action"),
    ("invoice", "customer_id", "customer", "no action"),
    ("invoiceline", "invoice_id", "invoice", "no action"),
    ("invoiceline", "credits_id", "invoiceline", "no action"),
    ("invoicelinesource", "line_id", "invoiceline", "no action"),
    ("invoicelinesource", "source_id", "invoicesource", "no action"),
    ("invoicevat", "invoice_id", "invoice", "no action"),
    ("itemcategory", "parent_id", "itemcategory", "no action"),
    ("item", "category_id", "itemcategory", "no action"),
    ("withdrawal", "project_id", "project", "no action"),
    ("withdrawal", "employee_id", "employee", "no action"),
    ("withdrawal", "item_id", "item", "no action"),
    ("withdrawal", "returns_id", "withdrawal", "no action"),
    ("withdrawal", "entry_id", "hourentry", "no action"),
    ("machineuse", "machine_id", "machine", "no action"),
    ("machineuse", "project_id", "project", "no action"),
    ("machineuse", "employee_id", "employee", "no action"),
    ("machineuse", "entry_id", "hourentry", "no action"),
    ("payitemchoice", "hour_type_id", "hourtype", "no action"),
    ("payitemchoice", "compensation_type_id", "compensationtype", "no action"),
    ("payitemchoice", "pay_item_id", "payitem", "no action"),
    ("payrollexport", "department_id", "department", "no action"),
    ("payrollline", "export_id", "payrollexport", "no action"),
    ("payrollline", "employee_id", "employee", "no action"),
    ("payrollline", "project_id", "project", "no action"),
    ("payrollline", "department_id", "department", "no action"),
    ("employmentterms", "employee_id", "employee", "cascade"),
    ("employeelogin", "employee_id", "employee", "cascade"),
    ("projectmember", "project_id", "project", "no action"),
    ("projectmember", "employee_id", "employee", "no action"),
    ("worktype", "project_id", "project", "no action"),
    ("projecthourprice", "project_id", "project", "no action"),
    ("projecthourprice", "hour_type_id", "hourtype", "no action"),
    ("hourentry", "employee_id", "employee", "no action"),
    ("hourentry", "project_id", "project", "no action"),
    ("hourentry", "hour_type_id", "hourtype", "no action"),
    ("hourentry", "work_type_id", "worktype", "no action"),
    ("hourentry", "activity_id", "activity", "no action"),
    ("completedweek", "employee_id", "employee", "no action"),
    ("hourbankposting", "employee_id", "employee", "no action"),
)
REGISTERS = (
    "customer",
    "contactperson",
    "deliveryaddress",
    "department",
    "employee",
    "project",
    "hourtype",
    "worktype",
    "activity",
    "itemcategory",
    "item",
    "machine",
    "compensationtype",
    "payitem",
    "hourentry",
    "machineuse",
    "withdrawal",
    "compensation",
    "suppliercost",
    "invoiceattachment",
    "invoice",
    "payrollexport",
)


def reference(table: str, column: str, target: str, on_delete: str) -> migrations.RunSQL:
    """Foreign keys do not see policies: the company is part of the key instead."""
    name = f"{table}_{column}_in_company"
    return migrations.RunSQL(
        f"alter table workspace_{table} add constraint {name}"
        f" foreign key (company_id, {column}) references workspace_{target} (company_id, id)"
        f" on delete {on_delete} deferrable initially immediate",
        f"alter table workspace_{table} drop constraint {name}",
    )


_RESETS = "\n".join(
    f"        update workspace_{table} set changed_tx = 0 where changed_tx <> 0;"
    for table in REGISTERS
)
AFTER_RESTORE = f"""
create or replace function bindeledd_after_restore() returns void language plpgsql as $$
declare
    before text := current_setting('app.company_id', true);
    tenant record;
begin
    update workspace_epoch set id = gen_random_uuid();
    for tenant in select id from tenancy_company loop
        perform set_config('app.company_id', tenant.id::text, true);
{_RESETS}
    end loop;
    perform set_config('app.company_id', coalesce(before, ''), true);
end
$$;
"""


class Migration(migrations.Migration):
    """Walls that models cannot express."""

    dependencies = [("workspace", "0005_field_work")]

    operations = [
        *(reference(*row) for row in REFERENCES),
        migrations.RunSQL(AFTER_RESTORE, migrations.RunSQL.noop),
    ]
