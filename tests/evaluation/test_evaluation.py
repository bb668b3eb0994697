"""Figures are what they say: hand-counted cases, and laws that every count obeys."""

import json
import math
from pathlib import Path
from typing import Any
from unittest import mock

import attrs
import pytest
import regex
import spacy
from hypothesis import given
from hypothesis import strategies as st
from spacy.language import Language
from spacy.tokens import Doc, Span
from spacy.training import Example

from quoteattr.attributions.linking import calibrated_confidence
from quoteattr.attributions.rules.confidence import confidence as confidence_of_rules
from quoteattr.datasets.corpora import TreeDocument, TreeSentence
from quoteattr.errors import InputError, PipelineError, ReadError
from quoteattr.evaluation import __main__ as command
from quoteattr.evaluation.accuracy import (
    attributions,
    calibration,
    names,
    rule_confidence,
    world_names,
)
from quoteattr.evaluation.accuracy import syntax as reader
from quoteattr.evaluation.annotations import rows
from quoteattr.evaluation.benchmarks import scaling, speed
from quoteattr.evaluation.benchmarks.clock import Clock
from quoteattr.evaluation.comparison import gold, reliability, tables
from quoteattr.evaluation.comparison.claims import (
    PARTS,
    Claim,
    Compared,
    characters,
    detected,
    exact,
    matches,
    shared_of_gold,
    whole,
)
from quoteattr.evaluation.comparison.kinds import KINDS
from quoteattr.evaluation.comparison.selection import of_forms, without_nested
from quoteattr.evaluation.scores import Counts, Table
from quoteattr.output import jsonl
from quoteattr.records import Article
from tests import cases, parses
from tests.cases import Case
from tests.made import claim

# --- attributions: the table of cases


def unmarked(line: str) -> tuple[str, list[tuple[str, int, int]]]:
    """Take the marks out of a line; each mark's word with the range that it stood around."""
    text, found, opened = "", [], []
    for piece in regex.findall(r"⟦\S+ ?|⟧|[^⟦⟧]+", line):
        if piece.startswith("⟦"):
            head = piece[1:]
            opened.append((head.strip(), len(text)))
        elif piece == "⟧":
            word, start = opened.pop()
            found.append((word, start, len(text)))
        else:
            text += piece
    return text, found


def claims(marks: list[tuple[str, int, int]]) -> tuple[Claim, ...]:
    parts: dict[str, dict[str, set[tuple[int, int]]]] = {}
    for word, start, end in marks:
        for number, letter in regex.findall(r"(\d)([sqc])", word):
            part = {"s": "source", "q": "cue", "c": "content"}[letter]
            parts.setdefault(number, {}).setdefault(part, set()).add((start, end))
    return tuple(
        Claim(
            form="indirect",
            source=frozenset(one.get("source", ())),
            cue=frozenset(one.get("cue", ())),
            content=frozenset(one.get("content", ())),
        )
        for _, one in sorted(parts.items())
    )


def measured(name: str, article: Compared) -> Counts:
    what, _, how = name.partition("-")
    article = article.trimmed() if how == "trimmed" else article
    if what == "whole":
        return whole([article])
    if what == "detected":
        return detected([article])
    assert what in PARTS
    return characters([article], what) if how == "characters" else exact([article], what)


@pytest.mark.parametrize("case", cases.each("attribution_scores.txt"))
def test_attributions_are_counted_as_by_hand(case: Case) -> None:
    rows = {key: row.strip() for key, _, row in (line.partition(":") for line in case.lines)}
    text, wanted = unmarked(rows["gold"])
    same, offered = unmarked(rows["predicted"])
    assert same == text, "both lines must hold the same text"
    article = Compared(id="case", text=text, gold=claims(wanted), predicted=claims(offered))
    for figure in case.wanted.split(", "):
        name, _, numbers = figure.partition(" ")
        right, found, due = map(int, numbers.split("/"))
        assert measured(name, article) == Counts(gold=due, predicted=found, right=right), name


# --- attributions: laws

places = st.tuples(st.integers(0, 18), st.integers(1, 12)).map(lambda p: (p[0], p[0] + p[1]))
parts = st.frozensets(places, max_size=2)
some_claims = st.builds(
    Claim,
    form=st.sampled_from(KINDS),
    source=parts,
    cue=parts,
    content=st.frozensets(places, min_size=1, max_size=3),
    confidence=st.floats(0, 1),
)
articles = st.builds(
    Compared,
    id=st.just("a"),
    text=st.text(alphabet="ab ,.“”", min_size=30, max_size=30),
    gold=st.lists(some_claims, max_size=5).map(tuple),
    predicted=st.lists(some_claims, max_size=5).map(tuple),
)


