"""What a report says in words, for cards and pages."""

from __future__ import annotations

from collections import Counter
from typing import Final

from quoteattr.checking.results import Change, ChangeKind, Finding, Place, Report, Verdict
from quoteattr.output.tables.table import clean
from quoteattr.records import Polarity, Stance

MEANINGS: Final = {
    Verdict.VERBATIM: "in the sources, in these words",
    Verdict.ALTERED: "in the sources, in other words",
    Verdict.STITCHED: "in the sources, in places far apart",
    Verdict.MISATTRIBUTED: "in the sources, but said by somebody else",
    Verdict.MISDATED: "in the sources, but said on another day",
    Verdict.DENIED: "denied in one of draft and source, and claimed in the other",
    Verdict.SIMILAR: "similar words are in the sources; read whether they say the same",
    Verdict.NOT_FOUND: "not in the sources",
}
"""What each verdict means, the best first."""


def summary(report: Report) -> str:
    """Return how many passages have which verdict.

    >>> from quoteattr.records import Article
    >>> summary(Report(article=Article(text="It rained."), sources=1))
    'nothing to check'
    """
    if not report.findings:
        return "nothing to check"
    counted = Counter(finding.verdict for finding in report.findings)
    return ", ".join(f"{counted[one]} {one}" for one in MEANINGS if counted[one])


def changed(change: Change) -> str:
    """Return what a change does, in one line."""
    draft = "" if change.draft is None else f"“{clean(change.draft.text)}”"
    source = "" if change.source is None else f"“{_short(clean(change.source.text))}”"
    if change.kind is ChangeKind.BRACKETED and not source:
        told = f"{draft} is put in"
    elif change.kind is ChangeKind.ADDED:
        told = f"{draft} is not in the source"
    elif change.kind is ChangeKind.DROPPED:
        told = f"{source} is left out without an ellipsis"
    elif change.kind is ChangeKind.OMITTED:
        told = f"{source} is left out"
    elif change.kind is ChangeKind.REORDERED:
        told = f"{draft} comes earlier in the source"
    else:
        told = f"{draft} stands for {source}"
    return told + "".join(f" ({concern})" for concern in change.concerns)


def _short(text: str) -> str:
    words = text.split()
    return text if len(words) <= 12 else " ".join([*words[:6], "…", *words[-5:]])


def contrast(finding: Finding) -> tuple[str, ...]:
    """Return what draft and source each say about speaker, day and denial, where they differ."""
    place = finding.place
    if place is None:
        return ()
    told = []
    for verdict in finding.contradictions:
        if verdict is Verdict.MISATTRIBUTED:
            told.append(
                f"draft: {clean(finding.speaker or 'nobody')}; "
                f"source: {clean(place.speaker or 'nobody')}"
            )
        elif verdict is Verdict.MISDATED:
            told.append(f"draft: said on {finding.said_on}; source: {_dated(place)}")
        elif verdict is Verdict.DENIED:
            denied = place.stance is Stance.DENIAL or place.polarity is Polarity.NEGATED
            told.append(f"the {'source' if denied else 'draft'} denies it")
    return tuple(told)


def _dated(place: Place) -> str:
    if place.said_on is not None:
        return f"said on {place.said_on}"
    return f"printed on {place.date}"


def named(place: Place) -> str:
    """Return the name of a source."""
    return clean(place.title or place.article or place.url or "untitled")
