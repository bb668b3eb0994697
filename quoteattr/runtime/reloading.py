"""Reloading a pipeline before its vocabulary fills the memory.

spaCy's vocabulary keeps every word that it has met, and its lemmatizer every lemma: some kilobytes
per article, never freed. Removing words would break each Doc that still refers to them. So the
embedded pipeline is loaded again, once in thousands of articles, and the old one is freed when its
last Doc is gone.
"""

from __future__ import annotations

import contextlib
import ctypes
import gc
import threading
from collections.abc import Callable
from typing import Final

from spacy.language import Language

KEPT: Final = 50_000
"""The strings that a vocabulary may hold before its pipeline is reloaded."""

_RENEWING: Final = threading.Lock()  # one for all pipelines: it is held once in many articles


class Renewed:
    """A pipeline that is reloaded when its vocabulary has grown too large.

    Args:
        nlp: The pipeline.
        again: Loads it again; None for a pipeline of the caller's, which is never reloaded.

    >>> import spacy
    >>> Renewed(spacy.blank("en")).at_work().lang
    'en'
    """

    def __init__(self, nlp: Language, again: Callable[[], Language] | None = None) -> None:
        self._nlp, self._again = nlp, again

    def handed_out(self) -> Language:
        """Return the pipeline to a caller who may change it; from now on it is never reloaded."""
        self._again = None
        return self._nlp

    def at_work(self) -> Language:
        """Return the pipeline for one article, reloaded if its vocabulary is too large."""
        nlp, again = self._nlp, self._again
        if again is None or len(nlp.vocab.strings) <= KEPT:
            return nlp
        with _RENEWING:
            if self._nlp is nlp:  # otherwise another thread has reloaded it
                self._nlp = again()
                del nlp
                gc.collect()  # a pipeline refers to itself
                _trim_heap()
            return self._nlp


def _trim_heap() -> None:
    """Return free memory to the system: glibc keeps it otherwise; other C libraries do not."""
    with contextlib.suppress(AttributeError, OSError, TypeError):
        ctypes.CDLL(None).malloc_trim(0)
