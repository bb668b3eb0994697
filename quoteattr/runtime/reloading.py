"""A pipeline is opened anew before the words that it has met fill the memory.

spaCy keeps every word that it ever saw, and its lemmatizer what became of it: some kilobytes of
each article, for good. To open the embedded pipeline anew, once in thousands of articles, is the
way that takes no word from under a Doc that somebody still holds.
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
"""Words, and other strings, that a pipeline may hold before it is opened anew."""

_RENEWING: Final = threading.Lock()  # one for all: it is held once in thousands of articles


class Renewed:
    """A pipeline, and how to open another like it.

    Args:
        nlp: The pipeline.
        again: Opens it anew; None for one that only its owner can open.

    >>> import spacy
    >>> Renewed(spacy.blank("en")).at_work().lang
    'en'
    """

    def __init__(self, nlp: Language, again: Callable[[], Language] | None = None) -> None:
        self._nlp, self._again = nlp, again

    def handed_out(self) -> Language:
        """Give the pipeline to somebody who may change it: from now on it stays as it is."""
        self._again = None
        return self._nlp

    def at_work(self) -> Language:
        """Give the pipeline for one article, opened anew if it holds too many words."""
        nlp, again = self._nlp, self._again
        if again is None or len(nlp.vocab.strings) <= KEPT:
            return nlp
        with _RENEWING:
            if self._nlp is nlp:  # else another thread was faster
                self._nlp = again()
                del nlp
                gc.collect()  # a pipeline holds itself in circles
                _give_back()
            return self._nlp


def _give_back() -> None:
    """Let the C library of Linux give what is free back to the system; others do so themselves."""
    with contextlib.suppress(AttributeError, OSError, TypeError):
        ctypes.CDLL(None).malloc_trim(0)
