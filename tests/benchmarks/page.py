"""Tables as Markdown, and the place in a page where they stand."""

from __future__ import annotations

from collections.abc import Sequence

from quoteattr.evaluation.scores import Cell, Table

BEGIN = "<!-- tables: python -m tests.benchmarks writes them -->"
END = "<!-- end of tables -->"


def markdown(table: Table) -> str:
    """Write a table under its title.

    >>> print(markdown(Table(title="F1", columns=("extractor", "all"), rows=[("ours", 79.84)])))
    **F1**
    <BLANKLINE>
    | extractor | all |
    | --- | --- |
    | ours | 79.8 |
    """
    lines = [table.columns, ("---",) * len(table.columns), *(map(_printed, r) for r in table.rows)]
    drawn = [f"| {' | '.join(line)} |" for line in lines]
    return "\n".join([f"**{table.title}**", "", *drawn])


def _printed(cell: Cell) -> str:
    if cell is None:
        return ""
    return f"{cell:.1f}" if isinstance(cell, float) else str(cell)


def section(tables: Sequence[Table], state: str) -> str:
    """Write what stands between the marks of a page: when and where it was measured, and what."""
    return "\n\n".join([BEGIN, state, *map(markdown, tables), END])


def replaced(page: str, tables: Sequence[Table], state: str) -> str:
    """Put new tables in the place of those in a page.

    Raises:
        ValueError: The page has no marks around them.
    """
    before, begin, rest = page.partition(BEGIN)
    _, end, behind = rest.partition(END)
    if not begin or not end:
        raise ValueError(f"the page needs the lines {BEGIN} and {END}: write them into it")
    return before + section(tables, state) + behind
