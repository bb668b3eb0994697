"""Hedged reports: "Quill is understood to have told aides that …", "it was claimed by … that …".

The model, as PolNeAR, takes "to have told aides that …" for what is understood. But the report is
that Quill told them something: the cue reaches to "told", and the content begins behind the aides.
"""

from __future__ import annotations

from spacy.tokens import Token

from quoteattr.attributions.forms.parts import Parts, behind_addressee
from quoteattr.attributions.passives import agent
from quoteattr.attributions.rules.reporting import (
    first_child,
    lemma,
    source_phrase,
    subtree_span,
    trimmed,
)
from quoteattr.document.document import Document
from quoteattr.document.token_spans import TokenSpan
from quoteattr.lexicon import HEDGES, act_of
from quoteattr.records import Act


def hedged_infinitive(document: Document, parts: Parts) -> Parts | None:
    """Return the parts of "[Quill] {is understood to have told} aides <that …>"."""
    doc, cue = document.doc, parts.cue
    verb = doc[cue.start : cue.stop].root
    if lemma(verb) not in HEDGES or first_child(verb, "auxpass") is None:
        return None
    told = _reported(verb, cue.stop)
    start = None if told is None else behind_addressee(told)
    stop = max((one.stop for one in parts.contents), default=0)
    if told is None or start is None or start >= stop:
        return None
    who = first_child(verb, "nsubjpass", "nsubj")
    if who is None or who.i > cue.start:
        return None
    cue = TokenSpan(cue.start, told.i + 1)
    content = trimmed(doc, TokenSpan(start, stop), '"“”')
    return Parts(source_phrase(who, cue), cue, (content,))


def _reported(verb: Token, start: int) -> Token | None:
    """Return the verb of reporting in "to have told" right after a cue, or None."""
    doc = verb.doc
    if start + 2 >= len(doc) or [one.lower_ for one in doc[start : start + 2]] != ["to", "have"]:
        return None
    told = next((one for one in doc[start + 2 : start + 5] if one.tag_[:2] == "VB"), None)
    return told if told is not None and act_of(lemma(told)) is Act.STATEMENT else None


def expletive_subject(document: Document, parts: Parts) -> Parts | None:
    """Return the parts of "It {was claimed} by [the defence] <that …>", without "it"."""
    doc, cue = document.doc, parts.cue
    kept = tuple(one for one in parts.contents if doc[one.start : one.stop].text.lower() != "it")
    verb = doc[cue.start : cue.stop].root
    if len(kept) == len(parts.contents) or first_child(verb, "auxpass") is None:
        return None
    by = agent(verb)
    # A parser may take "that …" for a relative clause of the agent.
    clauses = (one and first_child(one, "ccomp", "acl", "relcl") for one in (verb, by))
    clause = next(filter(None, clauses), None)
    if not kept and clause is not None and clause.i > verb.i:
        kept = (subtree_span(clause),)
    if not kept or doc[kept[-1].start].lower_ != "that":
        return None
    source = parts.source if by is None else _before(source_phrase(by, cue), kept[-1].start)
    return Parts(source, cue, kept)


def _before(place: TokenSpan, stop: int) -> TokenSpan:
    return TokenSpan(place.start, min(place.stop, stop))
