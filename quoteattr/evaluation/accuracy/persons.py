"""The accuracy of speakers and pronouns on corpora made by others: GUM's news, and GAP.

GAP (Webster et al. 2018): an ambiguous pronoun and two names in a snippet of Wikipedia.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from quoteattr import lexicon
from quoteattr.attributions import linking
from quoteattr.document.document import Document
from quoteattr.errors import ReadError
from quoteattr.evaluation.annotations.corpora import gum_news, json_rows
from quoteattr.evaluation.comparison.answers import same_name
from quoteattr.evaluation.comparison.claims import Claim, matches
from quoteattr.evaluation.scores import COUNTS, Cell, Counts, Table
from quoteattr.extractor import Extractor
from quoteattr.lexicon import Gender
from quoteattr.pipeline import Analysis, run
from quoteattr.records import Act, Attribution, Kind
from quoteattr.records import Span as Words

_HALF = 0.5
_ARTICLE = 4  # the length of "the " before a name


def measure(extractor: Extractor, data: Path) -> list[Table]:
    """Return the scores of speakers in GUM's news, and of pronouns in GAP's validation part.

    Raises:
        ReadError: A corpus is missing or damaged.
    """
    return [gum_table(extractor, data), gap_table(extractor, data)]


class _Source(NamedTuple):
    """A gold attribution of GUM: the ranges of its content, and the mentions of its source."""

    content: frozenset[tuple[int, int]]
    chain: tuple[tuple[int, int, str], ...]
    pronoun: bool


def gum_table(extractor: Extractor, data: Path) -> Table:
    """Count how often the first speaker of a detected attribution is in the source's chain."""
    sources = _sources(data / "gum" / "attribution.jsonl")
    every, pronouns, wanted = Counts(), Counts(), 0
    for one in gum_news(data):
        gold = sources.get(str(one.article.id), [])
        wanted += len(gold)
        records = extractor(one.article, acts=tuple(Act))
        claims = [Claim(form="", content=source.content) for source in gold]
        for n, m in matches(claims, [Claim.of(record) for record in records]).items():
            right = _in_chain(records[m], gold[n].chain)
            count = Counts(1, bool(records[m].speakers), right)
            every += count
            pronouns += count if gold[n].pronoun else Counts()
    return Table(
        title="GUM news: whom the source means",
        columns=("sources", *COUNTS),
        rows=[("all", *every.cells()), ("pronouns", *pronouns.cells())],
        note=f"Of the {every.gold} attributions that were found of {wanted} whose source is in a\n"
        "chain of GUM's: the first speaker's name is one of the chain's mentions. Left out are\n"
        "those where GUM's entity is a noun inside the source, not the source.",
    )


def _sources(path: Path) -> dict[str, list[_Source]]:
    found: dict[str, list[_Source]] = {}
    try:
        for _, row in json_rows(path):
            if row["genre"] == "news" and not row["photo_credit"] and row["entity"]:
                start, end = row["entity"]["mention"]
                if row["source"] and start > min(first for first, _ in row["source"]):
                    continue  # a noun inside the source: of "posts on the site", the site
                chain = tuple((int(s), int(e), str(t)) for s, e, t in row["entity"]["chain"])
                printed = next((t for s, e, t in chain if (s, e) == (start, end)), "")
                content = frozenset((int(s), int(e)) for s, e in row["content"])
                pronoun = printed.lower() in lexicon.PRONOUNS
                found.setdefault(row["doc"], []).append(_Source(content, chain, pronoun))
    except (OSError, KeyError, TypeError) as error:
        problem = f"not attributions of GUM ({error!r}): get the corpus again"
        raise ReadError(str(path), problem) from error
    return found


def _in_chain(record: Attribution, chain: Iterable[tuple[int, int, str]]) -> bool:
    mention = record.speakers[0].mention if record.speakers else None
    if mention is None:
        return False
    return any(
        _is_named(mention, start, end) or same_name(record.speakers[0].name, text)
        for start, end, text in chain
    )


def _is_named(mention: Words, start: int, end: int) -> bool:
    """Return whether a name is at an edge of a gold mention: GUM's include titles and clauses."""
    if start <= mention.start and mention.end <= end:
        return mention.start - start <= _ARTICLE or mention.end == end
    shared = min(end, mention.end) - max(start, mention.start)
    return shared >= _HALF * (max(end, mention.end) - min(start, mention.start))


def gap_table(extractor: Extractor, data: Path) -> Table:
    """Count the names, two per snippet, that were rightly taken as the pronoun's antecedent."""
    counts = dict.fromkeys(("all", "he", "she"), Counts())
    for row in gap(data / "coref" / "gap" / "gap-validation.tsv"):
        found = _meant(extractor, row)
        gender = lexicon.PRONOUNS[row["Pronoun"].lower()].gender
        # Both names count, right or wrong: GAP has snippets in which neither is the antecedent.
        for name in ("A", "B"):
            start, wanted = int(row[f"{name}-offset"]), row[f"{name}-coref"].upper() == "TRUE"
            predicted = any(a < start + len(row[name]) and start < b for a, b in found)
            for key in ("all", "she" if gender is Gender.FEMININE else "he"):
                counts[key] += Counts(wanted, predicted, wanted and predicted)
    rows: list[tuple[Cell, ...]] = [(name, *one.cells()) for name, one in counts.items()]
    title = "GAP validation: names as antecedents of a pronoun"
    return Table(title=title, columns=("pronouns", *COUNTS), rows=rows)


def gap(path: Path) -> Iterator[Mapping[str, str]]:
    """Yield the rows of a part of GAP.

    Raises:
        ReadError: The file cannot be opened.
    """
    try:
        with path.open(encoding="utf-8", newline="") as file:
            yield from csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
    except OSError as error:
        raise ReadError(str(path), f"cannot be opened ({error}): get GAP") from error


def _meant(extractor: Extractor, row: Mapping[str, Any]) -> list[tuple[int, int]]:
    """Return all mentions of the entity that the snippet's pronoun, as a source, refers to."""
    document = Document(extractor.nlp(row["Text"]))
    start = int(row["Pronoun-offset"])
    end = start + len(row["Pronoun"])
    asked = linking.draft_at(document, [(end, len(document.text))], source=(start, end))
    asked.kind = Kind.INDIRECT
    analysis = Analysis(document=document, drafts=[asked])
    named = run(analysis, after="circumstances").entities
    places = {speaker.mention.start for speaker in asked.speakers}
    return [
        (span.start_char, span.end_char)
        for entity in named.all
        if entity.full.start in places
        for span in entity.mentions
    ]
