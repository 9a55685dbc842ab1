"""Composite foreign keys within a company, the change cursor's epoch, and repair after a restore."""

from django.db import migrations

REFERENCES = (
    ("contactperson", "customer_id", "customer", "cascade"),
    ("deliveryaddress", "customer_id", "customer", "cascade"),
    ("department", "manager_id", "employee", "set null (manager_id)"),
    ("employee", "department_id", "department", "set null (department_id)"),
    ("employeeexternalnumber", "employee_id", "employee", "cascade"),
    ("project", "parent_id", "project", "no action"),
    ("project", "customer_id", "customer", "no action"),
    ("project", "manager_id", "employee", "set null (manager_id)"),
)
REGISTERS = (
    "customer",
    "contactperson",
    "deliveryaddress",
    "department",
    "employee",
    "project",
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


EPOCH = """
create table workspace_epoch (
    only_row boolean primary key default true check (only_row),
    id uuid not null default gen_random_uuid()
);
insert into workspace_epoch default values;
create function bindeledd_epoch() returns text language sql stable as $$
    select (select system_identifier::text from pg_control_system())
        || '.' || (select left(id::text, 8) from workspace_epoch)
$$;
"""

_RESETS = "\n".join(
    f"        update workspace_{table} set changed_tx = 0 where changed_tx <> 0;"
    for table in REGISTERS
)
AFTER_RESTORE = f"""
create function bindeledd_after_restore() returns void language plpgsql as $$
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
comment on function bindeledd_after_restore() is
    'Call once after a dump was restored: transaction numbers of another cluster mean nothing here.';
"""


class Migration(migrations.Migration):
    """Walls that models cannot express."""

    dependencies = [("workspace", "0001_initial")]

    operations = [
        *(reference(*row) for row in REFERENCES),
        migrations.RunSQL(EPOCH, "drop function bindeledd_epoch(); drop table workspace_epoch"),
        migrations.RunSQL(AFTER_RESTORE, "drop function bindeledd_after_restore()"),
    ]
