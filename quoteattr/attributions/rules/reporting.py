"""Who reports by grammar: the words of the cue and the noun phrase that is its source.

This needs a Doc with CLEAR dependencies and knows nothing of quotation marks. The extent of sources
and cues follows the guidelines of PolNeAR: the whole noun phrase with title and apposition, and the
verb with the auxiliaries, the negation and the adverbs beside it.
"""

from __future__ import annotations

from typing import Final

import attrs
from spacy.tokens import Doc, Token

from quoteattr.document.token_spans import TokenSpan
from quoteattr.lexicon import WEEKDAYS, act_of
from quoteattr.records import Act

SUBJECTS: Final = frozenset({"nsubj", "nsubjpass"})
"""The dependency labels of subjects that are noun phrases."""
_BESIDE_VERB: Final = frozenset({"aux", "auxpass", "neg", "advmod"})
# Verbs that govern a reporting verb and make one cue with it: "went on to say", "refused to say".
_CARRIERS: Final = frozenset(
    "appear begin continue decline go manage refuse return rise seem start use".split()
)
_MAX_APPOSITION: Final = 20  # tokens; keeps a missing comma from taking in the next clause
_MAX_IN_STATEMENT: Final = 4  # tokens from "in" to "statement": "said in a written statement"
_BEFORE_NOUN: Final = frozenset("DT JJ NN NNS NNP NNPS POS PRP$ CD PDT HYPH".split())
# Tags that open an apposition. Others open a clause or an adverbial, which is no part of a source.
_OPENING: Final = frozenset({"DT", "NN", "NNS", "NNP", "CD", "PRP$"})
FINITE_TAGS: Final = frozenset("MD VBD VBP VBZ".split())
"""The tags of verbs with a tense, and of modal verbs."""
_REACH: Final = 4  # tokens from "went" to "say"
_EDGES: Final = frozenset({",", ".", ":", ";", "–", "—", "--", "-"})
_MAX_STEPS: Final = 6  # up the tree in search of a subject; no English sentence needs more


@attrs.frozen(kw_only=True)
class Report:
    """A cue with the source and the contents that its construction shows.

    ``form`` names the construction. ``contents`` are in text order; they are empty if only
    quotation marks can show what was said.
    """

    form: str
    cue: TokenSpan
    source: TokenSpan | None
    contents: tuple[TokenSpan, ...]


def lemma(token: Token) -> str:
    """Return the lemma in lower case, or the word itself if the pipeline has no lemmas."""
    found: str = token.lemma_ or token.lower_
    return found.lower()


def first_child(token: Token, *deps: str) -> Token | None:
    """Return the first dependent with one of the labels, or None."""
    return next((one for one in token.children if one.dep_ in deps), None)


def subtree_span(token: Token) -> TokenSpan:
    """Return the token with all its dependents, without punctuation and white space at the ends."""
    return trimmed(token.doc, TokenSpan(token.left_edge.i, token.right_edge.i + 1))


def trimmed(doc: Doc, place: TokenSpan, keep: str = "") -> TokenSpan:
    """Return a span without white space and punctuation at its ends.

    Args:
        doc: The Doc.
        place: The span; empty if nothing else is in it.
        keep: Punctuation that stays. Brackets and quotation marks always stay.
    """
    start, stop = place.start, place.stop
    while start < stop and _is_edge(doc[start], keep):
        start += 1
    while start < stop and _is_edge(doc[stop - 1], keep):
        stop -= 1
    return TokenSpan(start, stop)


def _is_edge(token: Token, keep: str) -> bool:
    return token.is_space or (token.text not in keep and token.text in _EDGES)


def is_verb(token: Token) -> bool:
    """Return whether a token is tagged as a verb and is no auxiliary of another verb."""
    return token.tag_.startswith("VB") and token.dep_ not in ("aux", "auxpass")


def subject(verb: Token) -> Token | None:
    """Return the subject of a verb, or None; if a parser attached several, the nearest."""
    return min(
        (one for one in verb.children if one.dep_ in SUBJECTS),
        key=lambda one: abs(one.i - verb.i),
        default=None,
    )


def has_carrier(verb: Token) -> bool:
    """Return whether a verb forms one cue with the verb that governs it: "went on to say"."""
    near = 0 < verb.i - verb.head.i <= _REACH
    return verb.dep_ in ("xcomp", "advcl") and near and lemma(verb.head) in _CARRIERS


def conjunct_head(verb: Token) -> Token:
    """Return the verb with which a conjunct is coordinated: "said it was old and added that …".

    Parsers attach the second cue to the verb of the first one's content. A content of its own and
    the tense of the first cue show that it belongs to the first cue.
    """
    head = verb.head
    above = head.head
    misattached = (
        head.dep_ == "ccomp"
        and above.tag_ == verb.tag_ != "VB"
        and above.i < head.i < verb.i
        and first_child(verb, "ccomp") is not None
        and act_of(lemma(verb)) is Act.STATEMENT
        and act_of(lemma(above)) is Act.STATEMENT
    )
    return above if misattached else head


