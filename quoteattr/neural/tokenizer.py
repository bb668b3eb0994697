"""spaCy's tokenizer with a better cache: most words are tokenized only once.

spaCy caches words as it tokenizes a text, but stops doing so at the text's first special case
("it's"), and most texts have one in their first lines. So here every new word of a text is
tokenized, and cached, on its own before the text.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from spacy.language import Language
from spacy.tokenizer import Tokenizer
from spacy.tokens import Doc
from spacy.util import registry

NAME: Final = "quoteattr.tokenizer.v1"
KEPT: Final = 50_000  # words (characters between white space) in the cache
LONGEST: Final = 40  # code points of a word in the cache


class QuickTokenizer(Tokenizer):  # type: ignore[misc]  # compiled, and skipped by the checker
    """spaCy's tokenizer with the same results, in half the time.

    >>> import spacy
    >>> [token.text for token in QuickTokenizer(spacy.blank("en").vocab)("It rained.")]
    ['It', 'rained.']
    """

    def __init__(self, *args: Any, **settings: Any) -> None:
        super().__init__(*args, **settings)
        self.max_cache_size = 2 * KEPT  # spaCy also caches parts of words
        self._known: set[str] = set()

    def __call__(self, text: str) -> Doc:
        """Tokenize a text."""
        if len(self._known) < KEPT:
            for word in set(text.split()) - self._known:
                if len(word) <= LONGEST:
                    super().__call__(word)
                    self._known.add(word)
        doc: Doc = super().__call__(text)
        return doc


@registry.tokenizers(NAME)  # type: ignore[untyped-decorator]
def make_tokenizer() -> Callable[[Language], QuickTokenizer]:
    """Return the factory of the tokenizer; its rules come with `from_disk`."""
    return lambda nlp: QuickTokenizer(nlp.vocab)
