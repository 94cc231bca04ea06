"""HTML pages: the visible lines, and what trafilatura keeps of them."""

import socket
from typing import NoReturn

import pytest

from claims.intake import Reason, read

PAGE = """<!doctype html>
<html lang="en"><head>
<title>Council votes to rebuild bridge - The Post</title>
<meta property="og:title" content="Council votes to rebuild bridge">
<link rel="stylesheet" href="http://127.0.0.1:9/style.css">
<script src="http://127.0.0.1:9/x.js">var hidden = 1;</script>
</head><body>
<nav><ul><li><a href="/">Home</a></li><li><a href="/costs">The costs</a></li>
<li><a href="/b">Council votes to rebuild bridge</a></li></ul></nav>
<article>
<h1>Council votes to rebuild bridge</h1>
<p>The town council voted on Monday to <a href="/x">rebuild</a> the <em>old bridge</em>,<br>which has been closed
since 2019 after an inspection found cracks in two of its pillars.</p>
<h2>The costs</h2>
<p>Councillors from all parties said the work would take three years &amp; cost about 4 million euros.</p>
<p hidden>This line is for machines only and nobody sees it.</p>
<ul><li>The region pays half of it.</li><li>The state pays the rest.</li></ul>
<blockquote><p>We waited for a long time, said the mayor, and now it will be built again for everybody.</p></blockquote>
</article>
<aside><h3>Related articles</h3><ul><li><a href="/y">Mayor accused of fraud in land deal</a></li></ul></aside>
<footer>© 2024 The Post. All rights reserved.</footer>
</body></html>"""

BODY = """The town council voted on Monday to rebuild the old bridge, which has been closed since 2019 after an \
inspection found cracks in two of its pillars.

The costs

Councillors from all parties said the work would take three years & cost about 4 million euros.

The region pays half of it.

The state pays the rest.

We waited for a long time, said the mayor, and now it will be built again for everybody."""


def test_the_body_of_a_page_is_kept_and_its_furniture_cut_with_reasons() -> None:
    intake = read(PAGE)

    assert intake.media == "html"
    assert intake.text == BODY
    assert (intake.headline, intake.language) == ("Council votes to rebuild bridge", "en")
    reasons = [(line.text, line.reason) for line in intake.cut]
    assert reasons == [
        ("Home", Reason.FURNITURE),
        ("The costs", Reason.SHORT),
        ("Council votes to rebuild bridge", Reason.SHORT),
        ("Council votes to rebuild bridge", Reason.HEADLINE),
        ("Related articles", Reason.FURNITURE),
        ("Mayor accused of fraud in land deal", Reason.SHORT),
        ("© 2024 The Post. All rights reserved.", Reason.FURNITURE),
    ]


def test_what_nobody_sees_on_a_page_is_no_line() -> None:
    shown = " ".join(line.text for line in read(PAGE).lines)

    assert "hidden" not in shown
    assert "machines" not in shown
    assert "The Post - " not in shown


def test_a_subheading_that_is_also_in_the_menu_is_kept_where_the_body_has_it() -> None:
    lines = [line for line in read(PAGE).lines if line.text == "The costs"]

    assert [line.kept for line in lines] == [False, True]


@pytest.mark.parametrize(("place", "kept"), [("<nav>", [False, True]), ("<aside>", [True, False])])
def test_a_paragraph_that_is_also_a_teaser_is_kept_where_the_body_has_it(place: str, kept: list[bool]) -> None:
    paragraph = "Councillors from all parties said the work would take three years &amp; cost about 4 million euros."

    lines = read(PAGE.replace(place, f"{place}<p>{paragraph}</p>")).lines

    assert [line.kept for line in lines if line.text.startswith("Councillors")] == kept


def test_an_editor_puts_a_line_of_the_page_back() -> None:
    intake = read(PAGE)
    footer = next(line.number for line in intake.lines if line.text.startswith("©"))

    chosen = intake.with_lines(intake.kept | {footer})

    assert chosen.text == BODY + "\n\n© 2024 The Post. All rights reserved."


def test_two_line_breaks_end_a_paragraph_and_one_does_not() -> None:
    first = "The town council voted on Monday to rebuild the old bridge,"
    second = "which has been closed since 2019 after an inspection."
    third = "Councillors said that the work would take three years and cost about 4 million euros."

    intake = read(f"<html><body><article><p>{first}<br>{second}<br><br>{third}</p></article></body></html>")

    assert intake.text == f"{first} {second}\n\n{third}"


def test_a_pasted_fragment_of_a_page_is_read_as_html() -> None:
    intake = read("<p>The town council voted on Monday to rebuild the <b>old</b> bridge, closed since 2019.</p>")

    assert intake.media == "html"
    assert intake.text == "The town council voted on Monday to rebuild the old bridge, closed since 2019."


def test_a_text_that_only_mentions_html_stays_text() -> None:
    intake = read("The tag <p> begins a paragraph, and <html> begins the page that it is in.")

    assert intake.media == "text"
    assert intake.text == "The tag <p> begins a paragraph, and <html> begins the page that it is in."


def test_nothing_is_ever_fetched(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*args: object, **kwargs: object) -> NoReturn:
        raise AssertionError("intake opened a connection")

    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    monkeypatch.setattr(socket.socket, "connect", refuse)

    assert read(PAGE).text == BODY
    assert read("http://127.0.0.1:9/article is an address, and intake leaves it alone.", media="html").text


def test_a_page_nested_deeper_than_any_parser_allows_is_survived() -> None:
    paragraph = "<p>The town council voted on Monday to rebuild the old bridge, which was closed in 2019.</p>"

    assert "town council" in read(f"<html><body>{paragraph * 3}{'<div>' * 100_000}").text
