"""The fast rules find what coreferee's own methods find, which ask about every pair."""

from __future__ import annotations

import itertools
from collections.abc import Collection
from typing import Any

import numpy as np
import pytest
from coreferee import data_model
from coreferee.annotation import Annotator
from coreferee.rules import RulesAnalyzer
from coreferee.tendencies import (
    ENSEMBLE_SIZE,
    DocumentPairInfo,
    TendenciesAnalyzer,
    create_thinc_model,
)
from hypothesis import assume, given
from hypothesis import strategies as st
from spacy.tokens import Doc, Span, Token
from thinc.api import fix_random_seed

from quoteattr.coreference import ChainFinder, candidates, chains
from quoteattr.coreference.document_facts import facts_of
from quoteattr.coreference.linking import NewsAnnotator
from quoteattr.coreference.rules import NewsRules, news_rules
from quoteattr.coreference.vectors import PipelineStub, vectors_from_tensor
from tests import parses

VOCAB = parses.blank().vocab
WIDTH = 4
# word, tag, part of speech, morphology
WORDS = [
    row.split("/")
    for row in """he/PRP/PRON/Gender=Masc|Number=Sing|Person=3
    she/PRP/PRON/Gender=Fem|Number=Sing|Person=3 it/PRP/PRON/Gender=Neut|Number=Sing|Person=3
    they/PRP/PRON/Number=Plur|Person=3 his/PRP$/PRON/Gender=Masc|Number=Sing|Person=3|Poss=Yes
    himself/PRP/PRON/Gender=Masc|Number=Sing|Person=3|Reflex=Yes Roe/NNP/PROPN/Number=Sing
    Jane/NNP/PROPN/Number=Sing Acme/NNP/PROPN/Number=Sing Mr./NNP/PROPN/Number=Sing
    Ms./NNP/PROPN/Number=Sing company/NN/NOUN/Number=Sing man/NN/NOUN/Number=Sing
    woman/NN/NOUN/Number=Sing men/NNS/NOUN/Number=Plur the/DT/DET/ a/DT/DET/ and/CC/CCONJ/
    or/CC/CCONJ/ said/VBD/VERB/ is/VBZ/AUX/ in/IN/ADP/ fact/NN/NOUN/Number=Sing “/``/PUNCT/
    ”/''/PUNCT/""".split()
]
DEPS = (
    "nsubj nsubjpass dobj pobj prep conj cc appos compound det punct advcl acl relcl ccomp poss"
).split()
TABLE = data_model.FeatureTable(
    tags=["NN", "NNP", "PRP"], morphs=["Gender=Fem", "Number=Plur", "Number=Sing"],
    ent_types=["", "PERSON"], lefthand_deps_to_children=["cc", "det"],
    righthand_deps_to_children=["conj", "relcl"], lefthand_deps_to_parents=["nsubj", "poss"],
    righthand_deps_to_parents=["conj", "dobj", "pobj"], parent_tags=["IN", "VBD"],
    parent_morphs=["Number=Sing"], parent_lefthand_deps_to_children=["det", "nsubj"],
    parent_righthand_deps_to_children=["dobj", "prep"],
)  # fmt: skip


class SlowRules(NewsRules):
    """Our rules with coreferee's own methods: no answer is kept and no pair left out."""

    def initialize(self, doc: Doc) -> None:
        news_rules().initialize(doc)
        facts = facts_of(doc)
        facts.nouns, facts.anaphors = {}, {}
        RulesAnalyzer.initialize(self, doc)
        facts.holders = [token._.coref_chains for token in doc]

    def language_independent_is_potential_anaphoric_pair(
        self, referred: data_model.Mention, referring: Token
    ) -> int:
        stock: Any = RulesAnalyzer.language_independent_is_potential_anaphoric_pair
        rating = int(stock(self, referred, referring))
        quoted = facts_of(referring.doc).quoted
        if rating == 2 and quoted[referred.root_index] != quoted[referring.i]:
            referred.temp_is_uncertain = True
            return 1
        return rating

    def is_potential_anaphoric_pair(
        self, referred: data_model.Mention, referring: Token, directly: bool
    ) -> int:
        return self._rate_pair(facts_of(referring.doc), referred, referring, directly)


