"""Finds the names in GUM's entity annotation, which marks whole noun phrases, nested.

GUM (Zeldes 2017, doi 10.1007/s10579-016-9343-x) writes an entity's type where it opens, in the
column MISC: `Entity=(7-person-...(8-place-...)` and `7)`. A name is the proper-noun core of a
phrase whose head is a proper noun.
"""

from collections.abc import Sequence, Set

import regex
from attrs import evolve, frozen

from quoteattr.training.conllu import Sentence, Token
from quoteattr.training.date_phrases import date_phrases
from quoteattr.training.names import LANGUAGES, TITLES, Name, is_norp, name_of

_ENTITY = regex.compile(r"(?:^|\|)Entity=([^|]*)")
_BRACKET = regex.compile(
    r"\((?P<open>[^-()]+)-(?P<kind>[a-z]+)[^()]*(?P<shut>\))?|(?P<close>[^-()]+)\)"
)
_CONNECTORS = frozenset("of for on to the and & de la del von van der al 's - – ' ’ : / at".split())
# Capitalised common nouns which GUM tags as proper: they may be names, but OntoNotes has few.
_GENERIC = frozenset(
    "nation union state states country world government republic house court church school city"
    " people section chapter figure table part kingdom village town center".split()
)


@frozen
class _Phrase:
    kind: str
    start: int
    end: int


def names(sentence: Sentence) -> list[Name]:
    """Lists the names of a sentence, the longest first, as `quoteattr.training.names.labels` reads them."""
    words = [token.form for token in sentence.tokens]
    phrases = _phrases(sentence.tokens)
    found = []
    dated = {
        index
        for date in date_phrases(words)
        if date.sure
        for index in range(date.start, date.end)
    }
    for phrase in phrases:
        nested = _nested(phrase, phrases)
        head = _head(sentence.tokens, phrase, nested)
        if head is None:
            found.extend(_before_noun(sentence.tokens, phrase, nested))
            continue
        if phrase.kind == "time" and head in dated:
            continue
        start, end = _core(sentence.tokens, phrase, head, phrases)
        name = name_of(words, start, end, phrase.kind)
        if name is not None:
            found.append(_doubt(name, words, sentence.tokens, phrase.kind))
    return sorted(found, key=lambda name: (not name.sure, name.start - name.end))


def _doubt(name: Name, words: Sequence[str], tokens: Sequence[Token], kind: str) -> Name:
    own = words[name.start : name.end]
    last = tokens[name.end - 1]
    if name.types == {"NORP"}:
        return evolve(name, sure=not (kind == "abstract" and own[-1] in LANGUAGES))
    if kind == "time":
        return evolve(name, types=frozenset({"DATE", "EVENT"}), sure=False)
    if kind == "person" and last.xpos == "NNPS":
        return evolve(name, types=frozenset({"PERSON", "NORP", "ORG"}), sure=False)
    if kind in ("animal", "plant", "substance"):
        return evolve(name, types=name.types | {"PERSON"}, sure=False)
    if len(own) == 1 and own[0].lower() in _GENERIC:
        return evolve(name, sure=False)
    return name


def _phrases(tokens: Sequence[Token]) -> list[_Phrase]:
    """The entities that open and close in this sentence."""
    found: list[_Phrase] = []
    opened: dict[str, list[tuple[str, int]]] = {}
    for index, token in enumerate(tokens):
        marked = _ENTITY.search(token.misc)
        for bracket in _BRACKET.finditer(marked[1] if marked else ""):
            if bracket["close"]:
                stack = opened.get(bracket["close"])
                if stack:
                    kind, start = stack.pop()
                    found.append(_Phrase(kind, start, index + 1))
            elif bracket["shut"]:
                found.append(_Phrase(bracket["kind"], index, index + 1))
            else:
                opened.setdefault(bracket["open"], []).append((bracket["kind"], index))
    return found


def _head(tokens: Sequence[Token], phrase: _Phrase, nested: Set[int]) -> int | None:
    """The proper noun that heads the phrase; None when it is headed by something else."""
    for index in range(phrase.start, phrase.end):
        outside = not phrase.start <= tokens[index].head - 1 < phrase.end
        if outside and tokens[index].upos == "PROPN":
            return index
        if outside and tokens[index].upos != "PUNCT":
            named = _named(tokens, phrase, index) if phrase.kind == "person" else None
            return None if named in nested else named
    return None


