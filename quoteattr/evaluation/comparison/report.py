"""Reports of a comparison: tables, and changes since older predictions, in context."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Sequence
from typing import Any, Final

import attrs

from quoteattr.evaluation.comparison.answer_tables import answer_counts
from quoteattr.evaluation.comparison.claims import PARTS, Claim, Compared
from quoteattr.evaluation.comparison.contexts import context, marked
from quoteattr.evaluation.comparison.gains import By, Change, Gains, Item
from quoteattr.evaluation.comparison.pieces import UNKNOWN
from quoteattr.evaluation.comparison.tables import part_counts
from quoteattr.evaluation.scores import Cell, Counts, Table

_WIDTH: Final = 100
_BY: Final = {"whole": "every range right", "detected": "content overlap 0.5"}
_HEADS: Final = {
    Change.GAINED: "Gained: gold that the new predictions find and the old ones do not",
    Change.LOST: "Lost: gold that the old predictions find and the new ones do not",
    Change.SPURIOUS_NEW: "New spurious: new predictions that find no gold",
    Change.SPURIOUS_GONE: "Spurious no more: old predictions that found no gold",
}
# For each change, the side of the claim itself and that of the nearest claim.
_SIDES: Final = {
    Change.GAINED: ("gold", "old"),
    Change.LOST: ("gold", "new"),
    Change.SPURIOUS_NEW: ("new", "gold"),
    Change.SPURIOUS_GONE: ("old", "gold"),
}


@attrs.frozen
class Report:
    """Tables, then changes; ``texts`` are the texts of the articles by name."""

    tables: list[Table]
    gains: Gains | None = None
    texts: dict[str, str] = attrs.field(factory=dict)

    def as_dict(self) -> dict[str, Any]:
        """Return the report as it is written to JSON."""
        found: dict[str, Any] = {"tables": [table.as_dict() for table in self.tables]}
        if self.gains is not None:
            for change in Change:
                items = [_as_dict(item, self.texts[item.article]) for item in self.gains.of(change)]
                found[change.value.replace(" ", "_")] = items
        return found

    def render(self) -> str:
        """Return the report as text, the same for a terminal and a pipe."""
        blocks = [table.render() for table in self.tables]
        if self.gains is not None:
            for change, head in _HEADS.items():
                items = self.gains.of(change)
                blocks.append(f"{head} ({len(items)})")
                blocks += ["\n".join(_lines(item, self.texts[item.article])) for item in items]
        return "\n\n".join(blocks)


def changes_table(found: Gains, articles: int, by: By) -> Table:
    """Return the counts of the changes."""
    sizes = {change: len(found.of(change)) for change in Change}
    rows: list[tuple[Cell, ...]] = [
        ("gold, found", *found.found, sizes[Change.GAINED], sizes[Change.LOST]),
        ("spurious", *found.spurious, sizes[Change.SPURIOUS_NEW], sizes[Change.SPURIOUS_GONE]),
    ]
    return Table(
        title=f"Gains and losses, {articles} articles, {found.gold} gold attributions",
        columns=("attributions", "old", "new", "only new", "only old"),
        rows=rows,
        note=f"Found: {_BY[by]}.",
    )


def figures_table(new: Sequence[Compared], old: Sequence[Compared]) -> Table:
    """Return the F1 of old and new predictions side by side, also of answers if gold has any."""
    before, after = ([*part_counts(one), *answer_counts(one)] for one in (old, new))
    figures = dict(before)
    rows: list[tuple[Cell, ...]] = []
    for name, counts in after:
        was = figures.get(name, Counts()).f1
        rows.append((name, was, counts.f1, counts.f1 - was))
    note = "Answers: of all gold attributions." if answer_counts(new) else ""
    return Table(title="F1", columns=("part", "old", "new", "change"), rows=rows, note=note)


def _lines(item: Item, text: str) -> Iterator[str]:
    """Yield the lines of a change: its place, the claim, and the nearest claim."""
    own, other = _SIDES[item.change]
    facts = [item.article, item.claim.form, *filter(None, [item.claim.act])]
    yield " · ".join(facts)
    place = context(text, *filter(None, [item.claim, item.nearest]))
    yield from _wrapped(own, marked(text, item.claim, place))
    yield from _wrapped(
        other, marked(text, item.nearest, place) if item.nearest else "nothing there"
    )


def _wrapped(side: str, words: str) -> list[str]:
    return textwrap.wrap(
        words,
        _WIDTH,
        initial_indent=f"  {side:<6}",
        subsequent_indent=" " * 8,
        break_long_words=False,
        break_on_hyphens=False,
    )


def _as_dict(item: Item, text: str) -> dict[str, Any]:
    start, end = context(text, *filter(None, [item.claim, item.nearest]))
    return {
        "article": item.article,
        "context": {"start": start, "end": end, "text": text[start:end].replace(UNKNOWN, "…")},
        "claim": _ranges(item.claim),
        "nearest": None if item.nearest is None else _ranges(item.nearest),
    }


def _ranges(claim: Claim) -> dict[str, Any]:
    parts: dict[str, Any] = {part: sorted(map(list, claim.part(part))) for part in PARTS}
    return {"kind": claim.form, "act": claim.act, **parts}
