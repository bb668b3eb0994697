"""Which names of an article belong together: full names first, then the shorter forms join them.

Two persons with one surname stay apart, a body joins its acronym and its short forms.
"""

from __future__ import annotations

import itertools
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from typing import Final

import attrs
from spacy.tokens import Span

from quoteattr import lexicon
from quoteattr.entities.name_spans import ORGANIZATION, PERSON, PLACE, UNKNOWN, Name, comparable
from quoteattr.entities.namesakes import Key, Votes, host_of, told_apart

_NEAR: Final = 200
"""Longer names, or clusters, with a word in common that a name is compared with; the first ones."""

# Every form of the list of aliases with the number of its group.
_ALIASES: Final = {
    comparable(form.split()): number
    for number, forms in enumerate(lexicon.ALIASES)
    for form in forms
}


def find(names: Sequence[Name]) -> list[list[Name]]:
    """Cluster names that mean the same; each cluster in the text's order, empty when none is."""
    found = _harmonised(names)
    clusters: list[list[Name]] = []
    for entity_type, joins in ((PERSON, _person_joins), (ORGANIZATION, _body_joins), (PLACE, None)):
        clusters += _clusters([name for name in found if name.type == entity_type], joins)
    clusters = _with_aliases(clusters)
    _adopt([name for name in found if name.type == UNKNOWN], clusters)
    return clusters


def _harmonised(found: Sequence[Name]) -> list[Name]:
    """Give one form one sort: a reader that calls "Trump" a body once is outvoted.

    A surname that a full personal name holds is a person whatever its label says.
    """
    votes: dict[Key, Counter[str]] = defaultdict(Counter)
    for name in found:
        if name.type != UNKNOWN:
            votes[name.key][name.type] += 1
    types = {key: counts.most_common(1)[0][0] for key, counts in votes.items()}
    alone = Counter(name.key[0] for name in found if len(name.key) == 1)
    titled = {name.key for name in found if _is_titled(name.span)}
    for key in {name.key for name in found}:
        known = types.get((key[-1],)) == PERSON or (key[-1],) in titled or key in titled
        repeated = sum(votes[key].values()) <= 2 and alone[key[-1]] > 1
        if _may_be_full_name(key) and (known or repeated):
            types[key] = PERSON
    surnames = {
        key[-1] for key, entity_type in types.items() if entity_type == PERSON and len(key) > 1
    }
    for key in {name.key for name in found if len(name.key) == 1}:
        if key[0] in surnames or key in titled:
            types[key] = PERSON
    types.update(dict.fromkeys(_ALIASES, ORGANIZATION))
    return [attrs.evolve(name, type=types.get(name.key, UNKNOWN)) for name in found]


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
    members: dict[Key, list[Name]] = {}
    votes: dict[Key, Votes] = defaultdict(Votes)
    shelf: dict[str, list[Key]] = defaultdict(list)
    for key in sorted(forms, key=lambda key: (-len(key), forms[key][0].span.start)):
        near = shelf[_label(key, joins)][:_NEAR] if joins is not None else []
        hosts = [head for head in near if joins is not None and joins(key, head)]
        if not hosts:
            members[key] = []
            for label in (*_labels(key), *_starts(key)):
                shelf[label].append(key)
        for name in forms[key]:
            host = host_of(name, hosts, forms, votes) if hosts else key
            members[host].append(name)
            votes[host].uncounted.append(name.span)
    sorted_ = [sorted(cluster, key=lambda name: name.span.start) for cluster in members.values()]
    if joins is not _person_joins:
        return sorted_
    return [part for cluster in sorted_ for part in told_apart(cluster)]


def _label(key: Key, joins: Callable[[Key, Key], bool]) -> str:
    """Name the shelf on which a longer name that holds this form must stand."""
    if joins is not _person_joins:
        return key[0]
    return key[-1] if len(key) == 1 else f"{key[0][0]} {key[-1]}"


def _labels(key: Key) -> set[str]:
    """Name all shelves of a long name: its words, their initials and its acronyms."""
    strong = [word for word in key if word not in _WEAK]
    acronyms = {"".join(word[0] for word in key), "".join(word[0] for word in strong)}
    return {*key, *acronyms, *(word[0] for word in key)}


def _starts(key: Key) -> set[str]:
    """Name the shelves of a person's forms of several words: a first letter and a last word."""
    return {f"{first[0]} {last}" for first in key for last in key}


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
        if group is None or cluster[0].type == PERSON:
            result.append(cluster)
        elif group in home:
            home[group] += cluster
            home[group].sort(key=lambda name: name.span.start)
        else:
            home[group] = list(cluster)
            result.append(home[group])
    return result


def _adopt(unknown: Sequence[Name], clusters: list[list[Name]]) -> None:
    """Let names without a entity_type join a cluster that fits, or found one of their own."""
    shelf: dict[str, list[int]] = defaultdict(list)  # clusters by their numbers
    bearing: dict[Key, list[int]] = defaultdict(list)
    keys: list[dict[Key, None]] = []

    def put(names: Sequence[Name]) -> None:
        keys.append(dict.fromkeys(name.key for name in names))
        for label in {label for key in keys[-1] for label in _labels(key)}:
            shelf[label].append(len(keys) - 1)
        for key in keys[-1]:
            bearing[key].append(len(keys) - 1)

    for cluster in clusters:
        put(cluster)
    for name in unknown:
        near = (*shelf[name.key[0]][:_NEAR], *shelf[name.key[-1]][:_NEAR])
        fits = bearing[name.key] or [
            n for n in near if _fits(name.key, clusters[n][0].type, keys[n])
        ]
        if fits:
            number = max(fits, key=lambda n: len(clusters[n]))
            clusters[number].append(name)
            if name.key not in keys[number]:
                keys[number][name.key] = None
                bearing[name.key].append(number)
        else:
            clusters.append([name])
            put([name])
    for cluster in clusters:
        cluster.sort(key=lambda name: name.span.start)


def _fits(key: Key, entity_type: str, forms: Iterable[Key]) -> bool:
    joins = _body_joins if entity_type in (ORGANIZATION, PLACE) else _person_joins
    return any(joins(key, full) for full in itertools.islice(forms, _NEAR))
