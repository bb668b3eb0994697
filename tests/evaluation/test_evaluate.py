"""``quoteattr evaluate``: gold of every sort gives the same figures, changes come in context.

The cases are made up: tests/cases/evaluate holds the same gold as brat, as articles and as records
would hold it, and two files of predictions.
"""

import itertools
import json
import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from quoteattr import cli
from quoteattr.errors import InputError, ReadError
from quoteattr.evaluation.annotations import brat, corpora, folders, rows
from quoteattr.evaluation.comparison import gold as golds
from quoteattr.evaluation.comparison.claims import Claim, Compared
from quoteattr.evaluation.comparison.contexts import context, marked
from quoteattr.evaluation.comparison.gains import Change, gains
from quoteattr.evaluation.comparison.pieces import UNKNOWN
from quoteattr.evaluation.comparison.selection import without_optional
from quoteattr.evaluation.comparison.tables import all_tables, part_counts
from quoteattr.output import jsonl
from quoteattr.records import Act, Article, Attribution, Cue, Kind, Span, only_confident
from tests import paths
from tests.evaluation.test_evaluation import articles, some_claims
from tests.made import without_confidences

CASES = paths.CASES / "evaluate"
SHARED = paths.CORPORA
TEXT = "“No,” she said. He wrote that it rained, and then it snowed."


@pytest.fixture
def evaluate(command, monkeypatch):
    """Run the command where the cases lie; give exit code, standard output and standard error."""
    monkeypatch.chdir(CASES)

    def run(*arguments):
        return command("evaluate", *arguments)

    return run


# --- the command


@pytest.mark.parametrize(
    ("arguments", "name"),
    [
        (["gold", "new.jsonl"], "evaluate.txt"),
        (["gold", "new.jsonl", "--against", "old.jsonl"], "evaluate.against.txt"),
        (["old.jsonl", "new.jsonl", "--against", "old.jsonl", "--by", "detected"],
         "evaluate.records.txt"),
        (["answers.jsonl", "answered.jsonl"], "evaluate.answers.txt"),
    ],
)  # fmt: skip
def test_the_reports_are_these(evaluate, golden, arguments, name):
    code, out, err = evaluate(*arguments)
    assert (code, err) == (0, "")
    assert out == (golden / name).read_text("utf-8")


def test_gold_in_lines_gives_the_figures_of_gold_in_brat(evaluate):
    assert evaluate("gold.jsonl", "new.jsonl") == evaluate("gold", "new.jsonl")


def test_json_has_the_tables_and_the_changes(evaluate, tmp_path):
    path = tmp_path / "report.json"
    code, out, _ = evaluate(
        "gold", "new.jsonl", "--against", "old.jsonl", "--format", "json", "-o", path
    )
    report = json.loads(path.read_text("utf-8"))
    assert (code, out) == (0, "")
    assert [table["title"] for table in report["tables"]][1] == "F1"
    assert [len(report[key]) for key in ("gained", "lost", "new_spurious", "spurious_no_more")] == [
        3, 2, 2, 3,
    ]  # fmt: skip
    lost = report["lost"][0]
    assert lost["article"] == "gold/bridge.txt"
    assert lost["context"]["text"].startswith("She told reporters")
    assert (lost["claim"]["content"], lost["nearest"]["content"]) == ([[96, 144]], [[101, 144]])
    assert report["lost"][1]["nearest"] is None
    tables = json.loads(evaluate("gold", "new.jsonl", "--format", "json")[1])["tables"]
    assert tables[0]["rows"][0]["gold"] == 5


def test_records_as_gold_against_themselves_are_all_right(evaluate):
    _, out, _ = evaluate("old.jsonl", "old.jsonl", "--format", "json")
    assert {row["F1"] for row in json.loads(out)["tables"][0]["rows"]} == {100.0}


