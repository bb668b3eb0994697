"""The places where an article prints roles of its speakers: beside names, and in sources."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Final

from spacy.tokens import Span, Token

from quoteattr import lexicon
from quoteattr.attributions.draft import Draft, SpeakerDraft
from quoteattr.document.document import Document
from quoteattr.document.noun_phrases import describes_person, noun_phrase
from quoteattr.entities import descriptions
from quoteattr.entities.descriptions import Description
from quoteattr.entities.entity_index import Entities, Entity
from quoteattr.entities.referents import counted, is_plural
from quoteattr.entities.source_parts import parts
from quoteattr.records import ResolvedBy, SpeakerKind

# In the plural these only say which side people take, which is no role.
_SIDES: Final = frozenset("critic opponent proponent observer foe".split())


def find_roles(
    document: Document, drafts: Sequence[Draft], entities: Entities
) -> Mapping[str, tuple[Span, ...]]:
    """Return every span that is a role of a speaker, by speaker id, in text order.

    A role that is printed twice is there twice. Speakers without a role are left out.

    >>> import spacy
    >>> find_roles(Document(spacy.blank("en")("")), (), Entities())
    {}
    """
    described = functools.cache(functools.partial(descriptions.descriptions_of, entities=entities))
    found: dict[str, dict[tuple[int, int], Span]] = {}
    seen: set[tuple[str, int, int]] = set()
    for draft in drafts:
        for speaker in draft.speakers:
            own = found.setdefault(speaker.id, {})
            own.update(_by_place(_of_source(draft, entities)))
            mention = speaker.mention
            if (speaker.id, mention.start, mention.end) in seen:
                continue
            seen.add((speaker.id, mention.start, mention.end))
            roles = _of_name(speaker, described, entities)
            own.update(
                _by_place(role for role in roles if not _is_opinion(document, role, entities))
            )
            own.update(_by_place(_of_phrase(speaker, entities)))
    return {key: tuple(own[place] for place in sorted(own)) for key, own in found.items() if own}


def _by_place(spans: Iterable[Span]) -> Iterator[tuple[tuple[int, int], Span]]:
    return (((span.start, span.end), span) for span in spans)


def _of_name(
    speaker: SpeakerDraft,
    described: Callable[[Entity], tuple[Description, ...]],
    entities: Entities,
) -> list[Span]:
    """Return the descriptions of a named speaker."""
    if not speaker.named:
        return []
    entity = next((entity for entity, _ in entities.within(speaker.mention)), None)
    if entity is None:
        return []
    return [one.span for one in described(entity) if one.head not in lexicon.BEINGS]


def _is_opinion(document: Document, role: Span, entities: Entities) -> bool:
    """Return whether a role is what somebody calls the speaker in a quotation: “a spoiled child”.

    A title before a name is a role even there. Costs descriptions in quotations that are correct.
    """
    quoted = document.quoted
    if not (quoted[role.start_char] and quoted[role.end_char - 1]):
        return False
    # A closing mark may be in between: its “national enterprise reporter” Jane Roe.
    following = document.doc[role.end : role.end + 1].text
    return role.end + (following in ("”", '"', "’", "''")) not in entities.by_token


def _of_source(draft: Draft, entities: Entities) -> list[Span]:
    """Return the role in a source that is itself a description: "the Vermont senator"."""
    if draft.source is None or len(draft.speakers) != 1:
        return []
    heads = [part.head for part in draft.parts]
    if draft.speakers[0].resolved_by is ResolvedBy.PRONOUN:
        heads = [_antecedent(head) for head in heads if head.tag_ in ("WP", "WDT")]
    elif draft.speakers[0].resolved_by is not ResolvedBy.NOMINAL:
        return []
    return [noun_phrase(head) for head in map(counted, heads[:1]) if _is_role(head, entities)]


def _of_phrase(speaker: SpeakerDraft, entities: Entities) -> list[Span]:
    """Return the role in the phrase that stands for an unnamed speaker: "a federal judge"."""
    if speaker.named:
        return []
    heads = [part.head for part in parts(speaker.mention, entities)[:1]]
    return _described(heads, speaker, entities)


def _described(heads: Sequence[Token], speaker: SpeakerDraft, entities: Entities) -> list[Span]:
    """Return the phrases of those nouns that are roles of a person or of people."""
    found = []
    for head in heads:
        noun = counted(head)
        is_human = speaker.kind in (SpeakerKind.PERSON, SpeakerKind.GROUP) or noun is not head
        if is_human and _is_role(noun, entities):
            found.append(noun_phrase(noun))
    return found


def _is_role(head: Token, entities: Entities) -> bool:
    """Return whether a noun says who somebody is, unlike "people" or "critics"."""
    lemma = head.lemma_.lower()
    if entities.at(head) is not None or not describes_person(head) or lemma in lexicon.BEINGS:
        return False
    return not (is_plural(head) and lemma in _SIDES)


def _antecedent(relative: Token) -> Token:
    """Return the noun that a relative pronoun refers to: "nominee" in "the nominee, who began"."""
    clause = next((t for t in (relative, *relative.ancestors) if t.dep_ == "relcl"), relative)
    return clause.head
