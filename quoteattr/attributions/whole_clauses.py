"""Contents that end where a report inside them begins: "said that it fell, and staff blamed rust".

The model labels each word once. If it labels "staff blamed rust", the content of "said" ends before
it, although the clause that was said goes on. Here it gets all of its clause, and the report inside
it is within that attribution.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from typing import Final

from spacy.tokens import Span, Token

from quoteattr.attributions.contents import content_at
from quoteattr.attributions.draft import Draft
from quoteattr.attributions.forms.adjuncts import first_finite
from quoteattr.attributions.linking import draft_of
from quoteattr.attributions.rules.reporting import subject, subtree_span, trimmed
from quoteattr.document.document import Document
from quoteattr.document.proposals import SpanProposal
from quoteattr.document.token_spans import TokenSpan
from quoteattr.records import Kind

# What opens a part of what was said. "Though she noted …" is what the reporter puts against it.
_OPENING: Final = frozenset("as because if since so that unless".split())


def with_whole_clauses(document: Document, drafts: Sequence[Draft]) -> list[Draft]:
    """Return the drafts, with contents up to the end of their clauses if these contain reports.

    >>> import spacy
    >>> with_whole_clauses(Document(spacy.blank("en")("It rained.")), ())
    []
    """
    found, whole_of = list(drafts), dict[Draft, Draft]()
    if not document.doc.has_annotation("DEP"):
        return found
    cues = sorted((one.cue.start, n) for n, one in enumerate(found) if one.cue is not None)
    for n, draft in enumerate(found):
        whole = _whole(document, draft)
        if whole is None:
            continue
        first = bisect_left(cues, (draft.contents[0].tokens.end, 0))
        near = [found[i] for _, i in cues[first : bisect_left(cues, (whole.stop, 0))]]
        inner = [one for one in near if _is_inside(one, draft, whole)]
        if inner:
            found[n] = whole_of[draft] = _with_content(document, draft, whole)
        for one in inner:
            one.within = found[n]
    for one in found:
        if one.within is not None:
            one.within = whole_of.get(one.within, one.within)
    return found


def _with_content(document: Document, draft: Draft, place: TokenSpan) -> Draft:
    content = content_at(document, SpanProposal("content", place.start, place.stop, 1.0))
    return draft_of(
        document, [content], cue=draft.cue, source=draft.source, confidence=draft.confidence
    )


def _whole(document: Document, draft: Draft) -> TokenSpan | None:
    """Return a content to the end of its clause, or None if it ends there or is no clause."""
    if draft.cue is None or draft.kind is Kind.DIRECT or len(draft.contents) != 1:
        return None
    words = draft.contents[0].tokens
    if words.start < draft.cue.end or document.in_speech(words.end - 1):
        return None
    clause = _clause(words)
    stop = subtree_span(clause).stop
    while stop < len(document.doc) and document.quote_of[stop - 1] == document.quote_of[stop] >= 0:
        stop += 1
    place = trimmed(document.doc, TokenSpan(words.start, stop))
    return place if first_finite(clause) is not None and place.stop > words.end else None


def _clause(words: Span) -> Token:
    """Return the verb of the clause that a content is or begins: "denounced [what] he calls …"."""
    root: Token = words.root
    while root.head.i != root.i and root.head.i >= words.start:
        root = root.head
    return root


def _is_inside(one: Draft, outer: Draft, whole: TokenSpan) -> bool:
    """Return whether another attribution is in the rest of a clause, and a part of that clause."""
    words = outer.contents[0].tokens
    if one.cue is None or one.source is None or one.within is not None:
        return False
    parts = [one.cue, one.source, *(content.tokens for content in one.contents)]
    if not all(words.end <= part.start and part.end <= whole.stop for part in parts):
        return False
    if words.text.lower() == "what":  # "denounced what he calls a plot"
        return True
    if one.source.root.tag_ == "PRP" and not _are_different(one.source, outer.source):
        return False
    clause, verb = _clause(words), one.cue.root
    while verb.head.i != verb.i and verb.head.i >= words.end:
        verb = verb.head
    if verb.dep_ == "conj":
        own = subject(verb)
        return own is not None and own.i >= words.end and clause.head.i != clause.i
    return verb.dep_ == "relcl" or any(
        one.dep_ == "mark" and one.lower_ in _OPENING and one.nbor(-1).lower_ != "even"
        for one in verb.lefts
    )


def _are_different(pronoun: Span, source: Span | None) -> bool:
    """Return whether a pronoun is not the source, as far as another pronoun shows it."""
    if source is None or source.root.tag_ != "PRP":
        return False
    return pronoun.root.lower_ != source.root.lower_
