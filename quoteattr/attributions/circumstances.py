"""What the words around a cue say: the act, its polarity, the stance, addressee and medium."""

from __future__ import annotations

from collections.abc import Callable, Sequence, Set
from typing import Final

from spacy.tokens import Span as Tokens
from spacy.tokens import Token

from quoteattr.attributions import acts, passives
from quoteattr.attributions.draft import Draft
from quoteattr.attributions.forms.adjuncts import ASKING, can_hear
from quoteattr.attributions.stance.cue_stance import find_stance
from quoteattr.document.noun_phrases import whole_phrase
from quoteattr.lexicon import MEDIA
from quoteattr.records import Act, Polarity

_REFUSALS: Final = frozenset("decline refuse deny fail hesitate resist stop avoid without".split())
_REFUSING_CUES: Final = frozenset("decline refuse".split())  # alone: "declined to comment"
_NOBODY: Final = frozenset("neither nobody none no-one no".split())  # first words of a subject
_CONDITIONS: Final = frozenset("if unless whether".split())
_MODALS: Final = frozenset("would could might may".split())
_WISHES: Final = frozenset("like love prefer".split())  # "would like to" is no hypothesis
_BEFORE_MEDIUM: Final = frozenset("in on at during via through".split())
# Verbs whose object is the addressee, whatever it is.
_TELLING: Final = frozenset(
    "tell inform assure warn remind advise ask urge notify brief reassure".split()
)
# Verbs whose object is the addressee only if it can hear: "promised voters", not "promised a
# bridge".
_TELLING_HEARERS: Final = frozenset(
    "answer beg caution challenge counsel email face implore instruct interrupt invite message "
    "order persuade press promise question quiz show text thank write".split()
)
_SPEAKING: Final = frozenset("appear speak talk testify write".split())
_EMPHATIC: Final = frozenset("mince secret".split())  # "did not mince words", "made no secret of"
_NOMINAL: Final = ("NN", "PRP")


def describe(draft: Draft) -> None:
    """Set the act, polarity, stance, addressee and medium of a draft from its cue's clause."""
    cue = draft.cue
    if cue is None or draft.cue_head is None:
        draft.stance = find_stance(draft)
        return
    passive = passives.passive_verb(cue)
    verb = passive or draft.cue_head
    source = draft.source
    taken = draft.inside if source is None else draft.inside | {token.i for token in source}
    # "Asked whether she would go, Quill said no": nobody is the source of the question, and the
    # answer is what counts.
    leads_up = passive is not None and passives.leads_up(passive)
    draft.act = Act.OTHER if leads_up else _act(draft, cue, verb)
    if passive is not None and not leads_up and passives.is_hearing(passive):
        draft.act = Act.STATEMENT  # "the court heard that …": it was told so
    draft.polarity = _polarity(cue, verb)
    draft.addressee = (
        (_addressee(verb, taken) or _asked_to_act(draft, verb))
        if passive is None
        else _passive_addressee(passive, taken)
    )
    # A parser may attach it to the source: "said Quill in an interview".
    heads = (verb, *(() if source is None else (source.root,)))
    draft.medium = next((one for head in heads if (one := _medium(head, taken))), None)
    draft.stance = find_stance(draft)


def _act(draft: Draft, cue: Tokens, head: Token) -> Act:
    behind = (one.tokens for one in draft.contents if one.place.start >= cue.end_char)
    return acts.cue_act(cue, head, draft.kind, draft.source, next(behind, None))


def _polarity(cue: Tokens, verb: Token) -> Polarity:
    """Return whether the cue is asserted, negated or hypothetical.

    The words looked at are the cue, its verb and up to two verbs above that share their polarity.
    Two negations make an assertion.
    """
    chain = [verb]
    if verb.lemma_.lower() in _REFUSING_CUES:
        return Polarity.NEGATED
    while chain[-1].head != chain[-1] and _shares_polarity(chain[-1]):
        chain.append(chain[-1].head)
    near = dict.fromkeys([*chain[:3], *cue])
    negations = sum(any(_negates(child) for child in token.children) for token in near)
    refusals = sum(_refuses(token, chain, cue) for token in near)
    if (negations and refusals) or any(token.lemma_.lower() in _EMPHATIC for token in cue):
        return Polarity.ASSERTED  # "did not hesitate to say", "made no secret of"
    if negations or refusals:
        return Polarity.NEGATED
    for token in chain[:3]:
        if any(_is_condition(child) for child in token.children):
            return Polarity.HYPOTHETICAL
        modal = any(child.tag_ == "MD" and child.lower_ in _MODALS for child in token.children)
        if modal and token.lemma_.lower() not in _WISHES:
            return Polarity.HYPOTHETICAL
    return Polarity.ASSERTED


def _negates(word: Token) -> bool:
    """Return whether a word negates its head: "not", "never", or a subject such as "nobody"."""
    if word.dep_ == "neg":
        return True
    return word.dep_ == "nsubj" and word.doc[word.left_edge.i].lower_ in _NOBODY


