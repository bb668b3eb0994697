"""Finding the names in GUM's entity annotation, which marks whole, nested noun phrases.

GUM (Zeldes 2017, doi 10.1007/s10579-016-9343-x) writes an entity's type where it opens, in the
column MISC: `Entity=(7-person-...(8-place-...)` and `7)`. A name is the proper-noun core of a
phrase whose head is a proper noun: "Ann Lee" of "the mayor's critic Ann Lee, 40".
"""

from collections.abc import Sequence, Set

import regex
from attrs import evolve, frozen

from quoteattr.datasets.conllu import Sentence, Token
from quoteattr.datasets.date_phrases import date_phrases
from quoteattr.datasets.gazetteer import is_norp, words_of
from quoteattr.datasets.names import Name, is_title, name_of

_ENTITY = regex.compile(r"(?:^|\|)Entity=([^|]*)")
_BRACKET = regex.compile(
    r"\((?P<open>[^-()]+)-(?P<kind>[a-z]+)[^()]*(?P<shut>\))?|(?P<close>[^-()]+)\)"
)
_CONNECTORS = frozenset("of for on to the and & de la del von van der al 's - – ' ’ : / at".split())
_COORDINATORS = frozenset({"and", "&", "to", "at"})
_IN_PERSONS = frozenset({"-", '"', "“", "”", "the", "de", "la", "von", "van", "al", "bin"})
# Capitalised common nouns which GUM tags as proper: they may be names, but OntoNotes has few.
_GENERIC = frozenset(
    "nation union state states country world government republic house court church school city"
    " people section chapter figure table part kingdom village town center".split()
)


@frozen
class _Phrase:
    """A noun phrase of GUM with the type of its entity."""

    kind: str
    start: int
    end: int

    def holds(self, other: "_Phrase") -> bool:
        return other != self and self.start <= other.start < other.end <= self.end


@frozen
class _Place:
    """A phrase in its sentence, with the smaller phrases in it and their words."""

    tokens: Sequence[Token]
    phrase: _Phrase
    smaller: Sequence[_Phrase]
    nested: Set[int]

    def proper(self, index: int) -> bool:
        """Return whether the word at an index is a proper noun of the phrase."""
        within = self.phrase.start <= index < self.phrase.end
        return within and self.tokens[index].upos == "PROPN"


def names(sentence: Sentence) -> list[Name]:
    """Return the names of a sentence, sure ones first and then longer ones, as `labels` needs."""
    words = [token.form for token in sentence.tokens]
    dates = (date for date in date_phrases(words) if date.sure)
    dated = {index for date in dates for index in range(date.start, date.end)}
    found: list[Name] = []
    phrases = _phrases(sentence.tokens)
    for phrase in phrases:
        smaller = [other for other in phrases if phrase.holds(other)]
        nested = {index for other in smaller for index in range(other.start, other.end)}
        place = _Place(sentence.tokens, phrase, smaller, nested)
        head = _head(place)
        # A phrase without a name as its head may have one before it: "the Sea Watch group".
        if head is None:
            found.extend(_before_noun(place, words))
        elif phrase.kind != "time" or head not in dated:
            name = name_of(words, *_core(place, head), phrase.kind)
            if name is not None:
                found.append(_doubt(name, sentence.tokens, phrase.kind))
    return sorted(found, key=lambda name: (not name.sure, name.start - name.end))


def _phrases(tokens: Sequence[Token]) -> list[_Phrase]:
    """Return the entities that open and close in this sentence."""
    found: list[_Phrase] = []
    opened: dict[str, list[tuple[str, int]]] = {}
    for index, token in enumerate(tokens):
        marked = _ENTITY.search(token.misc)
        for bracket in _BRACKET.finditer(marked[1] if marked else ""):
            if bracket["shut"]:
                found.append(_Phrase(bracket["kind"], index, index + 1))
            elif bracket["open"]:
                opened.setdefault(bracket["open"], []).append((bracket["kind"], index))
            elif opened.get(bracket["close"]):
                kind, start = opened[bracket["close"]].pop()
                found.append(_Phrase(kind, start, index + 1))
    return found


def _head(place: _Place) -> int | None:
    """Return the proper noun that heads the phrase; None if its head is another word."""
    phrase, tokens = place.phrase, place.tokens
    for index in range(phrase.start, phrase.end):
        outside = not phrase.start <= tokens[index].head - 1 < phrase.end
        if outside and tokens[index].upos == "PROPN":
            return index
        if outside and tokens[index].upos != "PUNCT":
            return _named(place, index) if phrase.kind == "person" else None
    return None


