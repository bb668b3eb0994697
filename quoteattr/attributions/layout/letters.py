"""Letters: a salutation opens them, and whoever signs them says what is in between."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from typing import Final

import regex

from quoteattr.document.document import Document
from quoteattr.document.proposals import LayoutAttribution
from quoteattr.spans import Range, trim

_SALUTATION: Final = regex.compile(
    r"(?:(?:Sirs?|Madam|Editor)(?:\s(?:or|and|/)\sMadam)?,?\s?(?:[—–]|-(?=\s))"
    r"|Dear\s(?:\p{Lu}[\p{L}.'’-]*|of|the|and|or|fellow|sir|madam|editor)"
    r"(?:\s(?:\p{Lu}[\p{L}.'’-]*|of|the|and|or|fellow|sir|madam|editor)){0,7}\s?(?:[,:—–]|-(?=\s))"
    r"|The\sEditor,\s(?:Dear\s)?(?:Sir|Madam)s?\s?[:,—–-]"
    r"|To\sthe\s[Ee]ditors?\s?[:,—–])[\s—–]*+",
    regex.IGNORECASE,
)
_VALEDICTION: Final = regex.compile(
    r"(?:(?:I\sam|we\sare|yours)\b[^\n,.]{0,20}(?:,\setc\.?)?"
    r"|(?:kind|best|warm|with kind)?\s?regards|sincerely|respectfully|faithfully|best wishes"
    r"|in solidarity|with (?:thanks|gratitude)|love)\s?[,.]?",
    regex.IGNORECASE,
)
_WORD: Final = r"\p{Lu}[\p{L}\p{M}.'’-]*+"
_MORE: Final = rf"(?:\s(?:(?:de|da|dos|van|von|der|den|al|bin|the|and|&)\s)?{_WORD})"
_REST: Final = r"(?:(?:,|\s\()[^\n?!]{1,80})?[.,]?"
_NAME: Final = regex.compile(rf"(?P<name>{_WORD}{_MORE}{{1,5}}){_REST}")
# After "Yours sincerely," one word is a name as well.
_SIGNED: Final = regex.compile(rf"(?P<name>{_WORD}{_MORE}{{0,5}}){_REST}")
_MAX_BODY: Final = 100  # lines: an article that begins with a salutation may have no signature


def letters(document: Document) -> Iterator[LayoutAttribution]:
    r"""Yield the letters of a text in order, each with its signature as the source.

    A letter has a salutation ("Sir –", "Dear Editor,", "To the Editor:") and a name on a line of
    its own below. The office or place below the name belongs to nobody's words.

    >>> import spacy
    >>> [one.cue for one in letters(Document(spacy.blank("en")("Sir – No.\n\nAda Quill\nOslo")))]
    [None]
    """
    text = document.text
    lines = [line for line in _lines(text) if line]
    starts = [n for n, line in enumerate(lines) if _SALUTATION.match(text, line.start, line.end)]
    for n, stop in itertools.pairwise([*starts, len(lines)]):
        head = _SALUTATION.match(text, lines[n].start, lines[n].end)
        assert head is not None
        signed = _signature(text, lines[n + 1 : min(stop, n + _MAX_BODY)])
        if signed is None:
            continue
        name, end = signed
        body = trim(text, Range(head.end(), end))
        contents = [
            document.token_span(part.start, part.end)
            for place in document.paragraphs
            if (part := place.intersection(body))
        ]
        source = document.token_span(name.start, name.end)
        spans = [one for one in contents if one is not None]
        if source is not None and spans and spans[-1].stop <= source.start:
            yield LayoutAttribution(source, None, tuple(spans))


def _lines(text: str) -> Iterator[Range]:
    start = 0
    for line in text.splitlines(keepends=True):
        yield trim(text, Range(start, start + len(line)))
        start += len(line)


def _signature(text: str, lines: Sequence[Range]) -> tuple[Range, int] | None:
    """Return the name that signs a letter, and where the letter's own words end; or None.

    Args:
        text: The text.
        lines: The lines after the salutation that hold anything, up to the next letter.
    """
    for number, line in enumerate(lines):
        end = line.start
        closing = _VALEDICTION.match(text, line.start, line.end)
        start = line.start
        if closing is not None:
            rest = trim(text, Range(closing.end(), line.end))
            if not rest and number + 1 < len(lines):
                rest = lines[number + 1]
            found = _SIGNED.fullmatch(text, rest.start, rest.end) if rest else None
        else:
            found = _NAME.fullmatch(text, start, line.end)
        if found is not None:
            return Range(*found.span("name")), end
    return None
