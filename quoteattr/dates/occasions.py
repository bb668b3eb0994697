"""Nouns for occasions on which people speak: events ("a rally") and documents ("the report")."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from spacy.tokens import Token

from quoteattr.lexicon import HOURS, MEDIA

SPEAKING: Final = frozenset(
    "address appear brief chat comment interact react respond speak talk testify".split()
)
"""Verbs of speaking in public: "speaking Tuesday on television, he said"."""
# "A report released Tuesday".
_PUBLISHING: Final = frozenset(
    "air broadcast circulate convene date deliver give hold host issue make organise organize post "
    "publish read release send sign write".split()
)
# "In reply to questions sent on Monday" says when somebody else wrote.
_QUESTIONS: Final = frozenset("enquiry inquiry query question request".split())
# Each line holds nouns for one thing: "the report" refers back to "a study".
_EVENTS: Final = (
    "debate",
    "hearing",
    "interview",
    "speech address",
    "rally",
    "forum",
    "conference briefing",
    "summit",
    "ceremony",
    "fundraiser",
    *"workshop seminar symposium convention launch inauguration opening commissioning "
    "exhibition festival fair funeral vigil protest demonstration graduation convocation "
    "anniversary celebration training dialogue consultation roundtable lecture webinar retreat "
    "durbar baraza hui sabha".split(),
)
_DOCUMENTS: Final = (
    "study report analysis survey poll paper review audit",
    "article piece story feature column profile editorial",
    "ruling decision opinion",
    "letter memo",
    "statement",
    "lawsuit complaint suit filing motion",
)
COURT: Final = "court tribunal inquest trial"
"""The group of hearings of a court."""
VERDICT: Final = "verdict"
"""The group of decisions of a court, at which nobody but the court may have spoken."""
MATCH: Final = "match game"
"""The group of matches."""
BODIES: Final = (
    COURT,
    "parliament house senate assembly legislature congress chamber duma diet knesset majlis "
    "plenary sitting session",
    "committee panel commission inquiry",
    "council",
)
"""The groups of bodies before which people speak: "told the court"."""
# Who sits there stands for the body: "told the judge", "told MPs".
_MEMBERS: Final = {
    **dict.fromkeys("bench coroner judge jury magistrate".split(), BODIES[0]),
    **dict.fromkeys("lawmaker legislator mp parliamentarian senator".split(), BODIES[1]),
    **dict.fromkeys("councillor councilor".split(), BODIES[3]),
}
_GROUPS: Final = {noun: line for line in (*_EVENTS, *_DOCUMENTS) for noun in line.split()}
_OF_SESSIONS: Final = _MEMBERS | {noun: line for line in (*BODIES, MATCH) for noun in line.split()}
# What is dated is a hearing, a decision or a match: "was remanded", "the court ruled", "beat Fiji".
_OF_VERBS: Final = {
    **dict.fromkeys("appear arraign plead remand testify".split(), COURT),
    **dict.fromkeys(
        "acquit convict dismiss grant jail order overturn quash reject rule sentence "
        "uphold".split(),
        VERDICT,
    ),
    **dict.fromkeys("beat defeat draw edge lose stun thrash thump win".split(), MATCH),
    "bury": "funeral",
    **dict.fromkeys(
        "attend celebrate commission inaugurate launch meet open preside unveil".split(), "event"
    ),
}
# "The event" is any event that was dated, "the rally" only a rally.
_ANY_EVENT: Final = frozenset("event occasion function gathering meeting program programme".split())
# Who was there stands for the event: "told the crowd", "told delegates".
_AUDIENCE: Final = frozenset(
    "attendee audience congregation crowd delegate guest mourner participant protester supporter "
    "villager worshipper".split()
)
_BRIEFED: Final = frozenset("journalist media newsman press reporter".split())
_BRIEFING: Final = frozenset("address brief face meet".split())
# What is held is an event, whatever it is called: "held a vigil", "a fair was staged".
_HOLDING: Final = frozenset("hold organise organize host convene stage".split())
_HELD: Final = frozenset("dobj nsubjpass".split())
_ADDRESSING: Final = frozenset("address attend inform open tell".split())
# "In the city" is no occasion, "in the debate" is none often enough to be left out.
_AT: Final = frozenset("after at during throughout".split())
BRIEFING: Final = "briefing"
"""The group of occasions on which reporters are told something: "faced the press"."""
SPEECH: Final = "dated speech"
"""The group of all that somebody said on a day that the text tells, if no occasion is named."""
DEFINITE: Final = frozenset("the this that his her their its".split())
"""The first words of a phrase that refers to what the text has named before."""


def group_of(noun: Token) -> str:
    """Return the group of nouns that may refer to the same occasion as this one.

    A noun in no group is one of its own: "at Monday's vigil … at the vigil".
    """
    lemma: str = noun.lemma_.lower()
    if lemma in _ANY_EVENT or lemma in _AUDIENCE:
        return "event"
    return _GROUPS.get(lemma) or _OF_SESSIONS.get(lemma, lemma)


def groups_of(word: Token) -> Iterator[str]:
    """Yield the groups of nouns that may refer back to a noun: a rally is an event too."""
    group = group_of(word)
    told = _OF_VERBS.get(word.lemma_) if word.pos_ == "VERB" else None
    if told not in (None, VERDICT):  # the judge may have told who "was jailed on Monday" later
        group = told
    verb = word.head.head if word.dep_ == "pobj" else word.head
    yield VERDICT if group == COURT and _OF_VERBS.get(verb.lemma_) == VERDICT else group
    if _is_briefing(word):
        yield BRIEFING
    if (group in _EVENTS and group != "interview") or (
        word.head.lemma_ in _HOLDING and word.dep_ in _HELD
    ):
        yield "event"


def _is_briefing(noun: Token) -> bool:
    """Return whether reporters are told something: "a press conference", "faced the press"."""
    if noun.lemma_ == "conference":
        return any(child.lemma_.lower() in ("news", *_BRIEFED) for child in noun.lefts)
    is_briefed = noun.lemma_.lower() in _BRIEFED and noun.head.lemma_ in _BRIEFING
    return is_briefed or noun.lemma_ == "briefing"


def occasions_of(verb: Token) -> Iterator[Token]:
    """Yield what a verb dates if it is dated: "held a [rally]", "spoke at a [rally]"."""
    for child in verb.children:
        if child.dep_ in _HELD or (child.dep_ in ("dative", "nsubj") and _is_session(child)):
            yield child
        if child.lower_ in ("at", "before", "by", "during", "in", "to"):
            yield from filter(_is_session, child.children)


def _is_session(noun: Token) -> bool:
    """Return whether a noun names an event, or a body before which people speak."""
    return group_of(noun) in (*_EVENTS, "event") or _is_body(noun)


def _is_body(noun: Token) -> bool:
    """Return whether a noun names a body before which people speak: "the court", "lawmakers"."""
    is_body = group_of(noun) in BODIES
    return is_body and (noun.lemma_.lower() not in _MEMBERS or noun.tag_ == "NNS")


def is_occasion(noun: Token) -> bool:
    """Return whether a noun names an event or document in which people speak."""
    return noun.lemma_.lower() in _GROUPS


def is_meeting(noun: Token) -> bool:
    """Return whether a noun names what people attend in person: "a match", "the training"."""
    return group_of(noun) in (*_EVENTS, *BODIES, MATCH, "event")


def is_setting(noun: Token) -> bool:
    """Return whether a noun says where or when people speak: "interview", "radio", "evening"."""
    lemma = noun.lemma_.lower()
    is_edge = lemma in ("audience", "margin", "sideline")
    return is_occasion(noun) or lemma in MEDIA or is_edge or noun.lower_ in HOURS


def referred_to(words: Iterable[Token]) -> Iterator[Token]:
    """Yield the nouns for events that these words refer back to: "at the debate".

    "The first debate" and "the next debate" may be another one.
    """
    for token in words:
        is_there = (
            token.dep_ == "pobj"
            and (
                token.head.lower_ in _AT
                or (token.head.lower_, token.lower_) == ("on", "occasion")
                or (
                    token.head.lower_ == "of" and token.head.head.lower_ in ("margins", "sidelines")
                )
            )
        ) or (token.dep_ in ("dobj", "dative", "nsubjpass") and token.head.lemma_ in _ADDRESSING)
        if is_there:
            lefts = [child.lower_ for child in token.lefts if child.dep_ != "compound"]
            is_same = len(lefts) == 1 or lefts[1:] == ["same"]
            if (is_same and lefts[0] in DEFINITE) or (not lefts and _is_body(token)):
                yield token


def publishes(verb: Token) -> bool:
    """Return whether a verb is one of speaking or publishing: "a statement issued on Monday".

    "Roe, who sent it on Monday, said" leaves open when she said so.
    """
    if verb.lemma_ in SPEAKING:
        return True
    if any(child.lower_ == "who" for child in verb.children):
        return False
    if verb.lemma_ == "take":  # "taking to Facebook"
        return any(child.lower_ == "to" for child in verb.children)
    return verb.lemma_ in _PUBLISHING and verb.head.lemma_ not in _QUESTIONS
