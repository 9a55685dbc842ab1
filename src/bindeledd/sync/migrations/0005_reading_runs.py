from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("sync", "0004_in_company"),
    ]

    operations = [
        migrations.AlterField(
            model_name="run",
            name="trigger",
            field=models.CharField(
                choices=[
                    ("schedule", "Schedule"),
                    ("hand", "Hand"),
                    ("change", "Change"),
                    ("plan", "Plan"),
                    ("preview", "Preview"),
                    ("read", "Read"),
                ],
                max_length=8,
            ),
        ),
    ]
