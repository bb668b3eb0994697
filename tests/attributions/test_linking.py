"""Which proposals belong together, and what they amount to."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from spacy.tokens import Doc

from quoteattr.attributions import linking
from quoteattr.attributions.building import RecordBuilder
from quoteattr.attributions.draft import cue_head
from quoteattr.document.document import Document
from quoteattr.document.proposals import (
    CONTENT_THRESHOLD,
    SOURCE_THRESHOLD,
    LinkProposal,
    Proposals,
    SpanProposal,
)
from quoteattr.records import Act, Article, Attribution, Kind
from tests import cases, marked, parses
from tests.cases import Case
from tests.resolving import proposed

NLP = parses.blank()
NEWS = "“It is over,” Quill said. “Go home.” Roe added that it rained. The “deal” fell."


def find(doc: Doc, proposed: Proposals) -> tuple[Attribution, ...]:
    """Return the records of what is linked."""
    document = Document(doc)
    article = Article(text=document.text)
    return tuple(RecordBuilder(article).build(linking.link(document, proposed)))


@pytest.mark.parametrize("case", cases.each("attributions.txt"))
def test_kind_and_text_are_what_the_table_says(case: Case) -> None:
    article = marked.read(case.text)
    doc = NLP(article.text)
    found = find(doc, proposed(doc, article.attributions))
    lines = [
        f"{record.kind} | {record.text} | {' ## '.join(part.text for part in record.content)}"
        for record in found
    ]
    assert tuple(lines) == case.answers
    for record, marks in zip(found, article.attributions, strict=True):
        assert record.source == marks.source
        assert all(article.text[span.start : span.end] == span.text for span in record.spans())


def span(doc: Doc, kind: str, words: str, probability: float = 0.9) -> SpanProposal:
    start = doc.text.index(words)
    tokens = doc.char_span(start, start + len(words))
    assert tokens is not None
    return SpanProposal(kind, tokens.start, tokens.end, probability)


@pytest.fixture
def doc() -> Doc:
    return NLP(NEWS)


def test_nothing_proposed_gives_nothing(doc: Doc) -> None:
    assert find(doc, Proposals()) == ()
    assert find(NLP(""), Proposals()) == ()


def test_a_cue_without_content_is_dropped(doc: Doc) -> None:
    spans = (span(doc, "source", "Quill"), span(doc, "cue", "said"))
    assert find(doc, Proposals(spans, (LinkProposal(1, 0, 0.9),))) == ()


def test_a_quotation_without_cue_is_kept(doc: Doc) -> None:
    (record,) = find(doc, Proposals((span(doc, "content", "“Go home.”", 0.8),)))
    assert (record.kind, record.text, record.cue, record.source) == (
        Kind.DIRECT, "Go home.", None, None,
    )  # fmt: skip
    assert record.confidence == linking.calibrated_confidence(0.8, sourced=False)


def test_a_claim_without_cue_is_dropped(doc: Doc) -> None:
    assert find(doc, Proposals((span(doc, "content", "that it rained"),))) == ()


def test_a_weak_link_is_not_believed(doc: Doc) -> None:
    spans = (span(doc, "source", "Roe"), span(doc, "cue", "added"), span(doc, "content", "that it"))
    weak = Proposals(
        spans, (LinkProposal(1, 0, SOURCE_THRESHOLD - 0.01), LinkProposal(1, 2, CONTENT_THRESHOLD))
    )
    (record,) = find(doc, weak)
    assert record.source is None
    lost = Proposals(spans, (LinkProposal(1, 0, 0.9), LinkProposal(1, 2, CONTENT_THRESHOLD - 0.01)))
    assert find(doc, lost) == ()


def test_the_likeliest_source_speaks_under_a_cue(doc: Doc) -> None:
    spans = (
        span(doc, "source", "Quill"),
        span(doc, "source", "Roe"),
        span(doc, "cue", "added"),
        span(doc, "content", "that it rained"),
    )
    links = (LinkProposal(2, 0, 0.4), LinkProposal(2, 1, 0.6), LinkProposal(2, 3, 0.9))
    (record,) = find(doc, Proposals(spans, links))
    assert record.source is not None
    assert record.source.text == "Roe"


def test_a_content_is_said_under_its_likeliest_cue_only(doc: Doc) -> None:
    spans = (
        span(doc, "cue", "said"),
        span(doc, "content", "“Go home.”"),
        span(doc, "cue", "added"),
    )
    links = (LinkProposal(0, 1, 0.9), LinkProposal(2, 1, 0.8))
    (record,) = find(doc, Proposals(spans, links))
    assert record.cue is not None
    assert record.cue.text == "said"


def test_a_source_may_speak_under_two_cues(doc: Doc) -> None:
    spans = (
        span(doc, "content", "“It is over,”"),
        span(doc, "source", "Quill"),
        span(doc, "cue", "said"),
        span(doc, "cue", "added"),
        span(doc, "content", "that it rained"),
    )
    links = tuple(LinkProposal(*row, 0.9) for row in ((2, 0), (2, 1), (3, 1), (3, 4)))
    said, added = find(doc, Proposals(spans, links))
    assert said.source == added.source is not None


def test_ids_count_in_the_order_of_the_text(doc: Doc) -> None:
    """The cue of the first content comes later than that of the second."""
    spans = (
        span(doc, "content", "“It is over,”"),
        span(doc, "cue", "said"),
        span(doc, "content", "“Go home.”"),
        span(doc, "cue", "added"),
    )
    links = (LinkProposal(1, 2, 0.9), LinkProposal(3, 0, 0.9))
    found = find(doc, Proposals(spans, links))
    assert [(record.id, record.text) for record in found] == [
        ("a1", "It is over,"),
        ("a2", "Go home."),
    ]


def test_confidence_rests_on_every_span_and_the_weakest_link(doc: Doc) -> None:
    spans = (span(doc, "cue", "added", 0.5), span(doc, "content", "that it rained", 0.8))
    (record,) = find(doc, Proposals(spans, (LinkProposal(0, 1, 0.6),)))
    assert record.confidence == linking.calibrated_confidence(0.5 * 0.8 * 0.6, sourced=False)
    assert record.act is Act.STATEMENT


def test_a_cue_is_looked_up_by_its_verb() -> None:
    """Not by the auxiliaries in front of it."""
    doc = Doc(
        NLP.vocab,
        words="He has been saying so".split(),
        heads=[3, 3, 3, 3, 3],
        deps="nsubj aux aux ROOT advmod".split(),
        pos="PRON AUX AUX VERB ADV".split(),
        lemmas="he have be say so".split(),
    )
    assert cue_head(doc[1:4]).lemma_ == "say"
    assert cue_head(doc[3:4]).lemma_ == "say"


WORDS = len(NLP(NEWS))
SPANS = st.builds(
    lambda kind, cuts, sure: SpanProposal(kind, min(cuts), max(cuts) + 1, sure),
    st.sampled_from(("source", "cue", "content")),
    st.tuples(st.integers(0, WORDS - 1), st.integers(0, WORDS - 1)),
    st.floats(0, 1),
)


@st.composite
def proposals(draw: st.DrawFn) -> Proposals:
    spans = sorted(draw(st.lists(SPANS, max_size=8)), key=lambda span: span.start)
    cues = [n for n, span in enumerate(spans) if span.kind == "cue"]
    others = [n for n, span in enumerate(spans) if span.kind != "cue"]
    pairs = [(cue, other) for cue in cues for other in others]
    links = [LinkProposal(cue, other, draw(st.floats(0, 1))) for cue, other in pairs]
    return Proposals(tuple(spans), tuple(links))


@given(proposals())
def test_whatever_is_proposed_gives_valid_records(proposed: Proposals) -> None:
    """Offsets cut the text, ids count, contents are claimed once and none is made up."""
    doc = NLP(NEWS)
    found = find(doc, proposed)
    assert [record.id for record in found] == [f"a{n + 1}" for n in range(len(found))]
    starts = [record.content[0].start for record in found]
    assert starts == sorted(starts)
    assert sum(len(record.content) for record in found) <= sum(
        span.kind == "content" for span in proposed.spans
    )
    for record in found:
        assert all(NEWS[part.start : part.end] == part.text for part in record.spans())
        assert 0 <= record.confidence <= 1
        if record.cue is None:
            assert record.kind is Kind.DIRECT
