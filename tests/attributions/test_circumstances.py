"""What a cue's clause tells: every case of cases/circumstances.txt, over parses made by hand."""

from __future__ import annotations

import pytest
import spacy
from spacy.tokens import Doc

from quoteattr.attributions import circumstances, linking
from quoteattr.document.document import Document
from quoteattr.records import Act, Attribution, Kind, Polarity
from tests import embedded, marked, resolving
from tests.docs import Row, laid_over
from tests.paths import CASES


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


def described(doc: Doc, case: marked.Marked, kind: Kind | None = None) -> Attribution:
    """Return the record of a case's one attribution with what its cue's clause shows."""
    document = Document(doc)
    (draft,) = resolving.drafts(document, case)
    draft.kind = kind or draft.kind
    circumstances.describe(document, draft)
    return resolving.records(document, [draft])[0]


def answer(record: Attribution) -> str:
    """Write what was found as the table does."""
    found = (record.addressee, record.medium)
    phrases = ("-" if span is None else span.text for span in found)
    return " | ".join((record.act, record.polarity, *phrases))


@pytest.mark.parametrize(("guards", "text", "wanted"), list(marked.cases("circumstances.txt")))
def test_a_clause_tells_what_the_table_says(guards: str, text: str, wanted: str) -> None:
    case = marked.read(text)
    doc = laid_over(case.text, [parses()[guards]])
    found = described(doc, case)
    assert answer(found) == wanted, guards
    assert all(case.text[span.start : span.end] == span.text for span in found.spans())


def test_every_parse_has_its_case() -> None:
    assert list(parses()) == [guards for guards, _, _ in marked.cases("circumstances.txt")]


def test_a_record_without_cue_is_told_nothing() -> None:
    document = Document(spacy.blank("en")("“No.”"))
    draft = linking.draft_at(document, [(0, 5)])
    circumstances.describe(document, draft)
    assert (draft.act, draft.polarity) == (Act.STATEMENT, Polarity.ASSERTED)
    assert draft.addressee is draft.medium is None


def test_a_root_with_any_label_ends_the_climb() -> None:
    """Another pipeline may label a root "xcomp"; it must not be climbed for ever."""
    doc = Doc(
        spacy.blank("en").vocab,
        words="Quill say no".split(),
        heads=[1, 1, 1],
        deps="nsubj xcomp dobj".split(),
        lemmas="Quill say no".split(),
    )
    found = described(doc, marked.read("[Quill] {say} <no>"))
    assert (found.act, found.polarity) == (Act.STATEMENT, Polarity.ASSERTED)


def silences() -> list[tuple[str, str]]:
    lines = (CASES / "silences.txt").read_text("utf-8").splitlines()
    rows = [line for line in lines if line and not line.startswith("#")]
    return [(act, text) for act, _, text in (row.partition(" | ") for row in rows)]


@pytest.mark.parametrize(("act", "text"), silences())
def test_who_says_nothing_states_nothing(act: str, text: str) -> None:
    case = marked.read(text)
    doc = embedded.pipeline()(case.text)
    assert described(doc, case, Kind.DIRECT if "“" in text else Kind.INDIRECT).act == act
