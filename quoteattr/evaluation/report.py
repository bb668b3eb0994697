"""Reports of a comparison: tables, and what changed against older predictions, in context."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Sequence
from typing import Any, Final

import attrs

from quoteattr.evaluation.claims import PARTS, Claim, Compared
from quoteattr.evaluation.contexts import context, marked
from quoteattr.evaluation.gains import By, Change, Gains, Item
from quoteattr.evaluation.pieces import UNKNOWN
from quoteattr.evaluation.scores import Cell, Table
from quoteattr.evaluation.tables import part_counts

_WIDTH: Final = 100
_BY: Final = {"whole": "every range right", "detected": "content overlap 0.5"}
_HEADS: Final = {
    Change.GAINED: "Gained: gold that the new predictions find and the old ones do not",
    Change.LOST: "Lost: gold that the old predictions find and the new ones do not",
    Change.SPURIOUS_NEW: "New spurious: new predictions that find no gold",
    Change.SPURIOUS_GONE: "Spurious no more: old predictions that found no gold",
}
# Whose claim an item is, and whose stands beside it.
_SIDES: Final = {
    Change.GAINED: ("gold", "old"),
    Change.LOST: ("gold", "new"),
    Change.SPURIOUS_NEW: ("new", "gold"),
    Change.SPURIOUS_GONE: ("old", "gold"),
}


@attrs.frozen
class Report:
    """Tables, then what changed; ``texts`` are those of the articles by their names."""

    tables: list[Table]
    gains: Gains | None = None
    texts: dict[str, str] = attrs.field(factory=dict)

    def as_dict(self) -> dict[str, Any]:
        """Give the report in the shape that is written as JSON."""
        found: dict[str, Any] = {"tables": [table.as_dict() for table in self.tables]}
        if self.gains is not None:
            for change in Change:
                items = [_as_dict(item, self.texts[item.article]) for item in self.gains.of(change)]
                found[change.value.replace(" ", "_")] = items
        return found

    def render(self) -> str:
        """Write the report for people, the same at a terminal and in a pipe."""
        blocks = [table.render() for table in self.tables]
        if self.gains is not None:
            for change, head in _HEADS.items():
                items = self.gains.of(change)
                blocks.append(f"{head} ({len(items)})")
                blocks += ["\n".join(_lines(item, self.texts[item.article])) for item in items]
        return "\n\n".join(blocks)


def changes_table(found: Gains, articles: int, by: By) -> Table:
    """Count what changed, before the changes are listed."""
    sizes = {change: len(found.of(change)) for change in Change}
    rows: list[tuple[Cell, ...]] = [
        ("gold, found", *found.found, sizes[Change.GAINED], sizes[Change.LOST]),
        ("spurious", *found.spurious, sizes[Change.SPURIOUS_NEW], sizes[Change.SPURIOUS_GONE]),
    ]
    return Table(
        title=f"Gains and losses, {articles} articles, {found.wanted} gold attributions",
        columns=("attributions", "old", "new", "only new", "only old"),
        rows=rows,
        note=f"Found: {_BY[by]}.",
    )


def figures_table(new: Sequence[Compared], old: Sequence[Compared]) -> Table:
    """Put the F1 of old and new predictions side by side."""
    rows: list[tuple[Cell, ...]] = []
    for (name, before), (_, after) in zip(part_counts(old), part_counts(new), strict=True):
        rows.append((name, before.f1, after.f1, after.f1 - before.f1))
    return Table(title="F1", columns=("part", "old", "new", "change"), rows=rows)


def _lines(item: Item, text: str) -> Iterator[str]:
    """Draw one change: where it is, then the claim and what stands in its place."""
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
