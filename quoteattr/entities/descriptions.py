"""How an article describes those whom it names: titles, appositions, "is the …", "who heads …".

Each description is the phrase as printed, without determiner and relative clause, with its noun.
`possible_descriptions` finds more than is right, for `quoteattr.roles` to rank; `descriptions_of`
keeps those whose noun a word list knows, by which "the senator" is resolved.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set
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

# Bare figures say nothing by themselves, unlike a survey: who compiled them does.
_FIGURES: Final = frozenset("data figures numbers statistics".split())


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


def description(joined: Joined, mention: Span) -> Description:
    """Return the description of a phrase that is joined to a name."""
    span, word, construction = joined
    return Description(
        span=span, head=noun_of(word), word=word, mention=mention, construction=construction
    )


def is_held(root: Token, behind: tuple[Entity, Span], phrase: Span) -> bool:
    """Return whether a noun is an office, by its holder: "the UN [Verderer], Jane Roe"."""
    holder = behind[1].root
    is_held = holder.dep_ == "appos" and holder.head == root and points_back(root)
    is_office = describes_person(root) or (is_held and kind_of(root) is SpeakerKind.UNKNOWN)
    is_office |= len(behind[1]) > 1 and _is_unlisted_office(phrase)
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


def office_with_place(chunk: Span) -> Token | None:
    """Return the office before a place: "Deputy [Commissioner] Shopian", or None."""
    start = chunk.end
    while start > chunk.start and chunk.doc[start - 1].tag_ == "NNP":
        start -= 1
        if start < chunk.end - 1 and describes_person(chunk.doc[start]):
            return chunk.doc[start]
    return None


def _is_unlisted_office(chunk: Span) -> bool:
    """Return whether a phrase may be an office that no list has: "the village Gram Sevak"."""
    noun = chunk[-1]
    is_noun = noun.tag_ == "NNP" and not noun.ent_type_ and all(t.pos_ != "ADP" for t in chunk)
    return is_noun and chunk[0].lower_ == "the" and kind_of(noun) is SpeakerKind.UNKNOWN


def are_titles(words: Span, loose: Sequence[Token]) -> bool:
    """Return whether words joined by "and" are all titles of the name after them.

    "Contender and former neurosurgeon Ben Carson", "Mines and energy minister Jane Roe", not "a
    spokesman and Jane Roe".
    """
    joint = loose[0]
    if len(loose) > 1 or joint.lower_ != "and" or joint.i == words.start:
        return False
    first, last = joint.nbor(-1), words[-1]
    is_field = joint.nbor().is_lower and kind_of(first) is SpeakerKind.UNKNOWN
    is_field &= first.i == words.start + (words[0].pos_ == "DET") and not first.ent_type_
    is_first = describes_person(first) or first.lower_ in lexicon.EPITHETS or is_field
    return is_first and describes_person(last) and (is_field or first.tag_ != "NNS")


def compiled_figures(source: Span, name: Span) -> bool:
    """Return whether a source is figures of whom it names: "data compiled by [Roe & Sons]"."""
    doc = source.doc
    words = doc[source.start : name.start - (doc[name.start - 1].lower_ == "the")]
    return (
        2 < len(words) < 7
        and words[-1].lower_ == "by"
        and words[-2].tag_ == "VBN"
        and words[-3].lower_ in _FIGURES
        and not doc[name.end : name.end + 1].text[:1].isupper()  # not "the [Sahel] Monitor"
    )


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
