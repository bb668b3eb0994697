"""Quotations beside a cue: those that stand alone, and translations."""

from __future__ import annotations

from typing import Final

from quoteattr.attributions.forms.parts import Parts
from quoteattr.document.document import Document
from quoteattr.document.token_spans import TokenSpan
from quoteattr.lexicon import act_of
from quoteattr.records import Act

_ABOUT: Final = frozenset("about after on".split())
# The link of a quotation to a cue in another sentence of its paragraph is often wrong below this.
_CERTAIN: Final = 0.7


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


def name_with_topic(document: Document, parts: Parts) -> Parts | None:
    """Return the parts of "[Quill] on the bridge{:} <“It is safe.”>", without what it is about."""
    doc, source = document.doc, parts.source
    if source is None or doc[parts.cue.start : parts.cue.stop].text != ":":
        return None
    topic = next((i for i in range(source.start, source.stop) if doc[i].lower_ in _ABOUT), None)
    if topic is None or topic == source.start or doc[topic - 1].tag_ != "NNP":
        return None
    return Parts(TokenSpan(source.start, topic), parts.cue, parts.contents)
