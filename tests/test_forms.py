"""The embedded reader on every form of reporting in cases/forms.txt.

The texts are a sentence or two, the hardest that the reader meets: nothing stands around them.
What it misses today is marked there with "! model:" and the reason.
"""

from __future__ import annotations

import pytest
from spacy.language import Language

from quoteattr.extractor import Extractor
from quoteattr.records import Act, Attribution
from tests import cases
from tests.cases import Case
from tests.forms import forms


def written(record: Attribution) -> str:
    """Write a record as the table does: source | cue | content."""
    parts = [part.text if part else "-" for part in (record.source, record.cue)]
    return " | ".join([*parts, " ## ".join(span.text for span in record.content)])


@pytest.fixture(scope="module")
def extractor(embedded_nlp: Language) -> Extractor:
    return Extractor(embedded_nlp)


@pytest.mark.parametrize("form", [cases.parameter(form, "model") for form in forms()])
def test_the_reader_finds(extractor: Extractor, form: Case) -> None:
    found = extractor(form.text, acts=tuple(Act))
    assert tuple(written(record) for record in found) == form.answers