def _nested(phrase: _Phrase, phrases: Sequence[_Phrase]) -> set[int]:
    """The words of smaller phrases within this one."""
    return {
        index
        for other in phrases
        if phrase.start <= other.start < other.end <= phrase.end and other != phrase
        for index in range(other.start, other.end)
    }


def _before_noun(
    tokens: Sequence[Token], phrase: _Phrase, nested: Set[int]
) -> list[Name]:
    """The name in front of the common noun that heads the phrase: "the Sea Org group"."""
    run: list[int] = []
    for index in range(phrase.start, phrase.end):
        if index in nested or tokens[index].upos != "PROPN":
            if run:
                break
        elif tokens[index].dep in ("compound", "flat", "nmod:desc"):
            run.append(index)
    if not run or run[-1] + 1 >= phrase.end or tokens[run[-1] + 1].upos != "NOUN":
        return []
    name = name_of([token.form for token in tokens], run[0], run[-1] + 1, phrase.kind)
    if name is None or name.types == {"NORP"}:
        return [] if name is None else [name]
    if phrase.kind in ("organization", "place"):
        return [evolve(name, types=name.types | {"ORG"}, sure=True)]
    return [evolve(name, types=name.types | {"ORG", "GPE", "PERSON"}, sure=False)]


def _named(tokens: Sequence[Token], phrase: _Phrase, noun: int) -> int | None:
    """The name that stands flat behind a common noun: "spokesman Ali Rahman"."""
    for index in range(noun + 1, phrase.end):
        token = tokens[index]
        stands = token.dep.startswith(("flat", "appos", "nmod:desc"))
        if token.head == noun + 1 and stands and token.upos == "PROPN":
            return index
    return None


def _core(
    tokens: Sequence[Token], phrase: _Phrase, head: int, phrases: Sequence[_Phrase]
) -> tuple[int, int]:
    """The contiguous words around the head that make up the name."""
    person = phrase.kind == "person"
    nested = [
        other
        for other in phrases
        if phrase.start <= other.start < other.end <= phrase.end
        and not other.start <= head < other.end
    ]
    alone = not any(
        phrase.start <= other.start <= head < other.end <= phrase.end and other != phrase
        for other in phrases
    )
    start, end = head, head + 1
    while start > phrase.start and _joins(tokens, start - 1, -1, phrase, alone):
        if person and any(other.end == start for other in nested):
            break
        start -= 1
    while end < phrase.end and _joins(tokens, end, 1, phrase, alone):
        if person and any(other.start == end for other in nested):
            break
        end += 1
    while start < head and tokens[start].form.lower() in _CONNECTORS:
        start += 1
    while end > head + 1 and tokens[end - 1].form.lower() in _CONNECTORS:
        end -= 1
    return start, end


def _joins(
    tokens: Sequence[Token], index: int, step: int, phrase: _Phrase, alone: bool
) -> bool:
    """Whether the name goes on over this word, reading away from the head.

    `alone`: no smaller phrase is about the same head, as it is in "[[France] and [Spain]]".
    """
    person = phrase.kind == "person"
    token = tokens[index]
    form = token.form
    if person:
        if step < 0 and (form.rstrip(".").lower() in TITLES or is_norp([form])):
            return False
        if token.upos == "PROPN":
            return True
        if form in ("-", '"', "“", "”", "the") or form.lower() in ("de", "la", "von", "van", "al", "bin"):
            beyond = index + step
            return phrase.start <= beyond < phrase.end and tokens[beyond].upos == "PROPN"
        return False
    if token.upos == "PROPN" or token.xpos in ("NNP", "NNPS"):
        return True
    if form[:1].isupper() and token.upos in ("ADJ", "NOUN", "NUM", "X", "VERB"):
        return True
    if token.upos == "NUM" and (step < 0 or len(form) <= 4):
        return True
    if step < 0 and form == "'s":
        return False
    if form.lower() not in _CONNECTORS:
        return False
    if form in ("and", "&", "to", "at") and step > 0 and not alone:
        return False
    beyond = index + step
    while phrase.start <= beyond < phrase.end and tokens[beyond].form.lower() in _CONNECTORS:
        beyond += step
    return phrase.start <= beyond < phrase.end and tokens[beyond].upos == "PROPN"
