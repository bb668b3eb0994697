"""Finds the phrases that OntoNotes calls DATE, by rule, in a tokenised English sentence."""

from collections.abc import Sequence
from functools import lru_cache

import regex
from attrs import frozen

_DAY = r"(?i:(?:mon|tues|wednes|thurs|fri|satur|sun)days?)"
_SHORT_DAY = r"(?:Mon|Tues?|Wed|Thu(?:rs?)?|Fri|Sat|Sun)\.?"
_MONTH = (
    r"(?:January|February|March|April|May|June|July|August|September|October|November|December"
    r"|Jan\.?|Feb\.?|Mar\.?|Apr\.?|Jun\.?|Jul\.?|Aug\.?|Sept?\.?|Oct\.?|Nov\.?|Dec\.?"
    r"|JANUARY|FEBRUARY|MARCH|APRIL|JUNE|JULY|AUGUST|SEPTEMBER|OCTOBER|NOVEMBER|DECEMBER)"
)
# A month that is no other word; "May", "March" and the short forms need more around them.
_SURE_MONTH = (
    r"(?:January|February|April|June|July|August|September|October|November|December)"
)
_DAY_OF_MONTH = r"(?:[0-3]?[0-9](?: ?(?:st|nd|rd|th))?)"
_YEAR = r"(?:1[0-9]{3}|20[0-9]{2})"
_PART = r"(?:(?:(?i:early|late|mid)|(?i:mid) -|(?i:the (?:end|beginning|start|middle) of)) )"
_SEASON = r"(?i:spring|summer|autumn|fall|winter)"
_UNIT = r"(?i:day|week|weekend|month|quarter|year|decade|century|generation)"
_UNITS = r"(?i:days|weeks|weekends|months|quarters|years|decades|centuries)"
_SMALL = (
    r"(?i:[0-9][0-9,.]*|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen"
    r"|sixteen|seventeen|eighteen|nineteen|(?:twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)"
    r"(?: ?- ?(?:one|two|three|four|five|six|seven|eight|nine))?|(?:a )?hundred|(?:a )?thousand)"
)
_SOME = r"(?i:several|a few|few|many|some|a couple of|a couple|a dozen|dozens of|hundreds of|thousands of)"
_ABOUT = r"(?:(?i:about|nearly|almost|around|roughly|more than|less than|at least|just over|over|only|just|barely) )"
_WHICH = r"(?i:this|last|next|past|previous|following|coming|current|same|that|recent|final|upcoming|first)"
_ORDINAL_WORD = (
    r"(?i:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|eleventh|twelfth|thirteenth"
    r"|fourteenth|fifteenth|sixteenth|seventeenth|eighteenth|nineteenth|twentieth|twenty ?- ?first)"
)
_CENTURY = rf"(?:[0-9]{{1,2}} ?(?:st|nd|rd|th)|{_ORDINAL_WORD}) (?:- )?(?i:century|centuries)(?: (?i:BC|BCE|AD|CE))?"

