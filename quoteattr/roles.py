"""In which role somebody speaks: the title or description that the article prints for them.

The nearest one comes first; the others follow in the text's order. All are verbatim, without
determiner.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

import attrs
import spacy.tokens
from spacy.tokens import Doc, Token

from quoteattr import descriptions, lexicon
from quoteattr.descriptions import Description
from quoteattr.entities import Entities, Entity
from quoteattr.phrases import describes_person, noun_phrase
from quoteattr.records import Attribution, ResolvedBy, Span, Speaker, SpeakerKind
from quoteattr.referents import is_plural
from quoteattr.sources import parts

_PARTIES: Final = frozenset("republican democrat independent".split())
_QUANTITIES: Final = frozenset(
    "couple dozen group half handful hundred lot majority million number pair percent score "
    "several some many most team thousand third".split()
)
# People in number of whom only the side that they take is told: no role.
_SIDES: Final = frozenset("critic opponent proponent observer foe".split())


def find(
    doc: Doc,
    attributions: Sequence[Attribution],
    speakers: Sequence[Sequence[Speaker]],
    entities: Entities,
) -> Mapping[str, tuple[Span, ...]]:
    """Find every place that prints a role of a speaker, by speaker id, in the text's order.

    A role printed twice is found twice; speakers without a role are left out.

    >>> import spacy
    >>> find(spacy.blank("en")(""), (), (), Entities())
    {}
    """
    described = descriptions.find(entities)
    found: dict[str, set[Span]] = {}
    for attribution, group in zip(attributions, speakers, strict=True):
        for speaker in group:
            own = found.setdefault(speaker.id, set())
            own.update(_of_name(doc, speaker, described, entities))
            own.update(_of_source(doc, attribution, group, entities))
            own.update(_of_phrase(doc, speaker, entities))
    return {
        key: tuple(sorted(spans, key=lambda span: span.start))
        for key, spans in found.items()
        if spans
    }


def assign(
    doc: Doc,
    attributions: Sequence[Attribution],
    speakers: Sequence[Sequence[Speaker]],
    entities: Entities,
) -> tuple[tuple[Speaker, ...], ...]:
    """Give every speaker of every attribution its nearest role and the further ones.

    The same shape and order as ``speakers``; who has no role stays as is.

    >>> import spacy
    >>> assign(spacy.blank("en")(""), (), (), Entities())
    ()
    """
    known = find(doc, attributions, speakers, entities)
    return tuple(
        tuple(_with_role(speaker, attribution, known.get(speaker.id, ())) for speaker in group)
        for attribution, group in zip(attributions, speakers, strict=True)
    )


def _with_role(speaker: Speaker, attribution: Attribution, roles: Sequence[Span]) -> Speaker:
    """Put the nearest role first, and of the others each wording once."""
    if not roles:
        return speaker
    place = attribution.source or attribution.cue or attribution.content[0]
    first = min(roles, key=lambda role: (_gap(role, place), _is_party(role), -len(role.text)))
    others: dict[str, Span] = {}
    for role in roles:
        if role.text.lower() != first.text.lower():
            others.setdefault(role.text.lower(), role)
    return attrs.evolve(speaker, role=first, roles=tuple(others.values()))


def _is_party(role: Span) -> bool:
    # "D-Vt." and "Republican of Iowa" say less than "Sen." in front of the same name.
    words = role.text.lower().split()
    return role.text[1:2] == "-" or (words[0] in _PARTIES and words[1:2] in (["of"], ["from"]))


def _gap(role: Span, place: Span) -> int:
    """Give the code points between a role and the source; none where the source holds it."""
    return max(role.start - place.end, place.start - role.end, 0)


def _of_name(
    doc: Doc,
    speaker: Speaker,
    described: Mapping[Entity, tuple[Description, ...]],
    entities: Entities,
) -> list[Span]:
    """Cut the descriptions of a named speaker out of the text."""
    if not speaker.named or speaker.mention is None:
        return []
    span = doc.char_span(speaker.mention.start, speaker.mention.end, alignment_mode="expand")
    entity = None if span is None else next((e for e, _ in entities.within(span)), None)
    if entity is None:
        return []
    found = described.get(entity, ())
    return [_cut(one.span) for one in found if one.head not in lexicon.BEINGS]


def _cut(span: spacy.tokens.Span) -> Span:
    return Span(start=span.start_char, end=span.end_char, text=span.text)


def _of_source(
    doc: Doc, attribution: Attribution, group: Sequence[Speaker], entities: Entities
) -> list[Span]:
    """Read the role in a source that is itself a description: "the Vermont senator"."""
    source = attribution.source
    if source is None or len(group) != 1:
        return []
    heads = [part.head for part in parts(doc, source.start, source.end, entities)]
    if group[0].resolved_by is ResolvedBy.PRONOUN:
        heads = [_antecedent(head) for head in heads if head.tag_ in ("WP", "WDT")]
    elif group[0].resolved_by is not ResolvedBy.NOMINAL:
        return []
    return [
        _cut(noun_phrase(head)) for head in map(_counted, heads[:1]) if _is_role(head, entities)
    ]


def _of_phrase(doc: Doc, speaker: Speaker, entities: Entities) -> list[Span]:
    """Read the role in the phrase under which an unnamed speaker goes: "a federal judge"."""
    if speaker.named or speaker.mention is None:
        return []
    found = parts(doc, speaker.mention.start, speaker.mention.end, entities)
    return _described([part.head for part in found[:1]], speaker, entities)


def _described(heads: Sequence[Token], speaker: Speaker, entities: Entities) -> list[Span]:
    """Cut out the phrases of those nouns that are roles of a person or of people."""
    found = []
    for head in heads:
        noun = _counted(head)
        is_human = speaker.kind in (SpeakerKind.PERSON, SpeakerKind.GROUP) or noun is not head
        if is_human and _is_role(noun, entities):
            found.append(_cut(noun_phrase(noun)))
    return found


def _is_role(head: Token, entities: Entities) -> bool:
    """Tell whether a noun says who somebody is: not just "people", nor just "critics"."""
    lemma = head.lemma_.lower()
    if entities.at(head) is not None or not describes_person(head) or lemma in lexicon.BEINGS:
        return False
    return not (is_plural(head) and lemma in _SIDES)


def _antecedent(relative: Token) -> Token:
    """Give the noun of "the nominee, who began": what the clause of a relative hangs on."""
    clause = next((t for t in (relative, *relative.ancestors) if t.dep_ == "relcl"), relative)
    return clause.head


def _counted(head: Token) -> Token:
    """Give the noun behind a number or quantity: "a group of [doctors]", "one of the [aides]"."""
    if not (head.lemma_.lower() in _QUANTITIES or head.like_num or head.pos_ in ("PRON", "DET")):
        return head
    behind = (child for child in head.children if child.lower_ == "of" and child.i > head.i)
    nouns = (noun for of in behind for noun in of.children if noun.dep_ == "pobj")
    return next((noun for noun in nouns if is_plural(noun)), head)
