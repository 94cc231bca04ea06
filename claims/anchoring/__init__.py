"""Find quotes in a text, and say where they stand; place them again after the text was edited.

Pure: text in, places out. Offsets count Unicode code points, `start` inclusive and `end` exclusive, as in the
Web Annotation model's TextPositionSelector (https://www.w3.org/TR/annotation-model/#text-position-selector).
A quote is never guessed: only an exact occurrence is a place. What is merely similar is a suggestion for an editor.
"""

from .again import Outcome, Placing, place_again
from .places import CONTEXT, Place, as_pasted, brings_marks, occurrences, resolve
from .ranking import HIGH, Quoted
from .similar import LONGEST_COMPARED, SIMILAR, Suggestion, nearest

__all__ = [
    "CONTEXT",
    "HIGH",
    "LONGEST_COMPARED",
    "SIMILAR",
    "Outcome",
    "Place",
    "Placing",
    "Quoted",
    "Suggestion",
    "as_pasted",
    "brings_marks",
    "nearest",
    "occurrences",
    "place_again",
    "resolve",
]
