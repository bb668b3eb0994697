"""How an article describes those it names: titles before a name, appositions behind, "is the …".

Each description is the phrase as printed, without determiner and without a relative clause, with
the noun that carries it. Roles are read from them, and "the senator" finds its person by them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

import attrs
import regex
from spacy.tokens import Span, Token

from quoteattr.document.noun_phrases import noun_phrase
from quoteattr.entities import appositions, titles
from quoteattr.entities.entity_index import Entities, Entity
from quoteattr.entities.name_spans import ORGANIZATION

# "(D-Vt.)", "(R-IN)", "D-Calif.,", "(Vt.)" and "Republican of Iowa" directly behind a name.
_PARTY: Final = regex.compile(
    r"""\s?(?:\(\s?(?P<party>[RDIL]-[\p{Lu}][\p{L}.\ ]*?|\p{Lu}\p{Ll}{1,5}\.)\s?\)
        |,\s(?P<party>[RDIL]-[\p{Lu}][\p{L}.]*)(?=[,\s])
        |,\s(?P<party>(?:Republican|Democrat|[Ii]ndependent)\s(?:of|from)\s\p{Lu}\p{L}+
            (?:\s\p{Lu}\p{L}+)?))""",
    regex.VERBOSE,
)
# What ends a phrase that goes on with a work: "anchor of NBC's “Nightly News”", "host of “Today”".
_LONGEST_WORK: Final = 80  # tokens: a title of 60 characters and what stands before it
_WORK: Final = regex.compile(r"\s?(?:(?:of|for|at)\s|['’]s?\s)?[“\"][^“”\"\n]{2,60}[”\"]")

# "Roe, who heads the Dayton office"
_LEADING: Final = frozenset(
    "chair command direct edit found head lead manage oversee own represent run teach".split()
)


@attrs.frozen(kw_only=True, eq=False)
class Description:
    """A phrase that says who somebody is; ``head`` is its noun in lower case, singular."""

    span: Span
    head: str


def find(entities: Entities) -> Mapping[Entity, tuple[Description, ...]]:
    """Find the descriptions of every entity in the text's order; only entities that have one.

    >>> find(Entities())
    {}
    """
    found = ((entity, of(entity, entities)) for entity in entities.all)
    return {entity: phrases for entity, phrases in found if phrases}


def of(entity: Entity, entities: Entities) -> tuple[Description, ...]:
    """Find the descriptions of one entity in the text's order; none if it has none."""
    found: dict[tuple[int, int], Description] = {}
    for mention in entity.mentions:
        for description in _around(mention, entities):
            found.setdefault((description.span.start, description.span.end), description)
    return tuple(found[place] for place in sorted(found))


def _around(mention: Span, entities: Entities) -> Iterator[Description]:
    for span, head in titles.before(mention, entities):
        yield Description(span=span, head=head)
    for noun in appositions.nouns_beside(mention, entities):
        phrase = _with_work(_uncounted(noun_phrase(noun)))
        if phrase.start <= mention.start < phrase.end:
            phrase = phrase.doc[phrase.start : mention.start]
        if len(phrase):  # a misread apposition may be one phrase that begins with the name
            yield Description(span=phrase, head=noun.lemma_.lower())
    yield from _duties(mention)
    yield from _party(mention)
    yield from _affiliation(mention, entities)


def _uncounted(phrase: Span) -> Span:
    """Leave out how many they are: "two [Vermont developers], Jane Roe and Dan Doe"."""
    counted = len(phrase) > 1 and phrase[0].dep_ == "nummod" and phrase[0].head.tag_ == "NNS"
    return phrase[1:] if counted else phrase


def _with_work(phrase: Span) -> Span:
    """Take in the title of a work behind a phrase, marks and all."""
    doc = phrase.doc
    if not any(token.text[:1] in ("“", '"') for token in doc[phrase.end : phrase.end + 4]):
        return phrase
    behind = doc[phrase.end : phrase.end + _LONGEST_WORK]
    gap = doc[phrase.end - 1].whitespace_
    match = _WORK.match(f"{gap}{behind.text}")
    if match is None:
        return phrase
    end = phrase.end_char + match.end()
    return doc[phrase.start : next(t.i + 1 for t in behind if t.idx + len(t) >= end)]


def _duties(mention: Span) -> Iterator[Description]:
    """Read "Roe, who [heads the Dayton office]": what somebody does for a living, as a clause."""
    for verb in mention.root.children:
        if verb.dep_ != "relcl" or verb.lemma_.lower() not in _LEADING:
            continue
        if not any(child.lower_ == "who" and child.i == verb.i - 1 for child in verb.children):
            continue
        for noun in verb.children:
            if noun.dep_ == "dobj" and noun.pos_ in ("NOUN", "PROPN"):
                end = noun_phrase(noun).end
                if _opens_place(verb, end):
                    end = noun_phrase(next(verb.doc[end].children)).end
                span = verb.doc[verb.i : end]
                yield Description(span=span, head=verb.lemma_.lower())


def _opens_place(verb: Token, place: int) -> bool:
    """Tell whether the verb's own "at …" stands at a place: "teaches law [at Yale University]"."""
    word = next(iter(verb.doc[place : place + 1]), None)
    return (
        word is not None
        and word.lower_ in ("at", "for", "in")
        and word.head.i == verb.i
        and any(
            c.dep_ == "pobj" and c.ent_type_ != "DATE" and not c.like_num for c in word.children
        )
    )


def _affiliation(mention: Span, entities: Entities) -> Iterator[Description]:
    """Read the body of "Dan Doe at the National Review" and "Rev. Doe, of Mayfield Church"."""
    doc, i = mention.doc, mention.end
    i += doc[i : i + 1].text == ","
    if doc[i : i + 1].text not in ("of", "at", "with", "from"):
        return
    i += 2 if doc[i + 1 : i + 2].text == "the" else 1
    entity = entities.at(doc[i]) if i < len(doc) else None
    if entity is not None and entity.type == ORGANIZATION and entity is not entities.at(doc[i - 1]):
        body = next(span for span in entity.mentions if span.start <= i < span.end)
        yield Description(span=body, head=body.root.lower_)


def _party(mention: Span) -> Iterator[Description]:
    doc = mention.doc
    behind = doc[mention.end : mention.end + 12]
    if not any(token.text[0] in "(," for token in behind[:2]):
        return
    match = _PARTY.match(doc[mention.end - 1 : mention.end + 12].text[len(doc[mention.end - 1]) :])
    if match is not None and len(behind):
        shift = mention.end_char
        start, end = (place + shift for place in match.span("party"))
        span = doc.char_span(start, end)
        if span is not None:
            yield Description(span=span, head=span.text.lower())
