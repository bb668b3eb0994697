"""Reporting clauses by grammar: what a cue verb, noun or "according to" attributes, and to whom.

Works on one token of a Doc with CLEAR dependencies at a time and knows nothing of quotation marks;
`rules` puts the two together. What a source, a cue and a content hold follows the guidelines of
PolNeAR: the whole noun phrase; the verb with its auxiliaries, negation and adverbs next to it; the
clause with its "that" or "to", without the recipient.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

import attrs
from spacy.tokens import Doc, Token

from quoteattr.lexicon import WEEKDAYS, act_of
from quoteattr.records import Act

SUBJECTS: Final = frozenset({"nsubj", "nsubjpass"})
RELATIVES: Final = frozenset({"who", "which", "that"})
_ENTOURAGE: Final = frozenset({"aux", "auxpass", "neg", "advmod"})
# Verbs that carry a reporting verb along: "went on to say", "refused to say".
_CARRIERS: Final = frozenset(
    "appear begin continue decline go manage refuse return rise seem start".split()
)
# Which complements show that a verb reports: of the verbs with such a complement in PolNeAR's
# training part, half are cues.
_INFINITIVES: Final = frozenset(
    """agree ask beg claim decline demand encourage hope implore offer pledge promise propose refuse
    seek swear threaten urge vow""".split()
)
_OBJECTS: Final = frozenset(
    """acknowledge announce applaud assail bemoan blast blame chant chide cite condemn criticize
    decry denounce deride describe disclose dismiss emphasize endorse explain express lament mention
    mock note outline portray praise predict quote reaffirm rebuff rebuke rebut recall recite
    recount reiterate reject repeat retweet reveal ridicule slam stress suggest tout""".split()
)
_CHARGES: Final = frozenset("accuse attack blame chide criticize describe portray praise".split())
_GOVERNING: Final = frozenset(
    row.strip()
    for row in """allude to, apologize for, boast about, boast of, brag about, call for, call on,
    complain about, joke about, point to, refer to, speak of, talk about, warn about,
    warn of""".split(",")
)
_NO_ADDRESSEE: Final = frozenset("say think believe argue claim find show suggest".split())
_CHARGED: Final = frozenset({"accuse of", "blame for", "criticize for", "describe as"})
_SEEMING: Final = frozenset("appear expect look mean seem".split())
_LONGEST_APPOSITION: Final = 20
_OPENING: Final = frozenset({"DT", "NN", "NNS", "NNP", "CD", "PRP$"})
_REACH: Final = 4  # tokens from "went" to "say"
_STEPS: Final = 6  # up the tree in search of a subject; no English sentence needs more


@attrs.frozen(order=True)
class Stretch:
    """Tokens start to stop of a Doc."""

    start: int
    stop: int

    def meets(self, other: Stretch) -> bool:
        """Tell whether the two share a token."""
        return max(self.start, other.start) < min(self.stop, other.stop)


@attrs.frozen(kw_only=True)
class Report:
    """A cue with what grammar gives it.

    ``form`` names the construction, ``contents`` stand in the text's order and may be empty, when
    only quotation marks can tell what was said.
    """

    form: str
    cue: Stretch
    source: Stretch | None
    contents: tuple[Stretch, ...]


def lemma(token: Token) -> str:
    """Give the lemma in lower case; the word itself where a pipeline has no lemmas."""
    found: str = token.lemma_ or token.lower_
    return found.lower()


def child(token: Token, *deps: str) -> Token | None:
    """Give the first dependent with one of the labels."""
    return next((one for one in token.children if one.dep_ in deps), None)


def stretch(token: Token) -> Stretch:
    """Give the token with all its dependents, without punctuation and blanks at the ends."""
    return trimmed(token.doc, Stretch(token.left_edge.i, token.right_edge.i + 1))


def trimmed(doc: Doc, place: Stretch, keep: str = "") -> Stretch:
    """Cut blanks and punctuation off both ends, save brackets, marks and the characters to keep."""
    start, stop = place.start, place.stop
    while start < stop and _loose(doc[start], keep):
        start += 1
    while start < stop and _loose(doc[stop - 1], keep):
        stop -= 1
    return Stretch(start, stop)


def _loose(token: Token, keep: str) -> bool:
    text = token.text
    return token.is_space or (text not in keep and text in {",", ".", ":", ";", "–", "—", "--", "-"})


def is_verb(token: Token) -> bool:
    """Tell verbs by their tags; auxiliaries count only where they stand alone."""
    return token.tag_.startswith("VB") and token.dep_ not in ("aux", "auxpass")


def verb_reports(verb: Token) -> Report | None:
    """Give what a verb reports, None where it is no cue or nothing shows that it reports."""
    particle = child(verb, "prt")
    act = act_of(lemma(verb), particle.lower_ if particle is not None else None)
    if act is None or lemma(verb) in _SEEMING or not _asserts(verb):
        return None
    source, passive = source_of(verb)
    form, cue, contents = _complements(verb, act)
    if verb.dep_ == "pcomp" and verb.head.lower_ == "as":
        quoted = verb.head.head
        source = child(quoted, "nsubjpass")
        cue = Stretch(verb_group(quoted).start, verb.i + 1)
        if source is None or not 0 < verb.i - quoted.i <= _REACH:
            return None
    if form == "none" and (act is not Act.STATEMENT or passive):
        return None
    if source is None and not (passive and contents):
        return None
    place = None if source is None else noun_phrase(source, cue)
    if place is not None and any(place.meets(one) for one in contents):
        return None
    return Report(form=form, cue=cue, source=place, contents=tuple(sorted(contents)))


def _asserts(verb: Token) -> bool:
    """Tell whether a verb says that somebody reports, unlike "to say" or "could say"."""
    for one in verb.lefts:
        if one.tag_ == "TO":
            return _carried(verb)
    return verb.tag_ != "VBN" or child(verb, "aux", "auxpass") is not None or verb.dep_ == "conj"


def subject(verb: Token) -> Token | None:
    """Give the subject; of several, as parsers err, the one next to the verb."""
    return min(
        (one for one in verb.children if one.dep_ in SUBJECTS),
        key=lambda one: abs(one.i - verb.i),
        default=None,
    )


def _carried(verb: Token) -> bool:
    """Tell whether a verb goes with a carrier before it: "went on to say"."""
    near = 0 < verb.i - verb.head.i <= _REACH
    return verb.dep_ in ("xcomp", "advcl") and near and lemma(verb.head) in _CARRIERS


def joined_to(verb: Token) -> Token:
    """Give the verb that a conjunct goes on with: "said it was old and added that …".

    Parsers hang the second cue on the verb of the first one's content; the tense and the missing
    subject tell.
    """
    head = verb.head
    above = head.head
    astray = (
        head.dep_ == "ccomp"
        and above.tag_ == verb.tag_ != "VB"
        and above.i < head.i < verb.i
        and child(verb, "ccomp") is not None
        and act_of(lemma(verb)) is Act.STATEMENT
        and act_of(lemma(above)) is Act.STATEMENT
    )
    return above if astray else head


def source_of(verb: Token) -> tuple[Token | None, bool]:
    """Find the head of the noun phrase that reports, and tell whether the verb is passive."""
    if child(verb, "auxpass", "nsubjpass") is not None:
        agent = child(verb, "agent")
        return (None if agent is None else child(agent, "pobj")), True
    for _ in range(_STEPS):
        own = subject(verb)
        if own is not None:
            return own, False
        head = verb.head
        if verb.dep_ == "acl" and verb.tag_ == "VBG":
            return head, False
        if head.i == verb.i or verb.dep_ not in ("conj", "xcomp", "advcl", "pcomp", "prep"):
            return None, False
        verb = joined_to(verb) if verb.dep_ == "conj" else head
    return None, False


def noun_phrase(head: Token, cue: Stretch) -> Stretch:
    """Give a source as printed: with title, apposition and relative clause, and their commas.

    A relative clause that holds the cue, and all behind it, is no part of its own source; neither
    is a day: "Pence on Thursday said".
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
    start, stop = _whole_name(doc, start, stop, cue)
    place = trimmed(doc, Stretch(start, stop))
    return _with_apposition(doc, place, head.i, cue)


