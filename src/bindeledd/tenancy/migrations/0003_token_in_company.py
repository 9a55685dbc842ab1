"""A remembered answer belongs to a key of its own company: the company is part of the key."""

from django.db import migrations, models

NAME = "rememberedanswer_token_id_in_company"


class Migration(migrations.Migration):
    """Foreign keys do not see policies."""

    dependencies = [("tenancy", "0002_tokens")]

    operations = [
        migrations.AddConstraint(
            "apitoken",
            models.UniqueConstraint(fields=("company", "id"), name="apitoken_in_company"),
        ),
        migrations.RunSQL(
            f"alter table tenancy_rememberedanswer add constraint {NAME}"
            " foreign key (company_id, token_id) references tenancy_apitoken (company_id, id)"
            " on delete cascade deferrable initially immediate",
            f"alter table tenancy_rememberedanswer drop constraint {NAME}",
        ),
    ]
