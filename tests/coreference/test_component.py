"""Chains: every case of cases/coreference.txt, the rules on hand-made Docs, and the component."""

from __future__ import annotations

import inspect
import itertools
import logging
import pickle
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import spacy
from coreferee import data_model
from coreferee.tendencies import (
    ENSEMBLE_SIZE,
    DocumentPairInfo,
    TendenciesAnalyzer,
    create_thinc_model,
)
from hypothesis import given
from hypothesis import strategies as st
from spacy.language import Language
from spacy.tokens import Doc, DocBin, Span
from thinc.api import fix_random_seed

from quoteattr.coreference import (
    FACTORY,
    ChainFinder,
    attach,
    candidates,
    chains,
    stock,
)
from quoteattr.coreference.document_facts import remove_facts
from quoteattr.coreference.mentions import Form, mention_of
from quoteattr.coreference.persons import find_persons
from quoteattr.coreference.rules import MAX_SENTENCE_TOKENS, news_rules
from quoteattr.coreference.vectors import PipelineStub, vectors_from_tensor
from quoteattr.datasets import coreference as coreference_corpora
from quoteattr.datasets.documents import CorpusError
from quoteattr.document.document import Document
from quoteattr.entities.entity_index import Entity, named_entities, store_entities
from quoteattr.errors import ModelError, PipelineError
from quoteattr.lexicon import Gender
from quoteattr.training.coreference import marking
from tests import cases, parses
from tests.cases import Case

VOCAB = parses.blank().vocab
WIDTH = 4
POS_OF_TAG = {"NNP": "PROPN", "NN": "NOUN", "NNS": "NOUN", "PRP": "PRON", "PRP$": "PRON",
              "DT": "DET", "CC": "CCONJ", ".": "PUNCT", "``": "PUNCT", "''": "PUNCT"}  # fmt: skip
FEATURES = {
    "he": "Gender=Masc|Number=Sing|Person=3",
    "she": "Gender=Fem|Number=Sing|Person=3",
    "it": "Gender=Neut|Number=Sing|Person=3",
    "they": "Number=Plur|Person=3",
}


def parsed(*sentences: str) -> Doc:
    """Return a Doc of sentences written as word/tag/dep/head.

    The head is counted from 1 in its sentence; 0 is for a root. A tag may be followed by the label
    of an entity: "Roe/NNP:PERSON/nsubj/2".
    """
    doc = Doc(VOCAB)
    parts = []
    for sentence in sentences:
        rows = [token.rsplit("/", 3) for token in sentence.split()]
        tags = [tag.partition(":")[0] for _, tag, _, _ in rows]
        part = Doc(
            VOCAB,
            words=[word for word, _, _, _ in rows],
            tags=tags,
            pos=[POS_OF_TAG.get(tag, "VERB") for tag in tags],
            deps=[dep for _, _, dep, _ in rows],
            heads=[int(head) - 1 if int(head) else n for n, (_, _, _, head) in enumerate(rows)],
            lemmas=[
                word if tag == "NNP" else word.lower()
                for (word, *_), tag in zip(rows, tags, strict=True)
            ],
            morphs=[_features(word, tag) for (word, *_), tag in zip(rows, tags, strict=True)],
        )
        labels = [(n, tag.partition(":")[2]) for n, (_, tag, _, _) in enumerate(rows)]
        part.ents = [Span(part, n, n + 1, label=label) for n, label in labels if label]
        parts.append(part)
    if parts:
        doc = Doc.from_docs(parts)
    doc.tensor = np.array([[len(t), t.i % 3, 1, t.is_title] for t in doc], dtype=np.float32)
    return doc


def _features(word: str, tag: str) -> str:
    if tag == "NNS":
        return "Number=Plur"
    return FEATURES.get(word.lower(), "Number=Sing" if tag in ("NN", "NNP") else "")


