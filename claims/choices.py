"""Enumerations, and the table of transitions: data, no logic."""

from dataclasses import dataclass
from typing import Final

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Language(TextChoices):
    """Languages of articles and sources, by their ISO 639-1 code."""

    ENGLISH = "en", _("English")
    FRENCH = "fr", _("French")
    GERMAN = "de", _("German")
    SPANISH = "es", _("Spanish")
    ITALIAN = "it", _("Italian")
    PORTUGUESE = "pt", _("Portuguese")
    DUTCH = "nl", _("Dutch")
    POLISH = "pl", _("Polish")
    UKRAINIAN = "uk", _("Ukrainian")
    RUSSIAN = "ru", _("Russian")
    ARABIC = "ar", _("Arabic")
    TURKISH = "tr", _("Turkish")
    OTHER = "und", _("another language")


class ClaimKind(TextChoices):
    """What sort of assertion a claim is."""

    FACTUAL = "factual", _("Factual")
    STATISTICAL = "statistical", _("Statistical")
    CHARACTERISATION = "characterisation", _("Characterisation")
    PREDICTION = "prediction", _("Prediction")


class ClaimStatus(TextChoices):
    """How far a claim has come; readers see all but drafts."""

    DRAFT = "draft", _("Draft")
    BEING_CHECKED = "being_checked", _("Being checked")
    DECIDED = "decided", _("Decided")
    WITHDRAWN = "withdrawn", pgettext_lazy("claim", "Withdrawn")


class ArticleStatus(TextChoices):
    """How far an article has come; readers see published ones."""

    IMPORTED = "imported", _("Imported")
    PUBLISHED = "published", _("Published")
    WITHDRAWN = "withdrawn", pgettext_lazy("article", "Withdrawn")


class DraftState(TextChoices):
    """Whose turn a draft verdict is."""

    OPEN = "open", _("Being written")
    IN_REVIEW = "in_review", _("Waiting for review")
    RETURNED = "returned", _("Returned")


class AppearanceState(TextChoices):
    """Where a quote stands after the outlet changed its text."""

    ANCHORED = "anchored", _("Anchored")
    MOVED = "moved", _("Moved")
    TO_CONFIRM = "to_confirm", _("To confirm")
    LOST = "lost", _("Lost")


class Stance(TextChoices):
    """Which way a piece of evidence points."""

    SUPPORTS = "supports", _("Supports")
    REFUTES = "refutes", _("Refutes")
    CONTEXT = "context", _("Context")


class SourceKind(TextChoices):
    """What sort of document a source is."""

    PRIMARY = "primary", _("Primary document")
    NEWS = "news", _("News report")
    REFERENCE = "reference", _("Reference work")
    STATISTICS = "statistics", _("Official statistics")
    RESEARCH = "research", _("Research")
    INTERVIEW = "interview", _("Interview")


class Distance(TextChoices):
    """How near a source is to what it tells of."""

    PRIMARY = "primary", _("primary source")
    SECONDARY = "secondary", _("secondary source")


# Research is left out, and nothing is said of it: a paper can report its own findings or sum up those of others.
DISTANCES: Final[dict[str, Distance]] = {
    SourceKind.PRIMARY: Distance.PRIMARY,
    SourceKind.STATISTICS: Distance.PRIMARY,
    SourceKind.INTERVIEW: Distance.PRIMARY,
    SourceKind.NEWS: Distance.SECONDARY,
    SourceKind.REFERENCE: Distance.SECONDARY,
}


class Change(TextChoices):
    """Why a verdict was issued."""

    INITIAL = "initial", _("First verdict")
    UPDATE = "update", _("Update: the world changed")
    CORRECTION = "correction", _("Correction: we were wrong")


class Decision(TextChoices):
    """What a reviewer decided."""

    APPROVED = "approved", _("Approved")
    RETURNED = "returned", _("Returned")


class ReportKind(TextChoices):
    """What a reader tells us."""

    ERROR = "error", _("An error in a fact-check")
    CLAIM = "claim", _("A claim to check")


class ReportStatus(TextChoices):
    """What became of a report."""

    RECEIVED = "received", _("Received")
    ASSIGNED = "assigned", _("Being looked at")
    ACCEPTED = "accepted", pgettext_lazy("report", "Accepted")
    DECLINED = "declined", pgettext_lazy("report", "Declined")


class PageTextKey(TextChoices):
    """The texts of public pages that the desk can write itself."""

    METHOD = "method", _("Method: what the page begins with")
    CHECK = "check", _("Method: how a check is done")
    DECIDES = "decides", _("Method: who decides")
    CORRECTIONS = "corrections", _("Method: how errors are corrected")
    COMPLAINTS = "complaints", _("Method: how to complain")
    CONSENT = "consent", _("Report form: what happens with a message")


