"""Why a sentence looks checkable, or does not, in words for an editor."""

from enum import StrEnum
from typing import Final


def gettext_noop(text: str) -> str:
    """Mark English wording for translation: Django's makemessages collects it by this name."""
    return text


class Reason(StrEnum):
    """What a sentence does that speaks for checking it, or against."""

    NUMBER = "number"
    AMOUNT = "amount"
    DATE = "date"
    EXTENT = "extent"
    COMPARES = "compares"
    CHANGES = "changes"
    HAPPENED = "happened"
    STATE = "state"
    CAUSE = "cause"
    PUBLIC = "public"
    ATTRIBUTES = "attributes"
    UNCONFIRMED = "unconfirmed"
    NAMES = "names"
    LONG = "long"
    PREDICTION = "prediction"
    POSSIBLE = "possible"
    CONDITION = "condition"
    CALL = "call"
    OPINION = "opinion"
    PERSONAL = "personal"
    ADDRESSES = "addresses"
    VAGUE = "vague"
    QUESTION = "question"
    SHORT = "short"
    FRAGMENT = "fragment"


AGAINST: Final = frozenset(
    {
        Reason.PREDICTION,
        Reason.POSSIBLE,
        Reason.CONDITION,
        Reason.CALL,
        Reason.OPINION,
        Reason.PERSONAL,
        Reason.ADDRESSES,
        Reason.VAGUE,
        Reason.QUESTION,
        Reason.SHORT,
        Reason.FRAGMENT,
    }
)
"""Reasons that speak against checking a sentence; all others speak for it, whatever weights are learned."""

LABELS: Final[dict[Reason, str]] = {
    Reason.NUMBER: gettext_noop("names a number"),
    Reason.AMOUNT: gettext_noop("names a share or an amount of money"),
    Reason.DATE: gettext_noop("names a date or a period"),
    Reason.EXTENT: gettext_noop("says how many or how often"),
    Reason.COMPARES: gettext_noop("compares"),
    Reason.CHANGES: gettext_noop("says that something grew or fell"),
    Reason.HAPPENED: gettext_noop("says what happened"),
    Reason.STATE: gettext_noop("says what something is, has or holds"),
    Reason.CAUSE: gettext_noop("names a cause"),
    Reason.PUBLIC: gettext_noop("speaks of public affairs"),
    Reason.ATTRIBUTES: gettext_noop("attributes to somebody"),
    Reason.UNCONFIRMED: gettext_noop("tells it as not confirmed"),
    Reason.NAMES: gettext_noop("names a person, a place or a body"),
    Reason.LONG: gettext_noop("long enough to say several things"),
    Reason.PREDICTION: gettext_noop("prediction: not checkable"),
    Reason.POSSIBLE: gettext_noop("says what may be, not what is"),
    Reason.CONDITION: gettext_noop("depends on a condition"),
    Reason.CALL: gettext_noop("calls for something"),
    Reason.OPINION: gettext_noop("opinion"),
    Reason.PERSONAL: gettext_noop("speaks of the speaker"),
    Reason.ADDRESSES: gettext_noop("addresses the reader or a listener"),
    Reason.VAGUE: gettext_noop("stays vague"),
    Reason.QUESTION: gettext_noop("question"),
    Reason.SHORT: gettext_noop("short"),
    Reason.FRAGMENT: gettext_noop("names and numbers without a sentence"),
}
"""English wording of every reason; pages translate it when they show it."""
