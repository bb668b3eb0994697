"""The spaCy component: a citizen of any pipeline, its records at home in any Doc."""

from __future__ import annotations

import datetime
import json
import pickle
import subprocess
import sys
from pathlib import Path

import attrs
import pytest
import spacy
from spacy import displacy
from spacy.attrs import DEP, ENT_IOB, ENT_TYPE, HEAD, LEMMA, MORPH, POS, SENT_START, SPACY, TAG
from spacy.language import Language
from spacy.tokens import Doc, DocBin
from spacy.training import Example

import quoteattr
from quoteattr import pipeline
from quoteattr.component import COLOURS, CONTENT, CUE, PARTS, SOURCE, Component, displacy_options
from quoteattr.errors import InputError, PipelineError
from quoteattr.extractor import Extractor
from quoteattr.neural import component
from quoteattr.records import Act, Attribution, Cue, Kind, Span, SpeakerKind, only_confident
from tests import embedded, made, parses
from tests.parses import PARSED as QUOTE

NEWS = (
    "“The bridge stays closed,” Mayor Ada Quill said on Thursday. She told reporters that the "
    "repairs would take “years, not months.”\n\n"
    "Residents believe that the council will find the money."
)
DATE = "2025-09-05"
RULES = {"reader": "rules"}


@pytest.fixture(scope="module")
def nlp(embedded_folder: Path) -> Language:
    pipeline = component.embedded(embedded_folder)
    pipeline.add_pipe("quoteattr")
    return pipeline


@pytest.fixture(scope="module")
def bare(embedded_folder: Path) -> Language:
    return embedded.stock()


@pytest.fixture(scope="module")
def stock(embedded_folder: Path) -> Language:
    nlp = embedded.stock()
    nlp.add_pipe("quoteattr")
    return nlp


@pytest.fixture
def doc(nlp: Language) -> Doc:
    return nlp(dated(nlp))


def dated(nlp: Language, text: str = NEWS) -> Doc:
    doc = nlp.make_doc(text)
    doc._.article_date = DATE
    return doc


def spans(doc: Doc, key: str) -> list[tuple[str, str, str, str]]:
    return [(span.text, span.label_, span.kb_id_, span.id_) for span in doc.spans[key]]


def who(record: Attribution) -> tuple[str, str]:
    assert record.speaker is not None
    return record.speaker.id, record.speaker.name


def unchanged(before: Doc, after: Doc) -> bool:
    """Tell whether all that is not ours is the same in both."""
    columns = [TAG, POS, LEMMA, MORPH, DEP, HEAD, SENT_START, ENT_IOB, ENT_TYPE, SPACY]
    ours = {key: after.user_data[key] for key in before.user_data}
    return (
        (before.to_array(columns) == after.to_array(columns)).all()
        and (before.tensor == after.tensor).all()
        and before.user_data == ours
        and set(after.spans) - set(before.spans) == set(PARTS)
    )


def test_the_records_are_those_of_the_extractor(embedded_nlp: Language, doc: Doc) -> None:
    article = quoteattr.Article(text=NEWS, date=datetime.date.fromisoformat(DATE))
    records = Extractor(embedded_nlp)(article)
    assert doc._.attributions == records
    assert str(records[0].said_on) == "2025-09-04"


def test_spans_tell_the_parts_and_who_and_how(doc: Doc) -> None:
    assert spans(doc, CONTENT) == [
        ("“The bridge stays closed,”", "direct", "Ada Quill", "a1"),
        ("that the repairs would take “years, not months.”", "mixed", "Ada Quill", "a2"),
    ]
    assert spans(doc, CUE) == [
        ("said", "statement", "Ada Quill", "a1"),
        ("told", "statement", "Ada Quill", "a2"),
    ]
    assert spans(doc, SOURCE) == [
        ("Mayor Ada Quill", "person", "Ada Quill", "a1"),
        ("She", "person", "Ada Quill", "a2"),
    ]


