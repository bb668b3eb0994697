"""Names in descriptions: "a fisherman who goes by Skipper", "a woman known as Mama Roe"."""

from __future__ import annotations

from typing import Final

import regex
from spacy.tokens import Doc, Span, Token

from quoteattr import lexicon
from quoteattr.document.noun_phrases import describes_person

_WORD: Final = r"(?:(?:\p{Lu}\.){2,}+|\p{Lu}[\p{L}'’-]*+)"  # also "M.R."
_NAME: Final = rf"\s[\"“‘']?(?P<name>{_WORD}(?:\s(?:{_WORD}|\p{{Nd}}++)){{0,3}})"
# Whatever follows these words with a capital is a name, also if no model knows it.
_OWN: Final = r"""
    (?:goes|went|going)\sby(?:\sthe\s(?:nick)?name)?(?:\sof)?
  | call(?:s|ed|ing)\s(?:him|her)self
  | (?:gave|gives|giving)\s(?:his|her|their)\s(?:first\s|last\s)?name(?:\sonly)?\sas
  | ask(?:s|ed|ing)\sto\sbe\s(?:called|(?:identified|known|named)(?:\sonly)?(?:\sas|\sby))
  | nicknamed
"""
_TOLD: Final = r"identif(?:ies|ied|ying)\s(?:him|her)self(?:\sonly)?\sas"
_GIVEN: Final = r"""
    named | called
  | known\sby\s(?:the|his|her|their)\s(?:alias|(?:nick)?name|nom\sde\sguerre)(?:\sof)?
  | identif(?:ies|ied|ying)(?:\sonly)?\sas
  | (?:(?:popularly|better|widely|locally|simply|only)\s)?known(?:\sto(?:\s\p{L}++){1,3}?)?
    (?:\sonly|\ssimply)?\sas
"""
_MAX_NICKNAME: Final = 4  # words
_MOST_WORDS: Final = 12  # between a noun and the name that it is said to have
_BETWEEN: Final = frozenset("has is only that was which who".split())
_OWN_NAME: Final = regex.compile(rf"\b(?:{_OWN}){_NAME}", regex.VERBOSE)
_ANY_NAME: Final = regex.compile(rf"\b(?:(?P<own>{_OWN}|{_TOLD})|{_GIVEN}){_NAME}", regex.VERBOSE)
_THINGS: Final = (
    lexicon.ORGANIZATIONS | lexicon.GROUPS | lexicon.DOCUMENTS | lexicon.PRESS | lexicon.PLACE_NOUNS
)
# What stands between two names of one person: "Jane Roe, better known as Skipper".
_JOINING: Final = regex.compile(
    r"""
    (?:,\s(?:the|a|an)\s(?:\p{Ll}[\p{L}-]*+\s){1,3} | ,?\s(?:who\s(?:is|was)\s)?)
    (?:
      (?:\p{Ll}+ly\s|also\s|best\s|better\s|otherwise\s)?known
      (?:\sas|\sby\s(?:his|her|the|their)\s[\p{Ll}\s]{1,24})
    | (?<=,.*)(?:nicknamed | \p{Ll}+ly\s(?:called|referred\sto\sas))
    | a\.?k\.?a\.? | alias | born | née | nee
    | (?:(?:his|her|whose)\s)?(?:real|birth|stage|pen)\sname(?:\sis|\swas)?
    | (?:whose\s)?nom\sde\sguerre(?:\sis)?
    | the\s(?:nom\sde\sguerre|alias|pen\sname|stage\sname)\sof
    )\s[“"‘']?(?:\p{Lu}[\p{L}.]*\s){0,2}
    """,
    regex.VERBOSE,
)
_SOMEBODY: Final = frozenset("he one she somebody someone".split())


def chosen_names(span: Span) -> tuple[Span, ...]:
    """Return the names by which people go or ask to be called, in text order.

    A single capital in the text of a name is enough: "Skipper", "Chief".

    >>> import spacy
    >>> chosen_names(spacy.blank("en")("A man who goes by Skipper left.")[:])
    (Skipper,)
    """
    found = []
    for match in _OWN_NAME.finditer(span.text):
        name = span.char_span(*match.span("name"), alignment_mode="expand")
        noun = _noun_before(_words_before(span, match)[-_MOST_WORDS:])
        if name and (noun is None or not _is_thing(noun)):
            found.append(name)
    return tuple(found)


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
    words = _words_before(source, match)
    comma = max((n for n, token in enumerate(words[:-1]) if token.text == ","), default=-1)
    words = words[comma + 1 :]  # "one of the victims, a nurse known as Mama Roe"
    if not words or any(token.pos_ == "ADP" for token in words):
        return None
    return found if _may_be_called(_noun_before(words) or words[-1], match) else None


def joins_names(between: str) -> bool:
    """Return whether words between two names say that both are names of one person.

    >>> joins_names(", better known as “"), joins_names(" called ")
    (True, False)
    """
    return _JOINING.fullmatch(between) is not None


def noun_with_name(name: Span) -> Token | None:
    """Return the noun that is said to have a name: "a [tycoon] named Jane Roe", or None."""
    doc = name.doc
    before = doc[max(0, name.start - _MOST_WORDS) : name.end]
    start = name.start_char - before.start_char
    matches = _ANY_NAME.finditer(before.text)
    match = next((m for m in matches if m.start("name") <= start < m.end("name")), None)
    noun = match and _noun_before(_words_before(before, match))
    return noun if match and noun and _may_be_called(noun, match) else None


def _words_before(span: Span, match: regex.Match[str]) -> list[Token]:
    return list(span.char_span(0, match.start(), alignment_mode="contract") or ())


def _noun_before(words: list[Token]) -> Token | None:
    """Return the noun that words end with, leaving out "who", "only" and the like, or None."""
    for word in reversed(words):
        if word.pos_ == "NOUN":
            return word
        if not (word.is_punct or word.pos_ == "ADV" or word.lower_ in _BETWEEN):
            return None
    return None


def _may_be_called(noun: Token, match: regex.Match[str]) -> bool:
    """Return whether it is a person that has a name, not a typhoon, an app or a village.

    Things are named and called as well, but seldom give a name as theirs.
    """
    if match["own"]:
        return not _is_thing(noun)
    return describes_person(noun) or noun.lower_ in _SOMEBODY


def _is_thing(noun: Token) -> bool:
    thing = noun.lower_ in _THINGS or noun.lemma_.lower() in _THINGS
    return thing and not describes_person(noun)


def start_of_nickname(doc: Doc, stop: int) -> int:
    """Return the first token of a nickname before a name, or the token: "leader [‘Oom’] Roe"."""
    if not stop or not doc[stop - 1].is_quote:
        return stop
    before = (i for i in range(stop - 3, max(stop - 3 - _MAX_NICKNAME, -1), -1) if doc[i].is_quote)
    return next(before, stop)
