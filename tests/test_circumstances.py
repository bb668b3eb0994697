"""What a cue's clause tells: every case of cases/circumstances.txt, over parses made by hand."""

from __future__ import annotations

from pathlib import Path

import attrs
import pytest
import spacy
from spacy.tokens import Doc

from quoteattr.attributions import circumstances, linking
from quoteattr.records import Act, Attribution, Kind, Polarity, Span
from quoteattr.text import quotations
from tests import embedded, marked
from tests.docs import Row, laid_over

CASES = Path(__file__).parent / "cases"


def parses() -> dict[str, list[Row]]:
    """Read the parses by what their cases guard."""
    found: dict[str, list[Row]] = {}
    rows: list[Row] = []
    for line in (CASES / "circumstances.parse.txt").read_text("utf-8").splitlines():
        if line.startswith("= "):
            rows = found.setdefault(line[2:], [])
        elif line and not line.startswith("# "):
            word, tag, lemma, head, dep = line.split("\t")
            rows.append(Row(word, tag, lemma, int(head), dep))
    return found


def answer(record: Attribution) -> str:
    """Write what was found as the table does."""
    found = (record.addressee, record.medium)
    phrases = ("-" if span is None else span.text for span in found)
    return " | ".join((record.act, record.polarity, *phrases))


@pytest.mark.parametrize(("guards", "text", "wanted"), list(marked.cases("circumstances.txt")))
def test_a_clause_tells_what_the_table_says(guards: str, text: str, wanted: str) -> None:
    case = marked.read(text)
    doc = laid_over(case.text, [parses()[guards]])
    (record,) = case.attributions
    assert record.cue is not None
    cue = doc.char_span(record.cue.start, record.cue.end)
    assert cue is not None
    lemma = linking.cue_head(cue).lemma_.lower()
    kind = linking.kind_of(
        case.text, [part.range for part in record.content], quotations.quotations(case.text)
    )
    record = attrs.evolve(record, kind=kind, cue=attrs.evolve(record.cue, lemma=lemma))
    found = circumstances.describe(doc, record)
    assert answer(found) == wanted, guards
    assert all(case.text[span.start : span.end] == span.text for span in found.spans())


def test_every_parse_has_its_case() -> None:
    assert list(parses()) == [guards for guards, _, _ in marked.cases("circumstances.txt")]


def test_a_record_without_cue_is_told_nothing() -> None:
    record = Attribution(
        id="a1",
        kind=Kind.DIRECT,
        act=Act.STATEMENT,
        text="No.",
        content=(Span(start=0, end=5, text="“No.”"),),
    )
    assert circumstances.describe(spacy.blank("en")("“No.”"), record) == record


def test_a_root_with_any_label_ends_the_climb() -> None:
    """Another pipeline may label a root "xcomp"; it must not be climbed for ever."""
    doc = Doc(
        spacy.blank("en").vocab,
        words="Quill say no".split(),
        heads=[1, 1, 1],
        deps="nsubj xcomp dobj".split(),
        lemmas="Quill say no".split(),
    )
    case = marked.read("[Quill] {say} <no>")
    found = circumstances.describe(doc, case.attributions[0])
    assert (found.act, found.polarity) == (Act.STATEMENT, Polarity.ASSERTED)


def silences() -> list[tuple[str, str]]:
    lines = (CASES / "silences.txt").read_text("utf-8").splitlines()
    rows = [line for line in lines if line and not line.startswith("#")]
    return [(act, text) for act, _, text in (row.partition(" | ") for row in rows)]


@pytest.mark.parametrize(("act", "text"), silences())
def test_who_says_nothing_states_nothing(act: str, text: str) -> None:
    case = marked.read(text)
    doc = embedded.pipeline()(case.text)
    (record,) = case.attributions
    assert record.cue is not None
    cue = doc.char_span(record.cue.start, record.cue.end)
    assert cue is not None
    kind = Kind.DIRECT if "“" in text else Kind.INDIRECT
    lemma = linking.cue_head(cue).lemma_.lower()
    record = attrs.evolve(record, kind=kind, cue=attrs.evolve(record.cue, lemma=lemma))
    assert circumstances.describe(doc, record).act == act
