"""Where the paragraphs of a plain text lie.

A blank line ends a paragraph. A single line break ends one too, unless the block of lines between
two blank lines looks wrapped at a column, as texts from terminals and mail are.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from quoteattr.spans import Range, trim

_WIDEST_COLUMN = 120
_NARROWEST_COLUMN = 40


def paragraphs(text: str) -> tuple[Range, ...]:
    r"""Find the paragraphs of a text.

    Ranges are code points of ``text``, in its order, disjoint, without white space at their ends;
    white space alone holds no paragraph.

    >>> [p.slice("One.\n\nTwo. \nThree.") for p in paragraphs("One.\n\nTwo. \nThree.")]
    ['One.', 'Two.', 'Three.']
    """
    found: list[Range] = []
    for block in _blocks(text):
        if _is_wrapped(text, block):
            found.append(block[0].cover(block[-1]))
        else:
            found.extend(block)
    return tuple(found)


def _blocks(text: str) -> Iterator[list[Range]]:
    """Yield the lines between two blank lines, each without white space at its ends."""
    block: list[Range] = []
    start = 0
    for line in text.splitlines(keepends=True):
        inked = trim(text, Range(start, start + len(line)))
        start += len(line)
        if inked:
            block.append(inked)
        elif block:
            yield block
            block = []
    if block:
        yield block


def _is_wrapped(text: str, block: Sequence[Range]) -> bool:
    full = block[:-1]  # the last line may be short
    if not full:
        return False
    widest = max(len(line) for line in block)
    if not _NARROWEST_COLUMN <= widest <= _WIDEST_COLUMN:
        return False
    if min(len(line) for line in full) < 0.6 * widest:
        return False
    # Paragraphs end sentences; a column cuts most lines within one.
    cut = sum(text[line.end - 1].isalnum() or text[line.end - 1] == "," for line in full)
    return 2 * cut >= len(full)
