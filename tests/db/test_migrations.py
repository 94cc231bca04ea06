"""Published work stays unchanged through migrations, which remake tables on SQLite."""

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import IntegrityError, connection, models
from django.db.models.signals import pre_migrate

from claims import checks, triggers
from claims.models import Claim, Review, Verdict
from tests import factories as make


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("model", [Claim, Review, Verdict])
def test_a_migration_that_remakes_a_table_leaves_every_rule_in_force(model: type[models.Model]) -> None:
    make.decided_claim()
    config = apps.get_app_config("claims")
    added = models.CharField(max_length=5, default="")
    added.set_attributes_from_name("added")

    pre_migrate.send(config, using="default")
    with connection.schema_editor() as editor:
        editor.add_field(model, added)
        editor.remove_field(model, added)
    call_command("migrate", verbosity=0)

    assert triggers.missing(connection) == []
    with pytest.raises(IntegrityError, match="never changed"):
        Verdict.objects.update(summary="Something else.")
    with pytest.raises(IntegrityError, match="never changed"):
        Review.objects.update(note="Something else.")


@pytest.mark.django_db
def test_a_database_without_one_of_the_rules_is_reported_and_mended_by_migrating() -> None:
    assert checks.missing_triggers(databases=["default"]) == []

    triggers.drop_all(connection)

    (warning,) = checks.missing_triggers(databases=["default"])
    assert warning.id == "claims.W001"
    assert "verdict_never_changed" in warning.msg
    call_command("migrate", verbosity=0)
    assert checks.missing_triggers(databases=["default"]) == []
