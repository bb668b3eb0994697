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
from spacy.language import Language
from spacy.tokens import Doc, DocBin
from spacy.training import Example

import quoteattr
from quoteattr import syntax
from quoteattr.component import COLOURS, CONTENT, CUE, PARTS, SOURCE, displacy_options
from quoteattr.errors import InputError, PipelineError
from quoteattr.pipeline import Extractor
from quoteattr.records import Act, Attribution, Kind, SpeakerKind
from tests import embedded, made
from tests.test_pipeline import QUOTE

NEWS = (
    "“The bridge stays closed,” Mayor Ada Quill said on Thursday. She told reporters that the "
    "repairs would take “years, not months.”\n\n"
    "Residents believe that the council will find the money."
)
DATE = "2025-09-05"


@pytest.fixture(scope="module")
def nlp() -> Language:
    pipeline = syntax.embedded(embedded.folder())
    pipeline.add_pipe("quoteattr")
    return pipeline


@pytest.fixture
def doc(nlp: Language) -> Doc:
    return nlp(dated(nlp))


def dated(nlp: Language, text: str = NEWS) -> Doc:
    doc = nlp.make_doc(text)
    doc._.article_date = DATE
    return doc


def spans(doc: Doc, key: str) -> list[tuple[str, str, str, str]]:
    return [(span.text, span.label_, span.kb_id_, span.id_) for span in doc.spans[key]]


def test_the_records_are_those_of_the_extractor(nlp: Language, doc: Doc) -> None:
    article = quoteattr.Article(text=NEWS, date=datetime.date.fromisoformat(DATE))
    records = Extractor(embedded.pipeline())(article)
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


def test_options_stand_in_the_configuration() -> None:
    nlp = syntax.embedded(embedded.folder())
    nlp.add_pipe("quoteattr", name="beliefs", config={"acts": ["belief"], "rules": True})
    (record,) = nlp(NEWS)._.attributions
    assert (record.act, record.id) == ("belief", "a1")
    assert nlp.config["components"]["beliefs"]["acts"] == ["belief"]
    extractor = Extractor(embedded.pipeline(), by_rules=True)
    assert (record,) == extractor(NEWS, acts=["belief"])
    with pytest.raises(InputError, match="shouting"):
        nlp.add_pipe("quoteattr", config={"acts": ["shouting"]})


def test_rules_take_the_place_of_the_reader(nlp: Language) -> None:
    ruled = syntax.embedded(embedded.folder())
    ruled.add_pipe("quoteattr", config={"rules": True})
    extractor = Extractor(embedded.pipeline(), by_rules=True)
    assert ruled(NEWS)._.attributions == extractor(NEWS) != nlp(NEWS)._.attributions


def test_a_pipeline_of_ones_own_will_do() -> None:
    nlp = spacy.blank("en")
    nlp.add_pipe("hand_made_parser")
    nlp.add_pipe("quoteattr")
    doc = nlp(QUOTE)
    assert [record.speaker.name for record in doc._.attributions] == ["Ada Quill"]
    assert spans(doc, CUE) == [("said", "statement", "Ada Quill", "a1")]


