"""Labels at the start of a paragraph that may name who speaks in it: "GRETA VANN, ANCHOR:".

A label has a name, often with an aside or a role, sometimes with a time. It ends with a colon, in
Australian Hansard with a dash, and where it fills its paragraph with nothing.
"""

from __future__ import annotations

from typing import Final

import attrs
import regex

from quoteattr import lexicon
from quoteattr.spans import Range

_TIME: Final = r"[\[(]?\d{1,2}[:.]\d\d(?:[:.]\d\d)?(?:\s?[ap]\.?m\.?)?[\])]?"
_WORD: Final = r"\p{Lu}[\p{L}\p{M}.'’&-]*"
_JOINT: Final = r"(?:(?:of|the|for|and|to|in|on|de|da|do|dos|del|van|von|der|den|al|bin|ibn)\s)"
_NAME: Final = rf"{_WORD}(?:\s{_JOINT}{{0,2}}{_WORD}|\s\d{{1,2}}(?![:.]\d)){{0,9}}"
_NO_TIME: Final = r"(?!\d{1,2}[:.]\d)"
_ASIDE: Final = rf"(?:\s?\({_NO_TIME}[^()\n:?!]{{1,80}}\)|\s?\[{_NO_TIME}[^\[\]\n:?!]{{1,60}}\])"
_ROLE: Final = r"(?:,|\s(?:--|[—–-]))\s[^\n:?!\"“”‘();]{1,80}"
_LABEL: Final = regex.compile(
    rf"[\"“]?(?:(?P<before>{_TIME})\s)?"
    rf"(?P<source>(?P<name>{_NAME})(?P<aside>{_ASIDE}{{0,3}}(?:{_ROLE})?{_ASIDE}?))"
    rf"(?P<after>\s?{_TIME})?"
    rf"(?:(?P<colon>:)(?=\s|$)\s*|(?P<dash>[—–]|--)(?=[\p{{Lu}}\"“‘'\[(])|(?P<end>\s*$))"
)
_QUESTION: Final = regex.compile(r"(?P<source>(?P<name>Q|A))(?:(?P<stop>\.)|(?=\s))\s++(?=\p{Lu})")
_MAX_WORDS: Final = 12  # of a name with its role; a longer one is a sentence with a colon
_CAPITALS: Final = regex.compile(r"(?:[^\p{Ll}]|(?<=\b(?:M|D|S)\p{Lu}?)\p{Ll}|Mc|Mac)+")
# A dash follows the label of a speaker in Hansard, whose surname is in capitals: "Ms TOLLAND—".
_SURNAME: Final = regex.compile(r"(?:.*\s)?\p{Lu}[\p{Lu}'’-]{2,}")

# What labels name besides speakers. Only labels that open a paragraph are compared with it.
_NO_SPEAKERS: Final = frozenset(
    """address admission advertisement age analysis announcement background born breaking by
    caption captions chapter clarification clip comments cons contact correction cost credit credits
    date dates day description details directions disclaimer duration editor's editor’s education
    email entry example exclusive facts family fax file for from full genre graphic graphics
    headline hobby home hours how image info ingredients instructions job key language length
    link listen live location method name news note notes occupation opinion part phone
    photo photograph photographs photos picture pictures place price prices prize profession pros
    ps published rating re read related result results runtime score section see serves series
    source sources spoiler step story subject summary super tags tel telephone text tickets time
    times tip tips title to tonight today topic trailer translation update updated updates url
    venue verdict video videotape warning watch weather website what when where which who why
    winner winners year""".split()
)
_PLAIN_SPEAKERS: Final = frozenset(
    "announcer answer caller court interviewee narrator q question unidentified unknown voice "
    "participant panelist panellist respondent taoiseach tánaiste".split()
)


@attrs.frozen(kw_only=True)
class Label:
    """A label, in code points of the text.

    ``name`` is without asides, role and time; ``source`` is without the time. ``cue`` is its colon
    or dash, None without one, and ``end`` is where the words after it begin.
    ``is_bare`` is True for a name that fills its paragraph, without an aside or a time.
    """

    name: Range
    source: Range
    cue: Range | None
    end: int
    is_strong: bool
    key: str
    in_capitals: bool
    is_bare: bool = False