def test_displacy_shows_kind_and_speaker(doc: Doc) -> None:
    page = displacy.render(doc, style="span", options={"spans_key": CONTENT}, jupyter=False)
    assert "direct" in page
    assert "Ada Quill" in page


@pytest.mark.parametrize("key", [CONTENT, CUE, SOURCE])
def test_displacy_has_a_colour_for_each_label_and_a_speaker_in_one_line(doc: Doc, key: str) -> None:
    page = displacy.render(doc, style="span", options=displacy_options(key), jupyter=False)
    labels = {span.label_ for span in doc.spans[key]}
    assert labels
    assert all(COLOURS[label] in page for label in labels)
    assert "white-space: nowrap" in page
    known = {*Kind, *Act, *SpeakerKind} - {Act.OTHER, SpeakerKind.AUTHOR, SpeakerKind.UNKNOWN}
    assert set(COLOURS) == {str(label) for label in known}


@pytest.mark.parametrize("text", ["", " ", "It rained."])
def test_where_nothing_is_said_there_are_empty_lists(nlp: Language, text: str) -> None:
    doc = nlp(text)
    assert doc._.attributions == ()
    assert [len(doc.spans[key]) for key in PARTS] == [0, 0, 0]


def test_options_stand_in_the_configuration(embedded_folder: Path, embedded_nlp: Language) -> None:
    nlp = component.embedded(embedded_folder)
    nlp.add_pipe("quoteattr", name="beliefs", config={"acts": ["belief"], "reader": "rules"})
    (record,) = nlp(NEWS)._.attributions
    assert (record.act, record.id) == ("belief", "a1")
    assert nlp.config["components"]["beliefs"]["acts"] == ["belief"]
    extractor = Extractor(embedded_nlp, by_rules=True)
    assert (record,) == extractor(NEWS, acts=["belief"])
    with pytest.raises(InputError, match="shouting"):
        nlp.add_pipe("quoteattr", config={"acts": ["shouting"]})
    with pytest.raises(InputError, match="reader is 'oracle': give one of embedded, rules"):
        nlp.add_pipe("quoteattr", config={"reader": "oracle"})


def test_answers_below_the_least_confidence_are_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    unsure = attrs.evolve(made.records()[0], said_on_confidence=0.5)
    monkeypatch.setattr(pipeline, "read", lambda *_, **__: [unsure])
    for least, kept in ((0.5, unsure), (0.6, only_confident(unsure, 0.6))):
        doc = Component(["all"], "rules", None, least)(parses.blank()(made.TEXT))
        assert doc._.attributions == (kept,)


def test_a_role_that_a_slice_lacks_takes_its_confidence_along() -> None:
    doc = parses.blank()(made.TEXT)
    quill = attrs.evolve(made.QUILL, confidence=0.9, role_confidence=0.8)
    later = attrs.evolve(made.records()[2], speakers=(quill,))
    doc._.attributions = [later]
    start = next(token.i for token in doc if token.text == "According")
    (cut,) = doc[start:].as_doc(copy_user_data=True)._.attributions
    assert (cut.speaker.role, cut.speaker.role_confidence) == (None, None)
    assert cut.speaker.confidence == 0.9


def test_rules_take_the_place_of_the_reader(
    embedded_folder: Path, embedded_nlp: Language, nlp: Language
) -> None:
    ruled = component.embedded(embedded_folder)
    ruled.add_pipe("quoteattr", config={"reader": "rules"})
    extractor = Extractor(embedded_nlp, by_rules=True)
    assert ruled(NEWS)._.attributions == extractor(NEWS) != nlp(NEWS)._.attributions


def test_rules_read_the_syntax_of_a_pipeline_of_ones_own() -> None:
    nlp = spacy.blank("en")
    nlp.add_pipe("hand_made_parser")
    nlp.add_pipe("quoteattr", config=RULES)
    doc = nlp(QUOTE)
    assert [record.speaker.name for record in doc._.attributions] == ["Ada Quill"]
    assert spans(doc, CUE) == [("said", "statement", "Ada Quill", "a1")]


