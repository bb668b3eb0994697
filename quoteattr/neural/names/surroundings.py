"""What a name's form and the words around it show of its type.

All of it is log odds, which are added to what the model sees in the words of the name.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np

from quoteattr import lexicon
from quoteattr.neural.names.evidence import Doubles, Evidence
from quoteattr.neural.names.hyphens import is_given_first
from quoteattr.neural.names.joins import HYPHENS, Span
from quoteattr.neural.windows import LINE, Words

_PERSON: Final = "PERSON"
# Acronyms are seldom persons, which the model knows too little: letters of one, and log odds.
_ACRONYM: Final = range(2, 7)
_AGAINST_ACRONYM: Final = 1.5
# So are names behind these words: "the Anqasa Amin", "in Zamalek".
_BEFORE_OTHERS: Final = frozenset("the in at".split())
_AGAINST_BEHIND: Final = 2.5
# A noun right before a name shows that it is a body's, in whatever language it is: "the newspaper
# Proceso", "state agency Xinhua". Nouns right behind it are less sure: "the Lagos newspaper".
_BODIES: Final = frozenset(
    "agency association band brand broadcaster channel charity club company daily firm forum group "
    "journal magazine multinational network newspaper outlet paper party platform portal press "
    "station union website weekly".split()
)
_FOR_BODY: Final = 8.0
_BEHIND_BODIES: Final = frozenset(
    "broadcaster CEO daily employees newspaper shares spokesman spokesperson spokeswoman "
    "subsidiary weekly".split()
)
_FOR_BODY_BEFORE: Final = 3.0
# Cities of other continents, which the model takes for persons: "Ulaanbaatar", "Sylhet".
_AGAINST_CITY: Final = 4.0
_FOR_CITY: Final = 3.0
# Cities and nations that are given names as well: who is "it" in its own words is the place.
_ALSO_GIVEN: Final = frozenset(
    "Chad Dallas Georgia Houston India Israel Jordan Kenya Lima London Paris Sydney "
    "Washington".split()
)
_SAID: Final = frozenset(
    "added announced argued claimed confirmed denied insisted said says stated warned".split()
)
# "Jordan said it was late", "it hurt": who is not "it".
_EXPLETIVE: Final = frozenset(
    "felt happened helped hurt is looked made meant seemed seems takes took was ’s 's".split()
)
# An article before the only word of a name: "Al-Shabaab", "El-Fasher". In persons' names it stands
# behind a given name, unless the text has the full one elsewhere.
_ARTICLES: Final = frozenset("Al El".split())
# Such a form is a person's wherever it stands: "Seo-yeon Park".
_FOR_GIVEN: Final = 3.0

# So is what stands behind a form of address: "Datuk Azlan".
_FOR_ADDRESSED: Final = 8.0


def type_odds(spans: Sequence[Span], words: Words, evidence: Evidence) -> Doubles:
    """Return the log odds of no name and of each type, (names, columns of ``evidence.types``).

    Args:
        spans: The names of a text.
        words: The words.
        evidence: What the model makes of each word.
    """
    person, body, place = (evidence.column_of(kind) for kind in (_PERSON, "ORG", "GPE"))
    surnames = {
        _lower(words.texts[first:stop])
        for kind, start, stop in spans
        if kind == _PERSON
        for first in range(start + 1, stop)
    }
    in_persons = {
        word
        for kind, start, stop in spans
        if kind == _PERSON and stop - start > 1
        for word in words.texts[start:stop]
    }
    found = np.zeros((len(spans), len(person)))
    for row, (_, start, stop) in zip(found, spans, strict=True):
        row -= _against_person(start, stop, words) * person
        row += _for_body(start, stop, words) * body
        name = _lower(words.texts[start:stop])
        if name not in surnames:
            is_city = " ".join(name).replace(" - ", "-") in lexicon.CITIES  # "Port-au-Prince"
            is_place = words.texts[start] not in in_persons and _speaks_as_place(start, stop, words)
            is_city = is_city or is_place
            row += _FOR_CITY * is_city * place
            if is_city or _begins_with_article(start, stop, words):
                row -= _AGAINST_CITY * person
                row[0] -= _FOR_CITY  # a name it is
        row += _FOR_GIVEN * is_given_first(start, stop, words) * person
        row += _FOR_ADDRESSED * _is_addressed(start, words) * person
    return found


def _lower(words: Sequence[str]) -> tuple[str, ...]:
    return tuple(word.lower() for word in words)


def _speaks_as_place(start: int, stop: int, words: Words) -> bool:
    """Return whether a city or nation calls itself "it": "Georgia said it would appeal"."""
    texts = words.texts
    behind = [word for word in texts[stop : stop + 5] if word != "that"]
    if stop - start > 1 or texts[start] not in _ALSO_GIVEN or len(behind) < 4:
        return False
    said, pronoun, verb = behind[:3]
    is_expletive = verb in _EXPLETIVE or behind[2:4] == ["would", "be"]
    return said in _SAID and pronoun == "it" and not is_expletive


def _is_addressed(start: int, words: Words) -> bool:
    before = words.texts[start - 1] if start else ""
    return before in lexicon.FORMS_OF_ADDRESS and words.gaps[start] < LINE


def _begins_with_article(start: int, stop: int, words: Words) -> bool:
    """Return whether a name is one word with its article, and no title before: "Al-Shabaab"."""
    texts = words.texts
    before = texts[start - 1].lower() if start else ""
    is_titled = before in lexicon.TITLES or before in lexicon.HONORIFICS
    return (
        stop - start == 3
        and texts[start] in _ARTICLES
        and texts[start + 1] in HYPHENS
        and not (is_titled and before != "the")
    )


def _for_body(start: int, stop: int, words: Words) -> float:
    """Return the log odds of a body that a noun before or behind a name shows."""
    texts, gaps = words.texts, words.gaps
    before = start > 0 and texts[start - 1] in _BODIES and gaps[start] < LINE
    behind = stop < len(texts) and texts[stop] in _BEHIND_BODIES and gaps[stop] < LINE
    return _FOR_BODY * before + _FOR_BODY_BEFORE * behind


def _against_person(start: int, stop: int, words: Words) -> float:
    """Return the log odds against a person that the model knows too little."""
    behind = start > 0 and words.texts[start - 1].lower() in _BEFORE_OTHERS
    return _AGAINST_BEHIND * behind + _AGAINST_ACRONYM * _is_acronym(start, stop, words)


def _is_acronym(start: int, stop: int, words: Words) -> bool:
    """Return whether a name is one short word in capitals, and not in a line of capitals."""
    text = words.texts[start]
    if stop - start > 1 or not (text.isupper() and text.isalpha() and len(text) in _ACRONYM):
        return False
    beside = [*words.texts[max(0, start - 1) : start], *words.texts[stop : stop + 1]]
    return not any(word.isupper() and len(word) > 1 for word in beside)
