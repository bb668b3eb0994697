"""Who is named in an article: clusters of names, each with its fullest form, kind and gender.

Full names come first, then every shorter form joins the one name that holds it ("Clinton",
"Mr. Clinton", "Hillary"); two persons with one surname stay apart. Gender comes from the article
(titles, gendered nouns, pronouns), in which a first name is no more than a vote.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from types import MappingProxyType

import attrs
from spacy.tokens import Span, Token

from quoteattr.document.document import Document
from quoteattr.entities import clusters, genders, names
from quoteattr.entities.name_spans import PERSON, UNKNOWN, Name, is_title
from quoteattr.lexicon import Gender

TokenChain = Sequence[Span]
"""The mentions of one coreference chain in the text's order."""


@attrs.frozen(kw_only=True, eq=False)
class Entity:
    """Somebody or something with a name: all its mentions in the text's order.

    ``type`` is person, organization, place or unknown; ``name`` its fullest form, read at
    ``full``. ``gender`` is what titles, chains and pronouns of the article show, None where they do
    not; ``shown`` what titles and nouns beside the name alone show; ``likely`` what the first name
    suggests.
    """

    name: str
    type: str
    full: Span
    mentions: tuple[Span, ...]
    gender: Gender | None = None
    shown: Gender | None = None
    likely: Gender | None = None

    def last_before(self, token: int) -> Span | None:
        """Give the last mention that starts in front of a token, None where there is none."""
        count = bisect_left(self.mentions, token, key=lambda span: span.start)
        return self.mentions[count - 1] if count else None


@attrs.frozen(kw_only=True, eq=False)
class Entities:
    """All entities of one document by first appearance, and who stands at a token."""

    all: tuple[Entity, ...] = ()
    by_token: Mapping[int, tuple[Entity, Span]] = attrs.field(factory=dict)
    by_word: Mapping[str, Sequence[Entity]] = attrs.field(factory=dict)

    def at(self, token: Token) -> Entity | None:
        """Give the entity that is named at this token, or None."""
        found = self.by_token.get(token.i)
        return None if found is None else found[0]

    def called(self, word: str) -> Entity | None:
        """Give the one person or body whose name ends in a word, None for none or several."""
        found = self.by_word.get(word.lower(), ())
        return found[0] if len(found) == 1 else None

    def within(self, span: Span) -> tuple[tuple[Entity, Span], ...]:
        """Give every entity named in the span with its mention there, in the text's order."""
        found = {
            self.by_token[token.i][1].start: self.by_token[token.i]
            for token in span
            if token.i in self.by_token
        }
        return tuple(found.values())


def find(document: Document, chains: Sequence[TokenChain] = ()) -> Entities:
    """Cluster the names of a document; empty when it has none.

    >>> import spacy
    >>> find(Document(spacy.blank("en")("It rained."))).all
    ()
    """
    found = map(_entity, clusters.find(names.find(document)))
    entities = sorted(found, key=lambda entity: entity.mentions[0].start)
    told = _gendered(document, entities, chains)
    by_token = {t.i: (entity, span) for entity in told for span in entity.mentions for t in span}
    by_word: dict[str, list[Entity]] = defaultdict(list)
    for entity in told:
        by_word[entity.full.root.lower_].append(entity)
    return Entities(
        all=told, by_token=MappingProxyType(by_token), by_word=MappingProxyType(dict(by_word))
    )


def _gendered(
    document: Document, entities: Sequence[Entity], chains: Sequence[TokenChain]
) -> tuple[Entity, ...]:
    """Give each person the gender that titles, chains and pronouns of the article tell."""
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
    told = genders.estimate(document, by_token, known, likely)
    return tuple(attrs.evolve(entity, gender=told.get(entity)) for entity in entities)


def is_modifier(mention: Span) -> bool:
    """Tell whether a name only modifies a noun: "a [Trump] supporter" is not about Trump."""
    root = mention.root
    return root.dep_ in ("compound", "amod") and not mention.start <= root.head.i < mention.end


def _chain_genders(
    by_token: Mapping[int, Entity], chains: Sequence[TokenChain]
) -> dict[Entity, Gender]:
    """Read the pronouns of the chains that name one person only."""
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
    # The fullest form has the most words; among equals not the one in capitals, then the first.
    full = max(
        cluster,
        key=lambda n: (
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
        likely=genders.of_first_name(full.span[0].text) if may_be_person else None,
    )


def _type_by_title(cluster: Sequence[Name]) -> str:
    titled = any(
        n.span.start > 0
        and is_title(n.span.doc[n.span.start - 1])
        and n.span.doc[n.span.start - 1].text[:1].isupper()
        for n in cluster
    )
    return PERSON if titled else UNKNOWN
