"""Quotes by dependency rules, in the style of the Gender Gap Tracker.

Written anew after Asr and others 2021 (doi:10.1371/journal.pone.0245533) and what their published
extractor does: clauses under a verb of their list and "according to", then sentences in marks
behind such a quote, then whatever else stands in marks. Limits (words, sentences, distances) are
theirs. It is looser than theirs in two points, in its favour: any double mark counts as one, and a
speaker is a whole noun phrase everywhere.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from typing import Final

import attrs
from spacy.tokens import Doc, Span, Token

MARKS: Final = ('"', "“", "”", "''", "``")
LEAST_WORDS: Final = 4
FLOATING_SENTENCES: Final = 5
MARKED_TOKENS: Final = range(7, 100)
NEAR: Final = 5
_NO_CUE: Final = frozenset({"is", "was", "be"})
_NO_SPEAKER: Final = frozenset({"i", "we"})


@attrs.frozen(kw_only=True)
class Quote:
    """A quote with the verb and the speaker that the rules gave it."""

    content: Span
    verb: Span | None = None
    speaker: Span | None = None
    before_both: bool = False  # the content comes first: a quote like it may go on behind


def find(doc: Doc, verbs: Collection[str]) -> list[Quote]:
    """Find the quotes of a Doc with dependencies, sentences and parts of speech.

    Args:
        doc: A parse with the labels of en_core_web_*.
        verbs: Reporting verbs in all their forms, in lower case.
    """
    clauses = [*_clauses(doc, verbs), *_according(doc)]
    return _distinct([*clauses, *_floating(doc, clauses), *_marked(doc)])


def _clauses(doc: Doc, verbs: Collection[str]) -> Iterator[Quote]:
    """Take clausal complements of reporting verbs that have a subject."""
    for clause in doc:
        verb = clause.head
        if clause.dep_ != "ccomp" or verb.lower_ not in verbs:
            continue
        subject = _subject(verb) or _subject(verb.head)
        if subject is None:
            continue
        content, speaker = _phrase(clause), _phrase(subject)
        if speaker.text.strip().lower() in _NO_SPEAKER or _is_quoted(speaker, content):
            continue
        first = content.start < min(verb.i, speaker.start)
        yield Quote(content=content, verb=_one(verb), speaker=speaker, before_both=first)


def _is_quoted(speaker: Span, content: Span) -> bool:
    """Tell whether speaker and content stand in marks together: that reports inside a quote."""
    doc = content.doc
    opened = speaker.start < content.start and _is_mark(doc, speaker.start - 1)
    return opened and (_is_mark(doc, content.end) or _is_mark(doc, content.end + 1))


def _according(doc: Doc) -> Iterator[Quote]:
    """Take the rest of a clause that has "according to" at its head or its end."""
    for to in doc:
        according, verb = to.head, to.head.head
        if to.lower_ != "to" or according.lower_ != "according" or verb is according:
            continue
        if according.i < verb.i:
            content = doc[according.right_edge.i + 1 : verb.right_edge.i + 1]
        else:
            content = doc[verb.left_edge.i : according.i]
        speaker = doc[to.i + 1 : according.right_edge.i + 1]
        if content and speaker:
            yield Quote(content=content, verb=doc[according.i : to.i + 1], speaker=speaker)


def _floating(doc: Doc, clauses: Sequence[Quote]) -> Iterator[Quote]:
    """Give sentences in marks to the speaker of the sentence before, whose quote came first."""
    sentences = list(doc.sents)
    place = 1
    while place < len(sentences):
        quote = _quote_of(sentences[place - 1], clauses)
        last = _closed_in(sentences, place) if quote is not None else None
        if quote is not None and last is not None:
            content = doc[sentences[place].start : sentences[last].end]
            yield Quote(content=content, speaker=quote.speaker)
        place = place + 1 if last is None else last + 1


def _quote_of(sentence: Span, clauses: Sequence[Quote]) -> Quote | None:
    """Find a quote in front of its verb that shares half of the shorter with the sentence."""
    for quote in clauses:
        shared = min(sentence.end, quote.content.end) - max(sentence.start, quote.content.start)
        if quote.before_both and 2 * shared >= min(len(sentence), len(quote.content)):
            return quote
    return None


def _closed_in(sentences: Sequence[Span], place: int) -> int | None:
    """Find the sentence that closes the marks which this one opens, itself or one of the next."""
    squeezed = ["".join(one.text.split()) for one in sentences[place : place + FLOATING_SENTENCES]]
    if not _has_mark(squeezed[0][:3]):
        return None
    if any(f".{mark}" in squeezed[0][-3:] for mark in MARKS):
        return place
    for later, text in enumerate(squeezed[1:], start=1):
        if _has_mark(text[-3:]) and not _has_mark(text[:-3]):
            return place + later
    return None


def _marked(doc: Doc) -> Iterator[Quote]:
    """Pair marks from the text's head on, and look for a verb right beside them."""
    marks = [token.i for token in doc if token.text in MARKS]
    for start, end in zip(marks[::2], marks[1::2], strict=False):
        content = doc[start : end + 1]
        if len(content) in MARKED_TOKENS:
            verb = _verb_beside(content)
            subject = None if verb is None else _subject(verb)
            yield Quote(
                content=content,
                verb=None if verb is None else _one(verb),
                speaker=None if subject is None else _phrase(subject),
            )


def _verb_beside(content: Span) -> Token | None:
    doc = content.doc
    before = range(content.start - 1, max(content.start - NEAR, -1), -1)
    behind = range(content.end, min(content.end + NEAR, len(doc)))
    for places in (before, behind):
        for place in places:
            token = doc[place]
            if token.pos_ == "VERB" and token.text not in _NO_CUE:
                return token
            if token.text == "." or token.text in MARKS:
                break
    return None


def _distinct(quotes: Sequence[Quote]) -> list[Quote]:
    """Drop short quotes, and each that shares a token with one that was found before."""
    kept: list[Quote] = []
    taken: set[int] = set()
    for quote in quotes:
        tokens = set(range(quote.content.start, quote.content.end))
        if len(quote.content.text.split()) >= LEAST_WORDS and not tokens & taken:
            kept.append(quote)
            taken |= tokens
    return kept


def _subject(verb: Token) -> Token | None:
    return next((child for child in verb.children if child.dep_ == "nsubj"), None)


def _phrase(token: Token) -> Span:
    return token.doc[token.left_edge.i : token.right_edge.i + 1]


def _one(token: Token) -> Span:
    return token.doc[token.i : token.i + 1]


def _has_mark(text: str) -> bool:
    return any(mark in text for mark in MARKS)


def _is_mark(doc: Doc, place: int) -> bool:
    return 0 <= place < len(doc) and doc[place].text in MARKS