class TestAnswers:
    """Gold that says who speaks, in what role and when: counted by hand in answers.jsonl."""

    def tables(self, evaluate, *arguments):
        code, out, err = evaluate(*arguments, "--format", "json")
        assert (code, err) == (0, "")
        return {table["title"]: table["rows"] for table in json.loads(out)["tables"]}

    def test_are_counted_of_the_attributions_found_and_of_all(self, evaluate):
        tables = self.tables(evaluate, "answers.jsonl", "answered.jsonl")
        rows = tables["Speakers, roles and said-on dates, 5 of 6 attributions found"]
        counts = {
            row["answer"]: (row["right"], row["predicted"], row["gold"], row["all gold"])
            for row in rows
        }
        assert counts == {
            "speaker": (3, 4, 5, 6),
            "speaker, full": (2, 2, 2, 2),
            "speaker, pronoun": (1, 1, 2, 2),
            "speaker, nominal": (0, 1, 1, 2),
            "role": (3, 3, 4, 4),
            "said on": (2, 3, 3, 3),
            "anonymous": (0, 0, 0, 1),
            "record right": (3, 5, 5, 6),
        }

    def test_have_a_table_for_the_confidence_of_each(self, evaluate):
        tables = self.tables(evaluate, "answers.jsonl", "answered.jsonl")
        above = {
            name: next(row for row in rows if row.get("confidence") == "above 0.9")
            for name, rows in tables.items()
            if name.startswith("Share of right")
        }
        assert above["Share of right speakers by confidence"] == {
            "confidence": "above 0.9", "speakers": 3, "mean": pytest.approx(96), "right": 100.0
        }  # fmt: skip
        assert above["Share of right roles by confidence"]["roles"] == 3
        assert above["Share of right said-on dates by confidence"]["said-on dates"] == 1

    def test_of_records_as_gold_are_those_of_the_records(self, evaluate):
        tables = self.tables(evaluate, "answered.jsonl", "answered.jsonl")
        rows = tables["Speakers, roles and said-on dates, 6 of 6 attributions found"]
        assert {row["F1"] for row in rows} == {100.0}
        assert {row["R of all"] for row in rows} == {100.0}

    def test_have_no_table_where_the_gold_has_none(self, evaluate):
        titles = self.tables(evaluate, "gold.jsonl", "new.jsonl")
        assert not [title for title in titles if title.startswith("Speakers")]

    def test_have_no_table_of_confidence_where_no_record_has_any(self, evaluate, tmp_path):
        bare = tmp_path / "bare.jsonl"
        records = without_confidences(rows.predictions(CASES / "answered.jsonl"))
        bare.write_text("".join(jsonl.dumps(one) + "\n" for one in records), encoding="utf-8")
        titles = self.tables(evaluate, "answers.jsonl", bare)
        assert [title for title in titles if title.startswith("Share")] == [
            "Share of right records by confidence"
        ]

    def test_are_compared_with_older_predictions(self, evaluate, tmp_path):
        cut = tmp_path / "cut.jsonl"
        found = [only_confident(one, 0.65) for one in rows.predictions(CASES / "answered.jsonl")]
        cut.write_text("".join(jsonl.dumps(one) + "\n" for one in found), encoding="utf-8")
        tables = self.tables(evaluate, "answers.jsonl", cut, "--against", "answered.jsonl")
        changes = {row["part"]: round(row["change"], 1) for row in tables["F1"] if row["change"]}
        assert changes == {"speaker": 6.7}, "the speaker of 0.62 was wrong"


class TestAttributionsThatNeedNotBeFound:
    """Gold with "must": false is neither missed nor, where it is found, spurious."""

    QUOTE = Claim(form="direct", content=frozenset({(0, 5)}))
    DOUBT = attrs.evolve(QUOTE, content=frozenset({(10, 20)}), must=False)

    def compared(self, gold, predicted):
        return without_optional(Compared(id="a", text="·" * 40, gold=gold, predicted=predicted))

    @pytest.mark.parametrize("found", [True, False])
    def test_change_no_figure(self, found):
        offered = (self.QUOTE, attrs.evolve(self.DOUBT, must=True)) if found else (self.QUOTE,)
        article = self.compared((self.QUOTE, self.DOUBT), offered)
        assert (article.gold, article.predicted) == ((self.QUOTE,), (self.QUOTE,))

    def test_do_not_take_the_prediction_of_one_that_must(self):
        same = attrs.evolve(self.QUOTE, must=False)
        article = self.compared((same, self.QUOTE), (self.QUOTE,))
        assert (article.gold, article.predicted) == ((self.QUOTE,), (self.QUOTE,))

    @given(articles)
    def test_where_all_must_all_stay(self, article):
        assert without_optional(article) == article