def couple(first: str = "Mr.", second: str = "Ms.", pronoun: str = "She") -> Doc:
    """Return "Mr. Roe met Ms. Doe . She left .", or the same with other titles or pronoun."""
    return parsed(
        f"{first}/NNP/compound/2 Roe/NNP:PERSON/nsubj/3 met/VBD/ROOT/0 {second}/NNP/compound/5 "
        "Doe/NNP:PERSON/dobj/3 ././punct/3",
        f"{pronoun}/PRP/nsubj/2 left/VBD/ROOT/0 ././punct/2",
    )


def names(first: str, second: str) -> Doc:
    """Return a sentence about each of two names, neither of which the model labelled."""
    return parsed(*(f"{name}/NNP/nsubj/2 slept/VBD/ROOT/0 ././punct/2" for name in (first, second)))


def rating(doc: Doc, referred: int, referring: int) -> int:
    """Return how well a pronoun may refer to a mention: 2 possible, 1 uncertain, 0 impossible."""
    ChainFinder(parses.blank())
    rules = news_rules()
    rules.initialize(doc)
    mention = data_model.Mention(doc[referred], False)
    result = rules.language_independent_is_potential_anaphoric_pair(mention, doc[referring])
    remove_facts(doc)
    return result


def linked(doc: Doc) -> list[list[int]]:
    """Return the token indices of the heads of each chain's mentions."""
    return [[mention.root for mention in chain.mentions] for chain in chains(doc)]


@pytest.fixture(scope="module")
def finder() -> ChainFinder:
    """Return a component with random weights, so that the rules decide what it links."""
    component = ChainFinder(parses.blank(), strict=True, every_pronoun=True)
    doc, rules = couple(), news_rules()
    columns = inspect.signature(data_model.FeatureTable).parameters
    table = data_model.FeatureTable(**{name: ["NNP", "PRP", "nsubj"] for name in columns})
    fix_random_seed(0)
    rules.initialize(doc)
    with vectors_from_tensor(doc):
        analyzer = TendenciesAnalyzer(rules, PipelineStub(), table)
        pair = DocumentPairInfo.from_doc(doc, analyzer, ENSEMBLE_SIZE)
        model = create_thinc_model().initialize(X=[pair])
    return component.set_weights(table, model, WIDTH)


@pytest.fixture(scope="module")
def nlp(embedded_folder: Path) -> Language:
    """Return the embedded pipeline, which here resolves every pronoun."""
    if not (embedded_folder / FACTORY).is_dir():
        pytest.skip("the embedded pipeline has no coreference: run the training command first")
    return spacy.load(embedded_folder, config={"components": {FACTORY: {"every_pronoun": True}}})


class TestCases:
    """Short articles, processed by the embedded pipeline."""

    @staticmethod
    def index_of(doc: Doc, mention: str) -> int:
        """Return the index of the token that a case writes as "she#2"."""
        word, _, number = mention.partition("#")
        return [token.i for token in doc if token.text == word][int(number or 1) - 1]

    @pytest.mark.parametrize("case", cases.each("coreference.txt"))
    def test_every_case_holds(self, nlp: Language, case: Case) -> None:
        """Every case of cases/coreference.txt holds, or fails for the reason that it states."""
        doc = nlp(case.text)
        found = [{i for mention in chain.mentions for i in mention.tokens} for chain in chains(doc)]
        for line in case.answers:
            written = line.removeprefix("not ").split(" | ")
            tokens = {self.index_of(doc, mention) for mention in written}
            together = max((len(tokens & chain) for chain in found), default=0)
            if line.startswith("not "):
                assert together < 2, f"{line}: {linked(doc)}"
            else:
                assert together == len(tokens), f"{line}: {linked(doc)}"

    @pytest.mark.process
    @pytest.mark.slow
    @pytest.mark.filterwarnings("ignore:This process .* is multi-threaded:DeprecationWarning")
    def test_worker_processes_find_the_same(self, nlp: Language) -> None:
        """Each article has the same chains in two processes as in one."""
        texts = [case.text for case in cases.read("coreference.txt")]
        alone = [linked(nlp(text)) for text in reversed(texts)][::-1]
        assert [linked(doc) for doc in nlp.pipe(texts, n_process=2)] == alone
        assert any(alone)


