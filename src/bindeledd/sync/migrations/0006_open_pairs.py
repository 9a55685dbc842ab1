from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("sync", "0005_reading_runs"),
    ]

    operations = [
        migrations.AddField(
            model_name="registerstate",
            name="open_conflicts",
            field=models.PositiveIntegerField(null=True),
        ),
        migrations.AddField(
            model_name="registerstate",
            name="open_suggestions",
            field=models.PositiveIntegerField(null=True),
        ),
    ]
