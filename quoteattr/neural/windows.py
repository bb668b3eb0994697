"""The model's input: word pieces in windows, with features.

The encoder is uncased and knows only word pieces. The case of each word, the white space before it
and whether it is quoted are features beside the pieces.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence

import attrs
import numpy as np
import numpy.typing as npt
import regex
from tokenizers import Tokenizer

from quoteattr.errors import ModelError
from quoteattr.runtime.shutdown import awaited_at_exit

Ints = npt.NDArray[np.int64]

WINDOW = 256  # word pieces in a window, including both special pieces
CONTEXT = 48  # word pieces before a window's first own word, for context only
CLS, SEP, UNK = 101, 102, 100
KEPT = 50_000  # words whose pieces are cached
GAPS = ("none", "blank", "line", "paragraph")  # the white space before a word
LINE, PARAGRAPH = 2, 3
SHAPES = ("lower", "title", "upper", "digit", "symbol", "mixed", "special")

CLOSERS = frozenset("\" ' '' ” ’ » “ ‘".split())  # the last two close „so“ and ‚so‘
SALUTATION = 6  # the most words of a salutation

_PARAGRAPH = regex.compile(r"\n[^\S\n]*+\n|\r[^\S\r\n]*+\r|\u2029")


def shape(word: str) -> int:
    """Return the index in SHAPES of a word's case.

    >>> SHAPES[shape("Kyiv")], SHAPES[shape("23")]
    ('title', 'digit')
    """
    if word.islower():
        return 0
    if word.istitle():
        return 1
    if word.isupper():
        return 2
    if any(character.isdigit() for character in word):
        return 3
    return 5 if any(character.isalnum() for character in word) else 4


def gap(between: str) -> int:
    r"""Return the index in GAPS of the white space between two words.

    >>> GAPS[gap(" ")], GAPS[gap("\n\n")]
    ('blank', 'paragraph')
    """
    if not between:
        return 0
    if between == " ":  # a short cut for nearly all words
        return 1
    if _PARAGRAPH.search(between):
        return PARAGRAPH
    return LINE if "\n" in between or "\r" in between else 1


@attrs.frozen
class Words:
    """The words of a text as the model sees them: one entry per word, without white space.

    Attributes:
        texts: The words as printed.
        gaps: Index in GAPS of the white space before each word.
        quoted: 1 where a word begins inside quotation marks, else 0.
    """

    texts: Sequence[str]
    gaps: Sequence[int]
    quoted: Sequence[int]


@attrs.frozen
class Features:
    """The encoder's input for a window, one entry per word piece (``first``: one per word)."""

    ids: Ints
    shapes: Ints
    gaps: Ints
    quoted: Ints
    first: Ints


def features(words: Words, pieces: Sequence[Sequence[int]], start: int, stop: int) -> Features:
    """Return the features of words start to stop: special piece, the words' pieces, special piece.

    The encoder sees a paragraph only where a text begins. Between paragraphs it sees a line end,
    since some articles have blank lines there and others do not. ``first`` is where each word's
    pieces begin.
    """
    own = pieces[start:stop]
    sizes = np.array([len(row) for row in own], dtype=np.int64)
    first = 1 + np.cumsum(sizes) - sizes
    special = len(SHAPES) - 1
    gaps = np.zeros(int(sizes.sum()) + 2, dtype=np.int64)
    gaps[first] = [
        min(words.gaps[index], LINE) if index else words.gaps[0] for index in range(start, stop)
    ]
    return Features(
        ids=np.array([CLS, *itertools.chain.from_iterable(own), SEP], dtype=np.int64),
        shapes=_spread([shape(text) for text in words.texts[start:stop]], sizes, special),
        gaps=gaps,
        quoted=_spread(words.quoted[start:stop], sizes, 0),
        first=first,
    )


def _spread(values: Sequence[int], sizes: Ints, special: int) -> Ints:
    """Repeat each word's value for all its pieces, between the value of the special pieces."""
    inside = np.repeat(np.array(values, dtype=np.int64), sizes)
    return np.concatenate([[special], inside, [special]])


class Pieces:
    """Splits words into the encoder's word pieces.

    Args:
        table: The tokenizer.json of the encoder.

    Raises:
        ModelError: The table is damaged.
    """

    @awaited_at_exit()
    def __init__(self, table: str) -> None:
        try:
            self._tokenizer = Tokenizer.from_str(table)
        except Exception as error:  # tokenizers raises a bare Exception
            raise ModelError(
                f"the embedded model's tokenizer.json is damaged ({error}): reinstall quoteattr"
            ) from error
        self._tokenizer.no_truncation()
        self._tokenizer.no_padding()
        self._known: dict[str, list[int]] = {}

    def cut(self, texts: Sequence[str]) -> list[list[int]]:
        """Return the piece ids of each word, never empty, at most WINDOW - 2 of them."""
        if len(self._known) > KEPT:
            self._known = {}  # a new dict, since another thread may still read the old one
        known = self._known
        new = [text for text in dict.fromkeys(texts) if text not in known]
        if new:
            known.update(zip(new, self._cut(new), strict=True))
        return [known[text] for text in texts]

    @awaited_at_exit()
    def _cut(self, texts: Sequence[str]) -> list[list[int]]:
        pieces: list[list[int]] = [[] for _ in texts]
        encoding = self._tokenizer.encode(texts, is_pretokenized=True, add_special_tokens=False)
        for piece, word in zip(encoding.ids, encoding.word_ids, strict=True):
            if word is not None:  # special pieces belong to no word
                pieces[word].append(piece)
        return [row[: WINDOW - 2] or [UNK] for row in pieces]


def next_window(sizes: Sequence[int], gaps: Sequence[int], start: int) -> tuple[int, int]:
    """Return the window whose own words begin at start: its first word of context, and its end.

    It ends with a paragraph if one ends in its last third.

    Args:
        sizes: The number of word pieces of each word.
        gaps: Index in GAPS of the white space before each word.
        start: The first word that belongs to the window.
    """
    context, used = start, 0
    while context > 0 and used + sizes[context - 1] <= CONTEXT:
        context -= 1
        used += sizes[context]
    left, stop = WINDOW - 2 - used, start
    while stop < len(sizes) and sizes[stop] <= left:
        left -= sizes[stop]
        stop += 1
    if stop == start:  # one word fills the window and leaves no place for context
        return start, start + 1
    if stop < len(sizes):
        for index in range(stop, start + 2 * (stop - start) // 3, -1):
            if gaps[index] == PARAGRAPH:
                return context, index
    return context, stop


def sentence_starts(
    odds: npt.NDArray[np.float32], words: Words, start: int, stop: int
) -> npt.NDArray[np.bool_]:
    """Return where sentences start: at paragraphs, and where the odds favour it.

    No sentence starts after a comma on the same line, even outside quotation marks ("“No,” she
    said"), except after a salutation ("Dear Sara, Thank you").

    Args:
        odds: Log odds that a word starts a sentence, one per word from start to stop.
        words: The words of the text.
        start: The first word of the window.
        stop: The word after its last.
    """
    starts: npt.NDArray[np.bool_] = odds > 0
    latest = 0
    for row, index in enumerate(range(start, stop)):
        if words.gaps[index] == PARAGRAPH:
            starts[row] = True
        elif starts[row] and index > 1 and words.gaps[index] < LINE:
            closed = words.texts[index - 1] in CLOSERS
            if words.texts[index - 2 if closed else index - 1] == ",":
                starts[row] = not closed and row - latest <= SALUTATION
        if starts[row]:
            latest = row
    return starts
