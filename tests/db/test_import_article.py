"""`manage.py import_article`: the import for a file."""

import hashlib
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from claims import workflow
from claims.models import Article, Publisher, Revision
from tests import factories

DEMO = Path(__file__).parents[2] / "claims" / "demo" / "article.txt"
TEXT = (
    "Ministers met in Berlin\n\nThe ministers of thirty governments met in Berlin on Monday to talk about security.\n\n"
    "They hold online meetings every week, and the ministry counted 800,000 soldiers last year.\n\nShare\n"
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def rita() -> Any:
    return factories.researcher("Rita")


@pytest.fixture
def file(tmp_path: Path, rita: Any) -> Path:
    file = tmp_path / "article.txt"
    file.write_text(TEXT)
    return file


def run(file: Path, *options: str, publisher: str = "Gazette") -> str:
    out = StringIO()
    call_command("import_article", str(file), "--publisher", publisher, *options, stdout=out)
    return out.getvalue()


def refusal(file: Path, *options: str, publisher: str = "Gazette") -> str:
    """The one line with which the command refuses, and proof that it made nothing."""
    before = Article.objects.count(), Publisher.objects.count()
    with pytest.raises(CommandError) as refused:
        run(file, *options, publisher=publisher)
    assert (Article.objects.count(), Publisher.objects.count()) == before
    sentence = str(refused.value)
    assert "\n" not in sentence
    return sentence


def test_the_real_article_goes_in_and_what_was_cut_is_told_with_line_and_reason(rita: Any) -> None:
    told = run(DEMO, "--url", "https://example.org/a", "--published-on", "2026-01-19")

    article = Article.objects.get()
    assert article.headline == "L'Europe se prépare à créer sa propre alliance de sécurité avec l'Ukraine"
    assert (article.language, article.url, str(article.published_on)) == ("fr", "https://example.org/a", "2026-01-19")
    assert (article.created_by, article.publisher.name) == (rita, "Gazette")
    assert "cut line 21: Words of the page, not of the article: spot_img" in told
    assert "language: French (found in the text)" in told
    assert f"headline: {article.headline} (found in the text)" in told
    assert f"/admin/claims/article/{article.pk}/change/" in told
    revision = Revision.objects.get()
    assert revision.sha256 == hashlib.sha256(DEMO.read_bytes()).hexdigest()
    assert told.count("cut line ") == len(revision.cut)


def test_what_is_given_counts_more_than_what_is_found(file: Path) -> None:
    told = run(file, "--headline", "Mine", "--language", "de")

    article = Article.objects.get()
    assert (article.headline, article.language) == ("Mine", "de")
    assert "headline: Mine (given)" in told
    assert "language: German (given)" in told


def test_a_publisher_is_found_by_its_name_in_any_case(file: Path) -> None:
    there = factories.publisher("L’ÉCHO")

    run(file, publisher="l’écho")

    assert Article.objects.get().publisher == there


def test_the_same_text_goes_in_again_only_by_force(file: Path) -> None:
    run(file)

    assert "article 1" in refusal(file).replace(f"article {Article.objects.get().pk}", "article 1")
    assert "--force" in refusal(file)
    run(file, "--force")
    assert Article.objects.count() == 2


def test_the_publisher_has_to_be_said(file: Path) -> None:
    with pytest.raises(CommandError, match="--publisher"):
        call_command("import_article", str(file))

    assert "publisher" in refusal(file, publisher=" ").lower() or "name" in refusal(file, publisher=" ")


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "There is no text here"),
        (b"%PDF-1.7", "This is a PDF"),
        (b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 9, "binary file"),
        (b"a" * 20_000_000, "This is 20 MB"),
        (b"Home\n\nMenu", "No body was found"),
    ],
    ids=["empty", "PDF", "binary", "20 MB", "no body"],
)
def test_a_file_that_is_no_article_is_refused_in_one_line(file: Path, content: bytes, sentence: str) -> None:
    file.write_bytes(content)

    assert sentence in refusal(file)
    assert refusal(file).startswith(f"{file}: ")


