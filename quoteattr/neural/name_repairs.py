"""Where names end: what no window shows well, told by the letters and marks around a name.

Each repair mends a kind of cut: at a hyphen ("Lee Sang" of "Lee Sang-min"), between given names, at
a particle ("Zayed bin" of "Zayed bin Sultan"), at a slash, inside quotation marks or brackets.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from typing import Final

import attrs

from quoteattr import lexicon
from quoteattr.neural.windows import LINE, Words

Span = tuple[str, int, int]
"""Type, first word, word after the last."""

_PERSON, _BODY = "PERSON", "ORG"
_HYPHENS: Final = frozenset("-‐‑–")
# Words in small letters inside names of persons, by which no name ends.
_PARTICLES: Final = frozenset(
    "abd abu al ap ben bin binte binti bint da das de del della den der di do dos du el ibn la las "
    "le los ni of san st ter van vom von vel y ze zu zur".split()
) - {"of"}
_LINKS: Final = frozenset("of for and & the in on at de del la du des di da do".split())
_OPENING: Final = frozenset("([{‘“„«\"'")
_CLOSING: Final = {")": "(", "]": "[", "}": "{", "’": "‘", "”": "“", "»": "«", '"': '"', "'": "'"}


@attrs.frozen
class _Text:
    words: Words
    tags: Sequence[str]
    titles: Collection[int]

    def joined(self, i: int) -> bool:
        """Return whether nothing but a blank is before a word."""
        return 0 < i < len(self.words.texts) and self.words.gaps[i] < LINE

    def is_proper(self, i: int) -> bool:
        """Return whether a word is a proper noun with a capital."""
        return (
            i < len(self.tags)
            and self.tags[i] in ("NNP", "NNPS")
            and self.words.texts[i][:1].isupper()
        )


def repaired(
    spans: Sequence[Span], words: Words, tags: Sequence[str], titles: Collection[int]
) -> list[Span]:
    """Return the names with their ends mended, in text order.

    Args:
        spans: The names in text order, not overlapping.
        words: The words.
        tags: The tag of each word.
        titles: The words of titles and of letters behind names.
    """
    text = _Text(words, tags, titles)
    found: list[Span] = []
    for number, span in enumerate(spans):
        if found and span[1] < found[-1][2]:
            continue  # the name before took it in
        limit = spans[number + 1][1] if number + 1 < len(spans) else len(words.texts)
        span = _without_titles(span, text)
        for repair in _REPAIRS:
            span = repair(span, limit, text)
        if found and _is_one(found[-1], span, text):
            found[-1] = (span[0] if _is_slashed(found[-1], span, text) else found[-1][0],
                         found[-1][1], span[2])  # fmt: skip
        else:
            found.append(span)
    return found


def _without_titles(span: Span, text: _Text) -> Span:
    kind, start, stop = span
    if kind == _PERSON:
        while start < stop - 1 and start in text.titles:
            start += 1
        while stop > start + 1 and stop - 1 in text.titles:
            stop -= 1
    return kind, start, stop


def _behind_hyphen(span: Span, limit: int, text: _Text) -> Span:
    """Mend "[Lee Sang]-min": the second half of a given name is written small."""
    kind, start, stop = span
    texts, gaps = text.words.texts, text.words.gaps
    while (
        kind == _PERSON
        and stop + 1 < min(limit + 2, len(texts))
        and texts[stop] in _HYPHENS
        and gaps[stop] == gaps[stop + 1] == 0
        and text.tags[stop + 1] in ("NNP", "NNPS", "NN", "FW", "XX")
        and texts[stop + 1].isalpha()
        and (texts[stop + 1][:1].isupper() or len(texts[stop + 1]) <= 6)
    ):
        stop += 2
    return kind, start, stop


def _behind_particle(span: Span, limit: int, text: _Text) -> Span:
    """Mend "[Zayed bin] Sultan": no person's name ends with a particle."""
    kind, start, stop = span
    if kind == _PERSON and stop - start > 1 and text.words.texts[stop - 1] in _PARTICLES:
        while text.joined(stop) and stop < limit and text.is_proper(stop):
            stop += 1
    return kind, start, stop


def _without_mark(span: Span, limit: int, text: _Text) -> Span:
    """Mend "[Saheb (]": no name ends with an opening mark or a dash."""
    kind, start, stop = span
    texts = text.words.texts
    while stop > start + 1 and (texts[stop - 1] in _OPENING or texts[stop - 1] in _HYPHENS):
        stop -= 1
    return kind, start, stop


_REPAIRS: Final[tuple[Callable[[Span, int, _Text], Span], ...]] = (
    _behind_hyphen,
    _behind_particle,
    _without_mark,
)


def _is_one(before: Span, span: Span, text: _Text) -> bool:
    """Return whether two neighbours are one name."""
    return _is_slashed(before, span, text) or (
        before[0] == span[0] == _PERSON and before[2] == span[1] and text.joined(span[1])
    )


def _is_slashed(before: Span, span: Span, text: _Text) -> bool:
    """Return whether a slash joins a word to a body: "Carcross/Tagish First Nation"."""
    texts, gaps = text.words.texts, text.words.gaps
    return (
        span[0] == _BODY
        and before[2] - before[1] == 1
        and span[1] == before[2] + 1
        and texts[before[2]] == "/"
        and gaps[before[2]] == gaps[span[1]] == 0
        and span[2] - span[1] > 1
        and texts[span[2] - 1].lower() in lexicon.ORGANIZATIONS
    )
