"""Scraped plain text: what is body, what is furniture, and the reason an editor reads."""

import time

import pytest

from claims.intake import Reason, read

PROSE = [
    "The town council voted on Monday to rebuild the old bridge, which has been closed since 2019.",
    "Councillors from all parties said that the work would take three years and cost 4 million euros.",
    "The mayor welcomed the decision, and thanked everybody who had waited for so long.",
    "Work is to begin next spring, as soon as the region has agreed to pay its part of the costs.",
]


def page(*lines: str) -> str:
    return "\n".join(lines)


def reasons(text: str) -> dict[str, Reason | None]:
    return {line.text: line.reason for line in read(text).lines if line.text}


def test_menu_footer_and_share_labels_are_cut_and_the_body_stays() -> None:
    cut = reasons(
        page("* Weather", "* Letters", "Bridge to be rebuilt", "", *PROSE, "", "Share", "Facebook", "© 2024 The Post")
    )

    assert cut["* Weather"] == cut["* Letters"] == Reason.LINKS
    assert cut["Bridge to be rebuilt"] == Reason.HEADLINE
    assert cut["Share"] == cut["Facebook"] == cut["© 2024 The Post"] == Reason.FURNITURE
    assert [cut[line] for line in PROSE] == [None] * 4


@pytest.mark.parametrize(
    "line",
    [
        "Abonnez-vous à la lettre du soir et recevez chaque jour l'essentiel.",
        "À lire aussi : le maire soupçonné de fraude dans une affaire de terrains",
        "Sign up to our newsletter and never miss a story.",
        "Your email address will not be published. Required fields are marked.",
        "Lesen Sie auch: Bürgermeister unter Verdacht",
        "Jetzt anmelden und keine Nachricht mehr verpassen.",
        "Lea también: el alcalde, acusado de fraude",
        "Suscríbete a nuestro boletín y recibe las noticias cada mañana.",
    ],
)
def test_known_phrases_are_cut_between_paragraphs_in_four_languages(line: str) -> None:
    cut = reasons(page(*PROSE[:2], line, *PROSE[2:]))

    assert cut[line] == Reason.FURNITURE
    assert [cut[kept] for kept in PROSE] == [None] * 4


@pytest.mark.parametrize(
    "line",
    [
        "Posted on X on 3 May, the video has been seen four million times.",
        "Publié le 3 mai sur Facebook, le message affirme que le pont est fermé.",
        "The picture, which Getty Images sells with the date of 2014, was not taken in Kyiv.",
        "WhatsApp changed its privacy policy in January, and millions of people heard that it reads their messages.",
        "El correo electrónico que circula no es de la policía, sino de unos estafadores.",
    ],
)
def test_sentences_that_fact_checks_are_made_of_are_not_taken_for_furniture(line: str) -> None:
    assert reasons(page(*PROSE[:2], line, *PROSE[2:]))[line] is None


def test_a_long_paragraph_about_cookies_is_not_furniture() -> None:
    paragraph = (
        "Regulators said on Tuesday that a site which uses cookies has to say so in words that a child can follow, "
        "and that nobody may be asked twice. The rule has been debated for six years, and publishers had warned that "
        "it would cost them a third of what they earn. A court will look at it again in the autumn, the ministry said."
    )

    assert reasons(page(*PROSE, paragraph))[paragraph] is None


def test_what_follows_the_heading_of_related_articles_is_cut_even_when_it_is_a_sentence() -> None:
    teaser = "The mayor has been charged with fraud in an old land deal."

    assert reasons(page(*PROSE, "", "Related articles", teaser))[teaser] == Reason.OUTSIDE


def test_teasers_that_break_off_are_cut() -> None:
    teaser = "The mayor has been charged with fraud in an old land deal, and..."

    assert reasons(page(*PROSE[:2], teaser, *PROSE[2:]))[teaser] == Reason.TEASER


def test_a_subheading_between_paragraphs_stays_and_a_list_of_short_lines_does_not() -> None:
    with_subheading = reasons(page(*PROSE[:2], "", "Three years of work", "", *PROSE[2:]))
    with_list = reasons(page(*PROSE[:2], "", "Sport", "Weather", "Local news", "", *PROSE[2:]))

    assert with_subheading["Three years of work"] is None
    assert with_list["Sport"] == with_list["Weather"] == with_list["Local news"] == Reason.SHORT


def test_a_paragraph_that_stands_twice_is_kept_once() -> None:
    lines = read(page(*PROSE, PROSE[1], "And that is what the council will have to do in the end.")).lines

    assert [line.reason for line in lines] == [None, None, None, None, Reason.REPEATED, None]


def test_the_note_about_the_author_at_the_end_is_not_body() -> None:
    note = "Jane Doe is a reporter in Berlin. She has written about bridges for ten years."
    sentence = "Jane Doe is the mayor who waited longest for this day to come."

    assert reasons(page(*PROSE, note))[note] is not None
    assert reasons(page(note, *PROSE))[note] is None
    assert reasons(page(*PROSE, sentence))[sentence] is None


def test_the_headline_is_the_line_before_the_body_that_speaks_of_the_same_things() -> None:
    text = page("The Post", "Weather for tomorrow", "Council votes to rebuild old bridge", "By Jane Doe", "", *PROSE)

    assert read(text).headline == "Council votes to rebuild old bridge"


def test_a_sentence_under_the_headline_is_not_taken_for_it() -> None:
    standfirst = "Old bridge closed since 2019, council votes to rebuild."

    intake = read(page("Council votes to rebuild old bridge", standfirst, "Share", "", *PROSE))

    assert intake.headline == "Council votes to rebuild old bridge"


def test_a_text_that_begins_with_its_body_keeps_the_first_paragraph_and_proposes_it_as_headline() -> None:
    intake = read(page(*PROSE))

    assert intake.headline == PROSE[0]
    assert intake.kept == {1, 2, 3, 4}


def test_a_body_in_a_script_without_spaces_is_found() -> None:
    body = "三十个国家的安全顾问一直保持联系。"

    assert read(page("首页", "体育", "", body, "", "Facebook")).text == body


@pytest.mark.parametrize(
    "text",
    [
        "\n".join([*(line * 10 for line in PROSE), "", "* Sport", "Related articles", ""] * 600),
        "a word and. " * 400_000,
        '."' * 2_400_000,
        ("Jane Doe the is " * 60 + "\n") * 4_900,
        ("sub sign up sig " * 60 + "\n") * 4_900,
        "<" * 4_900_000,
        "<!--" * 1_200_000,
    ],
    ids=["pages", "one line", "quotes", "names", "phrases", "brackets", "comments"],
)
def test_five_megabytes_of_anything_take_seconds(text: str) -> None:
    started = time.process_time()

    read(text)

    # About a second on a slow machine; a pattern that backtracks takes hours.
    assert time.process_time() - started < 30
