"""Offices and their places that look like names of persons: "the local [Lurah], Agus Wibowo, said".

No list has the offices of all countries, and models take a foreign noun with a capital for a name.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from quoteattr import lexicon
from quoteattr.neural.names.joins import FINITE_TAGS, Span, follows
from quoteattr.neural.windows import Words

_PERSON: Final = "PERSON"
_MODIFIERS: Final = ("JJ", "NN", "NNP")
_MOST_WORDS: Final = 10  # of an office before the comma


def without_offices(spans: Sequence[Span], words: Words, tags: Sequence[str]) -> list[Span]:
    """Return the names without offices whose holder stands behind a comma; their places are places.

    Nobody is called "the village [Gram Sevak]" or "the Medical Officer, [Kurnool]", when a full
    name follows between commas before a verb.

    Args:
        spans: The names in text order, not overlapping.
        words: The words.
        tags: The tag of each word.
    """
    found: list[Span] = []
    for number, span in enumerate(spans):
        kind, start, stop = span
        if kind != _PERSON or not _is_held(stop, spans[number + 1 : number + 2], words, tags):
            found.append(span)
        elif stop == start + 1 and _is_behind_office(start, words, tags):
            found.append(("GPE", start, stop))
        elif not _is_definite(start, words, tags):
            found.append(span)
    return found


def _is_held(stop: int, following: Sequence[Span], words: Words, tags: Sequence[str]) -> bool:
    """Return whether a full name follows a comma: "[Lurah], [Agus Wibowo], said"."""
    texts = words.texts
    return any(
        kind == _PERSON
        and begin == stop + 1
        and end > begin + 1
        and texts[stop] == "," == "".join(texts[end : end + 1])
        and follows(words, begin)
        and "".join(tags[end + 1 : end + 2]) in FINITE_TAGS
        for kind, begin, end in following
    )


def _is_behind_office(start: int, words: Words, tags: Sequence[str]) -> bool:
    """Return whether a name is where an office is: "Superintendent of Police [Gilgit]"."""
    texts, i = words.texts, start - 1
    if not follows(words, start):
        return False
    if texts[i] != ",":
        return texts[i] == "Police" or texts[i].lower() in lexicon.PERSONS
    while i > max(0, start - _MOST_WORDS) and follows(words, i):
        i -= 1
        if texts[i].lower() in lexicon.PERSONS:
            return tags[i] in _MODIFIERS
        if tags[i] in FINITE_TAGS or texts[i] == ",":
            break
    return False


def _is_definite(start: int, words: Words, tags: Sequence[str]) -> bool:
    """Return whether an article and words for what an office is about stand before a name."""
    while start > 0 and follows(words, start) and tags[start - 1] in _MODIFIERS:
        start -= 1
    return start > 0 and words.texts[start - 1].lower() == "the" and follows(words, start)