def everything(article: Compared) -> list[Counts]:
    found = [whole([article]), detected([article])]
    for part in PARTS:
        found += [exact([article], part), characters([article], part)]
    return found


@given(articles)
def test_gold_against_itself_is_all_right(article: Compared) -> None:
    same = attrs.evolve(article, predicted=article.gold)
    for counts in everything(same) + everything(same.trimmed()):
        assert counts.right == counts.predicted == counts.gold
        assert counts.f1 == (100 if counts.gold else 0)


@given(articles)
def test_nothing_given_is_nothing_found(article: Compared) -> None:
    none = attrs.evolve(article, predicted=())
    for counts in everything(none):
        assert (counts.right, counts.predicted) == (0, 0)
        assert counts.precision == counts.recall == counts.f1 == 0


@given(articles)
def test_swapping_gold_and_given_swaps_precision_and_recall(article: Compared) -> None:
    swapped = attrs.evolve(article, gold=article.predicted, predicted=article.gold)
    for one, other in zip(everything(article), everything(swapped), strict=True):
        assert (one.right, one.predicted, one.gold) == (other.right, other.gold, other.predicted)


@given(articles)
def test_each_claim_is_paired_at_most_once_and_overlaps_enough(article: Compared) -> None:
    pairs = matches(article.gold, article.predicted)
    assert len(set(pairs.values())) == len(pairs)
    assert all(article.gold[n].content and article.predicted[m].content for n, m in pairs.items())
    for found in (detected([article]), detected([article], shared_of_gold)):
        assert found.right <= min(found.predicted, found.gold)


@given(st.lists(articles, max_size=3))
def test_tables_stand_on_any_input(some: list[Compared]) -> None:
    for table in [*tables.all_tables(some), attributions.gum_table(some)]:
        assert table.title in table.render()
        assert json.loads(json.dumps(table.as_dict()))["rows"]


# --- attributions: forms, confidence, nesting, readers

QUOTE = Claim(form="direct", cue=frozenset({(12, 16)}), content=frozenset({(0, 10)}))
REPORT = Claim(form="indirect", content=frozenset({(20, 30)}))


def cells(table: Table, name: str) -> dict[str, Any]:
    return next(row for row in table.as_dict()["rows"] if next(iter(row.values())) == name)


def test_a_found_quote_of_another_kind_is_found_but_not_of_the_same_kind() -> None:
    given = (attrs.evolve(QUOTE, form="mixed"),)
    table = tables.kinds_table([Compared(id="a", text="", gold=(QUOTE, REPORT), predicted=given)])
    direct, mixed = cells(table, "direct"), cells(table, "mixed")
    assert (direct["gold"], direct["found"], direct["same kind"]) == (1, 100, 0)
    assert (mixed["gold"], mixed["found"], mixed["predicted"], mixed["right"]) == (0, None, 1, 100)
    assert cells(table, "indirect")["found"] == 0


def test_confidence_is_compared_with_what_is_right() -> None:
    sure = attrs.evolve(QUOTE, confidence=0.95)
    unsure = attrs.evolve(REPORT, confidence=0.55, content=frozenset({(1, 2)}))
    no_cue = attrs.evolve(QUOTE, confidence=1.0, cue=frozenset(), content=frozenset({(0, 9)}))
    article = Compared(id="a", text="", gold=(QUOTE, REPORT), predicted=(sure, unsure, no_cue))
    table = reliability.reliability_table([article])
    top, low = cells(table, "0.9 to 1.0"), cells(table, "0.5 to 0.6")
    assert (top["records"], top["mean"], top["whole exact"]) == (2, 97.5, 50)
    assert (low["records"], low["detected"]) == (1, 0)
    assert cells(table, "above 0.9") == {**top, "confidence": "above 0.9"}
    assert cells(table, "0.3 to 0.5")["mean"] is None


def test_forms_are_kept_on_both_sides() -> None:
    article = Compared(id="a", text="", gold=(QUOTE, REPORT), predicted=(REPORT,))
    (kept,) = of_forms([article], ["direct"])
    assert (kept.gold, kept.predicted) == ((QUOTE,), ())


