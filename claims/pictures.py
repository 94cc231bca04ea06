"""Pictures of 1200 × 630 pixels that other sites show beside a link: a verdict with its statement, or the site's name.

The same values make the same picture, so each is drawn once and kept. The fonts are our own: Pillow's has no é.
"""

import hashlib
import io
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

import PIL
from django.core.cache import cache as kept
from PIL import Image, ImageDraw, ImageFont

from claims.choices import Tone

SIZE: Final = (1200, 630)
KEPT_FOR: Final = 7 * 24 * 60 * 60  # seconds
EDGE, BAR = 80, 20
TEXT_WIDTH: Final = SIZE[0] - 2 * EDGE
WORDS: Final = (EDGE, 186)  # where the statement begins
WORDS_HEIGHT: Final = 318
WORD_SIZES: Final = (72, 64, 56, 50, 44)
LEADING: Final = 1.2
BADGE_HEIGHT: Final = 92
FOOT: Final = 566  # the middle of the last line

FONTS: Final = Path(__file__).parent / "fonts"
SERIF, SANS = "DejaVuSerifCondensed-Bold.ttf", "DejaVuSans-Bold.ttf"

PAPER, INK, MUTED, LINE = "#fbfaf7", "#15171c", "#505968", "#dedbd3"
COLOURS: Final[dict[str, str]] = {  # those of the light pages
    Tone.GREEN: "#08684b",
    Tone.TEAL: "#0c6170",
    Tone.AMBER: "#805800",
    Tone.ORANGE: "#a7420c",
    Tone.RED: "#ae1f1c",
    Tone.SLATE: "#465068",
    Tone.VIOLET: "#6040b5",
    Tone.GREY: "#595f68",
}


@dataclass(frozen=True)
class Picture:
    """What a picture shows; without a label only the words, in ink."""

    site: str
    words: str
    label: str = ""
    sign: str = ""
    tone: str = ""
    foot: str = ""

    @property
    def colour(self) -> str:
        """The colour of the verdict."""
        return COLOURS.get(self.tone, INK)


def png(picture: Picture) -> bytes:
    """The picture as a file, drawn now or earlier."""
    key = "picture:" + hashlib.sha256(f"{_hand()} {picture!r}".encode()).hexdigest()
    found: bytes | None = kept.get(key)
    if found is None:
        found = draw(picture)
        kept.set(key, found, KEPT_FOR)
    return found


def draw(picture: Picture) -> bytes:
    """The picture as a file."""
    image = Image.new("RGB", SIZE, PAPER)
    pen = ImageDraw.Draw(image)
    pen.rectangle((0, 0, BAR, SIZE[1]), fill=picture.colour)
    if picture.label:
        _badge(pen, picture)
    font, lines = fitted(picture.words)
    for number, line in enumerate(lines):
        pen.text((WORDS[0], WORDS[1] + number * font.size * LEADING), line, INK, font)
    pen.line((EDGE, FOOT - 44, SIZE[0] - EDGE, FOOT - 44), LINE, 2)
    pen.text((EDGE, FOOT), picture.site, INK, _font(SERIF, 34), anchor="lm")
    pen.text((SIZE[0] - EDGE, FOOT), picture.foot, MUTED, _font(SANS, 24), anchor="rm")
    file = io.BytesIO()
    image.quantize(64, method=Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE).save(file, "PNG")
    return file.getvalue()


def _badge(pen: ImageDraw.ImageDraw, picture: Picture) -> None:
    """The verdict as the pages show it: sign and word on a ground of its colour."""
    font = _font(SANS, 46)
    text = f"{_known(picture.sign)}  {picture.label}".strip()
    while font.getlength(text) > TEXT_WIDTH - BADGE_HEIGHT and font.size > 20:
        font = _font(SANS, font.size - 2)
    top, width = 60, font.getlength(text) + BADGE_HEIGHT
    pen.rounded_rectangle((EDGE, top, EDGE + width, top + BADGE_HEIGHT), BADGE_HEIGHT // 2, picture.colour)
    pen.text((EDGE + BADGE_HEIGHT / 2, top + BADGE_HEIGHT / 2), text, "white", font, anchor="lm")


# Words --------------------------------------------------------------------------------------------


def fitted(words: str) -> tuple[ImageFont.FreeTypeFont, list[str]]:
    """The words in lines, as large as they fit; what does not fit at the smallest size ends in an ellipsis."""
    for size in WORD_SIZES:
        font = _font(SERIF, size)
        most = int(WORDS_HEIGHT // (size * LEADING))
        lines = _lines(words, font)
        if len(lines) <= most:
            return font, lines
    last = lines[most - 1]
    while last and font.getlength(f"{last}…") > TEXT_WIDTH:
        last = last[:-1]
    return font, [*lines[: most - 1], f"{last.rstrip(' ,;:.')}…"]


def _lines(words: str, font: ImageFont.FreeTypeFont) -> list[str]:
    """The words broken at their spaces, but not at those that hold words together; a longer word anywhere."""
    lines = [""]
    for word in re.split("[ \t\n]+", words.strip()):
        longer = f"{lines[-1]} {word}".lstrip(" ")
        if font.getlength(longer) <= TEXT_WIDTH:
            lines[-1] = longer
            continue
        lines.append("")
        for char in word:
            if font.getlength(lines[-1] + char) > TEXT_WIDTH:
                lines.append("")
            lines[-1] += char
    return [line for line in lines if line]


def _font(name: str, size: float) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(FONTS / name, size, layout_engine=ImageFont.Layout.BASIC)


def _known(sign: str) -> str:
    """The sign, without what the font has no picture of."""
    font = _font(SANS, 20)
    nothing = bytes(font.getmask("\uffff"))
    return "".join(char for char in sign if bytes(font.getmask(char)) != nothing)


@cache
def _hand() -> str:
    """What draws: another code or another Pillow may draw otherwise."""
    return hashlib.sha256(Path(__file__).read_bytes() + PIL.__version__.encode()).hexdigest()
