"""Who is asked or told is the addressee: cases/passives.txt, over the whole pipeline."""

from __future__ import annotations

import pytest
from spacy.language import Language

from quoteattr.extractor import Extractor
from quoteattr.records import Act, Attribution
from tests import cases
from tests.cases import Case


@pytest.fixture(scope="module")
def extractor(embedded_nlp: Language) -> Extractor:
    return Extractor(embedded_nlp)


def answer(record: Attribution) -> str:
    """Write a record as the table does."""
    speakers = " & ".join(speaker.name for speaker in record.speakers) or "-"
    addressee = record.addressee.text if record.addressee is not None else "-"
    line = f"{speakers} | {record.text} | {addressee}"
    return line if record.act is Act.STATEMENT else f"({line})"


@pytest.mark.parametrize("case", cases.each("passives.txt"))
def test_who_is_asked_or_told_is_no_speaker(extractor: Extractor, case: Case) -> None:
    found = [record for line in case.lines for record in extractor(line, acts=tuple(Act))]
    assert tuple(map(answer, found)) == case.answers
