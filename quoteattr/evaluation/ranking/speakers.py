"""Whom sources refer to: the choices that the gold shows, and speakers by the rankers of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from spacy.tokens import Token

from quoteattr.attributions.draft import Draft
from quoteattr.entities.referents import Referent, of_phrase
from quoteattr.evaluation.comparison.answers import accepted, plain, same_name, same_names
from quoteattr.evaluation.ranking import chains
from quoteattr.evaluation.ranking.decisions import Decision, KindOfChoice
from quoteattr.evaluation.ranking.golds import GoldArticle
from quoteattr.evaluation.ranking.tables import reliability
from quoteattr.evaluation.scores import COUNTS, Cell, Counts, Table
from quoteattr.pipeline import Analysis
from quoteattr.ranking.fitting import Choice
from quoteattr.ranking.ranker import Ranker
from quoteattr.records import SpeakerKind
from quoteattr.speakers import resolution
from quoteattr.speakers.choosing import (
    DESCRIPTIONS,
    WEIGHTS,
    Candidate,
    Chooser,
    Chosen,
    Features,
    Option,
    prefixed,
)

Row = Mapping[str, Any]


def choices(articles: Sequence[GoldArticle]) -> list[KindOfChoice]:
    """Return the choices that the sources of the gold require, with the right candidates.

    What was chosen before is right as well, as far as the candidates allow.
    """
    found: list[KindOfChoice] = []
    for article in articles:
        analysis, known = article.analysis("entities")
        teacher = Teacher(article.group, known)
        _resolve(analysis, teacher)
        found += teacher.found
        found += teacher.certainties()
    return found


class Teacher(Chooser):
    """Chooses the right candidate, and keeps every choice.

    Args:
        group: The article.
        known: The drafts with their rows of the gold.
    """

    def __init__(self, group: tuple[str, str], known: Sequence[tuple[Draft, Row]]) -> None:
        super().__init__(Ranker(weights={}))
        self._group = group
        self._rows = {id(draft): row for draft, row in known}
        self.found: list[KindOfChoice] = []
        self._names: list[tuple[str, Features, Draft]] = []

    def choose(
        self, kind: str, options: Sequence[Option], head: Token, draft: Draft | None
    ) -> Chosen:
        """Return the first right candidate, or none."""
        row = None if draft is None else self._rows.get(id(draft))
        if draft is None or row is None:
            return Chosen(None, 1.0)
        own = of_phrase(head, draft.source) if kind in DESCRIPTIONS else None
        golds = [names for names in accepted(row, "speaker") if names]
        if own is not None and len(draft.parts) > 1:  # only the name of this part is right
            golds = [[name] for names in golds for name in names if _overlap(own.name, name)]
        right = {
            n for n, one in enumerate(options) if any(_are(one.candidate, gold) for gold in golds)
        }
        kept = [n for n, one in enumerate(options) if not _is_echo(one.candidate, own)]
        is_own = own is not None and any(
            _overlap(own.name, name) for gold in golds for name in gold
        )
        if own is None or is_own or right:
            rows = [prefixed(kind, options[n].features) for n in kept]
            places = frozenset(place for place, n in enumerate(kept) if n in right)
            choice = Choice(group=self._group, candidates=rows, right=places)
            self.found.append(KindOfChoice(kind=kind, choice=choice))
        return Chosen(options[min(right)].candidate if right else None, 1.0)

    def confidence(self, kind: str, features: Features, draft: Draft) -> float:
        """Keep the features of a name or phrase until its draft has all speakers."""
        if id(draft) in self._rows:
            self._names.append((kind, features, draft))
        return 1.0

    def certainties(self) -> Iterator[KindOfChoice]:
        """Yield for each name or phrase whether it is right, where it is clear who is meant."""
        seen: dict[int, int] = defaultdict(int)
        for kind, features, draft in self._names:
            place, seen[id(draft)] = seen[id(draft)], seen[id(draft)] + 1
            name = draft.speakers[place].name if place < len(draft.speakers) else ""
            golds = [one for names in accepted(self._rows[id(draft)], "speaker") for one in names]
            own = draft.source is not None and _overlap(name, draft.source.text)
            if golds and name and own:
                right = frozenset({0} if any(same_name(name, gold) for gold in golds) else ())
                row = prefixed(kind, features)
                choice = Choice(group=self._group, candidates=[row], right=right)
                yield KindOfChoice(kind=kind, choice=choice)


def _are(candidate: Candidate, gold: Sequence[str]) -> bool:
    """Return whether all referents of a candidate are among the speakers, by any of their names."""
    several = len(candidate.referents) > 1
    return several == (len(gold) > 1) and all(
        any(_is_called(one, name) for name in gold) for one in candidate.referents
    )


def _is_called(one: Referent, name: str) -> bool:
    mentions = () if one.entity is None else one.entity.mentions
    return same_name(one.name, name) or any(same_name(span.text, name) for span in mentions)


def _overlap(one: str, other: str) -> bool:
    """Return whether one of two phrases contains the other."""
    return plain(one) in plain(other) or plain(other) in plain(one)


def _is_echo(candidate: Candidate, own: Referent | None) -> bool:
    """Return whether an unnamed group or thing has the same words: either answer is right."""
    one = candidate.referents[0]
    if own is None or len(candidate.referents) > 1 or one.entity is not None:
        return False
    return own.kind is not SpeakerKind.PERSON and same_name(one.name, own.name)


def check(
    articles: Sequence[GoldArticle], rankers: Mapping[tuple[str, str], Ranker]
) -> list[Table]:
    """Return how often speakers are right, given gold attributions, by rankers of other articles.

    Unlike single choices these include names, and what was chosen before may be wrong.
    """
    counts: dict[tuple[str, str], Counts] = defaultdict(Counts)
    judged: list[tuple[float, bool]] = []
    for article in articles:
        analysis, known = article.analysis("entities")
        _resolve(analysis, Chooser(rankers[article.group]))
        for draft, row in known:
            names = [speaker.name for speaker in draft.speakers]
            right = bool(names) and any(
                same_names(names, gold) for gold in accepted(row, "speaker")
            )
            count = Counts(row["speaker"] is not None, bool(names), right)
            by, split = row["resolved_by"], article.group[0]
            for key in ((by, split), (by, "all"), ("all", split), ("all", "all")):
                counts[key] += count
            if names:
                confidence = min(speaker.confidence or 0.0 for speaker in draft.speakers)
                judged.append((confidence, right))
    title = "Speakers: confidence and share that is right"
    return [_accuracy(counts), reliability(title, judged)]


def _resolve(analysis: Analysis, chooser: Chooser) -> None:
    resolution.resolve(
        analysis.document, analysis.drafts, analysis.entities, analysis.chains, chooser
    )


def _accuracy(counts: Mapping[tuple[str, str], Counts]) -> Table:
    rows: list[tuple[Cell, ...]] = [
        (f"{by}, {split}", *counts[by, split].cells()) for by, split in sorted(counts)
    ]
    title = "Speakers, given gold attributions, by rankers fitted to other articles"
    return Table(title=title, columns=("resolved by", *COUNTS), rows=rows)


DECISION: Final = Decision(
    name="speakers",
    weights=WEIGHTS,
    choices=choices,
    check=check,
    more=chains.read,
    apart=True,
    ridge=1.5,
    least=3,
    threshold=0.4,
)
