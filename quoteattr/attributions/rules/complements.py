"""What a verb reports by grammar: the clause, infinitive or object that it attributes.

The extent of a content follows the guidelines of PolNeAR: the clause with its "that" or "to",
without the addressee and without the full stop.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from spacy.tokens import Token

from quoteattr.attributions.rules.objects import (
    governed,
    infinitive,
    object_complement,
    order,
)
from quoteattr.attributions.rules.reporting import (
    SUBJECTS,
    Report,
    conjunct_head,
    first_child,
    has_carrier,
    lemma,
    source_head,
    source_phrase,
    subject,
    subtree_span,
    trimmed,
    verb_group,
)
from quoteattr.document.token_spans import TokenSpan
from quoteattr.lexicon import act_of
from quoteattr.records import Act

# Verbs without an addressee: what parsers label as their object is part of the clause.
_NO_ADDRESSEE: Final = frozenset("say think believe argue claim find show suggest".split())
# Their subject reports nothing: "the bridge appears to be safe". Costs "the mayor expects that …".
_SEEMING: Final = frozenset("appear expect look mean seem".split())
_REACH: Final = 4  # tokens from "quoted" to "saying"


def verb_reports(verb: Token) -> Report | None:
    """Return what a verb reports, or None if it is no cue or nothing shows that it reports."""
    particle = first_child(verb, "prt")
    act = act_of(lemma(verb), particle.lower_ if particle is not None else None)
    if act is None or lemma(verb) in _SEEMING or not _asserts(verb):
        return None
    source, passive = source_head(verb)
    form, cue, contents = complements(verb)
    if verb.dep_ == "pcomp" and verb.head.lower_ == "as":  # "Quill was quoted as saying that …"
        quoted = verb.head.head
        source = first_child(quoted, "nsubjpass")
        cue = TokenSpan(verb_group(quoted).start, verb.i + 1)
        if source is None or not 0 < verb.i - quoted.i <= _REACH:
            return None
    # Without a content only a statement can have a quotation for it.
    if form == "none" and (act is not Act.STATEMENT or passive):
        return None
    if source is None and not (passive and contents):
        return None
    place = None if source is None else source_phrase(source, cue)
    if place is not None and any(place.overlaps(one) for one in contents):
        return None
    return Report(form=form, cue=cue, source=place, contents=tuple(sorted(contents)))


def _asserts(verb: Token) -> bool:
    """Return whether a verb asserts that somebody reports, unlike "to say" or a bare participle."""
    for one in verb.lefts:
        if one.tag_ == "TO":
            return has_carrier(verb)
    return (
        verb.tag_ != "VBN" or first_child(verb, "aux", "auxpass") is not None or verb.dep_ == "conj"
    )


def complements(verb: Token) -> tuple[str, TokenSpan, list[TokenSpan]]:
    """Return the form of what a verb reports, its cue with any preposition, and the contents.

    The order of the branches matters: a clause is better evidence than an object.
    """
    cue = verb_group(verb)
    told = order(verb)
    if told is not None:
        return "infinitive", cue, [told]
    clauses = [one for one in verb.children if one.dep_ == "ccomp"]
    if clauses:
        found = [piece for one in clauses for piece in outside_clause(_from_that(one), verb)]
        return "clause", cue, _whole_clauses(verb, cue, found)
    host = verb.head
    alone = first_child(verb, "dobj", "prep", "xcomp", "advcl") is None
    if verb.dep_ == "parataxis" and host.i != verb.i and alone:
        return "parenthesis", cue, list(outside_clause(subtree_span(host), verb))
    if _is_aside(verb):
        return "parenthesis", cue, list(outside_clause(subtree_span(host.head), verb))
    aim = infinitive(verb, cue)
    if aim is not None:
        return "infinitive", cue, [aim]
    for preposition, noun in governed(verb):
        if preposition.i == cue.stop:
            return "preposition", TokenSpan(cue.start, preposition.i + 1), [subtree_span(noun)]
    return object_complement(verb, cue)


def _from_that(clause: Token) -> TokenSpan:
    """Return a clause without what parsers take in before "that": "told him [a day later] that".

    "Said only that it fell" keeps its adverb.
    """
    whole = subtree_span(clause)
    that = next((one.i for one in clause.lefts if one.dep_ == "mark" and one.lower_ == "that"), 0)
    only = that > whole.start and clause.doc[that - 1].tag_ == "RB"
    return whole if only else TokenSpan(max(whole.start, that), whole.stop)


def _is_aside(verb: Token) -> bool:
    """Return whether a verb is an aside that was parsed as a relative clause.

    "The bridge, the mayor said, is safe": between commas, with its own subject, and without what
    a relative clause would have.
    """
    own, doc = subject(verb), verb.doc
    if verb.dep_ != "relcl" or own is None or own.tag_ in ("WDT", "WP") or own.i > verb.i:
        return False
    start, stop = own.left_edge.i, verb.right_edge.i + 1
    parted = start > 0 and stop < len(doc) and {doc[start - 1].text, doc[stop].text} == {","}
    return (
        parted and verb.head.dep_ in SUBJECTS and first_child(verb, "dobj", "prep", "xcomp") is None
    )


def _whole_clauses(verb: Token, cue: TokenSpan, found: Sequence[TokenSpan]) -> list[TokenSpan]:
    """Return one content before and one after a cue, from the clauses on either side.

    The content after the cue begins with "that", or with an object that is part of the clause, and
    ends before a second reporting verb: "said that it fell [and added that …]".
    """
    doc, sides = verb.doc, []
    before = [place for place in found if place.stop <= cue.start]
    behind = [place for place in found if place.start >= cue.stop]
    if before:
        sides.append(TokenSpan(min(p.start for p in before), max(p.stop for p in before)))
    if behind:
        start, stop = min(p.start for p in behind), max(p.stop for p in behind)
        thing = first_child(verb, "dobj")
        if lemma(verb) not in _NO_ADDRESSEE:
            thing = None
        if thing is not None and cue.stop <= thing.left_edge.i < start:
            start = thing.left_edge.i
        at = start - 1
        while at > cue.stop and doc[at].text == ",":
            at -= 1
        if at >= cue.stop and doc[at].lower_ == "that" and doc[at].dep_ != "nsubj":
            start = at
        for i in range(start, stop):
            if doc[i].dep_ == "conj" and conjunct_head(doc[i]).i == verb.i:
                stop = i - 1 if doc[i - 1].dep_ == "cc" else i
                break
        sides.append(trimmed(doc, TokenSpan(start, stop)))
    return sides


def outside_clause(place: TokenSpan, verb: Token) -> Iterator[TokenSpan]:
    """Yield the pieces of a content before and after the reporting clause inside it.

    All of the content if the clause is outside. If the clause covers the content, as parsers make
    it when they attach one to the other, only the verb and its subject are left out.
    """
    doc = verb.doc
    if not place.start <= verb.i < place.stop:
        yield place
        return
    clause = TokenSpan(verb.left_edge.i, verb.right_edge.i + 1)
    if clause.start <= place.start and place.stop <= clause.stop:
        clause = TokenSpan(verb.i, verb.i + 1)
        own = subject(verb)
        if own is not None:
            clause = TokenSpan(min(verb.i, own.left_edge.i), max(verb.i, own.right_edge.i) + 1)
    for piece in (
        TokenSpan(place.start, min(clause.start, place.stop)),
        TokenSpan(max(clause.stop, place.start), place.stop),
    ):
        piece = trimmed(doc, piece)
        if piece.start < piece.stop:
            yield piece
