"""Published work stays unchanged through migrations, which remake tables on SQLite."""

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import IntegrityError, connection, models
from django.db.models.signals import pre_migrate

from claims import checks, triggers
from claims.models import Claim, Review, Verdict
from claims.selectors.verification import Verification, in_order
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


@pytest.mark.django_db(transaction=True)
def test_verdicts_from_before_the_chain_get_their_links_in_the_order_in_which_they_were_issued() -> None:
    """As a site has them that is upgraded; their keys are in another order."""
    for _claim in range(3):
        make.decided_claim(explanation="À *vérifier*.")
    call_command("migrate", "claims", "0012", verbosity=0)
    triggers.drop_all(connection)
    with connection.cursor() as cursor:
        cursor.execute("SELECT id FROM claims_verdict ORDER BY id")
        first, second, third = [key for (key,) in cursor.fetchall()]
        cursor.execute("UPDATE claims_verdict SET issued_at = '2026-01-01 10:00:00+00:00' WHERE id = %s", [third])
        cursor.execute("UPDATE claims_verdict SET issued_at = '2026-01-02 10:00:00+00:00' WHERE id = %s", [second])
        cursor.execute(
            "UPDATE claims_claim SET decided_at = (SELECT issued_at FROM claims_verdict v"
            " WHERE v.id = current_verdict_id)"
        )

    call_command("migrate", verbosity=0)

    assert list(Verdict.objects.order_by("sequence").values_list("pk", flat=True)) == [third, second, first]
    verification = Verification()
    problems = [problem for _verdict, found in verification.along(in_order()) for problem in found]
    assert [*problems, *verification.problems()] == []
    make.verdict(make.claim())
    assert Verdict.objects.latest("sequence").sequence == 4


@pytest.mark.django_db
def test_a_database_without_one_of_the_rules_is_reported_and_mended_by_migrating() -> None:
    assert checks.missing_triggers(databases=["default"]) == []

    triggers.drop_all(connection)

    (warning,) = checks.missing_triggers(databases=["default"])
    assert warning.id == "claims.W001"
    assert "verdict_never_changed" in warning.msg
    call_command("migrate", verbosity=0)
    assert checks.missing_triggers(databases=["default"]) == []
