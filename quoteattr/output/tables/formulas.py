"""Cells that no spreadsheet runs as a formula.

One that begins with ``= + - @``, their wide forms, a tab or a line end gets an apostrophe before
it. So does one that already begins with such an apostrophe, and an empty text, which is thus
distinct from a missing one. Within a cell, the apostrophe stands after a
semicolon, comma, tab or line end that one of those signs follows: Excel uses the separator of its
country, and if that is another one, it ignores our quotes and cuts the cell there. Reading removes
all these apostrophes.
"""

from __future__ import annotations

from typing import Final

import regex

_DANGER: Final = r"[=+\-@＝＋－＠\t\r\n]"
_RUNS: Final = regex.compile(rf"'*(?:{_DANGER}|\Z)")
_GUARDED: Final = regex.compile(rf"'+(?:{_DANGER}|\Z)")
# Quotes may stand between: where cells are cut at semicolons, the quotes after one vanish.
_CUT: Final = regex.compile(r"([;,\t\r\n])(?=[\t\r\n\"']*+[=+\-@＝＋－＠])")
_GUARDED_CUT: Final = regex.compile(r"([;,\t\r\n])'(?=[\t\r\n\"']*+[=+\-@＝＋－＠])")


def guarded(cell: str | None) -> str:
    """Return a cell that no spreadsheet takes for a formula; an empty one for None.

    >>> guarded("-1.2 percent"), guarded("said"), guarded(""), guarded(None)
    ("'-1.2 percent", 'said', "'", '')
    >>> guarded("rain;=1+1")
    "rain;'=1+1"
    """
    if cell is None:
        return ""
    cell = _CUT.sub(r"\1'", cell)
    return f"'{cell}" if _RUNS.match(cell) else cell


def unguarded(cell: str) -> str | None:
    """Return what ``guarded`` made the cell from.

    >>> unguarded("'-1.2 percent"), unguarded("'"), unguarded("")
    ('-1.2 percent', '', None)
    """
    if not cell:
        return None
    cell = cell[1:] if _GUARDED.match(cell) else cell
    return _GUARDED_CUT.sub(r"\1", cell)
