"""In which role somebody speaks: every case of cases/roles.txt, and what a role never is."""

from __future__ import annotations

import pytest
from spacy.tokens import Doc, Span

from quoteattr.document.document import Document
from quoteattr.entities import descriptions, entity_index
from quoteattr.ranking import weights
from quoteattr.roles.assignment import INTRODUCED, WEIGHTS, assign_roles
from tests import cases, marked, parses, resolving
from tests.cases import Case


@pytest.mark.parametrize("case", cases.each("roles.txt"))
def test_the_role_is_what_the_table_says(case: Case) -> None:
    """Every case of cases/roles.txt holds, and its offsets cut the same words out of the text."""
    article = marked.read(case.text)
    doc = parses.read("roles")[case.guards].doc(article.text)
    found = resolving.resolve(doc, article.attributions)
    assert tuple(map(resolving.roles, found)) == case.answers
    for record in found:
        for speaker in record.speakers:
            for role in (speaker.role, *speaker.roles):
                assert role is None or article.text[role.start : role.end] == role.text


@pytest.mark.parametrize(
    ("text", "title", "body", "guards"),
    cases.table("offices.txt", "text", "title", "body", "guards"),
)
def test_title_and_body_are_told_apart(text: str, title: str, body: str, guards: str) -> None:
    """Every row of cases/offices.txt holds."""
    article = marked.read(text)
    doc = parses.read("offices")[article.text].doc(article.text)
    (record,) = resolving.resolve(doc, article.attributions)
    assert resolving.title_and_body(record) == [title, body], guards


def test_a_title_and_an_apposition_are_two_descriptions() -> None:
    """ "Mayor Jane Roe, a farmer, said so": read from a tree built by hand."""
    doc = Doc(
        parses.blank().vocab,
        words="Mayor Jane Roe , a farmer , said so".split(),
        heads=[2, 2, 7, 2, 5, 2, 2, 7, 7],
        deps="compound compound nsubj punct det appos punct ROOT advmod".split(),
        tags="NNP NNP NNP , DT NN , VBD RB".split(),
        pos="PROPN PROPN PROPN PUNCT DET NOUN PUNCT VERB ADV".split(),
        lemmas="Mayor Jane Roe , a farmer , say so".split(),
    )
    doc.ents = [Span(doc, 1, 3, label="PERSON")]
    (found,) = descriptions.find_descriptions(entity_index.find_entities(Document(doc))).values()
    assert [one.span.text for one in found] == ["Mayor", "farmer"]
    assert [one.head for one in found] == ["mayor", "farmer"]


def test_nobody_has_no_role() -> None:
    """No attributions, no roles: a speaker whom the article does not name has none."""
    assign_roles(Document(parses.blank()("She left.")), (), entity_index.Entities())


def test_the_confidence_is_that_of_the_first_role() -> None:
    """Each speaker with a role has a probability of at least a threshold, others have none."""
    least = min(weights.load(WEIGHTS).threshold, INTRODUCED)
    for case in cases.read("roles.txt"):
        article = marked.read(case.text)
        doc = parses.read("roles")[case.guards].doc(article.text)
        for speaker in resolving.drafted_speakers(doc, article.attributions):
            assert (speaker.role is None) == (speaker.role_confidence is None)
            if speaker.role_confidence is not None:
                assert least <= speaker.role_confidence <= 1
