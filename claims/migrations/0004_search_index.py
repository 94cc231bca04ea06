"""The table of the full-text index; `claims.search_index` fills it after the migration and keeps it in step."""

from django.db import migrations

from claims import search_index


def create(apps, schema_editor):
    search_index.create_table(schema_editor.connection)


def drop(apps, schema_editor):
    search_index.drop_table(schema_editor.connection)


class Migration(migrations.Migration):
    dependencies = [("claims", "0003_workbench")]

    operations = [migrations.RunPython(create, drop)]
