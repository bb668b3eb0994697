"""Lists behind a cue and a colon: the items are what the source said."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import regex
from spacy.tokens import Token

from quoteattr.attributions.rules.reporting import (
    Report,
    is_verb,
    lemma,
    source_head,
    source_phrase,
    verb_group,
)
from quoteattr.document.document import Document
from quoteattr.document.proposals import LayoutAttribution
from quoteattr.document.token_spans import TokenSpan
from quoteattr.lexicon import act_of
from quoteattr.records import Act
from quoteattr.spans import Range

_BULLET: Final = regex.compile(
    r"(?:[•·▪◦‣●*+-]|[–—](?=\s)|\(?(?:\d{1,2}|[a-z]|[ivx]{1,4})\)|\d{1,2}\.(?=\s))\s*+(?=\S)"
)
_TAIL: Final = regex.compile(r"(?:[;,]?\s(?:and|or))?[;,.]?$")
_ACTS: Final = (Act.STATEMENT, Act.INTENTION, Act.BELIEF)
_TELLING: Final = frozenset("advise assure inform promise remind tell urge warn".split())
_FINDING: Final = frozenset("decide find order rule".split())
_MAX_TAIL: Final = 8  # tokens between the cue and the colon: "told reporters on Tuesday:"


def listed(document: Document) -> Iterator[LayoutAttribution]:
    r"""Yield each cue that a colon ends and a list follows, with the items as its contents.

    >>> import spacy
    >>> list(listed(Document(spacy.blank("en")("He said:\n\n• It rained."))))
    []
    """
    text, places = document.text, document.paragraphs
    if not document.doc.has_annotation("DEP") or not regex.search(r":\s*\n", text):
        return
    for number, place in enumerate(places[:-1]):
        if text[place.end - 1] != ":":
            continue
        items = list(_items(document, number + 1))
        report = _report(document, place) if items else None
        if report is not None and report.source is not None:
            yield LayoutAttribution(report.source, report.cue, tuple(items))


def _items(document: Document, number: int) -> Iterator[TokenSpan]:
    """Yield the contents of the items from a paragraph on, without their bullets and last marks."""
    text = document.text
    for place in document.paragraphs[number:]:
        bullet = _BULLET.match(text, place.start, place.end)
        if bullet is None:
            return
        item = Range(bullet.end(), place.end)
        tail = _TAIL.search(item.slice(text))
        end = item.end if tail is None else item.end - len(tail[0])
        tokens = document.token_span(item.start, max(item.start + 1, end))
        if tokens is not None:
            yield tokens


def _report(document: Document, place: Range) -> Report | None:
    """Return the cue that leads to the colon at the end of a paragraph, with its source."""
    words = document.span(place.start, place.end)
    if words is None:
        return None
    doc, colon = document.doc, words.end - 1
    for i in range(colon - 1, max(words.start, colon - _MAX_TAIL) - 1, -1):
        token = doc[i]
        if token.lower_ == "according":
            break
        if is_verb(token):
            known = act_of(lemma(token)) in _ACTS or lemma(token) in _FINDING
            # "The coach named his team:" is no statement, and "told residents:" is one.
            known &= lemma(token) in _TELLING or not _has_object(token)
            source = source_head(token)[0] if known else None
            if source is None or source.i >= colon or source.sent != token.sent:
                return None
            cue = verb_group(token)
            cue = TokenSpan(cue.start, min(cue.stop, colon))
            if cue.stop == colon:
                cue = TokenSpan(cue.start, colon + 1)
            return Report(form="list", cue=cue, source=source_phrase(source, cue), contents=())
    return _according(document, words.start, colon)


def _has_object(verb: Token) -> bool:
    return any(one.dep_ in ("dobj", "attr") and one.lower_ != "that" for one in verb.rights)


def _according(document: Document, start: int, colon: int) -> Report | None:
    first = document.doc[start]
    if first.lower_ != "according" or document.doc[start + 1].lower_ != "to":
        return None
    if start + 2 >= colon:
        return None
    source = TokenSpan(start + 2, colon)
    return Report(form="list", cue=TokenSpan(start, start + 2), source=source, contents=())