def _refuses(word: Token, chain: Sequence[Token], cue: Tokens) -> bool:
    """Return whether a word refuses the verb below it, so not the last of "continued to deny"."""
    if word.lemma_.lower() not in _REFUSALS:
        return False
    below = (one for child in word.rights for one in (child, *child.rights))
    return word in chain[1:] or any(
        one.i < cue.end and one.tag_.startswith("VB") and one.dep_ in ("xcomp", "pcomp")
        for one in below
    )


def _is_condition(word: Token) -> bool:
    if word.dep_ != "mark" or word.lower_ not in _CONDITIONS:
        return False
    return word.i + 1 == len(word.doc) or word.nbor().lower_ != "anything"  # "if anything, he said"


def _shares_polarity(token: Token) -> bool:
    """Return whether what negates the head of a word negates the word: "refused to say"."""
    if token.dep_ == "conj":  # not "did not come but said"
        return any(child.lower_ in ("or", "nor") for child in token.head.children)
    return token.dep_ in ("xcomp", "pcomp")


def _addressee(verb: Token, taken: Set[int]) -> Tokens | None:
    """Return the addressee, the object of a verb such as "tell" or a hearer after "to", or None."""
    if verb.lower_ == "according":
        return None
    for child in verb.children:
        if _is_addressed(verb, child):
            return _phrase(child, child, taken)
        if child.dep_ in ("prep", "dative") and child.lower_ == "to" and child.i > verb.i:
            for grandchild in child.children:
                if grandchild.dep_ == "pobj" and can_hear(grandchild):
                    return _phrase(grandchild, grandchild, taken)
    return _of_participle(verb, taken, _addressee)


def _asked_to_act(draft: Draft, verb: Token) -> Tokens | None:
    """Return who stands between a cue and what they should do: "urged [the party] to leave"."""
    cue = draft.cue
    if cue is None or not draft.contents or verb.lemma_.lower() not in ASKING:
        return None
    start, stop = cue.end, int(draft.contents[0].tokens.start)
    doc = verb.doc
    if start >= stop or doc[stop].lower_ not in ("to", "not"):
        return None
    between = doc[start + (doc[start].lower_ in ("on", "upon")) : stop]
    is_phrase = not any(token.is_punct or token.tag_.startswith(("VB", "W")) for token in between)
    return between if is_phrase and between and between.root.tag_.startswith(_NOMINAL) else None


def _passive_addressee(verb: Token, taken: Set[int]) -> Tokens | None:
    """Return who was asked or told, for a passive verb, or None."""
    found = passives.addressee(verb)
    if found is None or (found.head.i != verb.i and not can_hear(found)):
        return None  # "his best answer came when asked about it"
    phrase = _phrase(found, found, taken)
    if phrase is None or not phrase.start < verb.i < phrase.end:
        return phrase
    # "Roe, told that …, said": a parser may hang the participle on the name.
    stop = verb.i - 1 if phrase.doc[verb.i - 1].is_punct else verb.i
    return phrase.doc[phrase.start : stop]


def _is_addressed(verb: Token, child: Token) -> bool:
    """Return whether a dependent of a verb is the object that it addresses."""
    lemma = verb.lemma_.lower()
    if child.dep_ in ("dobj", "dative") and child.pos_ != "ADP" and child.tag_ != "WP":
        # A verb without a subject may have it after it, parsed as an object: "wrote Ada Quill".
        spoken = any(one.dep_ == "nsubj" for one in verb.children) or verb.tag_ != "VBD"
        return lemma in _TELLING or (lemma in _TELLING_HEARERS and spoken and can_hear(child))
    return False


def _of_participle(
    verb: Token,
    taken: Set[int],
    find: Callable[[Token, Set[int]], Tokens | None],
) -> Tokens | None:
    """Return what is found in a participle of speaking: "speaking to reporters, she said"."""
    for child in verb.children:
        if child.dep_ == "advcl" and child.tag_ == "VBG" and child.lemma_.lower() in _SPEAKING:
            return find(child, taken)
    return None


def _medium(verb: Token, taken: Set[int]) -> Tokens | None:
    """Return the medium: "in a statement", "on X", "during his conference call", or None."""
    for child in verb.children:
        if child.dep_ != "prep" or child.lower_ not in _BEFORE_MEDIUM:
            continue
        for noun in child.children:
            if noun.dep_ == "pobj" and noun.lemma_.lower() in MEDIA:
                return _phrase(child, noun, taken)
    return _of_participle(verb, taken, _medium)


def _phrase(head: Token, noun: Token, taken: Set[int]) -> Tokens | None:
    """Return the whole phrase of a head, or None if it overlaps the content or the source."""
    found = whole_phrase(head, noun)
    return None if any(token.i in taken for token in found) else found