def test_gold_inside_gold_goes_with_what_found_it() -> None:
    inner = Claim(form="direct", content=frozenset({(2, 6)}))
    article = Compared(id="a", text="", gold=(QUOTE, inner), predicted=(inner, QUOTE))
    kept = without_nested(article)
    assert (kept.gold, kept.predicted) == ((QUOTE,), (QUOTE,))


def test_an_article_of_several_annotators_counts_once() -> None:
    def by(article: str, annotator: str) -> gold.Gold:
        return gold.Gold(article=Article(id=article, text=""), annotator=annotator, claims=())

    kept = gold.once([by("a", "ef"), by("b", "ef"), by("a", "ab")])
    assert [(one.article.id, one.annotator) for one in kept] == [("a", "ab"), ("b", "ef")]


def test_records_are_put_beside_the_gold_of_their_article() -> None:
    record = attrs.evolve(claim(), article="bridge")
    text = "·" * record.content[0].start + record.content[0].text
    wanted = gold.Gold(article=Article(id="bridge", text=text), claims=(REPORT,))
    (article,) = gold.compare([wanted], [record])
    assert article.gold == (REPORT,)
    assert article.predicted == (Claim.of(record),)
    assert exact([article], "content") == Counts(gold=1, predicted=1, right=0)


@pytest.mark.parametrize(
    ("article", "text", "problem"),
    [("other", "", "'other', which is not in the gold"), ("bridge", "·" * 200, "has another text")],
)
def test_records_of_another_text_are_an_error(article: str, text: str, problem: str) -> None:
    wanted = gold.Gold(article=Article(id="bridge", text=text), claims=())
    with pytest.raises(InputError, match=problem):
        gold.compare([wanted], [attrs.evolve(claim(), article=article)])


def test_a_line_that_is_no_record_is_named(tmp_path: Path) -> None:
    path = tmp_path / "records.jsonl"
    path.write_text(jsonl.dumps(claim(article="bridge")) + "\n\nnonsense\n", "utf-8")
    with pytest.raises(ReadError, match=r"records.jsonl, line 3: 'nonsense'"):
        rows.predictions(path)


def test_records_come_back_from_a_file(tmp_path: Path) -> None:
    path = tmp_path / "records.jsonl"
    path.write_text(jsonl.dumps(claim(article="bridge")) + "\n", "utf-8")
    assert rows.predictions(path) == [claim(article="bridge")]


# --- the reader: syntax

WORDS = [
    ("The", "DT", 2, "det"),
    ("mayor", "NN", 3, "nsubj"),
    ("left", "VBD", 0, "ROOT"),
    (".", ".", 3, "punct"),
]
MORE = [("She", "PRP", 2, "nsubj"), ("slept", "VBD", 0, "ROOT")]


def sentence(rows: list[tuple[str, str, int, str]], *, paragraph: bool = False) -> TreeSentence:
    words = [row[0] for row in rows]
    return TreeSentence(
        words=words,
        spaces=[follower != "." for follower in [*words[1:], ""]],
        names=[frozenset({"O"})] * len(words),
        lemmas=[word.lower() for word in words],
        upos=["X"] * len(words),
        xpos=[row[1] for row in rows],
        heads=[row[2] for row in rows],
        deps=[row[3] for row in rows],
        paragraph_start=paragraph,
    )


def document(*sentences: TreeSentence) -> TreeDocument:
    return TreeDocument(id="d", genre="news", sentences=list(sentences))


TWO = document(sentence(WORDS, paragraph=True), sentence(MORE, paragraph=True))


def test_paragraphs_are_parted_by_a_blank_line_or_run_on() -> None:
    parted = reader.reference(TWO, parses.blank().vocab, paragraphs=True)
    running = reader.reference(TWO, parses.blank().vocab, paragraphs=False)
    assert parted.text.rstrip() == "The mayor left.\n\nShe slept"
    assert running.text.rstrip() == "The mayor left. She slept"
    assert [len(list(doc.sents)) for doc in (parted, running)] == [2, 2]


@pytest.mark.parametrize("paragraphs", [True, False])
def test_a_gold_doc_against_itself_is_all_right(paragraphs: bool) -> None:
    docs = [reader.reference(TWO, parses.blank().vocab, paragraphs=paragraphs) for _ in range(2)]
    found = reader.score([Example(doc.copy(), doc) for doc in docs])
    assert found == dict.fromkeys(reader.FIGURES, 100.0)


