"""Claimants and publishers sorted without case and accents."""

import claims.models.keys
from django.db import migrations, models


def sort_names(apps, schema_editor):
    """Saving the key of a name works it out."""
    for model in ("Claimant", "Publisher"):
        for row in apps.get_model("claims", model).objects.order_by("pk").iterator():
            row.save(update_fields=["name_key"])


class Migration(migrations.Migration):

    dependencies = [
        ('claims', '0017_redaction_marks'),
    ]

    operations = [
        migrations.AlterModelOptions(
            name='claimant',
            options={'ordering': ['name_key', 'pk'], 'verbose_name': 'claimant', 'verbose_name_plural': 'claimants'},
        ),
        migrations.AlterModelOptions(
            name='publisher',
            options={'ordering': ['name_key', 'pk'], 'verbose_name': 'publisher', 'verbose_name_plural': 'publishers'},
        ),
        migrations.AddField(
            model_name='claimant',
            name='name_key',
            field=claims.models.keys.NameKey(blank=True, editable=False, max_length=100, of='name', verbose_name='name as it is sorted'),
        ),
        migrations.AddField(
            model_name='publisher',
            name='name_key',
            field=claims.models.keys.NameKey(blank=True, editable=False, max_length=100, of='name', verbose_name='name as it is sorted'),
        ),
        migrations.RunPython(sort_names, migrations.RunPython.noop),
        migrations.AddIndex(
            model_name='claimant',
            index=models.Index(fields=['name_key', 'id'], name='claimant_by_name'),
        ),
        migrations.AddIndex(
            model_name='publisher',
            index=models.Index(fields=['name_key', 'id'], name='publisher_by_name'),
        ),
    ]