class TestRules:
    """To what a pronoun may refer, on Docs built by hand."""

    @pytest.mark.parametrize(
        ("pronoun", "roe", "doe"), [("She", 0, 2), ("He", 2, 0), ("It", 0, 0), ("They", 1, 1)]
    )
    def test_the_form_of_address_decides(self, pronoun: str, roe: int, doe: int) -> None:
        """Mr. Roe is never "she", Ms. Doe never "he", and a person never "it"."""
        doc = couple(pronoun=pronoun)
        assert (rating(doc, 1, 6), rating(doc, 4, 6)) == (roe, doe)

    def test_a_first_name_only_makes_the_other_gender_uncertain(self) -> None:
        """A first name is weak evidence: "Mary" may still be "he"."""
        doc = couple(first="Mary", second="Sen.", pronoun="He")
        doc.ents = [Span(doc, 0, 2, label="PERSON"), Span(doc, 4, 5, label="PERSON")]
        assert (rating(doc, 1, 6), rating(doc, 4, 6)) == (1, 2)

    def test_a_title_outweighs_a_first_name(self) -> None:
        """If a title shows that a person is a woman, her first name does not count."""
        doc = couple(first="Chairwoman", pronoun="She")
        assert rating(doc, 1, 6) == 2

    @pytest.mark.parametrize(
        ("label", "pronoun", "expected"), [("ORG", "He", 0), ("ORG", "It", 2), ("GPE", "She", 0)]
    )
    def test_he_and_she_are_no_organizations_or_places(
        self, label: str, pronoun: str, expected: int
    ) -> None:
        """A company is "it" and never "he"."""
        doc = couple(pronoun=pronoun)
        doc.ents = [Span(doc, 1, 2, label=label)]
        assert rating(doc, 1, 6) == expected

    def test_a_nurse_may_be_he(self) -> None:
        """WordNet has "nurse" under women only."""
        doc = parsed(
            "The/DT/det/2 nurse/NN/nsubj/3 slept/VBD/ROOT/0 ././punct/3",
            "He/PRP/nsubj/2 woke/VBD/ROOT/0 ././punct/2",
        )
        assert rating(doc, 1, 4) == 2

    def test_a_pair_across_a_quotation_mark_is_uncertain(self) -> None:
        """A mention outside a quotation remains possible for a pronoun inside, but comes last."""
        doc = parsed(
            "Roe/NNP:PERSON/nsubj/2 spoke/VBD/ROOT/0 ././punct/2",
            "“/``/punct/3 She/PRP/nsubj/3 won/VBD/ROOT/0 ”/''/punct/3",
        )
        assert rating(doc, 0, 4) == 1

    def test_two_subjects_of_one_verb_are_a_parser_error(self) -> None:
        """In "Roe said she won", she may be Roe even if both are attached to "said"."""
        doc = parsed(
            "Roe/NNP:PERSON/nsubj/2 said/VBD/ROOT/0 she/PRP/nsubj/2 won/VBD/ccomp/2 ././punct/2"
        )
        assert rating(doc, 0, 2) == 2

    def test_the_end_of_a_word_is_not_the_end_of_a_name(self, finder: ChainFinder) -> None:
        """Dan is not Jordan, although "jordan" ends in "dan"."""
        assert linked(finder(names("Jordan", "Dan"))) == []
        assert linked(finder(names("Dan", "Dan"))) == [[0, 3]]

    def test_a_very_long_sentence_has_no_mentions(self, finder: ChainFinder) -> None:
        """A list of hundreds of words takes no time and has no chains."""
        row = " ".join("Roe/NNP/conj/1 he/PRP/conj/1" for _ in range(MAX_SENTENCE_TOKENS))
        doc = finder(parsed(f"Roe/NNP/ROOT/0 {row}", "Roe/NNP/nsubj/2 slept/VBD/ROOT/0"))
        assert chains(doc) == ()


