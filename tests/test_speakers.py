"""Who speaks: every case of cases/speakers.txt, and the laws of ids and shapes."""

from __future__ import annotations

from pathlib import Path

import attrs
import pytest
import spacy
from spacy.language import Language
from spacy.tokens import Doc, Span

import quoteattr
from quoteattr.entities import entity_index
from quoteattr.lexicon import Gender
from quoteattr.records import Speaker, moved
from quoteattr.spans import Range
from quoteattr.speakers import resolution
from tests import marked

MODEL = Path(quoteattr.__file__).parent / "models" / "en"


@pytest.fixture(scope="module")
def nlp() -> Language:
    """Load the embedded pipeline."""
    if not (MODEL / "meta.json").exists():
        pytest.skip("the embedded pipeline is not built: run the training command first")
    return spacy.load(MODEL)


def answer(found: tuple[Speaker, ...]) -> str:
    """Write speakers as the table does."""
    words = [f"{s.name} | {s.kind} | {s.resolved_by}{'!' * s.anonymous}" for s in found]
    return " & ".join(words) or "-"


@pytest.mark.parametrize(("guards", "text", "wanted"), list(marked.cases("speakers.txt")))
def test_the_speaker_is_who_the_table_says(
    nlp: Language, guards: str, text: str, wanted: str
) -> None:
    """Every case of cases/speakers.txt holds."""
    case = marked.read(text)
    doc = nlp(case.text)
    found = resolution.resolve(doc, case.attributions, entity_index.find(doc))
    assert "\n".join(map(answer, found)) == wanted, guards


VOCAB = spacy.blank("en").vocab


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
    (doe,) = entity_index.find(two_sentences()).all
    assert doe.name == "John Doe"
    assert doe.gender is Gender.MASCULINE
    assert [span.text for span in doe.mentions] == ["John Doe", "Doe"]


def test_one_person_has_one_id_and_its_mention_is_the_full_name() -> None:
    """Ids count from s1, and the mention can be cut out of the text."""
    doc = two_sentences()
    text = "Doe said it ."
    start = doc.text.index(text)
    said = marked.read("[Doe] {said} <it> .").attributions[0]
    shifted = moved(said, lambda span: (span.start + start, span.end + start, span.text))
    found = resolution.resolve(doc, (shifted, shifted), entity_index.find(doc))
    assert [[s.id for s in group] for group in found] == [["s1"], ["s1"]]
    mention = found[0][0].mention
    assert mention is not None
    assert doc.text[mention.start : mention.end] == "John Doe"


@pytest.mark.parametrize("text", ["", " ", "\n\n", "He.", "!!!", "“ ”"])
def test_nothing_to_read_gives_nothing(text: str) -> None:
    """Empty and odd documents without a parse break nothing."""
    doc = spacy.blank("en")(text)
    named = entity_index.find(doc)
    assert resolution.resolve(doc, (), named) == ()
    assert named.all == ()


@attrs.frozen
class Chain:
    """A chain as any finder of coreference may give it."""

    mentions: tuple[Range, ...]


def test_a_first_name_alone_tells_no_gender() -> None:
    """It is a vote among those of the article's pronouns, and there are none."""
    doc = two_sentences()
    plain = Doc(VOCAB, words=[token.text for token in doc[1:]])
    plain.ents = [Span(plain, 0, 2, label="PERSON")]
    (doe, *_) = entity_index.find(plain).all
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
    she = Range(doc[4].idx, doc[4].idx + 3)
    doe, roe = entity_index.find(doc, [Chain((Range(0, 3), she))]).all
    assert doe.gender is Gender.FEMININE
    assert roe.gender is None
