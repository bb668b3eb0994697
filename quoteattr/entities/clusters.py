"""Which names of an article refer to the same entity: shorter forms join the full names.

Two persons with one surname stay apart. A body is joined by its acronym and its short forms.
"""

from __future__ import annotations

import itertools
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Final

import attrs
from spacy.tokens import Span

from quoteattr.document.acronyms import acronyms, last_acronyms
from quoteattr.document.bynames import joins_names
from quoteattr.entities.name_spans import (
    ALIASES,
    ORGANIZATION,
    PERSON,
    PLACE,
    UNKNOWN,
    Name,
)
from quoteattr.entities.short_forms import (
    GenderVotes,
    Key,
    bracketed,
    can_name_body,
    can_name_person,
    choose_host,
    may_be_full_name,
    other_orders,
    split_by_titles,
)
from quoteattr.text.spellings import sound, spelled_otherwise

_MAX_COMPARED: Final = 200
"""Longer names, or clusters, with a word in common to which a name is compared; the first ones.

A list of a thousand people with one surname would otherwise take quadratic time.
"""

_MOST_SLIPS: Final = 3


def cluster_names(names: Sequence[Name]) -> list[list[Name]]:
    """Return the names that refer to the same entity, each cluster in text order.

    ``names`` are in text order as well. Empty without names.
    """
    bodies = bracketed(names)
    found = _with_one_type(names, bodies)
    clusters: list[list[Name]] = []
    for entity_type, joins in (
        (PERSON, can_name_person),
        (ORGANIZATION, can_name_body),
        (PLACE, None),
    ):
        own = [name for name in found if name.type == entity_type]
        clusters += _clusters(own, joins, bodies)
    clusters = _with_aliases(clusters)
    _adopt([name for name in found if name.type == UNKNOWN], clusters)
    return _with_bynames(names, clusters)


def _with_one_type(found: Sequence[Name], bodies: Mapping[Key, Key]) -> list[Name]:
    """Return the names with one type for each form, that of most of its mentions.

    A surname that is part of a full personal name is a person whatever a few labels say; this is
    wrong for a firm named after its founder.
    """
    votes: defaultdict[Key, Counter[str]] = defaultdict(Counter)
    for name in found:
        if name.type != UNKNOWN:
            votes[name.key][name.type] += 1
    types = {key: counts.most_common(1)[0][0] for key, counts in votes.items()}
    types.update(dict.fromkeys(_persons(found, votes, types), PERSON))
    types.update({key: ORGANIZATION for key in ALIASES if types.get(key) != PLACE})
    types.update(dict.fromkeys((*bodies, *bodies.values()), ORGANIZATION))
    return [attrs.evolve(name, type=types.get(name.key, UNKNOWN)) for name in found]


def _persons(
    found: Sequence[Name], votes: defaultdict[Key, Counter[str]], types: Mapping[Key, str]
) -> set[Key]:
    """Return the forms that are persons by other forms of the article."""
    known = {key for key, entity_type in types.items() if entity_type == PERSON}
    persons = set(known)
    for key in dict.fromkeys(name.key for name in found):
        if votes[key].total() > _MOST_SLIPS or not may_be_full_name(key):
            continue
        has_short_form = any(key[i:] in known for i in range(1, len(key)))
        begins = types.get(key) == PLACE and key[:1] in known  # no place begins with a person
        if has_short_form or begins:
            persons.add(key)
    surnames = Counter(name.key[-1] for name in found if name.key[1:] and name.key in persons)
    inside = {name.key for name in found if name.type == PLACE and _is_behind_in(name.span)}
    for key in {name.key for name in found if len(name.key) == 1}:
        if key in inside and not votes[key][PERSON]:
            continue  # "Washington said so, and officials in Washington …"
        others = votes[key].total() - votes[key][PERSON]
        # A place that is named again and again is no person, even if somebody has its name.
        if key[0] in surnames and others <= max(_MOST_SLIPS, 2 * surnames[key[0]]):
            persons.add(key)
    return persons


def _is_behind_in(span: Span) -> bool:
    return span.start > 0 and span.doc[span.start - 1].lower_ == "in"


