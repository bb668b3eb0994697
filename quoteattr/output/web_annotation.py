"""W3C Web Annotation: an array of annotations in JSON-LD.

One annotation marks an attribution's content: its targets are the parts, its bodies name the
speakers (purpose "identifying") and tag kind, act and polarity. Two more mark source and cue, and
link to the first. Each target is selected by its text with some context. An id is a UUID made from
article and record, so that it is the same every time.

The source of a target is the article's url, or else a UUID for its text, with the article's id as
label. Only with the UUID does a target also have a position in code points: in the page at the url
the words stand elsewhere, amid its markup.

Dates, addressee, medium, confidence, the lemma and the places of names and roles are lost; the
parts of a content are separate targets.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Final, TextIO
from urllib.parse import quote

from quoteattr.output import json, jsonl
from quoteattr.output.articles import check
from quoteattr.output.tables.table import spoken_by
from quoteattr.records import Article, Attribution, Span

CONTEXT: Final = "http://www.w3.org/ns/anno.jsonld"
# Characters of context before and after a selection, which distinguish it from others.
AROUND: Final = 32


def write(found: Iterable[tuple[Article, Sequence[Attribution]]], stream: TextIO) -> None:
    """Write the annotations of all articles as one array.

    Raises:
        InputError: A record's spans do not match the article's text.
    """
    lines = (jsonl.line(each) for article, some in found for each in annotate(article, some))
    json.write_array(lines, stream)


def annotate(article: Article, records: Iterable[Attribution]) -> Iterator[dict[str, Any]]:
    """Yield the annotations of an article: up to three per record.

    Raises:
        InputError: A record's spans do not match the article's text.

    >>> list(annotate(Article(text="No."), []))
    []
    """
    source = source_of(article)
    named = source if isinstance(source, str) else source["id"]
    # The text is part of it: a corrected article at the same address has other annotations.
    unique = uuid.uuid5(uuid.NAMESPACE_URL, f"{named}\n{article.text}")

    def made(name: str, motivation: str, bodies: Any, spans: Iterable[Span]) -> dict[str, Any]:
        return {
            "@context": CONTEXT,
            "id": name,
            "type": "Annotation",
            "motivation": motivation,
            "body": bodies,
            "target": [_target(source, article.text, span) for span in spans],
        }

    for number, record in enumerate(records, 1):
        check(record, article)
        names = {
            part: uuid.uuid5(unique, f"{number} {record.id} {part}").urn
            for part in ("content", "source", "cue")
        }
        yield made(names["content"], "identifying", _bodies(record), record.content)
        for part, span in (("source", record.source), ("cue", record.cue)):
            if span is not None:
                bodies = [names["content"], _body("tagging", part)]
                yield made(names[part], "linking", bodies, [span])


def source_of(article: Article) -> str | dict[str, str]:
    """Return the url of an article, or else a UUID of its id and text with the id as label.

    >>> source_of(Article(text="No.", url="https://example.org/a b"))
    'https://example.org/a%20b'
    """
    if article.url and article.url.startswith(("http://", "https://")):
        return quote(article.url, safe="%/:?#[]@!$&'()*+,;=~")
    name = uuid.uuid5(uuid.NAMESPACE_URL, f"{article.id}\n{article.text}").urn
    source = {"id": name, "type": "Text", "format": "text/plain"}
    return source if article.id is None else {**source, "label": article.id}


def _bodies(record: Attribution) -> list[dict[str, Any]]:
    who = [_body("identifying", spoken_by(speaker)) for speaker in record.speakers]
    tags = (record.kind, record.act, record.polarity)
    return [*who, *(_body("tagging", str(tag)) for tag in tags)]


def _body(purpose: str, value: str) -> dict[str, Any]:
    return {
        "type": "TextualBody",
        "purpose": purpose,
        "value": value,
        "format": "text/plain",
        "language": "en",
    }


def _target(source: str | dict[str, str], text: str, span: Span) -> dict[str, Any]:
    selectors: list[dict[str, Any]] = [
        {
            "type": "TextQuoteSelector",
            "exact": span.text,
            "prefix": text[max(0, span.start - AROUND) : span.start],
            "suffix": text[span.end : span.end + AROUND],
        }
    ]
    if not isinstance(source, str):
        selectors.append({"type": "TextPositionSelector", "start": span.start, "end": span.end})
    return {"type": "SpecificResource", "source": source, "selector": selectors}
