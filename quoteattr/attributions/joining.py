"""How the parts of an interrupted content become one text: "… a collapse,” she said. “Nobody …".

Between two parts the punctuation is the reporter's: a comma stands where the speaker ended a
sentence. The text has the punctuation that a reader expects, and tells where it differs.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from typing import Final

import attrs

from quoteattr.attributions.rules.reporting import FINITE_TAGS
from quoteattr.document.document import Document
from quoteattr.records import Join
from quoteattr.spans import Range

_MARKS: Final = " \t\r\n\u00a0\"'“”„‟‘’‚‛«»‹›"
_ENDS: Final = (".", "?", "!", "…")
# A part that ends with one of these is broken off or leads to the next: nothing is added.
_OPEN: Final = ("—", "–", "-", ":", ";")


@attrs.frozen
class Joint:
    """Where two parts meet: the range of the first one's punctuation, and what stands instead."""

    printed: Range
    new: str


def joints(document: Document, parts: Sequence[Range]) -> Iterator[Joint]:
    """Yield how each part of a content joins the next one.

    Args:
        document: The document.
        parts: The ranges of the parts in text order, without quotation marks around them.
    """
    for before, after in itertools.pairwise(parts):
        end = before.end
        # A comma may stand before the mark of a quotation inside this one: "we call it ‘safe,’".
        said = before.slice(document.text).rstrip(_MARKS + ")]")
        comma = said.endswith(",")
        at = before.start + len(said)
        if not _begins_sentence(document, before, after, comma=comma):
            parted = comma and _is_subject(document, Range(before.start, at), after)
            yield Joint(Range(at - 1, at) if parted else Range(end, end), "")
        elif comma:
            yield Joint(Range(at - 1, at), ".")
        else:
            ended = not said or said.endswith((*_ENDS, *_OPEN))
            yield Joint(Range(end, end), "" if ended else ".")


def _begins_sentence(document: Document, before: Range, after: Range, *, comma: bool) -> bool:
    """Return whether a part begins a new sentence.

    A capital alone shows it only after a comma, and not if "I" or a name has it: '"The plan," he
    said, "I like."'
    """
    start = next((i for i in range(after.start, after.end) if document.text[i].isalnum()), None)
    if start is None or document.text[start].islower():
        return False
    between = document.text[before.end : after.start]
    if between.rstrip(_MARKS).endswith(_ENDS[:3]) or "\n" in between:
        return True
    word = document.span(start, start + 1)
    if not comma or word is None or not document.text[start].isupper():
        return False
    return word[0].tag_ not in ("NNP", "NNPS") and word[0].text != "I" and not word[0].ent_type_


def _is_subject(document: Document, before: Range, after: Range) -> bool:
    """Return whether a comma parts a subject from its verb: '"The plan," he said, "is dead."'."""
    first, last = document.span(before.start, before.end), document.span(after.start, after.end)
    if first is None or last is None or last[0].tag_ not in FINITE_TAGS:
        return False
    return first[0].tag_ not in ("IN", "RB", "UH", "WRB") and not any(
        token.tag_ in FINITE_TAGS or token.text in _ENDS for token in first
    )


def join(text: str, parts: Sequence[Range], between: Sequence[Joint]) -> tuple[str, list[Join]]:
    """Return the text of some parts, and where it differs from what was printed.

    >>> join("No, he said. Yes", [Range(0, 3), Range(13, 16)], [Joint(Range(2, 3), ".")])
    ('No. Yes', [Join(at=2, printed=',', text='.')])
    """
    said, joins = "", []
    for part, joint in itertools.zip_longest(parts, between):
        if joint is None:
            said += part.slice(text)
            break
        said += text[part.start : joint.printed.start]
        printed = joint.printed.slice(text)
        if printed != joint.new:
            joins.append(Join(at=len(said), printed=printed, text=joint.new))
        said += joint.new + text[joint.printed.end : part.end] + " "
    return said, joins
