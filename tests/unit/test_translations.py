"""The French interface is complete: every text in the code is in the catalogue, translated and compiled."""

import io
import re
from collections.abc import Iterator, Sequence
from gettext import GNUTranslations
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract
from babel.messages.pofile import read_po
from django.utils.translation.template import templatize

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "claims/locale/fr/LC_MESSAGES"
KEYWORDS = {
    **DEFAULT_KEYWORDS,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
}
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%[sd%]|\{\w*\}|<[^>]*>")  # and the tags, which a translation keeps too


def catalogue() -> Catalog:
    with (FOLDER / "django.po").open("rb") as file:
        return read_po(file, locale="fr")


def sources() -> Iterator[tuple[Path, str]]:
    """Every Python file and template, the latter as the Python that Django's own extraction reads."""
    for folder in ("claims", "factcheck"):
        for path in sorted((ROOT / folder).rglob("*.py")):
            yield path, path.read_text(encoding="utf-8")
    for folder in ("claims", "templates"):
        for path in sorted([*(ROOT / folder).rglob("*.html"), *(ROOT / folder).rglob("*.txt")]):
            code = templatize(path.read_text(encoding="utf-8"), origin=str(path))
            yield path, "\n".join(line.strip() for line in code.splitlines())


def messages() -> Iterator[tuple[Path, str | None, str | tuple[str, ...]]]:
    for path, code in sources():
        for _line, text, _comments, context in extract("python", io.BytesIO(code.encode()), KEYWORDS):
            yield path, context, text


def singular(text: str | Sequence[str]) -> str:
    return text if isinstance(text, str) else text[0]


def entries() -> list[Message]:
    """All but the header."""
    return [message for message in catalogue() if message.id]


def texts_of(text: str | Sequence[str] | None) -> list[str]:
    """The text, or the singular and the plural of one that has both."""
    return [text] if isinstance(text, str) else list(text or ())


def translations(message: Message) -> list[str]:
    return texts_of(message.string)


def compiled_translations(compiled: GNUTranslations, message: Message) -> list[str]:
    """What the site shows for a text; for one with a plural, what it shows for none and for two."""
    context = message.context
    if isinstance(message.id, str):
        return [compiled.pgettext(context, message.id) if context else compiled.gettext(message.id)]
    one, many = message.id
    numbers = (0, 2)  # none is a singular in French
    if context:
        return [compiled.npgettext(context, one, many, number) for number in numbers]
    return [compiled.ngettext(one, many, number) for number in numbers]


def test_every_text_in_the_code_is_in_the_french_catalogue() -> None:
    known = catalogue()

    missing = {
        f"{path.relative_to(ROOT)}: {singular(text)!r}"
        for path, context, text in messages()
        if known.get(singular(text), context) is None
    }

    assert not missing, "run `make messages`, translate, run it again:\n" + "\n".join(sorted(missing))


def test_every_entry_of_the_catalogue_is_a_text_in_the_code() -> None:
    known = {(context, singular(text)) for _path, context, text in messages()}

    left_over = [message.id for message in entries() if (message.context, singular(message.id)) not in known]

    assert not left_over, "run `make messages`"


def test_every_entry_is_translated_and_none_is_fuzzy() -> None:
    unfinished = [message.id for message in entries() if message.fuzzy or not all(translations(message))]

    assert not unfinished


def test_a_translation_has_the_placeholders_of_its_text() -> None:
    wrong = [
        (message.id, text)
        for message in entries()
        for text in translations(message)
        if not set(PLACEHOLDER.findall(text)) <= set(PLACEHOLDER.findall("".join(message.id)))
        or (
            isinstance(message.id, str) and sorted(PLACEHOLDER.findall(text)) != sorted(PLACEHOLDER.findall(message.id))
        )
    ]

    assert not wrong


@pytest.mark.parametrize(
    ("rule", "broken"),
    [
        ("’ for the apostrophe", "'"),
        ("« » for what is quoted", "[“”]"),
        ("… for three dots", r"\.\.\."),
        ("a no-break space inside « »", "«(?!\u00a0)|(?<!\u00a0)»"),
        ("a no-break space before a colon", "(?<![\u00a0/]):(?!/)"),
        ("a narrow no-break space before ; ! ?", "(?<!\u202f)[;!?]"),
    ],
)
def test_the_french_is_set_as_french_is(rule: str, broken: str) -> None:
    wrong = [
        text
        for message in entries()
        for text in translations(message)
        if re.search(broken, re.sub(r"<[^>]*>", "", text))  # a tag is no text
    ]

    assert not wrong, rule


def test_the_compiled_catalogue_is_that_of_the_source() -> None:
    with (FOLDER / "django.mo").open("rb") as file:
        compiled = GNUTranslations(file)

    stale = [message.id for message in entries() if compiled_translations(compiled, message) != translations(message)]

    assert not stale, "run `make messages`"