def test_wrong_tags_heads_and_labels_are_counted_as_by_hand() -> None:
    wrong = [
        ("The", "NN", 2, "det"),
        ("mayor", "NN", 3, "dobj"),
        ("left", "VBD", 0, "ROOT"),
        (".", ".", 1, "punct"),
    ]
    vocab = parses.blank().vocab
    gold_doc = reader.reference(document(sentence(WORDS)), vocab, paragraphs=True)
    given = reader.reference(document(sentence(wrong)), vocab, paragraphs=True)
    found = reader.score([Example(given, gold_doc)])
    assert found["tag_acc"] == 75
    assert found["dep_uas"] == 100  # the wrong head is that of punctuation, which does not count
    assert found["dep_las"] == pytest.approx(200 / 3)


def test_words_that_are_cut_otherwise_cost_tokens_tags_and_arcs() -> None:
    vocab = parses.blank().vocab
    gold_doc = reader.reference(document(sentence(MORE)), vocab, paragraphs=True)
    given = Doc(
        vocab,
        words=["Sh", "e", "slept"],
        spaces=[False, True, False],
        tags=["X", "X", "VBD"],
        heads=[1, 2, 2],
        deps=["dep", "nsubj", "ROOT"],
    )
    found = reader.score([Example(given, gold_doc)])
    assert found["token_f"] == 40  # one of three given, one of two wanted
    assert found["tag_acc"] == 50  # both pieces of "She" are asked for its tag
    assert found["dep_uas"] == 80  # two of three given, two of two wanted
    assert found["sents_f"] == 100


def test_a_blank_line_costs_nothing_in_this_document_or_the_next() -> None:
    """A missing dependency in one document would be missing in all later ones: spaCy's scorer."""
    vocab = parses.blank().vocab
    shifted = [
        ("It", "PRP", 2, "nsubj"),
        ("was", "VBD", 0, "ROOT"),
        ("so", "RB", 2, "advmod"),
        ("late", "JJ", 2, "acomp"),
        ("then", "RB", 2, "advmod"),
    ]
    wrong = [*shifted[:4], ("then", "RB", 4, "advmod")]  # a wrong head where the blank line stood
    first = reader.reference(TWO, vocab, paragraphs=True)
    second = reader.reference(document(sentence(shifted)), vocab, paragraphs=True)
    given = reader.reference(document(sentence(wrong)), vocab, paragraphs=True)
    found = reader.score([Example(first.copy(), first), Example(given, second)])
    assert first[4].is_space
    assert found["dep_uas"] == 90  # nine of ten words that are no punctuation


@Language.component("test_chain")
def chain(doc: Doc) -> Doc:
    """A parser that hangs every word on the one before it, and knows one name."""
    for token in doc:
        token.head = doc[max(0, token.i - 1)]
        token.dep_ = "dep" if token.i else "ROOT"
    doc.ents = [Span(doc, t.i, t.i + 1, "PERSON") for t in doc if t.text == "Quill"]
    return doc


def test_a_pipeline_reads_raw_text_or_gold_words() -> None:
    nlp = spacy.blank("en")
    nlp.add_pipe("test_chain")
    odd = document(sentence([("cannot", "MD", 0, "ROOT"), ("go", "VB", 1, "xcomp")]))
    (raw,) = reader.read(nlp, [odd], paragraphs=True)
    (words,) = reader.read_words(nlp, [odd])
    assert [token.text for token in raw.predicted] == ["can", "not", "go"]
    assert [token.text for token in words.predicted] == ["cannot", "go"]
    assert reader.score([words])["dep_uas"] == 100


# --- the reader: names


@pytest.mark.parametrize(
    ("guards", "wanted", "offered", "numbers"),
    cases.table("name_scores.txt", "guards", "gold", "predicted", "counts"),
)
def test_names_are_counted_as_by_hand(guards: str, wanted: str, offered: str, numbers: str) -> None:
    text, marks = unmarked(wanted)
    same, found = unmarked(offered)
    assert same == text, "both columns must hold the same text"
    doc = parses.blank().make_doc(text)
    spans = [doc.char_span(start, end, label=label) for label, start, end in found]
    doc.ents = [span for span in spans if span is not None]
    marked = names.Marked(
        frozenset((start, end, label) for label, start, end in marks if label != "?"),
        tuple((start, end) for label, start, end in marks if label == "?"),
    )
    right, given, due = map(int, numbers.split("/"))
    counted = names.count_names(marked, names.names_of(doc))
    assert Counts.total(counted.values()) == Counts(gold=due, predicted=given, right=right), guards


def tokens(*words: str) -> list[Any]:
    return list(Doc(parses.blank().vocab, words=list(words)))


