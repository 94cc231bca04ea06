"""The path alone chooses the language."""

import pytest
from django.test import Client

FRENCH_BROWSER = {"Accept-Language": "fr"}


@pytest.mark.parametrize(("path", "language"), [("/admin/login/", "en"), ("/fr/admin/login/", "fr")])
@pytest.mark.parametrize("preferred", ["fr", "en", "de"])
@pytest.mark.django_db
def test_neither_the_browser_nor_a_cookie_changes_the_language_of_an_address(
    client: Client, path: str, language: str, preferred: str
) -> None:
    client.cookies["django_language"] = preferred

    answer = client.get(path, headers={"Accept-Language": preferred})

    assert answer.headers["Content-Language"] == language
    assert f'lang="{language}"' in answer.text
    assert "Accept-Language" not in answer.headers.get("Vary", "")


@pytest.mark.parametrize("path", ["/en/admin/login/", "/fr-ca/admin/login/", "/de/admin/login/"])
def test_each_page_has_one_address_a_language(client: Client, path: str) -> None:
    assert client.get(path, headers=FRENCH_BROWSER).status_code == 404
