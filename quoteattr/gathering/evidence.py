"""What speaks for two appearances of one name being the same speaker, and what against.

The weights are fitted by `quoteattr.evaluation.accuracy.gathered_speakers`, but for those of names,
which say how much evidence a name calls for.
"""

from __future__ import annotations

import array
import math
import zlib
from collections.abc import Iterable, Sequence
from typing import Final

import attrs
import numpy as np

from quoteattr import lexicon
from quoteattr.gathering import appearances, names
from quoteattr.gathering.appearances import PERSON, Appearance, Hashes
from quoteattr.ranking import weights
from quoteattr.ranking.ranker import CONSTANT, Features

WEIGHTS: Final = "gathering_weights"
KINDS: Final = ("roles", "bodies", "others", "context", "topics")
"""The hashes of an appearance that are compared by how much they have in common."""

_TELLING: Final = 2  # of these kinds: having some that are not the same speaks against
_SLOTS: Final = 1 << 20
_MASK: Final = _SLOTS - 1
_SEEN_BITS: Final = 1 << 25
_BEFORE: Final = 1_000  # appearances without any of it: so a corpus of two articles has rare words
_ROLE_NOUNS: Final = 500  # of these, half had each of the nouns for a role
_TELLS: Final = 60.0  # squared bits: one word in 200 appearances
_MONTH: Final = 30.0
_SHARED_QUOTES: Final = 2  # fingerprints: at least six words in a row, or two runs of three
_TOLD: Final = 0.3  # the least weight of evidence that is worth telling


def _counters() -> array.array[int]:
    return array.array("I", bytes(4 * _SLOTS))


def _feature_counters() -> array.array[int]:
    """Return counters that know how common the nouns of roles are, whatever a corpus has."""
    counters = _counters()
    for one in appearances.role_hashes(lexicon.PERSONS.keys() | lexicon.TITLES.keys()):
        counters[one % _SLOTS] += _ROLE_NOUNS
    return counters


