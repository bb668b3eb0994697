"""What the words around a cue tell: the act, its polarity, the addressee and the medium."""

from __future__ import annotations

from collections.abc import Callable, Set

from spacy.tokens import Span as Tokens
from spacy.tokens import Token

from quoteattr.attributions import acts, passives
from quoteattr.attributions.draft import Draft
from quoteattr.document.noun_phrases import whole_phrase
from quoteattr.lexicon import GROUPS, MEDIA, PERSONS
from quoteattr.records import Act, Polarity

REFUSALS = frozenset("decline refuse deny fail hesitate resist stop avoid without".split())
SILENCES = frozenset("decline refuse".split())  # as cues: "declined to comment"
NOBODY = frozenset("neither nobody none no-one no".split())  # at the head of who would say it
CONDITIONS = frozenset("if unless whether".split())
MODALS = frozenset("would could might may".split())
WISHES = frozenset("like love prefer".split())  # "would like to" is a wish as it stands
CARRIERS = frozenset("in on at during via through".split())  # prepositions before a medium
TELLING = frozenset("tell inform assure warn remind advise ask urge notify brief reassure".split())
# Verbs whose object is told only where it can hear: "promised voters", not "promised a bridge".
HEARD = frozenset(
    "answer beg caution challenge counsel email face implore instruct interrupt invite message "
    "order persuade press promise question quiz show text thank write".split()
)
SPEAKING = frozenset("appear speak talk testify write".split())  # "…, speaking to reporters, said"
ASSERTIVE = frozenset("mince secret".split())  # negated, they say so loudly
HEARERS = frozenset("he her him me she them they us we you".split())
AUDIENCES = frozenset(
    "agency audience channel committee congress court crowd delegate house journalist judge "
    "lawmaker magazine member network newspaper outlet police press program radio rally reader "
    "reporter senate station supporter television viewer voter".split()
)


def describe(draft: Draft) -> None:
    """Set the act, polarity, addressee and medium of a draft from its cue's clause."""
    cue = draft.cue
    if cue is None or draft.cue_head is None:
        return
    passive = passives.passive_verb(cue)
    verb = passive or draft.cue_head
    source = draft.source
    taken = draft.inside if source is None else draft.inside | {token.i for token in source}
    # "Asked whether she would go, Quill said no": nobody asks, and what counts is the answer.
    hangs = passive is not None and passives.leads_up(passive)
    draft.act = Act.OTHER if hangs else _act(draft, cue, verb)
    draft.polarity = _polarity(cue, verb)
    draft.addressee = _addressee(verb, taken) if passive is None else _told(passive, taken)
    draft.medium = _medium(verb, taken)


def _act(draft: Draft, cue: Tokens, head: Token) -> Act:
    behind = (one.tokens for one in draft.contents if one.place.start >= cue.end_char)
    return acts.cue_act(cue, head, draft.kind, draft.source, next(behind, None))


def _polarity(cue: Tokens, verb: Token) -> Polarity:
    chain = [verb]
    if verb.lemma_.lower() in SILENCES:
        return Polarity.NEGATED
    while chain[-1].head != chain[-1] and _shares_polarity(chain[-1]):
        chain.append(chain[-1].head)
    near = dict.fromkeys([*chain[:3], *cue])
    denials = sum(any(_denies(child) for child in token.children) for token in near)
    refusals = sum(token.lemma_.lower() in REFUSALS and token != verb for token in near)
    if (denials and refusals) or any(token.lemma_.lower() in ASSERTIVE for token in cue):
        return Polarity.ASSERTED  # "did not hesitate to say", "made no secret of"
    if denials or refusals:
        return Polarity.NEGATED
    for token in chain[:3]:
        if any(_conditions(child) for child in token.children):
            return Polarity.HYPOTHETICAL
        modal = any(child.tag_ == "MD" and child.lower_ in MODALS for child in token.children)
        if modal and token.lemma_.lower() not in WISHES:
            return Polarity.HYPOTHETICAL
    return Polarity.ASSERTED


def _denies(word: Token) -> bool:
    """Tell `not` and `never`, and a subject such as `neither campaign`, `none of them`."""
    if word.dep_ == "neg":
        return True
    return word.dep_ == "nsubj" and word.doc[word.left_edge.i].lower_ in NOBODY


def _conditions(word: Token) -> bool:
    if word.dep_ != "mark" or word.lower_ not in CONDITIONS:
        return False
    return word.i + 1 == len(word.doc) or word.nbor().lower_ != "anything"  # "if anything, he said"


def _shares_polarity(token: Token) -> bool:
    """Tell whether what negates a word's head negates the word: `refused to say`, `nor say`."""
    if token.dep_ == "conj":  # not "did not come but said"
        return any(child.lower_ in ("or", "nor") for child in token.head.children)
    return token.dep_ in ("xcomp", "pcomp")


def _addressee(verb: Token, taken: Set[int]) -> Tokens | None:
    """Find who was told: the object of tell, or a person or audience behind `to`."""
    if verb.lower_ == "according":
        return None
    for child in verb.children:
        if _is_told(verb, child):
            return _phrase(child, child, taken)
        if child.dep_ in ("prep", "dative") and child.lower_ == "to" and child.i > verb.i:
            for grandchild in child.children:
                if grandchild.dep_ == "pobj" and _hears(grandchild):
                    return _phrase(grandchild, grandchild, taken)
    return _beside(verb, taken, _addressee)


def _told(verb: Token, taken: Set[int]) -> Tokens | None:
    """Find who was asked or told, of a passive verb."""
    told = passives.addressee(verb)
    if told is None or (told.head.i != verb.i and not _hears(told)):
        return None  # "his best answer came when asked about it"
    return _phrase(told, told, taken)


def _is_told(verb: Token, child: Token) -> bool:
    lemma = verb.lemma_.lower()
    if child.dep_ in ("dobj", "dative") and child.pos_ != "ADP":
        # A verb without a subject may have it behind, parsed as an object: "wrote Ada Quill".
        spoken = any(one.dep_ == "nsubj" for one in verb.children) or verb.tag_ != "VBD"
        return lemma in TELLING or (lemma in HEARD and spoken and _hears(child))
    return False


def _hears(token: Token) -> bool:
    lemma = token.lemma_.lower()
    known = any(lemma in words for words in (AUDIENCES, HEARERS, GROUPS, PERSONS))
    return known or token.ent_type_ in ("PERSON", "PER", "ORG")


def _beside(
    verb: Token,
    taken: Set[int],
    find: Callable[[Token, Set[int]], Tokens | None],
) -> Tokens | None:
    """Look at a participle that tells where somebody speaks: "speaking to reporters, she said"."""
    for child in verb.children:
        if child.dep_ == "advcl" and child.tag_ == "VBG" and child.lemma_.lower() in SPEAKING:
            return find(child, taken)
    return None


def _medium(verb: Token, taken: Set[int]) -> Tokens | None:
    """Find where it was said: `in a statement`, `on X`, `during his conference call`."""
    for child in verb.children:
        if child.dep_ != "prep" or child.lower_ not in CARRIERS:
            continue
        for noun in child.children:
            if noun.dep_ == "pobj" and noun.lemma_.lower() in MEDIA:
                return _phrase(child, noun, taken)
    return _beside(verb, taken, _medium)


def _phrase(head: Token, noun: Token, taken: Set[int]) -> Tokens | None:
    """Return the whole phrase of a head, None where it runs into the content or the source."""
    found = whole_phrase(head, noun)
    return None if any(token.i in taken for token in found) else found
