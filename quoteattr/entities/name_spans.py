"""One name in the text: its span without title, possessive or article, and its comparable form.

The entities of the spaCy pipeline are trimmed here; `quoteattr.entities.names` decides which spans
are names.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from typing import Final

import attrs
import regex
from spacy.tokens import Doc, Span, Token

from quoteattr import lexicon
from quoteattr.document.long_titles import holder_in, long_title_before
from quoteattr.document.titles import is_title_before_name

PERSON: Final = "person"
ORGANIZATION: Final = "organization"
PLACE: Final = "place"
UNKNOWN: Final = "unknown"

_TYPES: Final = {
    "PERSON": PERSON,
    "PER": PERSON,
    "ORG": ORGANIZATION,
    "FAC": ORGANIZATION,
    "GPE": PLACE,
    "LOC": PLACE,
}
# Other labels are names as well (laws, days, peoples), but do not speak.

# Words in lower case that begin a surname: unlike "spokesman Roe", "van Gogh" keeps its first word.
# "J.", "J.R.", "Z.Mendsaikhan"
_INITIALS: Final = regex.compile(r"(?:\p{Lu}\.)+(?:\p{Lu}\p{Ll}[\p{L}’'-]*)?")
# The endings of occupations with which no given name ends: "Egyptologist Jane Roe".
_OCCUPATION: Final = regex.compile(r"(?:logist|icist|nomist|trist|grapher|ician|lympian)$")
_CLOSING: Final = {"”": "“", "’": "‘", '"': '"', "'": "'", "»": "«"}
_LOOSE_ENDS: Final = frozenset("'s ’s for of the in at and".split())


@attrs.frozen(kw_only=True, eq=False)
class Name:
    """One mention by name.

    Attributes:
        span: The name without title, possessive or article.
        type: `PERSON`, `ORGANIZATION`, `PLACE` or `UNKNOWN`.
        key: The words of the comparable form in lower case.
    """

    span: Span
    type: str
    key: tuple[str, ...]


def comparable(words: Iterable[str]) -> tuple[str, ...]:
    """Return the words by which two names are compared: no dots, possessives or suffixes.

    >>> comparable("Donald J. Trump Jr.".split()), comparable(["The", "Post’s"])
    (('donald', 'j', 'trump'), ('the', 'post'))
    """
    found = []
    for printed in words:
        lower = printed.lower()
        word = lower.replace(".", "").replace("’", "'").removesuffix("'s")
        if word and lower not in lexicon.NAME_SUFFIXES and any(map(str.isalnum, word)):
            found.append(word)
    return tuple(found)


ALIASES: Final = {
    comparable(form.split()): number
    for number, forms in enumerate(lexicon.ALIASES)
    for form in forms
}
"""The forms in the list of aliases ("F.B.I.", "Federal Bureau of Investigation"), by group."""


def key_of(span: Span) -> tuple[str, ...]:
    """Return the comparable words of a name's tokens."""
    return comparable(token.text for token in span)


def person_key(span: Span) -> tuple[str, ...]:
    """Return the comparable words of a person's name, with joined initials taken apart.

    "J.R. Abernathy", "JR Abernathy" and "Z.Mendsaikhan" have one word for each initial.
    """
    words: list[str] = []
    for token in span:
        first, text = token.i == span.start, token.text
        following = span[1].text if len(span) > 1 else ""
        if _INITIALS.fullmatch(text) and len(span) + text.count(".") > 1:
            words += [part for part in text.split(".") if part]
        elif first and 2 <= len(text) <= 3 and text.isupper() and following[1:].islower():
            words += text
        else:
            words.append(text)
    return comparable(words)


def make_name(span: Span, entity_type: str) -> Name:
    """Return the name of a span as it is, untrimmed."""
    key = person_key(span) if entity_type == PERSON else key_of(span)
    return Name(span=span, type=entity_type, key=key)


def name_of(ent: Span, titles: Collection[int] = ()) -> Name | None:
    """Return the name in an entity of the pipeline; None for dates, peoples and the like.

    Args:
        ent: The entity.
        titles: The tokens that the model takes for a title before a name, or letters behind it.
    """
    entity_type = _TYPES.get(ent.label_)
    if entity_type is None:
        return None
    if entity_type != PERSON and all(token.i in titles for token in ent):
        return None  # "KC" behind a name is no place
    if (holder := holder_in(ent)) is not None:
        return make_name(holder, PERSON)
    span = _trimmed(ent, entity_type, titles if entity_type == PERSON else ())
    if span is None:
        return None
    if entity_type == PERSON:
        span = _with_given_name(span, titles)
    return make_name(span, entity_type)