def _clusters(
    found: Sequence[Name],
    joins: Callable[[Key, Key], bool] | None,
    long_forms: Mapping[Key, Key],
) -> list[list[Name]]:
    """Return clusters in which each form has joined a longer name that contains it."""
    forms: dict[Key, list[Name]] = defaultdict(list)
    for name in found:
        forms[name.key].append(name)
    members: dict[Key, list[Name]] = {}
    votes: dict[Key, GenderVotes] = defaultdict(GenderVotes)
    by_label: dict[str, list[Key]] = defaultdict(list)
    by_sound: dict[str, list[Key]] = defaultdict(list)
    # The longest forms first, so that every form finds all longer ones in place.
    for key in sorted(forms, key=lambda key: (-len(key), forms[key][0].span.start)):
        near = by_label[_label(key, joins)][:_MAX_COMPARED] if joins is not None else []
        hosts = [head for head in near if joins is not None and joins(key, head)]
        if joins is can_name_person:
            hosts = hosts or [other for other in other_orders(key) if other in members][:1]
            other = None if hosts else _other_spelling(key, by_sound)
            hosts = hosts if other is None else [other]
        if long_forms.get(key) in members:
            hosts = [long_forms[key]]
        if not hosts:
            members[key] = []
            for label in (*_labels(key), *_starts(key)):
                by_label[label].append(key)
            by_sound[sound(key[-1])].append(key)
        for name in forms[key]:
            host = choose_host(name, hosts, forms, votes) if hosts else key
            members[host].append(name)
            votes[host].uncounted.append(name.span)
    sorted_ = [sorted(cluster, key=lambda name: name.span.start) for cluster in members.values()]
    if joins is not can_name_person:
        return sorted_
    return [part for cluster in sorted_ for part in split_by_titles(cluster)]


def _other_spelling(key: Key, by_sound: Mapping[str, Sequence[Key]]) -> Key | None:
    return spelled_otherwise(key, by_sound[sound(key[-1])][:_MAX_COMPARED])


def _label(key: Key, joins: Callable[[Key, Key], bool]) -> str:
    """Return the label under which all longer names that contain a form are found."""
    if joins is not can_name_person:
        return key[0]
    return key[-1] if len(key) == 1 else f"{key[0][0]} {key[-1]}"


def _labels(key: Key) -> set[str]:
    """Return the labels of a long name: its words, their initials and its acronyms."""
    return {*key, *acronyms(key), *last_acronyms(key), *(word[0] for word in key)}


def _starts(key: Key) -> set[str]:
    """Return the labels for a person's forms of several words: first letter and last word."""
    return {f"{first[0]} {last}" for first in key for last in key}


def _with_aliases(clusters: list[list[Name]]) -> list[list[Name]]:
    """Return the clusters with those joined that are one body or place by the list of aliases."""
    result: list[list[Name]] = []
    home: dict[int, list[Name]] = {}
    for cluster in clusters:
        group = next((ALIASES[n.key] for n in cluster if n.key in ALIASES), None)
        if group is None or cluster[0].type == PERSON:
            result.append(cluster)
        elif group in home:
            home[group] += cluster
            home[group].sort(key=lambda name: name.span.start)
        else:
            home[group] = list(cluster)
            result.append(home[group])
    return result


def _with_bynames(names: Sequence[Name], clusters: list[list[Name]]) -> list[list[Name]]:
    """Return the clusters, joined where the text says so: "Roe, better known as Skipper"."""
    home = {name.span.start: cluster for cluster in clusters for name in cluster}
    for one, other in itertools.pairwise(names):
        first, second = home[one.span.start], home[other.span.start]
        behind = one.span.doc[one.span.end : other.span.start]
        between = one.span[-1].whitespace_ + behind.text_with_ws
        is_person = PERSON in (first[0].type, second[0].type) and first is not second
        if is_person and joins_names(between):
            first += second
            first.sort(key=lambda name: name.span.start)
            home.update((name.span.start, first) for name in second)
    return [*{id(cluster): cluster for cluster in home.values()}.values()]


def _adopt(unknown: Sequence[Name], clusters: list[list[Name]]) -> None:
    """Add names of unknown type to a cluster that fits, the largest, or to a new one.

    The clusters are changed in place.
    """
    by_label: dict[str, list[int]] = defaultdict(list)  # clusters by their numbers
    by_key: dict[Key, list[int]] = defaultdict(list)
    keys: list[dict[Key, None]] = []

    def put(names: Sequence[Name]) -> None:
        keys.append(dict.fromkeys(name.key for name in names))
        for label in {label for key in keys[-1] for label in _labels(key)}:
            by_label[label].append(len(keys) - 1)
        for key in keys[-1]:
            by_key[key].append(len(keys) - 1)

    for cluster in clusters:
        put(cluster)
    for name in unknown:
        near = (*by_label[name.key[0]][:_MAX_COMPARED], *by_label[name.key[-1]][:_MAX_COMPARED])
        fits = by_key[name.key] or [
            n for n in near if _fits(name.key, clusters[n][0].type, keys[n])
        ]
        if fits:
            number = max(fits, key=lambda n: len(clusters[n]))
            clusters[number].append(name)
            if name.key not in keys[number]:
                keys[number][name.key] = None
                by_key[name.key].append(number)
        else:
            clusters.append([name])
            put([name])
    for cluster in clusters:
        cluster.sort(key=lambda name: name.span.start)


def _fits(key: Key, entity_type: str, forms: Iterable[Key]) -> bool:
    joins = can_name_body if entity_type in (ORGANIZATION, PLACE) else can_name_person
    return any(joins(key, full) for full in itertools.islice(forms, _MAX_COMPARED))
