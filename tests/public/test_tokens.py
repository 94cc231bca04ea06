"""The colours that pages share: enough contrast in light and dark, and never alone in saying where a claim stands."""

import re
from itertools import combinations
from math import dist
from pathlib import Path

import pytest
from django.conf import settings

from claims.choices import SIGNS, ClaimStatus, Tone
from claims.models import Rating

CSS = Path(settings.BASE_DIR, "claims/static/claims/tokens.css").read_text(encoding="utf-8")
PAIRS = re.findall(r"--([\w-]+): light-dark\((#\w{6}), (#\w{6})\)", CSS)
THEMES = {
    "light": {name: light for name, light, _dark in PAIRS},
    "dark": {name: dark for name, _light, dark in PAIRS},
}
LINES = dict(
    re.findall(
        r"^mark\.tone-(\w+) { (.+) }$",
        Path(settings.BASE_DIR, "claims/static/claims/article.css").read_text(encoding="utf-8"),
        re.MULTILINE,
    )
)
# What is left of linear red, green and blue for readers without one kind of cone (Machado, Oliveira and Fernandes
# 2009, severity 1), and in print without colours.
VISIONS = {
    "protanopia": ((0.152286, 1.052583, -0.204868), (0.114503, 0.786281, 0.099216), (-0.003882, -0.048116, 1.051998)),
    "deuteranopia": ((0.367322, 0.860646, -0.227968), (0.280085, 0.672501, 0.047413), (-0.011820, 0.042940, 0.968881)),
    "greyscale": ((0.2126, 0.7152, 0.0722),) * 3,
}
ALIKE = 10  # CIE 1976: colours that are nearer than this may be taken for each other

WORDS = ["ink", "muted", "action", *Tone.values]


def channels(colour: str) -> list[int]:
    return [int(colour[at : at + 2], 16) for at in (1, 3, 5)]


def mixed(colour: str, ground: str, part: float) -> str:
    """`color-mix(in srgb, colour part, ground)`."""
    pairs = zip(channels(colour), channels(ground), strict=True)
    return "#" + "".join(f"{round(part * one + (1 - part) * other):02x}" for one, other in pairs)


def luminance(colour: str) -> float:
    """Relative luminance, as WCAG 2.2 defines it."""
    return sum(weight * value for weight, value in zip((0.2126, 0.7152, 0.0722), linear(colour), strict=True))


def linear(colour: str) -> list[float]:
    return [
        value / 12.92 if (value := raw / 255) <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4
        for raw in channels(colour)
    ]


def seen(colour: str, vision: str) -> str:
    """The colour as it looks to somebody with that vision."""
    rows = [sum(part * value for part, value in zip(row, linear(colour), strict=True)) for row in VISIONS[vision]]
    values = [min(max(row, 0), 1) for row in rows]
    raw = [12.92 * value if value <= 0.0031308 else 1.055 * value ** (1 / 2.4) - 0.055 for value in values]
    return "#" + "".join(f"{round(255 * value):02x}" for value in raw)


def lab(colour: str) -> tuple[float, float, float]:
    """CIE L*a*b* under D65."""
    red, green, blue = linear(colour)
    x = (0.4124 * red + 0.3576 * green + 0.1805 * blue) / 0.95047
    y = 0.2126 * red + 0.7152 * green + 0.0722 * blue
    z = (0.0193 * red + 0.1192 * green + 0.9505 * blue) / 1.08883
    one, two, three = (value ** (1 / 3) if value > 0.008856 else 7.787 * value + 16 / 116 for value in (x, y, z))
    return 116 * two - 16, 500 * (one - two), 200 * (two - three)


def difference(one: str, other: str) -> float:
    return dist(lab(one), lab(other))


def contrast(one: str, other: str) -> float:
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def test_contrast_is_measured_as_in_the_standard() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


