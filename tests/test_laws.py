"""What holds of the records of any text: by the reader and by rules, on news and on anything.

Marks, reading, records and formats have their own laws in their own tests; the longer runs are
``python -m tests.fuzz``. Two laws are of texts that mean the same: with a paragraph in front, and
with straight marks for curly ones. Rules keep them. The reader sees its surroundings, and keeps
them nearly always: how often is counted here and told in docs/limits.md.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from spacy.language import Language

from quoteattr.errors import InputError
from quoteattr.extractor import Extractor
from quoteattr.reading import read_text
from quoteattr.records import Attribution, Kind, Span
from tests.forms import forms
from tests.test_pipeline import NEWS

Key = tuple[object, ...]

PIECES = (
    "“It is over,” ", '"It is over," ', "‘No,’ ", "Mayor Ada Quill ", "Quill ", "She ", "he ",
    "said ", "said that ", "told reporters that ", "did not say whether ", "believes ",
    "according to ", "the report ", "officials ", "the bridge was closed", "it rained",
    " on Friday", ", ", ". ", ".\n\n", ": ", "?” ", "“", "”", '"', "‘", "’", "(", ")", " — ",
    "\r\n", "\u00a0", "e\u0301", "🏗️ ", "Q: ", "“Years,” she said, “not months.” ",
    "“One.\n\n“Two,” said Tobias Ferrant. ", "KYIV, Ukraine (AP) — ",
)  # fmt: skip
CALM = "It rained all day.\n\n"
STRAIGHT = str.maketrans("“”‘’", "\"\"''")

news = st.lists(st.sampled_from(PIECES), max_size=25).map("".join)
anything = st.text(st.characters(exclude_categories=()))  # half surrogates and controls included


@pytest.fixture(scope="module")
def reader(embedded_nlp: Language) -> Extractor:
    return Extractor(embedded_nlp)


@pytest.fixture(scope="module")
def ruled(reader: Extractor) -> Extractor:
    return Extractor(reader.nlp, by_rules=True)


def holds(text: str, records: tuple[Attribution, ...]) -> None:
    """Assert what is true of the records of any text, alone and side by side."""
    assert [record.id for record in records] == [f"a{n}" for n, _ in enumerate(records, 1)]
    starts = [min(part.start for part in record.content) for record in records]
    assert starts == sorted(starts), "records come in the order of the text"
    for record in records:
        for span in record.spans():
            assert text[span.start : span.end] == span.text, "a span is a slice"
            assert span.text.strip(), "and holds ink"
        assert list(record.content) == sorted(record.content, key=lambda part: part.start)
        parts: list[Span] = [*record.content, *filter(None, (record.source, record.cue))]
        for one, other in itertools.combinations(parts, 2):
            assert one.end <= other.start or other.end <= one.start, (
                "source, cue and content differ"
            )
        assert 0 <= record.confidence <= 1
        assert record.text
        assert not record.speakers or all(speaker.name for speaker in record.speakers)
        if record.kind is not Kind.INDIRECT:
            assert any(
                mark in "".join(part.text for part in record.content) for mark in "\"“”‘’'«»„"
            )


class TestRecords:
    @settings(max_examples=40)
    @given(text=news)
    def test_of_news_are_slices_in_order_and_apart(
        self, reader: Extractor, ruled: Extractor, text: str
    ) -> None:
        for extract in (reader, ruled):
            holds(text, extract(text, acts="all"))

    @settings(max_examples=40)
    @given(text=anything)
    def test_of_any_text_are_so_or_it_is_refused(
        self, reader: Extractor, ruled: Extractor, text: str
    ) -> None:
        for extract in (reader, ruled):
            try:
                records = extract(text, acts="all")
            except InputError:
                continue  # half a surrogate pair, a day that is none
            holds(text, records)

    @settings(max_examples=10)
    @given(texts=st.lists(news, min_size=1, max_size=4), data=st.data())
    def test_are_the_same_twice_and_in_any_batch(
        self, reader: Extractor, ruled: Extractor, texts: list[str], data: st.DataObject
    ) -> None:
        order = data.draw(st.permutations(texts))
        for extract in (reader, ruled):
            alone = {text: extract(text) for text in texts}
            found = [(article.text, records) for article, records in extract.pipe(order)]
            assert found == [(text, alone[text]) for text in order]

    @settings(max_examples=10)
    @given(text=news)
    def test_read_as_the_same_text_from_the_same_article(
        self, reader: Extractor, text: str
    ) -> None:
        article = read_text(text, id="here", date="2025-09-05")
        first, again = reader(article), reader(read_text(text, id="here", date="2025-09-05"))
        assert first == again
        assert {record.article for record in first} <= {"here"}


def keys(extract: Extractor, text: str, *, by: int = 0) -> list[Key]:
    """Tell what is said by whom and where, marks aside, offsets moved back."""
    return [
        (
            tuple((span.start - by, span.end - by) for span in record.content),
            record.source and record.source.text.translate(STRAIGHT),
            record.cue and record.cue.text.translate(STRAIGHT),
            str(record.kind),
            str(record.act),
            str(record.polarity),
            tuple(speaker.name.translate(STRAIGHT) for speaker in record.speakers),
        )
        for record in extract(read_text(text, date="2025-09-05"), acts="all")
    ]


def in_front(extract: Extractor, text: str) -> tuple[list[Key], list[Key]]:
    return keys(extract, text), keys(extract, CALM + text, by=len(CALM))


def straight(extract: Extractor, text: str) -> tuple[list[Key], list[Key]]:
    return keys(extract, text), keys(extract, text.translate(STRAIGHT))


def share(
    change: Callable[[Extractor, str], tuple[list[Key], list[Key]]], extract: Extractor
) -> float:
    """Give the share of records that a change leaves as they were, in the table of forms."""
    kept = total = 0
    for form in forms():
        before, after = change(extract, form.text)
        kept += len(set(before) & set(after))
        total += max(len(before), len(after))
    return kept / total


class TestTextsThatMeanTheSame:
    def test_a_paragraph_in_front_moves_offsets_and_nothing_else(
        self, reader: Extractor, ruled: Extractor
    ) -> None:
        for extract in (reader, ruled):
            before, after = in_front(extract, NEWS)
            assert before == after
        # "Ana Ruiz: Bridge is safe" is a headline at the beginning of a text only.
        assert share(in_front, ruled) > 0.96
        assert share(in_front, reader) > 0.93

    def test_straight_marks_are_read_as_curly_ones(
        self, reader: Extractor, ruled: Extractor
    ) -> None:
        assert share(straight, ruled) == 1
        assert share(straight, reader) > 0.95
