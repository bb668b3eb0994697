"""The act of a cue: whether its source states, believes, intends, perceives, or does another thing.

Word lists give the act of each word. This module decides which word of a cue counts, and where the
rest of the clause overrules the list.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from spacy.tokens import Span as Tokens
from spacy.tokens import Token

from quoteattr import lexicon
from quoteattr.attributions.asides import is_no_report, is_press
from quoteattr.attributions.rules.reporting import FINITE_TAGS
from quoteattr.records import Act, Kind

# Verbs that mean little by themselves: the rest of the cue has the act ("made the case", "continued
# to believe").
LIGHT: Final = frozenset(
    """appear be become begin bring come continue cast do draw fail get give go grow have hold
    include keep lay make manage mount open pay proceed put remain seem send set show sit spend
    stand start stay take tend throw turn use wage""".split()
)
# Verbs that give way only to a statement after them: "tried to explain", but not "tried to win".
_TRYING: Final = frozenset(
    "attempt catch hear hesitate like love need prepare refuse rush seek struggle try want".split()
)
_BEING: Final = frozenset("be become feel grow remain stay".split())
# Verbs of thought that report speech beside a full quotation: '"It was cold," she remembered.'
_SPOKEN: Final = frozenset(
    "bet fear guess hope marvel recollect reckon remember rue speculate wish wonder worry".split()
)
# What a court finds it states: "the judge found that …".
_BENCH: Final = frozenset("appeal bench commission court judge jury justice panel tribunal".split())
_FOUND: Final = frozenset("assess consider decide deem determine find hold judge resolve".split())
# "The Herald understands that …" is how a paper says what it has been told.
_LEARNING: Final = frozenset("gather learn understand".split())
_LIKING: Final = frozenset({"like", "love"})  # with a modal a wish: "would like to"
_REFUSING: Final = frozenset("decline refuse unable unavailable".split())
# Negated, these say that somebody did not speak: "was not authorized to comment".
_ENABLING: Final = frozenset(
    "able allow authorise authorize available free permit reach return seek".split()
)
_AUXILIARIES: Final = frozenset("be can could do have may might should will would".split())
# What an unnamed source declines: "to be identified".
_NAMING: Final = frozenset("identify interview name quote".split())
# What anybody declines: "to give her name", "to disclose the price".
_GIVING: Final = frozenset("disclose give provide reveal share".split())


def cue_act(
    cue: Tokens, head: Token, kind: Kind, source: Tokens | None, after: Tokens | None
) -> Act:
    """Return the act of a cue; a verb in no list states something if a clause or quotation follows.

    Args:
        cue: The tokens of the cue.
        head: The word under which the cue is looked up.
        kind: How the content is quoted; what is in quotation marks was said.
        source: The tokens of the source.
        after: The tokens of the content after the cue, if there is one.
    """
    lemma = head.lemma_.lower()
    if kind is not Kind.DIRECT and _is_silence(cue, after):
        return Act.OTHER
    if kind is Kind.INDIRECT and is_no_report(cue, head, source, after):
        return Act.OTHER
    # "He thought: ‘Nobody is coming’" quotes a thought, unlike "he added: ‘…’".
    uttered = kind is Kind.DIRECT and (
        lemma in _SPOKEN or (cue[-1].text == ":" and lemma != "think")
    )
    if lemma in _LEARNING and source is not None and is_press(source):
        return Act.STATEMENT
    listed = _listed_act(cue, head, after)
    verbal = any(token.tag_.startswith("VB") for token in cue)
    if listed is None and verbal and kind is Kind.INDIRECT and after and not _reports(after):
        return Act.OTHER  # "is exploring the possibility of moving out"
    found = listed or Act.STATEMENT
    bench = source is not None and any(token.lemma_.lower() in _BENCH for token in source)
    if lemma == "find" and kind is Kind.INDIRECT and not bench and _is_judgement(head, after):
        return Act.BELIEF
    if found is Act.STATEMENT or uttered:
        return Act.STATEMENT
    if lemma in _LIKING and any(token.tag_ == "MD" for token in cue):
        return Act.INTENTION  # "would like to"
    if found is Act.OTHER:
        return _of_other(lemma, kind, after)
    is_finding = lemma in _FOUND or any(token.lemma_.lower() == "decision" for token in cue)
    return Act.STATEMENT if is_finding and bench else found


def _of_other(lemma: str, kind: Kind, after: Tokens | None) -> Act:
    """Return the act of a cue in the list of other acts: what is in quotation marks was said.

    "Is proud of it" expresses a feeling, "is proud that it ended" a belief as well.
    """
    if kind is not Kind.INDIRECT:
        return Act.STATEMENT
    return Act.BELIEF if lemma in _BEING and _is_clause(after) else Act.OTHER


def is_listed(cue: Tokens, head: Token, after: Tokens | None) -> bool:
    """Return whether a word list has the act of one of the words of a cue."""
    return _listed_act(cue, head, after) is not None


def _is_silence(cue: Tokens, after: Tokens | None) -> bool:
    """Return whether somebody says nothing: "declined to comment", "was not authorized to speak".

    False for "declined to say who paid", which has a content that was not stated.
    """
    lemmas = {token.lemma_.lower() for token in cue}
    negated = any(token.dep_ == "neg" or token.lower_ in ("not", "never") for token in cue)
    keeps = lemmas & (_REFUSING | _ENABLING)
    if negated == bool(lemmas & _REFUSING):  # also "did not decline to comment"
        return False
    verbs = {token.lemma_.lower() for token in cue if token.tag_.startswith("VB")} - _AUXILIARIES
    if verbs - keeps - lexicon.SILENCES:
        return False  # "declined to say", "did not hesitate to comment"
    if verbs & lexicon.SILENCES:
        return True
    return bool(keeps) and after is not None and _is_talk(after)


def _is_talk(content: Tokens) -> bool:
    """Return whether a content is about talking: "to comment", "to be named", "an interview"."""
    root, begin = content.root, content[0].lower_
    lemmas = {token.lemma_.lower() for token in (root, *root.children)}
    if begin == "to" and content[-1].i > content.start and content[1].lower_ == "be":
        return bool(lemmas & _NAMING)
    if begin == "to" and root.lemma_.lower() in _GIVING:
        return any(child.dep_ == "dobj" for child in root.children)
    begins = begin in ("to", "for") or root.tag_.startswith("NN")
    return begins and bool(lemmas & lexicon.SILENCES)


def _reports(content: Tokens) -> bool:
    """Return whether a content is a clause or an infinitive, as what is stated mostly is."""
    begins = content[0].lower_ in ("that", "to", "not")
    return begins or any(token.tag_ in FINITE_TAGS for token in content)


def _is_judgement(verb: Token, content: Tokens | None) -> bool:
    """Return whether somebody finds something to be so: "finds [the plan too costly]".

    False for "found [that it leaked]" and "found [a leak]", which are findings.
    """
    if content is None or any(token.tag_ in FINITE_TAGS for token in content):
        return False
    heads = (content.root, *(one for one in verb.rights if content.start <= one.i < content.end))
    return any(
        one.tag_ in ("JJ", "JJR") and (one.dep_ in ("ccomp", "oprd", "acomp") or _has_subject(one))
        for one in (*heads, *(below for head in heads for below in head.rights))
    )


def _has_subject(word: Token) -> bool:
    return any(one.dep_ == "nsubj" for one in word.lefts)


def _is_clause(content: Tokens | None) -> bool:
    return content is not None and (content[0].lower_ == "that" or content.root.dep_ == "ccomp")


def _listed_act(cue: Tokens, head: Token, after: Tokens | None) -> Act | None:
    """Return the act of the word of the cue that counts, None if no list has any of its words.

    A phrase counts before its verb, and the head of the cue before the other words.
    """
    lemma, rest = head.lemma_.lower(), [token for token in cue if token.i > head.i]
    phrase = _by_phrase(head, [*rest, *([] if after is None else [after[0]])])
    if phrase is not None:
        return phrase
    own, further = _by_word(head), list(_acts(rest))
    around = list(_acts([token for token in cue if token.i != head.i]))
    if lemma in LIGHT and further:
        return further[0]
    if lemma in _TRYING and Act.STATEMENT in further:
        return Act.STATEMENT
    if own is Act.OTHER and Act.STATEMENT in around:
        return Act.STATEMENT  # "allegedly stole", "reached for a metaphor to describe"
    if own is None and around:
        return around[0]
    return own


def _acts(tokens: Sequence[Token]) -> Iterator[Act]:
    """Yield the acts of the words that are in a list."""
    for token in tokens:
        act = None if token.lemma_.lower() in LIGHT else _by_word(token)
        if act is not None:
            yield act


def _by_word(token: Token) -> Act | None:
    """Return the act of a word, None if no list has it; a verb counts as a verb first."""
    lemma = token.lemma_.lower()
    noun = Act.STATEMENT if lemma in lexicon.CUE_NOUNS else lexicon.CUE_WORDS.get(lemma)
    if not token.tag_.startswith("VB"):
        return noun or lexicon.act_of(lemma)
    return lexicon.act_of(lemma) or lexicon.OTHER_ACTS.get(lemma) or noun


def _by_phrase(head: Token, after: Sequence[Token]) -> Act | None:
    """Return the act of a verb with a word after it: "look like", "see … as", "take issue"."""
    near = [child for child in head.rights if child.dep_ in ("prt", "prep")]
    for token in sorted({*near, *after}):  # "look forward" comes before "look … to"
        phrase = f"{head.lemma_.lower()} {token.lower_}"
        act = lexicon.CUE_ACTS.get(phrase) or lexicon.OTHER_ACTS.get(phrase)
        if act is not None:
            return act
    return None