class TestGoldInJson:
    """One article in a file, an array of them, or a folder of files: the same gold."""

    ROWS = tuple(map(json.loads, (CASES / "answers.jsonl").read_text("utf-8").splitlines()))

    @pytest.mark.parametrize("way", ["array", "folder"])
    def test_gives_the_figures_of_lines(self, evaluate, tmp_path, way):
        if way == "array":
            gold = tmp_path / "gold.json"
            gold.write_text(json.dumps(self.ROWS, indent=1), encoding="utf-8")
        else:
            gold = tmp_path / "gold"
            gold.mkdir()
            for row in self.ROWS:
                name = row.get("doc") or row["article"]
                (gold / f"{name}.json").write_text(json.dumps(row, indent=1), encoding="utf-8")
        assert evaluate(gold, "answered.jsonl") == evaluate("answers.jsonl", "answered.jsonl")

    def test_may_hold_records(self, evaluate, tmp_path):
        gold = tmp_path / "gold.json"
        lines = (CASES / "answered.jsonl").read_text("utf-8").splitlines()
        gold.write_text(json.dumps([json.loads(line) for line in lines]), encoding="utf-8")
        wanted = evaluate("answered.jsonl", "answered.jsonl")
        assert evaluate(gold, "answered.jsonl") == wanted

    @pytest.mark.parametrize(
        ("text", "problem"),
        [
            ("{", "gold.json: not valid JSON"),
            ("[]", "gold.json: is empty: write gold attributions into it"),
            ("[5]", "gold.json, object 1: '5' is not a JSON object: write an article"),
            ('[{"doc": "a", "attributions": []}, {"doc": "b"}]',
             "gold.json, object 2: the key 'attributions' is missing: write doc, attributions"),
            ('{"attributions": []}', "gold.json: the key 'doc' is missing"),
            ('{"doc": "a", "attributions": 5}', "gold.json: attributions is 5: write a list"),
            ('{"doc": "a", "attributions": [5]}', "gold.json: attribution 1: has another shape"),
            ('{"doc": "a", "attributions": [{"content": [[1, 2]]}]}',
             "gold.json: attribution 1: has no kind, and the article no text to tell it by: write"),
            ('{"doc": "a", "attributions": [{"kind": "direct", "content": [[5, 2]]}]}',
             "gold.json: attribution 1: [5, 2] is not a range: write two offsets, START < END"),
            ('{"doc": "a", "text": "No.", "attributions": [{}, {"speaker": 7}]}',
             "gold.json: attribution 2: speaker is 7: write a name, a list of names, or null"),
            ('{"doc": "a", "text": "No.", "attributions": [{"must": 0}]}',
             "gold.json: attribution 1: must is 0: write true or false"),
        ],
    )  # fmt: skip
    def test_that_does_not_fit_is_told_with_its_place(self, evaluate, tmp_path, text, problem):
        (tmp_path / "gold.json").write_text(text, encoding="utf-8")
        code, out, err = evaluate(tmp_path / "gold.json", "answered.jsonl")
        assert (code, out, len(err.splitlines())) == (cli.SOME_FAILED, "", 1)
        assert problem in err
        assert err.count("gold.json") == 1

    FERRY = (
        "“No ferry will sail,” said Ines Okafor, the harbour master, on Tuesday. “Ask me "
        "tomorrow,” she told this newspaper. Two sailors said that the ferry was late, and the "
        "union wants an inquiry.\n"
    )

    def test_takes_the_text_of_the_articles_that_are_named(self, evaluate, tmp_path):
        (tmp_path / "ferry.txt").write_text(self.FERRY, encoding="utf-8")
        files = ("answers.jsonl", "answered.jsonl", "--articles", tmp_path)
        assert evaluate(*files) == evaluate(*files[:2]), "all records lie in the gold here"
        gold = rows.gold(CASES / "answers.jsonl")
        article = Article(id="news/ferry.txt", text=self.FERRY)
        ferry = golds.with_texts(gold, [article, Article(id="bridge", text="It rained.")])
        assert [one.article.text for one in ferry] == [gold[0].article.text, self.FERRY]
        assert [one.article.id for one in ferry] == ["bridge", "ferry"]

    @pytest.mark.parametrize("name", ["answers.jsonl", "answered.jsonl"])
    def test_refuses_articles_of_another_text(self, evaluate, tmp_path, name):
        (tmp_path / "ferry.txt").write_text("No ferry.", encoding="utf-8")
        code, out, err = evaluate(name, "answered.jsonl", "--articles", tmp_path)
        assert (code, out, len(err.splitlines())) == (cli.SOME_FAILED, "", 1)
        assert f"{name}: article 'ferry'" in err
        assert err.endswith(": use the same text\n")

    def test_without_a_text_has_that_of_the_records(self):
        gold = [one for one in rows.gold(CASES / "answers.jsonl") if one.article.id == "ferry"]
        records = [
            one for one in rows.predictions(CASES / "answered.jsonl") if one.article == "ferry"
        ]
        (article,) = golds.compare(golds.completed(gold, records), records)
        assert article.text[0:21] == "“No ferry will sail,”"
        assert set(article.text[130:]) == {UNKNOWN}
        assert len(article.text) == max(end for one in gold[0].claims for _, end in one.content)


