"""Who said what, in what role, and when: typed attribution records from news articles.

>>> import quoteattr
>>> [record.cue.text for record in quoteattr.extract('"It is over," Ada Quill said.')]
['said']
"""

from quoteattr.errors import InputError, ModelError, PipelineError, QuoteattrError, ReadError
from quoteattr.pipeline import Extractor, extract, load
from quoteattr.records import (
    Act,
    Article,
    Attribution,
    Cue,
    Kind,
    PartialDate,
    Polarity,
    ResolvedBy,
    Span,
    Speaker,
    SpeakerKind,
)

__version__ = "0.1.0"

__all__ = [
    "Act",
    "Article",
    "Attribution",
    "Cue",
    "Extractor",
    "InputError",
    "Kind",
    "ModelError",
    "PartialDate",
    "PipelineError",
    "Polarity",
    "QuoteattrError",
    "ReadError",
    "ResolvedBy",
    "Span",
    "Speaker",
    "SpeakerKind",
    "extract",
    "load",
]
