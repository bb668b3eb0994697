"""The layouts of `cases/layouts.txt`: who says what where the form of a text shows it.

The rules see the stored parses and the model reads the texts: the layout counts for both.
"""

from __future__ import annotations

import pytest
import regex
from spacy.language import Language

from quoteattr.attributions.draft import Draft
from quoteattr.document.document import Document
from quoteattr.extractor import Extractor
from quoteattr.pipeline import Analysis, run
from quoteattr.records import Act, Attribution
from quoteattr.text.whitespace import normalize
from tests import cases, parses
from tests.cases import Case


def line(speakers: list[str], cue: str | None, contents: list[str]) -> str:
    """Write an attribution as the table does: speaker | cue | content."""
    squeezed = (regex.sub(r"\s+", " ", content) for content in contents)
    return " | ".join([" ## ".join(speakers) or "-", cue or "-", " ## ".join(squeezed)])


def of_draft(draft: Draft) -> str:
    contents = [one.place.slice(draft.contents[0].tokens.doc.text) for one in draft.contents]
    names = [one.name for one in draft.speakers]
    return line(names, None if draft.cue is None else draft.cue.text, contents)


def of_record(record: Attribution) -> str:
    names = [one.name for one in record.speakers]
    cue = None if record.cue is None else record.cue.text
    return line(names, cue, [span.text for span in record.content])


@pytest.mark.parametrize("case", cases.each("layouts.txt", "rules"))
def test_the_layout_shows_the_rules_what_the_table_says(case: Case) -> None:
    doc = parses.read("layouts")[case.guards].doc(normalize(case.text).text)
    found = run(Analysis(document=Document(doc), by_rules=True)).drafts
    stated = [one for one in found if one.act is Act.STATEMENT and one.within is None]
    assert tuple(map(of_draft, stated)) == case.answers


@pytest.fixture(scope="module")
def extractor(embedded_nlp: Language) -> Extractor:
    return Extractor(embedded_nlp)


@pytest.mark.parametrize("case", cases.each("layouts.txt", "model"))
def test_the_layout_shows_the_model_what_the_table_says(extractor: Extractor, case: Case) -> None:
    found = [one for one in extractor(case.text) if one.within is None]
    assert tuple(map(of_record, found)) == case.answers
