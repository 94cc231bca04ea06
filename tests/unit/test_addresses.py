"""Addresses as keys: which of them lead to the same document."""

import pytest

from claims.addresses import folded


@pytest.mark.parametrize(
    "address",
    [
        "https://www.example.org/a/report?page=2",
        "http://www.example.org/a/report?page=2",
        "  https://www.example.org/a/report/?page=2 ",
        "https://WWW.Example.org:443/a/report?page=2#results",
        "http://www.example.org.:80/a/report?page=2",
        "https://www.example.org/a/report?utm_source=x&page=2&utm_Campaign=y",
        "https://www.example.org/a/report?page=2&fbclid=IwAR0&xtor=RSS-1",
    ],
)
def test_what_makes_no_difference_to_the_document_makes_none_to_the_key(address: str) -> None:
    assert folded(address) == "www.example.org/a/report?page=2"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("https://example.org/a", "https://example.org/A"),
        ("https://example.org/a?page=1", "https://example.org/a?page=2"),
        ("https://example.org/a?page=", "https://example.org/a"),
        ("https://example.org/?reference=utm", "https://example.org/"),
        ("https://example.org:8443/a", "https://example.org/a"),
        ("https://example.org/a", "https://news.example.org/a"),
        ("https://example.org/caf%C3%A9", "https://example.org/cafe"),
    ],
)
def test_other_documents_have_other_keys(one: str, other: str) -> None:
    assert folded(one) != folded(other)


@pytest.mark.parametrize("address", ["", "ftp://example.org/a/", "https://", "https://[half/", "https://a:port/", "x"])
def test_what_is_no_web_address_stays_as_it_is(address: str) -> None:
    assert folded(address) == address


def test_what_is_left_of_a_query_is_not_spelled_anew() -> None:
    assert folded("https://example.org/?q=a%20b&utm_source=x&p=%E9") == "example.org?q=a%20b&p=%E9"
    assert folded("https://example.org/?utm%5Fsource=x") == "example.org"


def test_a_query_without_tracking_is_kept_word_for_word() -> None:
    assert folded("https://example.org/?q=a%20b&c+d") == "example.org?q=a%20b&c+d"
