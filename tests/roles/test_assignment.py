"""In which role somebody speaks: every case of cases/roles.txt, and what a role never is."""

from __future__ import annotations

from pathlib import Path

import pytest
import spacy
from spacy.language import Language
from spacy.tokens import Doc, Span

import quoteattr
from quoteattr.document.document import Document
from quoteattr.entities import descriptions, entity_index
from quoteattr.records import Speaker
from quoteattr.roles import assignment
from tests import marked, resolving
from tests.paths import CASES

MODEL = Path(quoteattr.__file__).parent / "models" / "en"


@pytest.fixture(scope="module")
def nlp() -> Language:
    """Load the embedded pipeline."""
    if not (MODEL / "meta.json").exists():
        pytest.skip("the embedded pipeline is not built: run the training command first")
    return spacy.load(MODEL)


def answer(found: tuple[Speaker, ...]) -> str:
    """Write the roles of the first speaker as the table does."""
    if not found or found[0].role is None:
        return "-"
    return " | ".join(role.text for role in (found[0].role, *found[0].roles))


@pytest.mark.parametrize(("guards", "text", "wanted"), list(marked.cases("roles.txt")))
def test_the_role_is_what_the_table_says(
    nlp: Language, guards: str, text: str, wanted: str
) -> None:
    """Every case of cases/roles.txt holds, and its offsets cut the same words out of the text."""
    case = marked.read(text)
    found = [record.speakers for record in resolving.resolve(nlp(case.text), case)]
    assert "\n".join(map(answer, found)) == wanted, guards
    for group in found:
        for speaker in group:
            for role in (speaker.role, *speaker.roles):
                assert role is None or case.text[role.start : role.end] == role.text


OFFICES = [
    tuple(column.strip() for column in line.split("|"))
    for line in (CASES / "offices.txt").read_text("utf-8").splitlines()
    if line.strip() and not line.startswith("#")
]


@pytest.mark.parametrize(("text", "title", "body", "guards"), OFFICES)
def test_title_and_body_are_told_apart(
    nlp: Language, text: str, title: str, body: str, guards: str
) -> None:
    """Every line of cases/offices.txt holds."""
    end = text.index(" said ")
    case = marked.read(f"[{text[:end]}] {{said}} <it was over>.")
    speaker = resolving.resolve(nlp(case.text), case)[0].speakers[0]
    found = [part.text if part else "-" for part in (speaker.title, speaker.organization)]
    assert found == [title, body], guards


def test_a_title_and_an_apposition_are_two_descriptions() -> None:
    """ "Mayor Jane Roe, a farmer, said so": read from a tree built by hand."""
    doc = Doc(
        spacy.blank("en").vocab,
        words="Mayor Jane Roe , a farmer , said so".split(),
        heads=[2, 2, 7, 2, 5, 2, 2, 7, 7],
        deps="compound compound nsubj punct det appos punct ROOT advmod".split(),
        tags="NNP NNP NNP , DT NN , VBD RB".split(),
        pos="PROPN PROPN PROPN PUNCT DET NOUN PUNCT VERB ADV".split(),
        lemmas="Mayor Jane Roe , a farmer , say so".split(),
    )
    doc.ents = [Span(doc, 1, 3, label="PERSON")]
    (found,) = descriptions.find(entity_index.find(Document(doc))).values()
    assert [one.span.text for one in found] == ["Mayor", "farmer"]
    assert [one.head for one in found] == ["mayor", "farmer"]


def test_nobody_has_no_role() -> None:
    """No attributions, no roles."""
    assert assignment.find(Document(spacy.blank("en")("")), (), entity_index.Entities()) == {}
