"""Which appearances of a block are the same speaker, one after the other, in bounded memory.

An appearance joins those with which it has enough in common. Of a speaker's appearances, only some
are kept to compare with: the latest, and some from the whole time.
"""

from __future__ import annotations

import itertools
import zlib
from collections import deque
from collections.abc import Iterable, Iterator
from typing import Any, Final

import attrs

from quoteattr.gathering import evidence, names
from quoteattr.gathering.appearances import Appearance
from quoteattr.gathering.evidence import Counts, Weighed
from quoteattr.gathering.names import Name
from quoteattr.text.first_names import forms

_LATEST: Final = 6
_SPREAD: Final = 6
_LEAST_KNOWN: Final = 6  # appearances before a family name can be said to be mostly somebody's
_MOST_COMPARED: Final = 20  # speakers of one name: a thousand John Smiths stay affordable


@attrs.frozen(kw_only=True)
class Assigned:
    """What an appearance was gathered with.

    Attributes:
        appearance: The appearance.
        number: The first appearance of the speaker in its block, counted from 0.
        score: How similar the most similar appearance of the speaker is, between 0 and 1; None for
            the first.
        evidence: What speaks for that, such as "same name, roles".
    """

    appearance: Appearance
    number: int
    score: float | None = None
    evidence: str = ""


@attrs.define
class _Speaker:
    """The kept appearances of a speaker."""

    full: int = 0  # appearances with a full name
    names: dict[Name, None] = attrs.Factory(dict)
    keys: dict[str, None] = attrs.Factory(dict)
    articles: set[Any] = attrs.Factory(set)
    latest: deque[Weighed] = attrs.field(factory=lambda: deque(maxlen=_LATEST))
    spread: list[tuple[int, int, Weighed]] = attrs.Factory(list)

    def add(self, number: int, one: Weighed) -> None:
        known = one.appearance
        self.full += bool(known.compared.given)
        self.names[known.compared] = None
        self.articles.add(known.article)
        if known.key is not None:
            self.keys[known.key] = None
        self.latest.append(one)
        # By a hash, so that it does not depend on how many there are, or on their order.
        place = zlib.crc32(f"{known.article} {known.id}".encode("utf-8", "replace"))
        self.spread = sorted([*self.spread, (place, number, one)], key=lambda kept: kept[:2])
        del self.spread[_SPREAD:]

    def may_be(self, other: _Speaker) -> bool:
        """Return whether neither names nor keys nor an article with both keep two apart."""
        if self.keys and other.keys:
            return self.keys == other.keys
        if self.articles & other.articles:
            return False  # the article tells them apart
        pairs = itertools.product(self.names, other.names)
        return all(names.agreement(one, two) is not None for one, two in pairs)

    def kept(self) -> Iterator[Weighed]:
        yield from self.latest
        recent = {id(one) for one in self.latest}
        yield from (one for _, _, one in self.spread if id(one) not in recent)


_Match = tuple[float, int, Weighed]
"""How likely an appearance is of a speaker, the speaker's number, the most similar appearance."""


