"""Who speaks: every case of cases/speakers.txt, and the laws of ids and shapes."""

from __future__ import annotations

import pytest
from spacy.tokens import Doc, Span

from quoteattr.attributions import linking
from quoteattr.attributions.building import RecordBuilder
from quoteattr.document.document import Document
from quoteattr.entities import entity_index
from quoteattr.lexicon import Gender
from quoteattr.records import Article
from quoteattr.speakers import resolution
from tests import cases, marked, parses, resolving
from tests.cases import Case


@pytest.mark.parametrize("case", cases.each("speakers.txt"))
def test_the_speaker_is_who_the_table_says(case: Case) -> None:
    """Every case of cases/speakers.txt holds."""
    article = marked.read(case.text)
    doc = parses.read("speakers")[case.guards].doc(article.text)
    found = resolving.resolve(doc, article.attributions)
    assert tuple(map(resolving.speakers, found)) == case.answers


VOCAB = parses.blank().vocab


def two_sentences() -> Doc:
    """Build "Mr. John Doe won. Doe said it." by hand."""
    doc = Doc(
        VOCAB,
        words="Mr. John Doe won . Doe said it .".split(),
        heads=[2, 2, 3, 3, 3, 6, 6, 6, 6],
        deps="compound compound nsubj ROOT punct nsubj ROOT dobj punct".split(),
        tags="NNP NNP NNP VBD . NNP VBD PRP .".split(),
        pos="PROPN PROPN PROPN VERB PUNCT PROPN VERB PRON PUNCT".split(),
    )
    doc.ents = [Span(doc, 0, 3, label="PERSON"), Span(doc, 5, 6, label="PERSON")]
    return doc


def test_a_short_form_joins_the_full_name_without_its_title() -> None:
    """One entity, its name without "Mr.", its gender from it."""
    (doe,) = entity_index.find(Document(two_sentences())).all
    assert doe.name == "John Doe"
    assert doe.gender is Gender.MASCULINE
    assert [span.text for span in doe.mentions] == ["John Doe", "Doe"]


def test_one_person_has_one_id_and_its_mention_is_the_full_name() -> None:
    """Ids count from s1, and the mention can be cut out of the text."""
    doc = two_sentences()
    text = "Doe said it ."
    start = doc.text.index(text)
    document = Document(doc)
    end = start + len("Doe")
    it = doc.text.index("it")
    drafts = [
        linking.draft_at(document, [(it, it + 2)], cue=(end + 1, end + 5), source=(start, end))
        for _ in range(2)
    ]
    resolution.resolve(document, drafts, entity_index.find(document))
    found = list(RecordBuilder(Article(text=doc.text)).build(drafts))
    assert [[s.id for s in record.speakers] for record in found] == [["s1"], ["s1"]]
    mention = found[0].speakers[0].mention
    assert mention is not None
    assert doc.text[mention.start : mention.end] == "John Doe"


@pytest.mark.parametrize("text", ["", " ", "\n\n", "He.", "!!!", "“ ”"])
def test_nothing_to_read_gives_nothing(text: str) -> None:
    """Empty and odd documents without a parse break nothing."""
    document = Document(parses.blank()(text))
    named = entity_index.find(document)
    resolution.resolve(document, [], named)
    assert named.all == ()


def test_a_first_name_alone_tells_no_gender() -> None:
    """It is a vote among those of the article's pronouns, and there are none."""
    doc = two_sentences()
    plain = Doc(VOCAB, words=[token.text for token in doc[1:]])
    plain.ents = [Span(plain, 0, 2, label="PERSON")]
    (doe, *_) = entity_index.find(Document(plain)).all
    assert doe.likely is Gender.MASCULINE
    assert doe.gender is None


def test_a_chain_tells_the_gender_of_the_person_it_names() -> None:
    """ "Doe … her": one chain names one person and holds one pronoun."""
    words = "Doe won . Then she left with Roe .".split()
    doc = Doc(
        VOCAB,
        words=words,
        heads=[1, 1, 1, 5, 5, 5, 5, 6, 5],
        deps="nsubj ROOT punct advmod nsubj ROOT prep pobj punct".split(),
        tags="NNP VBD . RB PRP VBD IN NNP .".split(),
        pos="PROPN VERB PUNCT ADV PRON VERB ADP PROPN PUNCT".split(),
    )
    doc.ents = [Span(doc, 0, 1, label="PERSON"), Span(doc, 7, 8, label="PERSON")]
    doe, roe = entity_index.find(Document(doc), [[doc[0:1], doc[4:5]]]).all
    assert doe.gender is Gender.FEMININE
    assert roe.gender is None