def test_labels_carry_over_to_words_that_are_cut_otherwise() -> None:
    given = names.transferred(
        tokens("Quill", "'s", "Kesh"), ["Quill's", "Kesh"], ["B-PER", "B-LOC"]
    )
    assert given.names == {(0, 8, "PER"), (9, 13, "LOC")}
    assert given.open == ()


def test_a_sentence_with_other_letters_is_left_open() -> None:
    marked = names.transferred(tokens("In", "Kesh"), ["In", "Kash"], ["O", "B-LOC"])
    assert (marked.names, marked.open) == (frozenset(), ((0, 7),))


def test_labels_of_two_kinds_are_left_open() -> None:
    place = frozenset({"B-GPE", "B-LOC"})
    either = frozenset({"B-FAC", "B-ORG"})
    rows = [place, either, frozenset({"B-PERSON"}), frozenset({"I-PERSON"}), frozenset({"O"})]
    marked = names.converted(tokens("Kesh", "Tate", "Ada", "Quill", "left"), rows)
    assert marked.names == {(0, 4, "LOC"), (10, 19, "PER")}
    assert marked.open == ((5, 9),)


# --- scaling


class Silent:
    """An extractor that finds nothing, at once."""

    def __call__(self, article: Article, **_: object) -> tuple[()]:
        return ()


@given(
    st.lists(st.text("ab \n", min_size=1, max_size=9), min_size=1, max_size=3), st.integers(1, 99)
)
def test_an_article_is_as_long_as_asked(texts: list[str], length: int) -> None:
    """It begins as the first article does, and goes on with all of them in turn."""
    made = scaling.joined([Article(text=text) for text in texts], length)
    assert len(made.text) == length
    assert made.text.startswith(Article(text=texts[0]).body.slice(texts[0])[:length])


@pytest.mark.process
def test_scaling_tells_of_both_lengths_and_of_both_numbers_of_processes(monkeypatch) -> None:
    """A short article and one worker are what the others are held against."""
    monkeypatch.setattr(scaling, "LENGTHS", (100, 500))
    lengths, processes = scaling.measure(Silent(), [Article(text="He said so. " * 9)], 20)
    assert [row[0] for row in lengths.rows] == ["100", "500"]
    assert [row[0] for row in processes.rows] == [1, 2]
    assert lengths.as_dict()["rows"][0]["ratio"] == "1.00"
    assert processes.as_dict()["rows"][0]["ratio"] == "1.00"


# --- speed