def test_rules_need_a_parser_in_the_pipeline() -> None:
    with pytest.raises(PipelineError, match=r"dependency parser.*\"reader\": \"embedded\""):
        spacy.blank("en").add_pipe("quoteattr", config=RULES)


@pytest.mark.parametrize("lacking", ["tags", "lemmas", "dependencies"])
def test_rules_name_the_annotation_that_a_doc_lacks(lacking: str) -> None:
    """A component that is disabled, or stands behind ours, would else be an empty answer."""
    nlp = spacy.blank("en")
    nlp.add_pipe("hand_made_parser")
    nlp.add_pipe("quoteattr", config=RULES)
    whole = nlp.get_pipe("hand_made_parser")(nlp.make_doc(QUOTE))
    told = whole.to_json()
    for token in told["tokens"]:
        for key in {"tags": ["tag"], "lemmas": ["lemma"], "dependencies": ["dep", "head"]}[lacking]:
            token.pop(key, None)
    doc = Doc(nlp.vocab).from_json(told)
    with pytest.raises(PipelineError, match=f"no {lacking}.*enable tagger, parser"):
        nlp.get_pipe("quoteattr")(doc)


def test_rules_find_nothing_to_complain_about_where_there_are_no_words() -> None:
    component = Component(["statement"], "rules", None)
    for text in ("", "\n \n"):
        assert component(parses.blank()(text))._.attributions == ()


class TestInAnyPipeline:
    """The embedded model reads the text by itself, whatever the pipeline does to it."""

    def expected(self) -> tuple[Attribution, ...]:
        return quoteattr.extract(NEWS, DATE)

    def blank(self) -> Language:
        nlp = spacy.blank("en")
        nlp.add_pipe("quoteattr")
        return nlp

    @pytest.mark.model
    def test_without_any_other_component(self) -> None:
        nlp = self.blank()
        doc = nlp(dated(nlp))
        assert doc._.attributions == self.expected() != ()
        assert spans(doc, SOURCE)[1] == ("She", "person", "Ada Quill", "a2")

    @pytest.mark.model
    def test_over_tokens_of_ones_own(self) -> None:
        """Tokens cut at blanks, and as long as a name or a line."""
        nlp = self.blank()
        words = NEWS.replace("Mayor Ada Quill", "Mayor_Ada_Quill").split(" ")
        words = [word.replace("_", " ") for word in words]
        doc = Doc(nlp.vocab, words=words, spaces=[*[True] * (len(words) - 1), False])
        doc._.article_date = DATE
        assert nlp(doc)._.attributions == self.expected()
        assert doc.spans[CONTENT][0].text == "“The bridge stays closed,”"

    @pytest.mark.model
    def test_nothing_else_in_the_doc_changes(self) -> None:
        nlp = spacy.blank("en")
        nlp.add_pipe("hand_made_parser")
        before = nlp(QUOTE)
        before.user_data["mine"] = 1
        after = nlp.add_pipe("quoteattr")(before.copy())
        assert len(after._.attributions) == 1
        assert unchanged(before, after)

    @pytest.mark.parametrize("language", ["de", "xx"])
    def test_but_in_no_other_language(self, language: str) -> None:
        with pytest.raises(PipelineError, match=f"reads '{language}'.*load an 'en' pipeline"):
            spacy.blank(language).add_pipe("quoteattr")

    @pytest.mark.model
    def test_the_configuration_goes_with_the_pipeline_and_the_weights_do_not(
        self, tmp_path: Path
    ) -> None:
        nlp = self.blank()
        assert nlp.config["components"]["quoteattr"]["reader"] == "embedded"
        nlp.to_disk(tmp_path)
        assert not (tmp_path / "quoteattr").exists()
        again = [
            spacy.load(tmp_path),
            spacy.util.load_model_from_config(nlp.config).from_bytes(nlp.to_bytes()),
            pickle.loads(pickle.dumps(nlp)),
        ]
        for other in again:
            assert other(dated(other))._.attributions == self.expected()
        assert len(pickle.dumps(nlp.get_pipe("quoteattr"))) < 1_000


