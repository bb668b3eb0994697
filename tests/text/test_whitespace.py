"""White space that means nothing changes nothing but offsets."""

from __future__ import annotations

import textwrap

import pytest
from hypothesis import given
from hypothesis import strategies as st
from spacy.language import Language

from quoteattr.extractor import Extractor
from quoteattr.records import Attribution, Span
from quoteattr.spans import Range
from quoteattr.text.line_ends import ends_within
from quoteattr.text.whitespace import normalize
from tests import cases
from tests.forms import forms
from tests.paths import EXAMPLES

BLANKS = {
    "two blanks": "  ",
    "a no-break space": "\u00a0",
    "a narrow no-break space": "\u202f",
    "a thin space and a blank": "\u2009 ",
    "a tab": "\t",
    "a blank and a zero-width space": "\u200b \u200b",
}
LINE_ENDS = {"a line end": "\n", "a DOS line end": "\r\n", "a line end behind a blank": " \n"}
INVISIBLE = "\u00ad\u200b\u200c\u200d\u2060\ufeff\u200e"
NAMES = [
    "Ada Quill",
    "Mayor Ada Quill",
    "Ada Maria Quill",
    "Dr. Lena van Dyk",
    "Anne-Marie Okafor",
    "Okwudili Nwosu",
    "Nguyen Thi Lan",
    "Harbour Workers Union",
]
SENTENCE = "“The bridge is safe,” said {}, who\u00a0leads the coun\u00adcil."
WORDS = st.sampled_from(
    "“It is over,” said Mayor Ada Quill . told reporters that the bridge , Tobias of".split()
)


@pytest.fixture(scope="module")
def reader(embedded_nlp: Language) -> Extractor:
    return Extractor(embedded_nlp)


@pytest.mark.parametrize("case", [text for (text,) in cases.table("line_ends.txt", "text")])
def test_a_line_end_as_the_table_has_it(case: str) -> None:
    marks = [word for word in case.split(" ") if word in "/⏎"]
    lines = case.replace(" ⏎ ", "\n").replace(" / ", "\n").split("\n")
    found = ["/" if within else "⏎" for within in ends_within(lines)]
    assert found == marks


def plain(records: tuple[Attribution, ...]) -> list[object]:
    """Tell what records say, with single blanks and without offsets."""

    def words(span: Span | None) -> str | None:
        if span is None:
            return None
        seen = "".join(sign for sign in span.text if sign not in INVISIBLE)
        return " ".join(seen.split())

    return [
        (
            record.kind,
            record.act,
            record.text,
            [words(part) for part in record.content],
            words(record.cue),
            words(record.source),
            [(who.name, who.kind, words(who.role), words(who.mention)) for who in record.speakers],
            str(record.said_on),
            words(record.addressee),
            record.confidence,
        )
        for record in records
    ]


@pytest.mark.parametrize("name", NAMES)
def test_a_name_is_one_whatever_parts_its_words(reader: Extractor, name: str) -> None:
    expected = plain(reader(SENTENCE.format(name)))
    first, *rest = name.split(" ")
    for between in (*BLANKS.values(), *LINE_ENDS.values()):
        text = SENTENCE.format(between.join([first, " ".join(rest)]))
        records = reader(text)
        assert plain(records) == expected, text
        for span in (span for record in records for span in record.spans()):
            assert text[span.start : span.end] == span.text


def test_spans_are_as_printed_and_names_have_single_blanks(reader: Extractor) -> None:
    text = "The mayor, Ada\u00a0 Qu\u00adill, told\nreporters that\tthe bridge\nwas\u00a0closed."
    (record,) = reader(text)
    assert record.speaker is not None
    assert record.speaker.name == "Ada Quill"
    assert record.speaker.mention is not None
    assert record.speaker.mention.text == "Ada\u00a0 Qu\u00adill"
    assert record.content[0].text == "that\tthe bridge\nwas\u00a0closed"
    assert record.text == "that the bridge was closed"


def articles() -> list[str]:
    texts = [path.read_text("utf-8") for path in sorted(EXAMPLES.glob("*.txt"))]
    bodies = [text.split("---\n")[-1] for text in texts]
    return bodies + [form.text for form in forms()]


@pytest.mark.parametrize("between", BLANKS.values(), ids=BLANKS)
def test_blanks_of_any_kind_are_read_as_one(between: str) -> None:
    for text in articles():
        assert normalize(text.replace(" ", between)).text == normalize(text).text


@pytest.mark.parametrize("sign", INVISIBLE)
def test_invisible_characters_are_not_read(sign: str) -> None:
    for text in articles():
        assert normalize(text.replace("e", f"e{sign}")).text == normalize(text).text


@pytest.mark.parametrize("width", [60, 72, 100])
def test_articles_broken_at_a_column_are_read_as_if_they_were_not(width: int) -> None:
    """A line that ends with a sentence, alone in its block, is taken for a paragraph."""
    broken = kept = 0
    for text in articles():
        paragraphs = [textwrap.wrap(part, width) for part in text.split("\n\n")]
        found = normalize("\n\n".join("\n".join(lines) for lines in paragraphs)).text
        broken += sum(len(lines) - 1 for lines in paragraphs)
        kept += found.count("\n") - text.count("\n")
    assert kept / broken < 0.06


def test_a_dateline_is_one_whatever_parts_its_words(reader: Extractor) -> None:
    text = "KYIV, Ukraine (AP) — Ada Quill said that it was over."
    expected = plain(reader(text))
    for between in BLANKS.values():
        assert plain(reader(text.replace(" ", between))) == expected


@given(
    words=st.lists(WORDS, min_size=1, max_size=30),
    gaps=st.lists(st.sampled_from([" ", *BLANKS.values(), *LINE_ENDS.values(), "\n \n"])),
)
def test_every_range_is_put_back_where_it_stands(words: list[str], gaps: list[str]) -> None:
    gaps = (gaps * len(words) + [" "] * len(words))[: len(words)]
    text = "".join(word + between for word, between in zip(words, gaps, strict=True))
    found = normalize(text)
    assert len(found.places) == len(found.text)
    assert list(found.places) == sorted(set(found.places))
    assert found.text.split() == normalize(" ".join(words)).text.split()
    start = 0
    for word in words:
        start = found.text.index(word, start)
        place = found.printed(Range(start, start + len(word)))
        assert place.slice(text) == word
        start += len(word)


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_any_text_is_put_back_in_its_order(text: str) -> None:
    found = normalize(text)
    assert list(found.places) == sorted(set(found.places))
    for place, sign in zip(found.places, found.text, strict=True):
        assert text[place] == sign or text[place].isspace()


def test_paragraphs_stay_apart() -> None:
    text = "One.\r\n\u200b\r\nTwo.\u2029Three.\n\n \n\nFour.\nFive."
    assert normalize(text).text == "One.\n\nTwo.\n\nThree.\n\nFour.\nFive."


def test_time_grows_with_the_text_alone() -> None:
    """What has one sign again and again is read in one go: this would take hours."""
    for unit in ("a.", "A. ", "x, ", "Ada\n", "Ada. Quill ", ",” x ", "\n", "\u00ad ", "Ada "):
        text = unit * (60_000 // len(unit))
        assert len(normalize(text).places) <= len(text)
