"""Laws of the layouts, over any lines that look like them."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from quoteattr.attributions.layout.finding import with_layouts
from quoteattr.attributions.layout.label_names import label_names
from quoteattr.attributions.layout.labels import label_at
from quoteattr.document.document import Document
from quoteattr.document.proposals import Proposals
from quoteattr.spans import Range
from tests import parses

LINES = st.sampled_from(
    [
        "Q: Did you see it?",
        "A: I did. (Laughter.)",
        "ADA QUILL, ANCHOR: Good evening.",
        "Quill (Dalton) (4.05 pm)—I will not.",
        "Mr Speaker",
        "Ada Quill (Dalton) (Ind)",
        "[00:01:02] Ada Quill: Hello?",
        "TEXT: The harbour is closed.",
        "Sir – You are wrong.",
        "Yours faithfully,",
        "Ada Quill, Dalton",
        "Statement from Ada Quill:",
        "“We are staying.” — Ada Quill",
        "‘We are staying’: Ada Quill, a baker",
        "The mayor said:",
        "• nobody would lose pay",
        "Rain to continue, mayor says",
        "(Applause.)",
        "It rained.",
        ":",
        "",
    ]
)
TEXTS = st.lists(LINES, max_size=12).map("\n".join)


@given(TEXTS)
def test_spans_share_no_token_and_links_lead_to_what_was_shown(text: str) -> None:
    """Whatever follows whatever, spans are disjoint and in order, and each source has a content."""
    document = Document(parses.blank()(text))
    found = with_layouts(document, Proposals())
    taken = [i for span in found.spans for i in range(span.start, span.stop)]
    assert taken == sorted(set(taken))
    heads = {link.cue for link in found.links}
    assert {link.span for link in found.links} | heads == set(range(len(found.spans)))
    assert all(found.spans[head].kind in ("cue", "content") for head in heads)


@given(TEXTS)
def test_a_label_stands_for_words_of_the_text(text: str) -> None:
    """The name of a label is never empty."""
    names = label_names(Document(parses.blank()(text)))
    assert all(name.text.strip() for name in names.values())


@given(st.text(alphabet="AaQ:—()[] ,.1\n", max_size=40))
def test_a_label_is_inside_its_paragraph(text: str) -> None:
    """Its parts are in order, and its words come after them."""
    label = label_at(text, Range(0, len(text)))
    if label is not None:
        name, source, cue = label.name, label.source, label.cue
        assert 0 <= source.start <= name.start < name.end <= source.end <= label.end <= len(text)
        assert cue is None or source.end <= cue.start < cue.end <= label.end
