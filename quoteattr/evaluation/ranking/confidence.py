"""Calibrating the confidence of speakers on articles that nobody has looked at."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

from quoteattr.attributions.building import RecordBuilder
from quoteattr.document.document import Document
from quoteattr.evaluation.accuracy.speakers import paired
from quoteattr.evaluation.annotations import own_gold
from quoteattr.evaluation.comparison.answers import right_speaker
from quoteattr.evaluation.ranking.fitted import FOLDS
from quoteattr.evaluation.ranking.tables import reliability
from quoteattr.evaluation.scores import Table
from quoteattr.extractor import Extractor
from quoteattr.pipeline import Analysis, run
from quoteattr.ranking import calibration, fitting, weights
from quoteattr.ranking.fitting import Choice
from quoteattr.ranking.ranker import Ranker

_RIDGE: Final = 0.1


def measure(extractor: Extractor, data_parent: Path, *, write: bool) -> list[Table]:
    """Return how honest the confidence of speakers is, with and without calibration.

    From raw text, on the two parts of the gold that nobody has looked at: fitted to the written
    articles, and measured on those of other folds and on world news.

    Args:
        extractor: The extractor.
        data_parent: The folder that contains ``data`` and ``gold``.
        write: Write the weights into the package.

    Raises:
        ReadError: The folder lacks the gold.
    """
    written = list(_choices(extractor, data_parent, "written-unread"))
    ranker = fit(written)
    names = sorted({one.group for one in written}, key=str)
    calibrated: list[tuple[float, bool]] = []
    for fold in range(FOLDS):
        held = set(names[fold::FOLDS])
        other = fit([one for one in written if one.group not in held])
        calibrated += [_judged(one, other) for one in written if one.group in held]
    news = list(_choices(extractor, data_parent, "unread"))
    plain = Ranker(weights={"log odds": 1.0})
    told = "confidence of speakers and share that is right"
    tables = [
        reliability(f"Written, unread: {told}, as the ranker says", _all(written, plain)),
        reliability(f"Written, unread: {told}, calibrated on other articles", calibrated),
        reliability(f"World news, unread: {told}, as the ranker says", _all(news, plain)),
        reliability(
            f"World news, unread: {told}, calibrated on the written ones", _all(news, ranker)
        ),
    ]
    if write:
        command = "python -m quoteattr.evaluation confidence PARENT --write"
        shown = "\n\n".join(table.render() for table in tables)
        head = f"List of weights that calibrate a probability, fitted by: {command}\n{shown}"
        weights.write(calibration.WEIGHTS, ranker, head)
    return tables


def _choices(extractor: Extractor, data_parent: Path, split: str) -> Iterator[Choice]:
    """Yield the probability of the speakers of each attribution, and whether they are right."""
    for one in own_gold.read(data_parent, split):
        document = Document(extractor.nlp(one.article.text))
        drafts = run(Analysis(document=document, date=one.article.date), until="speakers").drafts
        records = list(RecordBuilder(one.article).build(drafts))
        by_id = {record.id: draft for record, draft in zip(records, drafts, strict=True)}
        for case in paired(one, records):
            sure = [] if case.attribution is None else [
                speaker.confidence or 0.0 for speaker in by_id[case.attribution.id].speakers
            ]  # fmt: skip
            if sure:
                right = frozenset({0} if right_speaker(case) else ())
                rows = [calibration.features(min(sure))]
                yield Choice(group=one.name, candidates=rows, right=right)


def fit(choices: Sequence[Choice]) -> Ranker:
    """Return the weights that calibrate the probabilities of choices best."""
    return fitting.fit(choices, ridge=_RIDGE)


def _all(choices: Sequence[Choice], ranker: Ranker) -> list[tuple[float, bool]]:
    return [_judged(one, ranker) for one in choices]


def _judged(one: Choice, ranker: Ranker) -> tuple[float, bool]:
    return ranker.probabilities(one.candidates)[0], bool(one.right)
