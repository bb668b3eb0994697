"""Tables of speakers, roles and said-on dates of the attributions that were found."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Final

from quoteattr.evaluation.comparison.answers import (
    Case,
    counts,
    right_day,
    right_record,
    right_role,
    same_speaker,
)
from quoteattr.evaluation.comparison.claims import Compared, matches
from quoteattr.evaluation.comparison.reliability import Judged, by_confidence
from quoteattr.evaluation.scores import COUNTS, Counts, Table
from quoteattr.records import ResolvedBy

# The answers in the order of their rows, by their names among the counts.
_ROWS: Final = {
    "speaker, all": "speaker",
    **{f"speaker, {source}": f"speaker, {source}" for source in map(str, ResolvedBy)},
    "role, first": "role",
    "said on": "said on",
    "anonymous": "anonymous",
}
RECORD: Final = "record right"


def answer_tables(articles: Sequence[Compared]) -> list[Table]:
    """Return the table of answers and those of their confidence; none if the gold has no answers.

    >>> answer_tables([])
    []
    """
    cases = list(_cases(articles))
    if not _counted(cases):
        return []
    found = [case for case in cases if case.attribution is not None]
    return [_answers_table(cases, found), *_reliability_tables(found)]


def answer_counts(articles: Sequence[Compared]) -> list[tuple[str, Counts]]:
    """Return the counts of each answer over all gold attributions, found or not, by row."""
    return list(_counted(list(_cases(articles))).items())


def _cases(articles: Iterable[Compared]) -> Iterator[Case]:
    """Yield the gold attributions that have answers, each with the record that found it."""
    for article in articles:
        pairs = matches(article.gold, article.predicted)
        for nth, claim in enumerate(article.gold):
            if claim.answers is not None:
                gold = {key: claim.answers[key] for key in claim.answers if key != "act"}
                record = article.predicted[pairs[nth]].record if nth in pairs else None
                yield Case.of(article.id, gold, record)


def _counted(cases: Sequence[Case]) -> dict[str, Counts]:
    """Return the counts by row, without answers that neither side has anywhere."""
    known = counts(cases)
    rows = ((title, known.get(name, Counts())) for name, title in _ROWS.items())
    found = {title: one for title, one in rows if one != Counts()}
    if found:
        made = [case for case in cases if case.attribution is not None]
        found[RECORD] = Counts(len(cases), len(made), sum(map(right_record, made)))
    return found


def _answers_table(cases: Sequence[Case], found: Sequence[Case]) -> Table:
    every, own = _counted(cases), _counted(found)
    rows = [
        (title, *own.get(title, Counts()).cells(), one.gold, one.recall)
        for title, one in every.items()
    ]
    return Table(
        title=f"Speakers, roles and said-on dates, {len(found)} of {len(cases)} attributions found",
        columns=("answer", *COUNTS, "all gold", "R of all"),
        rows=rows,
        note="Of the attributions found by content overlap 0.5; the last two columns are of all\n"
        "gold attributions. By source: full and short names, pronouns, descriptions (nominal),\n"
        "none (implicit). Record right: speaker, role and said-on date all are.",
    )


def _reliability_tables(found: Sequence[Case]) -> Iterator[Table]:
    """Yield the share of right answers by confidence, of each answer that has any."""
    answers: dict[str, Callable[[Case], Iterator[Judged]]] = {
        "speakers": _judged_speakers,
        "roles": _judged_role,
        "said-on dates": _judged_day,
    }
    for name, judge in answers.items():
        judged = [one for case in found for one in judge(case)]
        if judged:
            yield Table(
                title=f"Share of right {name} by confidence",
                columns=("confidence", name, "mean", "right"),
                rows=by_confidence(judged, 1),
                note="Per cent, of the attributions found.",
            )


def _judged_speakers(case: Case) -> Iterator[Judged]:
    if "speaker" in case.gold:
        for speaker in case.speakers:
            if speaker.confidence is not None:
                yield speaker.confidence, same_speaker(case, speaker)


def _judged_role(case: Case) -> Iterator[Judged]:
    sure = None if case.first is None else case.first.role_confidence
    if "roles" in case.gold and case.role is not None and sure is not None:
        yield sure, right_role(case)


def _judged_day(case: Case) -> Iterator[Judged]:
    sure = None if case.attribution is None else case.attribution.said_on_confidence
    if "said_on" in case.gold and case.said_on is not None and sure is not None:
        yield sure, right_day(case)
