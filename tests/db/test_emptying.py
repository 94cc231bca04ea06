"""A transactional test leaves the database as the migrations made it, whatever the triggers keep."""

import pytest
from django.contrib.auth.models import Group
from django.db import IntegrityError

from claims.models import AuditEntry, Claim, Rating
from tests import factories


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("time", ["first", "second"])
def test_each_transactional_test_begins_with_the_scale_the_roles_and_nothing_else(time: str) -> None:
    assert Rating.objects.count() == 7
    assert Group.objects.count() == 3
    assert not AuditEntry.objects.exists()
    assert not Claim.objects.exists()

    factories.decided_claim()

    with pytest.raises(IntegrityError, match="never deleted"):
        AuditEntry.objects.all().delete()
