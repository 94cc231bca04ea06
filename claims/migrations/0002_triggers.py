from django.db import migrations

from claims import triggers


def create(apps, schema_editor):
    triggers.create_all(schema_editor.connection)


def drop(apps, schema_editor):
    triggers.drop_all(schema_editor.connection)


class Migration(migrations.Migration):
    dependencies = [("claims", "0001_initial")]

    operations = [migrations.RunPython(create, drop)]
