"""Who said what, in what role, and when: typed attribution records from news articles.

>>> import quoteattr
>>> [record.cue.text for record in quoteattr.extract('"It is over," Ada Quill said.')]
['said']
"""

from __future__ import annotations

import importlib
import os
import sys
import warnings
from types import ModuleType
from typing import TYPE_CHECKING, Any

from quoteattr.errors import (
    ExtraError,
    InputError,
    ModelError,
    PipelineError,
    QuoteattrError,
    QuoteattrWarning,
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
    Stance,
)

# Since 1.29 onnxruntime reports to its maker from the moment that it is imported: it writes an
# identifier of the machine under the home folder and opens connections. Only this, set before that
# import, prevents both.
os.environ.setdefault("ORT_DISABLE_TELEMETRY", "1")

if TYPE_CHECKING:
    from quoteattr.checking import check
    from quoteattr.extractor import Extractor, load
    from quoteattr.output.frame import to_frame
    from quoteattr.shared import extract

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
    "QuoteattrWarning",
    "ReadError",
    "ResolvedBy",
    "Span",
    "Speaker",
    "SpeakerKind",
    "Stance",
    "check",
    "extract",
    "load",
    "to_frame",
]

_LAZY = {  # spaCy and pandas take long to import: not before they are used
    "Extractor": "quoteattr.extractor",
    "check": "quoteattr.checking",
    "extract": "quoteattr.shared",
    "load": "quoteattr.extractor",
    "to_frame": "quoteattr.output.frame",
}


_MOVED = {  # modules that the documentation once named, with where they are now
    "conversion": "records.conversion",
    "embedded": "neural.bundled_model",
    "marks": "text.quotations",
    "partial_dates": "records.partial_dates",
    "whitespace": "text.whitespace",
}


class _Moved(ModuleType):
    """A module under its old name: each of its names comes from where it is now."""

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        old = self.__name__.removeprefix("quoteattr.")
        new = f"quoteattr.{_MOVED[old]}"
        value = getattr(importlib.import_module(new), name)
        warnings.warn(f"quoteattr.{old} is now {new}", DeprecationWarning, stacklevel=2)
        return value


sys.modules.update({f"quoteattr.{old}": _Moved(f"quoteattr.{old}") for old in _MOVED})


def __getattr__(name: str) -> Any:
    if name in _MOVED:
        return sys.modules[f"quoteattr.{name}"]
    if name in _LAZY:
        try:
            return getattr(importlib.import_module(_LAZY[name]), name)
        except FileNotFoundError as error:  # spaCy asks for the working directory as it begins
            raise QuoteattrError(
                f"{error}: where the working directory was deleted, spaCy cannot be imported: "
                "change to another one before (os.chdir)"
            ) from error
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