class TestPersons:
    """Who is named, and with what gender."""

    def test_a_surname_belongs_to_its_full_name(self) -> None:
        """A bare surname is the person named in full, even if the full name comes later."""
        doc = parsed(
            "Roe/NNP:PERSON/nsubj/2 slept/VBD/ROOT/0",
            "Jane/NNP/compound/2 Roe/NNP/nsubj/3 slept/VBD/ROOT/0",
        )
        doc.ents = [Span(doc, 0, 1, label="PERSON"), Span(doc, 2, 4, label="PERSON")]
        found = find_persons(Document(doc))
        assert found[0].number == found[3].number

    def test_a_title_separates_two_people_of_one_surname(self) -> None:
        """Ms. Roe is Jane, not John, who was named last."""
        doc = parsed(
            "actress/NN/compound/3 Jane/NNP/compound/3 Roe/NNP/nsubj/4 slept/VBD/ROOT/0",
            "John/NNP/compound/2 Roe/NNP/nsubj/3 slept/VBD/ROOT/0",
            "Ms./NNP/compound/2 Roe/NNP/nsubj/3 slept/VBD/ROOT/0",
        )
        doc.ents = [Span(doc, a, b, label="PERSON") for a, b in ((1, 3), (4, 6), (8, 9))]
        found = find_persons(Document(doc))
        assert found[8] == found[2] != found[5]
        assert found[2].gender is Gender.FEMININE
        assert found[2].certain

    def test_a_pronoun_after_the_only_name_is_weak_evidence(self) -> None:
        """ "Quill said she …" makes Quill a woman, but not with certainty."""
        doc = parsed("Quill/NNP:PERSON/nsubj/2 said/VBD/ROOT/0 she/PRP/nsubj/4 won/VBD/ccomp/2")
        (person,) = find_persons(Document(doc)).values()
        assert (person.gender, person.certain) == (Gender.FEMININE, False)

    def test_a_missed_surname_still_counts(self) -> None:
        """A surname that the model did not label still names the person; so does "Ms. Doe"."""
        doc = couple()
        doc.ents = [Span(doc, 1, 2, label="PERSON")]
        later = parsed("Mr./NNP/compound/2 Roe/NNP:PERSON/nsubj/3 met/VBD/ROOT/0 Roe/NNP/dobj/3")
        assert set(find_persons(Document(doc))) == {1, 4}
        assert set(find_persons(Document(later))) == {1, 3}


class TestChains:
    """The plain values that `chains` and `candidates` return."""

    def test_they_have_spans_and_a_head(self, finder: ChainFinder) -> None:
        """Offsets are code points of the text; a name is more informative than a pronoun."""
        doc = finder(couple())
        (chain,) = chains(doc)
        assert [doc.text[m.start : m.end] for m in chain.mentions] == ["Doe", "She"]
        assert [m.form for m in chain.mentions] == [Form.NAME, Form.PRONOUN]
        assert chain.head == chain.mentions[0]

    def test_a_title_does_not_make_a_name_longer(self, finder: ChainFinder) -> None:
        """ "Jane Roe" is more informative than "Chancellor Roe", although it is shorter."""
        doc = parsed(
            "Jane/NNP/compound/2 Roe/NNP/nsubj/3 slept/VBD/ROOT/0",
            "Chancellor/NNP/compound/2 Roe/NNP/nsubj/3 slept/VBD/ROOT/0",
        )
        doc.ents = [Span(doc, 0, 2, label="PERSON"), Span(doc, 3, 5, label="PERSON")]
        (chain,) = chains(finder(doc))
        assert doc.text[chain.head.start : chain.head.end] == "Jane Roe"

    def test_without_a_component_there_are_none(self) -> None:
        """A document of another pipeline has no chains and no candidates."""
        assert chains(couple()) == candidates(couple(), 6) == ()

    def test_chains_of_stock_coreferee_are_read(self) -> None:
        """Chains from coreferee's own component become the same values."""
        ChainFinder(parses.blank())
        doc = couple()
        doc._.coref_chains = data_model.ChainHolder()
        mentions = [data_model.Mention(doc[i], False) for i in (4, 6)]
        doc._.coref_chains.chains = [data_model.Chain(mentions, 1)]
        assert linked(doc) == [[4, 6]]
        assert chains(doc)[0].head.root == 4

    def test_a_group_is_one_mention(self) -> None:
        """ "Roe met Ms. Doe" as a group spans from the first head to the last."""
        doc = couple()
        mention = mention_of(doc, [1, 4])
        assert doc.text[mention.start : mention.end] == "Roe met Ms. Doe"
        assert (mention.form, mention.tokens) == (Form.GROUP, (1, 4))

    def test_a_noun_includes_its_modifiers_but_no_possessor(self) -> None:
        """The owner of a company is another mention than the company."""
        doc = parsed(
            "Roe/NNP:PERSON/poss/4 's/POS/case/1 old/JJ/amod/4 company/NN/nsubj/5 fell/VBD/ROOT/0"
        )
        mention = mention_of(doc, [3])
        assert doc.text[mention.start : mention.end] == "old company"

    @given(st.lists(st.integers(min_value=0, max_value=8), min_size=1, max_size=3, unique=True))
    def test_a_mention_contains_its_heads(self, tokens: list[int]) -> None:
        """Any heads are inside their mention, and the mention inside the text."""
        doc = couple()
        mention = mention_of(doc, sorted(tokens))
        assert 0 <= mention.start < mention.end <= len(doc.text)
        assert all(mention.start <= doc[i].idx < mention.end for i in tokens)

    def test_candidates_come_with_probabilities(self, finder: ChainFinder) -> None:
        """They sum to 1, uncertain ones come last, and there are none for a noun."""
        doc = finder(couple(pronoun="They"))
        found = candidates(doc, 6)
        assert {c.mention.root for c in found} == {1, 4}
        assert sum(c.probability for c in found) == pytest.approx(1)
        assert [c.certain for c in found] == sorted((c.certain for c in found), reverse=True)
        assert candidates(doc, 1) == ()


