"""Quotations beside a cue: those that stand alone, translations, and speech that lost its marks."""

from __future__ import annotations

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
_ABOUT: Final = frozenset("about after on".split())
_SPOKEN: Final = frozenset("i me my myself you your".split())
_MAYBE_SPOKEN: Final = frozenset((*_SPOKEN, "our", "us", "we"))  # newspapers write "we" as well
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
    return number >= 0 and document.quotes[number].place.stop >= place.stop


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


def speech_without_marks(document: Document, parts: Parts) -> Parts | None:
    """Return the parts of "<I am old. The farm is dry>, [Quill] {said}.", with all its sentences.

    Some newspapers lose their quotation marks on the way to the web, and the model takes the last
    sentence alone. Whoever reports does not say "I" or "you" without marks, and reports in the
    past; "the road is closed" without either may be the newspaper's own sentence and stays out.
    """
    source = parts.source
    if source is None or len(parts.contents) != 1:
        return None
    (content,) = parts.contents
    if content.stop > min(source.start, parts.cue.start) or document.in_speech(content.start):
        return None
    doc, start = document.doc, content.start
    if start and document.sentence_of[start - 1] == document.sentence_of[start]:
        return None
    while start and document.paragraph_of[start - 1] == document.paragraph_of[content.start]:
        first = start - 1
        while first and document.sentence_of[first - 1] == document.sentence_of[start - 1]:
            first -= 1
        if not _may_be_spoken(doc[first:start]):
            break
        start = first
    words = doc[start : content.stop]
    if start == content.start or not any(word.lower_ in _SPOKEN for word in words):
        return None
    return Parts(source, parts.cue, (TokenSpan(start, content.stop),))


def _may_be_spoken(sentence: Span) -> bool:
    """Return whether a sentence without marks may be what somebody says, and no report itself."""
    if any(word.is_quote or _is_reporting(word) for word in sentence):
        return False
    if any(word.lower_ in _MAYBE_SPOKEN for word in sentence):
        return True
    root = sentence.root
    return any(
        word.tag_ in _PRESENT for word in (root, *(one for one in root.lefts if one.dep_ == "aux"))
    )


def _is_reporting(word: Token) -> bool:
    if word.lower_ == "according":
        return True
    if word.tag_ not in ("VBD", "VBZ") or act_of(lemma(word)) is not Act.STATEMENT:
        return False
    who = subject(word)
    return who is not None and who.lower_ not in _SPOKEN
