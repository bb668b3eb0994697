"""One Doc as all stages see it: its text, sentences, paragraphs, quotations and offsets.

A `Document` is built once for each Doc and passed from stage to stage. Its properties are computed
when they are first used, because few articles need all of them. Nothing here knows about
attributions.
"""

from __future__ import annotations

import functools
import itertools
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from typing import Any, Final

import attrs
from spacy.tokens import Doc, Span

from quoteattr.document.acronyms import office_acronyms
from quoteattr.document.token_spans import TokenSpan
from quoteattr.spans import Range
from quoteattr.text.paragraphs import paragraphs
from quoteattr.text.quotations import Quotation, looks_like_scare_quote, quotations, states

# Words of the title of a work; a longer title counts as speech.
_MAX_TITLE_WORDS: Final = 5
_SHORT_WORD: Final = 3  # letters; titles write words such as "the" and "of" in lower case


@attrs.frozen
class QuotedSpan:
    """An outermost quotation in tokens, including its marks.

    ``is_speech`` is False for a name, a title of a work or a scare quote. ``continues`` is True if
    the preceding paragraph left its quotation open.
    """

    place: TokenSpan
    is_speech: bool
    continues: bool


class Document:
    r"""A Doc with the properties that the stages read, each computed at most once.

    Code points are offsets into ``text``; all other positions are token indices.

    Args:
        doc: The Doc. It must not change afterwards.

    >>> import spacy
    >>> document = Document(spacy.blank("en")("It “rained”.\n\nYes."))
    >>> document.sentence_of, document.quote_of[2]
    ((0, 0, 0, 0, 0, 0, 1, 1), 0)
    """

    def __init__(self, doc: Doc) -> None:
        self.doc = doc
        self.text = doc.text

    @functools.cached_property
    def sentence_of(self) -> tuple[int, ...]:
        """The number of each token's sentence; of its line if the Doc has no sentences."""
        split = self.doc.has_annotation("SENT_START")
        numbers, current, breaks = [], 0, False
        for token in self.doc:
            if token.i and (token.is_sent_start if split else breaks):
                current += 1
            numbers.append(current)
            breaks = not split and "\n" in token.text_with_ws
        return tuple(numbers)

    @functools.cached_property
    def sentence_starts(self) -> tuple[int, ...]:
        """The first token of each sentence."""
        numbers = self.sentence_of
        return tuple(i for i, n in enumerate(numbers) if i == 0 or n != numbers[i - 1])

    def sentence(self, i: int) -> Span:
        """Return the sentence of a token, by `sentence_of`."""
        number, starts = self.sentence_of[i], self.sentence_starts
        stop = starts[number + 1] if number + 1 < len(starts) else len(self.doc)
        return self.doc[starts[number] : stop]

    @functools.cached_property
    def paragraphs(self) -> tuple[Range, ...]:
        """The ranges of the paragraphs, in code points."""
        return paragraphs(self.text)

    @functools.cached_property
    def paragraph_of(self) -> tuple[int, ...]:
        """The number of each token's paragraph; -1 before the first paragraph."""
        starts = [place.start for place in self.paragraphs]
        return tuple(bisect_right(starts, start) - 1 for start in self._starts)

    @functools.cached_property
    def quotations(self) -> tuple[Quotation, ...]:
        """The outermost quotations, in code points and text order."""
        return tuple(one for one in self.all_quotations if one.level == 0)

    @functools.cached_property
    def quoted(self) -> bytes:
        """For each code point, 1 inside a quotation, including its marks, else 0."""
        return states(self.text, self.all_quotations)

    @functools.cached_property
    def quotation_depth(self) -> Sequence[int]:
        """For each code point, and the end, the number of quotations around it; marks are outside.

        >>> import spacy
        >>> list(Document(spacy.blank("en")("“A”")).quotation_depth)
        [0, 1, 0, 0]
        """
        changes = [0] * (len(self.text) + 1)
        for one in self.all_quotations:
            changes[one.inner.start] += 1
            changes[one.inner.end] -= 1
        return list(itertools.accumulate(changes))

    @functools.cached_property
    def quotes(self) -> tuple[QuotedSpan, ...]:
        """The outermost quotations in tokens; no two share a token."""
        found = []
        before = 0
        for one in self.quotations:
            # A tokenizer may leave the closer of one quotation and the opener of the next in one
            # token: it counts to the first.
            start = max(before, bisect_right(self._starts, one.outer.start) - 1)
            stop = bisect_right(self._starts, max(one.outer.start, one.outer.end - 1))
            if stop <= start:
                continue
            before = stop
            named = looks_like_scare_quote(self.text, one) or _is_title_of_work(
                one.inner.slice(self.text)
            )
            is_speech = one.continues or not named
            found.append(QuotedSpan(TokenSpan(start, stop), is_speech, one.continues))
        return tuple(found)

    @functools.cached_property
    def quote_of(self) -> tuple[int, ...]:
        """For each token, the position in `quotes` of the span that holds it, -1 for none."""
        numbers = [-1] * len(self.doc)
        for number, quote in enumerate(self.quotes):
            for i in range(quote.place.start, quote.place.stop):
                numbers[i] = number
        return tuple(numbers)

    def in_speech(self, i: int) -> bool:
        """Return whether a token is inside a quotation of what somebody said."""
        number = self.quote_of[i]
        return number >= 0 and self.quotes[number].is_speech

    def skip_back(self, i: int, *skipped: str) -> int:
        """Return the last token up to i that is neither white space nor skipped; -1 for none."""
        while i >= 0 and (self.doc[i].is_space or self.doc[i].text in skipped):
            i -= 1
        return i

    def skip_forward(self, i: int, *skipped: str) -> int:
        """Return the first token from i that is neither white space nor skipped.

        The length of the Doc if there is none.
        """
        while i < len(self.doc) and (self.doc[i].is_space or self.doc[i].text in skipped):
            i += 1
        return i

    def token_span(self, start: int, end: int) -> TokenSpan | None:
        """Return the tokens that a range of code points touches, or None if it touches none.

        Like ``Doc.char_span`` with ``alignment_mode="expand"``, which searches the Doc from its
        start each time; this looks both ends up.
        """
        starts = self._starts
        if not 0 <= start < end <= len(self.text):
            return None
        first = bisect_right(starts, start) - 1
        if start == starts[first] + self._lengths[first]:
            first += 1  # a space belongs to neither of its neighbours
        stop = bisect_right(starts, end - 1)
        return TokenSpan(first, stop) if first < stop else None

    def span(self, start: int, end: int) -> Span | None:
        """Return the tokens that a range of code points touches as a span of the Doc.

        >>> import spacy
        >>> Document(spacy.blank("en")("It rained.")).span(4, 6)
        rained
        """
        found = self.token_span(start, end)
        return None if found is None else self.doc[found.start : found.stop]

    @functools.cached_property
    def all_quotations(self) -> tuple[Quotation, ...]:
        """All quotations, in code points and text order, those inside others included."""
        return quotations(self.text)

    @functools.cached_property
    def office_acronyms(self) -> Mapping[str, tuple[Span, str]]:
        """The office that each acronym stands for, and its noun: "the SP", "the IO"."""
        return office_acronyms(self.doc)

    @functools.cached_property
    def _starts(self) -> Sequence[int]:
        return [token.idx for token in self.doc]

    @functools.cached_property
    def _lengths(self) -> Sequence[int]:
        return [len(token) for token in self.doc]


def _is_title_of_work(inner: str) -> bool:
    """Return whether quoted words are the title of a work: "Meet the Press", but not "Never!"."""
    words = inner.strip(" ,.").split()
    long = [word for word in words if len(word) > _SHORT_WORD]
    # A single word may be either, "Hamilton" or "Never": it counts as speech.
    return (
        2 <= len(words) <= _MAX_TITLE_WORDS
        and bool(long)
        and words[0][0].isupper()
        and words[-1][0].isupper()
        and all(word[0].isupper() for word in long)
        and not any(mark in inner for mark in "?!'’")
    )


def text_key(doc: Doc, name: str) -> Any:  # a tuple, though spaCy's types allow strings only
    """Return the key of ``doc.user_data`` under which a component stores a result for a whole text.

    It has the form of a key of a span extension, for the span that holds the whole text. spaCy
    shifts such keys when it joins or slices Docs, without a warning, so that the result of one text
    is never found under the key of another.

    >>> import spacy
    >>> text_key(spacy.blank("en")("It rained."), "weather")
    ('._.', 'weather', 0, 10)
    """
    last = len(doc) - 1
    length = doc[last].idx + len(doc[last].text_with_ws) if len(doc) else 0
    return "._.", name, 0, length