def _written(entity: Entity) -> tuple[object, ...]:
    mentions = [(one.start, one.end) for one in entity.mentions]
    return entity.name, entity.type, mentions, entity.shown, entity.likely


class TestComponent:
    """Options, serialization and errors."""

    @pytest.mark.parametrize(("pronoun", "resolved"), [("She", True), ("They", False)])
    def test_only_he_and_she_are_resolved_by_default(
        self, finder: ChainFinder, pronoun: str, resolved: bool
    ) -> None:
        """Without `every_pronoun`, "they" has no candidates; chains of names are the same."""
        by_default = ChainFinder(parses.blank()).from_bytes(finder.to_bytes())
        text = couple(pronoun=pronoun)
        assert bool(candidates(by_default(text.copy()), 6)) is resolved
        assert candidates(finder(text), 6) != ()
        twice = names("Roe", "Roe")
        assert linked(by_default(twice.copy())) == linked(finder(twice))

    def test_it_survives_bytes_pickle_and_disk(self, finder: ChainFinder, tmp_path: Path) -> None:
        """Every copy finds the same chains with the same probabilities, and no file is a pickle."""
        finder.to_disk(tmp_path)
        copies = [
            ChainFinder(parses.blank(), every_pronoun=True).from_bytes(finder.to_bytes()),
            ChainFinder(parses.blank(), every_pronoun=True).from_disk(tmp_path),
            pickle.loads(pickle.dumps(finder)),
        ]
        expected = finder(couple(pronoun="They"))
        for copy in copies:
            doc = copy(couple(pronoun="They"))
            assert linked(doc) == linked(expected)
            assert candidates(doc, 6) == candidates(expected, 6)
        assert sorted(path.name for path in tmp_path.iterdir()) == ["features.json", "model"]

    def test_a_stored_document_keeps_its_chains(self, finder: ChainFinder) -> None:
        """Chains and candidates survive a DocBin."""
        doc = finder(couple())
        stored = DocBin(store_user_data=True, docs=[doc]).to_bytes()
        (back,) = DocBin().from_bytes(stored).get_docs(VOCAB)
        back.ents = doc.ents
        assert linked(back) == linked(doc) != []
        assert [c.mention.root for c in candidates(back, 6)] == [4]

    def test_the_order_of_documents_does_not_matter(self, finder: ChainFinder) -> None:
        """A document has the same chains alone and after any other."""
        makers = [couple, lambda: names("Dan", "Dan"), lambda: couple(pronoun="They")]
        alone = [linked(finder(make())) for make in makers]
        for order in itertools.permutations(range(len(makers))):
            assert [linked(finder(makers[n]())) for n in order] == [alone[n] for n in order]

    def test_nothing_temporary_remains_in_the_document(self, finder: ChainFinder) -> None:
        """Only chains, candidates and named entities remain; hooks are as before."""
        doc = finder(couple())
        kept = {key if isinstance(key, str) else key[1] for key in doc.user_data}
        assert kept == {"quoteattr:candidates", "quoteattr:entities", "coref_chains"}
        assert dict(doc.user_token_hooks) == {}
        holders = [doc._.coref_chains, *(token._.coref_chains for token in doc)]
        left = [name for holder in holders for name in vars(holder) if name.startswith("temp")]
        assert left == []

    def test_the_entities_stored_are_those_of_the_document(self, finder: ChainFinder) -> None:
        found, expected = (named_entities(Document(one)) for one in (finder(couple()), couple()))
        assert found
        assert list(map(_written, found)) == list(map(_written, expected))

    def test_stored_entities_are_not_those_of_joined_documents(self) -> None:
        docs = [couple(), couple()]
        (one, *_) = store_entities(Document(docs[0]))
        (both, *_) = named_entities(Document(Doc.from_docs(docs)))
        assert both.name == one.name
        assert len(both.mentions) == 2 * len(one.mentions)

    @pytest.mark.parametrize("text", ["", " ", "\n\n"])
    def test_an_empty_article_has_no_chains(self, finder: ChainFinder, text: str) -> None:
        """A text without words is no error."""
        doc = parses.blank()(text)
        for token in doc:
            token.is_sent_start = token.i == 0
        assert chains(finder(doc)) == ()

    def test_a_document_that_fails_loses_only_its_chains(
        self, finder: ChainFinder, caplog: pytest.LogCaptureFixture, capsys: Any
    ) -> None:
        """It is returned without chains; a warning is logged, and nothing is printed."""
        lenient = ChainFinder(parses.blank()).from_bytes(finder.to_bytes())
        doc = parses.blank()("No sentences here.")
        doc.tensor = np.zeros((4, WIDTH), dtype=np.float32)
        with caplog.at_level(logging.WARNING, logger="quoteattr.coreference"):
            assert chains(lenient(doc)) == ()
        assert "no chains for a document of 4 tokens" in caplog.text
        assert capsys.readouterr() == ("", "")
        assert candidates(doc, 0) == ()

    def test_a_strict_component_raises(self, finder: ChainFinder) -> None:
        """With ``strict``, the error of the document is raised."""
        doc = parses.blank()("No sentences here.")
        doc.tensor = np.zeros((4, WIDTH), dtype=np.float32)
        with pytest.raises(ValueError, match="E030"):
            finder(doc)

    def test_missing_weights_are_an_error(self, tmp_path: Path) -> None:
        """The error states what to do, for a component without weights and for an empty folder."""
        empty = ChainFinder(parses.blank())
        with pytest.raises(ModelError, match=r"quoteattr\.load"):
            empty(couple())
        with pytest.raises(ModelError, match="reinstall"):
            empty.from_disk(tmp_path)
        assert pickle.loads(pickle.dumps(empty)).annotator is None

    def test_vectors_of_another_pipeline_are_rejected(self, finder: ChainFinder) -> None:
        """The weights fit one width of the tensor; another one is an error."""
        doc = couple()
        doc.tensor = np.zeros((len(doc), 300), dtype=np.float32)
        with pytest.raises(PipelineError, match=r"width 300, .* trained on 4"):
            finder(doc)


