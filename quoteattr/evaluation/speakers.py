"""Scores names, roles, dates and anonymity on the project's own gold, given gold attributions.

``python -m quoteattr.evaluation.speakers DATA_PARENT [PIPELINE]``: DATA_PARENT holds ``data`` and
``gold``, PIPELINE is a spaCy pipeline's directory (by default the one in the package).
"""

from __future__ import annotations

import datetime
import json
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

import attrs
import regex
import spacy
from spacy.language import Language
from spacy.tokens import Doc

from quoteattr import dates, entities, roles, speakers, syntax
from quoteattr.records import Act, Attribution, Cue, Kind, Speaker
from quoteattr.records import Span as Words

_MODEL: Final = Path(__file__).parent.parent / "models" / "en"
_EDGES: Final = regex.compile(r"^(?:the|an?|his|her|their|its)\s+|['’]s?$|[^\p{L}\p{N}\s&-]+")


@attrs.frozen(kw_only=True)
class Case:
    """One gold row beside what the rooms answered for the same attribution."""

    article: str
    gold: Mapping[str, Any]
    attribution: Attribution
    speakers: tuple[Speaker, ...]
    said_on: str | None


def cases(data_parent: Path, nlp: Language) -> Iterator[Case]:
    """Run the rooms over every gold article; rows in the gold's order."""
    articles = _articles(data_parent / "data" / "polnear" / "dev.jsonl")
    for path in sorted((data_parent / "gold" / "dev").glob("*.json")):
        gold = json.loads(path.read_text("utf-8"))
        article = next(a for name, a in articles.items() if name.startswith(gold["article"]))
        doc = nlp(article["text"])
        known = [_attribution(doc, row, gold["attributions"]) for row in article["attributions"]]
        ordered = sorted(known, key=lambda a: (a.source or a.cue or a.content[0]).start)
        yield from _answered(doc, ordered, article, gold)


def _answered(
    doc: Doc, attributions: Sequence[Attribution], article: Mapping[str, Any], gold: Any
) -> Iterator[Case]:
    chains = doc._.quoteattr_chains if Doc.has_extension("quoteattr_chains") else ()
    named = entities.find(doc, chains)
    found = speakers.resolve(doc, attributions, named, chains)
    found = roles.assign(doc, attributions, found, named)
    source_date = datetime.date.fromisoformat(article["date"])
    said = dates.find(doc, attributions, found, source_date)
    answers = dict(
        zip([a.id for a in attributions], zip(attributions, found, said, strict=True), strict=True)
    )
    for row in gold["attributions"]:
        attribution, who, when = answers[row["id"]]
        yield Case(
            article=gold["article"],
            gold=row,
            attribution=attribution,
            speakers=who,
            said_on=None if when is None else str(when),
        )


def _articles(path: Path) -> dict[str, Any]:
    with path.open(encoding="utf-8") as lines:
        return {row["doc"]: row for row in map(json.loads, lines)}


def _attribution(
    doc: Doc, row: Mapping[str, Any], gold: Iterable[Mapping[str, Any]]
) -> Attribution:
    act = next(Act(g["act"]) for g in gold if g["id"] == row["id"])
    content = [Words.cut(doc.text, *place) for place in row["content"]]
    cue = None
    if row["cue"]:
        start, end = row["cue"][0]
        span = doc.char_span(start, end, alignment_mode="expand")
        lemma = span.root.lemma_.lower() if span is not None else ""
        cue = Cue(start=start, end=end, text=doc.text[start:end], lemma=lemma)
    return Attribution(
        id=row["id"],
        kind=Kind(row["form"]),
        act=act,
        text=" ".join(span.text for span in content),
        content=tuple(content),
        cue=cue,
        source=Words.cut(doc.text, *row["source"][0]) if row["source"] else None,
    )


def same_name(found: str, gold: str) -> bool:
    """Tell whether two names are one but for articles, possessives, marks and capitals.

    >>> same_name("the Atlantic Council", "Atlantic Council"), same_name("Trump", "Donald Trump")
    (True, False)
    """
    return plain(found) == plain(gold)


def plain(text: str) -> str:
    """Take articles, possessives, marks and capitals off a phrase."""
    return " ".join(_EDGES.sub("", _EDGES.sub("", text.lower()).strip()).split())


