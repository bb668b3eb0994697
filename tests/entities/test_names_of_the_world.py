"""Names from everywhere: every case of cases/names_of_the_world.txt and cases/named_sources.txt."""

from __future__ import annotations

from collections import Counter

import pytest

from quoteattr.document.document import Document
from quoteattr.entities.entity_index import find_entities
from quoteattr.entities.named_sources import speaker_by_name
from quoteattr.text.whitespace import normalize
from tests import cases, marked, parses, resolving
from tests.cases import Case


@pytest.mark.parametrize("case", cases.each("names_of_the_world.txt"))
def test_names_and_their_forms_are_what_the_table_says(case: Case) -> None:
    """Each answer is an entity with its name, type and forms; an answer given twice is two."""
    doc = parses.read("names_of_the_world")[case.guards].doc(normalize(case.text).text)
    found = Counter(
        (one.name, one.type, "; ".join(dict.fromkeys(span.text for span in one.mentions)))
        for one in find_entities(Document(doc)).all
    )
    wanted = Counter(tuple(answer.split(" | ")) for answer in case.answers)
    assert not wanted - found, sorted(found)


@pytest.mark.parametrize("case", cases.each("named_sources.txt"))
def test_a_source_names_whom_the_table_says(case: Case) -> None:
    """Every case of cases/named_sources.txt holds."""
    article = marked.read(case.text)
    doc = parses.read("named_sources")[case.guards].doc(article.text)
    found = resolving.resolve(doc, article.attributions)
    assert tuple(map(resolving.speakers, found)) == case.answers


def test_every_stretch_of_a_text_can_be_asked_for_its_name() -> None:
    """A source that the model cut badly, ", Jane Roe,", names somebody in it or nobody."""
    for case in cases.read("named_sources.txt"):
        doc = parses.read("named_sources")[case.guards].doc(marked.read(case.text).text)
        entities = find_entities(Document(doc))
        for start in range(len(doc)):
            for end in range(start + 1, min(start + 8, len(doc)) + 1):
                found = speaker_by_name(doc[start:end], entities)
                assert found is None or (found[1].start < end and start < found[1].end)
