"""How to cite a fact-check: as a sentence, and for BibTeX. Takes plain values, in the language of the page."""

import re
from dataclasses import dataclass
from datetime import date
from typing import Final

from django.utils.formats import date_format
from django.utils.translation import get_language, gettext

# BibTeX counts braces whether or not a backslash stands before them, so each of these brings its own pair.
SPECIAL: Final = {
    "\\": r"\textbackslash{}",
    "{": r"\textbraceleft{}",
    "}": r"\textbraceright{}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
    **{char: rf"\{char}" for char in "$&#%_"},
}
MONTHS: Final = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
LANGUAGES: Final = {"en": "english", "fr": "french"}


@dataclass(frozen=True)
class Cited:
    """A fact-check as a citation names it; `number` is that of its verdict, 0 without one."""

    site: str
    code: str
    address: str
    rating: str
    statement: str
    number: int
    day: date


def sentence(cited: Cited) -> str:
    """The fact-check in one line: who, what was claimed, the verdict with its number and day, where."""
    values = {
        "site": cited.site,
        "statement": cited.statement.strip(),
        "rating": cited.rating,
        "verdict": _verdict(cited),
        "address": cited.address,
    }
    return gettext("%(site)s, “%(statement)s” %(rating)s (%(verdict)s). %(address)s") % values


def bibtex(cited: Cited) -> str:
    """The fact-check as an entry for BibTeX or BibLaTeX."""
    title = gettext("%(label)s: %(text)s") % {"label": cited.rating, "text": cited.statement}
    fields = {
        "author": f"{{{escaped(cited.site)}}}",
        "title": f"{{{escaped(title)}}}",
        "year": str(cited.day.year),
        "month": MONTHS[cited.day.month - 1],
        "day": str(cited.day.day),
        "note": escaped(_verdict(cited)),
        "url": cited.address,
        "langid": LANGUAGES.get(get_language() or "en", "english"),
    }
    lines = [f"  {name} = {text if name == 'month' else f'{{{text}}}'}," for name, text in fields.items()]
    return "\n".join([f"@misc{{{_key(cited)},", *lines, "}"])


def escaped(text: str) -> str:
    """A text on one line that BibTeX and LaTeX print as it is."""
    on_one_line = " ".join(text.split())
    return "".join(SPECIAL.get(char, char) for char in on_one_line)


def _key(cited: Cited) -> str:
    site = re.sub(r"[^a-z0-9]+", "", cited.site.lower()) or "factcheck"
    return f"{site}-{cited.code}-{cited.number}" if cited.number else f"{site}-{cited.code}"


def _verdict(cited: Cited) -> str:
    day = date_format(cited.day, "DATE_FORMAT")
    if not cited.number:
        return day
    return gettext("verdict %(number)s of %(day)s") % {"number": cited.number, "day": day}
