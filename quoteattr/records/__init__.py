"""The types of the input (articles) and of the output (attributions).

All offsets form half-open ranges of Unicode code points of the original, unchanged text.
"""

from quoteattr.records.article import Article
from quoteattr.records.attribution import Attribution, Speaker
from quoteattr.records.enums import (
    Act,
    DateRelation,
    Kind,
    Polarity,
    Replaced,
    ResolvedBy,
    SpeakerKind,
    Stance,
    chosen_acts,
)
from quoteattr.records.moving import moved
from quoteattr.records.partial_dates import PartialDate, parse_day
from quoteattr.records.text_spans import Cue, DateEvidence, Span
from quoteattr.records.thresholds import only_confident, with_stated_days
from quoteattr.records.wording import ClaimSentence, Join, Replacement

__all__ = ["Act", "Article", "Attribution", "ClaimSentence", "Cue", "DateEvidence", "DateRelation",
           "Join", "Kind", "PartialDate", "Polarity", "Replaced", "Replacement", "ResolvedBy",
           "Span", "Speaker", "SpeakerKind", "Stance", "chosen_acts", "moved", "only_confident",
           "parse_day", "with_stated_days"]  # fmt: skip
