"""Who said what, in what role, and when: typed attribution records from news articles.

>>> import quoteattr
>>> [record.cue.text for record in quoteattr.extract('"It is over," Ada Quill said.')]
['said']
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

from quoteattr.errors import (
    ExtraError,
    InputError,
    ModelError,
    PipelineError,
    QuoteattrError,
    ReadError,
)
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

# Since 1.29 onnxruntime reports to its maker from the moment that it is imported: it writes an
# identifier of the machine under the home folder and opens connections. Only this, set before that
# import, prevents both.
os.environ.setdefault("ORT_DISABLE_TELEMETRY", "1")

if TYPE_CHECKING:
    from quoteattr.pipeline import Extractor, extract, load

__version__ = "0.1.0"

__all__ = [
    "Act",
    "Article",
    "Attribution",
    "Cue",
    "ExtraError",
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


def __getattr__(name: str) -> Any:
    # spaCy takes seconds to import: not before somebody wants to extract something.
    if name in ("Extractor", "extract", "load"):
        from quoteattr import pipeline

        return getattr(pipeline, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