class TestInEnCoreWebSm:
    """A stock pipeline, as most people have one."""

    def test_the_records_are_those_of_extract(self, stock: Language) -> None:
        doc = stock(dated(stock))
        assert doc._.attributions == quoteattr.extract(NEWS, DATE) != ()
        assert Doc.from_docs([doc, doc])._.attributions[2].id == "a3"

    def test_what_it_annotated_stays(self, bare: Language, stock: Language) -> None:
        assert unchanged(bare(NEWS), stock(NEWS))

    @pytest.mark.model
    @pytest.mark.parametrize("place", [{"first": True}, {"before": "parser"}, {"after": "tok2vec"}])
    def test_the_place_in_the_pipeline_does_not_matter(self, place: dict[str, object]) -> None:
        nlp = embedded.stock(exclude=["parser"] if "after" in place else [])
        nlp.add_pipe("quoteattr", **place)
        assert nlp(dated(nlp))._.attributions == quoteattr.extract(NEWS, DATE)

    def test_rules_must_stand_behind_the_parser(self, bare: Language) -> None:
        bare.add_pipe("quoteattr", "early", config=RULES, first=True)
        with pytest.raises(
            PipelineError, match=r"no tags, parts of speech, lemmas, dependencies.*last=True"
        ):
            bare(NEWS)
        bare.remove_pipe("early")

    @pytest.mark.parametrize("component", ["parser", "tagger", "attribute_ruler", "lemmatizer"])
    @pytest.mark.filterwarnings("ignore:.*W108")
    def test_rules_complain_about_a_disabled_component(
        self, bare: Language, component: str
    ) -> None:
        bare.add_pipe("quoteattr", "ruled", config=RULES)
        try:
            assert [record.cue.text for record in bare(NEWS)._.attributions] == ["said", "told"]
            with (
                bare.select_pipes(disable=[component]),
                pytest.raises(PipelineError, match="attribute ruler and lemmatizer"),
            ):
                bare(NEWS)
        finally:
            bare.remove_pipe("ruled")

    @pytest.mark.process
    @pytest.mark.slow
    @pytest.mark.filterwarnings("ignore:This process .* is multi-threaded:DeprecationWarning")
    def test_processes_share_the_work(self, stock: Language) -> None:
        docs = list(stock.pipe([NEWS, "It rained."], n_process=2, batch_size=1))
        assert [doc._.attributions for doc in docs] == [quoteattr.extract(NEWS), ()]


def test_the_analysis_finds_nothing_to_complain_about(nlp: Language) -> None:
    problems = nlp.analyze_pipes()["problems"]
    assert not any(problems.values()), problems
    meta = nlp.get_pipe_meta("quoteattr")
    assert meta.assigns == ["doc._.attributions", "doc.spans"]


class TestDate:
    def test_stands_in_front_of_the_component(self, doc: Doc) -> None:
        assert doc._.article_date == datetime.date.fromisoformat(DATE)
        assert {str(record.source_date) for record in doc._.attributions} == {DATE}

    @pytest.mark.parametrize(
        "given", ["Sept. 5, 2025", datetime.date(2025, 9, 5), datetime.datetime(2025, 9, 5, 12)]
    )
    def test_is_given_as_one_has_it(self, nlp: Language, given: str | datetime.date) -> None:
        doc = nlp.make_doc("")
        doc._.article_date = given
        assert doc._.article_date == datetime.date(2025, 9, 5)
        doc._.article_date = None
        assert doc._.article_date is None

    def test_that_is_none_is_an_input_error(self, nlp: Language) -> None:
        with pytest.raises(InputError, match="tomorrow"):
            nlp.make_doc("")._.article_date = "tomorrow"

    def test_is_else_that_of_the_dateline(self, nlp: Language) -> None:
        (record,) = nlp(f"DALTON, Sept. 5, 2025 — {QUOTE}")._.attributions
        assert str(record.source_date) == DATE


