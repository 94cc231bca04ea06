"""The import in the admin: from a received text to an article, through HTTP."""

import hashlib
import html
import re
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from claims.admin.article_forms import sealed, unsealed
from claims.intake import MAX_LINES
from claims.models import Article, AuditEntry, Publisher, Revision, User
from tests import factories

ADD = "/admin/claims/article/add/"
DEMO = Path(__file__).parents[2] / "claims" / "demo" / "article.txt"
TEXT = (
    "Ministers met in Berlin\n\nThe ministers of thirty governments met in Berlin on Monday to talk about security.\n\n"
    "They hold online meetings every week, and the ministry counted 800,000 soldiers last year.\n\n"
    "Share\n\nAll rights reserved\n"
)
KEPT = (
    "The ministers of thirty governments met in Berlin on Monday to talk about security.\n\n"
    "They hold online meetings every week, and the ministry counted 800,000 soldiers last year."
)
FACTS = {"new_publisher": "The Gazette", "language": "", "headline": "", "url": "", "published_on": ""}

pytestmark = pytest.mark.django_db


@pytest.fixture
def rita() -> User:
    return factories.researcher("Rita")


@pytest.fixture
def desk(client: Client, rita: User) -> Client:
    client.force_login(rita)
    return client


def paste(desk: Client, text: str, **facts: str) -> Any:
    """What the first page sends for a pasted text."""
    return desk.post(ADD, {**FACTS, **facts, "text": text})


def upload(desk: Client, content: bytes, name: str = "article.txt", **facts: str) -> Any:
    """What the first page sends for a file."""
    return desk.post(ADD, {**FACTS, **facts, "text": "", "file": SimpleUploadedFile(name, content)})


def form_of(answer: Any) -> dict[str, Any]:
    """The fields of the second page as a browser would send them back."""
    page = answer.content.decode()
    fields: dict[str, Any] = {}
    for tag in re.findall(r"<input[^>]*>", page):
        attributes = dict(re.findall(r'([\w-]+)="([^"]*)"', tag))
        if attributes.get("type") in ("hidden", "text", "url", "date") and "name" in attributes:
            fields[attributes["name"]] = html.unescape(attributes.get("value", ""))
    fields["kept"] = re.findall(r'name="kept" value="(\d+)"[^>]* checked>', page)
    for name, body in re.findall(r'<textarea name="(\w+)"[^>]*>(.*?)</textarea>', page, re.DOTALL):
        fields[name] = html.unescape(body.removeprefix("\n"))
    for name, options in re.findall(r'<select name="(\w+)"[^>]*>(.*?)</select>', page, re.DOTALL):
        chosen = re.search(r'value="([^"]*)" selected', options)
        fields[name] = chosen[1] if chosen else ""
    return fields


def save(desk: Client, answer: Any, **changes: Any) -> Any:
    """Send the second page back, with changes, by its saving button."""
    return send(desk, {**form_of(answer), "save": "Import the article", **changes})


def send(desk: Client, fields: dict[str, Any]) -> Any:
    """The second page has no file, so that a browser sends its fields in this form."""
    return desk.post(ADD, urlencode(fields, doseq=True), content_type="application/x-www-form-urlencoded")


def nothing_was_made() -> bool:
    return not Article.objects.exists() and not Revision.objects.exists() and not Publisher.objects.exists()


# The way through --------------------------------------------------------------------------------


def test_the_first_page_asks_for_nothing_that_the_text_itself_says(desk: Client) -> None:
    page = desk.get(ADD).content.decode()

    for name in ("headline", "language"):
        field = re.search(rf'<(?:textarea|select)[^>]*name="{name}"[^>]*>', page)
        assert field
        assert "required" not in field[0]
        assert f'<label class="required" for="id_{name}"' not in page
    assert "An article needs one: choose from the list, or write a name." in page


def test_a_pasted_text_becomes_an_article_with_what_was_cut_and_why(desk: Client, rita: User) -> None:
    preview = paste(desk, TEXT)
    assert preview.status_code == 200
    assert nothing_was_made()

    answer = save(desk, preview)

    article = Article.objects.get()
    revision = article.current_revision
    assert revision is not None
    assert answer.status_code == 302
    assert answer["Location"] == f"/admin/claims/article/{article.pk}/workbench/"
    assert (article.headline, article.language, article.publisher.name) == (
        "Ministers met in Berlin",
        "en",
        "The Gazette",
    )
    assert (article.status, article.created_by, article.created_by_name) == ("imported", rita, "Rita")
    assert revision.text == KEPT
    assert [(row["line"], row["reason"]) for row in revision.cut] == [
        (1, "headline"),
        (7, "furniture"),
        (9, "furniture"),
    ]
    assert AuditEntry.objects.get().subject == f"article/{article.pk}"


