"""Verdicts on passages: cases/check.txt by words, cases/check_attributions.txt by records."""

from __future__ import annotations

import attrs
import pytest
import regex

from quoteattr.checking import ChangeKind, Finding, Verdict, check
from quoteattr.reading import read_text
from quoteattr.records import Article
from tests import cases
from tests.cases import Case

_BEGINS = regex.compile(r"^(draft|source)(?: (\d{4}-\d{2}-\d{2}))?: ", regex.MULTILINE)


@attrs.frozen
class Sides:
    """The draft of a case and its sources."""

    draft: Article
    sources: list[Article]


def sides(case: Case) -> Sides:
    marks = list(_BEGINS.finditer(case.text))
    ends = [mark.start() for mark in marks[1:]] + [len(case.text)]
    texts = [
        (mark[1], read_text(case.text[mark.end() : end].strip(), date=mark[2]))
        for mark, end in zip(marks, ends, strict=True)
    ]
    (draft,) = (article for side, article in texts if side == "draft")
    return Sides(draft, [article for side, article in texts if side == "source"])


def changes(finding: Finding) -> list[str]:
    """Return every change but omissions, in the notation of the cases."""
    return [
        f"{change.kind} | {change.draft.text if change.draft else '-'}"
        f" | {change.source.text if change.source else '-'}"
        for place in finding.places
        for change in place.changes
        if change.kind is not ChangeKind.OMITTED
    ]


@pytest.mark.parametrize("case", cases.each("check.txt"))
def test_a_quotation_gets_its_verdict_by_its_words(case: Case) -> None:
    both = sides(case)
    (finding,) = check(both.draft, both.sources, words_only=True)
    wanted, *changed = case.answers
    found = changes(finding) if finding.verdict is not Verdict.STITCHED else []
    assert [str(finding.verdict), *found] == [wanted, *changed]


@pytest.mark.model
@pytest.mark.parametrize("case", cases.each("check_attributions.txt"))
def test_a_passage_gets_its_verdict_by_what_is_attributed(case: Case) -> None:
    both = sides(case)
    (finding,) = check(both.draft, both.sources)
    given = [str(finding.verdict), str(finding.wording)]
    assert " | ".join(dict.fromkeys(given)) == case.wanted
