"""The whole way from a text to its records: options, offsets, processes, pipelines of one's own."""

from __future__ import annotations

import pickle
from pathlib import Path

import attrs
import pytest
import regex
import spacy
from spacy.language import Language
from spacy.tokens import Doc

from quoteattr import coreference, pipeline
from quoteattr.errors import InputError, ModelError, PipelineError
from quoteattr.extractor import Extractor, load
from quoteattr.pipeline import Analysis
from quoteattr.reading import read_text
from quoteattr.records import Act, Article, Attribution, chosen_acts
from quoteattr.shared import extract
from quoteattr.spans import Range
from quoteattr.text import stretches
from tests import parses

NEWS = (
    "“The bridge stays closed,” Mayor Ada Quill said on Friday.\n\n"
    "She told reporters that the repairs would take “years, not months.”\n\n"
    "Residents believe the council will find the money. “We pay for that,” said Jane Roe."
)


@pytest.fixture(scope="module")
def extractor(embedded_nlp: Language) -> Extractor:
    return Extractor(embedded_nlp)


def check(text: str, records: tuple[Attribution, ...]) -> None:
    """Assert that every offset cuts its words out of the text as given, and that ids count."""
    assert [record.id for record in records] == [f"a{n + 1}" for n in range(len(records))]
    for record in records:
        assert all(text[span.start : span.end] == span.text for span in record.spans())


@pytest.mark.parametrize(
    ("least", "speaker", "said_on"),
    [(0.0, "Ada Quill", "2025-09-05"), (0.7, "Ada Quill", None), (0.9, None, None)],
)
def test_answers_below_the_least_confidence_are_left_out(
    embedded_nlp: Language,
    monkeypatch: pytest.MonkeyPatch,
    least: float,
    speaker: str | None,
    said_on: str | None,
) -> None:
    def judged(analysis: Analysis) -> Analysis:
        for draft in pipeline.run(analysis).drafts:
            draft.said_on_confidence = 0.61239
            for one in draft.speakers:
                one.confidence = 0.8
        return analysis

    monkeypatch.setattr("quoteattr.extractor.run", judged)
    text = "“The bridge stays closed,” Mayor Ada Quill said on Friday."
    article = read_text(text, date="2025-09-06")
    (record,) = Extractor(embedded_nlp, min_confidence=least)(article)
    assert (record.speaker and record.speaker.name) == speaker
    assert (record.said_on and str(record.said_on)) == said_on
    assert record.said_on_confidence == (0.6124 if said_on else None), "with four digits"


def said(records: tuple[Attribution, ...]) -> list[str]:
    return [record.text for record in records]


def test_an_article_comes_out_as_records_in_its_order(extractor: Extractor) -> None:
    records = extractor(NEWS)
    check(NEWS, records)
    assert said(records)[0] == "The bridge stays closed,"
    assert said(records)[-1] == "We pay for that,"
    assert [record.content[0].start for record in records] == sorted(
        record.content[0].start for record in records
    )


def unresolved(record: Attribution) -> Attribution:
    """Leave out what hangs on who is meant by whom."""
    return attrs.evolve(record, speakers=(), said_on=None)


def test_without_coreference_only_speakers_and_what_hangs_on_them_change(
    extractor: Extractor,
) -> None:
    bare = load(linker=coreference.no_chains)
    assert coreference.FACTORY not in bare.nlp.pipe_names
    found, wanted = bare(NEWS), extractor(NEWS)
    assert list(map(unresolved, found)) == list(map(unresolved, wanted))
    assert found[0].speakers == wanted[0].speakers  # a name needs no coreference


@attrs.frozen
class Linked:
    """A chain as a linker of one's own may give it."""

    mentions: tuple[Range, ...]


def she_is_roe(doc: Doc) -> list[Linked]:
    """Link every "she" to Jane Roe, whatever the text says."""
    text = doc.text
    places = [Range(found.start(), found.end()) for found in regex.finditer("Jane Roe|She", text)]
    return [Linked(tuple(places))]


@pytest.mark.model
def test_a_linker_of_ones_own_is_asked() -> None:
    text = "Mary Doe met Jane Roe. She said that the bridge was safe."
    record = load(linker=she_is_roe)(text)[0]
    assert record.speaker is not None
    assert record.speaker.name == "Jane Roe"


def test_only_statements_come_out_unless_asked(extractor: Extractor) -> None:
    """Every act asked for, and no other; the more acts, the more records."""
    statements, everything = extractor(NEWS), extractor(NEWS, acts="all")
    assert {record.act for record in statements} == {Act.STATEMENT}
    assert set(said(statements)) <= set(said(everything))
    for act in Act:
        assert all(record.act is act for record in extractor(NEWS, acts=[act]))
    by_act = sum(len(extractor(NEWS, acts=[act])) for act in Act)
    assert by_act == len(everything)


@pytest.mark.parametrize(
    ("acts", "wanted"),
    [
        ("all", set(Act)),
        (["all", "belief"], set(Act)),
        ("belief", {Act.BELIEF}),
        (["belief", Act.STATEMENT], {Act.BELIEF, Act.STATEMENT}),
        ([], set()),
    ],
)
def test_acts_are_given_as_words_or_members(acts: list[Act | str], wanted: set[Act]) -> None:
    assert chosen_acts(acts) == wanted


def test_an_act_that_is_none_is_an_input_error(extractor: Extractor) -> None:
    with pytest.raises(InputError, match=r"shouting.*statement, belief.*all"):
        extractor(NEWS, acts=["shouting"])