class Tone(TextChoices):
    """The colours of the rating scale; each is a class in the stylesheet."""

    GREEN = "green", _("Green")
    TEAL = "teal", _("Teal")
    AMBER = "amber", _("Amber")
    ORANGE = "orange", _("Orange")
    RED = "red", _("Red")
    SLATE = "slate", _("Slate")
    VIOLET = "violet", _("Violet")
    GREY = "grey", _("Grey")


# What a state looks like, everywhere: it never stands without its word.
# fmt: off
SIGNS: Final[dict[str, tuple[str, Tone]]] = {
    ClaimStatus.DRAFT: ("✎", Tone.GREY),
    ClaimStatus.BEING_CHECKED: ("…", Tone.GREY),
    ClaimStatus.DECIDED: ("●", Tone.TEAL),
    ClaimStatus.WITHDRAWN: ("⊘", Tone.GREY),  # and ArticleStatus.WITHDRAWN
    ArticleStatus.IMPORTED: ("↓", Tone.GREY),
    ArticleStatus.PUBLISHED: ("●", Tone.TEAL),
    DraftState.OPEN: ("✎", Tone.GREY),
    DraftState.IN_REVIEW: ("◷", Tone.VIOLET),
    DraftState.RETURNED: ("↩", Tone.ORANGE),  # and Decision.RETURNED
    AppearanceState.ANCHORED: ("⚓", Tone.TEAL),
    AppearanceState.MOVED: ("↕", Tone.TEAL),
    AppearanceState.TO_CONFIRM: ("?", Tone.AMBER),
    AppearanceState.LOST: ("✖", Tone.RED),
    Decision.APPROVED: ("✔", Tone.GREEN),
    ReportKind.ERROR: ("⚠", Tone.ORANGE),
    ReportKind.CLAIM: ("?", Tone.SLATE),
    ReportStatus.RECEIVED: ("↓", Tone.GREY),
    ReportStatus.ASSIGNED: ("◷", Tone.VIOLET),
    ReportStatus.ACCEPTED: ("✔", Tone.GREEN),
    ReportStatus.DECLINED: ("⊘", Tone.GREY),
    Stance.SUPPORTS: ("▲", Tone.GREEN),
    Stance.REFUTES: ("▼", Tone.RED),
    Stance.CONTEXT: ("◆", Tone.SLATE),
}
# fmt: on


class Media(TextChoices):
    """What was received: text, or a page in HTML."""

    TEXT = "text", _("Plain text")
    HTML = "html", _("HTML")


class Action(TextChoices):
    """Every change of state; the audit rows name them."""

    IMPORT_ARTICLE = "import_article", _("Imported the article")
    EDIT_ARTICLE = "edit_article", _("Edited the article’s facts")
    PUBLISH_ARTICLE = "publish_article", _("Published the article")
    WITHDRAW_ARTICLE = "withdraw_article", _("Withdrew the article")
    ADD_REVISION = "add_revision", _("Added a new text")
    PUBLISH_REVISION = "publish_revision", _("Published the new text")
    OPEN_CLAIM = "open_claim", _("Opened the claim")
    EDIT_CLAIM = "edit_claim", _("Edited the claim")
    DISCARD_CLAIM = "discard_claim", _("Discarded the claim")
    ANNOUNCE_CLAIM = "announce_claim", _("Announced the claim as being checked")
    WITHDRAW_CLAIM = "withdraw_claim", _("Withdrew the claim")
    LINK_QUOTE = "link_quote", _("Linked a quote")
    CONFIRM_QUOTE = "confirm_quote", _("Confirmed a quote")
    UNLINK_QUOTE = "unlink_quote", _("Removed a quote")
    PLACE_QUOTE = "place_quote", _("Found a quote’s place in the new text")
    SETTLE_QUOTE = "settle_quote", _("Marked a quote as gone from the text")
    DISMISS_SUGGESTION = "dismiss_suggestion", _("Dismissed a suggested sentence")
    RESTORE_SUGGESTION = "restore_suggestion", _("Suggested a dismissed sentence again")
    PROPOSE_VERDICT = "propose_verdict", _("Proposed a verdict")
    SAVE_DRAFT = "save_draft", _("Edited the draft verdict")
    DISCARD_DRAFT = "discard_draft", _("Discarded the draft verdict")
    SEND_TO_REVIEW = "send_to_review", _("Sent the draft verdict to review")
    RECALL_DRAFT = "recall_draft", _("Took the draft verdict back from review")
    RETURN_DRAFT = "return_draft", _("Returned the draft verdict")
    APPROVE_DRAFT = "approve_draft", _("Approved the draft verdict")
    ASSIGN_REPORT = "assign_report", _("Gave the report to somebody")
    ACCEPT_REPORT = "accept_report", _("Accepted the report")
    DECLINE_REPORT = "decline_report", _("Declined the report")
    ANSWER_REPORT = "answer_report", _("Changed the answer to the report")
    EDIT_PAGE_TEXT = "edit_page_text", _("Edited the text of a page")
    REDACT_VERDICT = "redact_verdict", _("Redacted a text of a verdict")


