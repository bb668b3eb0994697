"""Names that several persons of an article share: whose one is, by titles, pronouns and order."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

import attrs
from spacy.tokens import Span

from quoteattr.entities import genders
from quoteattr.entities.name_spans import Name
from quoteattr.lexicon import Gender

Key = tuple[str, ...]


def told_apart(cluster: list[Name]) -> list[list[Name]]:
    """Split a bare surname by its titles: "Mr. Smith met Mrs. Smith".

    A mention without a title is that of whoever was named last. Full names are left alone: their
    bearers are told apart by their first names.
    """
    if max(len(name.key) for name in cluster) > 1:
        return [cluster]
    parts: dict[Gender | None, list[Name]] = {}
    last = None
    for name in cluster:
        last = genders.of_title(name.span) or last
        parts.setdefault(last, []).append(name)
    if len(parts.keys() - {None}) < 2:
        return [cluster]
    first = next(gender for gender in parts if gender is not None)
    parts[first] = [*parts.pop(None, []), *parts[first]]
    return list(parts.values())


@attrs.define
class Votes:
    """What the mentions of a cluster tell of a gender, counted only where it is asked."""

    uncounted: list[Span] = attrs.Factory(list)
    _counts: Counter[Gender] = attrs.Factory(Counter)

    def winner(self) -> Gender | None:
        """Return the gender that is clear, as `genders.of_mentions` does."""
        for span in self.uncounted:
            self._counts.update(genders.of_mention(span))
        self.uncounted.clear()
        return genders.clear_winner(self._counts)


def host_of(
    name: Name,
    hosts: Sequence[Key],
    forms: Mapping[Key, Sequence[Name]],
    votes: Mapping[Key, Votes],
) -> Key:
    """Choose among several persons with one surname, or bodies with one short form.

    "Mr." and "Ms." decide first; then who was already introduced, the most often named of them:
    after "Hillary Clinton and her husband, Bill", a bare "Clinton" is she.
    """
    # "Clinton" is the surname of Hillary Clinton before it is the first word of "Clinton Cash".
    hosts = [host for host in hosts if host[-1] == name.key[-1]] or hosts
    if len(hosts) == 1:
        return hosts[0]
    gender = genders.of_title(name.span) or genders.of_own_report(name.span)
    if gender is not None:
        fitting = [host for host in hosts if votes[host].winner() in (gender, None)]
        hosts = fitting or hosts

    def rank(host: Key) -> tuple[bool, int, int]:
        first = forms[host][0].span.start
        return (first < name.span.start, len(forms[host]), -first)

    return max(hosts, key=rank)
