"""A report as a web page: the draft on the left, what the sources have on the right.

The page is a single file that loads nothing and runs no script; its policy forbids both. Everything
from a draft or source is inserted, and escaped, by the template.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Final

import attrs
import regex

from quoteattr.checking.results import ChangeKind, Finding, Place, Report, Verdict
from quoteattr.checking.writing.wording import MEANINGS, changed, contrast, named, summary
from quoteattr.output.page.facts import written
from quoteattr.output.page.templates import environment, styles
from quoteattr.output.tables.table import clean
from quoteattr.records import PartialDate, Span
from quoteattr.spans import Range
from quoteattr.text.paragraphs import paragraphs

_PACKAGE: Final = "quoteattr.checking.writing"
_WEB: Final = regex.compile(r"https?://[^\s]+", regex.IGNORECASE)
_SIGNS: Final = {
    Verdict.VERBATIM: "✓",
    Verdict.ALTERED: "≠",
    Verdict.STITCHED: "⁝",
    Verdict.MISATTRIBUTED: "?",
    Verdict.MISDATED: "⏱",
    Verdict.DENIED: "¬",
    Verdict.SIMILAR: "≈",
    Verdict.NOT_FOUND: "∅",
}


@attrs.frozen
class _Mark:
    """A range of a text with the class that marks it, and the number of its finding, if any."""

    place: Range
    name: str
    number: int = 0


def page(reports: Iterable[Report]) -> Iterator[str]:
    """Yield the parts of a page with all reports.

    >>> from quoteattr.records import Article
    >>> "".join(page([Report(article=Article(text="It rained."), sources=0)]))[:15]
    '<!doctype html>'
    """
    views = [_view(report, f"d{n}") for n, report in enumerate(reports, start=1)]
    title = views[0]["title"] if len(views) == 1 else f"{len(views)} drafts"
    template = environment(_PACKAGE).get_template("check.html")
    yield from template.generate(
        title=title,
        views=views,
        signs={str(verdict): sign for verdict, sign in _SIGNS.items()},
        meanings={str(verdict): meaning for verdict, meaning in MEANINGS.items()},
        **styles(_PACKAGE, "check.css"),
    )


def _view(report: Report, prefix: str) -> dict[str, Any]:
    article = report.article
    name = (article.id or "").rsplit("/", 1)[-1]
    verdicts = [one for one in MEANINGS if any(f.verdict is one for f in report.findings)]
    return {
        "prefix": prefix,
        "title": clean(article.title or name or "Draft"),
        "summary": summary(report),
        "sources": report.sources,
        "day": article.date and written(PartialDate.of(article.date)),
        "verdicts": [str(one) for one in verdicts],
        "rows": list(_rows(report)),
    }


def _rows(report: Report) -> Iterator[dict[str, Any]]:
    """Yield each paragraph of the draft with the findings that begin in it."""
    text, body = report.article.text, report.article.body
    marks = list(_draft_marks(report.findings))
    numbered = list(enumerate(report.findings, start=1))
    for place in paragraphs(body.slice(text)):
        shown = place.shift(body.start)
        own = [
            _finding(number, finding)
            for number, finding in numbered
            if shown.start <= finding.content[0].start < shown.end
        ]
        yield {"pieces": list(_pieces(text, shown, marks)), "findings": own}


def _draft_marks(findings: Sequence[Finding]) -> Iterator[_Mark]:
    for number, finding in enumerate(findings, start=1):
        for span in finding.content:
            yield _Mark(span.range, str(finding.verdict), number)
        for place in finding.places if finding.verdict is not Verdict.NOT_FOUND else ():
            for change in place.changes:
                if change.draft is not None:
                    yield _Mark(change.draft.range, _change_class(change.kind))


def _change_class(kind: ChangeKind) -> str:
    return "soft" if kind in (ChangeKind.BRACKETED, ChangeKind.OMITTED) else "hard"


def _pieces(text: str, place: Range, marks: Sequence[_Mark]) -> Iterator[dict[str, Any]]:
    """Yield the text of a range, cut wherever a mark begins or ends."""
    inside = [mark for mark in marks if mark.place.overlaps(place)]
    edges = {edge for mark in inside for edge in (mark.place.start, mark.place.end)}
    cuts = sorted({place.start, place.end, *(e for e in edges if place.start < e < place.end)})
    begun: set[int] = set()
    for start, end in itertools.pairwise(cuts):
        over = [mark for mark in inside if mark.place.contains(Range(start, end))]
        findings = sorted((mark for mark in over if mark.number), key=lambda mark: len(mark.place))
        first = findings[0] if findings else None
        new = [mark.number for mark in findings if mark.place.start == start
               and mark.number not in begun]  # fmt: skip
        begun.update(new)
        yield {
            "text": text[start:end],
            "verdict": first and first.name,
            "begins": sorted(new),
            "classes": " ".join(sorted({mark.name for mark in over if not mark.number})),
        }


def _finding(number: int, finding: Finding) -> dict[str, Any]:
    found = finding.verdict is not Verdict.NOT_FOUND
    return {
        "number": number,
        "verdict": str(finding.verdict),
        "wording": "" if finding.wording is finding.verdict else str(finding.wording),
        "percent": f"{finding.score:.0%}",
        "speaker": clean(finding.speaker or ""),
        "day": finding.said_on and written(finding.said_on),
        "contrast": contrast(finding),
        "found": found,
        "places": [_place(place, found) for place in finding.places],
    }


def _place(place: Place, found: bool) -> dict[str, Any]:
    snippet = place.snippet
    marked = [(span, "same") for span in place.spans]
    marked += [
        (change.source, _change_class(change.kind))
        for change in place.changes
        if change.source is not None
    ]
    marks = [_Mark(span.range.shift(-snippet.start), name) for span, name in marked]
    url = clean(place.url or "")
    return {
        "name": named(place),
        "id": clean(place.article or "") if place.title else "",
        "url": url if _WEB.fullmatch(url) else "",
        "day": place.date and written(PartialDate.of(place.date)),
        "at": _at(place.spans),
        "speaker": clean(place.speaker or ""),
        "pieces": list(_pieces(snippet.text, Range(0, len(snippet.text)), marks)),
        "changes": [changed(change) for change in place.changes if found],
    }


def _at(spans: Sequence[Span]) -> str:
    return ", ".join(f"{span.start}–{span.end}" for span in spans)
