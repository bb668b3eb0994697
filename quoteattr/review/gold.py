"""Gold: reviewed articles in the form that ``quoteattr evaluate`` reads, one article a line.

Each attribution has its spans, kind and act, and the answers: speaker, roles, said-on date and
whether the speaker is anonymous. Whoever uses it as gold has checked every record of an article,
and added those that were missing.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, TextIO

from quoteattr.output import jsonl
from quoteattr.records import Article, Attribution, Span


def write(found: Iterable[tuple[Article, Sequence[Attribution]]], stream: TextIO) -> None:
    """Write the gold of all articles, one per line."""
    for article, records in found:
        stream.write(jsonl.line(as_row(article, records)) + "\n")


def as_row(article: Article, records: Iterable[Attribution]) -> dict[str, Any]:
    """Return the gold of one article as plain values; offsets are code points of its text.

    >>> as_row(Article(text="It rained.", id="rain"), ())["attributions"]
    []
    """
    return {
        "doc": article.id or "",
        "date": None if article.date is None else article.date.isoformat(),
        "text": article.text,
        "attributions": [_attribution(record) for record in records],
    }


def _attribution(record: Attribution) -> dict[str, Any]:
    speakers = record.speakers
    roles = [span.text for one in speakers for span in (one.role, *one.roles) if span is not None]
    names = [one.name for one in speakers]
    return {
        "source": _places(record.source),
        "cue": _places(record.cue),
        "content": _places(*record.content),
        "kind": str(record.kind),
        "act": str(record.act),
        "speaker": names[0] if len(names) == 1 else names or None,
        "resolved_by": str(speakers[0].resolved_by) if speakers else None,
        "roles": roles,
        "said_on": None if record.said_on is None else str(record.said_on),
        "anonymous": any(one.anonymous for one in speakers),
    }


def _places(*spans: Span | None) -> list[list[int]]:
    return [[span.start, span.end] for span in spans if span is not None]
