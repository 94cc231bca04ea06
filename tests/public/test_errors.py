"""What a visitor is told when something goes wrong, and what programs are told about the site."""

from typing import Any

import pytest
from django.db import OperationalError
from django.http import HttpResponse, HttpResponseGone
from django.test import Client, override_settings

from claims.views import machines
from tests.public.test_pages import faults


@pytest.fixture
def without_database(monkeypatch: pytest.MonkeyPatch) -> Client:
    """A visitor of a site whose database cannot be reached: pytest-django lets no query through here."""

    def unreachable(*_args: Any) -> None:
        raise OperationalError("could not connect")

    monkeypatch.setattr("claims.tallies.edition", unreachable)
    return Client(raise_request_exception=False)


@pytest.mark.parametrize(
    ("address", "sentence"),
    [
        ("/", "cannot reach its data"),
        ("/claims/", "cannot reach its data"),
        ("/nothing/here/", "There is no such page"),
    ],
)
def test_without_the_database_the_site_says_that_it_will_be_back(
    without_database: Client, address: str, sentence: str
) -> None:
    answer = without_database.get(address)

    assert answer.status_code in {503, 404}
    assert (answer.headers.get("Retry-After") == "60") == (answer.status_code == 503)
    assert sentence in answer.text
    assert list(faults(answer.text)) == []
    assert "Content-Security-Policy" in answer.headers
    assert not answer.cookies


@pytest.mark.parametrize(
    ("answer", "sentence"),
    [
        (HttpResponseGone(), "taken away for good"),
        (HttpResponse(status=429, headers={"Retry-After": "100"}), "in 2 minutes"),
        (HttpResponse(status=429), "in a while"),
    ],
    ids=["gone", "too many for a while", "too many"],
)
def test_a_bare_refusal_gets_a_page(
    client: Client, monkeypatch: pytest.MonkeyPatch, answer: HttpResponse, sentence: str
) -> None:
    monkeypatch.setattr(machines, "_text", lambda _text: answer)
    page = client.get("/robots.txt")

    assert page.status_code == answer.status_code
    assert sentence in page.text
    assert list(faults(page.text)) == []
    assert page.headers["Content-Type"] == "text/html; charset=utf-8"
    assert int(page.headers["Content-Length"]) == len(page.content)


def test_the_health_of_the_site_is_that_of_its_database(without_database: Client) -> None:
    answer = without_database.get("/healthz")

    assert (answer.status_code, answer.text) == (503, "The database does not answer.\n")


@pytest.mark.django_db
def test_a_healthy_site_says_so_and_nobody_keeps_that(client: Client) -> None:
    answer = client.get("/healthz")

    assert (answer.status_code, answer.text) == (200, "ok\n")
    assert "no-store" in answer.headers["Cache-Control"]


def test_a_page_that_is_not_there_offers_to_search_for_its_words(client: Client) -> None:
    page = client.get("/news/2026/security-advisers-in-contact/").text

    assert 'value="security advisers in contact"' in page
    assert "not-a-word" not in client.get("/x/%22%3E%3Cscript-not-a-word/").text


def test_a_form_that_cannot_be_trusted_is_asked_for_again() -> None:
    answer = Client(enforce_csrf_checks=True).post("/admin/login/", {"username": "ana"})

    assert answer.status_code == 403
    assert "load the page anew" in answer.text


def test_crawlers_are_kept_from_the_desk(client: Client) -> None:
    assert "Disallow: /admin/\n" in client.get("/robots.txt").text


@pytest.mark.parametrize("email", ["desk@example.org", ""])
def test_whom_to_tell_about_a_weakness(client: Client, email: str) -> None:
    with override_settings(CONTACT_EMAIL=email):
        text = client.get("/.well-known/security.txt").text

    fields = dict(line.split(": ", 1) for line in text.splitlines())
    assert fields["Contact"] == (f"mailto:{email}" if email else "http://127.0.0.1:8000/report/")
    assert fields["Expires"].endswith("T00:00:00Z")