class TestKeeping:
    def check(self, kept: Doc, doc: Doc) -> None:
        assert kept._.attributions == doc._.attributions != ()
        assert kept._.article_date == doc._.article_date
        for key in PARTS:
            assert spans(kept, key) == spans(doc, key)

    def test_in_bytes_and_pickle(self, doc: Doc) -> None:
        self.check(Doc(doc.vocab).from_bytes(doc.to_bytes()), doc)
        self.check(pickle.loads(pickle.dumps(doc)), doc)
        self.check(doc.copy(), doc)

    def test_in_a_file(self, doc: Doc, tmp_path: Path) -> None:
        doc.to_disk(tmp_path / "doc")
        self.check(Doc(doc.vocab).from_disk(tmp_path / "doc"), doc)

    def test_in_a_bin_with_user_data(self, doc: Doc) -> None:
        packed = DocBin(docs=[doc], store_user_data=True).to_bytes()
        (kept,) = DocBin().from_bytes(packed).get_docs(parses.blank().vocab)
        self.check(kept, doc)

    def test_spans_without_their_records_are_an_error(self, doc: Doc) -> None:
        packed = DocBin(docs=[doc]).to_bytes()
        (kept,) = DocBin().from_bytes(packed).get_docs(parses.blank().vocab)
        assert spans(kept, CONTENT) == spans(doc, CONTENT)
        for one in (kept, Doc(doc.vocab).from_json(doc.to_json())):
            with pytest.raises(
                InputError, match=r"2 spans and the Doc no records.*store_user_data"
            ):
                one._.attributions  # noqa: B018

    def test_in_json(self, doc: Doc) -> None:
        told = json.loads(json.dumps(doc.to_json(underscore=["quoteattr_rows", "quoteattr_date"])))
        kept = Doc(doc.vocab).from_json(told)
        assert kept._.attributions == doc._.attributions
        assert kept._.article_date == doc._.article_date

    def test_in_plain_rows(self, doc: Doc) -> None:
        held = [span._.quoteattr_rows["rows"] for span in doc.spans[CONTENT]]
        assert [row["id"] for rows in json.loads(json.dumps(held)) for row in rows] == ["a1", "a2"]

    def test_the_pipeline_comes_back(self, nlp: Language, doc: Doc, tmp_path: Path) -> None:
        nlp.to_disk(tmp_path)
        self.check(spacy.load(tmp_path)(dated(nlp)), doc)
        fresh = spacy.util.load_model_from_config(nlp.config).from_bytes(nlp.to_bytes())
        self.check(fresh(dated(fresh)), doc)
        thawed = pickle.loads(pickle.dumps(nlp))
        self.check(thawed(dated(thawed)), doc)

    @pytest.mark.process
    @pytest.mark.slow
    @pytest.mark.filterwarnings("ignore:This process .* is multi-threaded:DeprecationWarning")
    def test_processes_share_the_work(self, nlp: Language, doc: Doc) -> None:
        given = [(dated(nlp), "first"), (nlp.make_doc("No."), "second")]
        (kept, first), (empty, second) = nlp.pipe(given, as_tuples=True, n_process=2, batch_size=1)
        self.check(kept, doc)
        assert (first, second, empty._.attributions) == ("first", "second", ())


