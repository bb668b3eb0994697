"""Who and what a pronoun or description may refer to: named entities, and unnamed noun phrases.

Named ones are known from the start. An unnamed noun phrase is a candidate of its own until a source
with that noun was resolved: then it is a mention of whom it was resolved to.
"""

from __future__ import annotations

import functools
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from typing import Final

from spacy.tokens import Span, Token

from quoteattr import lexicon
from quoteattr.document.document import Document
from quoteattr.entities.entity_index import Entities, Entity, is_modifier
from quoteattr.entities.name_spans import PERSON
from quoteattr.entities.referents import (
    Referent,
    is_plural,
    kind_of,
    of_entity,
    of_phrase,
)
from quoteattr.records import SpeakerKind
from quoteattr.speakers.choosing import Candidate

# Mentions before a head from which candidates are taken. A list of a thousand names, or a text
# without sentence ends, would otherwise take quadratic time.
MAX_MENTIONS: Final = 200
_MAX_NOUNS: Final = 60
_MAX_BYLINE: Final = 2  # paragraphs, after the headline, in which the author is named
# Nouns that only describe somebody who is named beside them are no candidates of their own.
_DEPENDENT: Final = frozenset("appos attr compound amod npadvmod nmod".split())


class CandidateIndex:
    """The candidates of one document, looked up by place."""

    def __init__(self, document: Document, entities: Entities) -> None:
        self._doc, self._sentences = document.doc, document.sentence_of
        self._paragraphs = document.paragraph_of
        self._entities = entities
        self._bound: dict[int, Referent] = {}  # by the nouns of sources
        self._own: dict[int, Referent] = {}  # by all other nouns
        self._sources: dict[Referent, list[Span]] = defaultdict(list)

    def bind(self, head: Token, referent: Referent) -> None:
        """Remember whom the noun of a source refers to."""
        if head.i not in self._bound and self._entities.at(head) is None:
            self._bound[head.i] = referent
            self._sources[referent].append(head.doc[head.i : head.i + 1])

    def at(self, token: Token) -> Referent:
        """Return who a name or noun is, the same at every call."""
        i, entity = token.i, self._entities.at(token)
        if i in self._bound or entity is not None:
            return of_entity(entity) if entity is not None else self._bound[i]
        if i not in self._own:
            self._own[i] = of_phrase(token)
        return self._own[i]

    def of(self, referent: Referent) -> Candidate:
        """Return the candidate for a referent."""
        if referent.entity is not None:
            return self._named[referent.entity]
        mentions = self._sources.get(referent) or [referent.mention]
        return Candidate(referents=(referent,), mentions=list(mentions))

    def named(self, head: int, types: Collection[str], distance: int) -> list[Candidate]:
        """Return the named candidates of some types that are mentioned shortly before a token."""
        first = bisect_left(self._sentences, self._sentences[head] - distance)
        stop = bisect_left(self._mentions, (head, -1))
        start = max(bisect_left(self._mentions, (first, -1)), stop - MAX_MENTIONS)
        near = dict.fromkeys(self._entities.all[n] for _, n in self._mentions[start:stop])
        return [self._named[entity] for entity in near if entity.type in types]

    def named_later(self, head: int, types: Collection[str], distance: int) -> list[Candidate]:
        """Return the named candidates whose first mention is shortly after a token."""
        last = self._sentences[head] + distance
        start = bisect_left(self._firsts, (head, -1))
        found = []
        for at, n in self._firsts[start : start + MAX_MENTIONS]:
            if self._sentences[at] > last:
                break
            entity = self._entities.all[n]
            if entity.type in types and at != head:
                found.append(self._named[entity])
        return found

    def unnamed(self, head: int, distance: int, fits: Callable[[Token], bool]) -> list[Candidate]:
        """Return the candidates that noun phrases shortly before a token mention, latest first.

        Phrases that were resolved to a named entity are left out.

        Args:
            head: The token.
            distance: The number of sentences to go back.
            fits: Whether a noun may be meant.
        """
        found: dict[Referent, Candidate] = {}
        for i in self._nouns_before(head, distance):
            if not fits(self._doc[i]):
                continue
            referent = self.at(self._doc[i])
            if referent.entity is None and referent not in found:
                found[referent] = self.of(referent)
        return list(found.values())

    def joined(self, head: int, distance: int) -> list[Candidate]:
        """Return the pairs and lists of names shortly before a token: "Roe and Doe"."""
        first = bisect_left(self._sentences, self._sentences[head] - distance)
        found: dict[tuple[Entity, ...], Candidate] = {}
        stop = bisect_left(self._mentions, (head, -1))
        start = max(bisect_left(self._mentions, (first, -1)), stop - MAX_MENTIONS)
        for at, n in self._mentions[start:stop]:
            if at not in self._entities.by_token:
                continue
            root = self._entities.by_token[at][1].root
            # "Roe and his wife, Ana Doe,": the second is named behind what describes her.
            beside = (c for one in root.conjuncts for c in (one, *one.children))
            joined = (c for c in beside if c.dep_ in ("conj", "appos") and c.i < head)
            others = [self._entities.at(token) for token in joined]
            if root.dep_ == "conj" or not others:
                continue
            group = tuple(dict.fromkeys([self._entities.all[n], *filter(None, others)]))
            if len(group) > 1 and all(one.type == PERSON for one in group):
                members = tuple(of_entity(one) for one in group)
                span = self._entities.by_token[at][1]
                found[group] = Candidate(referents=members, mentions=[span])
        return list(found.values())

    def with_speakers(
        self, candidates: Sequence[Candidate], speakers: Sequence[Referent]
    ) -> list[Candidate]:
        """Return candidates with the speakers of an attribution, if they are not among them."""
        if len(speakers) == 1:
            one = self.of(speakers[0])
            known = any(one.referents[0] is other.referents[0] for other in candidates)
            same = one.entity is not None and any(
                one.entity is other.entity for other in candidates
            )
            return [*candidates] if known or same else [*candidates, one]
        entities = [speaker.entity for speaker in speakers]
        kept = [one for one in candidates if [r.entity for r in one.referents] != entities]
        mentions = (span for one in speakers for span in self.of(one).mentions)
        ordered = sorted(mentions, key=lambda span: span.start)
        return [*kept, Candidate(referents=tuple(speakers), mentions=ordered)] if speakers else kept

    def _nouns_before(self, head: int, distance: int) -> Iterator[int]:
        stop = bisect_left(self._nouns, head)
        for i in reversed(self._nouns[max(0, stop - _MAX_NOUNS) : stop]):
            if self._sentences[head] - self._sentences[i] > distance:
                return
            yield i

    @functools.cached_property
    def _nouns(self) -> Sequence[int]:
        return [token.i for token in self._doc if self._can_speak(token)]

    def _can_speak(self, token: Token) -> bool:
        if token.pos_ not in ("NOUN", "PROPN") or token.dep_ in _DEPENDENT:
            return False
        if token.i and lexicon.HONORIFICS.get(token.nbor(-1).lower_):
            return False  # "Mr Chairman" is spoken to
        # "A lawyer for Acme, Jane Roe,": the noun describes who is named beside it.
        beside = [child for child in token.children if child.dep_ == "appos"]
        end = token.right_edge.i + 1
        beside += token.doc[end + 1 : end + 2] if token.doc[end : end + 1].text == "," else ()
        if any(self._entities.at(one) is not None for one in (token, *beside)):
            return False
        return kind_of(token) is not SpeakerKind.UNKNOWN or is_plural(token)

    @functools.cached_property
    def _named(self) -> Mapping[Entity, Candidate]:
        # "A Trump supporter" is no mention of Trump: "he" after it is the supporter.
        mentions = {
            one: [span for span in one.mentions if one.type != PERSON or self._can_be_meant(span)]
            for one in self._entities.all
        }
        return {
            one: Candidate(referents=(of_entity(one),), mentions=spans)
            for one, spans in mentions.items()
        }

    def _can_be_meant(self, mention: Span) -> bool:
        """Return whether a name is neither a modifier nor the byline of the article."""
        paragraphs = self._paragraphs
        here = paragraphs[mention.start]
        if is_modifier(mention) or not 0 < here <= _MAX_BYLINE:
            return not is_modifier(mention)
        start = bisect_left(paragraphs, here)
        line = mention.doc[start : bisect_left(paragraphs, here + 1)]
        is_first = mention.start == start or line[0].lower_ in ("by", "from")
        is_sentence = line[-1].is_punct or any(t.pos_ in ("VERB", "AUX") for t in line)
        return is_sentence or not is_first

    @functools.cached_property
    def _mentions(self) -> Sequence[tuple[int, int]]:
        """The first token of each mention with the number of its entity, in text order."""
        numbered = enumerate(self._entities.all)
        return sorted((at, n) for n, one in numbered for at in self._named[one].starts)

    @functools.cached_property
    def _firsts(self) -> Sequence[tuple[int, int]]:
        """The first mention of each entity with its number, in text order."""
        numbered = enumerate(self._entities.all)
        return sorted((one.mentions[0].start, n) for n, one in numbered)
