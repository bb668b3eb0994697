"""Quotations beside a cue: those that stand alone, translations, and speech that lost its marks."""

from __future__ import annotations

import itertools
from typing import Final

from spacy.tokens import Span, Token

from quoteattr.attributions.forms.parts import Parts
from quoteattr.attributions.rules.reporting import lemma, subject
from quoteattr.document.document import Document
from quoteattr.document.token_spans import TokenSpan
from quoteattr.lexicon import act_of
from quoteattr.records import Act

# The link of a quotation to a cue in another sentence of its paragraph is often wrong below this.
_CERTAIN: Final = 0.7
_SELF: Final = frozenset("i me mine my myself".split())
_WRITERS: Final = frozenset((*_SELF, "our", "ours", "us", "we"))  # as the source of a report
_SPOKEN: Final = frozenset((*_WRITERS, "you", "your", "yours"))
_PRESENT: Final = frozenset("MD VB VBP VBZ".split())


def quotation_of_its_own(document: Document, parts: Parts) -> Parts | None:
    """Return the parts without a quotation that stands alone, after a report in other words.

    "Quill {said} <the bridge was safe>." and a quotation in the next paragraph, or after a cue that
    reports no speech: "Quill {points at} <the bridge>." The quotation then has no cue and, if it is
    clear who speaks, a speaker all the same.
    """
    doc, cue = document.doc, parts.cue
    if len(parts.contents) < 2 or _is_quotation(document, parts.contents[0]):
        return None
    speaks = act_of(doc[cue.start : cue.stop].root.lemma_) is Act.STATEMENT
    own = tuple(
        one
        for one, link in zip(parts.contents, parts.links, strict=True)
        if not _is_quotation(document, one)
        or document.sentence_of[one.start] == document.sentence_of[cue.start]
        or (_is_near(document, parts, one) and link >= _CERTAIN and speaks)
    )
    released = tuple(one for one in parts.contents if one not in own)
    return Parts(parts.source, cue, own, released=released) if released and own else None


def _is_near(document: Document, parts: Parts, place: TokenSpan) -> bool:
    return document.paragraph_of[place.start] == document.paragraph_of[parts.cue.start]


def _is_quotation(document: Document, place: TokenSpan) -> bool:
    number = document.quote_of[place.start]
    if number < 0:
        return False
    while document.quotes[number].place.stop < place.stop:
        number += 1
        if number == len(document.quotes) or not document.quotes[number].continues:
            return False
    return True


def bracketed_translation(document: Document, parts: Parts) -> Parts | None:
    """Return the parts of '<“Basta”> (“enough”), [they] {shouted}', without the translation."""
    doc, contents = document.doc, parts.contents
    brackets = {one.stop for one in contents if doc[one.stop : one.stop + 1].text == "("}
    own = tuple(one for one in contents if one.start - 1 not in brackets)
    return Parts(parts.source, parts.cue, own) if len(own) < len(contents) else None


def speech_without_marks(document: Document, parts: Parts) -> Parts | None:
    """Return the parts of "<I know the lake. I fish here>, [Quill] {said}.", with all sentences.

    Some newspapers lose their quotation marks on the way to the web, and the model takes the last
    sentence alone. What counts is a paragraph that says "I" or "you" in each sentence and in the
    present, for reporters write of themselves in the past; and "I" in the last, for newspapers
    speak to "you" as well. That leaves out most of such speech: who says "the road is closed"
    without marks may be the newspaper.
    """
    if parts.source is None or len(parts.contents) != 1:
        return None
    source, (content,) = parts.source, parts.contents
    if content.stop > min(source.start, parts.cue.start):
        return None
    *before, last = _sentences(document, content)
    if not before or not _is_spoken_alone(document, source, last):
        return None
    if not all(_may_be_spoken(sentence) for sentence in before):
        return None
    return Parts(source, parts.cue, (TokenSpan(before[0].start, content.stop),))


def _sentences(document: Document, content: TokenSpan) -> list[Span]:
    """Return the sentences of the paragraph up to the end of a content, the last one cut there."""
    sentence_of, paragraph_of = document.sentence_of, document.paragraph_of
    first = content.stop - 1
    while first and paragraph_of[first - 1] == paragraph_of[content.stop - 1]:
        first -= 1
    first = document.skip_forward(first)
    places = itertools.groupby(range(first, content.stop), key=sentence_of.__getitem__)
    sentences = [list(place) for _, place in places]
    return [document.doc[place[0] : place[-1] + 1] for place in sentences]


def _is_spoken_alone(document: Document, source: TokenSpan, last: Span) -> bool:
    """Return whether the sentence before a reporting clause is speech, in a text without marks.

    Nor does it count if the writer is the source, or a relative of the writer.
    """
    words = document.doc[source.start : source.stop]
    return (
        any(word.lower_ in _SELF for word in last)
        and not any(word.is_quote for word in last)
        and not any(word.lower_ in _WRITERS for word in words)
        and not any(quote.is_speech for quote in document.quotes)
    )


def _may_be_spoken(sentence: Span) -> bool:
    """Return whether a sentence may be what somebody says, in the present, and no report itself.

    A question may be one to the readers.
    """
    if any(word.is_quote or word.text == "?" or _may_report(word) for word in sentence):
        return False
    root = sentence.root
    tags = {root.tag_, *(one.tag_ for one in root.lefts if one.dep_ in ("aux", "auxpass"))}
    if "VBD" in tags or tags.isdisjoint(_PRESENT):
        return False
    is_imperative = root.tag_ == "VB" and subject(root) is None
    return is_imperative or any(word.lower_ in _SPOKEN for word in sentence)


def _may_report(word: Token) -> bool:
    if word.lower_ == "according":
        return True
    return word.tag_.startswith("VB") and act_of(lemma(word)) is Act.STATEMENT
