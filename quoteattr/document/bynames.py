"""Names in descriptions: "a fisherman who goes by Skipper", "a woman known as Mama Roe"."""

from __future__ import annotations

from typing import Final

import regex
from spacy.tokens import Span, Token

_NAME: Final = r"\s[\"“‘']?(?P<name>\p{Lu}[\p{L}'’-]*+(?:\s\p{Lu}[\p{L}'’-]*+){0,3})"
# Whatever follows these words with a capital is a name, also if no model knows it.
_OWN: Final = r"""
    (?:goes|went|going)\sby(?:\sthe\s(?:nick)?name)?(?:\sof)?
  | call(?:s|ed|ing)\s(?:him|her)self
  | (?:gave|gives|giving)\s(?:his|her|their)\s(?:first\s|last\s)?name(?:\sonly)?\sas
  | ask(?:s|ed|ing)\sto\sbe\s(?:called|(?:identified|known|named)(?:\sonly)?(?:\sas|\sby))
  | nicknamed
"""
_GIVEN: Final = r"""
    named | called
  | identif(?:ies|ied|ying)(?:\s(?:him|her)self)?(?:\sonly)?\sas
  | (?:(?:popularly|better|widely|locally|simply|only)\s)?known(?:\sto(?:\s\p{L}++){1,3}?)?
    (?:\sonly|\ssimply)?\sas
"""
_MOST_WORDS: Final = 12  # between a noun and the name that it is said to have
_BETWEEN: Final = frozenset("has is only that was who".split())
_OWN_NAME: Final = regex.compile(rf"\b(?:{_OWN}){_NAME}", regex.VERBOSE)
_ANY_NAME: Final = regex.compile(rf"\b(?:{_OWN}|{_GIVEN}){_NAME}", regex.VERBOSE)


def chosen_names(span: Span) -> tuple[Span, ...]:
    """Return the names by which people go or ask to be called, in text order.

    A single capital in the text of a name is enough: "Skipper", "Chief".

    >>> import spacy
    >>> chosen_names(spacy.blank("en")("A man who goes by Skipper left.")[:])
    (Skipper,)
    """
    places = (match.span("name") for match in _OWN_NAME.finditer(span.text))
    found = (span.char_span(*place, alignment_mode="expand") for place in places)
    return tuple(filter(None, found))


def name_in_description(source: Span) -> Span | None:
    """Return the name that a description has for its own noun, or None without any.

    None as well behind a preposition: "a member of a party known as Red Dawn".

    >>> import spacy
    >>> name_in_description(spacy.blank("en")("a woman known as Mama Roe")[:])
    Mama Roe
    """
    match = _ANY_NAME.search(source.text)
    found = match and source.char_span(*match.span("name"), alignment_mode="expand")
    if match is None or found is None:
        return None
    words = source.char_span(0, match.start(), alignment_mode="contract")
    return found if words and all(token.pos_ != "ADP" for token in words) else None


def noun_with_name(name: Span) -> Token | None:
    """Return the noun that is said to have a name: "a [tycoon] named Jane Roe", or None."""
    doc = name.doc
    before = doc[max(0, name.start - _MOST_WORDS) : name.end]
    start = name.start_char - before.start_char
    matches = _ANY_NAME.finditer(before.text)
    match = next((one for one in matches if one.start("name") == start), None)
    words = match and before.char_span(0, match.start(), alignment_mode="contract")
    for word in reversed(list(words or ())):
        if word.pos_ == "NOUN":
            return word
        if not (word.is_punct or word.pos_ == "ADV" or word.lower_ in _BETWEEN):
            return None
    return None
