"""What the neural reader sees: words cut into word pieces, laid out in windows with features.

The encoder is uncased; the shape of each word, the white space in front of it and the state of the
quotation marks are told beside the pieces.
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

WINDOW = 256  # word pieces a window, both special pieces included
CONTEXT = 48  # word pieces before a window's first own word, read for context only
CLS, SEP, UNK = 101, 102, 100
KEPT = 50_000  # words whose pieces are remembered
GAPS = ("none", "blank", "line", "paragraph")  # what stands before a word
LINE, PARAGRAPH = 2, 3
SHAPES = ("lower", "title", "upper", "digit", "symbol", "mixed", "special")

CLOSERS = frozenset("\" ' '' ” ’ » “ ‘".split())  # the last two close „so“ and ‚so‘
SALUTATION = 6  # words that it has at most

_PARAGRAPH = regex.compile(r"\n[^\S\n]*+\n|\r[^\S\r\n]*+\r|\u2029")


def shape(word: str) -> int:
    """Return the index in SHAPES of a word's letter case: the encoder itself is uncased.

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
    if between == " ":  # nearly always
        return 1
    if _PARAGRAPH.search(between):
        return PARAGRAPH
    return LINE if "\n" in between or "\r" in between else 1


@attrs.frozen
class Words:
    """What the reader sees of a text: one entry a word, white space left out.

    Attributes:
        texts: The words as printed.
        gaps: Index in GAPS of what stands before each word.
        quoted: 1 where a word begins inside quotation marks, else 0.
    """

    texts: Sequence[str]
    gaps: Sequence[int]
    quoted: Sequence[int]


@attrs.frozen
class Features:
    """The encoder's input for a run of words, one entry a word piece (first: one a word)."""

    ids: Ints
    shapes: Ints
    gaps: Ints
    quoted: Ints
    first: Ints


def features(words: Words, pieces: Sequence[Sequence[int]], start: int, stop: int) -> Features:
    """Lay out words start to stop as one window: special piece, the words' pieces, special piece.

    The encoder is told of a paragraph only where a text begins; between paragraphs it sees a line
    end like any other, since articles come in either layout. `first` holds where each word's
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
    """Give each word's value to all of its pieces, and one to the special pieces at the ends."""
    inside = np.repeat(np.array(values, dtype=np.int64), sizes)
    return np.concatenate([[special], inside, [special]])


class Pieces:
    """Cuts words into the encoder's word pieces.

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
                f"the embedded reader's tokenizer.json is damaged: install quoteattr anew ({error})"
            ) from error
        self._tokenizer.no_truncation()
        self._tokenizer.no_padding()
        self._known: dict[str, list[int]] = {}

    def cut(self, texts: Sequence[str]) -> list[list[int]]:
        """Return the piece ids of each word, never empty, at most WINDOW - 2 of them."""
        if len(self._known) > KEPT:
            self._known = {}  # another one: a thread may still be reading the old
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
            if word is not None:  # only special pieces have no word
                pieces[word].append(piece)
        return [row[: WINDOW - 2] or [UNK] for row in pieces]


def next_window(sizes: Sequence[int], gaps: Sequence[int], start: int) -> tuple[int, int]:
    """Return the window whose own words begin at start: its first word of context, and its end.

    Args:
        sizes: Word pieces of each word.
        gaps: Index in GAPS of what stands before each word.
        start: The first word that the window is to score.
    """
    context, used = start, 0
    while context > 0 and used + sizes[context - 1] <= CONTEXT:
        context -= 1
        used += sizes[context]
    room, stop = WINDOW - 2 - used, start
    while stop < len(sizes) and sizes[stop] <= room:
        room -= sizes[stop]
        stop += 1
    if stop == start:  # one word as long as a window: no room for context
        return start, start + 1
    if stop < len(sizes):
        for index in range(stop, start + 2 * (stop - start) // 3, -1):
            if gaps[index] == PARAGRAPH:
                return context, index
    return context, stop


def sentence_starts(
    odds: npt.NDArray[np.float32], words: Words, start: int, stop: int
) -> npt.NDArray[np.bool_]:
    """Tell where sentences start: at paragraphs and at likely words.

    Behind a comma on the same line none starts, but for a salutation's: "Dear Sara, Thank you".

    Args:
        odds: Log odds that a word starts a sentence, one a word from start to stop.
        words: The words of the text.
        start: The first word of the window.
        stop: The word behind its last.
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