def same_role(found: str, gold: str) -> bool:
    """Tell whether two role phrases share more than half of their words.

    >>> same_role("Kremlin spokesperson", "the Kremlin spokesperson"), same_role("Sen.", "Gov.")
    (True, False)
    """
    one, other = plain(found).split(), plain(gold).split()
    shared = sum((Counter(one) & Counter(other)).values())
    return 2 * shared > max(len(one), len(other)) or plain(found) == plain(gold)


def right_speaker(case: Case) -> bool:
    """Tell whether exactly the gold speakers were named; nobody where gold has nobody."""
    gold = case.gold["speaker"]
    wanted = [] if gold is None else gold if isinstance(gold, list) else [gold]
    found = [speaker.name for speaker in case.speakers]
    return len(found) == len(wanted) and all(
        any(same_name(name, one) for name in found) for one in wanted
    )


@attrs.define
class Tally:
    """Counts of right answers among those given and those wanted."""

    right: int = 0
    given: int = 0
    wanted: int = 0

    def row(self, name: str) -> str:
        """Print recall, precision and F1 in per cent beside the counts."""
        recall = 100 * self.right / max(self.wanted, 1)
        precision = 100 * self.right / max(self.given, 1)
        f1 = 2 * recall * precision / max(recall + precision, 1e-9)
        return (
            f"{name:28} {recall:6.1f} {precision:6.1f} {f1:6.1f}"
            f"   {self.right:4d} {self.given:4d} {self.wanted:4d}"
        )


def tables(found: Sequence[Case]) -> str:
    """Write the tables: speakers by the way to the name, roles, dates, anonymity."""
    rows: dict[str, Tally] = {}

    def count(name: str, right: bool, given: bool, wanted: bool) -> None:
        tally = rows.setdefault(name, Tally())
        tally.right += right
        tally.given += given
        tally.wanted += wanted

    for case in found:
        gold = case.gold
        named = gold["speaker"] is not None
        right = right_speaker(case) and bool(case.speakers)
        for name in ("all", gold["resolved_by"], f"{gold['act']}s"):
            count(f"speaker, {name}", right, bool(case.speakers), named)
        first = case.speakers[0] if case.speakers else None
        role = first.role.text if first and first.role else None
        fits = role is not None and any(same_role(role, one) for one in gold["roles"])
        count("role, first", fits, role is not None, bool(gold["roles"]))
        count(
            "said on",
            case.said_on == gold["said_on"] and case.said_on is not None,
            case.said_on is not None,
            gold["said_on"] is not None,
        )
        hidden = first is not None and first.anonymous
        count("anonymous", hidden and gold["anonymous"], hidden, gold["anonymous"])
    head = f"{'':28} recall   prec     F1   right given wanted"
    return "\n".join([head, *(rows[name].row(name) for name in sorted(rows))])


def main(arguments: Sequence[str]) -> int:
    """Print the tables for a folder; ``-v`` first prints every wrong row."""
    loud = "-v" in arguments
    plainly = [argument for argument in arguments if argument != "-v"]
    if not plainly:
        print("usage: python -m quoteattr.evaluation.speakers DATA_PARENT [PIPELINE] [-v]")
        return 2
    assert syntax.NAME  # importing the module is what tells spaCy about the reader
    nlp = spacy.load(Path(plainly[1]) if len(plainly) > 1 else _MODEL)
    found = list(cases(Path(plainly[0]), nlp))
    for case in found if loud else ():
        _complain(case)
    print(tables(found))
    return 0


def _complain(case: Case) -> None:
    gold, source = case.gold, case.attribution.source
    where = f"{case.article[:24]} {gold['id']:4} {source.text[:50] if source else '-'!r}"
    names = [speaker.name for speaker in case.speakers]
    if not right_speaker(case):
        print(f"WHO  {where}: {names} for {gold['speaker']} ({gold['resolved_by']})")
    first = case.speakers[0] if case.speakers else None
    role = first.role.text if first and first.role else None
    wanted = gold["roles"]
    if wanted if role is None else not any(same_role(role, one) for one in wanted):
        print(f"ROLE {where}: {role!r} for {wanted}")
    if case.said_on != gold["said_on"]:
        cue = case.attribution.cue
        print(f"DATE {where} {cue.text if cue else '-'!r}: {case.said_on} for {gold['said_on']}")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