class Block:
    """The speakers of one block, while its appearances arrive.

    Appearances with a full name must arrive before those with a family name alone.
    """

    def __init__(self, counts: Counts) -> None:
        self._counts = counts
        self._parents: list[int] = []
        self._speakers: dict[int, _Speaker] = {}
        self._by_given: dict[str, dict[int, None]] = {}
        self._full = 0
        self._links: list[tuple[float | None, str]] = []

    def add(self, one: Appearance) -> None:
        """Gather an appearance with those that came before."""
        number, this = len(self._parents), Weighed.of(one, self._counts)
        self._parents.append(number)
        self._full += bool(one.compared.given)
        matching = self._chosen(this)
        self._links.append((None, ""))
        if matching:
            likely, root, most_similar = matching[0]
            self._parents[number] = root
            why = evidence.summary(this, most_similar, self._counts)
            self._links[number] = (likely, why)
            self._speakers[root].add(number, this)
            for _, other, _ in matching[1:]:
                if self._speakers[root].may_be(self._speakers[other]):
                    self._join(root, other)
        else:
            self._speakers[number] = _Speaker()
            self._speakers[number].add(number, this)
        self._note(one, self.root(number))

    def root(self, number: int) -> int:
        """Return the number that stands for the speaker of an appearance."""
        while self._parents[number] != number:
            self._parents[number] = self._parents[self._parents[number]]
            number = self._parents[number]
        return number

    def links(self) -> Iterator[tuple[int, float | None, str]]:
        """Yield for each appearance, in order, the first of its speaker, and why it is that one."""
        first: dict[int, int] = {}
        for number, (likely, why) in enumerate(self._links):
            yield first.setdefault(self.root(number), number), likely, why

    def _chosen(self, this: Weighed) -> list[_Match]:
        """Return the speakers that an appearance belongs to, the most likely first.

        A family name alone belongs to one full name or to none: "Clinton" that may well be Hillary
        or Bill Clinton is neither. Two speakers of one full name leave no doubt about the person.
        """
        found = sorted(self._matching(this), key=lambda match: (-match[0], match[1]))
        full = [match for match in found if match[2].appearance.compared.given]
        if this.appearance.compared.given or this.appearance.is_body or not full:
            return found
        best, *others = full
        doubt = (match for match in others if not evidence.may_agree(best[2], match[2]))
        return [best] if evidence.is_clear(best[0], [match[0] for match in doubt]) else []

    def _matching(self, this: Weighed) -> Iterator[_Match]:
        """Yield each speaker who may be the same."""
        alone = _Speaker()
        alone.add(0, this)
        for root in self._candidates(this.appearance):
            if not alone.may_be(self._speakers[root]):
                continue
            share = self._speakers[root].full / max(_LEAST_KNOWN, self._full)
            scored = (
                (evidence.score(this, kept, self._counts, share), kept)
                for kept in self._speakers[root].kept()
            )
            likely, most_similar = max(scored, key=lambda pair: pair[0])
            if likely >= evidence.threshold():
                yield likely, root, most_similar

    def _candidates(self, one: Appearance) -> list[int]:
        given = one.compared.given
        keys = sorted({*forms(given[0]), given[0][0]}) if given else ["*"]
        if given and len(given[0]) == 1:
            keys = [f"{given[0]}*"]
        found: dict[int, None] = {}
        for key in keys:
            latest = reversed(self._by_given.get(key, {}))
            found.update(dict.fromkeys(itertools.islice(latest, _MOST_COMPARED)))
        return sorted(found)

    def _note(self, one: Appearance, root: int) -> None:
        """Note under which first names a speaker is found, as the latest one."""
        given = one.compared.given
        for key in (given[0], f"{given[0][0]}*", "*") if given else ("*",):
            known = self._by_given.setdefault(key, {})
            known.pop(root, None)
            known[root] = None

    def _join(self, root: int, other: int) -> None:
        self._parents[other] = root
        merged, speaker = self._speakers.pop(other), self._speakers[root]
        for known in self._by_given.values():
            if other in known:
                del known[other]
                known.setdefault(root)
        full = speaker.full + merged.full
        for _, number, one in merged.spread:
            speaker.add(number, one)
        speaker.full = full
        speaker.names |= merged.names
        speaker.keys |= merged.keys
        speaker.articles |= merged.articles


def gathered(found: Iterable[Appearance], counts: Counts) -> Iterator[Assigned]:
    """Yield each appearance with the number of its speaker, in the order of `order`.

    The appearances may be of several blocks, and are all in memory.

    >>> list(gathered([], Counts()))
    []
    """
    ordered = sorted(found, key=order)
    start = 0
    for block, group in itertools.groupby(ordered, key=lambda one: one.block):
        some = list(group)
        links = block_links(some, counts) if block else ((n, None, "") for n in range(len(some)))
        for one, (number, likely, why) in zip(some, links, strict=True):
            yield Assigned(appearance=one, number=start + number, score=likely, evidence=why)
        start += len(some)


def block_links(
    found: Iterable[Appearance], counts: Counts
) -> Iterator[tuple[int, float | None, str]]:
    """Yield what `Block.links` does for the appearances of one block, which are in order."""
    block = Block(counts)
    for one in found:
        block.add(one)
    return block.links()


def order(one: Appearance) -> tuple[object, ...]:
    """Return by what appearances are sorted: block, full names first, day, article, speaker."""
    is_short = not one.compared.given
    return (one.block, is_short, one.day or 0, str(one.article), one.id, one.name)
