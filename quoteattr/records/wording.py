"""How a record words a content: the joins of its parts, and the content as a sentence of its own.

Everything that differs from the article is told with its place, so that nobody is given words
unseen.
"""

from __future__ import annotations

from collections.abc import Iterable

import attrs

from quoteattr.errors import InputError
from quoteattr.records.enums import Replaced
from quoteattr.records.fields import TEXT, all_of, instance_of
from quoteattr.records.text_spans import Span


@attrs.frozen(kw_only=True)
class Join:
    """Punctuation that differs where the text of a record joins two parts of its content.

    ``at`` is the place in the text, in code points; ``printed`` stood there in the article, and
    ``text`` stands there instead. One of the two may be empty.

    Raises:
        InputError: The place is negative.

    >>> Join(at=24, printed=",", text=".").text
    '.'
    """

    at: int = attrs.field(validator=instance_of(int))
    printed: str = attrs.field(validator=TEXT)
    text: str = attrs.field(validator=TEXT)

    def __attrs_post_init__(self) -> None:
        if self.at < 0:
            raise InputError(f"a join at {self.at} is not in a text: give a place from 0")


@attrs.frozen(kw_only=True)
class Replacement(Span):
    """Words of the article that a claim replaces.

    ``text`` is what was printed, ``new`` what the claim has instead, and ``why`` says what it is: a
    name, a date, or a form that agrees with the name.

    >>> Replacement(start=1, end=2, text="I", new="Ada Quill", why=Replaced.NAME).new
    'Ada Quill'
    """

    new: str = attrs.field(validator=TEXT)
    why: Replaced = attrs.field(converter=Replaced)


def _replacements(values: Iterable[Replacement]) -> tuple[Replacement, ...]:
    return all_of(values, Replacement)


@attrs.frozen(kw_only=True)
class ClaimSentence:
    """A content as a sentence that can be understood without the article.

    ``replacements`` are all words of the article that it replaces, in text order.

    >>> ClaimSentence(text="The bridge is safe.").replacements
    ()
    """

    text: str = attrs.field(validator=TEXT)
    replacements: tuple[Replacement, ...] = attrs.field(default=(), converter=_replacements)
