"""What a source does by its cue: says, believes, intends, perceives, or something else.

Word lists tell the act of a word; which word of a cue tells, and where the rest of the clause
overrules the list, is told here.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from spacy.tokens import Span as Tokens
from spacy.tokens import Token

from quoteattr import lexicon
from quoteattr.records import Act, Kind

# Say little themselves: what follows in the cue tells ("made the case", "continued to believe").
_LIGHT: Final = frozenset(
    """appear be become begin bring come continue cast do draw fail get give go grow have hold
    include keep lay make manage mount open pay proceed put remain seem send set show sit spend
    stand start stay take tend throw turn use wage""".split()
)
# Give way to a saying behind them alone: "tried to explain", but "tried to win".
_TRYING: Final = frozenset(
    "attempt catch hear hesitate like love need prepare refuse rush seek struggle try want".split()
)
_BEING: Final = frozenset("be become feel grow remain stay".split())
# Thoughts that a quotation in full shows to have been spoken: '"It was cold," she remembered.'
_SPOKEN: Final = frozenset(
    "bet fear guess hope marvel recollect reckon remember rue speculate wish wonder worry".split()
)
_BENCH: Final = frozenset("appeal bench commission court judge jury justice panel tribunal".split())
_FOUND: Final = frozenset("assess consider decide deem determine find hold judge resolve".split())
_FANCIES: Final = frozenset({"like", "love"})
_REFUSING: Final = frozenset("decline refuse unable unavailable".split())
# Negated, they keep somebody from speaking: "was not authorized to comment".
_ENABLING: Final = frozenset(
    "able allow authorise authorize available free permit reach return seek".split()
)
_AUXILIARIES: Final = frozenset("be can could do have may might should will would".split())
# What an unnamed source declines: "to be identified".
_NAMING: Final = frozenset("identify interview name quote".split())


def cue_act(
    cue: Tokens, head: Token, kind: Kind, source: Tokens | None, behind: Tokens | None
) -> Act:
    """Tell the act of a cue; one whose words no list knows counts as a statement.

    Args:
        cue: The cue's tokens.
        head: The one that the cue is looked up by.
        kind: How the content is quoted: what stands in marks was uttered.
        source: The source's tokens.
        behind: The tokens of the content behind the cue, if there is one.
    """
    lemma = head.lemma_.lower()
    if kind is not Kind.DIRECT and _is_silence(cue, behind):
        return Act.OTHER
    uttered = kind is Kind.DIRECT and (lemma in _SPOKEN or cue[-1].text == ":")
    found = _told(cue, head, behind) or Act.STATEMENT
    if found is Act.STATEMENT or uttered:
        return Act.STATEMENT
    if lemma in _FANCIES and any(token.tag_ == "MD" for token in cue):
        return Act.INTENTION  # "would like to"
    if found is Act.OTHER:
        if kind is not Kind.INDIRECT:
            return Act.STATEMENT
        # "Is proud of" tells a feeling, "is proud that it ended" a thought as well.
        return Act.BELIEF if lemma in _BEING and _is_clause(behind) else Act.OTHER
    found_out = lemma in _FOUND or any(token.lemma_.lower() == "decision" for token in cue)
    bench = source is not None and any(token.lemma_.lower() in _BENCH for token in source)
    return Act.STATEMENT if found_out and bench else found


def _is_silence(cue: Tokens, behind: Tokens | None) -> bool:
    """Tell whether somebody says nothing: "declined to comment", "was not authorized to speak".

    "Declined to say who paid" is not meant: that tells what was not said.
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
    return bool(keeps) and behind is not None and _is_talk(behind)


def _is_talk(content: Tokens) -> bool:
    """Tell whether a content is "to comment on it", "to be named", or "an interview"."""
    root, begin = content.root, content[0].lower_
    lemmas = {token.lemma_.lower() for token in (root, *root.children)}
    if begin == "to" and content[-1].i > content.start and content[1].lower_ == "be":
        return bool(lemmas & _NAMING)
    begins = begin in ("to", "for") or root.tag_.startswith("NN")
    return begins and bool(lemmas & lexicon.SILENCES)


def _is_clause(content: Tokens | None) -> bool:
    return content is not None and (content[0].lower_ == "that" or content.root.dep_ == "ccomp")


def _told(cue: Tokens, head: Token, behind: Tokens | None) -> Act | None:
    """Find the word of the cue that tells, and its act."""
    lemma, rest = head.lemma_.lower(), [token for token in cue if token.i > head.i]
    phrase = _by_phrase(head, [*rest, *([] if behind is None else [behind[0]])])
    if phrase is not None:
        return phrase
    own, further = _by_word(head), list(_acts(rest))
    around = list(_acts([token for token in cue if token.i != head.i]))
    if lemma in _LIGHT and further:
        return further[0]
    if lemma in _TRYING and Act.STATEMENT in further:
        return Act.STATEMENT
    if own is Act.OTHER and Act.STATEMENT in around:
        return Act.STATEMENT  # "allegedly stole", "reached for a metaphor to describe"
    if own is None and around:
        return around[0]
    return own


def _acts(tokens: Sequence[Token]) -> Iterator[Act]:
    """Yield the acts of the words that a list knows."""
    for token in tokens:
        act = None if token.lemma_.lower() in _LIGHT else _by_word(token)
        if act is not None:
            yield act


def _by_word(token: Token) -> Act | None:
    """Look a word up, a verb among the verbs first."""
    lemma = token.lemma_.lower()
    noun = Act.STATEMENT if lemma in lexicon.CUE_NOUNS else lexicon.CUE_WORDS.get(lemma)
    if not token.tag_.startswith("VB"):
        return noun or lexicon.act_of(lemma)
    return lexicon.act_of(lemma) or lexicon.OTHER_ACTS.get(lemma) or noun


def _by_phrase(head: Token, behind: Sequence[Token]) -> Act | None:
    """Look a verb up with each word behind it: "look like", "see … as", "take issue"."""
    near = [child for child in head.rights if child.dep_ in ("prt", "prep")]
    for token in sorted({*near, *behind}):  # "look forward" comes before "look … to"
        phrase = f"{head.lemma_.lower()} {token.lower_}"
        act = lexicon.CUE_ACTS.get(phrase) or lexicon.OTHER_ACTS.get(phrase)
        if act is not None:
            return act
    return None
