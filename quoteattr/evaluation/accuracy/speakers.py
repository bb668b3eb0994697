"""The accuracy of names, roles, dates and anonymity on the project's own gold.

It is measured for gold attributions, which isolates the errors of each stage, and from raw text,
which is what users get.
"""

from __future__ import annotations

import datetime
import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

import attrs
from spacy.tokens import Doc

from quoteattr import coreference
from quoteattr.attributions import circumstances, linking
from quoteattr.dates import said_on
from quoteattr.entities import entity_index
from quoteattr.errors import ReadError
from quoteattr.evaluation.accuracy.answers import Case, table
from quoteattr.evaluation.comparison.claims import Claim, matches
from quoteattr.evaluation.scores import Table
from quoteattr.pipeline import Extractor
from quoteattr.reading import read_text
from quoteattr.records import Act, Attribution, Cue, Kind
from quoteattr.records import Span as Words
from quoteattr.roles import assignment
from quoteattr.speakers import resolution


class _Gold(NamedTuple):
    """An article of PolNeAR with its gold answers."""

    article: Mapping[str, Any]
    answers: Mapping[str, Any]


def measure(
    extractor: Extractor, data_parent: Path, split: str = "dev"
) -> tuple[list[Table], list[Case]]:
    """Return the scores of an extractor, and the cases from raw text.

    Args:
        extractor: The extractor.
        data_parent: The folder that contains ``data`` and ``gold``.
        split: The part of PolNeAR whose gold is used: ``dev`` or ``train``.

    Raises:
        ReadError: The folder lacks the gold.
    """
    articles = list(_gold(data_parent, split))
    from_gold = [case for one in articles for case in _from_gold(extractor, one)]
    read = [case for one in articles for case in _read(extractor, one)]
    found = [case for case in read if case.attribution is not None]
    tables = [
        table("Speakers, roles and dates, given gold attributions", from_gold),
        table(
            "From raw text: of the attributions that were found",
            found,
            f"Found: {len(found)} of {len(read)}, by a content that overlaps by half.",
        ),
        table("From raw text: of all attributions", read),
    ]
    return tables, read


def _gold(data_parent: Path, split: str) -> Iterator[_Gold]:
    """Yield the gold articles, in the order of their names."""
    folder = data_parent / "gold" / split
    paths = sorted(folder.glob("*.json"))
    if not paths:
        raise ReadError(str(folder), "contains no gold: give the parent of data and gold")
    articles = _articles(data_parent / "data" / "polnear" / f"{split}.jsonl")
    for path in paths:
        answers = json.loads(path.read_text("utf-8"))
        article = next(a for name, a in articles.items() if name.startswith(answers["article"]))
        # Rows without any span, of which PolNeAR train has some, cannot be found.
        rows = {row["id"]: row for row in article["attributions"] if row["form"] != "none"}
        wanted = [row for row in answers["attributions"] if row["id"] in rows]
        yield _Gold(
            {**article, "attributions": [*rows.values()]}, {**answers, "attributions": wanted}
        )


def _from_gold(extractor: Extractor, one: _Gold) -> Iterator[Case]:
    """Yield the answers of the stages for gold attributions, in the gold's order."""
    article, answers = one
    doc = extractor.nlp(article["text"])
    known = [_attribution(doc, row) for row in article["attributions"]]
    # In the order of the text, as the pipeline has them: the last speaker is a clue for the next.
    ordered = sorted(known, key=lambda a: (a.source or a.cue or a.content[0]).start)
    chains = coreference.chains(doc)
    named = entity_index.find(doc, chains)
    who = resolution.resolve(doc, ordered, named, chains)
    when = said_on.find(doc, ordered, who, datetime.date.fromisoformat(article["date"]))
    who = assignment.assign(doc, ordered, who, named)
    found = {
        attribution.id: attrs.evolve(attribution, speakers=names, said_on=day)
        for attribution, names, day in zip(ordered, who, when, strict=True)
    }
    for row in answers["attributions"]:
        yield _case(answers["article"], row, found[row["id"]])


def _read(extractor: Extractor, one: _Gold) -> Iterator[Case]:
    """Yield the answers of the whole pipeline, paired with the gold."""
    article, answers = one
    records = extractor(read_text(article["text"], date=article["date"]), acts=tuple(Act))
    gold = {row["id"]: row for row in article["attributions"]}
    wanted = [_claim(gold[row["id"]]) for row in answers["attributions"]]
    pairs = matches(wanted, [Claim.of(record) for record in records])
    for n, row in enumerate(answers["attributions"]):
        yield _case(answers["article"], row, records[pairs[n]] if n in pairs else None)


def _claim(row: Mapping[str, Any]) -> Claim:
    return Claim(form=row["form"], content=frozenset(map(tuple, row["content"])))


def _case(article: str, row: Mapping[str, Any], found: Attribution | None) -> Case:
    if found is None:
        return Case(article=article, gold=row)
    return Case(
        article=article,
        gold=row,
        attribution=found,
        speakers=found.speakers,
        said_on=None if found.said_on is None else str(found.said_on),
    )


def _articles(path: Path) -> dict[str, Any]:
    with path.open(encoding="utf-8") as lines:
        return {row["doc"]: row for row in map(json.loads, lines)}


def _attribution(doc: Doc, row: Mapping[str, Any]) -> Attribution:
    content = [Words.cut(doc.text, *place) for place in row["content"]]
    cue = None
    if row["cue"]:
        start, end = row["cue"][0]
        span = doc.char_span(start, end, alignment_mode="expand")
        lemma = linking.cue_head(span).lemma_.lower() if span is not None else ""
        cue = Cue(start=start, end=end, text=doc.text[start:end], lemma=lemma)
    made = Attribution(
        id=row["id"],
        kind=Kind(row["form"]),
        act=Act.STATEMENT,
        text=" ".join(span.text for span in content),
        content=tuple(content),
        cue=cue,
        source=Words.cut(doc.text, *row["source"][0]) if row["source"] else None,
    )
    return circumstances.describe(doc, made)
