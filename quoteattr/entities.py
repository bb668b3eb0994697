"""Who is named in an article: clusters of names, each with its fullest form, kind and gender.

Full names come first, then every shorter form joins the one name that holds it ("Clinton",
"Mr. Clinton", "Hillary"); two persons with one surname stay apart. Gender comes from the article
alone (titles, gendered nouns, pronouns in one chain), never from a list of first names.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import Final, Protocol

import attrs
from spacy.tokens import Doc, Span, Token

from quoteattr import genders, lexicon, names
from quoteattr.lexicon import Gender
from quoteattr.names import ORGANIZATION, PERSON, PLACE, UNKNOWN, Name

Key = tuple[str, ...]

# Every form of the list of aliases with the number of its group.
_ALIASES: Final = {
    tuple(form.replace(".", "").lower().split()): number
    for number, forms in enumerate(lexicon.ALIASES)
    for form in forms
}


class Stretch(Protocol):
    """A mention of a chain of coreference: code points in the document's text."""

    @property
    def start(self) -> int:
        """Where it starts."""

    @property
    def end(self) -> int:
        """Where it ends, exclusive."""


class Linked(Protocol):
    """A chain of coreference, whoever found it: all that is asked of one is its mentions."""

    @property
    def mentions(self) -> Sequence[Stretch]:
        """The mentions in the text's order."""


@attrs.frozen(kw_only=True, eq=False)
class Entity:
    """Somebody or something with a name: all its mentions in the text's order.

    ``sort`` is person, organization, place or unknown; ``name`` its fullest form, read at
    ``full``; ``gender`` is None where the article does not tell.
    """

    name: str
    sort: str
    full: Span
    mentions: tuple[Span, ...]
    gender: Gender | None = None


@attrs.frozen(kw_only=True, eq=False)
class Entities:
    """All entities of one document by first appearance, and who stands at a token."""

    all: tuple[Entity, ...] = ()
    by_token: Mapping[int, Entity] = attrs.field(factory=dict)

    def at(self, token: Token) -> Entity | None:
        """Give the entity that is named at this token, or None."""
        return self.by_token.get(token.i)

    def called(self, word: str) -> Entity | None:
        """Give the one person or body whose name ends in a word, None for none or several."""
        found = [e for e in self.all if e.full.root.lower_ == word.lower()]
        return found[0] if len(found) == 1 else None

    def within(self, span: Span) -> tuple[tuple[Entity, Span], ...]:
        """Give every entity named in the span with its mention there, in the text's order."""
        found: dict[int, tuple[Entity, Span]] = {}
        for token in span:
            entity = self.by_token.get(token.i)
            if entity is not None:
                mention = next(m for m in entity.mentions if m.start <= token.i < m.end)
                found[mention.start] = (entity, mention)
        return tuple(found.values())


def find(doc: Doc, chains: Sequence[Linked] = ()) -> Entities:
    """Cluster the names of a document; empty when it has none.

    >>> import spacy
    >>> find(spacy.blank("en")("It rained.")).all
    ()
    """
    found = _harmonised(names.find(doc))
    clusters: list[list[Name]] = []
    for sorts, joins in ((PERSON, _person_joins), (ORGANIZATION, _body_joins), (PLACE, None)):
        clusters += _clusters([name for name in found if name.sort == sorts], joins)
    clusters = _with_aliases(clusters)
    _adopt([name for name in found if name.sort == UNKNOWN], clusters)
    entities = sorted(map(_entity, clusters), key=lambda entity: entity.mentions[0].start)
    told = _gendered(doc, entities, chains)
    return Entities(all=told, by_token=MappingProxyType(_by_token(told)))


def _by_token(entities: Sequence[Entity]) -> dict[int, Entity]:
    return {t.i: entity for entity in entities for span in entity.mentions for t in span}


def _gendered(doc: Doc, entities: Sequence[Entity], chains: Sequence[Linked]) -> tuple[Entity, ...]:
    """Give each person the gender that titles, chains and pronouns of the article tell."""
    by_token = {
        token.i: entity
        for entity in entities
        if entity.sort in (PERSON, UNKNOWN)
        for span in entity.mentions
        if not is_modifier(span)
        for token in span
    }
    known = _chain_genders(doc, by_token, chains)
    known.update({e: e.gender for e in entities if e.gender is not None})
    told = genders.estimate(doc, by_token, known)
    return tuple(attrs.evolve(entity, gender=told.get(entity)) for entity in entities)


def is_modifier(mention: Span) -> bool:
    """Tell whether a name only modifies a noun: "a [Trump] supporter" is not about Trump."""
    root = mention.root
    return root.dep_ in ("compound", "amod") and not mention.start <= root.head.i < mention.end


