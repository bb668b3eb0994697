"""Where the paragraphs of a plain text lie.

A blank line ends a paragraph. A single line end ends one too, unless `quoteattr.text.line_ends`
finds that the sentence goes on behind it.
"""

from __future__ import annotations

from collections.abc import Iterator

from quoteattr.spans import Range, trim
from quoteattr.text.line_ends import ends_within


def paragraphs(text: str) -> tuple[Range, ...]:
    r"""Find the paragraphs of a text.

    Ranges are code points of ``text``, in its order, disjoint, without white space at their ends;
    white space alone holds no paragraph.

    >>> [p.slice("One.\n\nTwo. \nThree.") for p in paragraphs("One.\n\nTwo. \nThree.")]
    ['One.', 'Two.', 'Three.']
    """
    found: list[Range] = []
    for block in _blocks(text):
        found.append(block[0])
        within = ends_within([line.slice(text) for line in block])
        for line, goes_on in zip(block[1:], within, strict=True):
            if goes_on:
                found[-1] = found[-1].cover(line)
            else:
                found.append(line)
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