class TestJoinedAndCut:
    """spaCy moves the records along with the text, and says nothing of it."""

    @pytest.mark.model
    def test_joined_docs_have_the_records_of_both(self) -> None:
        nlp = spacy.blank("en")
        nlp.add_pipe("quoteattr")
        other = "“No,” Kofi Osei said. Mayor Ada Quill nodded, he added."
        whole = Doc.from_docs([nlp(dated(nlp)), nlp.make_doc("It rained."), nlp(dated(nlp, other))])
        found = [(record.id, record.cue.text, *who(record)) for record in whole._.attributions]
        assert found == [
            ("a1", "said", "s1", "Ada Quill"),
            ("a2", "told", "s1", "Ada Quill"),
            ("a3", "said", "s2", "Kofi Osei"),
            ("a4", "added", "s2", "Kofi Osei"),
        ]
        for record in whole._.attributions:
            assert whole.text[record.cue.start : record.cue.end] == record.cue.text
        assert whole._.article_date is None, "each of the texts had its own"
        whole._.attributions = whole._.attributions
        assert [one[3] for one in spans(whole, CUE)] == ["a1", "a2", "a3", "a4"]

    def test_what_is_within_another_record_stays_so(self) -> None:
        nlp = spacy.blank("en")

        def nested() -> Doc:
            doc = nlp("Roe said Doe saw it")
            outer = Span.cut(doc.text, 9, 19)
            inner = Span.cut(doc.text, 17, 19)
            said = attrs.evolve(
                made.claim(id="a1", content=(outer,)),
                cue=Cue(start=4, end=8, text="said", lemma=""),
            )
            saw = attrs.evolve(said, id="a2", content=(inner,), cue=None, within="a1")
            doc._.attributions = (said, saw)
            return doc

        whole = Doc.from_docs([nested(), nested()])
        assert [(one.id, one.within) for one in whole._.attributions] == [
            ("a1", None),
            ("a2", "a1"),
            ("a3", None),
            ("a4", "a3"),
        ]
        (part,) = nested()[2:].as_doc(copy_user_data=True)._.attributions
        assert (part.id, part.within) == ("a2", None), "the outer one is cut off"

    def test_a_part_has_the_records_that_lie_in_it(self, doc: Doc) -> None:
        sentence = list(doc.sents)[1]
        part = sentence.as_doc(copy_user_data=True)
        (record,) = part._.attributions
        assert (record.id, record.cue.text, record.source.text) == ("a2", "told", "She")
        assert (record.speaker.name, record.role, record.speaker.mention) == (
            "Ada Quill",
            None,
            None,
        )
        assert part._.article_date is None
        assert str(record.source_date) == DATE
        assert doc[:8].as_doc(copy_user_data=True)._.attributions == ()
        part._.attributions = part._.attributions
        assert spans(part, CUE) == [("told", "statement", "Ada Quill", "a2")]

    def test_what_was_cut_off_does_not_come_back_over_another_text(self, doc: Doc) -> None:
        start = doc[:8].as_doc(copy_user_data=True)
        rest = Doc(doc.vocab, words=["and", "it", "rained"] * 40)
        joined = Doc.from_docs([start, rest], exclude=["tensor"])
        assert joined._.attributions == ()
        assert joined._.article_date is None

    def test_a_part_without_user_data_has_none(self, doc: Doc) -> None:
        assert next(iter(doc.sents)).as_doc()._.attributions == ()

    def test_what_the_model_proposed_for_the_whole_is_not_that_of_a_part(self, doc: Doc) -> None:
        assert component.proposals(doc) is not None
        part = list(doc.sents)[1].as_doc(copy_user_data=True)
        assert component.proposals(part) is None
        merged = doc.copy()
        with merged.retokenize() as retokenizer:
            retokenizer.merge(merged[0:4])
        assert component.proposals(merged) is None

    @pytest.mark.filterwarnings("ignore:.*W101.*coref_chains")
    def test_docs_of_the_embedded_pipeline_join_without_a_word(self, doc: Doc) -> None:
        assert len(Doc.from_docs([doc, doc])._.attributions) == 4


