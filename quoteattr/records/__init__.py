"""The types of the input (articles) and of the output (attributions).

All offsets form half-open ranges of Unicode code points of the original, unchanged text.
"""

from quoteattr.records.article import Article
from quoteattr.records.attribution import Attribution, Speaker, moved
from quoteattr.records.enums import (
    Act,
    Kind,
    Polarity,
    Replaced,
    ResolvedBy,
    SpeakerKind,
    chosen_acts,
)
from quoteattr.records.partial_dates import PartialDate, parse_day
from quoteattr.records.text_spans import Cue, Span
from quoteattr.records.thresholds import only_confident
from quoteattr.records.wording import ClaimSentence, Join, Replacement

__all__ = ["Act", "Article", "Attribution", "ClaimSentence", "Cue", "Join", "Kind", "PartialDate",
           "Polarity", "Replaced", "Replacement", "ResolvedBy", "Span", "Speaker", "SpeakerKind",
           "chosen_acts", "moved", "only_confident", "parse_day"]  # fmt: skip