def _whole_name(doc: Doc, start: int, stop: int, cue: Stretch) -> tuple[int, int]:
    """Take in the rest of a name that the parser cut, up to the cue."""
    end = stop
    while end < cue.start and doc[end].tag_ in ("NNP", "NNPS"):
        end += 1
    first = start
    while first > cue.stop and doc[first - 1].tag_ in ("NNP", "NNPS"):
        first -= 1
    return (first if first == cue.stop else start), (end if end == cue.start else stop)


def _with_apposition(doc: Doc, place: Stretch, head: int, cue: Stretch) -> Stretch:
    """Take in what stands between commas behind a name: "Ross, the mayor, said"."""
    if place.stop >= cue.start or doc[place.stop].text != ",":
        return place
    if any(doc[i].text == "," for i in range(head, place.stop)):
        return Stretch(place.start, place.stop + 1)
    last = cue.start - 1
    gap = doc[place.stop + 1 : last]
    if 0 < len(gap) <= _LONGEST_APPOSITION and doc[last].text == ",":
        opens = gap[0].tag_ in _OPENING or gap[0].lower_ == "who"
        if opens and not any(one.text in ('"', "“", "”", ";") or one.is_space for one in gap):
            return Stretch(place.start, cue.start)
    return place


def verb_group(verb: Token) -> Stretch:
    """Give a verb with the auxiliaries, negation, adverbs and particle right beside it."""
    doc, start, stop = verb.doc, verb.i, verb.i + 1
    if verb.tag_ == "VB" and _carried(verb):
        verb = verb.head
        start = verb.i
    while start > 0 and doc[start - 1].head.i == verb.i and doc[start - 1].dep_ in _ENTOURAGE:
        start -= 1
    while start < verb.i and doc[start].dep_ == "advmod" and doc[start].tag_ == "WRB":
        start += 1
    if stop < len(doc) and doc[stop].dep_ == "prt":
        stop += 1
    if stop + 2 < len(doc) and doc[stop].lower_ == "in":
        end = next((i for i in range(stop + 1, min(stop + 5, len(doc)))
                    if doc[i].lower_ == "statement"), None)
        stop = stop if end is None else end + 1
    return Stretch(start, stop)


