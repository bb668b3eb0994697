"""Names shared by several persons of an article: whom one refers to, by titles, pronouns, order."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

import attrs
from spacy.tokens import Span

from quoteattr.entities import genders
from quoteattr.entities.name_spans import PARTICLES, Name
from quoteattr.entities.short_forms import Key
from quoteattr.lexicon import Gender


def split_by_titles(cluster: list[Name]) -> list[list[Name]]:
    """Return a cluster of bare surnames split by their titles: "Mr. Smith met Mrs. Smith".

    A mention without a title goes with the last titled one. A cluster with a full name is not
    split, because other persons with that surname have clusters of their own. A particle makes no
    full name: "al-Masri", "Van Dyk".
    """
    if any(len(set(name.key) - PARTICLES) > 1 for name in cluster):
        return [cluster]
    parts: dict[Gender | None, list[Name]] = {}
    last = None
    for name in cluster:
        last = genders.of_title(name.span) or last
        parts.setdefault(last, []).append(name)
    if len(parts.keys() - {None}) < 2:
        return [cluster]
    first = next(gender for gender in parts if gender is not None)
    # Mentions before any title go with the first titled ones.
    parts[first] = [*parts.pop(None, []), *parts[first]]
    return list(parts.values())


@attrs.define
class GenderVotes:
    """The genders that the mentions of a cluster show, counted only when needed."""

    uncounted: list[Span] = attrs.Factory(list)
    _counts: Counter[Gender] = attrs.Factory(Counter)

    def winner(self) -> Gender | None:
        """Return the clear winner of the votes, as `genders.of_mentions` does, or None."""
        for span in self.uncounted:
            self._counts.update(genders.of_mention(span))
        self.uncounted.clear()
        return genders.clear_winner(self._counts)


def choose_host(
    name: Name,
    hosts: Sequence[Key],
    forms: Mapping[Key, Sequence[Name]],
    votes: Mapping[Key, GenderVotes],
) -> Key:
    """Return the full form to which a short one belongs, of several persons or bodies.

    "Mr." and "Ms." decide first; then who is named before, and of these the most often named. So
    after "Hillary Clinton and her husband, Bill", a bare "Clinton" is Hillary Clinton.
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
