"""The names of an article: which spans are names, and where each ends.

They are the entities of the spaCy pipeline, further places of the same words, and what it leaves
out: "Ms. Doe", "Article 19". Without any entities, all runs of proper nouns are names. Where there
are some, further runs made more speakers wrong than right (docs/development/experiments.md).
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from typing import Final

import regex
from spacy.tokens import Doc, Span, Token

from quoteattr import lexicon
from quoteattr.document.bynames import chosen_names
from quoteattr.document.document import Document
from quoteattr.document.titles import is_title_before_name, title_tokens
from quoteattr.entities.name_spans import (
    ALIASES,
    PERSON,
    UNKNOWN,
    Name,
    is_word,
    key_of,
    lone_addresses,
    make_name,
    name_of,
    without_office,
)
from quoteattr.entities.short_forms import missed_short_forms, with_brackets

# "By MARY POE and DAN DOE", a line of its own
_WRITER: Final = r"\p{Lu}[\p{L}.'’-]*+,?+(?:[^\S\n]and)?+[^\S\n]*+"
# Several words, or one with a further capital. Backtracking in a long word would be quadratic.
_BYLINE: Final = regex.compile(
    rf"^[^\S\n]*+(?:By|BY)[^\S\n](?:(?:{_WRITER}){{2,8}}+|\p{{Lu}}[^\p{{Lu}}\s]*+{_WRITER})(?=\n)",
    regex.MULTILINE,
)
# Words of a name in a headline: all its parts are compared, which takes quadratic time.
_MAX_WORDS: Final = 20


def find_names(document: Document) -> tuple[Name, ...]:
    """Return the names of a document in text order; none overlaps another.

    Empty for a document without names or tags.

    >>> import spacy
    >>> find_names(Document(spacy.blank("en")("It rained.")))
    ()
    """
    doc, ents = document.doc, document.doc.ents
    acronyms, titles = document.office_acronyms, title_tokens(doc)
    named = filter(None, (without_office(ent, acronyms) for ent in ents))
    names = [name for ent in named if (name := name_of(ent, titles)) is not None]
    taken = {*titles, *(i for ent in ents for i in range(ent.start, ent.end))}
    taken.update(token.i for token in doc if token.text in acronyms)
    names += missed_short_forms(names, taken)
    taken.update(token.i for name in names for token in name.span)
    known = {*ALIASES, *(key for name in names for key in (name.key, name.key[-1:]))}
    for run in _proper_runs(doc, taken):
        name = make_name(run, UNKNOWN)
        is_office = run[-1].lower_ in lexicon.TITLES  # "Prime Minister"
        if name.key in known or _is_marked(run) or not (ents or is_office):
            names.append(name)
    names = list(filter(_is_name, names))
    names += lone_addresses(doc, names)
    names = with_brackets(sorted(names, key=lambda name: name.span.start))
    names = _with_chosen(doc, _without_nouns(_without_bylines(document, names)))
    return tuple(_without_headlines(doc, _joined(names)))


def _with_chosen(doc: Doc, names: list[Name]) -> list[Name]:
    """Return the names and those that people go by: "a man who goes by Skipper"."""
    taken = {token.i for name in names for token in name.span}
    chosen = [one for one in chosen_names(doc[:]) if taken.isdisjoint(t.i for t in one)]
    names = [*names, *(make_name(one, PERSON) for one in chosen)]
    return sorted(names, key=lambda name: name.span.start) if chosen else names


def _is_name(name: Name) -> bool:
    """Return whether it is a name, not a pronoun, a party's letter or a plural ("Republicans")."""
    text, last = name.span.text, name.span[-1]
    if not name.key or len(text) < 2 or (text.lower() in lexicon.PRONOUNS and not text.isupper()):
        return False
    is_title = last.lower_ in lexicon.HONORIFICS or last.lower_ in lexicon.SHORT_TITLES
    if (len(name.span) == 1 and is_title) or text[:2] in ("D-", "R-", "I-"):
        return False  # "D-Vt." is a party with its state
    people = last.lower_.endswith("s") and last.lower_.removesuffix("s") in lexicon.PERSONS
    is_body = any(t.text == "&" or t.lower_ in lexicon.ORGANIZATIONS for t in name.span)
    return not people or is_body or name.type == PERSON


def _without_bylines(document: Document, names: list[Name]) -> list[Name]:
    """Return the names without those in bylines: "By MARY POE"."""
    lines = [match.span() for match in _BYLINE.finditer(document.text)]
    starts = [start for start, _ in lines]

    def is_byline(place: int) -> bool:
        number = bisect_right(starts, place) - 1
        return number >= 0 and place < lines[number][1]

    return [name for name in names if not is_byline(name.span.start_char)]


