"""A part of an article's text: a span, and the cue of an attribution."""

from __future__ import annotations

import attrs

from quoteattr.errors import InputError
from quoteattr.records.fields import TEXT, instance_of
from quoteattr.spans import Range


@attrs.frozen(kw_only=True)
class Span:
    """A part of the article, with its text as printed.

    Raises:
        InputError: The range is empty or negative, or not as long as the text.

    >>> Span(start=4, end=9, text="Mayor").range
    Range(start=4, end=9)
    """

    start: int = attrs.field(validator=instance_of(int))
    end: int = attrs.field(validator=instance_of(int))
    text: str = attrs.field(validator=TEXT)

    def __attrs_post_init__(self) -> None:
        # The lengths differ, for example, where offsets count bytes or units of UTF-16.
        if not 0 <= self.start < self.end or self.end - self.start != len(self.text):
            raise InputError(
                f"span [{self.start}, {self.end}) cannot hold the {len(self.text)} characters "
                f"{self.text!r}: give half-open code point offsets"
            )

    @property
    def range(self) -> Range:
        """The range of the span, without its text."""
        return Range(self.start, self.end)

    @classmethod
    def cut(cls, text: str, start: int, end: int) -> Span:
        """Return the span ``text[start:end]``.

        Raises:
            InputError: It is empty or does not lie in the text.

        >>> Span.cut("He said no.", 3, 7)
        Span(start=3, end=7, text='said')
        """
        return cls(start=start, end=end, text=text[start:end])


@attrs.frozen(kw_only=True)
class Cue(Span):
    """The words that signal an attribution, with the lemma of their head word.

    >>> Cue(start=0, end=4, text="said", lemma="say").lemma
    'say'
    """

    lemma: str = attrs.field(validator=TEXT)
