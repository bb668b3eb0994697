"""Gold and predicted attributions as sets of ranges; pairing and counting them.

Ranges are half-open code points of the article's text. Nothing here reads files or runs a model.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, Final, Literal

import attrs
import regex

from quoteattr.evaluation.scores import Counts
from quoteattr.records import Attribution, Span

Place = tuple[int, int]
Places = frozenset[Place]
Part = Literal["source", "cue", "content"]

PARTS: Final[tuple[Part, ...]] = ("source", "cue", "content")
OVERLAP: Final = 0.5
_EDGE: Final = r"[\p{P}\p{Z}\s`]"
_CORE: Final = regex.compile(rf"(?!{_EDGE})(?s:.)*(?<!{_EDGE})")


@attrs.frozen(kw_only=True)
class Claim:
    """One attribution, gold or predicted; a part may be empty, and its ranges have no order.

    ``act`` is None if the gold has no acts. ``must`` is False for gold that one may as well leave
    out. ``answers`` are those of gold, if any: see `quoteattr.evaluation.comparison.answers`.
    ``record`` is what a predicted claim was made from.
    """

    form: str
    source: Places = frozenset()
    cue: Places = frozenset()
    content: Places = frozenset()
    confidence: float = 1.0
    act: str | None = None
    must: bool = True
    answers: Mapping[str, Any] | None = attrs.field(default=None, eq=False, repr=False)
    record: Attribution | None = attrs.field(default=None, eq=False, repr=False)

    def part(self, name: Part) -> Places:
        """Return one part by its name."""
        return {"source": self.source, "cue": self.cue, "content": self.content}[name]

    @property
    def whole(self) -> tuple[Places, Places, Places]:
        """Source, cue and content together: claims with the same ones are the same."""
        return self.source, self.cue, self.content

    @classmethod
    def of(cls, record: Attribution) -> Claim:
        """Return the claim of a record."""
        return cls(
            form=str(record.kind),
            source=_places(record.source),
            cue=_places(record.cue),
            content=_places(*record.content),
            confidence=record.confidence,
            act=str(record.act),
            record=record,
        )


def _places(*spans: Span | None) -> Places:
    return frozenset((span.start, span.end) for span in spans if span is not None)


@attrs.frozen(kw_only=True)
class Compared:
    """One article with its gold and predicted claims."""

    id: str
    text: str
    gold: tuple[Claim, ...]
    predicted: tuple[Claim, ...]

    def trimmed(self) -> Compared:
        """Return the same without punctuation and white space at the edges of the ranges."""
        return attrs.evolve(
            self,
            gold=tuple(trimmed(self.text, claim) for claim in self.gold),
            predicted=tuple(trimmed(self.text, claim) for claim in self.predicted),
        )


def trimmed(text: str, claim: Claim) -> Claim:
    """Return a claim whose ranges have no punctuation and white space at their ends.

    A range of nothing else is kept: dozens of gold cues are a colon or a dash.

    >>> sorted(trimmed('"No," he said.', Claim(form="direct", content={(0, 5)})).content)
    [(1, 3)]
    """

    def cut(places: Iterable[Place]) -> Places:
        return frozenset(_cut(text, *place) for place in places)

    return attrs.evolve(
        claim, source=cut(claim.source), cue=cut(claim.cue), content=cut(claim.content)
    )


def _cut(text: str, start: int, end: int) -> Place:
    kept = _CORE.search(text, start, end)
    return kept.span() if kept else (start, end)


def exact(articles: Iterable[Compared], part: Part) -> Counts:
    """Count ranges that match exactly.

    Each range of a discontinuous part counts on its own, and one that several attributions of an
    article share (one source, two cues) counts once, as for CofeNet and sequence labelling.
    """
    return Counts.total(
        Counts.of(_ranges(article.gold, part), _ranges(article.predicted, part))
        for article in articles
    )


def _ranges(claims: Iterable[Claim], part: Part) -> Places:
    return frozenset(place for claim in claims for place in claim.part(part))


def characters(articles: Iterable[Compared], part: Part) -> Counts:
    """Count characters that lie in any range of a part, including white space inside it."""
    return Counts.total(
        Counts.of(covered(_ranges(article.gold, part)), covered(_ranges(article.predicted, part)))
        for article in articles
    )


def covered(places: Iterable[Place]) -> frozenset[int]:
    """Return the code points that lie in one of the ranges.

    >>> sorted(covered([(0, 2), (1, 3)]))
    [0, 1, 2]
    """
    return frozenset(place for start, end in places for place in range(start, end))


def whole(articles: Iterable[Compared]) -> Counts:
    """Count attributions whose source, cue and content all match exactly."""
    return Counts.total(
        Counts.of(
            {claim.whole for claim in article.gold}, {claim.whole for claim in article.predicted}
        )
        for article in articles
    )


def shared_of_both(gold: frozenset[int], predicted: frozenset[int]) -> float:
    """Return characters in both over characters in either (Jaccard 1912).

    >>> shared_of_both(frozenset({1, 2, 3}), frozenset({2, 3, 4}))
    0.5
    """
    return len(gold & predicted) / len(gold | predicted) if gold | predicted else 0.0


def shared_of_gold(gold: frozenset[int], predicted: frozenset[int]) -> float:
    """Return the share of the gold characters that were found.

    >>> shared_of_gold(frozenset({1, 2, 3, 4}), frozenset({2, 3, 9}))
    0.5
    """
    return len(gold & predicted) / len(gold) if gold else 0.0


def matches(
    gold: Sequence[Claim],
    predicted: Sequence[Claim],
    share: Callable[[frozenset[int], frozenset[int]], float] = shared_of_both,
    least: float = OVERLAP,
) -> dict[int, int]:
    """Pair each gold claim with at most one predicted claim whose content overlaps it enough.

    The best overlaps are paired first, and equal ones in order. The result maps the index of a gold
    claim to that of its partner; gold claims without one are missing.
    """
    wanted = [covered(claim.content) for claim in gold]
    offered = [covered(claim.content) for claim in predicted]
    pairs = [
        (-share(one, other), nth, mth)
        for nth, one in enumerate(wanted)
        for mth, other in enumerate(offered)
        if not one.isdisjoint(other)
    ]
    found: dict[int, int] = {}
    taken: set[int] = set()
    # Greedy rather than optimal: the pairs are easy to follow by hand.
    for overlap, nth, mth in sorted(pairs):
        if -overlap >= least and nth not in found and mth not in taken:
            found[nth] = mth
            taken.add(mth)
    return found


def detected(
    articles: Iterable[Compared],
    share: Callable[[frozenset[int], frozenset[int]], float] = shared_of_both,
) -> Counts:
    """Count attributions whose content was found with an overlap of at least `OVERLAP`."""
    return Counts.total(
        Counts(
            len(article.gold),
            len(article.predicted),
            len(matches(article.gold, article.predicted, share)),
        )
        for article in articles
    )