def test_the_second_page_shows_each_line_with_its_box_and_beside_a_cut_one_the_reason(desk: Client) -> None:
    page = paste(desk, TEXT).content.decode()

    assert re.search(r'value="3" id="kept-3"[^>]* checked>', page)
    assert re.search(r'value="7" id="kept-7" aria-describedby="reason-7">', page)
    assert "Words of the page, not of the article" in page
    assert "2</span> of 5 lines are kept" in page
    assert form_of(paste(desk, TEXT))["headline"] == "Ministers met in Berlin"
    assert form_of(paste(desk, TEXT))["language"] == "en"


def test_the_editor_puts_a_line_back_and_cuts_another_by_hand(desk: Client) -> None:
    save(desk, paste(desk, TEXT), kept=["3", "9"])

    revision = Revision.objects.get()
    assert revision.text == KEPT.split("\n\n", maxsplit=1)[0] + "\n\nAll rights reserved"
    cut_by_hand = [row for row in revision.cut if row["reason"] == "editor"]
    assert [row["line"] for row in cut_by_hand] == [5]
    assert cut_by_hand[0]["text"].startswith("They hold online meetings")
    assert not any(row["line"] == 9 for row in revision.cut)


def test_the_real_article_goes_in_without_the_furniture_of_its_page(desk: Client) -> None:
    answer = save(desk, upload(desk, DEMO.read_bytes()))

    assert answer.status_code == 302
    revision = Revision.objects.get()
    assert revision.article.language == "fr"
    assert revision.article.headline == "L'Europe se prépare à créer sa propre alliance de sécurité avec l'Ukraine"
    assert revision.text.startswith("Les menaces du président américain")
    assert "spot_img" not in revision.text
    assert "Medvedchuk" not in revision.text
    assert any("Medvedchuk" in row["text"] for row in revision.cut)


def test_a_page_in_html_is_read_as_one(desk: Client) -> None:
    body = "".join(f"<p>{sentence} They met again, and nothing was decided.</p>" for sentence in KEPT.split("\n\n"))
    article = f"<article><h1>Ministers met in Berlin</h1>{body}</article>"
    page = f"<!doctype html><html><head><title>x</title></head><body><nav>Home</nav>{article}</body></html>"

    save(desk, upload(desk, page.encode(), "article.html"))

    revision = Revision.objects.get()
    assert revision.media == "html"
    assert revision.received == page
    assert "<p>" not in revision.text
    assert revision.text.startswith("The ministers of thirty governments")


@pytest.mark.parametrize(
    ("name", "typed"),
    [("The Gazette", "the gazette"), ("Présidence de l’Élysée", "présidence de l’élysée"), ("LES ÉCHOS", "Les Échos")],
)
def test_a_publisher_of_the_same_name_is_found_and_not_made_twice(desk: Client, name: str, typed: str) -> None:
    there = factories.publisher(name)

    save(desk, paste(desk, TEXT, new_publisher=typed))

    assert Article.objects.get().publisher == there
    assert Publisher.objects.count() == 1


# Exactly as received ----------------------------------------------------------------------------

AWKWARD = {
    "line ends of every kind": b"A first line that is long enough to stay here.\r\nAnother.\rA third.\nEnd  \t\r\n\r\n",
    "a byte order mark": b"\xef\xbb\xbfA line with a mark before it, long enough to be kept in.\n",
    "windows-1252": "L’Europe s’est réunie à Bruxelles où elle a décidé d’une aide de 30 €.\r\n".encode("cp1252"),
    "UTF-16": "Die Minister trafen sich in Berlin und sprachen über die Sicherheit.\r\n".encode("utf-16"),
    "white space around it": b"\n\n   \n The ministers met in Berlin and spoke about security. \n \t \n",
}


@pytest.mark.parametrize("content", AWKWARD.values(), ids=AWKWARD.keys())
def test_a_file_is_kept_byte_for_byte_across_both_pages(desk: Client, content: bytes) -> None:
    preview = upload(desk, content, headline="Given", language="en")
    # The page comes back with an error first: the content must survive that as well.
    again = save(desk, preview, url="not an address")
    assert nothing_was_made()
    answer = save(desk, again, url="https://example.org/a")

    assert answer.status_code == 302
    revision = Revision.objects.get()
    assert revision.sha256 == hashlib.sha256(content).hexdigest()
    assert revision.received == content.decode(revision.encoding)
    assert revision.received.encode(revision.encoding) == content


