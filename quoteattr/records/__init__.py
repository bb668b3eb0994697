"""The types of the input (articles) and of the output (attributions).

All offsets form half-open ranges of Unicode code points of the original, unchanged text.
"""

from quoteattr.records.article import Article
from quoteattr.records.attribution import Attribution, Cue, Span, Speaker, moved
from quoteattr.records.enums import (
    Act,
    Kind,
    Polarity,
    ResolvedBy,
    SpeakerKind,
    Stance,
    chosen_acts,
)
from quoteattr.records.partial_dates import PartialDate, parse_day

__all__ = ["Act", "Article", "Attribution", "Cue", "Kind", "PartialDate", "Polarity", "ResolvedBy",
           "Span", "Speaker", "SpeakerKind", "Stance", "chosen_acts", "moved",
           "parse_day"]  # fmt: skip