class SlowAnnotator(NewsAnnotator):
    """Our annotator with coreferee's own methods."""

    def __init__(self, features: data_model.FeatureTable, model: Any) -> None:
        super().__init__(features, model)
        self.rules_analyzer = SlowRules()
        self.rules_analyzer.__dict__.update(vars(news_rules()))
        self.tendencies_analyzer = TendenciesAnalyzer(self.rules_analyzer, PipelineStub(), features)

    def _nearest_coreferring(self, *_: Any) -> int | None:
        raise AssertionError("the fast way")

    def temp_annotate_any_coreferring_noun_link(
        self, token: Token, sentence_deque: Collection[Span], *tables: Any
    ) -> None:
        if token._.coref_chains.temp_potentially_referring:
            earlier = facts_of(token.doc).last_mention_before(token.i)
            if earlier is None:
                stock: Any = Annotator.temp_annotate_any_coreferring_noun_link
                stock(self, token, sentence_deque, *tables)
            else:
                self.record_mention(data_model.Mention(token.doc[earlier]), token, *tables)


@st.composite
def docs(draw: st.DrawFn) -> Doc:
    """Draw documents of a few sentences with any words in any trees, some of them with names."""
    rows: list[list[str]] = []
    deps: list[str] = []
    heads: list[int] = []
    for _ in range(draw(st.integers(1, 4))):
        start = len(rows)
        sentence = draw(st.lists(st.sampled_from(WORDS), min_size=1, max_size=9))
        order = draw(st.permutations(range(len(sentence))))
        rows += sentence
        heads += [0] * len(sentence)
        deps += ["ROOT"] * len(sentence)
        for n, place in enumerate(order[1:], start=1):
            heads[start + place] = start + order[draw(st.integers(0, n - 1))]
            deps[start + place] = draw(st.sampled_from(DEPS))
        heads[start + order[0]] = start + order[0]
    words, tags, pos, morphs = (list(column) for column in zip(*rows, strict=True))
    lemmas = [{"men": "man", "is": "be", "said": "say"}.get(word, word) for word in words]
    doc = Doc(
        VOCAB, words=words, tags=tags, pos=pos, deps=deps, heads=heads, lemmas=lemmas, morphs=morphs
    )
    names = [place for place, tag in enumerate(tags) if tag == "NNP"]
    labels = draw(st.lists(st.sampled_from(["", "PERSON", "ORG"]), min_size=len(names),
                           max_size=len(names)))  # fmt: skip
    doc.ents = [
        Span(doc, place, place + 1, label=label)
        for place, label in zip(names, labels, strict=True)
        if label
    ]
    random = np.random.default_rng(draw(st.integers(0, 99)))
    doc.tensor = random.normal(size=(len(doc), WIDTH)).astype(np.float32)
    return doc


def weights() -> Any:
    """Return an ensemble with random weights."""
    ChainFinder(parses.blank())
    rules = news_rules()
    doc = Doc(
        VOCAB, words=["Roe", "slept", "He", "woke"], tags=["NNP", "VBD", "PRP", "VBD"],
        pos=["PROPN", "VERB", "PRON", "VERB"], heads=[1, 1, 3, 3],
        deps=["nsubj", "ROOT", "nsubj", "ROOT"], lemmas=["Roe", "sleep", "he", "wake"],
        morphs=["Number=Sing", "", "Gender=Masc|Number=Sing|Person=3", ""],
    )  # fmt: skip
    doc.tensor = np.ones((len(doc), WIDTH), dtype=np.float32)
    fix_random_seed(0)
    rules.initialize(doc)
    with vectors_from_tensor(doc):
        analyzer = TendenciesAnalyzer(rules, PipelineStub(), TABLE)
        pair = DocumentPairInfo.from_doc(doc, analyzer, ENSEMBLE_SIZE)
        return create_thinc_model().initialize(X=[pair])


MODEL = weights()


def found(annotator: NewsAnnotator, doc: Doc) -> tuple[Any, dict[int, Any]]:
    """Return the chains, and the candidates of each pronoun in the order of their heads."""
    finder = ChainFinder(parses.blank(), strict=True).set_weights(TABLE, MODEL, WIDTH)
    finder.annotator = annotator
    finder(doc)
    rows = {
        token.i: sorted(
            (c.mention.tokens, c.certain, c.probability) for c in candidates(doc, token.i)
        )
        for token in doc
    }
    return chains(doc), rows


@given(docs())
def test_chains_are_those_of_coreferees_own_methods(doc: Doc) -> None:
    """Candidates are the same, with the same certainty and probability, and so are the chains."""
    slow_doc = doc.copy()
    expected_chains, expected = found(SlowAnnotator(TABLE, MODEL), slow_doc)
    fast_chains, fast = found(NewsAnnotator(TABLE, MODEL), doc)
    for place, row in expected.items():
        assert [c[:2] for c in fast[place]] == [c[:2] for c in row]
        assert [c[2] for c in fast[place]] == pytest.approx([c[2] for c in row], abs=1e-5)
        likely = sorted(c[2] for c in row)
        assume(all(b - a > 1e-5 for a, b in itertools.pairwise(likely)))
    assert fast_chains == expected_chains