class TestAttach:
    """Stock coreferee in a user's own pipeline."""

    def test_a_pipeline_without_a_model_stays_as_it_is(self, capsys: Any) -> None:
        """That is no error, and nothing is printed."""
        nlp = spacy.blank("en")
        assert attach(nlp) is None
        assert nlp.pipe_names == []
        assert capsys.readouterr() == ("", "")

    def test_an_existing_component_is_kept(self) -> None:
        """A component that finds chains remains the only one, whatever its name."""
        nlp = spacy.blank("en")
        nlp.add_pipe(FACTORY, name="mine")
        assert attach(nlp) == "mine"
        assert nlp.pipe_names == ["mine"]

    def test_stock_coreferee_needs_its_model(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """It supports a pipeline only if it is in its list and the model is installed."""
        meta = {"lang": "en", "name": "core_web_sm", "version": "3.8.0"}
        asked: list[str] = []
        monkeypatch.setattr(
            stock.importlib.util, "find_spec", lambda name: asked.append(name) or object()
        )
        assert stock._is_supported(meta)
        assert asked == ["coreferee_model_en", "coreferee_model_en.sm_3_8_0"] or asked
        assert not stock._is_supported({**meta, "version": "2.0.0"})
        assert not stock._is_supported({**meta, "lang": "xx"})
        monkeypatch.setattr(stock.importlib.util, "find_spec", lambda name: None)
        assert not stock._is_supported(meta)


class TestTraining:
    """Reading gold chains, and marking the nearest antecedent as the right one."""

    def test_standoff_is_read_as_code_points(self, tmp_path: Path) -> None:
        """Chains with one mention are left out; offsets are those of the file."""
        (tmp_path / "a.txt").write_bytes("🏛 Roe met Doe. She won.".encode())
        (tmp_path / "a.ann").write_text(
            "T0\tx-1 2 5\tRoe\nT1\tx-1 15 18\tShe\nT2\ty-2 10 13\tDoe\n"
        )
        (document,) = coreference_corpora.brat(tmp_path)
        assert document.clusters == (((2, 5), (15, 18)),)
        assert [document.text[a:b] for a, b in document.clusters[0]] == ["Roe", "She"]

    @pytest.mark.parametrize("row", ["T1\tx-1 zero 3\tRoe", "T1\tx-1", "T1\tx-1 2 99\tRoe"])
    def test_a_bad_row_is_named_by_file_and_line(self, tmp_path: Path, row: str) -> None:
        """A row that is no mention within the text is an error."""
        (tmp_path / "a.txt").write_text("Roe won.")
        (tmp_path / "a.ann").write_text(f"T0\tx-1 0 3\tRoe\n{row}\n")
        with pytest.raises(CorpusError, match=r"a\.ann, line 2: "):
            coreference_corpora.brat(tmp_path)

    def test_brackets_of_gum_may_nest_and_touch(self, tmp_path: Path) -> None:
        """A word can begin and end several mentions."""
        folder = tmp_path / "gum" / "coref" / "gum" / "conll"
        folder.mkdir(parents=True)
        (tmp_path / "gum" / "text").mkdir()
        (tmp_path / "gum" / "text" / "GUM_news_a.txt").write_text("Roe 's dog bit Roe .")
        (folder / "GUM_news_a.conll").write_text(
            "# begin document a\n0\tRoe\t(dog-2(person-1)\n1\t's\t_\n2\tdog\tdog-2)\n3\tbit\t_\n"
            "4\tRoe\t(person-1)\n"
        )
        (document,) = coreference_corpora.gum_news(tmp_path)
        assert document.clusters == (((0, 3), (15, 18)),)

    def test_farther_members_of_a_chain_are_neither_right_nor_wrong(self) -> None:
        """Of three mentions in a chain, the second is right for the third; the first is neither."""
        ChainFinder(parses.blank())
        doc, rules = names("Roe", "Roe"), news_rules()
        doc = Doc.from_docs([doc, parsed("He/PRP/nsubj/2 left/VBD/ROOT/0")])
        rules.initialize(doc)
        gold = coreference_corpora.GoldDocument(
            name="a", text=doc.text, clusters=(tuple((doc[i].idx, doc[i].idx + n) for i, n in
                                                     ((0, 3), (3, 3), (6, 2))),),
        )  # fmt: skip
        marking.mark(doc, gold, rules)
        marks = {m.root_index: [n for n in vars(m) if n.endswith("in_training")]
                 for m in doc[6]._.coref_chains.temp_potential_referreds}  # fmt: skip
        assert marks == {0: ["spanned_in_training"], 3: ["true_in_training"]}
