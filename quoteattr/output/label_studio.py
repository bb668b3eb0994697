"""Label Studio: tasks with predictions for annotators to correct.

A task has the article's text, id, title, url and date in ``data``, and one prediction: regions
labelled Source, Cue and Content, and relations from the cue (or else from the first content) to the
source and the contents. A region's score is the record's confidence, and the prediction's score the
lowest of them. ``config()`` returns the matching labelling configuration. Offsets are code points.

Speakers, said on, kind, act and polarity are only notes on the regions (``meta``). Addressee,
medium and the cue's lemma are lost. An article without records is a task with an empty prediction.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from importlib import resources
from typing import Any, Final, TextIO

from quoteattr.output import json, jsonl
from quoteattr.output.articles import check
from quoteattr.output.tables.table import clean, dated, spoken_by
from quoteattr.records import Article, Attribution, Span

_LABELS, _TEXT = "label", "text"
_MODEL: Final = "quoteattr"


def config() -> str:
    """Return the labelling configuration for the tasks.

    >>> config().splitlines()[0]
    '<View>'
    """
    file = resources.files("quoteattr.output") / "label_studio.xml"
    return file.read_text(encoding="utf-8")


def write(found: Iterable[tuple[Article, Sequence[Attribution]]], stream: TextIO) -> None:
    """Write an array of tasks, one per article.

    Raises:
        InputError: A record's spans do not match the article's text.
    """
    json.write_array((jsonl.line(task(*one)) for one in found), stream)


def task(article: Article, records: Sequence[Attribution]) -> dict[str, Any]:
    """Return the task for an article.

    Raises:
        InputError: A record's spans do not match the article's text.

    >>> task(Article(text="No."), [])["data"]
    {'text': 'No.'}
    """
    data: dict[str, Any] = {_TEXT: article.text}
    known = {"id": article.id, "title": article.title, "url": article.url, "date": article.date}
    # Label Studio uses the key "id" itself in some of its views.
    data |= {f"article_{key}": str(value) for key, value in known.items() if value is not None}
    result = [part for number, record in enumerate(records, 1)
              for part in _results(f"a{number}", article, record)]  # fmt: skip
    prediction: dict[str, Any] = {"model_version": _MODEL, "result": result}
    if records:
        prediction["score"] = min(record.confidence for record in records)
    return {"data": data, "predictions": [prediction]}


def _results(name: str, article: Article, record: Attribution) -> Iterator[dict[str, Any]]:
    check(record, article)
    source, cue, contents = f"{name}-source", f"{name}-cue", []
    if record.source is not None:
        who = " and ".join(map(spoken_by, record.speakers))
        yield _region(source, "Source", record.source, record.confidence, who)
    if record.cue is not None:
        yield _region(cue, "Cue", record.cue, record.confidence, "")
    note = " · ".join(map(str, (record.kind, record.act, record.polarity)))
    if record.said_on is not None:
        note += f" · said on {dated(record)}"
    for number, span in enumerate(record.content, 1):
        contents.append(f"{name}-content-{number}")
        yield _region(contents[-1], "Content", span, record.confidence, note)
    # Relations need a region to start from: an attribution without a cue has its content.
    start = contents[0] if record.cue is None else cue
    if record.source is not None:
        yield _relation(start, source, "source")
    for content in contents:
        if content != start:
            yield _relation(start, content, "content")


def _region(name: str, label: str, span: Span, score: float, note: str) -> dict[str, Any]:
    region: dict[str, Any] = {
        "id": name,
        "from_name": _LABELS,
        "to_name": _TEXT,
        "type": "labels",
        "value": {"start": span.start, "end": span.end, "text": span.text, "labels": [label]},
        "score": score,
    }
    return {**region, "meta": {"text": [clean(note)]}} if note else region


def _relation(start: str, end: str, label: str) -> dict[str, Any]:
    return {
        "type": "relation",
        "from_id": start,
        "to_id": end,
        "direction": "right",
        "labels": [label],
    }
