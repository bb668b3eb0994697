"""What a cue's clause tells: cases/circumstances.txt and cases/silences.txt, over stored parses."""

from __future__ import annotations

import pytest
from spacy.tokens import Doc

from quoteattr.attributions import circumstances, linking
from quoteattr.document.document import Document
from quoteattr.records import Act, Attribution, Polarity
from tests import cases, marked, parses, resolving
from tests.cases import Case


def answer(record: Attribution) -> str:
    """Write what was found as the table does."""
    found = (record.addressee, record.medium)
    phrases = ("-" if span is None else span.text for span in found)
    return " | ".join((record.act, record.polarity, *phrases))


@pytest.mark.parametrize("case", cases.each("circumstances.txt"))
def test_a_clause_tells_what_the_table_says(case: Case) -> None:
    article = marked.read(case.text)
    doc = parses.read("circumstances")[case.guards].doc(article.text)
    (found,) = resolving.found(doc, article.attributions)
    assert (answer(found),) == case.answers
    assert all(article.text[span.start : span.end] == span.text for span in found.spans())


def test_a_record_without_cue_is_told_nothing() -> None:
    document = Document(parses.blank()("“No.”"))
    draft = linking.draft_at(document, [(0, 5)])
    circumstances.describe(draft)
    assert (draft.act, draft.polarity) == (Act.STATEMENT, Polarity.ASSERTED)
    assert draft.addressee is draft.medium is None


def test_a_root_with_any_label_ends_the_climb() -> None:
    """Another pipeline may label a root "xcomp"; it must not be climbed for ever."""
    doc = Doc(
        parses.blank().vocab,
        words="Quill say no".split(),
        heads=[1, 1, 1],
        deps="nsubj xcomp dobj".split(),
        lemmas="Quill say no".split(),
    )
    (found,) = resolving.found(doc, marked.read("[Quill] {say} <no>").attributions)
    assert (found.act, found.polarity) == (Act.STATEMENT, Polarity.ASSERTED)


@pytest.mark.parametrize(("act", "text"), cases.table("silences.txt", "act", "text"))
def test_who_says_nothing_states_nothing(act: str, text: str) -> None:
    article = marked.read(text)
    doc = parses.read("silences")[article.text].doc(article.text)
    (found,) = resolving.found(doc, article.attributions)
    assert found.act == act