# In the order of trial: the first rule that matches at a word wins, the longer before the shorter.
_SURE = (
    rf"(?:(?:{_DAY}|{_SHORT_DAY}) (?:, )?)?(?:the )?{_MONTH} {_DAY_OF_MONTH}(?: (?:-|–|to|and) {_DAY_OF_MONTH})?"
    rf"(?![0-9:])(?: ,? ?{_YEAR})?",
    rf"(?:(?:{_DAY}|{_SHORT_DAY}) (?:, )?)?(?:the )?{_DAY_OF_MONTH} (?:of )?{_MONTH}(?: ,? ?{_YEAR})?",
    rf"{_PART}?{_MONTH} (?:, |of )?{_YEAR}",
    rf"(?i:early|mid|late)-{_MONTH}(?: (?:of )?{_YEAR})?",
    rf"(?i:{_DAY_OF_MONTH} {_MONTH} {_YEAR})",
    rf"(?i:(?:early|late|later|earlier) )?(?i:this|last|next) {_MONTH}",
    rf"{_PART}?{_SURE_MONTH}(?: (?i:this|last|next) (?i:year))?",
    rf"{_PART}(?:May|March)",
    r"(?<=\b(?i:in|since|until|by|of|from|to|through|during|before|after|till) )(?:May|March)(?! [a-z]+ed\b)",
    rf"(?i:(?:earlier|later|early|late) )?(?i:this|last|next|that|the following|the previous|every|each|on) {_DAY}"
    r"(?: (?i:this|last|next) (?i:week))?",
    rf"(?:{_DAY})(?: (?i:of )?(?i:this|last|next) (?i:week))?",
    rf"(?i:the |this )year {_YEAR}",
    r"[0-9]{4} ?[-/] ?[0-9]{2} ?[-/] ?[0-9]{2}|[0-9]{1,2}/[0-9]{1,2}/(?:[0-9]{2}|[0-9]{4})",
    r"(?i:the )?(?i:day (?:before yesterday|after tomorrow))",
    r"(?i:later |earlier |late |early )?(?i:today|yesterday|tomorrow)",
    # the past two years, the next few days, over the last decade
    rf"(?i:the |these )?(?i:last|next|past|previous|following|coming|first|final) (?:{_SMALL}|{_SOME}|couple of|few|several)"
    rf" {_UNITS}",
    rf"(?i:the )?(?:{_ORDINAL_WORD}|fiscal {_ORDINAL_WORD}) (?i:quarter)(?: of (?:{_YEAR}|(?i:this|last|next) year))?",
    rf"(?i:the |this )?(?i:next|past|previous|following|coming|current|same|upcoming) (?i:fiscal )?(?:{_UNIT}|{_SEASON})\b",
    rf"(?i:(?:earlier|later|early|late) )?(?:{_PART})?(?i:this|last|next|that) (?i:fiscal )?(?:{_UNIT}|{_SEASON})(?! -)",
    rf"(?i:the )?(?i:last|next|this) (?i:Christmas|Thanksgiving|Easter)",
    rf"(?i:recent) (?:{_UNITS})",
    # two years ago, a week earlier
    rf"{_ABOUT}?(?:{_SMALL}|{_SOME}|(?i:an?|one|half a)) (?:(?i:and a half) )?(?:{_UNIT}s?|{_UNITS})"
    r" (?i:ago|earlier|later|from now|from today|prior)",
    rf"(?i:the) (?i:day|week|month|year) (?i:before|after|earlier)(?= [.,;])",
    # 20-year-old, three years old, 40 years, a six-month
    rf"{_SMALL} ?- ?{_UNIT} ?- ?(?i:old|long)s?",
    rf"{_SMALL} ?- ?{_UNIT}",
    rf"{_ABOUT}?(?:{_SMALL}|{_SOME}) (?:{_UNITS})(?: (?i:old))?",
    rf"{_ABOUT}?(?i:one|half a) (?:{_UNIT})(?: (?i:old))?",
    rf"(?i:the )?{_PART}?(?:[12][0-9]{{2}}0s|['’][0-9]0s|['’] [0-9]0s)",
    rf"(?i:the )?{_PART}?(?i:twenties|thirties|forties|fifties|sixties|seventies|eighties|nineties)(?= [.,;]|$)",
    rf"(?i:the )?{_PART}?{_CENTURY}",
    rf"(?i:the )?{_PART}?{_SEASON} (?:of )?{_YEAR}",
    rf"(?<=\b(?i:in|since|by|until|till|before|after|during|around|circa|of|from|between) ){_PART}?{_YEAR}"
    rf"(?: (?:-|–|to|and|through) {_YEAR})?(?! (?:{_SMALL}|people|men|km|feet|%|percent|{_UNIT}|(?!is\b|was\b|as\b|has\b|us\b|this\b|his\b)[a-z]+s)\b)",
    rf"(?<=\( ){_YEAR}(?: (?:-|–) (?:{_YEAR}|[0-9]{{2}}|present))?(?= \))",
    rf"(?:1[5-9][0-9]{{2}}|20[0-4][0-9]) (?:-|–) (?:(?:1[5-9][0-9]{{2}}|20[0-4][0-9])|[0-9]{{2}})(?![0-9])",
    rf"(?<=\b(?i:the|a|his|her|their|its|'s|’s) )(?:19[0-9]{{2}}|20[0-4][0-9])(?= [A-Za-z])(?! (?:- )?{_UNIT})",
    rf"(?:19[0-9]{{2}}|20[0-4][0-9])(?= [,)]| ?$)|(?<=^|, |\( )(?:19[0-9]{{2}}|20[0-4][0-9])(?= [:,.)])",
    r"(?:Christmas|Thanksgiving|Easter|New Year(?: ?['’]s?)?|Labor|Memorial|Independence|Veterans|Valentine ['’]s|Mother ['’]s"
    r"|Father ['’]s|Boxing|Election|Super Tuesday|Good)(?: (?i:Day|Eve|Friday|Sunday))",
    r"(?i:christmas)|Thanksgiving|Easter|Halloween|Ramadan|Hanukkah|Passover|Yom Kippur|Diwali",
    r"(?i:(?:the )?(?:end|beginning|start|middle|rest|turn) of the (?:day|week|month|year|decade|century))",
)
# Phrases that OntoNotes annotates now and then: both readings are allowed.
_OPEN = (
    rf"(?i:(?:the|an?|every|each|all|per|one|any|some|other|late|early)) (?:{_UNIT}|{_SEASON})\b",
    rf"(?<=\b(?i:in|of|since|until|by) ){_SEASON}|(?i:daily|weekly|monthly|yearly|annual|annually|quarterly|nightly)",
    _UNITS,
    r"(?:19[0-9]{2}|20[0-4][0-9])|[0-9]{1,2}/[0-9]{1,2}|May",
    rf"(?:{_SHORT_DAY})(?= [,0-9])",
)