class Ticks:
    """A clock that goes on by what it is told."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


def test_a_stage_stops_while_another_one_runs_inside_it() -> None:
    ticks = Ticks()
    clock = Clock(ticks)

    def inner() -> None:
        ticks.now += 3

    with clock.stage("outer"):
        ticks.now += 1
        clock.timed("inner", inner)()
        ticks.now += 1
    assert clock.spent == {"outer": 2, "inner": 3}


def test_a_stage_that_calls_itself_counts_once() -> None:
    ticks = Ticks()
    clock = Clock(ticks)
    with clock.stage("one"):
        ticks.now += 1
        with clock.stage("one"):
            ticks.now += 1
    assert clock.spent == {"one": 2}


def test_clocks_are_taken_out_again_even_after_an_error() -> None:
    class Room:
        def find(self) -> str:
            return "found"

    room = Room()
    clock = Clock()
    with pytest.raises(ZeroDivisionError), speed.clocked(clock, [("room", room, "find")]):
        assert room.find() == "found"
        raise ZeroDivisionError
    assert "find" not in vars(room)
    assert set(clock.spent) == {"room"}


def test_speed_is_told_in_forward_passes() -> None:
    runs = [
        speed.Timing(whole=whole, stages={"encoder": 1.0, "else": 0.5}, forward=1.0)
        for whole in (1.4, 1.5, 1.9)
    ]
    figures, stages, start = speed.tables(runs, 3000, ["encoder", "else"], [[0.5, 1.0, 0.1, 4e8]])
    values = {row[0]: row[1] for row in figures.rows}
    assert values["whole pipeline, in forward passes"] == "1.50"
    assert values["words a second, whole pipeline"] == 2000
    assert cells(stages, "else")["forward passes"] == "0.50"
    assert cells(stages, speed.REST)["per cent"] == 0
    assert cells(start, "peak memory, MB")["value"] == 400


def test_a_pipeline_that_is_not_ours_has_no_forward_pass() -> None:
    nlp = spacy.blank("en")
    nlp.add_pipe("test_chain")
    extractor = mock.Mock(nlp=nlp)
    with pytest.raises(PipelineError, match="has no quoteattr_reader"):
        speed.measure(extractor, [], 1, None)


# --- tables and the command


def test_a_table_prints_and_becomes_json() -> None:
    table = Table(title="T", columns=("name", "F1"), rows=[("one", 50.04), ("three", None)])
    assert table.render() == "T\nname     F1\none    50.0\nthree     -"
    assert table.as_dict()["rows"] == [{"name": "one", "F1": 50.04}, {"name": "three", "F1": None}]


def test_a_missing_corpus_is_told_without_a_traceback(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code = command.main(["attributions", str(tmp_path), "--predicted", str(tmp_path / "none")])
    assert code == 1
    assert capsys.readouterr().err.startswith("error: ")


def test_predictions_in_a_file_are_measured(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    article = {
        "doc": "d", "annotator": "a", "date": "2025-01-02", "text": "She said no.",
        "attributions": [{"id": "E1", "form": "indirect", "source": [[0, 3]], "cue": [[4, 8]],
                          "content": [[9, 11]]}],
    }  # fmt: skip
    (tmp_path / "polnear").mkdir()
    (tmp_path / "polnear" / "dev.jsonl").write_text(json.dumps(article) + "\n", "utf-8")
    (tmp_path / "given.jsonl").write_text("", "utf-8")
    arguments = [str(tmp_path), "--predicted", str(tmp_path / "given.jsonl")]
    assert command.main(["attributions", *arguments, "--json", str(tmp_path / "out.json")]) == 0
    assert "source, exact" in capsys.readouterr().out
    parts = json.loads((tmp_path / "out.json").read_text("utf-8"))[0]["rows"]
    assert parts[0] == {"part": "source, exact", "P": 0.0, "R": 0.0, "F1": 0.0,
                        "right": 0, "predicted": 0, "gold": 1}  # fmt: skip


def test_a_scaling_is_found_again_from_what_it_made() -> None:
    """Records that are right as often as a scaling says give that scaling back."""
    wanted = calibration.Scaling(0.6, 0.4, -1.5)
    made = []
    for step in range(-40, 41):
        for sourced in (True, False):
            odds = step / 10
            right = round(200 * wanted.confidence(odds, sourced=sourced))
            made += [calibration.Sample(odds, sourced, nth < right) for nth in range(200)]
    found = calibration.fitted(made)
    assert attrs.astuple(found) == pytest.approx(attrs.astuple(wanted), abs=0.02)
    assert calibration.fitted([]) == calibration.Scaling()


def test_the_confidence_of_rules_is_fitted_to_their_features() -> None:
    """Right in 90 of 100 with a feature, in 30 of 100 without; a rare one has no weight."""
    made = [
        rule_confidence.Sample(("constant", form), nth < right)
        for form, right in (("form quote", 900), ("form bare", 300))
        for nth in range(1000)
    ]
    made.append(rule_confidence.Sample(("constant", "form odd"), True))
    weights = rule_confidence.fitted(made)
    assert "form odd" not in weights
    assert confidence_of_rules(["constant", "form quote"], weights) == pytest.approx(0.9, abs=0.01)
    assert confidence_of_rules(["constant", "form bare"], weights) == pytest.approx(0.3, abs=0.01)


def test_the_odds_of_a_record_are_those_it_was_made_with() -> None:
    for chance, sourced in ((0.9, True), (0.3, False)):
        place = frozenset({(0, 4)})
        scaled = calibrated_confidence(chance, sourced=sourced)
        given = Claim(form="direct", source=place if sourced else frozenset(), cue=place,
                      content=place, confidence=scaled)  # fmt: skip
        (sample,) = calibration.samples(
            [Compared(id="a", text="", gold=(given,), predicted=(given,))]
        )
        assert sample.right
        assert 1 / (1 + math.exp(-sample.odds)) == pytest.approx(chance, abs=1e-3)


def test_places_that_most_of_the_gold_has_apart_are_counted_apart() -> None:
    text = "The U.S. lost in Dallas, Texas."
    joined = frozenset({(4, 7, "place"), (17, 30, "place")})
    article = world_names.NamedArticle(number=1, text=text, names=joined)
    golds = world_names.golds(article)
    assert golds["place"] == joined
    apart = {text[start:end] for start, end, _ in golds["place, apart"]}
    assert apart == {"U.S.", "Dallas", "Texas"}
