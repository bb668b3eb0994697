"""In which role somebody speaks: the title or description that the article prints for them.

The nearest one comes first; the others follow in the text's order. All are verbatim, without
determiner.
"""

from __future__ import annotations

import functools
from bisect import bisect_left
from collections.abc import Callable, Mapping, Sequence
from typing import Final

import attrs
import regex
import spacy.tokens
from spacy.tokens import Doc, Token

from quoteattr import lexicon
from quoteattr.document.document import text_of
from quoteattr.document.noun_phrases import describes_person, noun_phrase
from quoteattr.entities import descriptions
from quoteattr.entities.descriptions import Description
from quoteattr.entities.entity_index import Entities, Entity
from quoteattr.entities.referents import counted, is_plural
from quoteattr.entities.source_parts import parts
from quoteattr.records import Attribution, ResolvedBy, Span, Speaker, SpeakerKind
from quoteattr.roles import offices
from quoteattr.text.quotations import quote_states

# "(Vt.)" behind a senator's name; titles are longer or known.
_STATE: Final = regex.compile(r"(?!Sens?\.|Reps?\.|Govs?\.|Gen\.|Dr\.)\p{Lu}\p{Ll}{1,5}\.")
_PARTIES: Final = frozenset("republican democrat independent".split())
_MENTION: Final = 60  # characters from an office in front of a name to a party behind it
_NEAREST: Final = 50  # roles on either side of a source, of which the nearest comes first
_FURTHER: Final = 100  # wordings of one speaker's roles: the first ones in the text
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
    described = functools.cache(functools.partial(descriptions.of, entities=entities))
    states = quote_states(text_of(doc))
    found: dict[str, set[Span]] = {}
    seen: set[tuple[str, Span | None]] = set()
    for attribution, group in zip(attributions, speakers, strict=True):
        for speaker in group:
            own = found.setdefault(speaker.id, set())
            own.update(_of_source(doc, attribution, group, entities))
            if (speaker.id, speaker.mention) in seen:
                continue
            seen.add((speaker.id, speaker.mention))
            roles = _of_name(doc, speaker, described, entities)
            own.update(role for role in roles if not _is_opinion(doc, role, states, entities))
            own.update(_of_phrase(doc, speaker, entities))
    return {
        key: tuple(sorted(spans, key=lambda span: (span.start, span.end)))
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
    known = {
        key: _told(roles) for key, roles in find(doc, attributions, speakers, entities).items()
    }
    return tuple(
        tuple(
            _with_parts(doc, _with_role(speaker, attribution, known.get(speaker.id)), entities)
            for speaker in group
        )
        for attribution, group in zip(attributions, speakers, strict=True)
    )


def _with_parts(doc: Doc, speaker: Speaker, entities: Entities) -> Speaker:
    """Tell title and body of a role apart, where it shows both."""
    role = speaker.role
    found = None if role is None else offices.parts(doc, role.start, role.end, entities)
    if found is None:
        return speaker
    title, body = found
    return attrs.evolve(speaker, title=_cut(title), organization=_cut(body))


@attrs.frozen
class _Told:
    """One speaker's roles: those that may come first, whether they are parties, each wording."""

    near: Sequence[tuple[Span, bool]]
    starts: Sequence[int]
    wordings: Mapping[str, Span]


def _told(roles: Sequence[Span]) -> _Told:
    parties = [_is_party(role) for role in roles]
    ends = sorted(role.end for role, party in zip(roles, parties, strict=True) if not party)
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


def _with_role(speaker: Speaker, attribution: Attribution, roles: _Told | None) -> Speaker:
    """Put the nearest role first, and of the others each wording once."""
    if roles is None:
        return speaker
    place = attribution.source or attribution.cue or attribution.content[0]
    here = bisect_left(roles.starts, place.start)
    near = roles.near[max(0, here - _NEAREST) : here + _NEAREST]
    first, _ = min(near, key=lambda one: (_gap(one[0], place), one[1], -len(one[0].text)))
    wording = first.text.lower()
    others = (role for other, role in roles.wordings.items() if other != wording)
    return attrs.evolve(speaker, role=first, roles=tuple(others))


def _is_beside(party: Span, ends: Sequence[int]) -> bool:
    """Return whether an office ends shortly in front of a party; ``ends`` are in order."""
    return bisect_left(ends, party.start - _MENTION) < bisect_left(ends, party.start)


def _is_party(role: Span) -> bool:
    # "D-Vt.", "(Vt.)" and "Republican of Iowa" say less than "Sen." in front of the same name.
    words = role.text.lower().split()
    by_state = role.text[1:2] == "-" or _STATE.fullmatch(role.text) is not None
    return by_state or (words[0] in _PARTIES and words[1:2] in (["of"], ["from"]))


def _gap(role: Span, place: Span) -> int:
    """Give the code points between a role and the source; none where the source holds it."""
    return max(role.start - place.end, place.start - role.end, 0)


def _of_name(
    doc: Doc,
    speaker: Speaker,
    described: Callable[[Entity], tuple[Description, ...]],
    entities: Entities,
) -> list[Span]:
    """Cut the descriptions of a named speaker out of the text."""
    if not speaker.named or speaker.mention is None:
        return []
    span = doc.char_span(speaker.mention.start, speaker.mention.end, alignment_mode="expand")
    entity = None if span is None else next((e for e, _ in entities.within(span)), None)
    if entity is None:
        return []
    return [_cut(one.span) for one in described(entity) if one.head not in lexicon.BEINGS]


def _is_opinion(doc: Doc, role: Span, states: bytes, entities: Entities) -> bool:
    """Tell whether a role is what somebody is called in a quotation: “is a spoiled child”.

    A title in front of a name is a role there as well.
    """
    if not (states[role.start] and states[role.end - 1]):
        return False
    words = doc.char_span(role.start, role.end, alignment_mode="expand")
    if words is None:
        return True
    # A closing mark may stand between: its “national enterprise reporter” Jane Roe.
    behind = words.end + (doc[words.end : words.end + 1].text in ("”", '"', "’", "''"))
    return behind not in entities.by_token


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
    return [_cut(noun_phrase(head)) for head in map(counted, heads[:1]) if _is_role(head, entities)]


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
        noun = counted(head)
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
