"""What an editor gets from intake: the real article, files of every kind, refusals, and their own choice of lines."""

import io
import unicodedata
import zipfile
from hashlib import sha256
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from claims.intake import (
    LABELS,
    MAX_BYTES,
    MAX_LINES,
    BinaryFile,
    EmptyText,
    Intake,
    IntakeError,
    NoBody,
    PdfFile,
    Reason,
    TooLarge,
    TooManyLines,
    UnknownEncoding,
    assemble,
    detect_language,
    read,
    take_in,
)

ARTICLE = (Path(__file__).parents[2] / "claims" / "demo" / "article.txt").read_bytes()
BODY_LINES = {3, 5, 7, 9, 11, 13, 15, 17, 19}

FRENCH = (
    "Les conseillers à la sécurité nationale d'une trentaine de gouvernements sont en contact permanent.\n\n"
    "Ils tiennent régulièrement des réunions en ligne, où l'œuvre commune a déjà coûté « 3 000 € » à l'État."
)
ENGLISH = (
    "The town council voted on Monday to rebuild the old bridge, which has been closed since 2019.\n\n"
    "Councillors from all parties said that the work would take three years and cost about 4 million euros."
)


# The real article


def test_the_real_article_keeps_exactly_its_body_lines() -> None:
    intake = read(ARTICLE)

    assert intake.kept == BODY_LINES
    assert intake.headline == "L'Europe se prépare à créer sa propre alliance de sécurité avec l'Ukraine"
    assert (intake.language, intake.encoding, intake.media) == ("fr", "utf-8", "text")
    assert intake.sha256 == sha256(ARTICLE).hexdigest()
    assert intake.received.encode() == ARTICLE


def test_nobody_accused_in_the_teasers_around_the_real_article_gets_into_its_text() -> None:
    text = read(ARTICLE).text

    assert len(text.split("\n\n")) == len(BODY_LINES)
    for name in ("Druz", "Mindich", "Medvedchuk", "Medvedtchouk", "Fedorov", "hryvnias", "spot_img", "Partagez"):
        assert name not in text


def test_every_line_cut_from_the_real_article_says_why() -> None:
    reasons = {line.number: line.reason for line in read(ARTICLE).cut}

    assert reasons[1] == Reason.HEADLINE
    assert reasons[21] == Reason.FURNITURE
    assert reasons[27] == Reason.FURNITURE
    assert reasons[30] == Reason.OUTSIDE
    assert reasons[52] == Reason.TEASER
    assert reasons[58] == Reason.SHORT


def test_every_reason_has_an_english_label() -> None:
    assert set(LABELS) == set(Reason)


# What goes wrong


def word_document() -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("word/document.xml", "<w:document/>" * 100)
    return file.getvalue()


@pytest.mark.parametrize(
    ("received", "error", "advice"),
    [
        (b"", EmptyText, "Paste the article"),
        (b" \r\n\t\n ", EmptyText, "Paste the article"),
        ("", EmptyText, "Paste the article"),
        ("\ufeff\u200b", EmptyText, "Paste the article"),
        (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj", PdfFile, "copy the text of the article"),
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + bytes(range(256)), BinaryFile, "save it as plain text"),
        (word_document(), BinaryFile, "Word document"),
        (b"A text with a NUL\x00 in it, and more of it after that.", BinaryFile, "binary"),
        ("A pasted text with a NUL\x00 in it.", BinaryFile, "binary"),
        ("A long pasted text. " * 50 + "\x00", BinaryFile, "binary"),
        (b"\x01\x02\x03\x04 a text full of control characters", BinaryFile, "binary"),
        (b"\xff\xfeA\x00\x00\xd8B\x00", UnknownEncoding, "UTF-8"),
        ("a lone surrogate \ud800 from a broken page", UnknownEncoding, "UTF-8"),
        (b"Home\nSport\nContact\n", NoBody, "choose its lines by hand"),
        (b"<html><body><nav><a href=/>Home</a></nav></body></html>", NoBody, "choose its lines by hand"),
        (b"<html><body><script>var a = 1;</script></body></html>", EmptyText, "Paste the article"),
        ("a\n" * (MAX_LINES + 1), TooManyLines, "Paste only the article"),
        ("<html><body>" + "<p>a</p>" * (MAX_LINES + 1), TooManyLines, "Paste only the article"),
    ],
)
def test_what_cannot_be_taken_in_is_refused_with_what_to_do(
    received: bytes | str, error: type[IntakeError], advice: str
) -> None:
    with pytest.raises(IntakeError, match=advice) as refused:
        read(received)

    assert type(refused.value) is error


