"""Nouns for persons by what they do or undergo: who chairs a panel is its chairman."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Set
from typing import Final

from spacy.tokens import Span, Token

from quoteattr import lexicon
from quoteattr.document.noun_phrases import describes_person, noun_of

_TRANSITIVE: Final = "does something"
_NEAR: Final = 10  # tokens around a verb, among which its object is
_MAX_TITLE: Final = 8  # words in front of a name
_NAMING: Final = frozenset("identify name".split())
_EXAMPLES: Final = ("as", "including", "like")
_INSIDE: Final = ("appos", "compound", "nmod")
# Titles of the clergy, which with a name behind them are no kinship: "Sister Mary Roe".
_ORDERS: Final = {
    "father": "priest", "fr": "priest", "fr.": "priest",
    "sister": "nun", "sr": "nun", "sr.": "nun", "brother": "monk", "br": "monk", "br.": "monk",
}  # fmt: skip


def implied_nouns(mentions: Iterable[Span]) -> Iterator[tuple[str, Set[str]]]:
    """Yield nouns that describe a person without standing beside the name.

    With each come the words that tell which one it is: the panel, of "Roe, who chairs the panel",
    and the corn, of "corn farmers such as Roe". "The accused" is whoever was arrested, or pleaded,
    "the suspect" whom the police identified, and "the nun" is "Sister Mary Roe".

    Args:
        mentions: The names of the person.

    >>> import spacy
    >>> [noun for noun, _ in implied_nouns([spacy.blank("en")("Said Sister Mary Roe")[1:]])]
    ['nun']
    """
    for mention in mentions:
        root = mention.root
        for verb, part in _verbs(mention):
            around = mention.doc[max(0, verb.i - _NEAR) : verb.i + _NEAR]
            words = frozenset(t.lower_ for t in around if t.pos_ in ("NOUN", "PROPN"))
            yield from ((noun, words) for noun in _nouns_for(verb, part))
        for noun in (*_identified(root), *_one_of(root)):
            yield noun_of(noun), frozenset(token.lower_ for token in noun.subtree)
        before = mention.doc[mention.start - 1] if mention.start else mention[0]
        for title in (before, mention[0]):
            if title.text[:1].isupper() and title.lower_ in _ORDERS and title.i < mention.end - 1:
                yield _ORDERS[title.lower_], frozenset()


def _verbs(mention: Span) -> Iterator[tuple[Token, str]]:
    """Yield what a person does or undergoes: "who chairs", "chaired by Roe", "Chairing it, Roe"."""
    root, verb, doc = mention.root, mention.root.head, mention.doc
    before = mention.start - 1  # "led by [former MP] Jane Roe"
    while before > mention.start - _MAX_TITLE and doc[before].pos_ in ("ADJ", "NOUN", "PROPN"):
        before -= 1
    if before >= 0 and doc[before].dep_ == "agent":
        yield doc[before].head, _TRANSITIVE
    if root.dep_ == "nsubj":
        clauses = (verb, *(one for one in verb.lefts if one.dep_ == "advcl"))
        yield from ((one, _part(one)) for one in clauses)
    elif root.dep_ in ("dobj", "nsubjpass"):
        yield verb, "undergoes"
    for one in root.rights:
        subject = next((child for child in one.lefts if child.tag_ == "WP"), None)
        if one.dep_ == "relcl" and subject is not None:
            yield one, _part(one) if subject.dep_ == "nsubj" else "undergoes"


def _part(verb: Token) -> str:
    """Return whether the subject of a verb does something to an object."""
    return _TRANSITIVE if any(one.dep_ == "dobj" for one in verb.rights) else "does"


def _nouns_for(verb: Token, part: str) -> Set[str]:
    """Return the nouns for who does or undergoes something; none for who says something."""
    form = verb.lemma_.lower()
    listed = lexicon.DEEDS.get((form, part)) or lexicon.DEEDS.get((form, part.split()[0]))
    if listed or part != _TRANSITIVE or lexicon.act_of(form) or form in lexicon.OTHER_ACTS:
        return listed or frozenset()
    stem = form.removesuffix("e")
    return frozenset((f"{stem}er", f"{stem}or"))


def _one_of(root: Token) -> Iterator[Token]:
    """Yield the noun of "farmers such as Roe" and of "Roe, one of 40 farmers"."""
    if root.dep_ == "pobj" and root.head.lower_ in _EXAMPLES:
        yield root.head.head
    for one in root.children:
        if one.dep_ == "appos" and one.lower_ == "one":
            yield from (n for of in one.rights if of.lower_ == "of" for n in of.rights)


def _identified(name: Token) -> Iterator[Token]:
    """Yield whom a verb identifies as a person: "named the [suspect] as Roe"."""
    while name.dep_ in _INSIDE:
        name = name.head
    verb = name.head.head
    if name.dep_ == "pobj" and name.head.lower_ == "as" and verb.lemma_.lower() in _NAMING:
        for child in verb.children:
            if child.dep_ in ("dobj", "nsubjpass") and describes_person(child):
                yield child