@attrs.define(eq=False)
class Counts:
    """How common names, roles and words are in a corpus; 20 MB for a corpus of any size.

    Whatever has the same hash counts as one: among millions of words, a few seem too common.

    >>> counts = Counts()
    >>> counts.add([])
    >>> counts.appearances
    0
    """

    appearances: int = 0
    _weights: array.array[float] | None = None
    _features: array.array[int] = attrs.field(factory=_feature_counters)
    _given: array.array[int] = attrs.field(factory=_counters)
    _family: array.array[int] = attrs.field(factory=_counters)
    _seen: bytearray = attrs.field(factory=lambda: bytearray(_SEEN_BITS // 8))

    def add(self, found: Iterable[Appearance]) -> None:
        """Count appearances."""
        self._weights = None
        for one in found:
            self.appearances += 1
            for feature in one.features():
                self._features[feature % _SLOTS] += 1
            name = one.compared
            if one.kind == PERSON and name.given:
                self._count_name(name)

    def _count_name(self, name: names.Name) -> None:
        given, family = _hash(name.given[0]), _hash(name.block)
        byte, bit = divmod(_hash(f"{name.given[0]} {name.block}") % _SEEN_BITS, 8)
        if not self._seen[byte] >> bit & 1:
            self._seen[byte] |= 1 << bit
            self._given[given % _SLOTS] += 1
            self._family[family % _SLOTS] += 1

    def weight(self, hashes: Iterable[int]) -> float:
        """Return how much features tell: the sum of their squared inverse document frequencies."""
        weights = self._weights if self._weights is not None else self._weigh()
        return sum(map(weights.__getitem__, map(_MASK.__and__, hashes)))

    def _weigh(self) -> array.array[float]:
        counted = np.frombuffer(self._features, dtype=np.uint32)
        idf = np.log2((self.appearances + _BEFORE) / (1.0 + counted))
        self._weights = array.array("f", (np.maximum(idf, 0.0) ** 2).astype(np.float32).tobytes())
        return self._weights

    def commonness(self, name: names.Name) -> float:
        """Return how common a person's name is: 0 for a rare one, about 3 for John Smith.

        It is the logarithm of a number of people to be expected, from how many family names go with
        the first name, and how many first names with the family name.
        """
        given = int(self._given[_hash(name.given[0]) % _SLOTS]) if name.given else 0
        family = int(self._family[_hash(name.block) % _SLOTS])
        return math.log1p(max(0, given - 1) * max(0, family - 1) / _EXPECTED)


_EXPECTED: Final = 100.0  # 10 family names with a first name, 10 first names with a family name


def _hash(word: str) -> int:
    return zlib.crc32(word.encode("utf-8", "replace"))


@attrs.frozen
class Weighed:
    """An appearance, and how much its hashes of each of `KINDS` tell."""

    appearance: Appearance
    hashes: tuple[Hashes, ...]
    norms: tuple[float, ...]
    commonness: float

    @classmethod
    def of(cls, one: Appearance, counts: Counts) -> Weighed:
        """Weigh an appearance by the counts of its corpus."""
        hashes = tuple(getattr(one, kind) for kind in KINDS)
        norms = tuple(math.sqrt(counts.weight(some)) for some in hashes)
        return cls(one, hashes, norms, counts.commonness(one.compared))


def may_agree(this: Weighed, that: Weighed) -> bool:
    """Return whether neither names nor keys keep two appearances of a block apart."""
    one, other = this.appearance, that.appearance
    if one.key is not None and other.key is not None:
        return one.key == other.key
    return names.agreement(one.compared, other.compared) is not None


def features(this: Weighed, that: Weighed, counts: Counts, share: float = 0.0) -> Features | None:
    """Return what speaks for two appearances of a block being one speaker; None if they cannot be.

    The same key of a table of speakers stands alone.

    Args:
        this: An appearance.
        that: Another one of the same block.
        counts: How common what they share is.
        share: How many of the full names of the block are those of ``that`` speaker.
    """
    one, other = this.appearance, that.appearance
    if one.key is not None and other.key is not None:
        return {"key": 1.0} if one.key == other.key else None
    agreement = names.agreement(one.compared, other.compared)
    if agreement is None:
        return None
    found: dict[str, float] = {CONSTANT: 1.0}
    if one.is_body:
        generic = names.is_generic(one.compared)
        found["name: generic" if generic else "name: of a body"] = 1.0
    else:
        found[f"name: {agreement}"] = 1.0
        if share and not one.compared.given:
            found["share of the family name"] = share
        found["common name"] = max(this.commonness, that.commonness)
    found.update(shared(this, that, counts))
    return found


def shared(this: Weighed, that: Weighed, counts: Counts) -> Features:
    """Return what two appearances have in common, whatever their names."""
    one, other = this.appearance, that.appearance
    found = {
        "quotation": float(len(one.quotes & other.quotes) >= _SHARED_QUOTES),
        "outlet": float(one.outlet is not None and one.outlet == other.outlet),
    }
    for place, kind in enumerate(KINDS):
        both = this.hashes[place] & that.hashes[place]
        if both:
            weight, norms = counts.weight(both), this.norms[place] * that.norms[place]
            # The same "spokeswoman" is all that two roles have, and still tells little.
            found[kind] = math.sqrt(weight / norms * min(1.0, weight / _TELLS)) if norms else 0.0
        elif place < _TELLING and this.hashes[place] and that.hashes[place]:
            found[f"other {kind}"] = 1.0
    found["mentioned"] = max(_mentioned(this, that, counts), _mentioned(that, this, counts))
    if one.day is not None and other.day is not None:
        found["days"] = math.exp(-abs(one.day - other.day) / _MONTH)
    return {name: value for name, value in found.items() if value}


def _mentioned(this: Weighed, that: Weighed, counts: Counts) -> float:
    """Return how much of the names in somebody's roles is mentioned in the other article."""
    bodies = KINDS.index("bodies")
    both = this.hashes[bodies] & that.hashes[KINDS.index("context")]
    return math.sqrt(counts.weight(both)) / this.norms[bodies] if both and this.norms[bodies] else 0


def score(this: Weighed, that: Weighed, counts: Counts, share: float = 0.0) -> float:
    """Return between 0 and 1 how much speaks for one speaker; see `features`."""
    found = features(this, that, counts, share)
    if found is None:
        return 0.0
    return 1.0 if "key" in found else weights.load(WEIGHTS).probabilities([found])[0]


def threshold() -> float:
    """Return the score from which on two appearances are gathered."""
    return weights.load(WEIGHTS).threshold


def is_clear(best: float, others: Sequence[float]) -> bool:
    """Return whether a score is more likely right than all of some others and none together.

    >>> is_clear(0.3, []), is_clear(0.9, [0.3]), is_clear(0.9, [0.9])
    (True, True, False)
    """
    if not others or best == 1.0:
        return not others or max(others) < 1.0
    odds = [score / (1.0 - score) for score in others]
    return best / (1.0 - best) > 1.0 + sum(odds)


def summary(this: Weighed, that: Weighed, counts: Counts) -> str:
    """Return in words what speaks for two appearances being one speaker, strongest first."""
    found = features(this, that, counts) or {}
    if "key" in found:
        return "same key"
    ranker = weights.load(WEIGHTS)
    agree = next(name.removeprefix("name: ") for name in found if name.startswith("name: "))
    agree = "same" if this.appearance.is_body else agree
    scores = {
        name: ranker.weights.get(name, 0.0) * value
        for name, value in found.items()
        if name != CONSTANT and not name.startswith(("name", "no ", "other "))
    }
    strongest = sorted(scores, key=lambda name: (-scores[name], name))
    return ", ".join([f"{agree} name", *(name for name in strongest if scores[name] > _TOLD)])
