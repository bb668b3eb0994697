"""Names, roles, dates and anonymity beside our own gold: what is right, and how often.

Shares count answers: right of the given (P), right of the wanted (R).
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from typing import Any, Final

import attrs
import regex

from quoteattr.evaluation.scores import COUNTS, Counts, Table
from quoteattr.records import Attribution, Span, Speaker

_EDGES: Final = regex.compile(r"^(?:the|an?|his|her|their|its)\s+|['’]s?$|[^\p{L}\p{N}\s&-]+")


@attrs.frozen(kw_only=True)
class Case:
    """One gold row beside what was answered; ``attribution`` is None where none was found."""

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


def right_role(case: Case) -> bool:
    """Tell whether the first speaker's role is one of the gold roles."""
    role = case.role
    return role is not None and any(same_role(role.text, one) for one in case.gold["roles"])


def right_day(case: Case) -> bool:
    """Tell whether the day of the saying is the gold one, as precisely."""
    return case.said_on is not None and case.said_on == case.gold["said_on"]


def table(title: str, cases: Sequence[Case], note: str = "") -> Table:
    """Count speakers by the way to the name and by act, first roles, days, anonymity and acts."""
    counts: dict[str, Counts] = defaultdict(Counts)

    def add(name: str, *, wanted: bool, given: bool, right: bool) -> None:
        counts[name] += Counts(wanted, given, right)

    for case in cases:
        gold, hidden = case.gold, case.first is not None and case.first.anonymous
        for name in ("all", gold["resolved_by"], f"{gold['act']}s"):
            add(
                f"speaker, {name}",
                wanted=gold["speaker"] is not None,
                given=bool(case.speakers),
                right=bool(case.speakers) and right_speaker(case),
            )
        add(
            "role, first",
            wanted=bool(gold["roles"]),
            given=case.role is not None,
            right=right_role(case),
        )
        add(
            "said on",
            wanted=gold["said_on"] is not None,
            given=case.said_on is not None,
            right=right_day(case),
        )
        add(
            "anonymous",
            wanted=gold["anonymous"],
            given=hidden,
            right=hidden and gold["anonymous"],
        )
        if case.attribution is not None:
            given = str(case.attribution.act)
            for act in {given, gold["act"]}:
                wanted = gold["act"] == act
                add(f"act, {act}", wanted=wanted, given=given == act, right=wanted and given == act)
    rows = [(name, *counts[name].cells()) for name in sorted(counts)]
    return Table(title=title, columns=("answer", *COUNTS), rows=rows, note=note)


def complaints(case: Case) -> list[str]:
    """Tell each wrong answer of a case in one line."""
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