def test_the_pipeline_must_have_a_parser() -> None:
    with pytest.raises(PipelineError, match=r"dependency parser.*quoteattr\.load\(\)\.nlp"):
        spacy.blank("en").add_pipe("quoteattr", config={"acts": ["all"]})


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
        (kept,) = DocBin().from_bytes(packed).get_docs(spacy.blank("en").vocab)
        self.check(kept, doc)

    def test_a_bin_without_user_data_keeps_the_spans(self, doc: Doc) -> None:
        packed = DocBin(docs=[doc]).to_bytes()
        (kept,) = DocBin().from_bytes(packed).get_docs(spacy.blank("en").vocab)
        assert kept._.attributions == ()
        assert spans(kept, CONTENT) == spans(doc, CONTENT)

    def test_in_json_able_values(self, doc: Doc) -> None:
        rows = doc.user_data["quoteattr:attributions"]
        assert [row["id"] for row in json.loads(json.dumps(rows))] == ["a1", "a2"]

    def test_the_pipeline_comes_back(self, nlp: Language, doc: Doc, tmp_path: Path) -> None:
        nlp.to_disk(tmp_path)
        self.check(spacy.load(tmp_path)(dated(nlp)), doc)
        fresh = spacy.util.load_model_from_config(nlp.config).from_bytes(nlp.to_bytes())
        self.check(fresh(dated(fresh)), doc)
        thawed = pickle.loads(pickle.dumps(nlp))
        self.check(thawed(dated(thawed)), doc)

    @pytest.mark.slow
    @pytest.mark.filterwarnings("ignore:This process .* is multi-threaded:DeprecationWarning")
    def test_processes_share_the_work(self, nlp: Language, doc: Doc) -> None:
        given = [(dated(nlp), "first"), (nlp.make_doc("No."), "second")]
        (kept, first), (empty, second) = nlp.pipe(given, as_tuples=True, n_process=2, batch_size=1)
        self.check(kept, doc)
        assert (first, second, empty._.attributions) == ("first", "second", ())


class TestByHand:
    """Gold, or records from elsewhere, put into a Doc."""

    def test_records_become_rows_and_spans(self) -> None:
        doc = spacy.blank("en")(made.TEXT)
        doc._.attributions = made.records()
        assert doc._.attributions == made.records()
        assert spans(doc, SOURCE)[-1] == ("The council", "unknown", "", "a5")

    def test_a_name_is_no_markup(self) -> None:
        doc = spacy.blank("en")(made.TEXT)
        name = 'Ada <img src="x" onerror=alert(1)>'
        doc._.attributions = [made.claim(speakers=(attrs.evolve(made.QUILL, name=name),))]
        page = displacy.render(doc, style="span", options={"spans_key": CONTENT}, jupyter=False)
        assert "<img" not in page
        assert doc._.attributions[0].speaker.name == name

    def test_a_range_that_cuts_a_token_takes_it_whole(self) -> None:
        doc = Doc(spacy.blank("en").vocab, words=["“No,”", "she", "said-today."])
        cut = made.records()[0].cue.__class__(start=10, end=14, text="said", lemma="say")
        content = quoteattr.Span(start=1, end=3, text="No")
        doc._.attributions = [made.claim(content=(content,), cue=cut)]
        (record,) = doc._.attributions
        assert (record.content, record.cue) == ((content,), cut)
        assert [doc.spans[key][0].text for key in (CONTENT, CUE)] == ["“No,”", "said-today."]

    def test_records_of_another_text_are_refused(self) -> None:
        doc = spacy.blank("en")("It rained.")
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
        nlp.add_pipe("quoteattr")
        assert set(self.scores(nlp, QUOTE, nlp(QUOTE)._.attributions).values()) == {1.0}

    def test_may_be_left_out(self) -> None:
        nlp = spacy.blank("en")
        nlp.add_pipe("hand_made_parser")
        nlp.add_pipe("quoteattr", config={"scorer": None})
        assert self.scores(nlp, QUOTE, ()) == {}


@pytest.mark.slow
@pytest.mark.parametrize(
    "script",
    [
        "import spacy\n"
        "try: spacy.blank('en').add_pipe('quoteattr', config={'acts': ['all']})\n"
        "except ValueError as error: assert 'dependency parser' in str(error)\n"
        "else: raise SystemExit('no error')",
        "import spacy\n"
        "assert spacy.util.registry.scorers.get('quoteattr.attribution_scorer.v1')()([])",
    ],
)
def test_spacy_finds_us_by_itself(script: str, tmp_path: Path) -> None:
    """In a fresh process that imports spaCy alone, away from the source."""
    subprocess.run([sys.executable, "-c", script], check=True, timeout=300, cwd=tmp_path)
