"""The colours that pages share: one class a tone, and enough contrast in light and dark."""

import re
from pathlib import Path

import pytest
from django.conf import settings

from claims.choices import Tone

CSS = Path(settings.BASE_DIR, "claims/static/claims/tokens.css").read_text(encoding="utf-8")
PAIRS = re.findall(r"--([\w-]+): light-dark\((#\w{6}), (#\w{6})\)", CSS)
THEMES = {
    "light": {name: light for name, light, _dark in PAIRS},
    "dark": {name: dark for name, _light, dark in PAIRS},
}
WORDS = ["ink", "muted", "action", *Tone.values]


def channels(colour: str) -> list[int]:
    return [int(colour[at : at + 2], 16) for at in (1, 3, 5)]


def mixed(colour: str, ground: str, part: float) -> str:
    """`color-mix(in srgb, colour part, ground)`."""
    pairs = zip(channels(colour), channels(ground), strict=True)
    return "#" + "".join(f"{round(part * one + (1 - part) * other):02x}" for one, other in pairs)


def luminance(colour: str) -> float:
    """Relative luminance, as WCAG 2.2 defines it."""
    linear = [
        value / 12.92 if (value := raw / 255) <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4
        for raw in channels(colour)
    ]
    return sum(weight * value for weight, value in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


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
