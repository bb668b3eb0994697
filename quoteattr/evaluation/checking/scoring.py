"""Precision and recall of each verdict, on drafts made of GUM's open documents."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path

from quoteattr.checking import Report, Verdict, check_each
from quoteattr.checking.writing import cards
from quoteattr.evaluation.checking.alterations import Case, cases
from quoteattr.evaluation.checking.quotations import documents
from quoteattr.evaluation.scores import COUNTS, Cell, Counts, Table

NOTHING = "nothing"  # no passage was found in the draft


def measure(data: Path, part: str, seed: int, *, wrong: bool = False) -> list[Table]:
    """Return the scores of each verdict and of each way of altering, on one part of the documents.

    Args:
        data: The folder with the corpora.
        part: "design" or "report".
        seed: The seed of the script that alters quotations.
        wrong: Print each draft with another verdict.

    Raises:
        ReadError: A row of the corpus does not parse.
        OSError: The corpus is not there.
    """
    known = documents(data)
    made = list(cases(known, part, seed))
    sources = [one.article for one in known if one.part != "elsewhere"]
    reports = check_each((case.draft for case in made), sources)
    pairs = []
    for case, report in zip(made, reports, strict=True):
        given = _verdict(report)
        pairs.append((case, given))
        if wrong and given != case.wanted:
            print(f"{case.way}: {case.wanted}, not {given}: {case.draft.text}")
            print(cards.render(report, width=100))
    return [_by_verdict(pairs), _by_way(pairs)]


def _verdict(report: Report) -> str:
    """Return the verdict on the longest passage."""
    longest = max(report, key=lambda finding: len(finding.text), default=None)
    return NOTHING if longest is None else str(longest.verdict)


def _by_verdict(pairs: Sequence[tuple[Case, str]]) -> Table:
    counts: dict[str, Counts] = defaultdict(Counts)
    for case, given in pairs:
        counts[str(case.wanted)] += Counts(gold=1, right=given == case.wanted)
        counts[given] += Counts(predicted=1)
    order = [*map(str, Verdict), NOTHING]
    rows = [(name, *counts[name].cells()) for name in order if name in counts]
    return Table(title="Verdicts", columns=("verdict", *COUNTS), rows=rows)


def _by_way(pairs: Sequence[tuple[Case, str]]) -> Table:
    return Table(
        title="By the way in which the draft was made",
        columns=("way", "wanted", "drafts", "right", "other verdicts"),
        rows=list(_ways(pairs)),
    )


def _ways(pairs: Sequence[tuple[Case, str]]) -> Iterator[tuple[Cell, ...]]:
    for way, wanted in dict.fromkeys((case.way, case.wanted) for case, _ in pairs):
        given = Counter(verdict for case, verdict in pairs if case.way == way)
        others = ", ".join(
            f"{count} {verdict}" for verdict, count in given.most_common() if verdict != wanted
        )
        yield way, str(wanted), given.total(), given[str(wanted)], others or "-"