class TestByHand:
    """Gold, or records from elsewhere, put into a Doc."""

    def test_records_become_rows_and_spans(self) -> None:
        doc = parses.blank()(made.TEXT)
        doc._.attributions = made.records()
        assert doc._.attributions == made.records()
        assert spans(doc, SOURCE)[-1] == ("The council", "unknown", "", "a5")

    def test_a_name_is_no_markup(self) -> None:
        doc = parses.blank()(made.TEXT)
        name = 'Ada <img src="x" onerror=alert(1)>'
        doc._.attributions = [made.claim(speakers=(attrs.evolve(made.QUILL, name=name),))]
        page = displacy.render(doc, style="span", options={"spans_key": CONTENT}, jupyter=False)
        assert "<img" not in page
        assert doc._.attributions[0].speaker.name == name

    def test_a_range_that_cuts_a_token_takes_it_whole(self) -> None:
        doc = Doc(parses.blank().vocab, words=["“No,”", "she", "said-today."])
        cut = made.records()[0].cue.__class__(start=10, end=14, text="said", lemma="say")
        content = quoteattr.Span(start=1, end=3, text="No")
        doc._.attributions = [made.claim(content=(content,), cue=cut)]
        (record,) = doc._.attributions
        assert (record.content, record.cue) == ((content,), cut)
        assert [doc.spans[key][0].text for key in (CONTENT, CUE)] == ["“No,”", "said-today."]

    def test_records_of_another_text_are_refused(self) -> None:
        doc = parses.blank()("It rained.")
        with pytest.raises(InputError, match=r"a1.*does not stand at"):
            doc._.attributions = made.records()
        assert doc._.attributions == ()


class TestScores:
    def scores(
        self, nlp: Language, text: str, records: tuple[Attribution, ...] | None
    ) -> dict[str, float | None]:
        gold = nlp.make_doc(text)
        if records is not None:
            gold._.attributions = records
        told = nlp.evaluate([Example(nlp.make_doc(text), gold)])
        return {key: told[key] for key in told if key.startswith("quoteattr")}

    def test_are_those_of_every_part(self, nlp: Language, doc: Doc) -> None:
        assert set(self.scores(nlp, NEWS, doc._.attributions).values()) == {1.0}
        half = self.scores(nlp, NEWS, doc._.attributions[:1])
        for name in PARTS.values():
            assert [half[f"{name}_{each}"] for each in "prf"] == [0.5, 1.0, pytest.approx(2 / 3)]

    def test_count_what_nobody_said(self, nlp: Language) -> None:
        assert set(self.scores(nlp, NEWS, ()).values()) == {0.0}

    def test_are_none_without_gold(self, nlp: Language) -> None:
        assert set(self.scores(nlp, NEWS, None).values()) == {None}

    def test_stand_behind_a_pipeline_of_ones_own(self) -> None:
        nlp = spacy.blank("en")
        nlp.add_pipe("hand_made_parser")
        nlp.add_pipe("quoteattr", config=RULES)
        assert set(self.scores(nlp, QUOTE, nlp(QUOTE)._.attributions).values()) == {1.0}

    @pytest.mark.model
    def test_may_be_left_out(self) -> None:
        nlp = spacy.blank("en")
        nlp.add_pipe("hand_made_parser")
        nlp.add_pipe("quoteattr", config={"scorer": None})
        assert self.scores(nlp, QUOTE, ()) == {}


@pytest.mark.process
@pytest.mark.slow
@pytest.mark.parametrize(
    "script",
    [
        "import spacy\n"
        "try: spacy.blank('en').add_pipe('quoteattr', config={'reader': 'rules'})\n"
        "except ValueError as error: assert 'dependency parser' in str(error)\n"
        "else: raise SystemExit('no error')",
        "import spacy\n"
        "assert spacy.util.registry.scorers.get('quoteattr.attribution_scorer.v1')()([])",
    ],
)
def test_spacy_finds_us_by_itself(script: str, tmp_path: Path) -> None:
    """In a fresh process that imports spaCy alone, away from the source."""
    subprocess.run([sys.executable, "-c", script], check=True, timeout=300, cwd=tmp_path)