def _chain_genders(
    doc: Doc, by_token: Mapping[int, Entity], chains: Sequence[Linked]
) -> dict[Entity, Gender]:
    """Read the pronouns of the chains that name one person only."""
    votes: dict[Entity, Counter[Gender]] = defaultdict(Counter)
    for chain in chains:
        spans = [doc.char_span(m.start, m.end, alignment_mode="expand") for m in chain.mentions]
        tokens = [span.root for span in spans if span is not None and len(span)]
        meant = {by_token[t.i] for t in tokens if t.i in by_token}
        if len(meant) == 1:
            votes[meant.pop()].update(filter(None, map(genders.of_pronoun, tokens)))
    winners = {entity: _clear_winner(counts) for entity, counts in votes.items()}
    return {entity: gender for entity, gender in winners.items() if gender is not None}


def _harmonised(found: Sequence[Name]) -> list[Name]:
    """Give one form one sort: a reader that calls "Trump" a body once is outvoted.

    A surname that a full personal name holds is a person whatever its label says.
    """
    votes: dict[Key, Counter[str]] = defaultdict(Counter)
    for name in found:
        if name.sort != UNKNOWN:
            votes[name.key][name.sort] += 1
    sorts = {key: counts.most_common(1)[0][0] for key, counts in votes.items()}
    alone = Counter(name.key[0] for name in found if len(name.key) == 1)
    titled = {name.key for name in found if _is_titled(name.span)}
    for key in {name.key for name in found}:
        known = sorts.get((key[-1],)) == PERSON or (key[-1],) in titled or key in titled
        repeated = sum(votes[key].values()) <= 2 and alone[key[-1]] > 1
        if _may_be_full_name(key) and (known or repeated):
            sorts[key] = PERSON
    surnames = {key[-1] for key, sort in sorts.items() if sort == PERSON and len(key) > 1}
    for key in {name.key for name in found if len(name.key) == 1}:
        if key[0] in surnames or key in titled:
            sorts[key] = PERSON
    sorts.update(dict.fromkeys(_ALIASES, ORGANIZATION))
    return [attrs.evolve(name, sort=sorts.get(name.key, UNKNOWN)) for name in found]


def _is_titled(span: Span) -> bool:
    """Tell whether a title or a role stands right in front of a name."""
    word = span.doc[span.start - 1].lower_ if span.start else ""
    return (
        word in lexicon.TITLES
        or word in lexicon.PERSONS
        or (word in lexicon.HONORIFICS and word != "the")
    )


def _may_be_full_name(key: Key) -> bool:
    """Tell whether a form looks like given name and surname, not like a body's name."""
    last = key[-1]
    is_body = last in lexicon.ORGANIZATIONS or last.removesuffix("s") in lexicon.ORGANIZATIONS
    return 2 <= len(key) <= 3 and not is_body and not set(key) & _WEAK


def _clusters(found: Sequence[Name], joins: Callable[[Key, Key], bool] | None) -> list[list[Name]]:
    """Let each form join the longer name that holds it, the longest forms first."""
    forms: dict[Key, list[Name]] = defaultdict(list)
    for name in found:
        forms[name.key].append(name)
    heads: list[Key] = []
    members: dict[Key, list[Name]] = defaultdict(list)
    for key in sorted(forms, key=lambda key: (-len(key), forms[key][0].span.start)):
        hosts = [head for head in heads if joins is not None and joins(key, head)]
        if not hosts:
            heads.append(key)
            members[key] += forms[key]
        for name in forms[key] if hosts else ():
            members[_host(name, hosts, members)].append(name)
    return [sorted(members[head], key=lambda name: name.span.start) for head in heads]


def _host(name: Name, hosts: Sequence[Key], members: Mapping[Key, list[Name]]) -> Key:
    """Choose among several persons with one surname, or bodies with one short form.

    "Mr." and "Ms." decide first; then who was already introduced, the most often named of them:
    after "Hillary Clinton and her husband, Bill", a bare "Clinton" is she.
    """
    gender = _title_gender(name.span)
    if gender is not None:
        fitting = [h for h in hosts if _cluster_gender(members[h]) in (gender, None)]
        hosts = fitting or hosts

    def rank(host: Key) -> tuple[bool, int, int]:
        full = [n for n in members[host] if n.key == host]
        earlier = sum(n.span.start < name.span.start for n in full)
        return (earlier > 0, len(full), -full[0].span.start)

    return max(hosts, key=rank)


def _person_joins(short: Key, full: Key) -> bool:
    """Tell whether a form can name the same person: its words stand in the full name, in order.

    Initials match ("J." for "John"), and surname forms may hold several words.
    """
    if len(short) > 1 and short[-1] not in full:
        return False
    rest = iter(full)
    return all(any(_same_word(word, other) for other in rest) for word in short)


