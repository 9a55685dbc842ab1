"""Keys within a company, and no index that no query asks for.

Foreign keys do not see policies: with the company in the key nothing can hang on another company's
connection. Such a key also implies the company, whose own foreign key goes, and Django's index on
each foreign key goes where a unique constraint leads with the same column or nothing looks by it:
a first import writes these tables row by row.
"""

from django.conf import settings
from django.db import migrations, models
from django.db.models import CASCADE, PROTECT, SET_NULL

PARTS = (
    ("counterpart", "connection", "connection", None),
    ("datatype", "connection", "connection", "data_types"),
    ("intent", "connection", "connection", None),
    ("matchdecision", "connection", "connection", None),
    ("plan", "connection", "connection", None),
    ("registerstate", "connection", "connection", "registers"),
    ("run", "connection", "connection", "runs"),
    ("waiting", "connection", "connection", "waiting"),
    ("attempt", "intent", "intent", "tries"),
    ("lineentry", "intent", "intent", "lines"),
    ("planrow", "plan", "plan", "rows"),
)
UNLINKED = models.Q(ours__isnull=True)


def bare(to, on_delete=CASCADE, **more):
    return models.ForeignKey(to=to, on_delete=on_delete, db_constraint=False, db_index=False, **more)


def without_indexes(table, column, target, related_name):
    """Leave the columns, and let the key within the company stand for both."""
    named = {"related_name": related_name} if related_name else {}
    on_delete = PROTECT if table == "lineentry" else CASCADE
    return [
        migrations.AlterField(table, "company", bare("tenancy.company")),
        migrations.AlterField(table, column, bare(f"sync.{target}", on_delete, **named)),
    ]


def within_company(table, column, target):
    name = f"{table}_{column}_in_company"
    on_delete = "no action" if table == "lineentry" else "cascade"
    return migrations.RunSQL(
        f"alter table sync_{table} add constraint {name}"
        f" foreign key (company_id, {column}_id) references sync_{target} (company_id, id)"
        f" on delete {on_delete} deferrable initially immediate",
        f"alter table sync_{table} drop constraint {name}",
    )


def still_one(state):
    """Put back what went with the index of `run.connection`: Django drops all of that column."""
    name = f"one_{state}_per_connection"
    return migrations.RunSQL(
        f"create unique index if not exists {name} on sync_run (connection_id)"
        f" where state = '{state}'",
        migrations.RunSQL.noop,
    )


def index(name, *fields, condition=UNLINKED):
    made = models.Index(name=name, fields=list(fields), condition=condition)
    return migrations.AddIndex("counterpart", made)


class Migration(migrations.Migration):
    dependencies = [
        ("sync", "0003_plan_subject"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        *(
            migrations.AddConstraint(
                name,
                models.UniqueConstraint(fields=("company", "id"), name=f"{name}_in_company"),
            )
            for name in ("connection", "intent", "plan")
        ),
        *(change for part in PARTS for change in without_indexes(*part)),
        *(within_company(table, column, target) for table, column, target, _ in PARTS),
        *(still_one(state) for state in ("running", "waiting")),
        migrations.AlterField(
            "planrow",
            "skipped_by",
            models.ForeignKey(
                settings.AUTH_USER_MODEL, SET_NULL, null=True, related_name="+", db_index=False
            ),
        ),
        migrations.RemoveIndex("counterpart", "counterpart_number"),
        migrations.RemoveIndex("counterpart", "counterpart_org_number"),
        index("counterpart_unlinked_number", "number", "connection", "kind"),
        index(
            "counterpart_unlinked_org",
            *("org_number", "connection", "kind"),
            condition=UNLINKED & ~models.Q(org_number=""),
        ),
        index(
            "counterpart_unlinked_email",
            *("email", "connection", "kind"),
            condition=UNLINKED & ~models.Q(email=""),
        ),
    ]
