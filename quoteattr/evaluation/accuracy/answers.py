"""Comparing names, roles, dates and anonymity with our own gold, and counting right answers.

Precision (P) is the share of predicted answers that are right, recall (R) that of gold answers.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

import attrs
import regex

from quoteattr.evaluation.scores import COUNTS, Counts, Table
from quoteattr.records import Attribution, Span, Speaker

_EDGES: Final = regex.compile(r"^(?:the|an?|his|her|their|its)\s+|['’]s?$|[^\p{L}\p{N}\s&-]+")


@attrs.frozen(kw_only=True)
class Case:
    """A gold row with the predicted answers; ``attribution`` is None if it was not found."""

    article: str
    gold: Mapping[str, Any]
    attribution: Attribution | None = None
    speakers: tuple[Speaker, ...] = ()
    said_on: str | None = None

    @property
    def first(self) -> Speaker | None:
        """The first speaker."""
        return self.speakers[0] if self.speakers else None

    @property
    def role(self) -> Span | None:
        """The first speaker's role."""
        return self.first.role if self.first is not None else None


def same_name(found: str, gold: str) -> bool:
    """Return whether two names are the same except for articles, possessives, marks and case.

    >>> same_name("the Atlantic Council", "Atlantic Council"), same_name("Trump", "Donald Trump")
    (True, False)
    """
    return plain(found) == plain(gold)


def plain(text: str) -> str:
    """Return a phrase in lower case, without articles, possessives and punctuation."""
    return " ".join(_EDGES.sub("", _EDGES.sub("", text.lower()).strip()).split())


def same_role(found: str, gold: str) -> bool:
    """Return whether two role phrases share more than half of their words.

    >>> same_role("Kremlin spokesperson", "the Kremlin spokesperson"), same_role("Sen.", "Gov.")
    (True, False)
    """
    one, other = plain(found).split(), plain(gold).split()
    shared = sum((Counter(one) & Counter(other)).values())
    return 2 * shared > max(len(one), len(other)) or plain(found) == plain(gold)


def right_speaker(case: Case) -> bool:
    """Return whether exactly the gold speakers were found; nobody where the gold has nobody."""
    found = [speaker.name for speaker in case.speakers]
    return any(same_names(found, names) for names in accepted(case.gold, "speaker"))


def accepted(gold: Mapping[str, Any], answer: str) -> Iterator[list[str]]:
    """Yield the gold answer, and the alternative that the gold accepts as well."""
    for row in (gold, gold.get("alternatives") or {}):
        if answer in row:
            found = row[answer]
            yield [] if found is None else found if isinstance(found, list) else [found]


def same_names(found: Sequence[str], gold: Sequence[str]) -> bool:
    """Return whether all names, and no others, were found."""
    return len(found) == len(gold) and all(
        any(same_name(name, one) for name in found) for one in gold
    )


def right_role(case: Case) -> bool:
    """Return whether the first speaker's role is one of the gold roles."""
    role = case.role
    return role is not None and any(
        same_role(role.text, one) for roles in accepted(case.gold, "roles") for one in roles
    )


def right_day(case: Case) -> bool:
    """Return whether the date of the statement is the gold one, with the same precision."""
    return case.said_on is not None and [case.said_on] in accepted(case.gold, "said_on")


def table(title: str, cases: Sequence[Case], note: str = "") -> Table:
    """Count speakers by type of source and by act, first roles, dates, anonymity and acts."""
    counts: dict[str, Counts] = defaultdict(Counts)
    for case in cases:
        for name, one in _counted(case):
            counts[name] += one
    rows = [(name, *counts[name].cells()) for name in sorted(counts)]
    return Table(title=title, columns=("answer", *COUNTS), rows=rows, note=note)


def _counted(case: Case) -> Iterator[tuple[str, Counts]]:
    """Yield the counts of each answer of a case."""
    gold, hidden = case.gold, case.first is not None and case.first.anonymous
    named, found = gold["speaker"] is not None, bool(case.speakers)
    for name in ("all", gold["resolved_by"], f"{gold['act']}s"):
        yield f"speaker, {name}", Counts(named, found, found and right_speaker(case))
    yield "role, first", Counts(bool(gold["roles"]), case.role is not None, right_role(case))
    dated = gold["said_on"] is not None
    yield "said on", Counts(dated, case.said_on is not None, right_day(case))
    yield "anonymous", Counts(gold["anonymous"], hidden, hidden and gold["anonymous"])
    if case.attribution is not None:
        found_act = str(case.attribution.act)
        for act in {found_act, gold["act"]}:
            yield (
                f"act, {act}",
                Counts(gold["act"] == act, found_act == act, found_act == gold["act"]),
            )


def complaints(case: Case) -> list[str]:
    """Return a line for each wrong answer of a case."""
    gold, found = case.gold, case.attribution
    source = found.source.text[:50] if found and found.source else "-"
    where = f"{case.article[:24]} {gold['id']:4} {source!r}"
    lines = []
    if not right_speaker(case):
        names = [speaker.name for speaker in case.speakers]
        lines.append(f"WHO  {where}: {names} for {gold['speaker']} ({gold['resolved_by']})")
    if case.role is not None or gold["roles"]:
        role = case.role.text if case.role else None
        if not right_role(case):
            lines.append(f"ROLE {where}: {role!r} for {gold['roles']}")
    if case.said_on != gold["said_on"]:
        cue = found.cue.text if found and found.cue else "-"
        lines.append(f"DATE {where} {cue!r}: {case.said_on} for {gold['said_on']}")
    return lines