def _named(place: _Place, noun: int) -> int | None:
    """Return the name beside a common noun: "spokesman Ali Rahman"."""
    for index in range(noun + 1, place.phrase.end):
        token = place.tokens[index]
        beside = token.dep.startswith(("flat", "appos", "nmod:desc"))
        if token.head == noun + 1 and beside and token.upos == "PROPN":
            return None if index in place.nested else index
    return None


def _before_noun(place: _Place, words: Sequence[str]) -> list[Name]:
    """Return the name before the common noun that heads the phrase: "the Sea Watch group"."""
    run: list[int] = []
    for index in range(place.phrase.start, place.phrase.end):
        if index in place.nested or not place.proper(index):
            if run:
                break
        elif place.tokens[index].dep in ("compound", "flat", "nmod:desc"):
            run.append(index)
    if not run or run[-1] + 1 >= place.phrase.end or place.tokens[run[-1] + 1].upos != "NOUN":
        return []
    name = name_of(words, run[0], run[-1] + 1, place.phrase.kind)
    if name is None or name.types == {"NORP"}:
        return [] if name is None else [name]
    if place.phrase.kind in ("organization", "place"):
        return [evolve(name, types=name.types | {"ORG"}, sure=True)]
    return [evolve(name, types=name.types | {"ORG", "GPE", "PERSON"}, sure=False)]


def _core(place: _Place, head: int) -> tuple[int, int]:
    """Return the range of contiguous words around the head that are the name."""
    phrase = place.phrase
    # Of a person's name no part is a phrase of its own: "[[U.S.] President] Ann Lee".
    others = [
        other
        for other in place.smaller
        if phrase.kind == "person" and not other.start <= head < other.end
    ]
    alone = not any(other.start <= head < other.end for other in place.smaller)
    joins = _joins_person if phrase.kind == "person" else _joins
    start, end = head, head + 1
    while start > phrase.start and joins(place, start - 1, -1, alone):
        if any(other.end == start for other in others):
            break
        start -= 1
    while end < phrase.end and joins(place, end, 1, alone):
        if any(other.start == end for other in others):
            break
        end += 1
    while start < head and place.tokens[start].form.lower() in _CONNECTORS:
        start += 1
    while end > head + 1 and place.tokens[end - 1].form.lower() in _CONNECTORS:
        end -= 1
    return start, end


def _joins_person(place: _Place, index: int, step: int, alone: bool) -> bool:  # noqa: ARG001
    """Return whether a person's name includes this word, going outward from the head."""
    token = place.tokens[index]
    if step < 0 and (is_title(token.form) or is_norp([token.form])):
        return False
    if token.upos == "PROPN":
        return True
    return token.form.lower() in _IN_PERSONS and place.proper(index + step)


def _joins(place: _Place, index: int, step: int, alone: bool) -> bool:
    """Return whether a name includes this word, going outward from the head.

    `alone`: no smaller phrase has the same head, as one has in "[[France] and [Spain]]".
    """
    token = place.tokens[index]
    form = token.form.lower()
    capital = token.form[:1].isupper() and token.upos in ("ADJ", "NOUN", "NUM", "X", "VERB")
    number = token.upos == "NUM" and (step < 0 or len(form) <= 4)
    if token.upos == "PROPN" or token.xpos in ("NNP", "NNPS") or capital or number:
        return True
    owner = step < 0 and form == "'s"
    if form not in _CONNECTORS or owner:
        return False
    if form in _COORDINATORS and step > 0 and not alone:
        return False
    beyond = index + step
    within = range(place.phrase.start, place.phrase.end)
    while beyond in within and place.tokens[beyond].form.lower() in _CONNECTORS:
        beyond += step
    return place.proper(beyond)


def _doubt(name: Name, tokens: Sequence[Token], kind: str) -> Name:
    """Return the name with more labels allowed where GUM's type does not decide."""
    own = [token.form.lower() for token in tokens[name.start : name.end]]
    if name.types == {"NORP"}:
        return evolve(name, sure=not (kind == "abstract" and own[-1] in words_of("LANGUAGES")))
    if kind == "time":
        return evolve(name, types=frozenset({"DATE", "EVENT"}), sure=False)
    if kind == "person" and tokens[name.end - 1].xpos == "NNPS":
        return evolve(name, types=frozenset({"PERSON", "NORP", "ORG"}), sure=False)
    if kind in ("animal", "plant", "substance"):
        return evolve(name, types=name.types | {"PERSON"}, sure=False)
    if len(own) == 1 and own[0] in _GENERIC:
        return evolve(name, sure=False)
    return name
