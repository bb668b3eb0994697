"""The types of what goes in (articles) and what comes out (attributions).

Every offset is a half-open range of Unicode code points into the text exactly as it was given.
"""

from quoteattr.records.article import Article
from quoteattr.records.attribution import Attribution, Cue, Span, Speaker, moved
from quoteattr.records.enums import Act, Kind, Polarity, ResolvedBy, SpeakerKind, chosen_acts
from quoteattr.records.partial_dates import PartialDate, parse_day

__all__ = ["Act", "Article", "Attribution", "Cue", "Kind", "PartialDate", "Polarity", "ResolvedBy",
           "Span", "Speaker", "SpeakerKind", "chosen_acts", "moved", "parse_day"]  # fmt: skip
