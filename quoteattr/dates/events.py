"""When events took place and documents came out: "Monday's debate", "a study released Tuesday".

A statement that another sentence places there ("at the debate", "the study says") has that day.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final

import attrs
from spacy.tokens import Span, Token

from quoteattr.dates.expressions import Expression
from quoteattr.document.document import Document
from quoteattr.records import PartialDate

# Each line holds nouns for one thing: "the report" refers back to "a study". If a text has two of
# them on different days, neither can be referred back to.
_EVENTS: Final = (
    "debate",
    "hearing",
    "interview",
    "speech address",
    "rally",
    "forum",
    "conference briefing",
    "summit",
    "ceremony",
    "fundraiser",
)
_DOCUMENTS: Final = (
    "study report analysis survey poll paper review audit",
    "article piece story feature column profile editorial",
    "ruling decision opinion",
    "letter memo",
    "statement",
    "lawsuit complaint suit filing motion",
)
_EVENT_OF: Final = {noun: line for line in _EVENTS for noun in line.split()}
_DOCUMENT_OF: Final = {noun: line for line in _DOCUMENTS for noun in line.split()}
_GROUP_OF: Final = {**_EVENT_OF, **_DOCUMENT_OF}
# People speak there as well, but an article has too many of them to refer back to one.
_POSTS: Final = frozenset("post tweet email".split())
# Verbs that make an event or document happen on their day.
_HAPPENING: Final = frozenset("release publish issue run air post hold give deliver file".split())
_AT: Final = frozenset("at in during throughout".split())
_DEFINITE: Final = frozenset("the this that his her their its".split())


@attrs.frozen(kw_only=True)
class Occasions:
    """The days of the events and documents of an article.

    ``by_name`` has them by the line of nouns that may refer to them, ``by_noun`` by the token that
    is dated.
    """

    by_name: Mapping[str, PartialDate] = attrs.field(factory=dict)
    by_noun: Mapping[int, PartialDate] = attrs.field(factory=dict)


def dated_occasions(document: Document, dates: Iterable[Expression]) -> Occasions:
    """Return the days of the events and documents that the article dates.

    A group of nouns with two days is left out of ``by_name``: nobody knows to which of them "the
    debate" refers. In a Doc without dependencies nothing is found.

    >>> import spacy
    >>> dated_occasions(Document(spacy.blank("en")("It rained.")), ())
    Occasions(by_name={}, by_noun={})
    """
    days: dict[str, set[PartialDate]] = defaultdict(set)
    nouns: dict[int, PartialDate] = {}
    for found in dates:
        span = found.span
        day = found.means if found.means and found.means.day else None
        if span is not None and day is not None and document.doc.has_annotation("DEP"):
            for noun in _dated_by(span.root):
                group = _GROUP_OF.get(noun.lemma_.lower())
                if group is not None and noun.tag_ == "NN":
                    days[group].add(day)
                    nouns[noun.i] = day
    names = {group: next(iter(known)) for group, known in days.items() if len(known) == 1}
    return Occasions(by_name=names, by_noun=nouns)


def is_occasion(noun: Token) -> bool:
    """Return whether a noun names an event or document in which people speak."""
    return noun.lemma_.lower() in _GROUP_OF or noun.lemma_.lower() in _POSTS


def document_date(mention: Span, known: Occasions) -> PartialDate | None:
    """Return the day of a document, by its own date or by one it refers back to, or None."""
    group = _DOCUMENT_OF.get(mention.root.lemma_.lower())
    if group is None:
        return None
    referred = known.by_name.get(group) if mention[0].lower_ in _DEFINITE else None
    return known.by_noun.get(mention.root.i, referred)


def event_date(words: Sequence[Token], known: Occasions) -> PartialDate | None:
    """Return the day of the event that these words refer back to, "at the debate", or None."""
    for token in words:
        group = _EVENT_OF.get(token.lemma_.lower())
        if group is None or group not in known.by_name:
            continue
        if token.dep_ == "pobj" and token.head.lower_ in _AT:
            lefts = [child for child in token.lefts if child.dep_ != "compound"]
            # "The first debate" and "the next debate" may be another one.
            if len(lefts) == 1 and lefts[0].lower_ in _DEFINITE:
                return known.by_name[group]
    return None


def _dated_by(token: Token) -> Iterator[Token]:
    """Yield the nouns that a date dates: those above it up to a verb, and what the verb brings out.

    "Monday's debate", "the debate on Monday", "released a study on Monday", "a study released
    Monday".
    """
    for above in token.ancestors:
        if above.pos_ in ("VERB", "AUX"):
            if above.lemma_.lower() in _HAPPENING:
                yield from (c for c in above.children if c.dep_ in ("dobj", "nsubjpass"))
                if above.dep_ in ("acl", "relcl"):
                    yield above.head
            return
        if above.pos_ == "ADP" and above.lower_ not in ("on", "of", "from"):
            return
        yield above
