"""References between rows of one company that did not have the company in their key."""

from django.db import migrations, models

REFERENCES = (
    ("lineentry", "reverses_id", "lineentry", "no action"),
    ("plan", "replaced_by_id", "plan", "set null (replaced_by_id)"),
    ("run", "plan_id", "plan", "set null (plan_id)"),
)


def within_company(table: str, column: str, target: str, on_delete: str) -> migrations.RunSQL:
    """Return the reference whose key holds the company as well."""
    name = f"{table}_{column}_in_company"
    return migrations.RunSQL(
        f"alter table sync_{table} add constraint {name}"
        f" foreign key (company_id, {column}) references sync_{target} (company_id, id)"
        f" on delete {on_delete} deferrable initially immediate",
        f"alter table sync_{table} drop constraint {name}",
    )


class Migration(migrations.Migration):
    """Foreign keys do not see policies."""

    dependencies = [("sync", "0006_open_pairs")]

    operations = [
        migrations.AddConstraint(
            "lineentry",
            models.UniqueConstraint(fields=("company", "id"), name="lineentry_in_company"),
        ),
        *(within_company(*row) for row in REFERENCES),
    ]
