"""Which phrases are roles of a speaker: the candidates that the gold shows, and first roles."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence, Set
from typing import Any, Final

from quoteattr.attributions.draft import Draft, SpeakerDraft
from quoteattr.entities.entity_index import Entities, Entity
from quoteattr.entities.referents import of_entity, of_phrase
from quoteattr.evaluation.comparison.answers import plain, same_name, same_role
from quoteattr.evaluation.ranking.decisions import Decision, KindOfChoice
from quoteattr.evaluation.ranking.golds import GoldArticle
from quoteattr.evaluation.scores import COUNTS, Cell, Counts, Table
from quoteattr.pipeline import Analysis
from quoteattr.ranking.fitting import Choice
from quoteattr.ranking.ranker import Ranker
from quoteattr.records import ResolvedBy
from quoteattr.roles.assignment import WEIGHTS, assign_roles
from quoteattr.roles.candidates import RoleCandidates

_SURE: Final = 0.9

Row = Mapping[str, Any]
Known = Sequence[tuple[Draft, Row]]


def choices(articles: Sequence[GoldArticle]) -> list[KindOfChoice]:
    """Return a choice for each candidate of each speaker of the gold: a role, or none.

    The speakers are those of the gold, so that errors of resolution teach nothing.
    """
    return [choice for article in articles for choice in _choices(article)]


def _choices(article: GoldArticle) -> Iterator[KindOfChoice]:
    analysis, known = article.analysis("speakers")
    give_speakers(analysis, known)
    found = _candidates(analysis)
    roles: dict[str, set[str]] = defaultdict(set)
    speakers: dict[str, SpeakerDraft] = {}
    for draft, row in known:
        for speaker in draft.speakers[:1]:
            speakers[speaker.id] = speaker
            roles[speaker.id].update(_roles(row))
    for key, speaker in speakers.items():
        candidates = found.of(speaker)
        right = _right([one.span.text for one in candidates], roles[key])
        for n, candidate in enumerate(candidates):
            yield KindOfChoice(
                kind=candidate.family,
                choice=Choice(
                    group=article.group,
                    candidates=[candidate.features],
                    right=frozenset({0} if n in right else ()),
                ),
            )


def _right(phrases: Sequence[str], roles: Set[str]) -> Set[int]:
    """Return the positions of the phrases that are roles.

    A part of a role is one as well where no phrase is all of it: "officials" for officials who were
    called "Israeli officials" before.
    """
    right: set[int] = set()
    for role in roles:
        same = {n for n, phrase in enumerate(phrases) if same_role(phrase, role)}
        words = set(plain(role).split())
        parts = {n for n, phrase in enumerate(phrases) if set(plain(phrase).split()) <= words}
        right |= same or parts
    return right


def give_speakers(analysis: Analysis, known: Known) -> None:
    """Give drafts the speakers of the gold, as far as the entities of the article have them."""
    for draft, row in known:
        gold = row["speaker"]
        names = [] if gold is None else gold if isinstance(gold, list) else [gold]
        draft.speakers = tuple(
            speaker
            for n, name in enumerate(names)
            if (speaker := _speaker(name, n, draft, row, analysis.entities)) is not None
        )


def _speaker(
    name: str, number: int, draft: Draft, row: Row, entities: Entities
) -> SpeakerDraft | None:
    found = next((one for one in draft.speakers if same_name(one.name, name)), None)
    entity = _called(name, draft, entities)
    if entity is not None:
        referent, key = of_entity(entity), f"named {entity.full.start}"
    elif found is not None:
        return found
    elif draft.parts:
        part = draft.parts[min(number, len(draft.parts) - 1)]
        referent = of_phrase(part.head, draft.source)
        key = f"phrase {referent.mention.start}"
    else:
        return None
    return SpeakerDraft(
        id=key,
        name=referent.name,
        kind=referent.kind,
        named=entity is not None,
        anonymous=found is not None and found.anonymous,
        resolved_by=ResolvedBy(row["resolved_by"]),
        mention=referent.mention,
    )


def _called(name: str, draft: Draft, entities: Entities) -> Entity | None:
    """Return the entity with a name, the nearest of several."""
    found = [
        (not same_name(one.name, name), abs(span.start - draft.anchor.start), n)
        for n, one in enumerate(entities.all)
        for span in one.mentions
        if same_name(one.name, name) or same_name(span.text, name)
    ]
    return entities.all[min(found)[2]] if found else None


def _roles(row: Row) -> Iterator[str]:
    yield from row["roles"]
    yield from (row.get("alternatives") or {}).get("roles", ())


def _candidates(analysis: Analysis) -> RoleCandidates:
    return RoleCandidates(analysis.document, analysis.drafts, analysis.entities)


def check(
    articles: Sequence[GoldArticle], rankers: Mapping[tuple[str, str], Ranker]
) -> list[Table]:
    """Return how often first roles are right, by rankers of other articles.

    Once with the speakers of the gold, and once with those that are found.
    """
    rows: list[tuple[Cell, ...]] = []
    for title, is_given in (("gold speakers", True), ("found speakers", False)):
        counts: dict[str, Counts] = defaultdict(Counts)
        for article in articles:
            ranker = rankers[article.group]
            for count, confidence in _first_roles(article, ranker, is_given=is_given):
                for key in (article.group[0], "all", *(["surely"] if confidence >= _SURE else [])):
                    counts[key] += count
        rows += [(f"{title}, {key}", *counts[key].cells()) for key in sorted(counts)]
    title = "First roles, given gold attributions, by rankers fitted to other articles"
    note = f"Surely: those with a confidence of at least {_SURE}."
    return [Table(title=title, columns=("speakers", *COUNTS), rows=rows, note=note)]


def _first_roles(
    article: GoldArticle, ranker: Ranker, *, is_given: bool
) -> Iterator[tuple[Counts, float]]:
    """Yield whether the first role of each attribution is right, and its confidence."""
    analysis, known = article.analysis("speakers")
    if is_given:
        give_speakers(analysis, known)
    assign_roles(analysis.document, analysis.drafts, analysis.entities, ranker=ranker)
    for draft, row in known:
        first = next(iter(draft.speakers), None)
        role = None if first is None else first.role
        right = role is not None and any(same_role(role.text, one) for one in _roles(row))
        confidence = None if first is None else first.role_confidence
        yield Counts(bool(row["roles"]), role is not None, right), confidence or 0.0


DECISION: Final = Decision(
    name="roles", weights=WEIGHTS, choices=choices, check=check, ridge=2.0, threshold=0.45
)
