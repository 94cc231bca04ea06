"""The keys of the workbench: one table, which the help dialog shows and the scripts read from it."""

from dataclasses import dataclass
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Key:
    """An act, the key that does it (a capital is typed with Shift), and what it does in words."""

    act: str
    key: str
    text: str | Promise


# fmt: off
KEYS: Final = (
    Key("next-sentence", "j", _("Select the next sentence")),
    Key("previous-sentence", "k", _("Select the sentence before")),
    Key("next-suggested", "n", _("Select the next sentence that looks checkable")),
    Key("previous-suggested", "p", _("Select the one before that looks checkable")),
    Key("longer-word", "l", _("Extend the selection by a word")),
    Key("shorter-word", "h", _("Shrink it by a word")),
    Key("longer-sentence", "L", _("Extend it by a sentence")),
    Key("shorter-sentence", "H", _("Shrink it by a sentence")),
    Key("earlier-start", "a", _("Begin it a word earlier")),
    Key("later-start", "A", _("Begin it a word later")),
    Key("claim", "c", _("Make a claim from the selection")),
    Key("dismiss", "x", _("Dismiss the suggested sentence, for everybody")),
    Key("copy", "y", _("Copy the selection")),
    Key("next-claim", "m", _("Open the next claim")),
    Key("previous-claim", "M", _("Open the claim before")),
    Key("form", "e", _("Go to the claim’s form; Escape leads back to the text")),
    Key("save", "s", _("Save; inside a field Ctrl and S")),
    Key("send", "S", _("Save and send to review; inside a field Ctrl and Enter")),
    Key("find", "/", _("Find in the text")),
    Key("help", "?", _("Show these keys")),
)
# fmt: on
