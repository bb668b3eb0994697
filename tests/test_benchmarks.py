"""What is compared in the benchmarks is what the extractors found; nothing here is timed."""

import itertools
import re
import shlex
import xml.etree.ElementTree as ET

import pytest

from quoteattr.evaluation.comparison.claims import Claim, Compared
from quoteattr.evaluation.scores import Table
from quoteattr.records import Article
from tests import embedded
from tests.benchmarks import __main__ as command
from tests.benchmarks import accuracy, chart, pace, page, systems, tracker
from tests.parses import Row, laid_over

VERBS = frozenset({"said", "told", "added"})
SAID = '"The bridge is safe again," Ruiz said. "We checked it twice."'
PARSE = [
    [
        Row('"', "``", '"', 5, "punct"),
        Row("The", "DT", "the", 3, "det"),
        Row("bridge", "NN", "bridge", 4, "nsubj"),
        Row("is", "VBZ", "be", 10, "ccomp"),
        Row("safe", "JJ", "safe", 4, "acomp"),
        Row("again", "RB", "again", 4, "advmod"),
        Row(",", ",", ",", 10, "punct"),
        Row('"', "''", '"', 10, "punct"),
        Row("Ruiz", "NNP", "Ruiz", 10, "nsubj"),
        Row("said", "VBD", "say", 0, "ROOT"),
        Row(".", ".", ".", 10, "punct"),
    ],
    [
        Row('"', "``", '"', 3, "punct"),
        Row("We", "PRP", "we", 3, "nsubj"),
        Row("checked", "VBD", "check", 0, "ROOT"),
        Row("it", "PRP", "it", 3, "dobj"),
        Row("twice", "RB", "twice", 3, "advmod"),
        Row(".", ".", ".", 3, "punct"),
        Row('"', "''", '"', 3, "punct"),
    ],
]
TEXT = (
    "“The bridge stays closed for years,” Mayor Ada Quill said on Friday. “We have no money "
    "for it.”\n\nThe council told reporters that the repairs would take longer. According to "
    "the county, 3,000 cars a day take another way.\n\nThe officials' answer was short."
)
TABLES = [
    Table(title="PolNeAR & more", columns=("extractor", "P", "F1"), rows=[("quoteattr", 1.0, 80.2)])
]
PACE = pace.Pace(parses=[2.0, 2.0, 3.0, 1.0], steps={"quoteattr": [1.0, 3.0], "other": [0.1, 0.3]})


@pytest.fixture
def extractors(embedded_nlp, tmp_path):
    """All of them, with a list of verbs in place of the Tracker's."""
    (tmp_path / "lexicons").mkdir()
    (tmp_path / systems.VERBS).write_text("\n".join(sorted(VERBS)), encoding="utf-8")
    return {one.name: one for one in systems.systems(embedded_nlp, tmp_path)}


def printed(text, claim):
    return tuple(
        [text[start:end] for start, end in sorted(places)]
        for places in (claim.source, claim.cue, claim.content)
    )


def test_a_clause_and_what_floats_behind_it():
    doc = laid_over(SAID, PARSE)
    clause, floating = tracker.find(doc, VERBS)
    assert (clause.speaker.text, clause.verb.text) == ("Ruiz", "said")
    assert (floating.speaker.text, floating.verb) == ("Ruiz", None)
    [claim] = systems.of_quotes(SAID, [clause, floating])
    source, cue, content = printed(SAID, claim)
    assert (source, cue) == (["Ruiz"], ["said"])
    assert content[1] == '"We checked it twice."'


def test_verbs_out_of_the_list_report_nothing():
    """What stands in marks is then found by its marks, with the speaker of a verb beside it."""
    doc = laid_over(SAID, PARSE)
    doc[9].pos_ = "VERB"
    first, second = tracker.find(doc, ())
    assert (first.content.text, first.speaker.text) == ('"The bridge is safe again,"', "Ruiz")
    assert (second.content.text, second.speaker) == ('"We checked it twice."', None)


def test_a_text_that_reports_nothing_has_no_quotes():
    rows = [Row("It", "PRP", "it", 2, "nsubj"), Row("rained", "VBD", "rain", 0, "ROOT")]
    assert tracker.find(laid_over("It rained", [rows]), VERBS) == []


@pytest.mark.parametrize("name", ["quoteattr", "quoteattr --rules", "dependency rules"])
def test_ranges_hold_what_was_found(extractors, name):
    whole_words(extractors[name])


