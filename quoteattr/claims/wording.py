"""A claim from the parts of a content and the edits to it: joined, with capital and full stop."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from typing import Final

from quoteattr.attributions.draft import ClaimDraft, Edit
from quoteattr.attributions.joining import joints
from quoteattr.document.document import Document
from quoteattr.spans import Range

_CLOSERS: Final = "\"'”’»)]"
_ENDS: Final = (".", "?", "!", "…")
_DANGLING: Final = " ,;:–—-"


def worded(
    document: Document, parts: Sequence[Range], edits: Sequence[Edit], dropped: Sequence[Range] = ()
) -> ClaimDraft | None:
    """Return the claim of some parts with the edits made; None if no word is left.

    Args:
        document: The document.
        parts: The ranges of the parts in text order, without quotation marks around them.
        edits: The edits, disjoint and in text order. Punctuation between parts is not among them.
        dropped: The ranges to leave out; no edit touches them.
    """
    pieces = []
    for part, joint in itertools.zip_longest(parts, joints(document, parts)):
        changes = [(edit.place, edit.new) for edit in edits if part.contains(edit.place)]
        changes += [(place, "") for place in dropped if part.contains(place)]
        if joint is not None and joint.printed.slice(document.text) != joint.new:
            changes.append((joint.printed, joint.new))
        pieces.append("".join(_changed(document.text, part, sorted(changes))))
    sentence = closed(" ".join(" ".join(pieces).split()))
    return ClaimDraft(sentence, tuple(edits)) if sentence else None


def _changed(text: str, part: Range, changes: Sequence[tuple[Range, str]]) -> Iterator[str]:
    at = part.start
    for place, new in changes:
        yield text[at : place.start]
        yield new
        at = place.end
    yield text[at : part.end]


def closed(said: str) -> str:
    """Return some words with a capital at the beginning and a full stop at the end.

    >>> closed("the bridge is “safe,”"), closed("iPhones are safe"), closed("Why?")
    ('The bridge is “safe.”', 'iPhones are safe.', 'Why?')
    """
    said = said.lstrip(_CLOSERS.replace('"', "").replace("'", "") + _DANGLING + "…")
    stem = said.rstrip(_CLOSERS + _DANGLING)
    tail = "".join(mark for mark in said[len(stem) :] if mark not in _DANGLING)
    if not any(map(str.isalnum, stem)):
        return ""
    if not stem.endswith(_ENDS):
        # American and British papers differ; a mark that stood outside the comma stays outside.
        inside = said[len(stem) :].lstrip(" ")[:1] == "," and tail
        stem, tail = (f"{stem}.", tail) if inside or not tail else (stem, f"{tail}.")
    first = next(i for i, letter in enumerate(stem) if letter.isalnum())
    word = stem[first:].split(maxsplit=1)[0]
    if word[:1].islower() and word == word.lower():
        stem = stem[:first] + stem[first].upper() + stem[first + 1 :]
    return stem + tail
