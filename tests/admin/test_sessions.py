"""How long a log-in lasts."""

import pytest
from django.conf import settings
from django.contrib.auth import get_user_model
from django.test import Client

from factcheck import middleware

NOON = 1_795_000_000


class Clock:
    """A clock that a test moves."""

    def __init__(self) -> None:
        self.now = NOON

    def time(self) -> float:
        return self.now


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    clock = Clock()
    monkeypatch.setattr(middleware, "time", clock)
    return clock


@pytest.fixture
def desk(client: Client, db: None) -> Client:
    user = get_user_model().objects.create(username="wanda", is_staff=True, is_superuser=True)
    client.force_login(user)
    return client


def test_a_busy_session_still_ends_at_its_limit(desk: Client, clock: Clock) -> None:
    assert desk.get("/admin/").status_code == 200

    clock.now = NOON + settings.SESSION_LIMIT
    assert desk.get("/admin/").status_code == 200

    clock.now = NOON + settings.SESSION_LIMIT + 1
    answer = desk.get("/admin/")
    assert answer.status_code == 302
    assert "/login/" in answer["Location"]
    assert desk.get("/admin/").status_code == 302


def test_work_in_the_admin_moves_the_end_of_an_idle_session_once_a_minute(desk: Client, clock: Clock) -> None:
    assert settings.SESSION_COOKIE_NAME in desk.get("/admin/").cookies

    clock.now += middleware.SEEN_AGAIN_AFTER
    assert settings.SESSION_COOKIE_NAME not in desk.get("/admin/").cookies

    clock.now += 1
    assert desk.get("/admin/").cookies[settings.SESSION_COOKIE_NAME]["max-age"] == settings.SESSION_COOKIE_AGE


def test_a_page_outside_the_admin_neither_reads_nor_sends_a_session(desk: Client, clock: Clock) -> None:
    desk.get("/admin/")
    clock.now += 3600

    answer = desk.get("/favicon.ico")

    assert answer.cookies == {}
    assert "Cookie" not in answer.headers.get("Vary", "")