@frozen
class DatePhrase:
    """Words `start` to `end` (half-open, of the sentence) that are a date, or may be one."""

    start: int
    end: int
    sure: bool


@lru_cache(maxsize=None)
def _compiled(rule: str) -> regex.Pattern[str]:
    return regex.compile(rf"(?:{rule})(?= |$)")


def date_phrases(words: Sequence[str]) -> list[DatePhrase]:
    """Finds the dates of a sentence in their order, without overlap; empty when there are none.

    >>> [(p.start, p.end) for p in date_phrases("He left two weeks ago , on Sept. 9 .".split())]
    [(2, 5), (7, 9)]
    """
    line = " ".join(word.replace(" ", "_") for word in words)
    starts, offset = {}, 0
    for index, word in enumerate(words):
        starts[offset] = index
        offset += len(word) + 1
    found: list[DatePhrase] = []
    taken = [False] * len(words)
    for rules, sure in ((_SURE, True), (_OPEN, False)):
        for at, index in starts.items():
            if taken[index]:
                continue
            end = _longest(rules, line, at)
            if end is None:
                continue
            last = index + line[at:end].count(" ") + 1
            # "on Friday": the preposition only served to tell the day.
            first = index + 1 if words[index].lower() == "on" else index
            if first < last and not any(taken[index:last]):
                found.append(DatePhrase(first, last, sure))
                taken[index:last] = [True] * (last - index)
    return sorted(found, key=lambda phrase: phrase.start)


def _longest(rules: Sequence[str], line: str, at: int) -> int | None:
    """Where the longest match of any rule at this place ends."""
    ends = [match.end() for rule in rules if (match := _compiled(rule).match(line, at))]
    return max((end for end in ends if end > at), default=None)
