"""The verdict on each passage of a draft, from the places that the sources have for it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Final

import attrs

from quoteattr.checking.contradictions import contradictions
from quoteattr.checking.indexing.lookup import Lookup, SourceText
from quoteattr.checking.matching.differences import weight_of
from quoteattr.checking.matching.parts import Match, groups, wording
from quoteattr.checking.matching.placement import matches
from quoteattr.checking.matching.similarity import LEAST as LEAST_SIMILAR
from quoteattr.checking.matching.similarity import Similar, has_names, similar, telling
from quoteattr.checking.matching.stitching import LEAST, joined
from quoteattr.checking.passages import Passage, Run
from quoteattr.checking.places import place_of, place_of_similar
from quoteattr.checking.results import Finding, Place, Verdict
from quoteattr.checking.words import Words
from quoteattr.records import Article, Attribution

_SEARCHED: Final = 12  # sources that are compared word by word
_COMPARED: Final = 4  # places whose attributions are compared
_AS_GOOD: Final = 0.02  # by how much a place may score less than the best
_FEWEST, _LEAST_OF_FEW = 3, 0.9  # claims of few telling words are similar to anything
_SAME: Final = 0.9  # the least score of a claim that may be contradicted
_TELLING: Final = 2.5  # what a quotation must weigh, that two people hardly say it by chance


@attrs.frozen
class _Option:
    """A place with what it contradicts."""

    found: Match | Similar
    record: Attribution | None
    against: tuple[Verdict, ...]


@attrs.frozen
class Checker:
    """Finds the passages of a draft in the sources.

    Attributes:
        draft: The draft; a source with the same text is left out.
        lookup: The sources.
        records: Returns the attribution of a source at a place; None to compare only words.
    """

    draft: Article
    lookup: Lookup
    records: Callable[[SourceText, range], Attribution | None] | None

    def finding(self, number: int, passage: Passage) -> Finding:
        """Return the verdict on a passage; ``number`` is that of its id."""
        verdict, options = self._quotation(passage) if passage.runs else self._claim(passage)
        option = min(options, key=lambda each: len(each.against), default=None)
        record = passage.record
        against = () if option is None or verdict is Verdict.NOT_FOUND else option.against
        if against and _is_short(passage):
            verdict, against = Verdict.NOT_FOUND, ()  # others say these words, too
        return Finding(
            id=f"c{number}",
            kind=passage.kind,
            content=passage.content,
            record=None if record is None else record.id,
            speaker=None if record is None or record.speaker is None else record.speaker.name,
            said_on=None if record is None else record.said_on,
            verdict=(*against, verdict)[0],
            wording=verdict,
            contradictions=against,
            score=0.0 if option is None else round(min(1.0, option.found.score), 3),
            places=() if option is None else tuple(_places(passage, option, verdict)),
        )

    def _quotation(self, passage: Passage) -> tuple[Verdict, list[_Option]]:
        found = [
            one
            for source in self._sources(passage)
            for one in matches(passage, source)
            if one.parts
        ]
        found.sort(key=lambda one: (-one.score, -one.context))
        if not found:
            return Verdict.NOT_FOUND, []
        best = joined(found[0], self._with_run)
        verdict = wording(best) if best.score >= LEAST else Verdict.NOT_FOUND
        good = [
            one
            for one in found[1:]
            if one.score >= best.score - _AS_GOOD and wording(one) is verdict
        ]
        return verdict, list(self._compared(passage, [best, *good]))

    def _claim(self, passage: Passage) -> tuple[Verdict, list[_Option]]:
        keys = [key for words in passage.unquoted for key in words.keys]
        found = [
            one
            for source in self._read(self.lookup.with_some(keys, _SEARCHED))
            if (one := similar(keys, source, self.lookup.rarity)) is not None
            and all(has_names(words, one) for words in passage.unquoted)
        ]
        found.sort(key=lambda one: -one.score)
        if not found:
            return Verdict.NOT_FOUND, []
        best = found[0].score
        least = LEAST_SIMILAR if telling(keys) >= _FEWEST else _LEAST_OF_FEW
        if best < least:
            return Verdict.NOT_FOUND, [_Option(found[0], None, ())]
        good = [one for one in found if one.score >= best - _AS_GOOD]
        if best < _SAME or telling(keys) < _FEWEST:  # too little to be contradicted
            return Verdict.SIMILAR, [_Option(found[0], None, ())]
        return Verdict.SIMILAR, list(self._compared(passage, good))

    def _compared(self, passage: Passage, found: Sequence[Match | Similar]) -> Iterator[_Option]:
        """Yield places with what they contradict, up to the first that contradicts nothing."""
        for one in found[:_COMPARED]:
            source, place = (
                (one.parts[0].source, one.parts[0].alignment.place)
                if isinstance(one, Match)
                else (one.source, one.place)
            )
            if self.records is None or passage.record is None:
                yield _Option(one, None, ())
                return
            theirs = self.records(source, place)
            against = contradictions(passage.record, theirs, source.article.date)
            yield _Option(one, theirs, against)
            if not against:
                return

    def _with_run(self, run: Run) -> Iterator[SourceText]:
        """Yield the sources that may have a run that the best source lacks."""
        keys = _plain(run)
        found = self.lookup.with_phrase(keys, (), _SEARCHED)
        return self._read(found or self.lookup.with_some(keys, _SEARCHED))

    def _sources(self, passage: Passage) -> Iterator[SourceText]:
        """Yield the sources that may have a quotation."""
        around = [key for words in passage.unquoted for key in words.keys]
        if passage.record is not None:
            names = [one.name for one in passage.record.speakers]
            around += [key for name in names for key in Words.of(name).keys]
        numbers: list[int] = []
        for run in passage.runs:
            found = self.lookup.with_phrase(_plain(run), around, _SEARCHED)
            if not found or any(run.bracketed):
                found += self.lookup.with_some(run.keys, _SEARCHED)
            numbers += found
        return self._read(numbers)

    def _read(self, numbers: Sequence[int]) -> Iterator[SourceText]:
        for number in dict.fromkeys(numbers):
            source = self.lookup.text(number)
            if source.article.text != self.draft.text:  # a draft is no source of itself
                yield source


def _is_short(passage: Passage) -> bool:
    return bool(passage.runs) and sum(map(weight_of, passage.runs)) < _TELLING


def _plain(run: Run) -> tuple[str, ...]:
    """Return the longest stretch of a run's words that are not in brackets."""
    best = start = 0
    size = 0
    for at in range(len(run) + 1):
        if at == len(run) or run.bracketed[at] or at in run.stems:
            if at - start > size:
                best, size = start, at - start
            start = at + 1
    return run.keys[best : best + size] or run.keys


def _places(passage: Passage, option: _Option, verdict: Verdict) -> Iterator[Place]:
    if isinstance(option.found, Similar):
        claim = () if verdict is Verdict.NOT_FOUND else passage.unquoted
        yield place_of_similar(option.found, claim, option.record)
        return
    if verdict is Verdict.NOT_FOUND:  # the nearest place; what differs there tells nothing
        yield attrs.evolve(place_of(option.found.parts[:1], option.record), changes=())
        return
    together = groups(option.found.parts)
    for n, parts in enumerate(together):
        yield place_of(parts, option.record if n == 0 else None)