def _without_nouns(names: list[Name]) -> list[Name]:
    """Return the names without roles and opening words: "Judge rejects", "Federal court".

    A word that ends a longer name, or is capitalized inside a sentence, is a name after all.
    """
    surnames = {name.key[-1] for name in names if len(name.key) > 1}
    inside = {name.key for name in names if not name.span[0].is_sent_start}
    kept = []
    for name in names:
        word = name.key[0]
        role = word in lexicon.PERSONS or word in lexicon.TITLES
        opening = name.type == UNKNOWN and name.span[0].is_sent_start and name.key not in inside
        if len(name.key) > 1 or word in surnames or not (role or opening):
            kept.append(name)
    return kept


def _joined(names: list[Name]) -> list[Name]:
    """Return the names with neighbours joined: "[Bernie] [Sanders]", "[Charlotte] [Observer]".

    The first must depend on the second in the tree. A body before a person stays apart.
    """
    result: list[Name] = []
    for name in names:
        before = result[-1] if result else None
        if before is not None and _is_one(before, name):
            entity_type = before.type if name.type == UNKNOWN else name.type
            result[-1] = make_name(before.span.doc[before.span.start : name.span.end], entity_type)
        else:
            result.append(name)
    return result


def _is_one(one: Name, other: Name) -> bool:
    """Return whether adjacent names are one: the first is a compound modifier of the second."""
    root = one.span.root
    hangs = other.span.start <= root.head.i < other.span.end and root.dep_ == "compound"
    if one.span.end != other.span.start or not hangs or is_title_before_name(other.span[0]):
        return False
    if other.type == PERSON:
        return one.type in (PERSON, UNKNOWN) and len(one.key) == 1
    return True


def _proper_runs(doc: Doc, taken: set[int]) -> Iterator[Span]:
    """Yield runs of proper nouns outside ``taken``; no weekdays, no months, no title first."""
    start: int | None = None
    for token in doc:
        inside = token.i not in taken and _is_proper(token)
        if start is not None and (not inside or token.is_sent_start):
            yield doc[start : token.i + _is_number_of_name(token)]
            start = None
        if inside and start is None and not is_title_before_name(token):
            start = token.i
    if start is not None:
        yield doc[start:]


def _is_marked(run: Span) -> bool:
    """Return whether words beside a run, or inside, show a name: "Ms. Doe", "Star & Herald"."""
    before = run.doc[run.start - 1].lower_ if run.start else ""
    is_titled = before != "the" and before in lexicon.HONORIFICS
    return run[-1].is_digit or "&" in run.text or is_titled


def _is_number_of_name(token: Token) -> bool:
    # A body may be called "Article 19".
    return token.text.isdigit() and not token.ent_type_ and not token.is_sent_start


def _is_proper(token: Token) -> bool:
    word = token.lower_
    # The model mostly tags the WHO as a pronoun.
    if token.text == "&" and 0 < token.i < len(token.doc) - 1:
        return token.nbor(-1).tag_ == token.nbor().tag_ == "NNP"
    return (
        (token.tag_ in ("NNP", "NNPS") or token.text == "WHO")
        and token.text[:1].isupper()
        and word not in lexicon.WEEKDAYS
        and word not in lexicon.MONTHS
        and is_word(token)
    )


def _without_headlines(doc: Doc, names: list[Name]) -> list[Name]:
    """Return the names, those in headlines cut to a form that the body has.

    Where every word has a capital, the model takes "Lindsey Graham Says" for a name. Words before a
    known surname may be given names, which the body leaves out.
    """
    headline = _headline_tokens(doc)
    known = {name.key for name in names if name.span.start not in headline}
    result = []
    for name in names:
        if name.span.start in headline and name.key not in known:
            part = _longest_known(name, known)
            is_surname = part is not None and name.type == PERSON and part.span.end == name.span.end
            name = name if part is None or is_surname else part
        result.append(name)
    return result


def _headline_tokens(doc: Doc) -> frozenset[int]:
    """Return the tokens of lines in which nearly every word of four letters or more has a capital.

    Short words like "of" and "in" are left in lower case by many newspapers. A line that ends with
    a full stop is a sentence: "Seoul Mayor Lee Ji-won met Busan Mayor Lee Tae-ho."
    """
    found: set[int] = set()
    line: list[Token] = []
    for token in doc:
        line.append(token)
        if "\n" in token.text_with_ws or token.i + 1 == len(doc):
            long = [t for t in line if len(t) > 3 and t.text[0].isalpha()]
            capital = sum(t.text[0].isupper() for t in long)
            is_sentence = any(t.text == "." for t in line[-2:])  # the last may be a line's end
            if len(long) > 3 and capital >= 0.8 * len(long) and not is_sentence:
                found.update(t.i for t in line)
            line = []
    return frozenset(found)


def _longest_known(name: Name, known: set[tuple[str, ...]]) -> Name | None:
    """Return the longest part of a name that is a known form, the first of several, or None."""
    span, best = name.span, None
    for start in range(len(span)):
        for end in range(min(len(span), start + _MAX_WORDS), start, -1):
            part = span[start:end]
            fits = key_of(part) in known and part.text[-1].isalnum()
            if fits and (best is None or len(part) > len(best.span)):
                best = make_name(part, name.type)
    return best
