"""What speaks for a phrase being a role of a speaker, and what against it, as named features."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Final

import regex
from spacy.tokens import Span, Token

from quoteattr import lexicon
from quoteattr.attributions.draft import SpeakerDraft
from quoteattr.document.document import Document
from quoteattr.document.noun_phrases import describes_person, is_office_title, noun_of
from quoteattr.entities.appositions import Construction
from quoteattr.entities.descriptions import Description
from quoteattr.entities.entity_index import Entity, is_modifier
from quoteattr.ranking.ranker import CONSTANT, Features
from quoteattr.records import SpeakerKind

# Endings of nouns for those who do something, which no list has all of: "plumber", "botanist".
_AGENT: Final = regex.compile(
    r"\p{L}{2,}(?:er|or|ist|ian|man|woman|men|eer|yst|ant|ent|ee|head|chief|star|guard|hand|legal)"
)
MODIFIERS: Final = frozenset("amod compound poss nmod".split())
"""Dependencies of the words in front of a noun that say more about it than a determiner."""
_PAST: Final = frozenset("former ex then one-time onetime late retired".split())
_NAMES: Final = frozenset("GPE LOC FAC DATE TIME MONEY PERSON CARDINAL".split())
COMPANIONS: Final = frozenset(
    "ally classmate colleague companion friend neighbor neighbour".split()
)
"""Nouns that say beside whom somebody stands, which tell less than an office."""
_MAX_ACRONYM: Final = 6
IN_FRONT_IN_SOURCE: Final = "in front: source"
"""The feature of a phrase in front of a comma and a name that are one source."""
INTRODUCING: Final = frozenset(
    (
        Construction.TITLE.value,
        Construction.DUTY.value,
        Construction.LETTERS.value,
        IN_FRONT_IN_SOURCE,
    )
)
"""Features of what introduces a person: "[midwife] Ann Roe", "said [the clerk, Jane Roe]"."""
BEHIND: Final = frozenset(
    (Construction.PARTY.value, Construction.BODY.value, Construction.BRACKETS.value)
)
"""Features of what stands behind a name and may be no office: "Jane Roe ([ANC])"."""


def of_description(
    one: Description, entity: Entity, document: Document, *, is_source: bool = False
) -> Features:
    """Return the features of a phrase beside a name.

    Args:
        one: The phrase, its noun, and how it is joined to the name.
        entity: Whose name it is.
        document: The document.
        is_source: Whether phrase and name are in one source: "said [the clerk, Jane Roe]".
    """
    is_comma = one.construction is Construction.COMMA
    kind = Construction.APPOSITION.value if is_comma else one.construction.value
    found = {
        CONSTANT: True,
        kind: True,
        IN_FRONT_IN_SOURCE: is_source and one.construction is Construction.IN_FRONT,
        "quoted": bool(document.quoted[one.span.start_char]),
        "name is a modifier": is_modifier(one.mention),
        "full name": len(one.mention) > 1,
        "first mention": one.mention.start == entity.mentions[0].start,
    }
    return {
        **_held(found),
        **_held(_of_span(one.span)),
        **_held(_of_noun(one.word, _sort_beside(one), kind)),
        "length": math.log(len(one.span)),
    }


def _held(found: Mapping[str, bool]) -> Features:
    return {name: 1.0 for name, holds in found.items() if holds}


def _of_span(span: Span) -> Mapping[str, bool]:
    labels = {token.ent_type_ for token in span}
    return {
        "one word": len(span) == 1,
        "past": any(token.lower_ in _PAST for token in span),
        "body inside": "ORG" in labels,
        "place inside": not labels.isdisjoint(("GPE", "LOC", "NORP")),
        "person inside": "PERSON" in labels,
        "day inside": not labels.isdisjoint(("DATE", "TIME", "CARDINAL", "MONEY")),
        "preposition": any(token.pos_ == "ADP" for token in span),
        "and": any(token.lower_ == "and" for token in span),
        "verb inside": any(token.tag_ in ("VBD", "VBZ", "VBP", "MD") for token in span[1:]),
        "capitals": all(t.text[:1].isupper() for t in span if t.is_alpha and len(t) > 3),
    }


def _of_noun(word: Token, sort: str, kind: str) -> Mapping[str, bool]:
    return {
        sort: True,
        f"{kind}: {sort}": True,
        "no noun": word.pos_ not in ("NOUN", "PROPN"),
    }


def _sort_beside(one: Description) -> str:
    """Return the sort of the noun; what stands behind an age is as good as in a list."""
    sort, end = _sort_of(one.word), one.mention.end
    is_behind_age = one.span.start > end + 2 and one.span.doc[end + 1].like_num
    return "listed" if sort in ("agent", "other noun") and is_behind_age else sort


def _sort_of(word: Token) -> str:
    """Return the sort of a noun: what the word lists or its form say about it."""
    noun = noun_of(word)
    sorts = {
        "relation": noun in lexicon.KINSHIP,
        "office": is_office_title(word),
        "listed": describes_person(word),
        "other name": word.ent_type_ in _NAMES,
        "acronym": word.is_upper and 2 <= len(word) <= _MAX_ACRONYM,
        "agent": _is_agent(word),
    }
    return next((sort for sort, holds in sorts.items() if holds), "other noun")


def _is_agent(word: Token) -> bool:
    form = word.lower_.removesuffix("s") if word.tag_ == "NNS" else word.lower_
    return word.pos_ in ("NOUN", "PROPN") and _AGENT.fullmatch(form) is not None


def of_phrase(noun: Token, head: Token, speaker: SpeakerDraft) -> Features:
    """Return the features of the phrase by which an unnamed speaker is called.

    Args:
        noun: The noun of the people.
        head: The head of the phrase: "a group" of doctors.
        speaker: The speaker.
    """
    first, lemma = speaker.mention[0].lower_, noun_of(noun)
    is_listed = describes_person(noun)
    found = {
        "phrase": True,
        "phrase: person": speaker.kind is SpeakerKind.PERSON,
        "phrase: group": speaker.kind is SpeakerKind.GROUP,
        "phrase: listed": is_listed,
        "phrase: agent": not is_listed and _is_agent(noun),
        "phrase: relation": lemma in lexicon.KINSHIP,
        "phrase: nation": noun.ent_type_ == "NORP" and not is_listed,
        "phrase: name": noun.ent_type_ in ("ORG", "GPE", "LOC", "FAC", "PERSON"),
        "phrase: modified": any(c.dep_ in MODIFIERS for c in noun.lefts),
        "phrase: prepositions": any(c.dep_ == "prep" for c in noun.rights),
        "phrase: counted": noun.i != head.i,
        "phrase: pronoun": noun.pos_ in ("PRON", "DET", "NUM"),
        "phrase: a": first in ("a", "an", "one", "another"),
        "phrase: the": first in ("the", "these", "those", "this"),
        "phrase: some": first in ("some", "many", "most", "several", "few"),
        "phrase: anonymous": speaker.anonymous,
    }
    return _held(found)
