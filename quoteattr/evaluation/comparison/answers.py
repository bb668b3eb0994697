"""Comparing speakers, roles, said-on dates and anonymity with gold, and counting right answers.

A gold row is a mapping with any of these keys; an answer whose key it lacks is not judged:

- ``speaker``: a name, a list of names, or None for nobody;
- ``roles``: the roles of which any is right; empty if there are none;
- ``said_on``: a date as precise as the text, or None;
- ``anonymous``: whether the source is kept anonymous;
- ``alternatives``: a mapping with other answers that are right as well.

``resolved_by`` and ``act`` tell by what else speakers are counted.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
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

    @classmethod
    def of(cls, article: str, gold: Mapping[str, Any], found: Attribution | None) -> Case:
        """Return the case of a record, or of no record."""
        if found is None:
            return cls(article=article, gold=gold)
        return cls(
            article=article,
            gold=gold,
            attribution=found,
            speakers=found.speakers,
            said_on=None if found.said_on is None else str(found.said_on),
        )

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


def same_speaker(case: Case, speaker: Speaker) -> bool:
    """Return whether a speaker is one of the gold speakers."""
    return any(
        same_name(speaker.name, name) for names in accepted(case.gold, "speaker") for name in names
    )


def wanted(case: Case, answer: str) -> bool:
    """Return whether the gold has an answer; not if it accepts none as well."""
    answers = list(accepted(case.gold, answer))
    return bool(answers) and all(answers)


def right_record(case: Case) -> bool:
    """Return whether speaker, role and date are all right, as far as the gold has them.

    >>> right_record(Case(article="a", gold={"speaker": None, "roles": ["Mayor"]}))
    False
    """
    role = right_role(case) if case.role is not None else not wanted(case, "roles")
    said_on = [] if case.said_on is None else [case.said_on]
    return (
        ("speaker" not in case.gold or right_speaker(case))
        and ("roles" not in case.gold or role)
        and ("said_on" not in case.gold or said_on in accepted(case.gold, "said_on"))
    )


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


def counts(cases: Iterable[Case]) -> dict[str, Counts]:
    """Count speakers by type of source and by act, first roles, dates, anonymity and acts."""
    found: dict[str, Counts] = defaultdict(Counts)
    for case in cases:
        for name, one in _counted(case):
            found[name] += one
    return found


def table(title: str, cases: Sequence[Case], note: str = "") -> Table:
    """Return the table of the counts of cases, the answers by name."""
    rows = [(name, *one.cells()) for name, one in sorted(counts(cases).items())]
    return Table(title=title, columns=("answer", *COUNTS), rows=rows, note=note)


def _counted(case: Case) -> Iterator[tuple[str, Counts]]:
    """Yield the counts of each answer of a case that the gold has."""
    gold = case.gold
    if "speaker" in gold:
        found = bool(case.speakers)
        one = _count(wanted(case, "speaker"), found, found and right_speaker(case))
        act = gold.get("act")
        for name in ("all", gold.get("resolved_by"), act and f"{act}s"):
            if name is not None:
                yield f"speaker, {name}", one
    if "roles" in gold:
        yield "role, first", _count(wanted(case, "roles"), case.role is not None, right_role(case))
    if "said_on" in gold:
        dated = case.said_on is not None
        yield "said on", _count(wanted(case, "said_on"), dated, right_day(case))
    if "anonymous" in gold:
        hidden = case.first is not None and case.first.anonymous
        others = gold.get("alternatives") or {}
        right = hidden and (gold["anonymous"] or others.get("anonymous", False))
        yield "anonymous", _count(gold["anonymous"], hidden, right)
    if case.attribution is not None and "act" in gold:
        found_act = str(case.attribution.act)
        for act in {found_act, gold["act"]}:
            yield (
                f"act, {act}",
                Counts(gold["act"] == act, found_act == act, found_act == gold["act"]),
            )


def _count(wanted: bool, found: bool, right: bool) -> Counts:
    # An answer that the gold accepts but does not want counts as wanted once it is there.
    return Counts(wanted or right, found, right)


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