def _complements(verb: Token, act: Act) -> tuple[str, Stretch, list[Stretch]]:
    """Find what a verb governs that can be a content, its form, and how far the cue then runs."""
    cue = verb_group(verb)
    clauses = [one for one in verb.children if one.dep_ == "ccomp"]
    if clauses:
        found = [piece for one in clauses for piece in without(stretch(one), verb)]
        return "clause", cue, _whole_clauses(verb, cue, found)
    host = verb.head
    if verb.dep_ == "parataxis" and host.i != verb.i:
        return "parenthesis", cue, list(without(stretch(host), verb))
    if _is_aside(verb):
        return "parenthesis", cue, list(without(stretch(host.head), verb))
    infinitive = _infinitive(verb, cue)
    if infinitive is not None:
        return "infinitive", cue, [infinitive]
    for preposition, noun in _governed(verb):
        if preposition.i == cue.stop:
            return "preposition", Stretch(cue.start, preposition.i + 1), [stretch(noun)]
    thing = child(verb, "dobj")
    if thing is not None and thing.i > verb.i:
        for of in thing.doc[thing.i + 1 : verb.right_edge.i + 1]:
            charged = of.head in (verb, thing) and of.lower_ in ("of", "for", "as")
            if charged and lemma(verb) in _CHARGES:
                return "charge", cue, [Stretch(thing.left_edge.i, stretch(of).stop)]
        naming = child(verb, "oprd")
        if naming is not None and naming.i > thing.i:
            return "naming", cue, [Stretch(thing.left_edge.i, stretch(naming).stop)]
        if lemma(verb) in _OBJECTS:
            return "object", cue, [stretch(thing)]
    return "none", cue, []


