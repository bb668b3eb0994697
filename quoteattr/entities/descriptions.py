"""How an article describes those whom it names: titles, appositions, "is the …", "who heads …".

Each description is the phrase as printed, without determiner and relative clause, with its noun.
`possible_descriptions` finds more than is right, for `quoteattr.roles` to rank; `descriptions_of`
keeps those whose noun a word list knows, by which "the senator" is resolved.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Set
from typing import Final

import attrs
from spacy.tokens import Span, Token

from quoteattr import lexicon
from quoteattr.document.noun_phrases import describes_person, noun_of
from quoteattr.document.titles import start_of_addresses
from quoteattr.entities import appositions, titles
from quoteattr.entities.appositions import Construction, Joined
from quoteattr.entities.entity_index import Entities, Entity
from quoteattr.entities.name_spans import PERSON
from quoteattr.entities.referents import kind_of, points_back
from quoteattr.records import SpeakerKind

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


@attrs.frozen(kw_only=True, eq=False)
class Description:
    """A phrase that may say who someone is.

    Attributes:
        span: The phrase.
        head: Its noun in lower case, in the singular.
        word: The token of that noun, or of the verb of "heads the office".
        mention: The name that it stands beside.
        construction: How it is joined to the name.
    """

    span: Span
    head: str
    word: Token
    mention: Span
    construction: Construction

    @property
    def is_listed(self) -> bool:
        """Whether a word list says that the noun describes a person, or a body."""
        return describes_person(self.word) or self.word.lemma_.lower() in lexicon.ORGANIZATIONS


def find_descriptions(entities: Entities) -> Mapping[Entity, tuple[Description, ...]]:
    """Return the listed descriptions of each entity; entities without one are left out.

    >>> find_descriptions(Entities())
    {}
    """
    found = ((entity, descriptions_of(entity, entities)) for entity in entities.all)
    return {entity: phrases for entity, phrases in found if phrases}


def descriptions_of(entity: Entity, entities: Entities) -> tuple[Description, ...]:
    """Return the listed descriptions of one entity in text order; empty if there are none."""
    found: dict[tuple[int, int], Description] = {}
    for one in possible_descriptions(entity, entities):
        if one.is_listed:
            found.setdefault((one.span.start, one.span.end), one)
    return tuple(found.values())


def possible_descriptions(entity: Entity, entities: Entities) -> tuple[Description, ...]:
    """Return whatever may describe an entity beside its names, in text order.

    A phrase that is joined to the name in several ways is there several times.
    """
    known: dict[Entity, tuple[Description, ...]] = entities.described
    if entity not in known:
        found = (
            description(joined, mention)
            for mention in entity.mentions
            for joined in (
                *titles.titles_before(mention, entities),
                *appositions.phrases_beside(mention, entities),
            )
        )
        known[entity] = tuple(sorted(found, key=lambda one: (one.span.start, one.span.end)))
    return known[entity]


def implied_nouns(entity: Entity) -> Iterator[tuple[str, Set[str]]]:
    """Yield nouns that describe a person without standing beside the name.

    With each come the words that tell which one it is: the panel, of "Roe, who chairs the panel",
    and the corn, of "corn farmers such as Roe". "The accused" is whoever was arrested, or pleaded,
    "the suspect" whom the police identified, and "the nun" is "Sister Mary Roe".
    """
    for mention in entity.mentions if entity.type == PERSON else ():
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


def description(joined: Joined, mention: Span) -> Description:
    """Return the description of a phrase that is joined to a name."""
    span, word, construction = joined
    return Description(
        span=span, head=noun_of(word), word=word, mention=mention, construction=construction
    )


def is_held(root: Token, behind: tuple[Entity, Span]) -> bool:
    """Return whether a noun is an office, by its holder: "the UN [Verderer], Jane Roe"."""
    holder = behind[1].root
    is_held = holder.dep_ == "appos" and holder.head == root and points_back(root)
    is_office = describes_person(root) or (is_held and kind_of(root) is SpeakerKind.UNKNOWN)
    return is_office and behind[0].type == PERSON


def is_posted(place: tuple[Entity, Span], holder: tuple[Entity, Span]) -> bool:
    """Return whether a name is where the one behind it has an office.

    "Executive Engineer [Water Division Anantnag], Dr Jane Roe".
    """
    (entity, name), (person, held) = place, holder
    if person.type != PERSON:
        return False
    start = start_of_addresses(name.doc, name.start, with_ranks=True)
    is_office = start < name.start or (start > 0 and describes_person(name.doc[start - 1]))
    return is_office and (entity.type != PERSON or len(name) == 1 < len(held))


def _identified(name: Token) -> Iterator[Token]:
    """Yield whom a verb identifies as a person: "named the [suspect] as Roe"."""
    while name.dep_ in _INSIDE:
        name = name.head
    verb = name.head.head
    if name.dep_ == "pobj" and name.head.lower_ == "as" and verb.lemma_.lower() in _NAMING:
        for child in verb.children:
            if child.dep_ in ("dobj", "nsubjpass") and describes_person(child):
                yield child


def is_one_office(
    one: str, other: str, words: Set[str] = frozenset(), others: Set[str] = frozenset()
) -> bool:
    """Return whether two nouns can be of one office; "ex-" makes no difference.

    Args:
        one: A noun, which may also be the more general one.
        other: Another noun, likewise.
        words: The words beside the first noun: "prime" of "prime minister".
        others: The words beside the other noun.

    >>> is_one_office("ex-lawmaker", "senator"), is_one_office("judge", "senator")
    (True, False)
    """
    one, other = one.removeprefix("ex-"), other.removeprefix("ex-")
    offices, other_offices = _offices_of(one, words), _offices_of(other, others)
    if not offices.isdisjoint(other_offices):
        return True
    return not (_covered(one).isdisjoint(other_offices) and _covered(other).isdisjoint(offices))


def _offices_of(noun: str, words: Set[str]) -> Set[object]:
    """Return keys that the nouns of one office share."""
    groups = lexicon.OFFICES.get(noun, ())
    return frozenset((noun, *(number for beside, number in groups if beside <= words)))


def _covered(noun: str) -> Set[object]:
    """Return the keys of the offices that a noun may stand for: priests for "cleric"."""
    nouns = lexicon.GENERAL_NOUNS.get(noun, frozenset())
    return frozenset(key for one in nouns for key in _offices_of(one, frozenset()))