def source_head(verb: Token) -> tuple[Token | None, bool]:
    """Return the head of the noun phrase that reports, and whether the verb is passive.

    The head is None if a passive has no agent, or no verb above has a subject.
    """
    if first_child(verb, "auxpass", "nsubjpass") is not None:
        agent = first_child(verb, "agent")
        return (None if agent is None else first_child(agent, "pobj")), True
    for _ in range(_MAX_STEPS):
        own = subject(verb)
        if own is not None:
            return own, False
        head = verb.head
        if verb.dep_ == "acl" and verb.tag_ == "VBG":
            return head, False
        if head.i == verb.i or verb.dep_ not in ("conj", "xcomp", "advcl", "pcomp", "prep"):
            return None, False
        verb = conjunct_head(verb) if verb.dep_ == "conj" else head
    return None, False


def source_phrase(head: Token, cue: TokenSpan) -> TokenSpan:
    """Return a source as printed: with title, apposition and relative clause, and their commas.

    A relative clause that contains the cue is no part of its own source, and nothing after it is.
    Neither is a weekday: "Pence on Thursday said".
    """
    doc = head.doc
    start, stop = head.left_edge.i, head.right_edge.i + 1
    for one in head.subtree:
        if one.i > head.i and one.left_edge.i <= cue.start <= one.right_edge.i:
            stop = min(stop, max(head.i + 1, one.left_edge.i))
        if one.dep_ == "pobj" and one.lower_ in WEEKDAYS and one.head.i == head.i + 1:
            stop = min(stop, one.head.i)
    if head.i < cue.start:
        stop = min(stop, cue.start)
    elif head.i >= cue.stop:
        start = max(start, cue.stop)
    if head.tag_ != "PRP":  # "at this point [we] said": a pronoun has no name to be cut off
        start, stop = _whole_name(doc, start, stop, cue)
    place = trimmed(doc, TokenSpan(start, stop))
    return _with_apposition(doc, place, head.i, cue)


def _whole_name(doc: Doc, start: int, stop: int, cue: TokenSpan) -> tuple[int, int]:
    """Return the bounds of a source with the rest of a name that the parser cut off.

    On the right only if the name reaches to the cue; on the left only if what is before it cannot
    be part of another phrase.
    """
    end = stop
    while end < cue.start and doc[end].tag_ in ("NNP", "NNPS"):
        end += 1
    first = start
    while first > 0 and first != cue.stop and doc[first - 1].tag_ in _BEFORE_NOUN:
        first -= 1
    whole = first in (0, cue.stop) or doc[first].is_sent_start or doc[first - 1].is_punct
    if not whole and doc[first - 1].tag_ not in ("CC", "WRB", "_SP", "IN"):
        first = start
    return first, (end if end == cue.start else stop)


def _with_apposition(doc: Doc, place: TokenSpan, head: int, cue: TokenSpan) -> TokenSpan:
    """Return a source with what follows it between commas: "Ross, the mayor, said"."""
    if place.stop >= len(doc) or doc[place.stop].text != ",":
        return place
    if place.start >= cue.stop:
        return _with_office(doc, place) if doc[cue.stop - 1].tag_.startswith("VB") else place
    if place.stop >= cue.start:
        return place
    if any(doc[i].text == "," for i in range(head, place.stop)):
        return TokenSpan(place.start, place.stop + 1)
    last = cue.start - 1
    gap = doc[place.stop + 1 : last]
    if 0 < len(gap) <= _MAX_APPOSITION and doc[last].text == ",":
        # Quotation marks or a line end in between mean that the second comma belongs to something
        # else.
        opens = gap[0].tag_ in _OPENING or gap[0].lower_ == "who"
        if opens and not any(one.text in ('"', "“", "”", ";") or one.is_space for one in gap):
            return TokenSpan(place.start, cue.start)
    return place


def _with_office(doc: Doc, place: TokenSpan) -> TokenSpan:
    """Return a name with what follows up to the end of its sentence: 'said Ross, an engineer.'.

    Only after an article or a number, and without a participle: "said Ross, adding that …".
    """
    stop = place.stop + 1
    if stop >= len(doc) or doc[stop].tag_ not in ("DT", "CD"):
        return place
    while stop < len(doc) and stop - place.stop <= _MAX_APPOSITION:
        if doc[stop].text == ".":
            return TokenSpan(place.start, stop)
        if doc[stop].is_quote or doc[stop].is_space or doc[stop].tag_ == "VBG":
            break
        stop += 1
    return place


def verb_group(verb: Token) -> TokenSpan:
    """Return a verb with the auxiliaries, negation, adverbs and particle right beside it.

    "In a statement" is part of the cue, as in PolNeAR.
    """
    doc, start, stop = verb.doc, verb.i, verb.i + 1
    if verb.tag_ == "VB" and has_carrier(verb):
        verb = verb.head
        start = verb.i
    while start > 0 and doc[start - 1].head.i == verb.i and doc[start - 1].dep_ in _BESIDE_VERB:
        start -= 1
    # "When", "why" and "how" open the clause of the cue and are no part of it.
    while start < verb.i and doc[start].dep_ == "advmod" and doc[start].tag_ == "WRB":
        start += 1
    if stop < len(doc) and doc[stop].dep_ == "prt":
        stop += 1
    if stop + 2 < len(doc) and doc[stop].lower_ == "in":
        near = range(stop + 1, min(stop + 1 + _MAX_IN_STATEMENT, len(doc)))
        stop = next((i + 1 for i in near if doc[i].lower_ == "statement"), stop)
    return TokenSpan(start, stop)
