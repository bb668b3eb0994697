"""Whether a content is a sentence, and which of its words a sentence of its own leaves out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from spacy.tokens import Span, Token

from quoteattr.attributions.contents import without_marks
from quoteattr.attributions.draft import Draft
from quoteattr.attributions.rules.reporting import FINITE_TAGS
from quoteattr.document.document import Document
from quoteattr.records import Kind
from quoteattr.spans import Range, trim

_SUBJECTS: Final = frozenset("nsubj nsubjpass csubj csubjpass expl".split())
# Clauses that only modify something do not make a sentence of a noun phrase.
_MODIFYING: Final = frozenset("relcl acl advcl pcomp csubj".split())
_AUXILIARY: Final = frozenset({"aux", "auxpass"})
_CLOSED: Final = frozenset(". ? ! … ,".split())
_EDGE: Final = " \t\r\n,;:"
_ENDS: Final = frozenset(". ? ! …".split())


def spoken_parts(document: Document, parts: Sequence[Range]) -> list[Range]:
    """Return the parts of a content without the "that" before it, and without marks then outer.

    Args:
        document: The document.
        parts: The ranges of the parts, without quotation marks around them.
    """
    found = []
    for number, part in enumerate(parts):
        word = document.span(part.start, part.end) if part else None
        if not number and word is not None and _is_conjunction(word[0]):
            part = trim(document.text, Range(word[0].idx + len(word[0]), part.end), _EDGE)
            (part,) = without_marks(document.text, [part], document.quotations)
        if part:
            found.append(part)
    return found


def repeated_conjunctions(tokens: Sequence[Token]) -> list[Range]:
    """Return the places of "that" after "and": "said [that it was old] and [that it would fall]".

    Each with the space behind it. Inside a clause that depends on another verb "that" stays.
    """
    inside = {token.i for token in tokens}
    found = []
    for token in tokens[1:]:
        before = token.doc[token.i - 1]
        if _is_conjunction(token) and before.pos_ == "CCONJ" and before.i in inside:
            verb = token.head
            while verb.dep_ == "conj" and verb.head.i in inside:
                verb = verb.head
            if verb.head.i == verb.i or verb.head.i not in inside:
                found.append(Range(token.idx, token.idx + len(token.text_with_ws)))
    return found


def _is_conjunction(token: Token) -> bool:
    """Return whether a token is the "that" of a reported clause, unlike in "that bridge"."""
    return token.lower_ == "that" and (token.tag_ == "IN" or token.dep_ == "mark")


def is_sentence(draft: Draft, parts: Sequence[Span]) -> bool:
    """Return whether a content is a sentence, or begins with one.

    False for a noun phrase ("the accusation"), an infinitive, and a question that is reported
    ("whether he would go"). In quotation marks an imperative is a sentence.
    """
    sentences = [*_sentences(parts)]
    if not sentences:
        return False
    first = sentences[0]
    if _first_word(first).tag_ in ("WDT", "WP", "WP$", "WRB") and draft.kind is not Kind.DIRECT:
        return False
    whole = draft.kind is Kind.DIRECT
    if not (_is_clause(first, whole=whole) or (whole and first[-1].text in _ENDS)):
        return False
    return any(_is_clause(sentence, whole=whole) for sentence in sentences)


def _sentences(parts: Sequence[Span]) -> Iterator[list[Token]]:
    """Yield the tokens of each sentence; parts of an interrupted one are read together."""
    current: list[Token] = []
    for part in parts:
        for token in part:
            current.append(token)
            if token.text in _ENDS:
                yield from _worded(current)
                current = []
    yield from _worded(current)


def _worded(tokens: list[Token]) -> Iterator[list[Token]]:
    if any(token.is_alpha for token in tokens):
        yield tokens


def _first_word(tokens: Sequence[Token]) -> Token:
    return next(token for token in tokens if token.is_alpha)


def _is_clause(tokens: Sequence[Token], *, whole: bool) -> bool:
    inside = {token.i for token in tokens}
    first = _first_word(tokens)
    if whole and first.tag_ == "VB" and first.text[0].isupper():
        return True  # "Go home."
    whole = whole and first.text[0].isupper() and tokens[-1].text in _CLOSED
    for token in tokens:
        if token.tag_ in FINITE_TAGS:
            verb = token.head if token.dep_ in _AUXILIARY else token
            if verb.i in inside and _stands_alone(verb, inside, whole=whole):
                return True
    return False


def _stands_alone(verb: Token, inside: set[int], *, whole: bool) -> bool:
    """Return whether a finite verb, with its subject, heads a clause that modifies nothing.

    Parsers often miss the subject of "To have all of it is remarkable", which is a sentence if it
    is printed as one.
    """
    own = [child for child in verb.children if child.i in inside]
    if not whole and not any(child.dep_ in _SUBJECTS for child in own):
        return False
    if any(child.dep_ == "mark" and child.lower_ != "that" for child in own):
        return False
    for below in (verb, *verb.ancestors):
        if below.head.i == below.i or below.head.i not in inside:
            return True
        noun = below.dep_ == "ccomp" and below.head.pos_ in ("NOUN", "PROPN")
        if below.dep_ in _MODIFYING or noun or _is_complement(below):
            return False
    return True


def _is_complement(verb: Token) -> bool:
    """Return whether a clause only completes a verb that is not finite: "deciding [who goes]"."""
    head = verb.head
    if verb.dep_ not in ("ccomp", "xcomp") or head.tag_ not in ("VB", "VBG", "VBN"):
        return False
    return not any(
        child.tag_ in FINITE_TAGS and child.dep_ in _AUXILIARY for child in head.children
    )