GOOD = (CASES / "new.jsonl").read_text("utf-8")


@pytest.mark.parametrize(
    ("gold", "predicted", "problem"),
    [
        (None, GOOD, "gold.jsonl: cannot be read: No such file or directory: check the name"),
        ("", GOOD, "gold.jsonl: is empty: write gold attributions into it"),
        ("no\n", GOOD, "gold.jsonl, line 1: not valid JSON"),
        ("[1]\n", GOOD, "gold.jsonl, line 1: '[1]' is not a JSON object"),
        ('{"doc": "a"}\n', GOOD, "line 1: the key 'attributions' is missing"),
        ('{"doc": "a", "text": 3, "attributions": []}\n', GOOD,
         "line 1: 3 is not a string: write doc and text as strings"),
        ('{"doc": "a", "text": "No.", "attributions": [{"cue": [[1, 9]]}]}\n', GOOD,
         "line 1: attribution 1: range [1, 9) does not lie in the text of 3 code points: use"),
        ('{"doc": "a", "text": "No.", "attributions": [{"act": "lie"}]}\n', GOOD,
         "act 'lie' is not one of statement, belief, intention, perception, other"),
        ('{"doc": "a", "text": "No.", "attributions": []}\n' * 2, GOOD, "is in the gold twice"),
        ("same", "{}\n", "predicted.jsonl, line 1: schema is None"),
        ("same", GOOD.replace("gold/", "gold/new-"),
         "predicted.jsonl: has predictions for 2 articles ('gold/new-bridge.txt', "
         "'gold/new-harbour.txt'), but none for an article of the gold: use the names of"),
        ("same", GOOD.replace("Mayor Ada Quill", "Mayor Eva Quill"), "has another text: use the"),
        ("same", GOOD.replace('"start": 55, "end": 70', '"start": 555, "end": 570'),
         "'Mayor Ada Quill' at [555, 570), where the gold article ends at 243: use the same text"),
        (GOOD, GOOD.replace("Mayor Ada Quill", "Mayor Eva Quill"),
         "'gold/bridge.txt': 'Mayor Eva Quill' at 55 does not agree with 'Mayor Ada Quill' there"),
        (GOOD.replace('"article": "gold/bridge.txt"', '"article": null'), GOOD,
         "gold.jsonl, line 1: record 'a1' names no article"),
    ],
)  # fmt: skip
def test_what_cannot_be_used_is_told_with_its_place(evaluate, tmp_path, gold, predicted, problem):
    paths = [tmp_path / "gold.jsonl", tmp_path / "predicted.jsonl"]
    gold = (CASES / "gold.jsonl").read_text("utf-8") if gold == "same" else gold
    for path, text in zip(paths, (gold, predicted), strict=True):
        if text is not None:
            path.write_text(text, encoding="utf-8")
    code, out, err = evaluate(*paths)
    assert (code, out) == (cli.SOME_FAILED, "")
    assert problem in err
    assert len(err.splitlines()) == 1


class TestArticlesOfOneSide:
    """An article that is not on both sides ends nothing, and what becomes of it is told."""

    @pytest.fixture
    def both(self, evaluate, tmp_path):
        gold = (CASES / "gold.jsonl").read_text("utf-8").splitlines()
        rows = GOOD.splitlines()

        def run(keep_gold, keep_rows, *options):
            paths = [tmp_path / "gold.jsonl", tmp_path / "new.jsonl"]
            for path, lines, keep in zip(paths, (gold, rows), (keep_gold, keep_rows), strict=True):
                kept = [line for line in lines if any(name in line[:150] for name in keep)]
                path.write_text("\n".join(kept), encoding="utf-8")
            return evaluate(*paths, *options)

        return run

    def test_predictions_without_gold_are_left_out(self, both):
        code, out, err = both(["bridge"], ["bridge", "harbour"])
        assert (code, out) == (0, both(["bridge"], ["bridge"])[1])
        assert err.endswith(
            "new.jsonl has predictions for 1 article ('gold/harbour.txt'), which the gold lacks "
            "or has under several names with that end: left out\n"
        )

    def test_gold_without_predictions_counts_as_missed(self, both):
        code, out, err = both(["bridge", "harbour"], ["bridge"])
        assert (code, err.count("\n")) == (0, 1)
        assert "has no predictions for 1 article ('harbour') of the gold: all" in err
        assert out != both(["bridge"], ["bridge"])[1]

    def test_it_is_left_out_where_that_is_asked_for(self, both):
        code, out, err = both(["bridge", "harbour"], ["bridge"], "--common")
        assert (code, out) == (0, both(["bridge"], ["bridge"])[1])
        assert err.endswith("has no predictions for 1 article ('harbour') of the gold: left out\n")

    def test_where_both_sides_have_all_nothing_is_told(self, both):
        assert both(["bridge", "harbour"], ["bridge", "harbour"])[2] == ""


