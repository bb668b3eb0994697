"""The named entities of an article: clusters of names, each with its full form, type and gender.

Shorter forms join the full name that contains them ("Clinton", "Mr. Clinton", "Hillary"); two
persons with one surname stay apart. Gender comes from titles, gendered nouns and pronouns of the
article, to which a first name adds a single vote.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any, Final

import attrs
from spacy.tokens import Doc, Span, Token

from quoteattr.document.document import Document, text_key
from quoteattr.document.titles import is_title_before_name
from quoteattr.entities import clusters, genders, names
from quoteattr.entities.name_spans import PERSON, UNKNOWN, Name
from quoteattr.lexicon import Gender
from quoteattr.text.name_genders import gender_of

_ENTITIES_KEY: Final = "quoteattr:entities"

TokenChain = Sequence[Span]
"""The mentions of one coreference chain in text order."""


@attrs.frozen(kw_only=True, eq=False)
class Entity:
    """A named person, organization or place.

    Attributes:
        name: The fullest form of the name.
        type: `PERSON`, `ORGANIZATION`, `PLACE` or `UNKNOWN` of `quoteattr.entities.name_spans`.
        full: The mention with the fullest form.
        mentions: All mentions in text order.
        gender: What titles, chains and pronouns of the article show, or None.
        shown: What titles and nouns beside the name show, without pronouns, or None.
        likely: What the first name suggests, or None.
    """

    name: str
    type: str
    full: Span
    mentions: tuple[Span, ...]
    gender: Gender | None = None
    shown: Gender | None = None
    likely: Gender | None = None

    def last_before(self, token: int) -> Span | None:
        """Return the last mention that starts before a token, None if there is none."""
        count = bisect_left(self.mentions, token, key=lambda span: span.start)
        return self.mentions[count - 1] if count else None


@attrs.frozen(kw_only=True, eq=False)
class Entities:
    """The entities of one document.

    Attributes:
        all: The entities in the order of their first mentions.
        by_token: The entity and the mention at each token of a name.
        by_word: The entities by the syntactic head of their full name, in lower case.
        described: What may describe each entity, as `quoteattr.entities.descriptions` finds it when
            it is first asked.
    """

    all: tuple[Entity, ...] = ()
    by_token: Mapping[int, tuple[Entity, Span]] = attrs.field(factory=dict)
    by_word: Mapping[str, Sequence[Entity]] = attrs.field(factory=dict)
    described: dict[Entity, Any] = attrs.field(factory=dict, init=False, repr=False)

    def at(self, token: Token) -> Entity | None:
        """Return the entity that is named at this token, or None."""
        found = self.by_token.get(token.i)
        return None if found is None else found[0]

    def called(self, word: str) -> Entity | None:
        """Return the entity whose name has this word as its head, None for none or several.

        Or the person whose name begins or ends with it as printed: "Fan" of "Fan Chun-hao".
        """
        found = self.by_word.get(word.lower(), ())
        if not found and word[:1].isupper():
            persons = (one for one in self.all if one.type == PERSON)
            found = [one for one in persons if word in (one.full[0].text, one.full[-1].text)]
        return found[0] if len(found) == 1 else None

    def within(self, span: Span) -> tuple[tuple[Entity, Span], ...]:
        """Return the entities named in a span with their mentions, in text order."""
        found = {
            self.by_token[token.i][1].start: self.by_token[token.i]
            for token in span
            if token.i in self.by_token
        }
        return tuple(found.values())


def find_entities(document: Document, chains: Sequence[TokenChain] = ()) -> Entities:
    """Return the named entities of a document; coreference chains add to what shows a gender.

    >>> import spacy
    >>> find_entities(Document(spacy.blank("en")("It rained."))).all
    ()
    """
    gendered = _gendered(document, named_entities(document), chains)
    by_token = {
        t.i: (entity, span) for entity in gendered for span in entity.mentions for t in span
    }
    by_word: dict[str, list[Entity]] = defaultdict(list)
    for entity in gendered:
        by_word[entity.full.root.lower_].append(entity)
    return Entities(
        all=gendered, by_token=MappingProxyType(by_token), by_word=MappingProxyType(dict(by_word))
    )


def named_entities(document: Document) -> list[Entity]:
    """Return the named entities by first mention, without what chains and pronouns show of them.

    They are those that `store_entities` stored with the Doc, if it did.

    >>> import spacy
    >>> named_entities(Document(spacy.blank("en")("It rained.")))
    []
    """
    doc = document.doc
    rows = doc.user_data.get(text_key(doc, _ENTITIES_KEY))
    if rows is not None:
        return [_of_row(doc, row) for row in rows]
    found = map(_entity, clusters.cluster_names(names.find_names(document)))
    return sorted(found, key=lambda entity: entity.mentions[0].start)


def store_entities(document: Document) -> list[Entity]:
    """Find the named entities, store them with the Doc, and return what `named_entities` returns.

    Coreference needs them before the first stage does. They are stored as plain values, which are
    saved with the Doc.
    """
    data, key = document.doc.user_data, text_key(document.doc, _ENTITIES_KEY)
    data.pop(key, None)
    found = named_entities(document)
    data[key] = [_row(one) for one in found]
    return found


def _row(entity: Entity) -> tuple[Any, ...]:
    mentions = [(span.start, span.end) for span in entity.mentions]
    genders_known = [None if one is None else one.value for one in (entity.shown, entity.likely)]
    return entity.type, entity.mentions.index(entity.full), mentions, genders_known


def _of_row(doc: Doc, row: tuple[Any, ...]) -> Entity:
    entity_type, full, places, genders_known = row
    mentions = tuple(doc[start:end] for start, end in places)
    shown, likely = (None if one is None else Gender(one) for one in genders_known)
    full = mentions[full]
    return Entity(
        name=full.text, type=entity_type, full=full, mentions=mentions, shown=shown, likely=likely
    )


def _gendered(
    document: Document, entities: Sequence[Entity], chains: Sequence[TokenChain]
) -> tuple[Entity, ...]:
    """Return the entities with the gender that titles, chains and pronouns of the article show."""
    by_token = {
        token.i: entity
        for entity in entities
        if entity.type in (PERSON, UNKNOWN)
        for span in entity.mentions
        if not is_modifier(span)
        for token in span
    }
    known = _chain_genders(by_token, chains)
    known.update({e: e.shown for e in entities if e.shown is not None})
    likely = {e: e.likely for e in entities if e.likely is not None}
    found = genders.estimate_genders(document, by_token, known, likely)
    return tuple(attrs.evolve(entity, gender=found.get(entity)) for entity in entities)


def is_modifier(mention: Span) -> bool:
    """Return whether a name only modifies a noun: "a [Trump] supporter" does not mention Trump."""
    root = mention.root
    return root.dep_ in ("compound", "amod") and not mention.start <= root.head.i < mention.end


def _chain_genders(
    by_token: Mapping[int, Entity], chains: Sequence[TokenChain]
) -> dict[Entity, Gender]:
    """Return the gender of persons by the pronouns of chains that name only them.

    A chain with two names is wrong about one of them, and nothing shows which.
    """
    votes: dict[Entity, Counter[Gender]] = defaultdict(Counter)
    for chain in chains:
        tokens = [mention.root for mention in chain]
        meant = {by_token[t.i] for t in tokens if t.i in by_token}
        if len(meant) == 1:
            votes[meant.pop()].update(filter(None, map(genders.of_pronoun, tokens)))
    for entity, counts in votes.items():
        if counts and entity.likely is not None:
            counts[entity.likely] += 1
    winners = {entity: genders.clear_winner(counts) for entity, counts in votes.items()}
    return {entity: gender for entity, gender in winners.items() if gender is not None}


def _entity(cluster: Sequence[Name]) -> Entity:
    # The fullest form has the most words, initials last; among equals not an acronym, not the one
    # in capitals as in a headline, then the first.
    full = max(
        cluster,
        key=lambda n: (
            sum(len(word) > 1 for word in n.key),
            len(n.key),
            len(n.span.text.replace(".", "")) > 3,
            not n.span.text.isupper(),
            -n.span.start,
        ),
    )
    may_be_person = cluster[0].type in (PERSON, UNKNOWN)
    return Entity(
        name=full.span.text,
        type=full.type if full.type != UNKNOWN else _type_by_title(cluster),
        full=full.span,
        mentions=tuple(name.span for name in cluster),
        shown=genders.of_mentions([name.span for name in cluster]) if may_be_person else None,
        likely=gender_of(full.span.text.split()) if may_be_person else None,
    )


def _type_by_title(cluster: Sequence[Name]) -> str:
    before = [n.span.doc[n.span.start - 1] for n in cluster if n.span.start > 0]
    titled = any(
        is_title_before_name(token) and token.text[:1].isupper() and token.lower_ != "the"
        for token in before
    )
    return PERSON if titled else UNKNOWN