def test_a_pasted_text_is_kept_as_the_browser_sent_it(desk: Client) -> None:
    sent = "\r\n  The ministers of thirty governments met in Berlin on Monday.\u00a0\r\nThey talked. \r\n\r\n"

    save(desk, paste(desk, sent, headline="Given"))

    revision = Revision.objects.get()
    assert revision.received == sent
    assert revision.sha256 == hashlib.sha256(sent.encode()).hexdigest()


@pytest.mark.parametrize("received", ["a\r\nb\rc\n \ufeff", b"\xff\xfe\x00\x81\r\n", "", b""])
def test_the_seal_gives_back_what_was_sealed(received: str | bytes) -> None:
    assert unsealed(sealed(received)) == received
    assert type(unsealed(sealed(received))) is type(received)


def test_a_text_that_was_damaged_on_its_way_is_refused_and_the_facts_stay(desk: Client) -> None:
    preview = paste(desk, TEXT, headline="My own headline")

    answer = save(desk, preview, received=form_of(preview)["received"][:-3])

    assert answer.status_code == 400
    assert "damaged" in answer.content.decode()
    assert form_of(answer)["headline"] == "My own headline"
    assert nothing_was_made()


# What is wrong ----------------------------------------------------------------------------------

BAD_FILES = {
    "empty": (b"", "There is no text here"),
    "white space": (b" \n\t\n", "There is no text here"),
    "binary": (b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 20, "binary file"),
    "PDF": (b"%PDF-1.7\n1 0 obj", "This is a PDF"),
    "20 MB": (b"a" * 20_000_000, "This is 20 MB; articles up to 5 MB"),
    "too many lines": (b"A line.\n" * (MAX_LINES + 1), "Paste only the article"),
}


@pytest.mark.parametrize(("content", "sentence"), BAD_FILES.values(), ids=BAD_FILES.keys())
def test_a_file_that_is_no_article_gets_a_clear_sentence_and_what_was_typed_stays(
    desk: Client, content: bytes, sentence: str
) -> None:
    answer = upload(desk, content, headline="Typed headline", url="https://example.org/typed")

    assert answer.status_code == 400
    assert sentence in answer.content.decode()
    typed = form_of(answer)
    assert (typed["headline"], typed["url"], typed["new_publisher"]) == (
        "Typed headline",
        "https://example.org/typed",
        "The Gazette",
    )
    assert nothing_was_made()


def test_a_pasted_text_of_20_mb_is_refused_with_a_sentence(desk: Client) -> None:
    answer = paste(desk, "word " * 4_000_000)

    assert answer.status_code == 400
    assert "This is 20 MB; articles up to 5 MB can be imported" in answer.content.decode()


def test_what_is_beyond_the_limit_of_a_request_ends_in_a_clear_page_too(rita: User) -> None:
    desk = Client(enforce_csrf_checks=True)  # the token itself would be read from a body that is too large
    desk.force_login(rita)

    answer = paste(desk, "x" * (settings.DATA_UPLOAD_MAX_MEMORY_SIZE + 1))

    assert answer.status_code == 413
    assert "This is 26 MB; articles up to 5 MB can be imported" in answer.content.decode()
    assert "Go back in your browser" in answer.content.decode()


def test_without_its_token_the_import_is_refused(rita: User) -> None:
    desk = Client(enforce_csrf_checks=True)
    desk.force_login(rita)

    assert paste(desk, TEXT).status_code == 403
    assert nothing_was_made()


def test_neither_text_nor_file_asks_for_one(desk: Client) -> None:
    answer = desk.post(ADD, {**FACTS, "text": ""})

    assert answer.status_code == 400
    assert "Paste the article, or choose a file." in answer.content.decode()


def test_both_text_and_file_ask_for_one_and_the_text_stays(desk: Client) -> None:
    answer = desk.post(ADD, {**FACTS, "text": TEXT, "file": SimpleUploadedFile("a.txt", b"Another text.")})

    assert answer.status_code == 400
    assert "There is a pasted text and a file" in answer.content.decode()
    assert form_of(answer)["text"] == TEXT


def test_a_text_without_a_body_shows_all_its_lines_cut_and_the_editor_chooses(desk: Client) -> None:
    preview = paste(desk, "The Earth is flat\n\nHome\n\nMenu", headline="Flat", language="en")
    assert preview.status_code == 200
    assert "No body was found: lines with text: 3" in preview.content.decode()
    assert form_of(preview)["kept"] == []

    answer = save(desk, preview)
    assert answer.status_code == 400
    assert "Keep at least one line" in answer.content.decode()
    assert nothing_was_made()

    save(desk, answer, kept=["1"])
    assert Revision.objects.get().text == "The Earth is flat"