@pytest.mark.parametrize("number", [0, -1])
def test_there_is_at_least_one_process_and_thread(extractor: Extractor, number: int) -> None:
    with pytest.raises(InputError, match=f"processes is {number}"):
        next(extractor.pipe([NEWS], processes=number))
    with pytest.raises(InputError, match=f"threads is {number}"):
        load(threads=number)


def test_a_date_that_is_none_is_an_input_error() -> None:
    with pytest.raises(InputError, match="tomorrow"):
        extract(NEWS, "tomorrow")


QUOTE = parses.PARSED


@pytest.mark.parametrize(
    ("guards", "text"),
    [
        ("front matter with a date", f"date 2025-08-29\n\n{QUOTE}"),
        ("front matter between rulers", f"---\ntitle: No\ndate: 2025-08-29\n---\n\n{QUOTE}"),
        ("a dateline", f"KYIV, Ukraine (AP) — It rained.\n\n{QUOTE}"),
        ("a byte order mark", f"\ufeff{QUOTE}"),
        ("DOS line breaks", f"It rained.\r\n\r\n{QUOTE}\r\n"),
        ("old Mac line breaks", f"It rained.\r\r{QUOTE}\r"),
        ("letters outside the first plane", f"𝒯𝒽𝑒 𝓃𝑒𝓌𝓈 🏗️.\n\n{QUOTE}"),
        ("combining accents", f"Cafe\u0301s closed.\n\n{QUOTE}"),
        ("white space at both ends", f"\n\n   {QUOTE}   \n"),
        ("no-break spaces", f"It\u00a0rained.\n\n{QUOTE}"),
    ],
)
def test_offsets_cut_the_text_as_it_was_given(extractor: Extractor, guards: str, text: str) -> None:
    records = extractor(text)
    check(text, records)
    assert "It is over," in said(records), guards


@pytest.mark.parametrize("text", ["", " ", "\n\n", "No.", "\ufeff", "🏗️", "“”", "---\n---\n"])
def test_a_text_that_says_nothing_gives_nothing(extractor: Extractor, text: str) -> None:
    assert extractor(text) == ()


def test_an_article_keeps_its_name_and_date(extractor: Extractor) -> None:
    article = read_text(NEWS, id="bridge.txt", date="2025-08-30")
    for record in extractor(article):
        assert (record.article, str(record.source_date)) == ("bridge.txt", "2025-08-30")


def test_a_batch_gives_what_each_article_gives(extractor: Extractor) -> None:
    texts = [NEWS, "", QUOTE, NEWS.replace("Quill", "Roe")]
    together = list(extractor.pipe(texts))
    assert [article.text for article, _ in together] == texts
    assert [records for _, records in together] == [extractor(text) for text in texts]


@pytest.mark.process
@pytest.mark.slow
def test_two_processes_give_what_one_gives(extractor: Extractor) -> None:
    articles = [read_text(text, id=f"{n}.txt") for n, text in enumerate([NEWS, "", QUOTE] * 4)]
    assert list(extractor.pipe(articles, processes=2)) == list(extractor.pipe(articles))


def test_a_pickled_extractor_finds_the_same(extractor: Extractor) -> None:
    assert pickle.loads(pickle.dumps(extractor))(NEWS) == extractor(NEWS)


def test_a_long_text_is_cut_at_line_breaks(
    extractor: Extractor, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing is lost at a cut, and offsets still refer to the whole text."""
    text = "\n\n".join(f"“It is over {n},” Ada Quill said." for n in range(12))
    monkeypatch.setattr(stretches, "LONGEST", 100)
    records = extractor(text)
    check(text, records)
    assert said(records) == [f"It is over {n}," for n in range(12)]


@pytest.mark.parametrize("text", ["x" * 1_000, "and so on " * 100, "line\n" * 200, "a\n\n" * 333])
def test_cuts_cover_the_body_once(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stretches, "LONGEST", 90)
    places = list(stretches.stretches(Article(text=text)))
    assert "".join(place.slice(text) for place in places) == text
    assert max(map(len, places)) <= 90


def test_a_pipeline_of_ones_own_is_read_by_rules() -> None:
    nlp = spacy.blank("en")
    nlp.add_pipe("hand_made_parser")
    (record,) = load(nlp)(QUOTE)
    assert record.text == "It is over,"
    assert record.cue is not None
    assert (record.cue.text, record.cue.lemma) == ("said", "say")
    assert record.source is not None
    assert record.source.text == "Ada Quill"
    assert [speaker.name for speaker in record.speakers] == ["Ada Quill"]
    check(QUOTE, (record,))


def test_a_dateline_is_no_part_of_the_first_sentence(extractor: Extractor) -> None:
    plain = "The bridge will stay closed for two years, Mayor Ada Quill told reporters on Monday."
    text = f"DALTON, Ohio (AP) — {plain}"
    records = extractor(text)
    check(text, records)
    assert said(records) == said(extractor(plain)) == ["The bridge will stay closed for two years"]


def test_rules_take_the_place_of_the_reader(extractor: Extractor) -> None:
    """The same syntax, another way to the spans; the reader's certainty is not theirs."""
    ruled = Extractor(extractor.nlp, by_rules=True)
    records = ruled(NEWS)
    check(NEWS, records)
    assert said(records)[:2] == [
        "The bridge stays closed,",
        "that the repairs would take “years, not months.”",
    ]
    assert records[0].confidence != extractor(NEWS)[0].confidence
    assert pickle.loads(pickle.dumps(ruled))(NEWS) == records


def test_a_pipeline_without_a_parser_is_refused() -> None:
    with pytest.raises(PipelineError, match="dependency parser"):
        load(spacy.blank("en"))


def test_a_pipeline_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="en_core_web_nowhere"):
        load("en_core_web_nowhere")
    with pytest.raises(ModelError, match=tmp_path.name):
        load(tmp_path)