def _is_aside(verb: Token) -> bool:
    """Tell "the bridge, the mayor said, is safe" from a relative clause, as which it is parsed."""
    own, doc = subject(verb), verb.doc
    if verb.dep_ != "relcl" or own is None or own.tag_ in ("WDT", "WP") or own.i > verb.i:
        return False
    start, stop = own.left_edge.i, verb.right_edge.i + 1
    parted = 0 < start and stop < len(doc) and doc[start - 1].text == "," == doc[stop].text
    return parted and verb.head.dep_ in SUBJECTS and child(verb, "dobj", "prep", "xcomp") is None


def _whole_clauses(verb: Token, cue: Stretch, found: Sequence[Stretch]) -> list[Stretch]:
    """Join the clauses on each side of a cue, with the "that" or the object before them."""
    doc, sides = verb.doc, []
    before = [place for place in found if place.stop <= cue.start]
    behind = [place for place in found if place.start >= cue.stop]
    if before:
        sides.append(Stretch(min(p.start for p in before), max(p.stop for p in before)))
    if behind:
        start, stop = min(p.start for p in behind), max(p.stop for p in behind)
        thing = child(verb, "dobj")
        if lemma(verb) in _NO_ADDRESSEE and thing is not None:
            if cue.stop <= thing.left_edge.i < start:
                start = thing.left_edge.i
        at = start - 1
        while at > cue.stop and doc[at].text == ",":
            at -= 1
        if at >= cue.stop and doc[at].lower_ == "that" and doc[at].dep_ != "nsubj":
            start = at
        for i in range(start, stop):
            if doc[i].dep_ == "conj" and joined_to(doc[i]).i == verb.i:
                stop = i - 1 if doc[i - 1].dep_ == "cc" else i
                break
        sides.append(trimmed(doc, Stretch(start, stop)))
    return sides


def _infinitive(verb: Token, cue: Stretch) -> Stretch | None:
    aim = child(verb, "xcomp")
    if aim is None or aim.i < verb.i or lemma(verb) not in _INFINITIVES:
        return None
    if not any(one.tag_ == "TO" for one in aim.lefts):
        return None
    place = stretch(aim)
    whom = child(verb, "dobj", "dative")
    if whom is not None and cue.stop <= whom.left_edge.i < place.start:
        return Stretch(whom.left_edge.i, place.stop)
    return place


def _governed(verb: Token) -> Iterator[tuple[Token, Token]]:
    """Yield the prepositions that make a cue with a verb, each with the noun behind it."""
    governing = _GOVERNING if child(verb, "auxpass") is None else _CHARGED
    for one in verb.rights:
        if one.dep_ == "prep" and f"{lemma(verb)} {one.lower_}" in governing:
            noun = child(one, "pobj", "pcomp")
            if noun is not None and noun.i > one.i:
                yield one, noun


def without(place: Stretch, verb: Token) -> Iterator[Stretch]:
    """Yield the pieces of a content on both sides of the reporting clause inside it."""
    doc = verb.doc
    if not place.start <= verb.i < place.stop:
        yield place
        return
    clause = Stretch(verb.left_edge.i, verb.right_edge.i + 1)
    if clause.start <= place.start and place.stop <= clause.stop:
        clause = Stretch(verb.i, verb.i + 1)
        own = subject(verb)
        if own is not None:
            clause = Stretch(min(verb.i, own.left_edge.i), max(verb.i, own.right_edge.i) + 1)
    for piece in (Stretch(place.start, min(clause.start, place.stop)),
                  Stretch(max(clause.stop, place.start), place.stop)):
        piece = trimmed(doc, piece)
        if piece.start < piece.stop:
            yield piece