@pytest.mark.parametrize("name", ["textacy", "textacy by paragraph"])
def test_ranges_hold_what_textacy_found(extractors, name):
    pytest.importorskip("textacy", reason="the extra bench is not installed")
    text = TEXT.rpartition("\n\n")[0]  # the last paragraph has an odd mark
    [claim] = whole_words(extractors[name], text)
    source, cue, content = printed(text, claim)
    assert ("Quill" in source[0], cue) == (True, ["said"])
    assert content == ["“The bridge stays closed for years,”", "“We have no money for it.”"]


def test_an_odd_mark_costs_textacy_the_text_or_the_paragraph(extractors):
    pytest.importorskip("textacy", reason="the extra bench is not installed")
    doc = systems.parse(embedded.pipeline(), TEXT)
    assert systems.triples(doc) == []
    assert [one.content.text[:11] for one in systems.triples_by_paragraph(doc)] == [
        "“The bridge", "“We have no",
    ]  # fmt: skip


def whole_words(system, text=TEXT):
    """Read the text, and look at every range: it begins and ends with what it holds."""
    doc = systems.parse(embedded.pipeline(), text)
    claims = system.claims(text, system.extract(doc, Article(text=text)))
    assert claims
    for claim in claims:
        for piece in itertools.chain(*printed(text, claim)):
            assert piece
            assert piece == piece.strip()
    return claims


def test_what_is_counted():
    gold = Claim(form="direct", source={(0, 3)}, cue={(4, 8)}, content={(10, 20)})
    given = Claim(form="mixed", source={(1, 3)}, content={(12, 22)})
    answers = {"x": [Compared(id="a", text="", gold=(gold,), predicted=(given,))]}
    [row] = accuracy.detection("t", answers).rows
    assert row == ("x", 100.0, 100.0, 100.0, 80.0, 0.0, 100.0, 0)
    assert accuracy.found_by_kind({"C": answers}).rows == [("x", 100.0)]
    [row] = accuracy.detection("t", accuracy.quoted(answers)).rows
    assert row[1:4] == (100.0, 100.0, 100.0)


def test_the_parse_is_the_same_for_all():
    rows = {row[0]: row[1:] for row in pace.table(PACE, 1000).rows}
    assert rows["parse alone"] == (500, "0.50", None, None)
    assert rows["quoteattr"] == (250, "1.00", 2000.0, "1.00")
    assert rows["other"] == (455, "0.55", 200.0, "0.10")


def test_a_page_keeps_what_stands_around_its_tables():
    first = page.replaced(f"a\n\n{page.BEGIN}\nold\n{page.END}\n\nz\n", TABLES, "today")
    assert first.startswith("a\n\n<!--")
    assert "today\n\n**PolNeAR & more**\n\n| extractor | P | F1 |" in first
    assert first.endswith("-->\n\nz\n")
    assert "old" not in first
    assert page.replaced(first, TABLES, "today") == first


def test_a_page_without_a_place_for_tables_is_left():
    with pytest.raises(ValueError, match="the page needs the lines"):
        page.replaced("a\n", TABLES, "today")


def test_the_picture_has_every_figure():
    drawn = chart.svg(chart.panels(TABLES, pace.table(PACE, 1000)))
    words = [text.text for text in ET.fromstring(drawn).iter("{http://www.w3.org/2000/svg}text")]
    assert {"PolNeAR & more", "80.2", "parse alone", "500", "455"} <= set(words)


def test_the_page_shows_the_command_that_wrote_it(root):
    written = (root / "docs" / "benchmarks.md").read_text(encoding="utf-8")
    line = re.search(r"^    python -m tests\.benchmarks (.*)$", written, re.M)[1]
    options = command._parser().parse_args(shlex.split(line))
    assert (root / options.plot).is_file()
    assert options.page.name == "benchmarks.md"
    assert page.replaced(written, [], "") != written  # its tables have a place, and are there


def test_nothing_is_measured_without_textacy(monkeypatch, tmp_path, capsys):
    monkeypatch.setattr(command.importlib.util, "find_spec", lambda name: None)
    assert command.main([str(tmp_path)]) == 1
    assert "pip install" in capsys.readouterr().err


@pytest.mark.model
def test_nothing_is_measured_without_the_data(monkeypatch, tmp_path, capsys):
    monkeypatch.setattr(command.importlib.util, "find_spec", lambda name: True)
    embedded.folder()
    assert command.main([str(tmp_path)]) == 1
    assert "ggt_quote_verb_list" in capsys.readouterr().err