def test_a_file_that_is_not_there_and_a_folder_are_refused_in_one_line(file: Path) -> None:
    assert "No such file" in refusal(file.with_name("missing.txt"))
    assert "directory" in refusal(file.parent)


def test_a_file_that_cannot_be_read_is_refused_in_one_line(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A mode of 0 stops nobody who runs the tests as root, so the refusal is put in by hand."""

    def denied(path: Path) -> bytes:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "read_bytes", denied)

    assert "Permission denied" in refusal(file)


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        (("--url", "not an address"), "url: Enter a valid URL."),
        (("--headline", "x" * 301), "headline: "),
        (("--by", "nobody"), "no active user “nobody”"),
    ],
)
def test_a_wrong_option_is_refused_in_one_line(file: Path, options: tuple[str, ...], sentence: str) -> None:
    assert sentence in refusal(file, *options)


def test_a_date_that_is_none_is_refused_with_an_example(file: Path) -> None:
    assert "write it as 2026-01-19" in refusal(file, "--published-on", "19/01/2026")


def test_a_text_without_a_headline_asks_for_one(file: Path) -> None:
    file.write_text(f"{'They met again and talked about security and nothing else at all ' * 5}.\n")

    assert "--headline" in refusal(file)


def test_when_several_people_could_import_it_the_command_asks_who(file: Path, rita: Any) -> None:
    wanda = factories.researcher("Wanda")
    assert "--by" in refusal(file)

    run(file, "--by", wanda.username)
    assert Article.objects.get().created_by == wanda


def test_the_only_superuser_imports_when_nobody_is_named(file: Path) -> None:
    factories.researcher()
    root = factories.user("Root", "", is_superuser=True)

    run(file)

    assert Article.objects.get().created_by == root


def test_who_has_no_right_to_import_is_refused(file: Path) -> None:
    visitor = factories.user("Vera", "")

    assert "Your role does not allow this" in refusal(file, "--by", visitor.username)


# A newer text --------------------------------------------------------------------------------------

NEWER = TEXT.replace("every week", "each day").replace("800,000", "900,000")


def article_with_a_claim(file: Path) -> Article:
    run(file)
    article = Article.objects.get()
    factories.claim(on=article, quote="The ministers of thirty governments met in Berlin")
    factories.claim(on=article, quote="the ministry counted 800,000 soldiers")
    return article


def newer(file: Path, article: Article) -> str:
    out = StringIO()
    file.write_text(NEWER)
    call_command("import_article", str(file), "--revision-of", str(article.pk), "--by", "rita", stdout=out)
    return out.getvalue()


def test_a_newer_text_becomes_the_next_revision_and_the_command_tells_what_became_of_the_quotes(file: Path) -> None:
    article = article_with_a_claim(file)

    told = newer(file, article)

    article.refresh_from_db()
    assert article.current_revision is not None
    assert article.current_revision.number == 2
    assert "900,000" in article.current_revision.text
    assert "quotes: 1 anchored, 1 to confirm\n" in told
    assert f"Kept as revision 2 of article {article.pk}: /admin/claims/article/{article.pk}/quotes/" in told


def test_a_newer_text_of_a_public_article_waits_for_a_second_person(file: Path) -> None:
    article = article_with_a_claim(file)
    workflow.publish_article(article=article, actor=factories.reviewer(), seen=article.publication)

    told = newer(file, article)

    article.refresh_from_db()
    assert article.current_revision is not None
    assert article.current_revision.number == 1
    assert "quotes: 1 anchored, 1 to confirm, once it is published\n" in told
    assert f"a second person publishes it: /admin/claims/article/{article.pk}/publish_revision/" in told


def test_a_newer_text_is_refused_when_nothing_changed_or_facts_are_given_or_there_is_no_such_article(
    file: Path,
) -> None:
    article = article_with_a_claim(file)
    newer(file, article)

    for options, sentence in [
        ([str(article.pk)], "This is the text of revision 2 already"),
        ([str(article.pk), "--headline", "Another"], "leave out --headline"),
        (["999999"], "There is no article 999999"),
    ]:
        with pytest.raises(CommandError, match=sentence):
            call_command("import_article", str(file), "--by", "rita", "--revision-of", *options)
    assert Revision.objects.count() == 2
