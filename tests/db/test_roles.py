"""The three roles, made by the migrations."""

import pytest
from django.contrib.auth.models import Group, Permission
from django.core.management import call_command

from claims import roles
from claims.choices import TRANSITIONS
from tests import factories as make

pytestmark = pytest.mark.django_db

ROLES = [roles.RESEARCHERS, roles.REVIEWERS, roles.MANAGING_EDITORS]


def held() -> dict[str, set[str]]:
    """Each group's permissions."""
    return {
        group.name: {permission.codename for permission in group.permissions.all()} for group in Group.objects.all()
    }


def test_the_three_roles_exist_after_migrating() -> None:
    assert held() == {name: set(roles.PERMISSIONS[name]) for name in ROLES}


def test_granting_again_changes_nothing() -> None:
    before, groups = held(), list(Group.objects.order_by("pk").values_list("pk", "name"))
    permissions = Permission.objects.count()

    roles.grant()
    roles.grant()
    call_command("migrate", verbosity=0)

    assert held() == before
    assert list(Group.objects.order_by("pk").values_list("pk", "name")) == groups
    assert Permission.objects.count() == permissions


def test_what_a_desk_added_stays_and_what_it_took_away_comes_back() -> None:
    researchers = Group.objects.get(name=roles.RESEARCHERS)
    Group.objects.create(name="Night desk")
    researchers.permissions.add(Permission.objects.get(codename="announce_claim"))
    researchers.permissions.remove(Permission.objects.get(codename="add_claim"))

    roles.grant()

    assert held()[roles.RESEARCHERS] == {*roles.PERMISSIONS[roles.RESEARCHERS], "announce_claim"}
    assert held()["Night desk"] == set()


def test_each_role_includes_the_one_before() -> None:
    researchers, reviewers, managing_editors = (set(roles.PERMISSIONS[name]) for name in ROLES)

    assert researchers < reviewers < managing_editors


def test_every_permission_of_a_role_is_one_that_exists() -> None:
    codenames = Permission.objects.filter(content_type__app_label="claims").values_list("codename", flat=True)

    assert {codename for name in ROLES for codename in roles.PERMISSIONS[name]} <= set(codenames)


def test_every_change_of_state_is_in_the_power_of_some_role() -> None:
    editor = make.managing_editor()

    assert [action for action, rule in TRANSITIONS.items() if not editor.has_perm(rule.permission)] == []


def test_no_role_approves_alone_or_writes_what_is_never_changed() -> None:
    every = set().union(*held().values())

    assert "approve_alone" not in every
    for kept in ("verdict", "citation", "review", "revision", "auditentry"):
        assert not {f"{verb}_{kept}" for verb in ("add", "change", "delete")} & every


def test_no_role_deletes_what_a_revision_or_a_draft_rests_on() -> None:
    assert "delete_article" not in set().union(*held().values())


def test_researchers_neither_approve_nor_publish_and_reviewers_do_not_withdraw() -> None:
    researcher, reviewer = make.researcher(), make.reviewer()

    for codename in ("approve_verdict", "approve_appearance", "announce_claim", "publish_article"):
        assert not researcher.has_perm(f"claims.{codename}")
        assert reviewer.has_perm(f"claims.{codename}")
    for codename in ("withdraw_claim", "withdraw_article", "change_rating"):
        assert not reviewer.has_perm(f"claims.{codename}")
        assert make.managing_editor().has_perm(f"claims.{codename}")