def test_what_is_wrong_with_the_facts_loses_neither_the_text_nor_the_choice_of_lines(desk: Client) -> None:
    preview = upload(desk, TEXT.encode(), published_on="31 of May", new_publisher="")

    answer = save(desk, preview, kept=["3"], headline="")

    page = answer.content.decode()
    assert answer.status_code == 400
    assert "Choose from the list, or write a name." in page
    assert "Enter a valid date." in page
    assert form_of(answer)["kept"] == ["3"]
    assert nothing_was_made()

    save(desk, answer, published_on="2026-05-31", new_publisher="Gazette", headline="Mine")
    article = Article.objects.get()
    assert (article.headline, str(article.published_on), article.publisher.name) == ("Mine", "2026-05-31", "Gazette")


def test_another_text_goes_back_to_the_first_page_with_everything_typed(desk: Client) -> None:
    preview = paste(desk, TEXT, url="https://example.org/typed")

    answer = send(desk, {**form_of(preview), "another": "Another text"})

    assert form_of(answer)["text"].replace("\r\n", "\n") == TEXT
    assert form_of(answer)["url"] == "https://example.org/typed"


def test_as_many_lines_as_intake_takes_can_be_sent_back(desk: Client) -> None:
    """Each line is a field of the form, and Django counts fields."""
    text = "\n".join(f"Sentence {number} is long enough to stand as one." for number in range(MAX_LINES))
    preview = upload(desk, text.encode(), headline="Long")
    assert len(form_of(preview)["kept"]) == MAX_LINES

    assert save(desk, preview).status_code == 302


# The same text again ----------------------------------------------------------------------------


@pytest.fixture
def first(desk: Client) -> Article:
    save(desk, paste(desk, TEXT))
    return Article.objects.get()


def test_the_same_text_is_not_imported_twice_by_accident(desk: Client, first: Article) -> None:
    preview = paste(desk, TEXT)
    assert f'href="/admin/claims/article/{first.pk}/change/">Ministers met in Berlin</a>' in preview.content.decode()

    answer = save(desk, preview)
    assert answer.status_code == 400
    assert "already" in answer.content.decode()
    assert Article.objects.count() == 1

    assert save(desk, answer, anyway="on").status_code == 302
    assert Article.objects.count() == 2


def test_the_same_lines_in_another_file_are_the_same_text(desk: Client, first: Article) -> None:
    answer = save(desk, upload(desk, f"{KEPT}\n\n\nMenu\n".encode(), headline="Again"))

    assert answer.status_code == 400
    assert Article.objects.get() == first


def test_the_same_bytes_are_the_same_text_whatever_lines_were_kept_the_first_time(desk: Client) -> None:
    save(desk, paste(desk, TEXT), kept=["3"])

    answer = save(desk, paste(desk, TEXT))

    assert answer.status_code == 400
    assert Article.objects.count() == 1


def test_a_text_that_nobody_imported_yet_is_not_called_the_same(desk: Client, first: Article) -> None:
    assert "already" not in paste(desk, TEXT.replace("Berlin", "Paris")).content.decode()


# Who may ----------------------------------------------------------------------------------------


def test_who_cannot_add_articles_cannot_open_the_import(client: Client) -> None:
    client.force_login(factories.user("Vera", "", permissions=("view_article",)))

    assert client.get(ADD).status_code == 403
    assert paste(client, TEXT).status_code == 403
    assert nothing_was_made()


def test_who_cannot_add_publishers_chooses_one_that_is_there(client: Client) -> None:
    there = factories.publisher("There")
    client.force_login(factories.user("Vera", "", permissions=("add_article", "view_article")))

    answer = save(client, paste(client, TEXT))
    assert answer.status_code == 400
    assert "Your role cannot add it" in answer.content.decode()
    assert not Publisher.objects.exclude(pk=there.pk).exists()

    save(client, answer, new_publisher="", publisher=str(there.pk))
    assert Article.objects.get().publisher == there


def test_an_outsider_is_sent_to_the_log_in(client: Client) -> None:
    answer = client.get(ADD)

    assert answer.status_code == 302
    assert "/login/" in answer["Location"]


@pytest.mark.parametrize("method", ["first", "second"])
def test_the_pages_hold_nothing_inline(desk: Client, method: str) -> None:
    page = (desk.get(ADD) if method == "first" else paste(desk, TEXT)).content.decode()

    assert not re.search(r"\son\w+=|\sstyle=|<style|javascript:", page)
    assert all("src=" in script for script in re.findall(r"<script[^>]*>", page))


def test_a_line_of_a_hostile_text_is_shown_as_text(desk: Client) -> None:
    preview = paste(desk, "<script>alert(1)</script> is what the ministers of thirty governments said on Monday.")

    assert "<script>alert" not in preview.content.decode()
    assert "&lt;script&gt;alert(1)" in preview.content.decode()
