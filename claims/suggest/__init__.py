"""Suggestions: the sentences of an article, and which of them look checkable, with the reasons.

Pure: no database, no network, no Django. Scores are sums of weighted reasons, so that the reasons told are the ones
that made the score.
"""

from .boundaries import Sentence, sentences
from .reasons import AGAINST, LABELS, Reason
from .scoring import Suggested, scored, suggested

__all__ = ["AGAINST", "LABELS", "Reason", "Sentence", "Suggested", "scored", "sentences", "suggested"]
