"""Sentences that point to a quotation: "That is how Quill put it.", "Her message is simple."."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import regex
from spacy.tokens import Span, Token

from quoteattr.attributions.rules.reporting import (
    FINITE_TAGS,
    first_child,
    lemma,
    source_phrase,
    subject,
)
from quoteattr.document.document import Document
from quoteattr.document.proposals import LayoutAttribution
from quoteattr.document.token_spans import TokenSpan
from quoteattr.lexicon import CUE_NOUNS, STANCES, act_of
from quoteattr.records import Act

_OPENING: Final = regex.compile(
    r"\b(?:That|This|Such)(?:'s|’s| is| was)(?: not| never|n't|n’t)? (?:how|what)\b|\bSo said\b"
)
_CONTRAST: Final = regex.compile(r"\b(?:not|never) (?:what|how)\b")  # "…, not what Quill said"
_WITH_PARTICLE: Final = {"put": "it", "sum": "up"}
_PRESENTING: Final = frozenset("be follow remain show sound".split())
_TENSED: Final = FINITE_TAGS - {"MD"}
_EMPTY: Final = frozenset("ADJ ADV DET PRON PUNCT SPACE".split())  # "simple", "this:"
_PHRASE: Final = frozenset("ADJ ADP DET NOUN PRON PROPN".split())
_NEGATIONS: Final = frozenset("n't neither never no nor not n’t".split())
_REFUSING: Final = frozenset("avoid decline refuse".split())
_MAX_WORDS: Final = 25  # between the opening and its verb

_Pointer = tuple[TokenSpan, Span, Token, TokenSpan, TokenSpan]


def pointing_sentences(document: Document) -> Iterator[LayoutAttribution]:
    """Yield the attributions of sentences that point to a quotation right before or after them.

    No sentence points to both.
    """
    back = list(_pointing_back(document))
    taken = {i for one in back for i in range(one.whole.start, one.whole.stop)}
    yield from back
    for one in _pointing_ahead(document):
        if taken.isdisjoint(range(one.whole.start, one.whole.stop)):
            yield one


def unclear_sentences(document: Document) -> Iterator[TokenSpan]:
    """Yield the sentences that point back to a quotation, but do not tell whose it is.

    "That is what Quill denies having said": models take her for the speaker.
    """
    for _, sentence, verb, _, _ in _pointers(document):
        if not _has_one_report(sentence, verb):
            yield TokenSpan(sentence.start, sentence.end)


def _pointing_back(document: Document) -> Iterator[LayoutAttribution]:
    """Yield the attributions of "<“A ruin.”> That is how [Quill] {described} the bridge."."""
    for quote, sentence, verb, source, cue in _pointers(document):
        if _has_one_report(sentence, verb) and not source.overlaps(cue):
            yield LayoutAttribution(source, cue, (quote,))


def _pointers(document: Document) -> Iterator[_Pointer]:
    """Yield each quotation to which a sentence points back, the sentence, and what reports it."""
    for match in _OPENING.finditer(document.text):
        opening = document.token_span(*match.span())
        if opening is None or document.in_speech(opening.start):
            continue
        closer = document.skip_back(opening.start - 1)
        number = document.quote_of[closer] if closer >= 0 else -1
        if number < 0 or not document.quotes[number].is_speech:
            continue
        place = document.quotes[number].place
        found = _source_and_cue(document, opening)
        if found is not None and place.stop == closer + 1:
            stop = document.sentence(opening.start).end
            yield place, document.doc[opening.start : stop], *found


def _source_and_cue(
    document: Document, opening: TokenSpan
) -> tuple[Token, TokenSpan, TokenSpan] | None:
    """Return the reporting verb, the source and the cue of a sentence that points, or None."""
    doc = document.doc
    stop, other = min(opening.stop + _MAX_WORDS, len(doc)), False
    for verb in doc[opening.stop - 1 : stop]:
        if document.sentence_of[verb.i] != document.sentence_of[opening.start]:
            return None
        who = subject(verb) if _is_cue(verb) else None
        if who is None and verb.i >= opening.stop and _is_clause_of_another(verb):
            other = True
        if who is not None and (who.i >= opening.stop or verb.i < opening.stop):
            if other and not _CONTRAST.search(doc[opening.stop : verb.i].text):
                return None  # "that is what they want, Quill said"
            particle = doc[verb.i + 1 : verb.i + 2].text == _WITH_PARTICLE.get(lemma(verb))
            cue = TokenSpan(verb.i, verb.i + 1 + particle)
            return verb, source_phrase(who, cue), cue
    return None


def _has_one_report(sentence: Span, verb: Token) -> bool:
    """Return whether nothing in a sentence denies what a verb reports, or reports besides it.

    "That is what Quill never said", "that is how the police say Quill described it".
    """
    others = [word for word in sentence if word.tag_.startswith("VB") and word.i != verb.i]
    return not (
        _denies(verb)
        or any(word.lower_ in _NEGATIONS or word.lower_ == "according" for word in sentence)
        or any(lemma(one) in _REFUSING or act_of(lemma(one)) is Act.STATEMENT for one in others)
    )


def _denies(verb: Token) -> bool:
    entries = STANCES.get(lemma(verb), ())
    denied = any(one.stance == "denial" and not one.rest and not one.negated for one in entries)
    return denied or lemma(verb) in _REFUSING


def _is_clause_of_another(verb: Token) -> bool:
    """Return whether a verb before the cue has a clause: "that is what they sang, Quill said"."""
    return verb.tag_ in _TENSED and subject(verb) is not None and verb.dep_ != "relcl"


def _pointing_ahead(document: Document) -> Iterator[LayoutAttribution]:
    """Yield the attributions of "[Her] {message} is simple." and a quotation as a paragraph."""
    doc, paragraphs = document.doc, document.paragraph_of
    for quote in document.quotes:
        start, stop = quote.place.start, quote.place.stop
        last = document.skip_back(start - 1)
        after = document.skip_forward(stop)
        ends = after == len(doc) or paragraphs[after] != paragraphs[stop - 1]
        if last < 0 or paragraphs[last] == paragraphs[start] or not ends or not quote.is_speech:
            continue
        words = doc[document.sentence(last).start : last + 1]
        if any(word.is_quote for word in words) or quote.continues:
            continue
        message = _message(words)
        if message is not None:
            yield LayoutAttribution(*message, (quote.place,))


def _message(sentence: Span) -> tuple[TokenSpan, TokenSpan] | None:
    """Return possessor and noun of "her message to parents is simple", "his answer was this".

    By the words, since parsers fail where another clause is before these.
    """
    verb = next((word for word in reversed(sentence) if word.tag_ in _TENSED), None)
    if verb is None or lemma(verb) not in _PRESENTING:
        return None
    if any(word.pos_ not in _EMPTY for word in sentence.doc[verb.i + 1 : sentence.end]):
        return None
    for i in range(verb.i - 1, sentence.start, -1):
        noun = sentence.doc[i]
        if noun.tag_ == "NN" and lemma(noun) in CUE_NOUNS:
            whose = first_child(noun, "poss")
            if whose is None or whose.i > i:
                return None
            if not _has_one_report(sentence, verb):
                return None
            possessor = TokenSpan(whose.left_edge.i, whose.right_edge.i + 1)
            return possessor, TokenSpan(i, i + 1)
        if noun.pos_ not in _PHRASE:
            return None
    return None


def _is_cue(verb: Token) -> bool:
    if verb.tag_ not in _TENSED:
        return False
    return lemma(verb) in _WITH_PARTICLE or act_of(lemma(verb)) is Act.STATEMENT
