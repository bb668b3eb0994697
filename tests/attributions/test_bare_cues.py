"""Cues that the reader left without a content get what rules find, if nothing is against it."""

from __future__ import annotations

import pytest
from spacy.tokens import Doc

from quoteattr.attributions.bare_cues import with_contents
from quoteattr.document.document import Document
from quoteattr.document.proposals import LinkProposal, Proposals, SpanProposal
from tests.forms import forms, parsed, written


def doc_of(name: str) -> Doc:
    """Lay the parse of a form over its text."""
    return parsed(next(form for form in forms() if form.guards == name))


@pytest.mark.parametrize(
    ("form", "cue", "wanted"),
    [
        ('indirect without "that"; the full stop stays outside', "said", "the bridge was safe"),
        ("direct, cue behind", "said", '"The bridge is safe,"'),
        ("negated", "say", "whether the bridge would open"),
    ],
)
def test_a_sure_cue_gets_the_content_that_rules_find(form: str, cue: str, wanted: str) -> None:
    doc = doc_of(form)
    at = next(token.i for token in doc if token.text == cue)
    found = with_contents(Document(doc), Proposals((SpanProposal("cue", at, at + 1, 0.9),)))
    assert written(doc, found) == (f"- | {cue} | {wanted}",)


def test_an_unsure_cue_stays_bare() -> None:
    doc = doc_of('indirect without "that"; the full stop stays outside')
    proposed = Proposals((SpanProposal("cue", 1, 2, 0.7),))
    assert with_contents(Document(doc), proposed) == proposed


def test_words_that_are_proposed_already_are_not_taken() -> None:
    doc = doc_of('indirect without "that"; the full stop stays outside')
    proposed = Proposals((SpanProposal("cue", 1, 2, 0.9), SpanProposal("source", 2, 4, 0.9)))
    assert with_contents(Document(doc), proposed) == proposed


def test_a_quotation_goes_to_the_cue_beside_it() -> None:
    """The reader gave the first speaker's question to the second speaker."""
    doc = doc_of("two speakers by turns")
    asked, said = (next(t.i for t in doc if t.text == word) for word in ("asked", "said"))
    spans = (
        SpanProposal("content", 0, asked - 1, 0.9),
        SpanProposal("cue", asked, asked + 1, 0.9),
        SpanProposal("cue", said, said + 1, 0.9),
    )
    found = with_contents(Document(doc), Proposals(spans, (LinkProposal(2, 0, 0.9),)))
    best = max((link for link in found.links if link.span == 0), key=lambda link: link.probability)
    assert found.spans[best.cue].start == asked
