"""Accounts: managing editors give roles, and nothing beyond them."""

from typing import Any

import pytest
from django.apps import apps
from django.contrib.auth.models import Group, Permission
from django.test import Client

from claims import roles
from claims.admin.base import admin_url
from claims.models import User
from tests import factories

ADD = "/admin/claims/user/add/"

pytestmark = pytest.mark.django_db


@pytest.fixture
def mona() -> User:
    return factories.managing_editor("Mona")


@pytest.fixture
def desk(client: Client, mona: User) -> Client:
    client.force_login(mona)
    return client


def group(name: str) -> int:
    return Group.objects.get(name=name).pk


def form_of(person: User, **changes: Any) -> dict[str, Any]:
    """What a person's page sends when only `changes` were typed."""
    form = {
        "username": person.username,
        "first_name": person.first_name,
        "last_name": person.last_name,
        "email": person.email,
        "is_active": "on",
        "groups": [group.pk for group in person.groups.all()],
    }
    return {**form, **changes}


def test_a_managing_editor_adds_a_reviewer_who_can_log_in(desk: Client, client: Client) -> None:
    password = "seven grey herons wait"
    typed = {"username": "nina", "first_name": "Nina", "last_name": "Berg", "email": "", "usable_password": "true"}
    typed |= {"password1": password, "password2": password}

    answer = desk.post(ADD, {**typed, "groups": [group(roles.REVIEWERS)]})

    assert answer.status_code == 302, answer.content.decode()
    nina = User.objects.get(username="nina")
    assert (nina.display_name, nina.is_staff, nina.is_superuser) == ("Nina Berg", True, False)
    assert nina.has_perm("claims.approve_verdict")
    assert client.login(username="nina", password=password)
    assert client.get("/admin/").status_code == 200


def test_a_short_password_is_refused(desk: Client) -> None:
    typed = {"username": "nina", "usable_password": "true", "password1": "short1", "password2": "short1"}

    answer = desk.post(ADD, typed)

    assert "at least 12 characters" in answer.content.decode()
    assert not User.objects.filter(username="nina").exists()


def test_a_person_changes_role_and_leaves(desk: Client) -> None:
    person = factories.researcher("Rita")

    desk.post(admin_url(person), form_of(person, groups=[group(roles.REVIEWERS)]))
    changed = User.objects.get(pk=person.pk)
    desk.post(admin_url(person), form_of(changed, is_active=""))

    assert list(changed.groups.values_list("name", flat=True)) == [roles.REVIEWERS]
    assert not User.objects.get(pk=person.pk).is_active


# Nothing beyond the roles -----------------------------------------------------------------------


def test_a_managing_editor_cannot_make_anybody_more_than_a_managing_editor(desk: Client, mona: User) -> None:
    boss = Group.objects.create(name="Bosses")
    alone = Permission.objects.get(codename="approve_alone")
    more = {"is_superuser": "on", "user_permissions": [alone.pk], "is_staff": "on"}

    for person in (mona, factories.researcher("Rita")):
        desk.post(admin_url(person), form_of(person, **more))
        refused = desk.post(admin_url(person), form_of(person, groups=[boss.pk]))

        person.refresh_from_db()
        assert not person.is_superuser
        assert not person.user_permissions.exists()
        assert "Select a valid choice" in refused.content.decode()
        assert boss not in person.groups.all()


def test_a_new_account_is_not_made_a_superuser_either(desk: Client) -> None:
    password = "seven grey herons wait"
    typed = {"username": "nina", "usable_password": "true", "password1": password, "password2": password}

    desk.post(ADD, {**typed, "is_superuser": "on", "user_permissions": [Permission.objects.all()[0].pk]})

    nina = User.objects.get(username="nina")
    assert not nina.is_superuser
    assert not nina.user_permissions.exists()


def test_the_page_of_a_person_offers_roles_alone(desk: Client) -> None:
    Group.objects.create(name="Bosses")

    shown = desk.get(admin_url(factories.researcher())).content.decode()

    for name in ("is_superuser", "user_permissions", "is_staff"):
        assert f'name="{name}"' not in shown
    assert "Managing editors" in shown
    assert "Bosses" not in shown


def account_that(holds: str) -> User:
    """An account with more than the three roles."""
    person = factories.user("Root", roles.REVIEWERS, is_superuser=holds == "everything")
    if holds == "the emergency permission":
        person.user_permissions.add(Permission.objects.get(codename="approve_alone"))
    if holds == "another group":
        person.groups.add(Group.objects.create(name="Bosses"))
    return person


@pytest.mark.parametrize("holds", ["everything", "the emergency permission", "another group"])
def test_a_managing_editor_does_not_touch_an_account_that_holds_more_than_the_roles(desk: Client, holds: str) -> None:
    root = account_that(holds)
    new = {"usable_password": "true", "password1": "seven grey herons wait", "password2": "seven grey herons wait"}

    assert desk.post(admin_url(root), form_of(root, is_active="", email="taken@example.org")).status_code == 403
    assert desk.post(f"/admin/claims/user/{root.pk}/password/", new).status_code == 403
    assert desk.post(admin_url(root, "delete"), {"post": "yes"}).status_code == 403
    bulk = {"action": "delete_selected", "_selected_action": [root.pk], "post": "yes"}
    desk.post("/admin/claims/user/", bulk)
    root.refresh_from_db()
    assert root.is_active
    assert root.email == ""
    assert root.check_password(factories.PASSWORD)
    assert desk.get(admin_url(root)).status_code == 200  # but may see who it is


@pytest.mark.parametrize("role", [roles.RESEARCHERS, roles.REVIEWERS])
def test_only_managing_editors_see_accounts(client: Client, role: str) -> None:
    client.force_login(factories.user("Rita", role))

    assert client.get("/admin/claims/user/").status_code == 403
    assert client.get(ADD).status_code == 403
    assert client.get("/admin/auth/group/").status_code == 403


def test_a_superuser_can_give_the_emergency_permission_by_name(client: Client) -> None:
    root = factories.user("Root", roles.MANAGING_EDITORS, is_superuser=True)
    client.force_login(root)
    person = factories.reviewer("Wanda")
    alone = Permission.objects.get(codename="approve_alone")

    client.post(admin_url(person), form_of(person, user_permissions=[alone.pk], is_staff="on"))

    assert User.objects.get(pk=person.pk).has_perm("claims.approve_alone")


# What is only looked at -------------------------------------------------------------------------


@pytest.mark.parametrize("model", ["auditentry", "review", "verdict"])
def test_rows_about_decisions_are_looked_at_and_nothing_else(client: Client, model: str) -> None:
    factories.decided_claim()
    client.force_login(factories.user("Root", roles.MANAGING_EDITORS, is_superuser=True))
    address = f"/admin/claims/{model}/"

    shown = client.get(address)
    row = client.get(f"{address}{row_of(model)}/change/").content.decode()

    assert shown.status_code == 200
    assert "<textarea" not in row
    assert 'name="_save"' not in row
    assert client.get(f"{address}add/").status_code == 403
    assert client.post(f"{address}{row_of(model)}/change/", {"note": "Anew."}).status_code == 403
    assert client.post(f"{address}{row_of(model)}/delete/", {"post": "yes"}).status_code == 403
    assert "delete_selected" not in shown.content.decode()


def row_of(model: str) -> int:
    """Some row of that table."""
    return apps.get_model("claims", model)._default_manager.latest("pk").pk