@pytest.mark.parametrize(
    "arguments", [["gold"], ["gold", "new.jsonl", "--by", "luck"], ["gold", "x", "--format", "xml"]]
)
def test_wrong_use_is_told_in_one_line(evaluate, arguments):
    code, out, err = evaluate(*arguments)
    assert (code, out, len(err.splitlines())) == (cli.WRONG_USE, "", 1)


@pytest.mark.process
def test_comparing_needs_neither_the_reader_nor_what_trains(root):
    script = (
        "import sys; from quoteattr import cli\n"
        "assert not any(name.startswith('quoteattr.evaluation') for name in sys.modules)\n"
        "assert cli.main(['evaluate', 'gold.jsonl', 'new.jsonl']) == 0\n"
        "print(sorted({'spacy', 'torch', 'onnxruntime', 'quoteattr.training'} & {*sys.modules}))"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=CASES, capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stdout.splitlines()[-1]) == (0, "[]"), done.stderr


@pytest.mark.process
@pytest.mark.skipif(os.name == "nt", reason="pipes end otherwise on Windows")
def test_a_reader_that_goes_away_is_no_error(tmp_path):
    row = json.loads((CASES / "gold.jsonl").read_text("utf-8").splitlines()[0])
    many = [json.dumps({**row, "doc": f"d{nth}"}) for nth in range(500)]
    records = [GOOD.splitlines()[1].replace("gold/bridge.txt", f"d{nth}") for nth in range(500)]
    for name, lines in (("gold", many), ("new", records), ("old", [])):
        (tmp_path / f"{name}.jsonl").write_text("\n".join(lines), encoding="utf-8")
    process = subprocess.Popen(
        [sys.executable, "-m", "quoteattr", "evaluate", "gold.jsonl", "new.jsonl", "--against",
         "old.jsonl"], cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    )  # fmt: skip
    assert process.stdout.read(10)
    process.stdout.close()
    (warning,) = process.stderr.read().splitlines()
    assert warning.startswith(b"quoteattr: warning: old.jsonl has no predictions for 500 articles")
    process.stderr.close()
    assert process.wait() == cli.PIPE_CLOSED


# --- brat


def standoff(*lines: str) -> str:
    """Write lines of brat: the first blank is a tab, and so is what "|" stands for."""
    return "\n".join(line.replace(" ", "\t", 1).replace("|", "\t") for line in lines) + "\n"


PARTS = ("T1 Source 6 9|she", "T2 Cue 10 14|said", "T3 Content 0 5|“No,”")
SECOND = ("T4 source 16 18|He", "T5 cue 19 24|wrote", "T6 content 25 39;41 59")


@pytest.mark.parametrize(
    "lines",
    [
        pytest.param(["E1 Cue:T2 Source:T1 Content:T3"], id="cue as trigger"),
        pytest.param(["T9 Attribution 10 14|said", "E1 Attribution:T9 Content:T3 Cue:T2 Source:T1"],
                     id="PolNeAR"),
        pytest.param(["R1 Source Arg1:T2 Arg2:T1", "R2 Content Arg1:T2 Arg2:T3"], id="to parts"),
        pytest.param(["R1 says Arg1:T1 Arg2:T2", "R2 to Arg1:T3 Arg2:T2"], id="to the cue"),
        pytest.param(["R2 what Arg1:T2 Arg2:T3", "R1 who Arg1:T3 Arg2:T1"], id="by the content"),
        pytest.param(["E1 Cue:T2 Content:T3", "R1 Source Arg1:T2 Arg2:T1"], id="both"),
        pytest.param(["E1 Cue:T2 Source:T1 Content:T3", "T9 Place 0 4|No", "R7 in Arg1:T9 Arg2:T3",
                      "E2 Place:T9", "* Equiv T1 T2", "#1 Notes E1|why", "N1 Reference T1 Wiki:1"],
                     id="other layers"),
    ],
)  # fmt: skip
def test_links_of_every_sort_give_the_same_claim(lines):
    (claim,) = brat.read(TEXT, standoff(*lines, *PARTS), "a.ann")
    assert claim == Claim(
        form="direct", source={(6, 9)}, cue={(10, 14)}, content={(0, 5)}
    )  # fmt: skip