@dataclass(frozen=True)
class Transition:
    """What a change of state needs.

    `permission` is held by roles; `states` are those it may start from. `not_by` names the field
    whose people may not do it (the second pair of eyes); `only_by` the one who alone may.
    """

    permission: str
    states: frozenset[str]
    not_by: str = ""
    only_by: str = ""


def _needs(permission: str, *states: str, not_by: str = "", only_by: str = "") -> Transition:
    return Transition(f"claims.{permission}", frozenset(states), not_by, only_by)


ON_THE_DESK: Final = (ArticleStatus.IMPORTED, ArticleStatus.PUBLISHED)
EVERY_CLAIM: Final = tuple(ClaimStatus.values)
PUBLIC_CLAIMS: Final = (ClaimStatus.BEING_CHECKED, ClaimStatus.DECIDED, ClaimStatus.WITHDRAWN)
LISTED_CLAIMS: Final = (ClaimStatus.BEING_CHECKED, ClaimStatus.DECIDED)
WRITABLE_DRAFTS: Final = (DraftState.OPEN, DraftState.RETURNED)
PLACED: Final = (AppearanceState.ANCHORED, AppearanceState.MOVED)
OPEN_REPORTS: Final = (ReportStatus.RECEIVED, ReportStatus.ASSIGNED)
ANSWERED_REPORTS: Final = (ReportStatus.ACCEPTED, ReportStatus.DECLINED)
TO_PLACE: Final = (AppearanceState.TO_CONFIRM, AppearanceState.LOST)

# The states are those of what the action is done to: an article, a claim, a draft verdict or a report.
# fmt: off
TRANSITIONS: Final[dict[Action, Transition]] = {
    Action.IMPORT_ARTICLE: _needs("add_article"),
    Action.EDIT_ARTICLE: _needs("change_article", *ArticleStatus.values),
    Action.PUBLISH_ARTICLE: _needs("publish_article", ArticleStatus.IMPORTED, not_by="writers"),
    Action.WITHDRAW_ARTICLE: _needs("withdraw_article", ArticleStatus.IMPORTED, ArticleStatus.PUBLISHED),
    Action.ADD_REVISION: _needs("add_article", *ON_THE_DESK),
    Action.PUBLISH_REVISION: _needs("publish_article", ArticleStatus.PUBLISHED),
    Action.OPEN_CLAIM: _needs("add_claim", *ON_THE_DESK),
    Action.DISMISS_SUGGESTION: _needs("add_claim", *ON_THE_DESK),
    Action.RESTORE_SUGGESTION: _needs("add_claim", *ON_THE_DESK),
    Action.EDIT_CLAIM: _needs("change_claim", *EVERY_CLAIM),
    Action.DISCARD_CLAIM: _needs("delete_claim", ClaimStatus.DRAFT),
    Action.ANNOUNCE_CLAIM: _needs("announce_claim", ClaimStatus.DRAFT, not_by="writers"),
    Action.WITHDRAW_CLAIM: _needs("withdraw_claim", ClaimStatus.BEING_CHECKED, ClaimStatus.DECIDED),
    Action.LINK_QUOTE: _needs("add_appearance", *EVERY_CLAIM),
    Action.CONFIRM_QUOTE: _needs("approve_appearance", *PUBLIC_CLAIMS, not_by="added_by"),
    Action.UNLINK_QUOTE: _needs("delete_appearance", *EVERY_CLAIM),
    Action.PLACE_QUOTE: _needs("add_appearance", *EVERY_CLAIM),
    Action.SETTLE_QUOTE: _needs("add_appearance", *EVERY_CLAIM),
    Action.PROPOSE_VERDICT: _needs("add_draftverdict", *EVERY_CLAIM),
    Action.SAVE_DRAFT: _needs("change_draftverdict", *WRITABLE_DRAFTS),
    Action.DISCARD_DRAFT: _needs("delete_draftverdict", *WRITABLE_DRAFTS, only_by="author"),
    Action.SEND_TO_REVIEW: _needs("change_draftverdict", *WRITABLE_DRAFTS),
    Action.RECALL_DRAFT: _needs("change_draftverdict", DraftState.IN_REVIEW, only_by="author"),
    Action.RETURN_DRAFT: _needs("approve_verdict", DraftState.IN_REVIEW, not_by="writers"),
    Action.APPROVE_DRAFT: _needs("approve_verdict", DraftState.IN_REVIEW, not_by="writers"),
    Action.ASSIGN_REPORT: _needs("change_report", *OPEN_REPORTS),
    Action.ACCEPT_REPORT: _needs("change_report", *OPEN_REPORTS),
    Action.DECLINE_REPORT: _needs("change_report", *OPEN_REPORTS),
    Action.ANSWER_REPORT: _needs("change_report", *ANSWERED_REPORTS),
    Action.EDIT_PAGE_TEXT: _needs("change_pagetext"),
    Action.REDACT_VERDICT: _needs("redact_verdict", *PUBLIC_CLAIMS),
}
# fmt: on
