"""Turns each attribution's source into its speakers: names, pronouns, descriptions.

Every answer needs evidence in the article; where it is missing there is no speaker. The order is
the text's, because who spoke last is evidence for who speaks now.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

import attrs
from spacy.tokens import Token

from quoteattr import lexicon
from quoteattr.attributions.draft import Draft, SpeakerDraft
from quoteattr.document.document import Document
from quoteattr.entities.entity_index import Entities, TokenChain
from quoteattr.entities.name_spans import key_of
from quoteattr.entities.referents import Referent, of_entity
from quoteattr.entities.source_parts import Form, Part, parts
from quoteattr.records import ResolvedBy, SpeakerKind
from quoteattr.speakers.anonymity import hides
from quoteattr.speakers.discourse import Discourse

# The article's author has no name in the text; the contract's word for them is this one.
AUTHOR: Final = "AUTHOR"


def resolve(
    document: Document,
    drafts: Sequence[Draft],
    entities: Entities,
    chains: Sequence[TokenChain] = (),
) -> None:
    """Set the speakers of every draft, and the parts of its source.

    A draft has no speaker when nobody can be named or described, and several when its source names
    several. The ids s1, s2, … count by first appearance as a speaker.

    >>> import spacy
    >>> resolve(Document(spacy.blank("en")("")), (), Entities())
    """
    discourse = Discourse(document, drafts, entities, chains)
    for draft in drafts:
        draft.parts = () if draft.source is None else parts(draft.source, entities)
    found: dict[int, tuple[_Answer, ...]] = {}
    in_text = sorted(range(len(drafts)), key=lambda i: drafts[i].anchor.start)
    # "I" inside a quotation needs the quotation's own speaker, who may stand only behind it.
    for first_person in (False, True):
        for i in in_text:
            if any(map(_is_first_person, drafts[i].parts)) is not first_person:
                continue
            answers = _answers(discourse, i, drafts[i], found)
            found[i] = answers
            if not first_person:
                discourse.spoke(drafts[i], [answer.referent for answer in answers])
                discourse.addressed(drafts[i])
    ids: dict[object, str] = {}
    for i, draft in enumerate(drafts):
        draft.speakers = tuple(_speakers(found.get(i, ()), ids, document.sentence_of))


@attrs.frozen(kw_only=True, eq=False)
class _Answer:
    referent: Referent
    resolved_by: ResolvedBy


def _is_first_person(part: Part) -> bool:
    return part.form is Form.PRONOUN and lexicon.PRONOUNS[part.head.lower_].person == "first"


def _answers(
    discourse: Discourse, i: int, draft: Draft, found: dict[int, tuple[_Answer, ...]]
) -> tuple[_Answer, ...]:
    if not draft.parts:
        return _all(discourse.unsaid(draft), ResolvedBy.IMPLICIT)
    answers: list[_Answer] = []
    for part in draft.parts:
        if part.form is Form.NAME and part.entity is not None:
            answers.append(_Answer(referent=of_entity(part.entity), resolved_by=_by_name(part)))
        elif part.form is Form.NOMINAL:
            answers += _described(discourse, part.head, draft)
        elif _is_first_person(part):
            answers += _all(_quoted_speaker(discourse, i, part.head, found), ResolvedBy.PRONOUN)
        else:
            answers += _all(discourse.meant(part.head, draft), ResolvedBy.PRONOUN)
    return tuple(answers)


def _described(discourse: Discourse, head: Token, draft: Draft) -> list[_Answer]:
    """Answer a description; a capital inside a sentence makes it a short name ("the Council")."""
    found = discourse.described(head, draft)
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
    """Return whether the source prints the full name; case and dots aside."""
    if part.entity is None:
        return ResolvedBy.SHORT
    printed, full = key_of(part.span), key_of(part.entity.full)
    starts = range(len(printed) - len(full) + 1)
    is_full = any(printed[start : start + len(full)] == full for start in starts)
    return ResolvedBy.FULL if is_full else ResolvedBy.SHORT


def _quoted_speaker(
    discourse: Discourse, i: int, head: Token, found: dict[int, tuple[_Answer, ...]]
) -> tuple[Referent, ...]:
    """Find who says "I": the speaker of the innermost content around it, else the author."""
    outer = discourse.enclosing(head, i)
    if outer is None:
        return (discourse.author(head),)
    return tuple(answer.referent for answer in found.get(outer, ()))


def _speakers(
    answers: Sequence[_Answer], ids: dict[object, str], sentence_of: Sequence[int]
) -> Iterator[SpeakerDraft]:
    """Yield each speaker once; ``ids`` maps whoever spoke to an id, and grows."""
    seen: set[str] = set()
    for answer in answers:
        referent = answer.referent
        key = referent.entity if referent.entity is not None else _key(referent)
        number = ids.setdefault(key, f"s{len(ids) + 1}")
        if number not in seen:
            seen.add(number)
            yield _speaker(number, answer, sentence_of)


def _key(referent: Referent) -> object:
    """One id for one unnamed speaker: a person by where it was read, all else by its words."""
    is_person = referent.kind is SpeakerKind.PERSON and not referent.plural
    return referent.mention.start if is_person else referent.name.lower()


def _speaker(number: str, answer: _Answer, sentence_of: Sequence[int]) -> SpeakerDraft:
    referent = answer.referent
    return SpeakerDraft(
        id=number,
        name=referent.name,
        kind=referent.kind,
        named=referent.entity is not None,
        anonymous=hides(referent, sentence_of),
        resolved_by=answer.resolved_by,
        mention=referent.mention,
    )
