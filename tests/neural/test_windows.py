"""What the neural reader sees: shapes, gaps, pieces, and windows that cover every word once."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from quoteattr.errors import ModelError
from quoteattr.neural.windows import (
    CLS,
    CONTEXT,
    GAPS,
    LINE,
    PARAGRAPH,
    SEP,
    SHAPES,
    WINDOW,
    Pieces,
    Words,
    features,
    gap,
    next_window,
    sentence_starts,
    shape,
)

ROOM = WINDOW - 2
BLANK = GAPS.index("blank")


@pytest.mark.parametrize(
    ("word", "wanted"),
    [
        ("bridge", "lower"),
        ("re-open", "lower"),
        ("Quill", "title"),
        ("A", "title"),
        ("NATO", "upper"),
        ("F-16", "title"),
        ("$3.50", "digit"),
        ("2025", "digit"),
        ("McDonald", "mixed"),
        ("iPhone", "mixed"),
        ("“", "symbol"),
        ("🏗️", "symbol"),
        ("東京", "mixed"),  # letters without case
        ("Éva", "title"),
    ],
)
def test_the_shape_of_a_word_is_its_letter_case(word: str, wanted: str) -> None:
    assert SHAPES[shape(word)] == wanted


@pytest.mark.parametrize(
    ("between", "wanted"),
    [
        ("", "none"),
        (" ", "blank"),
        ("\u00a0 ", "blank"),
        ("\t", "blank"),
        ("\n", "line"),
        ("\r\n", "line"),
        ("\r", "line"),
        (" \n ", "line"),
        ("\n\n", "paragraph"),
        ("\n \t\n", "paragraph"),
        ("\r\n\r\n", "paragraph"),
        ("\r\r", "paragraph"),
        ("\u2029", "paragraph"),
    ],
)
def test_the_gap_before_a_word_is_told_by_its_line_breaks(between: str, wanted: str) -> None:
    assert GAPS[gap(between)] == wanted


def test_a_window_is_its_words_pieces_between_two_special_ones() -> None:
    """ "Go, Ada": three words, the last of two pieces; the window begins at the second."""
    words = Words(["Go", ",", "Ada"], [PARAGRAPH, 0, BLANK], [0, 0, 1])
    window = features(words, [[7], [8], [9, 10]], 1, 3)
    assert window.ids.tolist() == [CLS, 8, 9, 10, SEP]
    special, symbol, title = SHAPES.index("special"), SHAPES.index("symbol"), SHAPES.index("title")
    assert window.shapes.tolist() == [special, symbol, title, title, special]
    assert window.gaps.tolist() == [0, 0, BLANK, 0, 0]  # a word's gap stands on its first piece
    assert window.quoted.tolist() == [0, 0, 1, 1, 0]
    assert window.first.tolist() == [1, 2]


def test_a_window_without_words_is_its_two_special_pieces() -> None:
    assert features(Words([], [], []), [], 0, 0).ids.tolist() == [CLS, SEP]
    assert len(features(Words([], [], []), [], 0, 0).first) == 0


SIZES = st.lists(st.integers(1, ROOM) | st.integers(1, 6), max_size=400)
GAP = st.sampled_from([0, BLANK, BLANK, BLANK, BLANK, GAPS.index("line"), PARAGRAPH])
TEXTS = SIZES.flatmap(
    lambda sizes: st.tuples(st.just(sizes), st.lists(GAP, min_size=len(sizes), max_size=len(sizes)))
)


@given(TEXTS)
def test_a_window_never_holds_more_pieces_than_the_encoder_reads(
    text: tuple[list[int], list[int]],
) -> None:
    sizes, gaps = text
    for start in range(len(sizes)):
        context, stop = next_window(sizes, gaps, start)
        assert 0 <= context <= start < stop <= len(sizes)
        assert sum(sizes[context:stop]) <= ROOM
        assert sum(sizes[context:start]) <= CONTEXT


@given(TEXTS)
def test_every_word_is_owned_by_exactly_one_window(text: tuple[list[int], list[int]]) -> None:
    """Walked from window to window, as the encoder does, no word is left out or read twice."""
    sizes, gaps = text
    owned: list[int] = []
    start = 0
    while start < len(sizes):
        _, stop = next_window(sizes, gaps, start)
        owned += range(start, stop)
        start = stop
    assert owned == list(range(len(sizes)))


@given(TEXTS)
def test_context_is_as_long_as_it_may_be(text: tuple[list[int], list[int]]) -> None:
    sizes, gaps = text
    for start in range(1, len(sizes)):
        context, stop = next_window(sizes, gaps, start)
        no_room = stop == start + 1 and context == start
        assert no_room or context == 0 or sum(sizes[context - 1 : start]) > CONTEXT


def test_a_word_as_long_as_a_window_has_one_of_its_own() -> None:
    sizes, gaps = [3, ROOM, 3], [PARAGRAPH, BLANK, BLANK]
    assert next_window(sizes, gaps, 0) == (0, 1)
    assert next_window(sizes, gaps, 1) == (1, 2)  # no room for context
    assert next_window(sizes, gaps, 2) == (2, 3)  # the word before is longer than context may be


def test_a_full_window_ends_with_a_paragraph_of_its_last_third() -> None:
    """A sentence is then read whole; earlier breaks would waste the window."""
    gaps = [BLANK] * 400
    assert next_window([1] * 400, gaps, 0) == (0, ROOM)
    early = [*gaps]
    early[100] = PARAGRAPH
    assert next_window([1] * 400, early, 0) == (0, ROOM)
    late = [*early]
    late[200] = late[220] = PARAGRAPH
    assert next_window([1] * 400, late, 0) == (0, 220)
    assert next_window([1] * 240, late[:240], 0) == (0, 240)  # the text ends: nothing is cut


TABLE = """{"version": "1.0", "truncation": null, "padding": null, "added_tokens": [],
 "normalizer": {"type": "Lowercase"}, "pre_tokenizer": {"type": "BertPreTokenizer"},
 "post_processor": null, "decoder": null, "model": {"type": "WordPiece", "unk_token": "[UNK]",
 "continuing_subword_prefix": "##", "max_input_chars_per_word": 100,
 "vocab": {"[UNK]": 100, "ada": 1, "said": 2, "##ly": 3, "-": 4}}}"""


@pytest.mark.parametrize(
    ("word", "wanted"),
    [
        ("Ada", [1]),
        ("adaly", [1, 3]),
        ("ada-said", [1, 4, 2]),
        ("qqq", [100]),
        ("\u200b\u200b", [100]),  # nothing visible is still one word
        ("", [100]),
    ],
)
def test_a_word_is_cut_into_at_least_one_piece(word: str, wanted: list[int]) -> None:
    assert Pieces(TABLE).cut(["said", word, "ada"]) == [[2], wanted, [1]]


def test_a_giant_word_fills_one_window_at_most() -> None:
    (row,) = Pieces(TABLE).cut(["-" * 5_000])
    assert len(row) == ROOM


def test_no_words_have_no_pieces() -> None:
    assert Pieces(TABLE).cut([]) == []


def test_a_damaged_table_is_named() -> None:
    with pytest.raises(ModelError, match=r"tokenizer\.json"):
        Pieces(TABLE[:80])


def test_features_are_what_the_graph_takes() -> None:
    window = features(Words(["a"], [0], [0]), [[5]], 0, 1)
    for column in (window.ids, window.shapes, window.gaps, window.quoted, window.first):
        assert column.dtype == np.int64


@pytest.mark.parametrize(
    ("guards", "text", "starts"),
    [
        ("a likely word starts one", "He left . *She stayed .", [0, 3]),
        ("none behind a comma", "He said at the end of the day , *She stayed .", [0]),
        ("none behind a comma and its mark", '" We won , " *He said .', [0]),
        ("a salutation is one of its own", "Dear Sara , *Thank you .", [0, 3]),
        ("a paragraph starts one, likely or not", "so it goes | and so on", [0, 3]),
        ("a line does only if likely", "so it goes / and so on", [0]),
    ],
)
def test_sentences_start_where_they_may(guards: str, text: str, starts: list[int]) -> None:
    """In the texts * marks a likely word, | stands for a paragraph's end, / for a line's."""
    texts: list[str] = []
    gaps: list[int] = [PARAGRAPH]
    likely = [True]
    for word in text.split():
        if word in "|/":
            gaps[-1] = PARAGRAPH if word == "|" else LINE
            continue
        texts.append(word.removeprefix("*"))
        likely[-1] = likely[-1] or word.startswith("*")
        gaps.append(GAPS.index("blank"))
        likely.append(False)
    odds = np.where(likely[: len(texts)], 3.0, -3.0).astype(np.float32)
    found = sentence_starts(odds, Words(texts, gaps[: len(texts)], [0] * len(texts)), 0, len(texts))
    assert np.flatnonzero(found).tolist() == starts, guards


def test_pieces_that_are_remembered_are_those_that_are_cut(monkeypatch: pytest.MonkeyPatch) -> None:
    """A word has the same pieces beside any others, seen before or not, kept or forgotten."""
    words = ["said", "ada", "“", "said", "東京", "-" * 500, "adasaid"]
    once = [Pieces(TABLE).cut([word])[0] for word in words]
    pieces = Pieces(TABLE)
    assert pieces.cut(words) == pieces.cut(words) == once
    monkeypatch.setattr("quoteattr.neural.windows.KEPT", 0)
    assert pieces.cut(words[::-1]) == once[::-1]
    assert pieces.cut([]) == []
