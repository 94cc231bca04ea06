"""What the templates of the public pages need beside Django's own: small, and without a rule of its own."""

import unicodedata
from collections.abc import Hashable
from dataclasses import dataclass, field
from functools import cache, lru_cache
from typing import Final
from urllib.parse import urlencode

from django import template
from django.conf import settings
from django.core.paginator import Page
from django.http import QueryDict
from django.template import Context
from django.template.loader import get_template
from django.utils.encoding import escape_uri_path
from django.utils.formats import number_format
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import Truncator
from django.utils.translation import get_language, override

from claims.anchoring import brings_marks
from claims.choices import SIGNS, AppearanceState, ClaimKind, ClaimStatus, Language, Stance
from claims.models import Claim, Verdict
from claims.paging import AFTER, BEFORE, KeyPage
from claims.redacting import GAP
from claims.selectors import claims, sources, verdict_record
from claims.selectors.history import text_name

register = template.Library()

MOST_WORDS = 8  # as many as a search takes
TEXT_STYLE = "\N{VARIATION SELECTOR-15}"  # asks for the character as text, where a font has an emoji for it

register.simple_tag(lambda: settings.SITE_NAME, name="site_name")
register.simple_tag(lambda: settings.CONTACT_EMAIL, name="contact_email")
register.filter(brings_marks)
register.filter(text_name)


@register.filter
def standing(claim: Claim) -> claims.Standing:
    """Where a public claim stands: `name`, `sign`, `tone` and `definition`."""
    return claims.standing(claim)


@register.filter
def issued(verdict: Verdict) -> claims.Standing:
    """The rating of a verdict as it was when it was issued, with the same four."""
    return claims.issued(verdict)


@register.filter
def said(verdict: Verdict, name: str) -> str:
    """A text of a verdict as it is kept: `{{ verdict|said:"summary" }}`."""
    return verdict_record.said(verdict, name)


@register.filter
def evidence(verdict: Verdict) -> list[sources.CitedEvidence]:
    """The evidence that a verdict rests on."""
    return sources.evidence(verdict)


@register.filter
def sides(verdict: Verdict) -> list[sources.Side]:
    """The evidence that a verdict rests on, by which way it points."""
    return sources.sides(verdict)


@register.filter
def stance_name(stance: str) -> str:
    """A stance in the language of the page."""
    return str(Stance(stance).label)


@register.filter
def stance_sign(stance: str) -> str:
    """A stance as a sign, which stands beside its name."""
    return SIGNS[stance][0]


@register.filter
def stance_tone(stance: str) -> str:
    """The colour of a stance, which stands beside its name."""
    return SIGNS[stance][1]


@register.filter
def state_name(state: str) -> str:
    """The state of a quote in the language of the page."""
    return str(AppearanceState(state).label)


@register.filter
def status_name(status: str) -> str:
    """The status of a claim in the language of the page; asking the claim itself takes longer, as for the two below."""
    return str(ClaimStatus(status).label)


@register.filter
def kind_name(kind: str) -> str:
    """The kind of a claim in the language of the page."""
    return str(ClaimKind(kind).label)


@register.filter
def language_name(language: str) -> str:
    """The name of a language in the language of the page."""
    return str(Language(language).label)


@register.filter
def is_gap(text: str) -> bool:
    """Whether a text was redacted, so that only the mark of the gap stands there."""
    return text.startswith(GAP)


@register.filter
def as_text(sign: str) -> str:
    """A sign that is shown as text, not as a picture in colours of its own."""
    is_symbol = len(sign) == 1 and unicodedata.category(sign).startswith("S")
    return sign + TEXT_STYLE if is_symbol else sign


@register.filter
def grouped(number: int) -> str:
    """A number with its thousands apart, as the language of the page writes it."""
    return number_format(number, force_grouping=True)


@register.filter
def shortened(text: str, most: int) -> str:
    """At most so many characters. Django's `truncatechars` looks at each of a text that is short enough, too."""
    return text if len(text) <= most else Truncator(text).chars(most)


@register.filter
def visible(typed: str) -> str:
    """What somebody typed, without the control characters that no page may hold."""
    return "".join(
        "\N{REPLACEMENT CHARACTER}" if unicodedata.category(char) in {"Cc", "Cs"} else char for char in typed
    )


