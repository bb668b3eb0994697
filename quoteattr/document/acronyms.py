"""Acronyms: the initials of a name, and letters for an office that the text writes out.

"The SP said" means the superintendent of police whom the text names, and no body called SP.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from typing import Final

from spacy.tokens import Doc, Span, Token

from quoteattr import lexicon
from quoteattr.document.noun_phrases import describes_person, noun_of, noun_phrase

WEAK: Final[frozenset[str]] = frozenset("of the and for in on at to de la y e da do des du".split())
"""Words of a name that its acronym may pass over."""

_LETTERS: Final = range(2, 6)  # of the acronym of an office
_INSIDE: Final = ("ADJ", "NOUN", "PROPN")
_PLURAL: Final = ("NNS", "NNPS")
_PERSONS: Final = ("PERSON", "PER")
_BODIES: Final = ("ORG", "FAC", "LAW", "EVENT")
_OTHERS: Final = frozenset(("GPE", "LOC", "NORP", "DATE", "TIME"))
_NEAR: Final = 8  # tokens between an office and the name of who has it
_KNOWN: Final = frozenset(form.replace(".", "") for forms in lexicon.ALIASES for form in forms)


def acronyms(words: Sequence[str]) -> set[str]:
    """Return the initials of all words of a name, and those of its words that carry weight.

    >>> sorted(acronyms(("department", "of", "conservation")))
    ['dc', 'doc']
    """
    strong = [word for word in words if word not in WEAK]
    return {"".join(word[0] for word in words), "".join(word[0] for word in strong)}


def last_acronyms(words: Sequence[str]) -> set[str]:
    """Return the initials of the last words of a name, three or more of those that carry weight.

    "The CPF" is the "Bishop Lavis Community Policing Forum".

    >>> sorted(last_acronyms(("springfield", "city", "water", "board")))
    ['cwb', 'scwb']
    """
    initials = "".join(word[0] for word in words if word not in WEAK)
    return {initials[start:] for start in range(len(initials) - 2)}


def office_acronyms(doc: Doc) -> Mapping[str, tuple[Span, str]]:
    """Return the office that each acronym of a text stands for, and its noun.

    Its letters are the initials of an office that stands near the name of a person, or it stands in
    brackets behind one: "Upazila Nirbahi Officer (UNO) Jane Roe". An acronym that a body or a place
    of the text has as well stands for that. Empty without any.

    >>> import spacy
    >>> office_acronyms(spacy.blank("en")("It rained in the UK."))
    {}
    """
    places = [token for token in doc if _may_be_acronym(token)]
    if not places:
        return {}
    others = Counter(token.text for token in places if token.ent_type_ in _OTHERS)
    bodies = {acronym for one in doc.ents if one.label_ in _BODIES for acronym in _initials(one)}
    counts = Counter(token.text for token in places)
    return _written_out(
        doc,
        [
            form
            for form, count in counts.items()
            if 2 * others[form] < count and form.lower() not in bodies and form not in _KNOWN
        ],
    )


def _may_be_acronym(token: Token) -> bool:
    return token.is_upper and len(token) in _LETTERS and token.is_alpha


def _initials(body: Span) -> set[str]:
    """Return the acronyms of a body's name, and what stands in brackets behind it."""
    words = [token.lower_ for token in body if token.is_alpha]
    aside = [token.lower_ for token in body.doc[body.end : body.end + 2]]
    in_brackets = aside[:1] == ["("] and not any(map(describes_person, body))
    return {*(acronyms(words) if len(words) > 1 else ()), *(aside[1:] if in_brackets else ())}


def _written_out(doc: Doc, forms: Sequence[str]) -> dict[str, tuple[Span, str]]:
    """Return the first office for which each acronym can stand, and its noun."""
    found: dict[str, tuple[Span, str]] = {}
    by_initial = defaultdict[str, list[str]](list)
    for form in forms:
        by_initial[form[0].lower()].append(form)
    for token in doc if forms else ():
        for form in by_initial.get(token.lower_[0], ()):
            office = None if form in found else _office_at(token, form)
            if office is not None:
                found[form] = office
    return found


def _office_at(token: Token, form: str) -> tuple[Span, str] | None:
    """Return the office that begins at a token or ends before its acronym there, and its noun."""
    doc, i = token.doc, token.i
    if token.text == form:  # "Upazila Nirbahi [Officer] (UNO)"
        is_office = i > 1 and doc[i - 1].text == "(" and _is_office(doc[i - 2])
        if is_office and _is_given(doc, i - 2, i + 1):
            return noun_phrase(doc[i - 2]), noun_of(doc[i - 2])
    elif token.pos_ in (*_INSIDE, "VERB"):
        end = _end(doc, i, form.lower())
        noun = None if end is None else _noun(doc[i:end])
        if noun is not None and end is not None and _is_given(doc, i, end):
            return doc[i:end], noun_of(noun)
    return None


def _end(doc: Doc, start: int, letters: str) -> int | None:
    """Return the token behind the words from a token on that have these initials, or None."""
    if not letters:
        return start
    if start == len(doc):
        return None
    token = doc[start]
    is_weak = token.lower_ in WEAK
    if token.pos_ in _INSIDE or is_weak or token.tag_ in ("VBG", "VBN"):
        parts = "".join(part[:1] for part in token.lower_.split("-"))  # "sub-divisional"
        for own in dict.fromkeys((parts, token.lower_[0])):
            end = _end(doc, start + 1, letters[len(own) :]) if letters.startswith(own) else None
            if end is not None and doc[end - 1].lower_ not in WEAK:
                return end
    return _end(doc, start + 1, letters) if is_weak or token.text in "-‐‑–" else None


def _noun(office: Span) -> Token | None:
    """Return the noun of an office, the last one before "of" or "for", or None without any."""
    link = next((token.i for token in office if token.lower_ in WEAK), office.end)
    nouns = [token for token in office.doc[office.start : link] if _is_office(token)]
    return nouns[-1] if nouns else None


def _is_office(token: Token) -> bool:
    return describes_person(token) and token.tag_ not in _PLURAL


def _is_given(doc: Doc, start: int, end: int) -> bool:
    """Return whether a person is named near an office, and is not a part of it."""
    if any(token.ent_type_ in _PERSONS for token in doc[start:end]):
        return False
    around = doc[max(0, start - _NEAR) : end + _NEAR]
    return any(token.ent_type_ in _PERSONS for token in around)
