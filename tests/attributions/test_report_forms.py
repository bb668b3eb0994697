"""Forms of attribution whose parts change: cases/report_forms.txt and cases/world_reports.txt."""

from __future__ import annotations

import attrs
import pytest
from spacy.language import Language
from spacy.tokens import Doc

from quoteattr.attributions import circumstances, linking, whole_clauses
from quoteattr.attributions.building import RecordBuilder
from quoteattr.attributions.forms import sources
from quoteattr.attributions.forms.applying import with_forms
from quoteattr.attributions.forms.continued import with_continued
from quoteattr.attributions.forms.parts import Parts
from quoteattr.attributions.forms.relayed import citing_others
from quoteattr.document.document import Document
from quoteattr.document.proposals import LinkProposal, Proposals, SpanProposal
from quoteattr.document.token_spans import TokenSpan
from quoteattr.extractor import Extractor
from quoteattr.records import Act, Article, Attribution
from tests import cases, marked, parses, resolving
from tests.cases import Case


def written(record: Attribution) -> str:
    """Write a record as the tables do, in brackets if it is no statement."""
    parts = [part.text if part else "-" for part in (record.source, record.cue)]
    line = " | ".join([*parts, " ## ".join(span.text for span in record.content)])
    line = line.replace("\n", " ")  # a case may mark two attributions in a sentence, on two lines
    return line if record.act is Act.STATEMENT else f"({line})"


@pytest.mark.parametrize("case", cases.each("report_forms.txt"))
def test_the_parts_are_what_the_table_says(case: Case) -> None:
    article = marked.read(case.text)
    doc = parses.read("report_forms")[case.guards].doc(article.text)
    document = Document(doc)
    proposed = sources.with_sources(doc, resolving.proposed(doc, article.attributions))
    drafts = linking.link(document, with_forms(document, proposed))
    drafts = whole_clauses.with_whole_clauses(document, drafts)
    for draft in drafts:
        circumstances.describe(draft)
    records = RecordBuilder(Article(text=article.text)).build(drafts)
    assert tuple(map(written, records)) == case.answers


def test_the_clause_after_an_aside_belongs_to_the_report() -> None:
    """The model gives "two people, that …" to "citing"."""
    doc = Doc(
        parses.blank().vocab,
        words="Reuters reported , citing two people , that it fell .".split(),
        tags="NNP VBD , VBG CD NNS , IN PRP VBD .".split(),
        lemmas="Reuters report , cite two people , that it fall .".split(),
    )
    given = Parts(TokenSpan(0, 1), TokenSpan(1, 2), ())
    found = citing_others(Document(doc), given)
    assert found == attrs.evolve(given, contents=(TokenSpan(7, 10),))
    assert citing_others(Document(doc), attrs.evolve(given, contents=(TokenSpan(8, 10),))) is None


def test_parts_that_a_wrong_parse_makes_overlap_are_seen() -> None:
    cue, content = TokenSpan(1, 2), TokenSpan(2, 5)
    assert Parts(TokenSpan(0, 1), cue, (content,)).are_disjoint
    assert not Parts(TokenSpan(4, 6), cue, (content,)).are_disjoint


@pytest.fixture(scope="module")
def extractor(embedded_nlp: Language) -> Extractor:
    return Extractor(embedded_nlp)


@pytest.mark.parametrize("case", cases.each("world_reports.txt"))
def test_reports_of_the_english_speaking_world(extractor: Extractor, case: Case) -> None:
    found = [record for line in case.lines for record in extractor(line)]
    assert tuple(map(written, found)) == case.answers


@pytest.mark.parametrize("cued", [(2,), (0, 2), ()])
def test_a_quotation_left_open_in_one_paragraph_belongs_to_the_cue_of_the_next(
    cued: tuple[int, ...],
) -> None:
    """Its contents get the one cue that is linked, and with two cues beside it they keep theirs."""
    words = "Roe said : “ No . \n\n “ Yes , ” said Poe .".split(" ")
    document = Document(Doc(parses.blank().vocab, words=words))
    spans = (
        SpanProposal("cue", 1, 3, 0.9),
        SpanProposal("content", 3, 6, 0.9),
        SpanProposal("content", 7, 11, 0.9),
        SpanProposal("cue", 11, 12, 0.9),
    )
    own = {0: LinkProposal(0, 1, 0.9), 2: LinkProposal(3, 2, 0.9)}
    found = with_continued(document, Proposals(spans, tuple(own[one] for one in cued)))
    expected = {(2,): {(3, 1), (3, 2)}, (0, 2): {(0, 1), (3, 2)}, (): {(1, 2)}}[cued]
    assert {(link.cue, link.span) for link in found.links} == expected
