"""The paragraphs of a plain text.

A blank line ends a paragraph. So does a single line end, unless `quoteattr.text.line_ends` finds
that the sentence continues after it.
"""

from __future__ import annotations

from collections.abc import Iterator

from quoteattr.spans import Range, trim
from quoteattr.text.line_ends import ends_within


def paragraphs(text: str) -> tuple[Range, ...]:
    r"""Return the paragraphs of a text, in order and without white space at their ends.

    Ranges are code points of ``text``. White space alone is not a paragraph.

    >>> [p.slice("One.\n\nTwo. \nThree.") for p in paragraphs("One.\n\nTwo. \nThree.")]
    ['One.', 'Two.', 'Three.']
    """
    found: list[Range] = []
    for block in _blocks(text):
        found.append(block[0])
        within = ends_within([line.slice(text) for line in block])
        for line, continues in zip(block[1:], within, strict=True):
            if continues:
                found[-1] = found[-1].cover(line)
            else:
                found.append(line)
    return tuple(found)


def _blocks(text: str) -> Iterator[list[Range]]:
    """Yield the lines between two blank lines, each without white space at its ends."""
    block: list[Range] = []
    start = 0
    for line in text.splitlines(keepends=True):
        trimmed = trim(text, Range(start, start + len(line)))
        start += len(line)
        if trimmed:
            block.append(trimmed)
        elif block:
            yield block
            block = []
    if block:
        yield block