@pytest.mark.parametrize("received", [b"\xff" * 20_000_000, "é" * 20_000_000, "é" * (MAX_BYTES // 2 + 1)])
def test_twenty_megabytes_are_refused_before_they_are_decoded(received: bytes | str) -> None:
    with pytest.raises(TooLarge, match=r"(20|6) MB; articles up to 5 MB"):
        read(received)


def test_an_error_can_be_worded_in_another_language_with_its_own_data() -> None:
    with pytest.raises(TooLarge) as refused:
        read(b"a" * (MAX_BYTES + 1))

    assert refused.value.code == "too_large"
    assert refused.value.data == {"size": 6, "limit": 5}
    assert str(refused.value) == refused.value.message % refused.value.data


def test_without_a_body_the_editor_can_still_choose_lines_by_hand() -> None:
    with pytest.raises(NoBody) as refused:
        read("The Earth is flat\n\nHome")

    assert [line.text for line in refused.value.lines if line.text] == ["The Earth is flat", "Home"]
    assert take_in("The Earth is flat\n\nHome").text == ""
    assert take_in("The Earth is flat\n\nHome").with_lines({1}).text == "The Earth is flat"


def test_every_kind_of_error_has_its_own_code() -> None:
    codes = [error.code for error in IntakeError.__subclasses__()]

    assert len(codes) == len(set(codes)) == 7
    assert IntakeError.code not in codes


# Encodings


@pytest.mark.parametrize(
    ("stored_as", "found"),
    [
        ("utf-8", "utf-8"),
        ("utf-8-sig", "utf-8-sig"),
        ("utf-16", "utf-16"),
        ("utf-16-le", "utf-16-le"),
        ("utf-16-be", "utf-16-be"),
        ("utf-32", "utf-32"),
        ("cp1252", "cp1252"),
        ("mac_roman", "mac_roman"),
    ],
)
def test_the_encoding_of_a_french_text_is_found(stored_as: str, found: str) -> None:
    raw = FRENCH.encode(stored_as)

    intake = read(raw)

    assert intake.encoding == found
    assert intake.text == FRENCH
    assert intake.received == raw.decode(found)
    assert intake.sha256 == sha256(raw).hexdigest()


def test_a_text_in_cyrillic_or_japanese_keeps_its_letters() -> None:
    ukrainian = "Радники з національної безпеки тридцяти урядів перебувають у постійному контакті одне з одним."
    japanese = "ヨーロッパはウクライナと独自の安全保障同盟を結ぶ準備をしている。顧問は常に連絡を取り合っている。"

    assert read(ukrainian.encode("cp1251")).text == ukrainian
    assert read(japanese.encode("shift_jis")).text == japanese
    assert read(ukrainian).language == read(japanese).language == "other"


def test_a_page_is_read_in_the_charset_that_it_declares() -> None:
    page = f'<html><head><meta charset="iso-8859-1"></head><body><p>{ENGLISH}</p><p>— 3 €</p></body></html>'

    intake = read(page.encode("cp1252"))

    assert intake.encoding == "cp1252"
    assert "— 3 €" in intake.received


def test_what_a_page_declares_decides_where_its_bytes_would_fit_two_encodings() -> None:
    page = f'<html><head><meta charset="iso-8859-2"></head><body><p>{ENGLISH} Żółć, said Wałęsa.</p></body></html>'

    assert "Żółć, said Wałęsa." in read(page.encode("iso8859_2")).text


def test_a_charset_that_is_wrong_unknown_or_no_charset_is_not_believed() -> None:
    for charset in ("utf-8", "klingon", "base64", "utf-7", "unicode_escape"):
        page = f"<html><head><meta charset={charset}></head><body><p>{FRENCH}</p></body></html>"

        assert read(page.encode("cp1252")).encoding == "cp1252"


# Clean text


def test_the_clean_text_is_normalised_and_has_no_invisible_characters() -> None:
    received = (
        "\ufeffLe pre\u0301sident\u200b a dit\t:  «\u00a0Nous\u00adrestons.\u00a0»  \r\n"
        "\r\n\r\n"
        "Il \u202eparle\u202c\x07 de la paix depuis des anne\u0301es,\u2028et personne ne l'e\u0301coute vraiment.\r\n"
    )

    assert read(received).text == (
        "Le président a dit : «\u00a0Nousrestons.\u00a0»\n\n"
        "Il parle de la paix depuis des années,\n\n"
        "et personne ne l'écoute vraiment."
    )


def test_a_text_wrapped_at_a_margin_gets_its_paragraphs_back() -> None:
    wrapped = (
        "The town council voted on Monday to rebuild the old bridge, which\n"
        "has been closed since 2019 after an inspection found cracks in two\n"
        "of its pillars.\n"
        "Councillors from all parties said that the work would take three\n"
        "years and cost about 4 million euros.\n"
        "\n"
        "The mayor welcomed the decision, and thanked everybody who had\n"
        "waited for so long.\n"
    )

    intake = read(wrapped)

    assert [len(paragraph.splitlines()) for paragraph in intake.text.split("\n\n")] == [1, 1, 1]
    assert intake.text.startswith("The town council voted on Monday to rebuild the old bridge, which has been closed")
    assert [line.number for line in intake.lines if line.continues] == [2, 3, 5, 8]


def test_headlines_under_one_another_are_not_taken_for_a_wrapped_paragraph() -> None:
    page = f"{ENGLISH}\n\nMayor accused of fraud in the old land deal\nMinister denies that he knew of the payments\n"

    assert read(page).text == ENGLISH


# The editor's choice


def test_an_editor_puts_lines_back_and_cuts_more() -> None:
    proposed = read(ARTICLE)

    chosen = proposed.with_lines(BODY_LINES - {19} | {1})

    assert chosen.text.split("\n\n")[0] == proposed.headline
    assert chosen.text.split("\n\n")[1:] == proposed.text.split("\n\n")[:-1]
    assert chosen.kept == BODY_LINES - {19} | {1}
    reasons = {line.number: line.reason for line in chosen.cut}
    assert reasons[19] == Reason.EDITOR
    assert reasons[52] == Reason.TEASER
    assert chosen.received == proposed.received


def test_an_editor_who_keeps_nothing_is_told_that_there_is_no_body() -> None:
    with pytest.raises(NoBody):
        read(ARTICLE).with_lines({2, 99_999})


def test_the_same_lines_are_shown_again_from_what_was_stored() -> None:
    for raw in (ARTICLE, FRENCH.encode("utf-16"), f"<html><body><p>{ENGLISH}</p></body></html>".encode()):
        first = read(raw)

        assert read(first.received, media=first.media).lines == first.lines


def test_part_of_a_wrapped_paragraph_can_be_put_back_alone() -> None:
    lines = read(
        "The council voted on Monday to rebuild the bridge, which\nhas been closed since the winter of 2019."
    ).lines

    assert assemble(lines, {2}) == "has been closed since the winter of 2019."
    assert assemble(lines, set()) == ""


# Rules that hold for everything


def test_taking_in_a_clean_text_again_keeps_all_of_it() -> None:
    for text in (read(ARTICLE).text, FRENCH, ENGLISH):
        assert read(text).text == text


PROSE = st.sampled_from(
    [
        "The council voted on Monday to rebuild the bridge, which has been closed since 2019.",
        "It is said to cost four million euros.",
        "Nobody knows when the work will be finished, and the mayor did not want to say more about it. " * 3,
        "« Nous sommes prêts », a déclaré le ministre devant la presse.",
        "1. The council has to decide first, and the region after it, before the work begins.",
    ]
)
REST = st.sampled_from(
    ["", "Sport", "Why now?", "Related articles", "Share", "* Home", "3 comments", "Subscribe to our newsletter",
     "2019", "The mayor is accused of fraud in a land deal...", "Jane Doe is a reporter in Berlin.", "Mayor wins"]
)  # fmt: skip


BRIDGE = "The council voted on Monday to rebuild the bridge, which has been closed since 2019."


@given(st.lists(st.one_of(PROSE, REST), max_size=25))
@example([BRIDGE, "Jane Doe is a reporter in Berlin.", BRIDGE])
@example([BRIDGE, "Sport", "2019", BRIDGE, "It is said to cost four million euros."])
def test_taking_in_the_body_of_any_page_again_keeps_all_of_it(page: list[str]) -> None:
    try:
        text = read("\n\n".join(page)).text
    except IntakeError:
        return

    assert read(text).text == text


def holds(intake: Intake) -> None:
    """What is true of every intake, whatever came in."""
    assert [line.number for line in intake.lines] == list(range(1, len(intake.lines) + 1))
    assert intake.text == assemble(intake.lines, intake.kept)
    assert unicodedata.is_normalized("NFC", intake.text)
    assert not any(unicodedata.category(character) == "Cc" for character in intake.text.replace("\n", ""))
    for paragraph in intake.text.split("\n\n"):
        assert paragraph
        assert paragraph == paragraph.strip()
        assert "\n" not in paragraph
    intake.text.encode()
    if intake.media == "text":
        assert len(intake.lines) == len(intake.received.splitlines())


@given(st.binary(max_size=600))
@example(b"\xff\xfe\x00")
@example(b"<p>\xe9")
@example(b"<?xml version='1.0' encoding='utf-16'?><html><body><p>a</p>")
def test_any_bytes_are_taken_in_whole_or_refused_by_name(received: bytes) -> None:
    try:
        intake = read(received)
    except IntakeError:
        return

    holds(intake)
    assert received.decode(intake.encoding) == intake.received


@given(st.text(max_size=400) | st.lists(st.one_of(PROSE, REST, st.text(max_size=60)), max_size=15).map("\n".join))
def test_any_text_is_taken_in_whole_or_refused_by_name(received: str) -> None:
    try:
        intake = read(received, media="text")
    except IntakeError:
        return

    holds(intake)
    everything = {line.number for line in intake.lines}
    unspaced = "".join(assemble(intake.lines, everything).split())
    assert unspaced == "".join("".join(line.text for line in intake.lines).split())


@given(st.lists(st.sampled_from(
    ["<p>", "</p>", "<div>", "</div>", "<li>", "<a href=x>", "</a>", "<br>", "<table><tr><td>", "<!--", "-->", "<h1>",
     "</h1>", "<script>", "</script>", "<article>", "&nbsp;", "&#0;", "&#xD800;", "<svg>", "<title>", "<p hidden>",
     "The council voted on Monday to rebuild the bridge, which has been closed since 2019.", "Sport", "\x00", "é"]
), max_size=40).map("".join))  # fmt: skip
def test_any_page_is_taken_in_whole_or_refused_by_name(received: str) -> None:
    try:
        intake = read(received, media="html")
    except IntakeError:
        return

    holds(intake)


@given(st.sets(st.integers(-3, 70)))
def test_any_choice_of_lines_gives_a_clean_text(kept: set[int]) -> None:
    lines = read(ARTICLE).lines

    text = assemble(lines, kept)

    wanted = [line.text for line in lines if line.number in kept and line.text]
    assert text.split("\n\n") == (wanted or [""])


# Languages


@pytest.mark.parametrize(
    ("text", "language"),
    [
        (FRENCH, "fr"),
        (ENGLISH, "en"),
        ("Der Gemeinderat hat am Montag beschlossen, die alte Brücke wieder aufzubauen.", "de"),
        ("El ayuntamiento votó el lunes para reconstruir el puente que está cerrado desde 2019.", "es"),
        ("Il consiglio comunale ha votato lunedì per ricostruire il vecchio ponte, che è chiuso dal 2019.", "other"),
        ("O conselho municipal votou na segunda-feira para reconstruir a velha ponte, que não abre.", "other"),
        ("De gemeenteraad heeft maandag besloten om de oude brug te herbouwen, die niet open is.", "other"),
        ("Міська рада проголосувала за відбудову старого мосту.", "other"),
        ("Rada miasta zagłosowała w poniedziałek za odbudową starego mostu, a burmistrz milczy.", "other"),
        ("12345 !!!", "other"),
        ("", "other"),
    ],
)
def test_the_language_is_told_by_its_small_words(text: str, language: str) -> None:
    assert detect_language(text) == language
