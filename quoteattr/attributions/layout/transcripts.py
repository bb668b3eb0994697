"""The turns of a transcript: a label opens the paragraph in which its speaker's words begin.

Interviews, debates, hearings, podcasts and briefings have this layout. So have lists ("Price: 5
dollars"), tables of scores and listings, which nobody says: all labels of a text and the words
after them decide together whether it is a transcript.
"""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Final

import attrs
import regex

from quoteattr.attributions.layout.labels import Label, label_at
from quoteattr.document.document import Document
from quoteattr.document.proposals import LayoutAttribution
from quoteattr.document.token_spans import TokenSpan
from quoteattr.spans import Range

_PEOPLE: Final = ("PERSON", "PER")
# Words of somebody who speaks to somebody. "You" is not among them: recipes and horoscopes say it.
_SPOKEN: Final = regex.compile(
    r"\?|\b(?:I|we|me|us|my|our|I['’]\w+|we['’]\w+)\b|^\W*(?:yes|no|thanks?|thank you|hello|hi|"
    r"good (?:morning|afternoon|evening|day)|welcome|order|well|oh|sir|madam|please|sure|right|"
    r"okay|ok|absolutely|exactly|never)\b",
    regex.IGNORECASE | regex.MULTILINE,
)
# "(Applause.)", "[crosstalk]", "(END VIDEOTAPE)", "10:42": nobody says it.
_STAGE: Final = regex.compile(
    r"[\"“]?(?:\([^()]*\)|\[[^\[\]]*\]|<[^<>]*>)[.\"”]*|\*+|-+|–+|—+|[\d:.\s]+(?:[ap]m)?"
)
_ENDED: Final = regex.compile(r"[.?!…—–-][\"”’')\]]*$")
_LABELLED: Final = regex.compile(r"[\p{Lu}][^\n:.?!]{0,40}:\s")


@attrs.define
class _Turn:
    """A label with the ranges of the words after it."""

    label: Label
    parts: list[Range]
    is_person: bool = False


def turns(document: Document) -> Iterator[LayoutAttribution]:
    """Yield the turns of a transcript in text order; none if the text is no transcript.

    >>> import spacy
    >>> list(turns(Document(spacy.blank("en")("NOTE: It rained."))))
    []
    """
    return (turn for _, turn in labelled(document))


def labelled(document: Document) -> Iterator[tuple[Label, LayoutAttribution]]:
    r"""Yield the turns of a transcript in text order, each with its label.

    >>> import spacy
    >>> text = "Q: Did it rain?\n\nA: It did.\n\nQ: And now?"
    >>> [label.key for label, _ in labelled(Document(spacy.blank("en")(text)))]
    ['q', 'a', 'q']
    """
    found = _labelled(document)
    for turn in found if found and _is_transcript(document.text, found) else ():
        contents = [document.token_span(part.start, part.end) for part in turn.parts]
        source = document.token_span(turn.label.source.start, turn.label.source.end)
        mark = turn.label.cue
        cue = None if mark is None else document.token_span(mark.start, mark.end)
        spans = [one for one in contents if one is not None]
        if cue is not None and source is not None and cue.overlaps(source):
            cue = None  # a tokenizer may leave "Q." in one token
        if source is not None and spans and _is_disjoint([source, *([cue] if cue else []), *spans]):
            yield turn.label, LayoutAttribution(source, cue, tuple(spans))


def _is_disjoint(spans: Sequence[TokenSpan]) -> bool:
    """Return whether spans follow each other; they do not if a token holds parts of two."""
    return all(one.stop <= other.start for one, other in itertools.pairwise(spans))


def _labelled(document: Document) -> list[_Turn]:
    """Return the paragraphs with labels that may be turns, each with the paragraphs it goes on to.

    What follows the last label may be the article again, so that only its own paragraph counts.
    """
    text, places = document.text, document.paragraphs
    if not regex.search(r":|—|–|--|\)\n|^(?:Mr|Q)\b", text, regex.MULTILINE):
        return []
    people = {token.lower_ for token in document.doc if token.ent_type_ in _PEOPLE}
    labels = _known([label_at(text, place) for place in places], text)
    numbers = [n for n, label in enumerate(labels) if label is not None]
    found = []
    for n, following in itertools.zip_longest(numbers, numbers[1:]):
        label = labels[n]
        assert label is not None
        parts = [Range(label.end, places[n].end)] if label.end < places[n].end else []
        own = _own_words(text, label)
        stop = following if following is not None else n + (1 if parts else 2)
        if parts and not _ENDED.search(parts[0].slice(text)):
            stop = n + 1  # a headline with a colon, or words that somebody interrupts
        for place in places[n + 1 : stop]:
            if _STAGE.fullmatch(text, place.start, place.end):
                continue
            words = place.slice(text)
            if _LABELLED.match(words) or not _ENDED.search(words) or _names(words, own):
                break
            parts.append(place)
        if parts:
            is_person = label.is_strong or label.name.slice(text).split()[-1].lower() in people
            found.append(_Turn(label, parts, is_person))
    return found


def _known(labels: Sequence[Label | None], text: str) -> list[Label | None]:
    """Return the labels without names that fill their paragraph and are in no other label."""
    names = {one.name.slice(text) for one in labels if one is not None and not one.is_bare}
    return [
        None if one is not None and one.is_bare and one.name.slice(text) not in names else one
        for one in labels
    ]


def _own_words(text: str, label: Label) -> frozenset[str]:
    """Return the words by which the article could speak about the one who has a label."""
    words = label.name.slice(text).split()
    return frozenset({words[-1]} if label.key == words[-1].lower() and len(words[-1]) > 1 else ())


def _names(paragraph: str, words: frozenset[str]) -> bool:
    """Return whether a paragraph tells about the speaker: then it is the article's, and no turn."""
    return any(regex.search(rf"\b{regex.escape(word)}\b", paragraph) for word in words)


def _is_transcript(text: str, found: list[_Turn]) -> bool:
    """Return whether turns of a conversation are what the labels of a text introduce.

    Speakers come back, and they say "I" or ask. Labels of which some come back and some are known
    as persons need the least of it. Costs a transcript in which each speaks once and nobody says
    "I".
    """
    counts = Counter(turn.label.key for turn in found)
    if "a" in counts and "q" not in counts:
        return False  # the answers that one may choose from
    ended = sum(_ENDED.search(turn.parts[0].slice(text)) is not None for turn in found)
    if 2 * ended < len(found):
        return False  # headings, scores and listings
    back = [key for key, count in counts.items() if count > 1]
    people = {turn.label.key for turn in found if turn.is_person}
    spoken = sum(any(_SPOKEN.search(part.slice(text)) for part in turn.parts) for turn in found)
    share = spoken / len(found)
    capitals = {turn.label.key for turn in found if turn.label.in_capitals}
    kept = people | capitals | set(back)
    found[:] = [turn for turn in found if turn.label.key in kept]
    if len(found) < 2 or len(counts) < 2:
        return False
    if len([key for key in back if key in capitals]) > 1 or {"q", "a"} <= counts.keys():
        return True
    if back and people:
        return 3 * spoken >= len(found) and len(found) > 2
    if len(people) > 1:
        return 3 * share >= 2
    return len(back) > 1 and 2 * share >= 1
