"""The grammar of English date expressions: one pattern, whose most explicit forms come first.

General date parsers are no replacement. dateparser 1.5 cuts "Thursday, Aug. 21" at the full stop,
reads "Aug. 20-22" as a day of 2022 and "Feb. 30" as Feb. 28, and ignores a weekday that contradicts
its date; dateutil reads single expressions, in American order only.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

import regex

from quoteattr import lexicon


def _any_of(forms: Iterable[str]) -> str:
    return "|".join(regex.escape(form) for form in sorted(forms, key=len, reverse=True))


# Forms that are words as well need a capital: "they march 20 miles", "she sat."
_WORDS: Final = frozenset(
    "may march mar mar. mon mon. tue tue. wed wed. thu thu. sat sat. sun sun.".split()
)


# Short forms that are names as well (Sun Yang, Mar Roxas) count only beside a date or number.
WEEKDAYS: Final = {**lexicon.WEEKDAYS, "sat": 6, "sun": 7, "weds": 3, "weds.": 3}
"""The weekdays by their forms in lower case; Monday is 1."""
MONTHS: Final = {**lexicon.MONTHS, "mar": 3, "apr": 4, "jun": 6, "jul": 7, "jul.": 7, "sep": 9}
"""The months by their forms in lower case; January is 1."""


def _forms(forms: Iterable[str]) -> str:
    """Return the pattern of calendar forms; those that are words as well in capitals only."""
    forms = frozenset(forms)
    cased = {write(form) for form in forms & _WORDS for write in (str.title, str.upper)}
    return f"{_any_of(forms - _WORDS) or '(?!)'}|(?-i:{_any_of(cased) or '(?!)'})"


_FULL: Final = [form for form in WEEKDAYS if form.endswith("day")]
_DOTTED: Final = frozenset(form for form in WEEKDAYS if form.endswith("."))
_MONTH: Final = rf"(?P<month>{_forms(MONTHS)})"
# Not cut short before its full stop ("since Aug. 5"); see `_NO_DAY`.
_MONTH_ALONE: Final = rf"(?P<month>(?>{_forms(lexicon.MONTHS)}))"
_NAME: Final = rf"(?:{_any_of(_FULL)})"
_BESIDE: Final = rf"(?P<weekday>{_forms(WEEKDAYS)})"
# Without a date beside it, an abbreviation needs "on" or a full stop. One that is a word or name
# needs in addition a sentence that goes on, because of newspapers called The Sun and women called
# Thu.
_ALONE: Final = rf"""(?P<weekday>{_NAME} | (?<=\b(?:on|last|next|this|past)\s)(?:{_forms(WEEKDAYS)})
    | {_any_of(_DOTTED - _WORDS)}
    | (?<!\bthe\s)(?:{_forms(_DOTTED & _WORDS)})(?=,|\s(?-i:\p{{Ll}})))"""
_NOT_ITS: Final = r"(?!['’]s?\b)"  # "Monday of last week’s shooting" dates the shooting
_HOURS: Final = (
    r"(?:\s(?:(?:early|late|mid)[\s-])?(?:morning|noon|midday|lunchtime|afternoon|evening|night))?"
)
_COUNT: Final = rf"(?P<count>\d{{1,3}}|{_any_of(lexicon.NUMBERS)})"
_NTH: Final = r"(?P<day>\d{1,2})(?:st|nd|rd|th)"
_NUMBER: Final = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?(?!:?\d|%|\.\d|,\d{3}\b)"
_YEAR: Final = r"(?:(?:,|,?\s)(?P<year>(?:1[6-9]|20)\d\d))?"
# "Since Aug. 5" is a day, but "in May. 5 people" and "in May, 2,000 people" are not.
_NO_DAY: Final = r"(?!\s?(?:the\s)?\d{1,2}(?:st|nd|rd|th)?\b(?!,\d{3}|%|\sper\s?cent))"
_SEASON: Final = "(?:spring|summer|autumn|fall|winter)"
# "Aug. 20-22" and "Aug. 20 and 21" are more than one day.
_UP_TO: Final = r"(?P<until>\s?[-–—/]\s?\d{1,2}\b|\s(?:to|through|until|and|or)\s\d{1,2}\b)?"
_WRITTEN_OUT: Final = rf"""(?:
      {_MONTH}(?:\s|(?<=\.))(?:the\s)?{_NUMBER}{_UP_TO}{_YEAR}
    | (?:the\s)?(?P<day>\d{{1,2}})(?:st|nd|rd|th)?{_UP_TO}\s(?:(?:day\s)?of\s)?{_MONTH}{_YEAR}
    | (?P<iso>\d{{4}}-\d\d-\d\d)
    )"""
_NUMERIC: Final = r"(?P<first>\d{1,2})(?P<cut>[-/.])(?P<second>\d{1,2})(?P=cut)(?P<year>20\d\d)"
_STOPPED: Final = _WRITTEN_OUT.replace(_MONTH, rf"{_MONTH}(?:\.(?=\s\d))?")  # "Tuesday, May. 3"
_BESIDE_WEEKDAY: Final = rf"""(?:
      {_STOPPED} | {_NUMERIC} | (?P<first>\d{{1,2}})/(?P<second>\d{{1,2}}) | (?:the\s)?{_NTH}
    )"""
# "A 2014 study found", "in a July interview": the date of a document or talk is that of what it
# says. Before other nouns a bare year or month is skipped.
_WRITTEN: Final = (
    "analysis|appearance|article|audit|autobiography|book|column|conference|debate|email|essay|filing|hearing|interview"
    "|letter|memo|op-ed|paper|poll|post|report|ruling|speech|statement|study|survey|testimony"
)
# Words before a weekday that make it a feast, or a day of some other week: no certain date.
_NOT_OURS: Final = (
    "another|any|ash|black|bloody|cyber|each|easter|every|fat|first|following|fourth|giving|good"
    "|holy|maundy|most|one|palm|preceding|previous|same|second|shrove|some|super|that|third"
)
# The first letters of every expression. A place that begins with none of them is skipped at once.
_BEGINNINGS: Final = "|".join(
    sorted(
        {form[:3] for form in {*WEEKDAYS, *MONTHS, *lexicon.NUMBERS, *_NOT_OURS.split("|")}}
        - {"a", "an"}
        | set("tod ton yes tom las nex pas thi com sin ear lat mid mai ove dur day".split())
        | {"spr", "sum", "aut", "fal", "win"}
    )
)
# Most words that begin so are "the", "a", "of" and "in", before something else than a date.
_BEGINNING: Final = rf"""(?:(?:the|an?|of|in|at)\s(?=\d|day|wee|fort|month|year|the\s|{_BEGINNINGS})
    | \d|{_BEGINNINGS})"""
# Not inside a word or number ("mid-week"). After a hyphen or slash only as the end of a range.
_START: Final = r"\b(?<![’'])(?:(?<![/-])|(?<=(?:day|\d)[/-])(?=\p{L}))"
EXPRESSION: Final = regex.compile(
    rf"""{_START}(?={_BEGINNING})(?:
      (?:(?:last|this|past|next|coming)\s)?{_BESIDE}{_HOURS},?\s?(?:[–—-]\s)?(?:on\s)?[(\[]?{_BESIDE_WEEKDAY}
    | (?:{_WRITTEN_OUT}|{_NUMERIC}|(?<=\bon\s)(?:the\s)?{_NTH}),?\s[(\[]?(?:which\swas\s)?
        (?:a\s)?{_BESIDE}{_NOT_ITS}
    | {_WRITTEN_OUT} | {_NUMERIC}
    | (?<=\b(?:on|dated)\s)(?:the\s)?{_NTH}\s(?:instant\b|inst\b\.?)
    | (?<=\bon\s)the\s{_NTH}(?=\s?[.,;:)—–]|\s(?:he|it|she|that|they|we|when)\b)
    | {_MONTH_ALONE},?\s(?P<year>(?:19|20)\d\d)
    | (?:(?:in|since|last|this|late|early|of)\s(?:late\s|early\s|mid[\s-])?|mid[\s-]){_MONTH_ALONE}
        (?:,?\s(?P<year>(?:19|20)\d\d)|{_NO_DAY})
    | {_SEASON}\s(?:of\s)?(?P<year>(?:19|20)\d\d)
    | (?=(?-i:\p{{Lu}})){_MONTH_ALONE}(?=\s(?:\p{{L}}+\s)?(?:{_WRITTEN})\b)
    | (?P<vague>(?:{_NOT_OURS})\s{_NAME}
        | {_NAME}\s(?:after\snext|week|fortnight|night\s(?:live|football))
        | mail\son\ssunday
        | (?:the|(?<=\bon\s)a)\s{_NAME}{_HOURS}(?!\sof\s\w+\sweek)
            (?=\s?[.,;:)—–]|\s(?:after|before|when|that|of|in)\b))
    | {_BESIDE}{_HOURS},?\s(?:of\s)?(?P<week>last|this|next)\sweek{_NOT_ITS}
    | (?P<week>last|this|next)\sweek\s(?:on\s)?{_BESIDE}{_NOT_ITS}
    | {_COUNT}\sweeks?\sago,?\s(?:on\s)?{_BESIDE}{_NOT_ITS}
    | {_BESIDE},?\s{_COUNT}\sweeks?\sago\b
    | {_BESIDE},?\s(?P<which>last)(?=\s?[.,;:)]|\s(?:at|he|in|it|she|that|they|when)\b|$)
    | (?:(?P<which>next|last)\s|(?P<which>(?:this\s)?coming)\s|(?:this\s|the\s)?(?P<which>past)\s
        |(?P<which>this)\s)?{_ALONE}
    | {_COUNT}\s(?P<unit>day|week|weekend|fortnight|month|year)s?\s
        (?P<way>ago|earlier|before|later|after(?=\s?[.,;:]))
    | (?:over|at|during)\s(?P<weekend>the\sweekend)
    | (?P<word>(?:the\s)?day\s(?:before\syesterday|after\stomorrow)
        |(?-i:today|(?<=[.!?”\n]\s?)Today)|tonight|yesterday|tomorrow|last\s(?:night|evening)
        |this\s(?:morning|noon|afternoon|evening))
    | (?P<step>last|this|next|past)\s(?P<unit>week|weekend|month|year)(?<!(?-i:Week))
    | in\s(?P<year>(?:19|20)\d\d)
    | (?P<year>(?:19|20)\d\d)(?=\s(?:{_WRITTEN})\b)
    | (?P<near>the\sday\s(?:before|after)|the\sprevious\sday|the\s(?:next|following)\sday
        |(?:(?:the\ssame|that)\s(?:day|night|evening|afternoon|morning)|(?<=\bon\s)the\sday))(?=\s?[,.;:—”"]|\s(?:at|in|on|that|to)\b)
    )(?![\p{{L}}\p{{N}}])""",
    regex.VERBOSE | regex.IGNORECASE,
)
RANGE: Final = regex.compile(
    rf"\s?[-–—/]\s?|\s(?:to|through|until|till|and|or)\s|,\s(?={_NAME})", regex.IGNORECASE
)
"""What is between the dates of a range or list: "Monday to Tuesday", "Monday and Tuesday"."""
