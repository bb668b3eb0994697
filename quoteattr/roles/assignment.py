"""In which role somebody speaks: the title or description that the article prints for them.

The nearest one comes first; the others follow in the text's order. All are verbatim, without
determiner.
"""

from __future__ import annotations

import functools
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Final

import attrs
import regex
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
from quoteattr.roles import offices

# "(Vt.)" behind a senator's name; titles are longer or known.
_STATE: Final = regex.compile(r"(?!Sens?\.|Reps?\.|Govs?\.|Gen\.|Dr\.)\p{Lu}\p{Ll}{1,5}\.")
_PARTIES: Final = frozenset("republican democrat independent".split())
_MENTION: Final = 60  # characters from an office in front of a name to a party behind it
_NEAREST: Final = 50  # roles on either side of a source, of which the nearest comes first
_FURTHER: Final = 100  # wordings of one speaker's roles: the first ones in the text
# People in number of whom only the side that they take is told: no role.
_SIDES: Final = frozenset("critic opponent proponent observer foe".split())


def find(
    document: Document, drafts: Sequence[Draft], entities: Entities
) -> Mapping[str, tuple[Span, ...]]:
    """Find every place that prints a role of a speaker, by speaker id, in the text's order.

    A role printed twice is found twice; speakers without a role are left out.

    >>> import spacy
    >>> find(Document(spacy.blank("en")("")), (), Entities())
    {}
    """
    described = functools.cache(functools.partial(descriptions.of, entities=entities))
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


def assign(document: Document, drafts: Sequence[Draft], entities: Entities) -> None:
    """Set the nearest role and the further ones of every speaker of every draft.

    >>> import spacy
    >>> assign(Document(spacy.blank("en")("")), (), Entities())
    """
    known = {key: _told(roles) for key, roles in find(document, drafts, entities).items()}
    for draft in drafts:
        for speaker in draft.speakers:
            _set_role(speaker, draft, known.get(speaker.id))
            found = None if speaker.role is None else offices.parts(speaker.role, entities)
            if found is not None:
                speaker.title, speaker.organization = found


@attrs.frozen
class _Told:
    """One speaker's roles: those that may come first, whether they are parties, each wording."""

    near: Sequence[tuple[Span, bool]]
    starts: Sequence[int]
    wordings: Mapping[str, Span]


def _told(roles: Sequence[Span]) -> _Told:
    parties = [_is_party(role) for role in roles]
    ends = sorted(role.end_char for role, party in zip(roles, parties, strict=True) if not party)
    # "R-Ky." behind the name of a Senate majority leader comes after his office.
    near = [
        (role, party)
        for role, party in zip(roles, parties, strict=True)
        if not (party and _is_beside(role, ends))
    ]
    wordings: dict[str, Span] = {}
    for role in roles:
        if len(wordings) <= _FURTHER:
            wordings.setdefault(role.text.lower(), role)
    return _Told(near, [role.start for role, _ in near], wordings)


def _set_role(speaker: SpeakerDraft, draft: Draft, roles: _Told | None) -> None:
    """Put the nearest role first, and of the others each wording once."""
    if roles is None:
        return
    place = draft.anchor
    here = bisect_left(roles.starts, place.start)
    near = roles.near[max(0, here - _NEAREST) : here + _NEAREST]
    first, _ = min(near, key=lambda one: (_gap(one[0], place), one[1], -len(one[0].text)))
    wording = first.text.lower()
    speaker.role = first
    speaker.roles = [role for other, role in roles.wordings.items() if other != wording]


def _is_beside(party: Span, ends: Sequence[int]) -> bool:
    """Return whether an office ends shortly in front of a party; ``ends`` are in order."""
    start = party.start_char
    return bisect_left(ends, start - _MENTION) < bisect_left(ends, start)


def _is_party(role: Span) -> bool:
    # "D-Vt.", "(Vt.)" and "Republican of Iowa" say less than "Sen." in front of the same name.
    words = role.text.lower().split()
    by_state = role.text[1:2] == "-" or _STATE.fullmatch(role.text) is not None
    return by_state or (words[0] in _PARTIES and words[1:2] in (["of"], ["from"]))


def _gap(role: Span, place: Span) -> int:
    """Return the code points between a role and the source; none where the source holds it."""
    return max(role.start_char - place.end_char, place.start_char - role.end_char, 0)


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
    """Return whether a role is what somebody is called in a quotation: “is a spoiled child”.

    A title in front of a name is a role there as well.
    """
    quoted = document.quoted
    if not (quoted[role.start_char] and quoted[role.end_char - 1]):
        return False
    # A closing mark may stand between: its “national enterprise reporter” Jane Roe.
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
    """Return the role in the phrase that an unnamed speaker goes by: "a federal judge"."""
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
    """Return whether a noun says who somebody is: not just "people", nor just "critics"."""
    lemma = head.lemma_.lower()
    if entities.at(head) is not None or not describes_person(head) or lemma in lexicon.BEINGS:
        return False
    return not (is_plural(head) and lemma in _SIDES)


def _antecedent(relative: Token) -> Token:
    """Give the noun of "the nominee, who began": what the clause of a relative hangs on."""
    clause = next((t for t in (relative, *relative.ancestors) if t.dep_ == "relcl"), relative)
    return clause.head