def label_at(text: str, place: Range) -> Label | None:
    """Return the label with which a paragraph begins, or None.

    It need not be a speaker's: `quoteattr.attributions.layout.transcripts` looks at all labels of a
    text together.

    Args:
        text: The text.
        place: The paragraph.

    >>> label = label_at("Ms TOLLAND (Harwick) (4.05 pm)—No.", Range(0, 34))
    >>> label.key, label.end, label.is_strong
    ('tolland', 31, True)
    """
    found = _LABEL.match(text, place.start, place.end)
    asked = _QUESTION.match(text, place.start, place.end)
    if found is None and asked is None:
        return None
    if found is None or (found["end"] is not None and asked is not None):
        return None if asked is None else _of_question(asked)
    name = Range(*found.span("name"))
    words = name.slice(text).split()
    if len(found["source"].split()) > _MAX_WORDS or not _may_speak(words):
        return None
    timed = found["before"] or found["after"]
    if found["dash"] and _SURNAME.fullmatch(name.slice(text)) is None:
        return None
    alone = found["end"] is not None
    marked = timed or _ASIDE_ALONE.fullmatch(found["aside"]) or _is_addressed(words)
    sign = "colon" if found["colon"] else "dash"
    return Label(
        name=name,
        source=Range(*found.span("source")),
        cue=None if alone else Range(*found.span(sign)),
        end=found.end(),
        is_strong=bool(timed or found["aside"]) or _is_speaker(words),
        key=key_of(words),
        in_capitals=_CAPITALS.fullmatch(name.slice(text)) is not None,
        is_bare=alone and not marked,
    )


_ASIDE_ALONE: Final = regex.compile(rf"{_ASIDE}{{1,3}}")


def _of_question(found: regex.Match[str]) -> Label:
    name = Range(*found.span("name"))
    stop = None if found["stop"] is None else Range(*found.span("stop"))
    return Label(
        name=name,
        source=name,
        cue=stop,
        end=found.end(),
        is_strong=True,
        key=found["name"].lower(),
        in_capitals=False,
    )


def key_of(words: list[str]) -> str:
    """Return what the labels of one speaker have in common: the surname, or else the office.

    >>> key_of(["GRETA", "VANN"]), key_of(["Ms", "Vann"]), key_of(["The", "Chief", "Whip"])
    ('vann', 'vann', 'the chief whip')
    """
    lowered = [word.lower().rstrip(".") for word in words]
    office = lowered[0] == "the" or lowered[-1].isdigit() or lowered[0] == "unidentified"
    return " ".join(lowered) if office else lowered[-1]


def _may_speak(words: list[str]) -> bool:
    lowered = [word.lower().rstrip(".") for word in words]
    return lowered[0] not in _NO_SPEAKERS and lowered[-1] not in _NO_SPEAKERS


def _is_addressed(words: list[str]) -> bool:
    """Return whether a name is an address in a parliament: "Mr Speaker", "Hon. Members"."""
    return len(words) == 2 and is_honorific(words[0]) and words[1].lower() in lexicon.TITLES


def _is_speaker(words: list[str]) -> bool:
    """Return whether the words of a label alone show a person: "Mr. Otieno", "Interviewer"."""
    lowered = [word.lower().rstrip(".") for word in words]
    return (
        is_honorific(words[0])
        or lowered[0] in lexicon.TITLES
        or lowered[0] in _PLAIN_SPEAKERS
        or any(word in lexicon.PERSONS or word in _PLAIN_SPEAKERS for word in lowered[-1:])
        or (lowered[-1].isdigit() and lowered[0] in lexicon.PERSONS)
        or (len(words) == 1 and lowered[0] == "a")
    )


def is_honorific(word: str) -> bool:
    """Return whether a word is a form of address before a name: "Ms", "Hon.", "SHRI".

    >>> is_honorific("Hon."), is_honorific("The")
    (True, False)
    """
    plain = word.rstrip(".")
    forms = (word.lower(), plain.lower())
    return plain.lower() not in ("the", "don") and any(form in _HONORIFICS for form in forms)


_HONORIFICS: Final = frozenset(one.lower() for one in lexicon.HONORIFICS) | frozenset(
    "dr hon shrimati prof rt sen rep gov gen col capt rev".split()
)
