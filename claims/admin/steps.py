"""A change of state as the admin offers it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise

from claims.choices import Action


@dataclass(frozen=True)
class Step:
    """A button, and a small page that asks for what the change needs.

    `change` is the function of `claims.workflow`. `person` and `text` are the keywords under which it
    takes the person and what they wrote; `guard` is the one that says what they were shown, and
    `shown` the row's attribute with that (empty where there is none). A step that asks for a text, or
    `asks_first`, leads to its page; any other is taken at once.
    """

    action: Action
    change: Callable[..., object]
    label: str | Promise
    done: str | Promise
    explains: str | Promise = ""
    asks: str | Promise = ""
    text: str = ""
    person: str = "actor"
    guard: str = "version"
    shown: str = "version"
    name: str = ""
    asks_first: bool = False
    look: str = ""  # "primary" or "danger"
    template: str = "admin/claims/step.html"

    def __post_init__(self) -> None:
        object.__setattr__(self, "name", self.name or self.action.value)

    @property
    def has_page(self) -> bool:
        """Whether the button leads to a page first."""
        return bool(self.text) or self.asks_first

    def guard_of(self, thing: Any) -> str:
        """What the person is shown of `thing`, for the form to carry."""
        return str(getattr(thing, self.shown)) if self.guard else ""

    def answers(self, posted: Mapping[str, str]) -> dict[str, Any]:
        """What a posted form says, as the workflow's keywords."""
        answers: dict[str, Any] = {}
        if self.guard:
            answers[self.guard] = posted.get(self.guard, "")
        if self.guard == "version":
            answers["version"] = version_in(posted.get("version", ""))
        if self.text:
            answers[self.text] = posted.get(self.text, "")
        return answers


@dataclass(frozen=True)
class Offer:
    """A step on a row's page: with its address, or with the reason why a second person has to take it."""

    step: Step
    address: str
    guard: str
    reason: str = ""


def version_in(text: str) -> int:
    """The version that a form carried; 0, which no row has, when it carried none."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0