def without_office(ent: Span, acronyms: Collection[str]) -> Span | None:
    """Return an entity without the acronym of an office beside it, or None if nothing is left.

    "SP [Ana Roe]" and "[CID] SP".
    """
    doc, start, end = ent.doc, ent.start, ent.end
    is_person = _TYPES.get(ent.label_) == PERSON
    while start < end and doc[start].text in acronyms and (is_person or end - start == 1):
        start += 1
    while end > start and doc[end - 1].text in acronyms and not is_person:
        end -= 1
    if end - start == len(ent):
        return ent
    return Span(doc, start, end, label=ent.label_) if start < end else None


def lone_addresses(doc: Doc, names: Iterable[Name]) -> Iterator[Name]:
    """Yield forms of address that stand for whom they were printed before: "Dasho said"."""
    starts = {name.span.start: name for name in names if name.type == PERSON}
    addressed: dict[str, Name] = {}
    for token in doc:
        if token.lower_ not in lexicon.HONORIFICS or not token.is_title:
            continue
        behind = starts.get(token.i + 1)
        if behind is not None:
            addressed[token.text] = behind
        elif token.text in addressed and token.ent_type_ == "PERSON":
            span = doc[token.i : token.i + 1]
            yield Name(span=span, type=PERSON, key=addressed[token.text].key)


def _trimmed(ent: Span, entity_type: str, titles: Collection[int]) -> Span | None:
    """Return a span without titles and articles before, possessives and punctuation after.

    None if nothing is left.
    """
    doc, start, end = ent.doc, ent.start, ent.end
    while end > start + 1 and end - 1 in titles:
        end -= 1
    while start < end - 1 and start in titles:
        start += 1
    while end > start and _is_loose(doc, start, end):
        end -= 1
    while start < end:
        if is_word(doc[start]) and (start == end - 1 or not _is_front(doc[start], entity_type)):
            break
        start += 1
    # A name ends at a bracket or a comma, unless a place follows ("Tulsa, Okla.").
    for i in range(start, end):
        if (
            doc[i].text in "(,["
            and entity_type == PERSON
            and doc[i + 1 : i + 2].text not in lexicon.NAME_SUFFIXES
        ):
            end = i
            break
    return doc[start:end] if start < end else None


def _is_loose(doc: Doc, start: int, end: int) -> bool:
    """Return whether the last word of a span is no part of a name, as a mark closed in it is."""
    last = doc[end - 1]
    if last.text in _CLOSING and end - start > 1:
        marks = [token.text for token in doc[start : end - 1]]
        return _CLOSING[last.text] not in marks
    return not is_word(last) or (last.lower_ in _LOOSE_ENDS and doc[end - 2].text != "-")


def ends_title(doc: Doc, start: int) -> bool:
    """Return whether the word at an index ends a title: "Secretary of [State] Jane Roe"."""
    return start > 1 and doc[start - 1].lower_ == "of" and doc[start - 2].lower_ in lexicon.TITLES


def _is_front(token: Token, entity_type: str) -> bool:
    if entity_type == PERSON:
        return is_title_before_name(token) or _OCCUPATION.search(token.lower_) is not None
    return token.lower_ in ("a", "an", "the") and token.nbor().text[:1] != ""


def is_word(token: Token) -> bool:
    """Return whether a token is a word or a number, not punctuation."""
    return any(map(str.isalnum, token.text))


def _with_given_name(span: Span, titles: Collection[int]) -> Span:
    """Return a person's name with a given name that the pipeline left out: "[Ana] Brunner"."""
    doc, start = span.doc, span.start
    while start > 0:
        before = doc[start - 1]
        if before.ent_type_ or before.tag_ != "NNP" or is_title_before_name(before):
            break
        if before.i in titles or not before.text[:1].isupper() or before.is_sent_end:
            break
        is_noun = before.lower_ in lexicon.PERSONS and before.lower_ != "man"  # "Man Bahadur Roe"
        is_noun |= before.lower_ in lexicon.OCCUPATIONS and doc[start].text.endswith(".")
        if (
            is_noun
            or _OCCUPATION.search(before.lower_)
            or (start > 1 and doc[start - 2].lower_ == "of")
        ):
            break  # "Democrat Hillary Clinton", "Secretary of State John Doe"
        if before.lower_ in lexicon.PLACE_NOUNS and start > 1 and doc[start - 2].lower_ == "the":
            break  # "President of the Republic Jane Roe"
        if not (span.start <= before.head.i < span.end and before.dep_ == "compound"):
            break
        if long_title_before(span) is not None:
            break  # "Head of the Department of Meteorology and Hydrology Sanaullah Hamidi"
        start -= 1
    return doc[start : span.end]
