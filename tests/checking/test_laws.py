"""What holds for every quotation and source: offsets, slices, changed words, plain values."""

from __future__ import annotations

import json

from hypothesis import given
from hypothesis import strategies as st

from quoteattr.checking import Report, Verdict, check
from quoteattr.checking.matching.alignment import aligned
from quoteattr.checking.passages import Run
from quoteattr.checking.words import Words
from quoteattr.records import Article
from quoteattr.spans import Range

# Words that a source may have; those of NEW are in none.
OLD = st.sampled_from(
    "the a of in was not and harbour bridge ferry closed seven 14 don't café mayor lagoon winter "
    "nobody council rain said market dam".split()
)
NEW = st.sampled_from("tariff orchards quietly postponed violin".split())
MARKS = st.sampled_from([" ", ", ", ". ", " – ", "\n", "\n\n", "… "])


@st.composite
def texts(draw: st.DrawFn) -> str:
    """Return a source of at least twelve words."""
    words = draw(st.lists(OLD, min_size=12, max_size=80))
    return "".join(word + draw(MARKS) for word in words)


@st.composite
def slices(draw: st.DrawFn) -> tuple[str, list[str]]:
    """Return a source and at least six words of it, one after the other."""
    text = draw(texts())
    words = text.replace("…", " ").split()
    words = [word.strip(",.–") for word in words if word.strip(",.–")]
    start = draw(st.integers(0, len(words) - 6))
    end = draw(st.integers(start + 6, min(len(words), start + 30)))
    return text, words[start:end]


def only(text: str, sources: list[str]) -> Report:
    return check(Article(text=text), [Article(text=one) for one in sources], words_only=True)


@given(slices())
def test_a_slice_of_a_source_is_verbatim(given_slice: tuple[str, list[str]]) -> None:
    text, words = given_slice
    (finding,) = only(f"“{' '.join(words)}”", [text])
    assert (finding.verdict, finding.score) == (Verdict.VERBATIM, 1.0)


@given(slices(), NEW, st.data())
def test_a_slice_with_another_word_is_never_verbatim(
    given_slice: tuple[str, list[str]], new: str, data: st.DataObject
) -> None:
    text, words = given_slice
    words[data.draw(st.integers(0, len(words) - 1))] = new
    (finding,) = only(f"“{' '.join(words)}”", [text])
    assert finding.verdict is not Verdict.VERBATIM


@given(slices(), st.lists(texts(), max_size=3))
def test_spans_are_slices_of_draft_and_source(
    given_slice: tuple[str, list[str]], others: list[str]
) -> None:
    text, words = given_slice
    draft = f"He said: “{' '.join(words[:3])} … [it] {' '.join(words[5:])}” and left."
    sources = {str(n): one for n, one in enumerate([text, *others])}
    articles = [Article(text=one, id=name) for name, one in sources.items()]
    for finding in check(Article(text=draft), articles, words_only=True):
        assert all(draft[span.start : span.end] == span.text for span in finding.content)
        assert 0 <= finding.score <= 1
        for place in finding.places:
            source = sources[str(place.article)]
            spans = [*place.spans, place.snippet]
            spans += [change.source for change in place.changes if change.source]
            assert all(source[span.start : span.end] == span.text for span in spans)
            assert all(place.snippet.range.contains(span.range) for span in place.spans)
            ours = [change.draft for change in place.changes if change.draft]
            assert all(draft[span.start : span.end] == span.text for span in ours)


@given(slices(), texts())
def test_a_report_survives_json(given_slice: tuple[str, list[str]], other: str) -> None:
    text, words = given_slice
    report = only(f"“{' '.join(words[:-1])} violin,” he said. “{' '.join(words)}”", [text, other])
    assert Report.from_dict(json.loads(json.dumps(report.to_dict()))) == report


@given(texts(), texts())
def test_an_alignment_covers_every_word_once(one: str, other: str) -> None:
    words, source = Words.of(one), Words.of(other)
    none = (False,) * len(words)
    found = aligned(Run(words, none, none), source, range(len(source)))
    if found is None:
        return
    changed = [i for difference in found.differences for i in difference.run]
    assert len(changed) == len(set(changed))
    assert 0 <= found.score <= 1
    assert (found.score == 1) == (not found.differences)
    assert 0 <= found.place.start < found.place.stop <= len(source)


@given(st.text(max_size=200))
def test_any_text_has_words_at_their_places(text: str) -> None:
    words = Words.of(text)
    ends = 0
    for n in range(len(words)):
        place = words.place(n, n + 1)
        assert ends <= place.start < place.end
        assert not any(letter.isspace() for letter in words.keys[n])
        ends = place.end


@given(st.text(max_size=200), st.text(max_size=200))
def test_any_draft_can_be_checked_against_anything(draft: str, source: str) -> None:
    text = f"“{draft}”"
    article = Article(text=text.encode("utf-8", "ignore").decode())
    other = Article(text=source.encode("utf-8", "ignore").decode())
    report = check(article, [other], words_only=True)
    assert report.sources == 1


def test_a_range_of_a_text_has_its_own_words() -> None:
    assert Words.of("one two three", Range(4, 13)).keys == ("2", "3")
