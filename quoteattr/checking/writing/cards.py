"""A report as cards for a terminal, wrapped to its width."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator

from quoteattr.checking.results import FAILURES, ChangeKind, Finding, Place, Report
from quoteattr.checking.writing.wording import changed, contrast, named, summary
from quoteattr.output.tables.table import BOLD, DIM, clean, paint

# Lines wider than this are hard to read, and narrower ones hold no sentence.
_WIDEST, _NARROWEST = 100, 30
_MARGIN = " " * 6


def render(report: Report, *, width: int = 80, colour: bool = False) -> str:
    """Return a report as cards, one a passage, ending in a line end.

    ``width`` is in characters; with ``colour``, verdicts that need a look are bold and facts dim.

    >>> from quoteattr.records import Article
    >>> print(render(Report(article=Article(text="It rained.", id="a.txt"), sources=3)), end="")
    a.txt · nothing to check · 3 sources
    """
    width = max(_NARROWEST, min(width, _WIDEST))
    name = clean(report.article.title or report.article.id or "untitled")
    sources = f"{report.sources:,} source{'' if report.sources == 1 else 's'}"
    lines = textwrap.wrap(" · ".join([name, summary(report), sources]), width)
    if report.findings:
        lines.append(paint("-" * max(map(len, lines)), DIM, colour))
    for number, finding in enumerate(report.findings, start=1):
        lines += ["", *_card(number, finding, width, colour)]
    return "\n".join(lines) + "\n"


def _card(number: int, finding: Finding, width: int, colour: bool) -> Iterator[str]:
    style = BOLD if finding.verdict in FAILURES else ""
    verdict = str(finding.verdict)
    facts = [] if finding.verdict is finding.wording else [str(finding.wording)]
    if 0 < finding.score < 1:
        facts.append(f"score {finding.score:.2f}")
    facts += [clean(finding.speaker)] if finding.speaker else []
    facts += [str(finding.said_on)] if finding.said_on else []
    facts.append(str(finding.kind))
    head = f"{number:>4}  {paint(verdict, style, colour)}"
    yield head + paint(" · " + " · ".join(facts), DIM, colour)
    yield from _wrapped(clean(finding.text), width)
    for line in contrast(finding):
        yield from _wrapped(line, width)
    for place in finding.places:
        yield from _place(finding, place, width, colour)


def _place(finding: Finding, place: Place, width: int, colour: bool) -> Iterator[str]:
    facts = [named(place), *([str(place.date)] if place.date else [])]
    facts.append(f"at {place.spans[0].start}")
    lead = "" if finding.verdict != "not found" else "nearest: "
    for line in _wrapped(lead + " · ".join(facts), width):
        yield paint(line, DIM, colour)
    shown = " … ".join(clean(span.text) for span in place.spans)
    if finding.wording != "verbatim" or finding.contradictions:
        yield from _wrapped(shown, width, "| ")
    for change in place.changes:
        if change.kind is not ChangeKind.OMITTED or change.concerns:
            yield from _wrapped(changed(change), width, "- ")


def _wrapped(text: str, width: int, lead: str = "") -> list[str]:
    margin = _MARGIN + " " * len(lead)
    return textwrap.wrap(text, width, initial_indent=_MARGIN + lead, subsequent_indent=margin)
