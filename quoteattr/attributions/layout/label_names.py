"""Who the labels and signatures of a text name: "VANN" is "GRETA VANN" of an earlier label.

The words of a label are all that names its speaker. A description elsewhere ("the speaker of the
parliament") is somebody else, and so is whoever has another label.
"""

from __future__ import annotations

import itertools
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

import regex
from spacy.tokens import Doc, Span

from quoteattr import lexicon
from quoteattr.attributions.layout import headings, letters, transcripts
from quoteattr.attributions.layout.labels import Label, is_honorific
from quoteattr.document.document import Document
from quoteattr.document.token_spans import TokenSpan

_PEOPLE: Final = ("PERSON", "PER")
# "The Minister for Water (Mr. Otieno)": the office is the label, and the name is in brackets.
_OFFICE: Final = regex.compile(r"the\b|.*\b(?:of|for|to)\b", regex.IGNORECASE)
_IN_BRACKETS: Final = regex.compile(r"\s?[(\[](?P<name>\p{Lu}[^()\[\]\d]+)[)\]]")
_JOINED: Final = regex.compile(r"\s(?:and|&)\s")  # two speakers at once: "Roe and Lind:"
_INITIALS: Final = regex.compile(r"(?:\p{Lu}\.?){2,3}")


def label_names(document: Document) -> Mapping[int, Span]:
    """Return the name that each label and signature of a text stands for.

    The keys are the first tokens of their sources. The name is the fullest one in the labels of
    that speaker, or else in the article; it is the words of the label if there is none.

    >>> import spacy
    >>> label_names(Document(spacy.blank("en")("It rained.")))
    {}
    """
    doc = document.doc
    signed = [*letters.letters(document), *headings.headed(document)]
    names = {one.source.start: _before_comma(doc, one.source) for one in signed}
    turns = list(transcripts.labelled(document))
    by_key: dict[str, list[Span]] = defaultdict(list)
    for label, _ in turns:
        by_key[label.key].append(_own_name(document, label))
    people = list(_people(doc)) if turns else []
    fullest = {key: _fullest(own, people) for key, own in by_key.items()}
    for label, turn in turns:
        if not _JOINED.search(label.name.slice(document.text)):
            names[turn.source.start] = fullest[label.key]
    return names


def _before_comma(doc: Doc, source: TokenSpan) -> Span:
    """Return the name in a source that a comma and a role may follow."""
    words = doc[source.start : source.stop]
    comma = next((token.i for token in words if token.text == ","), source.stop)
    return without_honorifics(doc[source.start : max(source.start + 1, comma)])


def _own_name(document: Document, label: Label) -> Span:
    """Return the name in a label, without forms of address."""
    text = document.text
    place = label.name
    found = _IN_BRACKETS.match(text, place.end, label.source.end)
    name = document.span(place.start, place.end)
    assert name is not None  # a label has at least one word
    if found is not None and _OFFICE.match(text, place.start, place.end):
        name = document.span(*found.span("name")) or name
    return without_honorifics(name)


def without_honorifics(name: Span) -> Span:
    """Return a name without titles and forms of address before it: "[Ms] Vann", "[Senator] Quill".

    >>> import spacy
    >>> without_honorifics(spacy.blank("en")("Hon. Ada Quill")[:])
    Ada Quill
    """
    words = itertools.takewhile(_is_before_name, name[: max(0, len(name) - 1)])
    start = name.start + sum(1 for _ in words)
    # "Speaker 1" and "Senator of Ohio" are no titles with a name.
    rest = name.doc[start : name.end]
    return rest if rest[0].text[0].isupper() else name


def _is_before_name(token: object) -> bool:
    word = str(token)
    return word == "." or is_honorific(word) or word.lower() in lexicon.TITLES


def _people(doc: Doc) -> Iterator[Span]:
    return (name for name in doc.ents if name.label_ in _PEOPLE)


def _fullest(own: Sequence[Span], people: Sequence[Span]) -> Span:
    """Return the longest name in the labels of one speaker, or a longer one of the article.

    A label of one word may be a surname, a family name in front, or initials.
    """
    longest = max(own, key=len)
    if len(longest) > 1:
        return longest
    word = longest.text
    for name in people:
        words = [token.text for token in name]
        is_initials = _INITIALS.fullmatch(word) and [one[0] for one in words] == list(
            word.replace(".", "")
        )
        named = len(words) > 1 and word.lower() in (words[0].lower(), words[-1].lower())
        if is_initials or named:
            return name
    return longest
