from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("sync", "0002_limiter"),
    ]

    operations = [
        migrations.AddField(
            model_name="planrow",
            name="subject",
            field=models.CharField(default="", max_length=90),
        ),
        migrations.AddConstraint(
            model_name="planrow",
            constraint=models.UniqueConstraint(
                fields=("plan", "flow", "subject"), name="one_row_per_subject"
            ),
        ),
    ]
