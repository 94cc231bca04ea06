"""The quotes that lost their place in an article's current text, each with the passages it may have become."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q
from django.urls import reverse
from django.utils.safestring import SafeString

from claims.admin.base import admin_url
from claims.admin.signs import state_badge
from claims.anchoring import Placing, Suggestion, nearest, place_again
from claims.changes import Piece, words
from claims.models import Appearance, Article, Revision

AROUND = 200  # code points shown before and after a passage

Key = tuple[int, str]  # a quote's thread and its words


@dataclass(frozen=True)
class Surroundings:
    """The text before and after a passage."""

    before: str
    after: str


@dataclass(frozen=True)
class Offered:
    """A passage of the current text that a quote may have become, with the words that differ."""

    number: int
    suggestion: Suggestion
    pieces: list[Piece]
    around: Surroundings

    @property
    def span(self) -> str:
        """Its place as a form sends it."""
        return f"{self.suggestion.place.start}-{self.suggestion.place.end}"


@dataclass(frozen=True)
class Asked:
    """A quote to decide about; `stood_in` is the last revision in which it stood, if there is one."""

    appearance: Appearance
    stood_in: Revision | None
    around: Surroundings
    offered: list[Offered]

    @property
    def state(self) -> SafeString:
        """What became of it, as a badge."""
        return state_badge(self.appearance, "state")

    @property
    def first(self) -> Offered | None:
        """The passage that is most like it."""
        return self.offered[0] if self.offered else None


def queue(article: Article) -> list[Asked]:
    """What waits for an editor in an article's current text, in the order of the text in which it stood."""
    current = article.current_revision
    if current is None:
        return []
    rows = list(
        Appearance.objects.to_place()
        .filter(revision=current)
        .select_related("claim", "changed_in")
        .defer("changed_in__text", "changed_in__received", "changed_in__cut")
        .order_by("pk")
    )
    earlier = _last_places(rows)
    placings = _placings(earlier, current)
    return [_asked(row, earlier.get(_key(row)), placings.get(_key(row)), current) for row in rows]


def address_of_next(appearance: Appearance) -> str:
    """Where to go on after a quote: to the one that follows it in the queue, or to the article when none is left."""
    article = appearance.revision.article
    waiting = Appearance.objects.to_place().filter(revision=appearance.revision).exclude(pk=appearance.pk)
    keys = list(waiting.order_by("pk").values_list("pk", flat=True))
    if not keys:
        return admin_url(article)
    following = next((key for key in keys if key > appearance.pk), keys[0])
    return f"{reverse('admin:claims_article_quotes', args=[article.pk])}#quote-{following}"


def _key(row: Appearance) -> Key:
    return row.thread, row.quote


def _last_places(rows: Iterable[Appearance]) -> dict[Key, Appearance]:
    """For each quote its row in the last revision in which it stood in these words."""
    threads = {row.thread for row in rows}
    stood = Appearance.objects.filter(Q(pk__in=threads) | Q(origin__in=threads), start__isnull=False)
    rows = list(stood.order_by("revision__number", "pk"))
    revisions = Revision.objects.defer("received", "cut").in_bulk({row.revision_id for row in rows})
    for row in rows:
        row.revision = revisions[row.revision_id]  # one text for all quotes in it
    return {_key(row): row for row in rows}


def _placings(earlier: dict[Key, Appearance], current: Revision) -> dict[Key, Placing]:
    """What the quotes became between the texts in which they stood and the current one."""
    by_revision: dict[Revision, dict[Key, Appearance]] = defaultdict(dict)
    for key, row in earlier.items():
        by_revision[row.revision][key] = row
    placings: dict[Key, Placing] = {}
    for revision, stood in by_revision.items():
        found = place_again(revision.text, current.text, [row.quoted for row in stood.values()])
        placings |= dict(zip(stood, found, strict=True))
    return placings


def _asked(row: Appearance, stood: Appearance | None, placing: Placing | None, current: Revision) -> Asked:
    offered = [
        Offered(
            number=number,
            suggestion=suggestion,
            pieces=words(row.quote, suggestion.place.quote),
            around=_around(current.text, suggestion.place.start, suggestion.place.end),
        )
        for number, suggestion in enumerate(_suggestions(row, placing, current), start=1)
    ]
    if stood is None or stood.start is None or stood.end is None:
        return Asked(row, None, Surroundings(row.prefix, row.suffix), offered)
    return Asked(row, stood.revision, _around(stood.revision.text, stood.start, stood.end), offered)


def _suggestions(row: Appearance, placing: Placing | None, current: Revision) -> Iterable[Suggestion]:
    """The passages to offer; also what surely is the passage, when two texts far apart are compared."""
    if placing is None:
        return nearest(current.text, row.quote)
    return [Suggestion(placing.place, 100)] if placing.place else placing.suggestions


def _around(text: str, start: int, end: int) -> Surroundings:
    return Surroundings(text[max(0, start - AROUND) : start], text[end : end + AROUND])