def test_discontinuous_contents_attributes_and_what_nothing_links():
    lines = [*PARTS, *SECOND, "E1 Cue:T5 Source:T4 Content:T6", "A1 Act E1 Belief",
             "A2 Kind T5 mixed", "A3 Certain E1", ""]  # fmt: skip
    first, second = brat.read(TEXT, standoff(*lines).replace("\n", "\r\n"), "a.ann")
    assert first.content == {(25, 39), (41, 59)}
    assert (first.form, first.act) == ("mixed", "belief")
    assert second == Claim(form="direct", content={(0, 5)}), "the source and cue are no claim"


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ("T9 Content 3", "does not parse: write T1 TYPE START END"),
        ("T9 Content 50 90|that", "T9 is at [50, 90), which does not lie in the text of 60"),
        ("T9 Content 9 9|", "T9 is at [9, 9)"),
        ("T9 Content 0 4|Yes,", "T9 is 'Yes,', where the text has '“No,'"),
        ("T1 Content 0 5|“No,”", "T1 occurs twice"),
        ("E1 Cue:T2 Source:T8", "there is no T8: link annotations that exist"),
        ("R1 Source T1 T2", "does not parse: write R1 TYPE Arg1:T1 Arg2:T2"),
        ("A1 Act T2 lie", "act 'lie' is not one of statement"),
        ("A1 Kind T2", "Kind of T2 has no value"),
        ("X1 what", "is not a line of brat standoff"),
    ],
)
def test_a_bad_line_is_named(line, problem):
    with pytest.raises(ReadError, match=r"^a.ann, line 4: ") as error:
        brat.read(TEXT, standoff(*PARTS, line), "a.ann")
    assert problem in str(error.value)


