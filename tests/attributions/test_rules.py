"""The rule path: what syntax and quotation marks alone tell about who said what."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from spacy.tokens import Doc

from quoteattr.attributions.layout.finding import with_layouts
from quoteattr.attributions.rules.proposing import propose
from quoteattr.document.document import Document
from quoteattr.document.proposals import Proposals
from tests import cases, parses
from tests.cases import Case
from tests.forms import forms, parsed, written

FORMS = {form.guards: form for form in forms()}
PARSES = parses.read("forms")
SURE_TO_UNSURE = [
    "direct, cue in front with a comma",
    "direct, cue behind",
    "negated",
    "passive without a source",
    "a verb of manner carries a quotation",
    "passive: is accused of",
]
VOCAB = parses.blank().vocab
WORDS = st.sampled_from(
    [
        *"Ruiz he who said told says accused of according to claim words the in was that".split(),
        *", . : ; \" “ ” ' quoted as saying é x".split(),
        "\n\n",
        "  ",
    ]
)
TAGS = st.sampled_from("NN NNP PRP VBD VBN VBG VB IN TO DT , . : `` '' _SP".split())
LABELS = st.sampled_from(
    "nsubj nsubjpass aux auxpass ccomp xcomp parataxis advcl acl relcl conj prep pobj agent dobj "
    "dative mark prt advmod punct poss pcomp oprd dep".split()
)


@pytest.mark.parametrize("form", [cases.parameter(FORMS[name], "rules") for name in PARSES])
def test_each_form_of_reporting_is_read_as_the_table_says(form: Case) -> None:
    """Source, cue and content come out word for word, and nothing else does."""
    doc = parsed(form)
    assert doc.text == form.text
    document = Document(doc)
    assert written(doc, with_layouts(document, propose(document))) == form.answers


def test_confidence_tells_forms_apart() -> None:
    """A quotation with "said" in front is surer than a cue that only its marks make one."""

    def sure(name: str) -> float:
        doc = parsed(FORMS[name])
        (cue,) = (span for span in propose(Document(doc)).spans if span.kind == "cue")
        return cue.probability

    found = {name: sure(name) for name in SURE_TO_UNSURE}
    assert sorted(found, key=found.__getitem__, reverse=True) == SURE_TO_UNSURE
    assert len(set(found.values())) == len(SURE_TO_UNSURE)


def test_every_parse_belongs_to_a_form() -> None:
    """A parse whose case was renamed would silently test nothing."""
    assert PARSES.keys() <= FORMS.keys()


@st.composite
def docs(draw: st.DrawFn) -> Doc:
    """Draw any words under any tree: heads of later words, tags and labels that fit nothing."""
    words = draw(st.lists(WORDS, min_size=1, max_size=24))
    size = len(words)
    lists = {"min_size": size, "max_size": size}
    parents = draw(st.lists(st.integers(0, 1000), **lists))
    order = draw(st.permutations(range(size)))
    heads = [0] * size
    for place, token in enumerate(order):
        heads[token] = order[parents[place] % place] if place else token
    labels = draw(st.lists(LABELS, **lists))
    return Doc(
        VOCAB,
        words=words,
        spaces=draw(st.lists(st.booleans(), **lists)),
        tags=draw(st.lists(TAGS, **lists)),
        heads=heads,
        deps=["ROOT" if heads[i] == i else label for i, label in enumerate(labels)],
    )


@given(docs())
def test_any_doc_gives_spans_in_order_that_share_no_token(doc: Doc) -> None:
    """Whatever the parse, spans are disjoint and sorted and links lead from cues to the others."""
    found = propose(Document(doc))
    taken = [i for span in found.spans for i in range(span.start, span.stop)]
    assert taken == sorted(set(taken))
    assert all(span.start < span.stop <= len(doc) for span in found.spans)
    assert all(0 < span.probability <= 1 for span in found.spans)
    linked = {"source": set(), "content": set()}
    for link in found.links:
        assert found.spans[link.cue].kind == "cue"
        linked[found.spans[link.span].kind].add(link.cue)
    cues = {n for n, span in enumerate(found.spans) if span.kind == "cue"}
    assert linked["content"] == cues
    assert linked["source"] <= cues


@given(docs())
def test_the_same_doc_gives_the_same_proposals(doc: Doc) -> None:
    """Proposals depend on nothing but the Doc."""
    assert propose(Document(doc)) == propose(Document(doc))


def test_a_doc_without_dependencies_proposes_nothing() -> None:
    """Without a parser there is nothing to go by, and no error either."""
    assert propose(Document(parses.blank()('"No," she said.'))) == Proposals(calibrated=True)
    assert propose(Document(parses.blank()(""))) == Proposals(calibrated=True)


def test_a_missing_lemma_is_made_up_for_by_the_word() -> None:
    """Pipelines without a lemmatizer still give what is said in the present tense's base form."""
    words = ["They", "say", "it", "rains", "."]
    doc = Doc(
        VOCAB,
        words=words,
        tags=["PRP", "VBP", "PRP", "VBZ", "."],
        heads=[1, 1, 3, 1, 1],
        deps=["nsubj", "ROOT", "nsubj", "ccomp", "punct"],
    )
    assert written(doc, propose(Document(doc))) == ("They | say | it rains",)
