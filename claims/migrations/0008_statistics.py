"""The verdicts of each kind by their time, which the statistics count without reading the verdicts themselves."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('claims', '0007_report'),
    ]

    operations = [
        migrations.AddIndex(
            model_name='verdict',
            index=models.Index(fields=['change', 'issued_at', 'claim'], name='verdict_by_change'),
        ),
    ]
