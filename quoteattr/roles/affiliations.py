"""Behind a name: what somebody heads and where they belong ("who heads …", "(D-Vt.)", "of …")."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import regex
from spacy.tokens import Span, Token

from quoteattr import lexicon
from quoteattr.document.noun_phrases import noun_phrase, with_list
from quoteattr.entities.appositions import Construction, Joined
from quoteattr.entities.entity_index import Entities
from quoteattr.entities.name_spans import ORGANIZATION

# "(D-Vt.)", "(R-IN)", "D-Calif.,", "(Vt.)" and "Republican of Iowa" right after a name.
_PARTY: Final = regex.compile(
    r"""\s?(?:\(\s?(?P<party>[RDIL](?:-[\p{Lu}][\p{L}.\ ]*?)?|\p{Lu}\p{Ll}{1,5}\.)\s?\)
        |,\s(?P<party>[RDIL]-[\p{Lu}][\p{L}.]*)(?=[,\s])
        |,\s(?P<party>(?:Republican|Democrat|[Ii]ndependent)\s(?:of|from)\s\p{Lu}\p{L}+
            (?:\s\p{Lu}\p{L}+)?))""",
    regex.VERBOSE,
)
_LETTER: Final = regex.compile(r"\p{Latin}")
_MAX_PARTY_TOKENS: Final = 12
_MAX_LETTERS: Final = 5  # tokens of letters behind a name, commas included
# "Roe (ANC)", "Roe (chief executive)": longer brackets tell something else.
_MAX_BRACKETED: Final = 5
# What begins an alias: "Ghazi al-Hamdani (Abu Muhannad)".
_OTHER_NAME: Final = frozenset("abou abu aka a.k.a. aged alias bint born née um umm".split())
# "Roe, who heads the Dayton office": verbs that name an occupation with their object.
_LEADING: Final = frozenset(
    "chair coach command direct edit found head host lead manage oversee own represent run study "
    "teach".split()
)
# Likewise in the present tense: "Roe, who drives a rickshaw". "Who drove it home" tells an event.
_DOING: Final = frozenset(
    "breed clean cook drive farm fix grow keep make mend operate produce raise rear repair sell "
    "serve skipper tend".split()
)
_WORKING: Final = frozenset("work serve volunteer".split())  # "who works at the clinic"
_AT: Final = frozenset("at for in with".split())


def phrases_behind(mention: Span, entities: Entities) -> Iterator[Joined]:
    """Yield what is printed behind a name about duties, offices, parties and bodies."""
    yield from _duties(mention)
    yield from _letters(mention)
    party = _party(mention)
    if party is not None:
        yield party, party[-1], Construction.PARTY
        return
    yield from _bracketed(mention)
    yield from _bodies(mention, entities)


def _duties(mention: Span) -> Iterator[Joined]:
    """Yield the occupation that a relative clause gives: "Roe, who [heads the Dayton office]"."""
    for verb in mention.root.children:
        if verb.dep_ != "relcl" or not _has_who(verb):
            continue
        lemma = verb.lemma_.lower()
        if lemma in _LEADING or (lemma in _DOING and verb.tag_ in ("VBZ", "VBP")):
            for noun in verb.children:
                if noun.dep_ == "dobj" and noun.pos_ in ("NOUN", "PROPN"):
                    end = _with_place(verb, noun_phrase(noun).end)
                    yield verb.doc[verb.i : end], verb, Construction.DUTY
        elif lemma in _WORKING and _opens_place(verb, verb.i + 1):
            yield verb.doc[verb.i : _with_place(verb, verb.i + 1)], verb, Construction.DUTY


def _letters(mention: Span) -> Iterator[Joined]:
    """Yield letters behind a name that stand for an office: "Jane Roe OBE, [MP]"."""
    for token in mention.doc[mention.end : mention.end + _MAX_LETTERS]:
        if token.text in lexicon.LETTERS:
            if lexicon.LETTERS[token.text]:
                yield token.doc[token.i : token.i + 1], token, Construction.LETTERS
        elif token.text != ",":
            break


def _has_who(verb: Token) -> bool:
    return any(child.lower_ == "who" for child in verb.children)


def _with_place(verb: Token, end: int) -> int:
    """Return the end of a duty with the verb's own "at …" behind it."""
    if not _opens_place(verb, end):
        return end
    return noun_phrase(next(verb.doc[end].children)).end


def _opens_place(verb: Token, place: int) -> bool:
    """Return whether the verb's own "at …" begins at a token: "teaches law [at Yale University]".

    A date or a number does not say where someone works.
    """
    word = next(iter(verb.doc[place : place + 1]), None)
    return (
        word is not None
        and word.lower_ in _AT
        and word.head.i == verb.i
        and any(
            c.dep_ == "pobj" and c.ent_type_ != "DATE" and not c.like_num for c in word.children
        )
    )


def _party(mention: Span) -> Span | None:
    """Return the party and state right after a name: "Sen. Jane Roe (D-Vt.)"."""
    doc = mention.doc
    following = doc[mention.end : mention.end + _MAX_PARTY_TOKENS]
    if not any(token.text[0] in "(," for token in following[:2]):
        return None
    last = doc[mention.end - 1]
    match = _PARTY.match(doc[last.i : following.end].text[len(last) :])
    if match is None:
        return None
    start, end = (place + mention.end_char for place in match.span("party"))
    return doc.char_span(start, end)


def _bracketed(mention: Span) -> Iterator[Joined]:
    """Yield the words in brackets behind a name, unless they begin with a number: "Roe (ANC)"."""
    doc = mention.doc
    if doc[mention.end : mention.end + 1].text != "(":
        return
    inner = doc[mention.end + 1 : mention.end + 2 + _MAX_BRACKETED]
    close = next((token.i for token in inner if token.text == ")"), None)
    if close is None or close == inner.start or not _LETTER.match(inner[0].text):
        return
    is_acronym = close == inner.start + 1 and inner[0].is_upper
    kind = Construction.PARTY if is_acronym else Construction.BRACKETS
    yield doc[inner.start : close], doc[close - 1], kind


def is_other_name(phrase: Span) -> bool:
    """Return whether a phrase is an age or another name: "aged 45", "(Abu Muhannad)".

    >>> import spacy
    >>> is_other_name(spacy.blank("en")("alias Boat")[:])
    True
    """
    in_brackets = phrase.start > 0 and phrase.doc[phrase.start - 1].text == "("
    is_person = in_brackets and phrase[-1].ent_type_ == "PERSON"
    return phrase[0].lower_ in _OTHER_NAME or is_person


def _bodies(mention: Span, entities: Entities) -> Iterator[Joined]:
    """Yield the body of "Dan Doe at the National Review" and "Rev. Doe, of Mayfield Church"."""
    doc, i = mention.doc, mention.end
    i += doc[i : i + 1].text == ","
    if doc[i : i + 1].text not in ("of", "at", "with", "from"):
        return
    i += 2 if doc[i + 1 : i + 2].text == "the" else 1
    if i >= len(doc):
        return
    entity = entities.at(doc[i])
    if entity is not None and entity.type == ORGANIZATION and entity is not entities.at(doc[i - 1]):
        body = next(span for span in entity.mentions if span.start <= i < span.end)
        yield with_list(body), body.root, Construction.BODY
    elif entity is None or entity.type != ORGANIZATION:
        noun = next((child for child in doc[i - 1].children if child.dep_ == "pobj"), None)
        noun = noun or next((child for child in doc[i - 2].children if child.dep_ == "pobj"), None)
        if noun is not None and noun.i >= i and entities.at(noun) is None:
            yield noun_phrase(noun), noun, Construction.BODY
