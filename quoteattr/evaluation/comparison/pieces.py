"""Reconstructing the text of an article from the spans of its records."""

from __future__ import annotations

from collections.abc import Iterable

from quoteattr.errors import InputError
from quoteattr.records import Span

UNKNOWN = "\0"
"""Stands for a code point outside all spans; articles never contain it."""


def pieced(spans: Iterable[Span]) -> str:
    r"""Return the text of spans at their offsets, with `UNKNOWN` between them.

    Raises:
        InputError: Two spans disagree.

    >>> pieced([Span(start=0, end=3, text="She"), Span(start=4, end=8, text="said")])
    'She\x00said'
    """
    text: list[str] = []
    for span in spans:
        text += UNKNOWN * (span.end - len(text))
        before = "".join(text[span.start : span.end])
        for old, new in zip(before, span.text, strict=True):
            if old not in (UNKNOWN, new):
                raise InputError(
                    f"{span.text!r} at {span.start} does not agree with {before!r} there: "
                    "use the same text"
                )
        text[span.start : span.end] = span.text
    return "".join(text)