def test_texts_and_standoff_may_lie_apart_as_in_polnear(tmp_path):
    for name in ("text/bridge.txt", "text/harbour.txt", "marks/bridge.ann", "marks/harbour_cd.ann"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        shutil.copy(CASES / "gold" / Path(name).name, tmp_path / name)
    (tmp_path / "text" / "extra.txt").write_text("Nobody annotated this.")
    found = folders.gold(tmp_path)
    assert [(one.annotator, len(one.claims)) for one in found] == [("", 4), ("cd", 1)]
    records = rows.predictions(CASES / "new.jsonl")[:3]
    for name in ("bridge", "bridge.txt", "elsewhere/bridge.txt", "text/bridge"):
        named = [attrs.evolve(record, article=name) for record in records]
        assert [len(one.predicted) for one in golds.compare(found, named)] == [3, 0]


def test_a_name_that_two_articles_end_in_is_neither(tmp_path):
    for folder in ("a", "b"):
        (tmp_path / folder).mkdir()
        for name in ("bridge.txt", "bridge.ann"):
            shutil.copy(CASES / "gold" / name, tmp_path / folder)
    found = folders.gold(tmp_path)
    (record, *_) = rows.predictions(CASES / "new.jsonl")
    with pytest.raises(InputError, match="not in the gold"):
        golds.compare(found, [attrs.evolve(record, article="bridge")])
    compared = golds.compare(found, [attrs.evolve(record, article="b/bridge.txt")])
    assert [len(one.predicted) for one in compared] == [0, 1]


@pytest.mark.parametrize(
    ("name", "problem"), [("a.ann", "has no text: put a.txt"), ("a.md", "contains no .ann file")]
)
def test_a_folder_that_is_no_gold_is_told(tmp_path, name, problem):
    (tmp_path / name).write_text("")
    with pytest.raises(ReadError, match=problem):
        folders.gold(tmp_path)


# --- laws


def whole_gold(claims: list[Claim]) -> Compared:
    return Compared(id="a", text="·" * 40, gold=tuple(claims), predicted=tuple(claims))


@given(st.lists(some_claims, min_size=1, max_size=4))
def test_gold_against_itself_has_nothing_to_gain_or_lose(claims):
    same = whole_gold(claims)
    assert all(counts.precision == counts.recall for _, counts in part_counts([same]))
    for by in ("whole", "detected"):
        found = gains([same], [same], by)
        assert found.items == ()
        assert found.found == (found.gold, found.gold)
        assert found.spurious == (0, 0)


@given(articles, st.lists(some_claims, max_size=5), st.sampled_from(["whole", "detected"]))
def test_gains_and_losses_swap_when_the_files_do(new, claims, by):
    old = attrs.evolve(new, predicted=tuple(claims))
    there, back = gains([new], [old], by), gains([old], [new], by)
    for one, other in (
        (Change.GAINED, Change.LOST),
        (Change.SPURIOUS_NEW, Change.SPURIOUS_GONE),
    ):
        for change, opposite in ((one, other), (other, one)):
            assert [i.claim for i in there.of(change)] == [i.claim for i in back.of(opposite)]
    assert there.found == back.found[::-1]
    assert there.spurious == back.spurious[::-1]
    gained, lost = (len(there.of(change)) for change in (Change.GAINED, Change.LOST))
    assert there.found[1] - there.found[0] == gained - lost


@given(articles)
def test_every_claim_can_be_shown(article):
    for claim in (*article.gold, *article.predicted):
        start, end = context(article.text, claim)
        shown = marked(article.text, claim, (start, end))
        ranges = [*claim.source, *claim.cue, *claim.content]
        assert all(start <= one and other <= end for one, other in ranges if other <= 30)
        assert shown.count("[") == shown.count("]") or max(other for _, other in ranges) > 30


# --- what the documents show


@pytest.fixture
def shop(tmp_path, monkeypatch):
    """A folder with the files that the documents speak of."""
    shutil.copytree(CASES, tmp_path, dirs_exist_ok=True)
    shutil.copy(tmp_path / "gold.jsonl", tmp_path / "dev.jsonl")
    shutil.copy(tmp_path / "new.jsonl", tmp_path / "quotes.jsonl")
    shutil.copytree(tmp_path / "gold", tmp_path / "GOLD")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def shown_commands(root, name):
    text = (root / name).read_text("utf-8")
    lines = re.findall(r"^    (quoteattr evaluate .*)$", text, re.M)
    inline = re.findall(r"`(quoteattr evaluate [^`]+\.jsonl)`", text)
    return [line for line in [*lines, *inline] if "PREDICTED" not in line]


@pytest.mark.parametrize(("name", "least"), [("docs/cli.md", 4), ("docs/accuracy.md", 1)])
def test_the_commands_that_the_documents_show_run(root, shop, capsys, name, least):
    commands = shown_commands(root, name)
    assert len(commands) >= least
    for command in commands:
        assert cli.main(shlex.split(command)[1:]) == 0, command


def test_the_examples_of_the_help_run(shop, capsys):
    shutil.copy("gold.jsonl", "GOLD.jsonl")
    with pytest.raises(SystemExit):
        cli.main(["evaluate", "--help"])
    examples = re.findall(r"^  (quoteattr evaluate .*)$", capsys.readouterr().out, re.M)
    assert len(examples) == 3
    for command in examples:
        assert cli.main(shlex.split(command)[1:]) == 0, command


def test_the_manual_shows_what_comes_out(root, golden):
    manual = (root / "docs" / "cli.md").read_text("utf-8")
    shown = re.search(r"^    Gained: (?:.|\n)*?(?=\n\nA file)", manual, re.M)
    lines = [line.removeprefix("    ") for line in shown[0].splitlines()]
    assert "\n".join(lines) in (golden / "evaluate.against.txt").read_text("utf-8")


def test_the_gold_that_the_manual_shows_can_be_read(root, tmp_path):
    manual = (root / "docs" / "cli.md").read_text("utf-8")
    row = re.search(r'^    (\{"doc".*)$', manual, re.M)[1]
    lines = re.findall(r"^    ([TEA]\d\t.*)$", manual, re.M)
    (tmp_path / "gold.jsonl").write_text(row)
    (one,) = rows.gold(tmp_path / "gold.jsonl")
    assert tuple(brat.read(one.article.text, "\n".join(lines), "a.ann")) == one.claims
    relations = re.findall(r"`(R\d) (\w+ Arg1:T\d Arg2:T\d)`", manual)
    linked = [*lines[:3], *(f"{name}\t{rest}" for name, rest in relations)]
    (again,) = brat.read(one.article.text, "\n".join(linked), "a.ann")
    assert again == attrs.evolve(one.claims[0], act=None)


def test_the_manual_shows_gold_with_answers_and_their_table(root, tmp_path, golden):
    manual = (root / "docs" / "cli.md").read_text("utf-8")
    (shown,) = re.findall(r"^    \{\n(?:    .*\n)+?    \}$", manual, re.M)
    (tmp_path / "gold.json").write_text(shown, encoding="utf-8")
    (one,) = rows.gold(tmp_path / "gold.json")
    (claim,) = one.claims
    said = [one.article.text[start:end] for part in (claim.source, claim.cue, claim.content)
            for start, end in part]  # fmt: skip
    assert said == ["Ines Okafor", "said", "“No ferry will sail,”"]
    listed = manual.partition("the correct answer |")[2].partition("\n\n")[0]
    keys = set(re.findall(r"^\| `(\w+)` \| ", listed, re.M))
    assert keys - {"alternatives"} == set(claim.answers)
    table = re.search(r"^    Speakers, roles and (?:.|\n)*?\n\n", manual, re.M)[0]
    lines = [line.removeprefix("    ") for line in table.rstrip().splitlines()]
    assert "\n".join(lines) in (golden / "evaluate.answers.txt").read_text("utf-8")


@pytest.mark.process
def test_articles_of_polnear_are_made_input_as_the_document_says(root, tmp_path):
    shown = re.search(
        r"^    jq -c '(.*)' dev.jsonl \|", (root / "docs/accuracy.md").read_text(), re.M
    )
    assert shown[1] == "{id: .doc, text, date}"
    if shutil.which("jq") is None:
        pytest.skip("jq is not there to run what docs/accuracy.md shows")
    made = subprocess.run(
        ["jq", "-c", shown[1], CASES / "gold.jsonl"], capture_output=True, text=True, check=True
    )
    first = json.loads(made.stdout.splitlines()[0])
    assert (first["id"], first["date"]) == ("bridge", "2025-09-05")


# --- the corpus, where it is


@pytest.mark.corpora
@pytest.mark.skipif(not SHARED.is_dir(), reason="the corpora are not beside us")
def test_polnear_gives_the_tables_of_the_measuring_command(tmp_path, capsys):
    gold = corpora.polnear(SHARED)
    lines = [jsonl.dumps(record) for one in gold for record in _records(one)]
    (tmp_path / "all.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")
    (tmp_path / "some.jsonl").write_text("\n".join(lines[::2]) + "\n", encoding="utf-8")
    path = str(SHARED / "polnear" / "dev.jsonl")
    assert cli.main(["evaluate", path, str(tmp_path / "some.jsonl")]) == 0
    printed = capsys.readouterr().out
    compared = golds.compare(gold, rows.predictions(tmp_path / "some.jsonl"))
    assert printed == "\n\n".join(table.render() for table in all_tables(compared)) + "\n"
    (whole,) = [counts for name, counts in part_counts(
        golds.compare(gold, rows.predictions(tmp_path / "all.jsonl"))
    ) if name == "whole attribution, exact"]  # fmt: skip
    assert whole.precision == 100
    assert whole.recall > 99.9  # one row has no content, which no record can say


def _records(one):
    """Make records of gold claims; PolNeAR has one range of source and cue each."""
    text = one.article.text

    def spans(places, kind=Span, **more):
        return [
            kind(start=start, end=end, text=text[start:end], **more)
            for start, end in sorted(places)
        ]

    for nth, claim in enumerate(one.claims):
        if claim.content:
            yield Attribution(
                article=one.article.id,
                id=f"a{nth}",
                kind=Kind(claim.form),
                act=Act.STATEMENT,
                text="said",
                content=tuple(spans(claim.content)),
                source=next(iter(spans(claim.source)), None),
                cue=next(iter(spans(claim.cue, Cue, lemma="say")), None),
            )


@pytest.mark.corpora
@pytest.mark.skipif(not SHARED.is_dir(), reason="the corpora do not lie beside this clone")
def test_our_own_marks_of_quotes_cut_quotation_marks_out_of_their_texts():
    """Only offsets are committed: a text that has changed must not pass unseen."""
    marked = corpora.gum_quotes(corpora.gum_news(SHARED))
    assert sum(len(one.claims) for one in marked) == 43
    for one in marked:
        for claim in one.claims:
            said = "".join(one.article.text[start:end] for start, end in claim.content)
            assert any(mark in said for mark in "\"“”'"), (one.article.id, said)
            places = sorted([*claim.source, *claim.cue, *claim.content])
            assert all(left[1] <= right[0] for left, right in itertools.pairwise(places))