def _same_word(word: str, other: str) -> bool:
    if len(word) == 1 or len(other) == 1:
        return word[0] == other[0]
    return word == other


_WEAK: Final[frozenset[str]] = frozenset("of the and for in on at to".split())


def _body_joins(short: Key, full: Key) -> bool:
    """Tell whether a form can name the same body: its beginning, its end or its initials."""
    if len(short) == 1 and len(full) > 1:
        strong = [word for word in full if word not in _WEAK and not word.startswith("(")]
        if short[0] in ("".join(w[0] for w in strong), "".join(w[0] for w in full)):
            return True
    size = len(short)
    return full[-size:] == short or (full[:size] == short and len(short[0]) > 2)


def _with_aliases(clusters: list[list[Name]]) -> list[list[Name]]:
    """Join clusters of bodies and places that the list of aliases holds for one."""
    result: list[list[Name]] = []
    home: dict[int, list[Name]] = {}
    for cluster in clusters:
        group = next((_ALIASES[n.key] for n in cluster if n.key in _ALIASES), None)
        if group is None or cluster[0].sort == PERSON:
            result.append(cluster)
        elif group in home:
            home[group] += cluster
            home[group].sort(key=lambda name: name.span.start)
        else:
            home[group] = list(cluster)
            result.append(home[group])
    return result


def _adopt(unknown: Sequence[Name], clusters: list[list[Name]]) -> None:
    """Let names without a sort join a cluster that fits, or found one of their own."""
    own: list[list[Name]] = []
    for name in unknown:
        fits = [c for c in clusters if any(n.key == name.key for n in c)]
        fits = fits or [c for c in clusters if _fits(name.key, c)]
        fits = fits or [c for c in own if _person_joins(name.key, c[0].key)]
        if fits:
            cluster = max(fits, key=len)
            cluster.append(name)
            cluster.sort(key=lambda name: name.span.start)
        else:
            own.append([name])
    clusters += own


def _fits(key: Key, cluster: Sequence[Name]) -> bool:
    joins = _person_joins if cluster[0].sort == PERSON else _body_joins
    return any(joins(key, full) for full in {name.key for name in cluster})


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
    return Entity(
        name=full.span.text,
        sort=full.sort if full.sort != UNKNOWN else _sort_by_title(cluster),
        full=full.span,
        mentions=tuple(name.span for name in cluster),
        gender=_cluster_gender(cluster) if cluster[0].sort in (PERSON, UNKNOWN) else None,
    )


def _sort_by_title(cluster: Sequence[Name]) -> str:
    titled = any(
        n.span.start > 0
        and names.is_title(n.span.doc[n.span.start - 1])
        and n.span.doc[n.span.start - 1].text[:1].isupper()
        for n in cluster
    )
    return PERSON if titled else UNKNOWN


def _cluster_gender(cluster: Sequence[Name]) -> Gender | None:
    return _clear_winner(Counter(gender for name in cluster for gender in _genders(name.span)))


def _clear_winner(votes: Counter[Gender]) -> Gender | None:
    """Give the gender that has three times the votes of the other, None when it is less clear."""
    ranked = votes.most_common(2)
    if not ranked or (len(ranked) > 1 and ranked[0][1] < 3 * ranked[1][1]):
        return None
    return ranked[0][0]


def _genders(span: Span) -> Iterator[Gender]:
    """Yield what one mention reveals: a title in front, a gendered noun beside, "himself"."""
    title = _title_gender(span)
    if title is not None:
        yield title
    root = span.root
    beside = [child for child in root.children if child.dep_ in ("appos", "compound")]
    if root.dep_ == "appos":
        beside.append(root.head)
    if root.dep_ in ("nsubj", "nsubjpass"):
        beside += [child for child in root.head.children if child.dep_ == "attr"]
        yield from _reflexives(root)
    for token in beside:
        gender = lexicon.PERSONS.get(token.lemma_.lower())
        if gender is not None and token.i not in range(span.start, span.end):
            yield gender


def _title_gender(span: Span) -> Gender | None:
    for i in range(span.start - 1, max(-1, span.start - 3), -1):
        word = span.doc[i].lower_
        for table in (lexicon.HONORIFICS, lexicon.TITLES, lexicon.PERSONS):
            if table.get(word) is not None:
                return table[word]
        if word not in lexicon.HONORIFICS and word not in lexicon.TITLES:
            return None
    return None


def _reflexives(subject: Token) -> Iterator[Gender]:
    """Yield the gender of "himself" in the clause of which the name is the subject."""
    for token in subject.head.children:
        pronoun = lexicon.PRONOUNS.get(token.lower_)
        if pronoun and pronoun.gender and token.lower_.endswith("self"):
            yield pronoun.gender
