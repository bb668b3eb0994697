"""What speaks for a phrase being a role of a speaker, and what against it, as named features."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Mapping, Sequence, Set
from typing import Final

import regex
from spacy.tokens import Span, Token

from quoteattr import lexicon
from quoteattr.attributions.draft import SpeakerDraft
from quoteattr.document.document import Document
from quoteattr.document.noun_phrases import describes_person, is_office_title, noun_of
from quoteattr.document.titles import title_before
from quoteattr.entities.appositions import Construction, with_rest
from quoteattr.entities.descriptions import Description
from quoteattr.entities.entity_index import Entity, is_modifier
from quoteattr.entities.name_spans import PERSON, UNKNOWN
from quoteattr.ranking.ranker import CONSTANT, Features
from quoteattr.records import SpeakerKind

_AGENT: Final = regex.compile(
    r"\p{L}{2,}(?:er|or|ist|ian|man|woman|men|eer|ologist|yst|ant|ent|ee|head|chief|maker|star)"
)
_VAGUE: Final = frozenset(
    "american attendee audience caller commentator commenter crowd customer "
    "folk friend individual local member neighbor neighbour other participant person "
    "reader resident respondent source speaker spectator stranger traveler user viewer "
    "villager visitor voter witness".split()
)
_MODIFIERS: Final = frozenset("amod compound poss nmod".split())
_PAST: Final = frozenset("former ex then one-time onetime late retired".split())


class Claims:
    """Which entities are described by which nouns, beside their names."""

    def __init__(self, described: Mapping[Entity, Sequence[Description]]) -> None:
        self._by_word: dict[int, list[tuple[int, Entity]]] = defaultdict(list)
        self._nouns: dict[Entity, set[str]] = defaultdict(set)
        self._words: dict[Entity, set[str]] = defaultdict(set)
        self._holders: dict[str, set[Entity]] = defaultdict(set)
        for entity, phrases in described.items():
            for one in phrases:
                self._by_word[one.word.i].append((_distance(one), entity))
                if one.is_listed:
                    self._nouns[entity].add(one.head)
                    self._words[entity].update(t.lower_ for t in one.span if t.is_alpha)
                    self._holders[one.head].add(entity)

    def has(self, word: Token) -> bool:
        """Return whether a noun stands beside a name."""
        return word.i in self._by_word

    def nouns_of(self, entity: Entity) -> Set[str]:
        """Return the listed nouns by which an entity is described."""
        return self._nouns.get(entity, frozenset())

    def words_of(self, entity: Entity) -> Set[str]:
        """Return the words of its descriptions in lower case."""
        return self._words.get(entity, frozenset())

    def holders(self, noun: str) -> Set[Entity]:
        """Return the entities that a noun describes."""
        return self._holders.get(noun, frozenset())

    def is_nearer_to_another(self, one: Description, entity: Entity) -> bool:
        """Return whether a phrase stands nearer to another name, or as near behind one."""
        own = _distance(one)
        return any(
            other is not entity and distance <= own for distance, other in self._by_word[one.word.i]
        )


def _distance(one: Description) -> int:
    return max(one.mention.start - one.span.end, one.span.start - one.mention.end, 0)


def of_description(
    one: Description, entity: Entity, document: Document, claims: Claims
) -> Features:
    """Return the features of a phrase beside a name."""
    mention, span = one.mention, one.span
    by_words = one.construction is Construction.COMMA
    kind = Construction.APPOSITION.value if by_words else one.construction.value
    doc = mention.doc
    is_person = entity.type in (PERSON, UNKNOWN)
    inner = document.quoted
    quoted = bool(inner[span.start_char] and inner[span.end_char - 1])
    found = {
        CONSTANT: True,
        kind: True,
        "by words": by_words,
        f"{kind}, of a body": not is_person,
        "quoted": quoted,
        f"{kind}, quoted": quoted,
        "nearer to another": claims.is_nearer_to_another(one, entity),
        f"{kind}, nearer to another": claims.is_nearer_to_another(one, entity),
        "name is a modifier": is_modifier(mention),
        "full name": len(mention) > 1,
        "first mention": mention.start == entity.mentions[0].start,
        "marked by the model": one.construction is Construction.TITLE
        and title_before(doc, mention.start) is not None,
        "distance": math.log1p(_distance(one)),
        f"{kind}, by the tree": one.word.head.i in range(mention.start, mention.end),
        "closed": doc[span.end : span.end + 1].text in (",", ".", ")", ";", "—", "–", ""),
        f"{kind}, closed": doc[span.end : span.end + 1].text in (",", ".", ")", ";", "—", "–", ""),
        "goes on": with_rest(span).end > span.end,
        "past": any(t.lower_ in _PAST for t in span),
    }
    return {
        **{name: float(value) for name, value in found.items() if value},
        **of_span(span, entity),
        **of_head(one.word, kind),
    }


def of_span(span: Span, entity: Entity | None) -> Features:
    """Return the features of the words of a phrase."""
    labels = {token.ent_type_ for token in span}
    before = span.doc[span.start - 1].lower_ if span.start else ""
    found = {
        "length": math.log(len(span)),
        "one word": len(span) == 1,
        "long": len(span) > 8,
        "body inside": "ORG" in labels,
        "place inside": bool(labels & {"GPE", "LOC", "NORP"}),
        "person inside": "PERSON" in labels,
        "day inside": bool(labels & {"DATE", "TIME", "CARDINAL", "MONEY"}),
        "preposition": any(token.pos_ == "ADP" for token in span),
        "and": any(token.lower_ == "and" for token in span),
        "behind the": before == "the",
        "behind a": before in ("a", "an"),
        "behind his": before in ("his", "her", "their", "its", "my", "our", "your"),
        "age inside": any(t.lower_ in ("old", "year-old", "aged") for t in span),
        "verb inside": any(token.tag_ in ("VBD", "VBZ", "VBP", "MD") for token in span[1:]),
        "capitals": all(t.text[:1].isupper() for t in span if t.is_alpha and len(t) > 3),
    }
    return {name: float(value) for name, value in found.items() if value}


def of_head(word: Token, kind: str) -> Features:
    """Return the features of the noun of a phrase; ``kind`` is how the phrase is joined."""
    noun = noun_of(word)
    lower = word.lower_
    sort = "other noun"
    if noun in lexicon.KINSHIP:
        sort = "relation"
    elif noun in lexicon.BEINGS:
        sort = "being"
    elif is_office_title(word):
        sort = "office"
    elif describes_person(word):
        sort = "listed"
    elif lower in lexicon.GROUPS:
        sort = "group"
    elif noun in lexicon.ORGANIZATIONS or word.ent_type_ == "ORG":
        sort = "body"
    elif noun in lexicon.DOCUMENTS:
        sort = "document"
    elif word.ent_type_ in ("GPE", "LOC", "FAC", "DATE", "TIME", "MONEY", "PERSON", "CARDINAL"):
        sort = "other name"
    elif word.is_upper and 2 <= len(word) <= 6:
        sort = "acronym"
    elif word.pos_ in ("NOUN", "PROPN") and _AGENT.fullmatch(lower):
        sort = "agent"
    found = {
        f"{kind}: {sort}": True,
        sort: True,
        "no noun": word.pos_ not in ("NOUN", "PROPN"),
        f"{kind}: capital": word.text[:1].isupper(),
        "plural": word.tag_ in ("NNS", "NNPS"),
        f"{kind}: plural": word.tag_ in ("NNS", "NNPS"),
    }
    return {name: float(value) for name, value in found.items() if value}


def of_phrase(noun: Token, head: Token, speaker: SpeakerDraft) -> Features:
    """Return the features of the phrase by which an unnamed speaker is called.

    Args:
        noun: The noun of the people.
        head: The head of the phrase: "a group" of doctors.
        speaker: The speaker.
    """
    first, lemma = speaker.mention[0].lower_, noun_of(noun)
    is_plural = noun.tag_ in ("NNS", "NNPS")
    is_listed = describes_person(noun)
    found = {
        "phrase": True,
        "phrase: person": speaker.kind is SpeakerKind.PERSON,
        "phrase: group": speaker.kind is SpeakerKind.GROUP,
        "phrase: listed": is_listed,
        "phrase: agent": not is_listed and _AGENT.fullmatch(noun.lower_.removesuffix("s")) is not None,
        "phrase: vague": lemma in _VAGUE,
        "phrase: unidentified": lemma in lexicon.UNIDENTIFIED,
        "phrase: relation": lemma in lexicon.KINSHIP,
        "phrase: collective": noun.lower_ in lexicon.GROUPS and not is_listed,
        "phrase: body": lemma in lexicon.ORGANIZATIONS,
        "phrase: nation": noun.ent_type_ == "NORP" and not is_listed,
        "phrase: name": noun.ent_type_ in ("ORG", "GPE", "LOC", "FAC", "PERSON"),
        "phrase: plural": is_plural,
        "phrase: modified": any(c.dep_ in _MODIFIERS for c in noun.lefts),
        "phrase: prepositions": any(c.dep_ == "prep" for c in noun.rights),
        "phrase: counted": noun.i != head.i,
        "phrase: pronoun": noun.pos_ in ("PRON", "DET", "NUM"),
        "phrase: a": first in ("a", "an", "one", "another"),
        "phrase: the": first in ("the", "these", "those", "this"),
        "phrase: some": first in ("some", "many", "most", "several", "few"),
        "phrase: anonymous": speaker.anonymous,
    }
    return {name: float(value) for name, value in found.items() if value}