def test_every_tone_of_the_scale_has_a_class() -> None:
    assert set(re.findall(r"^\.tone-(\w+) {", CSS, re.MULTILINE)) == set(Tone.values)


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("word", WORDS)
def test_words_can_be_read_on_every_ground(theme: str, word: str) -> None:
    colours = THEMES[theme]
    grounds = [colours[name] for name in ("paper", "card", "sunk")]

    assert all(contrast(colours[word], ground) >= 4.5 for ground in grounds)


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("tone", Tone.values)
def test_words_can_be_read_on_a_tone_and_on_its_tint(theme: str, tone: str) -> None:
    colours = THEMES[theme]
    part = float(re.search(r"--tint: color-mix\(in srgb, var\(--tone\) (\d+)%, var\(--paper\)\)", CSS)[1]) / 100  # type: ignore[index]
    tint = mixed(colours[tone], colours["paper"], part)

    assert contrast(colours["on-tone"], colours[tone]) >= 4.5
    assert all(contrast(colours[word], tint) >= 4.5 for word in ("ink", "muted", tone))


@pytest.mark.parametrize("theme", THEMES)
def test_edges_of_what_is_operated_can_be_seen(theme: str) -> None:
    colours = THEMES[theme]

    assert all(contrast(colours["edge"], colours[ground]) >= 3 for ground in ("paper", "card"))


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("tone", Tone.values)
def test_a_quote_that_is_lit_can_be_read(theme: str, tone: str) -> None:
    colours = THEMES[theme]
    part = float(re.search(r"--lit: color-mix\(in srgb, var\(--tone\) (\d+)%, var\(--paper\)\)", CSS)[1]) / 100  # type: ignore[index]

    assert contrast(colours["ink"], mixed(colours[tone], colours["paper"], part)) >= 4.5


@pytest.mark.parametrize("vision", VISIONS)
@pytest.mark.parametrize("theme", THEMES)
def test_words_and_lines_of_every_tone_are_seen_by_colour_blind_readers(theme: str, vision: str) -> None:
    colours = {name: seen(colour, vision) for name, colour in THEMES[theme].items()}

    for tone in Tone.values:
        assert all(contrast(colours[tone], colours[ground]) >= 4.5 for ground in ("paper", "card")), tone


@pytest.mark.django_db
@pytest.mark.parametrize("vision", VISIONS)
@pytest.mark.parametrize("theme", THEMES)
def test_what_colours_leave_alike_is_told_apart_by_word_sign_and_line(theme: str, vision: str) -> None:
    being_checked = SIGNS[ClaimStatus.BEING_CHECKED]
    statuses = {rating.tone: (rating.name, rating.sign) for rating in Rating.objects.in_use()}
    statuses[being_checked[1]] = (str(ClaimStatus.BEING_CHECKED.label), being_checked[0])
    assert set(statuses) == set(LINES) == set(Tone.values)
    colours = {tone: seen(THEMES[theme][tone], vision) for tone in statuses}

    alike = [pair for pair in combinations(statuses, 2) if difference(*(colours[tone] for tone in pair)) < ALIKE]

    assert alike  # no scale of eight colours is enough for everybody
    for one, other in alike:
        assert LINES[one] != LINES[other], f"{one} and {other} have the same line"
        assert all(mine != theirs for mine, theirs in zip(statuses[one], statuses[other], strict=True))


@pytest.mark.parametrize("vision", ["protanopia", "deuteranopia"])
@pytest.mark.parametrize("theme", THEMES)
def test_true_and_false_differ_in_colour_for_colour_blind_readers_too(theme: str, vision: str) -> None:
    true, false = (seen(THEMES[theme][tone], vision) for tone in (Tone.GREEN, Tone.RED))

    assert difference(true, false) >= ALIKE


def test_no_two_tones_have_the_same_line() -> None:
    assert len(set(LINES.values())) == len(Tone.values)


def test_the_dark_theme_changes_colours_and_nothing_else() -> None:
    """So the browser tests look at the dark theme for its colours only."""
    folder = Path(settings.BASE_DIR, "claims/static/claims")
    files = [*folder.rglob("*.css"), *folder.rglob("*.js")]

    assert len(files) > 10
    assert [file.name for file in files if "prefers-color-scheme" in file.read_text(encoding="utf-8")] == []
