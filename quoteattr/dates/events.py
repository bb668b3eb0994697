"""When events and documents took place or came out: "Monday's debate", "a study released Tuesday".

A saying that another sentence places there ("at the debate", "the study says") has that day.
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
# A noun stands for every noun of its line: "the report" is the study.
_EVENT_OF: Final = {noun: line for line in _EVENTS for noun in line.split()}
_DOCUMENT_OF: Final = {noun: line for line in _DOCUMENTS for noun in line.split()}
_GROUP_OF: Final = {**_EVENT_OF, **_DOCUMENT_OF}
# Where something is said as well, but too many of them to know one by its day.
_POSTS: Final = frozenset("post tweet email".split())
# Verbs that make an event or document happen on their day.
_HAPPENING: Final = frozenset("release publish issue run air post hold give deliver file".split())
_PLACING: Final = frozenset("at in during throughout".split())
_POINTING: Final = frozenset("the this that his her their its".split())


@attrs.frozen(kw_only=True)
class Occasions:
    """The days of an article's events and documents, by what they are called and by their noun."""

    by_name: Mapping[str, PartialDate] = attrs.field(factory=dict)
    by_noun: Mapping[int, PartialDate] = attrs.field(factory=dict)


def dated_occasions(document: Document, dates: Iterable[Expression]) -> Occasions:
    """Find the day of every event and document that the article dates; one of two days has none.

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
    """Tell whether a noun names an event or document in which something is said."""
    return noun.lemma_.lower() in _GROUP_OF or noun.lemma_.lower() in _POSTS


def document_date(mention: Span, known: Occasions) -> PartialDate | None:
    """Give the day of a document that is dated itself or pointed back to: "the study", "it"."""
    group = _DOCUMENT_OF.get(mention.root.lemma_.lower())
    if group is None:
        return None
    pointed = known.by_name.get(group) if mention[0].lower_ in _POINTING else None
    return known.by_noun.get(mention.root.i, pointed)


def event_date(words: Sequence[Token], known: Occasions) -> PartialDate | None:
    """Give the day of the event that these words place a saying at: "at the debate"."""
    for token in words:
        group = _EVENT_OF.get(token.lemma_.lower())
        if group is None or group not in known.by_name:
            continue
        if token.dep_ == "pobj" and token.head.lower_ in _PLACING:
            lefts = [child for child in token.lefts if child.dep_ != "compound"]
            # "The first debate" and "the next debate" may be another one.
            if len(lefts) == 1 and lefts[0].lower_ in _POINTING:
                return known.by_name[group]
    return None


def _dated_by(token: Token) -> Iterator[Token]:
    """Yield the nouns that a date dates: those above it up to a verb, and what the verb makes."""
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
