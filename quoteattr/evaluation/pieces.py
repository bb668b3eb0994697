"""The text of an article as far as the spans of its records tell it."""

from __future__ import annotations

from collections.abc import Iterable

from quoteattr.errors import InputError
from quoteattr.records import Span

UNKNOWN = "\0"
"""Stands for a code point that no span holds; no article has it."""


def pieced(spans: Iterable[Span]) -> str:
    r"""Put a text together from spans, `UNKNOWN` where none tells it; offsets stay as they are.

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