@register.simple_tag
def pages(page: Page) -> list[int | str]:
    """The numbers of the pages to link to from `page`, with an ellipsis where some are left out."""
    return list(page.paginator.get_elided_page_range(page.number, on_each_side=2, on_ends=1))


@register.simple_tag
def remembered(template_name: str, **values: Hashable) -> SafeString:
    """A part of a page that nothing decides but the values and the language: each is rendered once.

    A list of twenty claims costs ten times as much without it.
    """
    return _rendered(template_name, get_language(), tuple(values.items()))


@lru_cache(maxsize=4_000)
def _rendered(template_name: str, _language: str | None, values: tuple[tuple[str, Hashable], ...]) -> SafeString:
    return mark_safe(get_template(template_name).render(dict(values)))


@register.simple_tag(takes_context=True)
def words_of_address(context: Context) -> str:
    """The words at the end of an address that is none of ours, to search for: an old title often is there.

    What was looked for at an address of ours gives the same answer whether it is hidden or never was.
    """
    if context["request"].resolver_match:
        return ""
    last = context["request"].path.rstrip("/").rpartition("/")[2]
    words = [word for word in last.replace("_", "-").split("-") if word.isalpha()]
    return " ".join(words[:MOST_WORDS]) if len(words) > 1 else ""


@register.simple_block_tag
def captured(content: str) -> str:
    """A part of a page that stands in it more than once: `{% captured as title %}…{% endcaptured %}`."""
    return content


@dataclass(frozen=True)
class LanguageLink:
    """The address of this page in one of the site's languages."""

    code: str
    name: str
    path: str
    is_current: bool

    @property
    def url(self) -> str:
        """The whole address, as search engines ask for it."""
        return settings.SITE_URL + self.path


@register.simple_tag(takes_context=True)
def language_links(context: Context) -> list[LanguageLink]:
    """This page in every language of the site, with whatever its address asks for."""
    return _in_languages(context["request"].get_full_path())


def _in_languages(address: str) -> list[LanguageLink]:
    here = get_language() or settings.LANGUAGE_CODE
    bare = address.removeprefix(f"/{here}") if here != settings.LANGUAGE_CODE else address
    return [
        LanguageLink(
            code,
            _own_name(code),
            bare if code == settings.LANGUAGE_CODE else f"/{code}{bare}",
            is_current=code == here,
        )
        for code, _name in settings.LANGUAGES
    ]


@cache
def _own_name(language: str) -> str:
    """The name of a language in that language."""
    with override(language):
        return str(dict(settings.LANGUAGES)[language])


LOCALES: Final = {"en": "en_GB", "fr": "fr_FR"}  # as Open Graph names them; the dates are European


@dataclass(frozen=True)
class PageAddress:
    """The one address of this page, and that of each of its languages."""

    canonical: str
    languages: list[LanguageLink]
    site: str = field(default_factory=lambda: settings.SITE_URL)

    @property
    def default(self) -> str:
        """The address for readers of another language."""
        return next(link.url for link in self.languages if link.code == settings.LANGUAGE_CODE)

    @property
    def locale(self) -> str:
        """The language of the page, as Open Graph names it."""
        return next(LOCALES[link.code] for link in self.languages if link.is_current)

    @property
    def other_locales(self) -> list[str]:
        """Those of the other languages."""
        return [LOCALES[link.code] for link in self.languages if not link.is_current]


@register.simple_tag(takes_context=True)
def page_address(context: Context) -> PageAddress:
    """The address of this page without what does not change it.

    Of the query stay the place in a list, and `query` of the context: the page's own parameters, in their order. The
    views redirect to the path, so it is right as it is.
    """
    request = context["request"]
    query = "&".join(filter(None, [str(context.get("query") or ""), _place(context.get("page"), request.GET)]))
    path = escape_uri_path(request.path)
    address = f"{path}?{query}" if query else path
    return PageAddress(settings.SITE_URL + address, _in_languages(address))


def _place(page: object, asked: QueryDict) -> str:
    """The parameter that says which part of a list this is; empty for its beginning."""
    if isinstance(page, Page):
        return urlencode({"page": page.number}) if page.number > 1 else ""
    if isinstance(page, KeyPage):
        name = BEFORE if asked.get(BEFORE) else AFTER
        return urlencode({name: asked[name]}) if asked.get(name) else ""
    return ""
