"""What a verb reports without a clause: an infinitive, its object, or a noun it governs."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from spacy.tokens import Token

from quoteattr.attributions.rules.reporting import first_child, lemma, subtree_span, trimmed
from quoteattr.document.token_spans import TokenSpan

TELLING: Final = frozenset("advise ask caution command instruct order remind tell warn".split())
"""Verbs whose object before an infinitive is an addressee: "told [him] to go"."""
# Verbs that report with an infinitive or an object alone. In PolNeAR's training part at least half
# of the verbs with such a complement are cues; with the other half the rules propose too much.
_INFINITIVES: Final = frozenset(
    """agree ask beg claim decline demand encourage hope implore offer pledge promise propose refuse
    seek swear threaten urge vow""".split()
)
_OBJECTS: Final = frozenset(
    """acknowledge announce applaud assail bemoan blast blame chant chide cite condemn criticise
    criticize decry denounce deride describe disclose dismiss emphasise emphasize endorse explain
    express highlight lament mention mock note outline portray praise predict quote reaffirm rebuff
    rebuke rebut recall recite recount reiterate reject repeat retweet reveal ridicule slam stress
    suggest tout underline underscore""".split()
)
# Verbs whose content is the object with what is said of it: "accused [the council of theft]".
_CHARGES: Final = frozenset(
    "accuse attack blame chide criticise criticize describe portray praise".split()
)
# In the passive the object is the subject, and the preposition alone leads to the content.
_CHARGED: Final = frozenset({"accuse of", "blame for", "criticize for", "describe as"})
# Verbs that report with a participle: "denied [having seen him]".
_PARTICIPLES: Final = frozenset("admit deny propose recommend suggest".split())
# Of what an estimate is: "put [the toll at twelve]", but not "put the vase at one end".
_QUANTITIES: Final = frozenset(
    """age amount attendance bill budget cost crowd damage debt deficit estimate fee figure
    inflation level loss majority margin number population price probability proportion rate ratio
    share size sum tally toll total turnout unemployment value worth""".split()
)
_AMOUNTS: Final = frozenset(
    "billion crore hundred lakh million per percent thousand trillion".split()
)
# Verbs that report with one preposition only: "warned of rain", but not "warned in May".
_GOVERNING: Final = frozenset(
    row.strip()
    for row in """allude to, apologize for, boast about, boast of, brag about, call for, call on,
    complain about, joke about, point to, refer to, speak of, talk about, warn about,
    warn of""".split(",")
)


def object_complement(verb: Token, cue: TokenSpan) -> tuple[str, TokenSpan, list[TokenSpan]]:
    """Return the form, cue and contents of a verb whose content is its object; form "none" else."""
    thing = first_child(verb, "dobj", "dative")
    estimate = _estimate(verb, thing)
    if estimate is not None:
        return "object", cue, [estimate]
    if thing is not None and thing.i > verb.i:
        for of in thing.doc[thing.i + 1 : verb.right_edge.i + 1]:
            charged = of.head in (verb, thing) and of.lower_ in ("of", "for", "as")
            if charged and lemma(verb) in _CHARGES:
                return "charge", cue, [TokenSpan(thing.left_edge.i, subtree_span(of).stop)]
        naming = first_child(verb, "oprd")
        if naming is not None and naming.i > thing.i:
            return "naming", cue, [TokenSpan(thing.left_edge.i, subtree_span(naming).stop)]
        if lemma(verb) in _OBJECTS:
            return "object", cue, [subtree_span(thing)]
    return "none", cue, []


def _estimate(verb: Token, thing: Token | None) -> TokenSpan | None:
    """Return what somebody reckons: "put [the number of the injured at six]"."""
    if lemma(verb) != "put" or thing is None or thing.i < verb.i:
        return None
    at = next(
        (one for one in thing.doc[thing.i : verb.right_edge.i + 1] if one.lower_ == "at"), None
    )
    amount = None if at is None else first_child(at, "pobj")
    if at is None or amount is None:
        return None
    words = thing.doc[at.i + 1 : subtree_span(at).stop]
    if not any(word.like_num for word in words):
        return None
    known = lemma(thing) in _QUANTITIES or any(
        word.lower_ in _AMOUNTS or word.text[:1].isdigit() for word in words
    )
    return TokenSpan(thing.left_edge.i, subtree_span(at).stop) if known else None


def order(verb: Token) -> TokenSpan | None:
    """Return what somebody is told to do, without the addressee: "told her [to pay first]".

    The parser takes a short addressee for an object or for the subject of the infinitive.
    """
    if lemma(verb) not in TELLING:
        return None
    aim = next((one for one in verb.rights if one.dep_ in ("ccomp", "xcomp", "advcl")), None)
    to = None if aim is None else next((one for one in aim.lefts if one.tag_ == "TO"), None)
    if aim is None or to is None or to.i <= verb.i + 1:
        return None
    start = to.i - 1 if verb.doc[to.i - 1].lower_ in ("not", "never") else to.i
    return trimmed(verb.doc, TokenSpan(start, subtree_span(aim).stop))


def infinitive(verb: Token, cue: TokenSpan) -> TokenSpan | None:
    """Return the infinitive that a verb reports, with its subject: "urged [voters to go]"."""
    aim = first_child(verb, "xcomp")
    if aim is None or aim.i < verb.i:
        return None
    if aim.tag_ != "VB" and lemma(verb) in _PARTICIPLES and aim.left_edge.i == cue.stop:
        return subtree_span(aim)
    if lemma(verb) not in _INFINITIVES:
        return None
    if not any(one.tag_ == "TO" for one in aim.lefts):
        return None
    place = subtree_span(aim)
    whom = first_child(verb, "dobj", "dative")
    if whom is not None and cue.stop <= whom.left_edge.i < place.start:
        return TokenSpan(whom.left_edge.i, place.stop)
    return place


def governed(verb: Token) -> Iterator[tuple[Token, Token]]:
    """Yield the prepositions that form a cue with a verb, each with the noun that it governs."""
    governing = _GOVERNING if first_child(verb, "auxpass") is None else _CHARGED
    for one in verb.rights:
        if one.dep_ == "prep" and f"{lemma(verb)} {one.lower_}" in governing:
            noun = first_child(one, "pobj", "pcomp")
            if noun is not None and noun.i > one.i:
                yield one, noun
