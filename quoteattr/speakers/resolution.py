"""Turns each attribution's source into its speakers: names, pronouns, descriptions.

Every answer needs evidence in the article; where it is missing there is no speaker. The order is
the text's, because who spoke last is evidence for who speaks now.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import attrs
from spacy.tokens import Doc, Token

from quoteattr import lexicon
from quoteattr.entities.entity_index import Entities, Linked
from quoteattr.entities.referents import Referent, of_entity
from quoteattr.entities.source_parts import Form, Part, parts
from quoteattr.records import Attribution, ResolvedBy, Speaker, SpeakerKind
from quoteattr.records import Span as Words
from quoteattr.speakers.anonymity import hides
from quoteattr.speakers.discourse import Memory

# The article's author has no name in the text; the contract's word for them is this one.
AUTHOR: Final = "AUTHOR"


def resolve(
    doc: Doc,
    attributions: Sequence[Attribution],
    entities: Entities,
    chains: Sequence[Linked] = (),
) -> tuple[tuple[Speaker, ...], ...]:
    """Find the speakers of every attribution; one tuple each, in the same order.

    A tuple is empty when nobody can be named or described, and holds several speakers for a source
    that names several. Ids count by first appearance as a speaker in the text: s1, s2, …

    >>> import spacy
    >>> resolve(spacy.blank("en")(""), (), Entities())
    ()
    """
    memory = Memory(doc, attributions, entities, chains)
    found: dict[int, tuple[_Answer, ...]] = {}
    in_text = sorted(range(len(attributions)), key=lambda i: _place(attributions[i]))
    # "I" inside a quote needs the quote's own speaker, who may be told only behind it.
    for first_person in (False, True):
        for i in in_text:
            pieces = _parts(doc, attributions[i], entities)
            if any(_is_first_person(piece) for piece in pieces) is not first_person:
                continue
            answers = _answers(memory, i, attributions[i], pieces, found)
            found[i] = answers
            if not first_person:
                memory.spoke(attributions[i], [answer.referent for answer in answers])
                memory.addressed(attributions[i])
    return _with_ids([found.get(i, ()) for i in range(len(attributions))], memory)


@attrs.frozen(kw_only=True, eq=False)
class _Answer:
    referent: Referent
    resolved_by: ResolvedBy


def _place(attribution: Attribution) -> int:
    """Where the speaker is told: at the source, else at the cue, else at the content."""
    span = attribution.source or attribution.cue or attribution.content[0]
    return span.start


def _parts(doc: Doc, attribution: Attribution, entities: Entities) -> tuple[Part, ...]:
    source = attribution.source
    return () if source is None else parts(doc, source.start, source.end, entities)


def _is_first_person(part: Part) -> bool:
    return part.form is Form.PRONOUN and lexicon.PRONOUNS[part.head.lower_].person == "first"


def _answers(
    memory: Memory,
    i: int,
    attribution: Attribution,
    pieces: Sequence[Part],
    found: dict[int, tuple[_Answer, ...]],
) -> tuple[_Answer, ...]:
    if not pieces:
        return _all(memory.unsaid(attribution), ResolvedBy.IMPLICIT)
    answers: list[_Answer] = []
    for part in pieces:
        if part.form is Form.NAME and part.entity is not None:
            answers.append(_Answer(referent=of_entity(part.entity), resolved_by=_by_name(part)))
        elif part.form is Form.NOMINAL:
            answers += _described(memory, part.head, attribution)
        elif _is_first_person(part):
            answers += _all(_quoted_speaker(memory, i, part.head, found), ResolvedBy.PRONOUN)
        else:
            answers += _all(memory.meant(part.head, attribution), ResolvedBy.PRONOUN)
    return tuple(answers)


def _described(memory: Memory, head: Token, attribution: Attribution) -> list[_Answer]:
    """Answer a description; a capital inside a sentence makes it a short name ("the Council")."""
    found = memory.described(head, attribution)
    is_name = head.text[:1].isupper() and head.i > head.sent.start
    return [
        _Answer(
            referent=one,
            resolved_by=ResolvedBy.SHORT
            if is_name and one.kind is SpeakerKind.ORGANIZATION and one.entity is not None
            else ResolvedBy.NOMINAL,
        )
        for one in found
    ]


def _all(referents: Sequence[Referent], by: ResolvedBy) -> tuple[_Answer, ...]:
    return tuple(_Answer(referent=referent, resolved_by=by) for referent in referents)


def _by_name(part: Part) -> ResolvedBy:
    """Tell whether the source prints the full name; case and dots aside."""
    if part.entity is None:
        return ResolvedBy.SHORT
    held = _plain(part.span.text)
    return ResolvedBy.FULL if _plain(part.entity.name) in held else ResolvedBy.SHORT


def _plain(text: str) -> str:
    return " ".join(text.replace(".", "").lower().split())


def _quoted_speaker(
    memory: Memory, i: int, head: Token, found: dict[int, tuple[_Answer, ...]]
) -> tuple[Referent, ...]:
    """Find who says "I": the speaker of the innermost content around it, else the author."""
    outer = memory.enclosing(head, i)
    if outer is None:
        return (memory.author(head),)
    return tuple(answer.referent for answer in found.get(outer, ()))


def _with_ids(
    answers: Sequence[Sequence[_Answer]], memory: Memory
) -> tuple[tuple[Speaker, ...], ...]:
    ids: dict[object, str] = {}
    result = []
    for one in answers:
        speakers: list[Speaker] = []
        for answer in one:
            referent = answer.referent
            key = referent.entity if referent.entity is not None else _key(referent)
            number = ids.setdefault(key, f"s{len(ids) + 1}")
            if number not in {speaker.id for speaker in speakers}:
                speakers.append(_speaker(number, answer, memory))
        result.append(tuple(speakers))
    return tuple(result)


def _key(referent: Referent) -> object:
    """One id for one unnamed speaker: a person by where it was read, all else by its words."""
    is_person = referent.kind is SpeakerKind.PERSON and not referent.plural
    return referent.mention.start if is_person else referent.name.lower()


def _speaker(number: str, answer: _Answer, memory: Memory) -> Speaker:
    referent = answer.referent
    span = referent.mention
    return Speaker(
        id=number,
        name=referent.name,
        kind=referent.kind,
        named=referent.entity is not None,
        anonymous=hides(referent, memory.sentences),
        resolved_by=answer.resolved_by,
        mention=Words(start=span.start_char, end=span.end_char, text=span.text),
    )
