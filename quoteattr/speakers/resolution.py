"""The speakers of each attribution, from its source: names, pronouns, descriptions.

Every speaker needs evidence in the article; without it there is none. Sources are resolved in text
order, because the last speaker is evidence for the next.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import attrs
from spacy.tokens import Token

from quoteattr import lexicon
from quoteattr.attributions.draft import Draft, SpeakerDraft
from quoteattr.document.document import Document
from quoteattr.entities.entity_index import Entities, TokenChain
from quoteattr.entities.name_spans import key_of
from quoteattr.entities.referents import Referent, of_entity
from quoteattr.entities.source_parts import Part, PartForm, parts
from quoteattr.records import ResolvedBy, SpeakerKind
from quoteattr.speakers.anonymity import is_anonymous
from quoteattr.speakers.discourse import Discourse
from quoteattr.speakers.first_person import EnclosingContents, author


def resolve(
    document: Document,
    drafts: Sequence[Draft],
    entities: Entities,
    chains: Sequence[TokenChain] = (),
) -> None:
    """Set the speakers of every draft, and the parts of its source.

    A draft has no speaker if its source refers to nobody clearly, and several if its source names
    several. Ids are s1, s2, … in the order of the drafts.

    >>> import spacy
    >>> resolve(Document(spacy.blank("en")("")), (), Entities())
    """
    resolver = _Resolver(Discourse(document, drafts, entities, chains), EnclosingContents(drafts))
    for draft in drafts:
        draft.parts = () if draft.source is None else parts(draft.source, entities)
    in_text_order = sorted(range(len(drafts)), key=lambda i: drafts[i].anchor.start)
    # "I" inside a quotation is the speaker of that quotation, who may be named only after it.
    first_person = {i for i in in_text_order if any(map(_is_first_person, drafts[i].parts))}
    for i in (i for i in in_text_order if i not in first_person):
        resolver.resolve(i, drafts[i])
        resolver.remember(i, drafts[i])
    for i in (i for i in in_text_order if i in first_person):
        resolver.resolve(i, drafts[i])
    ids: dict[object, str] = {}
    for i, draft in enumerate(drafts):
        draft.speakers = tuple(_speakers(resolver.answers[i], ids, document.sentence_of))


@attrs.frozen(kw_only=True, eq=False)
class _Answer:
    referent: Referent
    resolved_by: ResolvedBy


@attrs.define(eq=False)
class _Resolver:
    """The answers for the drafts resolved so far, by the number of the draft."""

    _discourse: Discourse
    _contents: EnclosingContents
    answers: dict[int, tuple[_Answer, ...]] = attrs.field(factory=dict, init=False)

    def resolve(self, i: int, draft: Draft) -> None:
        """Find the speakers of a draft."""
        self.answers[i] = tuple(self._answers(i, draft))

    def remember(self, i: int, draft: Draft) -> None:
        """Add the speakers and the addressee of a resolved draft to the discourse.

        The article goes on about its own sources, not about those inside what they say.
        """
        if draft.within is not None:
            return
        self._discourse.add_speakers(draft, [answer.referent for answer in self.answers[i]])
        self._discourse.add_addressee(draft)

    def _answers(self, i: int, draft: Draft) -> Iterator[_Answer]:
        if not draft.parts:
            yield from _all(self._discourse.implicit_speaker(draft), ResolvedBy.IMPLICIT)
        for part in draft.parts:
            if part.form is PartForm.NAME and part.entity is not None:
                yield _Answer(referent=of_entity(part.entity), resolved_by=_by_name(part))
            elif part.form is PartForm.NOMINAL:
                yield from self._described(part.head, draft)
            elif _is_first_person(part):
                yield from _all(self._first_person(part.head, i), ResolvedBy.PRONOUN)
            else:
                found = self._discourse.resolve_pronoun(part.head, draft)
                yield from _all(found, ResolvedBy.PRONOUN)

    def _described(self, head: Token, draft: Draft) -> Iterator[_Answer]:
        """Yield whom a description refers to.

        A capital inside a sentence makes it a short name ("the Council").
        """
        is_name = head.text[:1].isupper() and head.i > head.sent.start
        for one in self._discourse.resolve_description(head, draft):
            is_body = one.kind is SpeakerKind.ORGANIZATION and one.entity is not None
            by = ResolvedBy.SHORT if is_name and is_body else ResolvedBy.NOMINAL
            yield _Answer(referent=one, resolved_by=by)

    def _first_person(self, head: Token, i: int) -> tuple[Referent, ...]:
        """Return who says "I": the speakers of the innermost content around it, else the author."""
        outer = self._contents.innermost(head, i)
        if outer is None:
            return (author(head),)
        return tuple(answer.referent for answer in self.answers.get(outer, ()))


def _is_first_person(part: Part) -> bool:
    return part.form is PartForm.PRONOUN and lexicon.PRONOUNS[part.head.lower_].person == "first"


def _all(referents: Sequence[Referent], by: ResolvedBy) -> tuple[_Answer, ...]:
    return tuple(_Answer(referent=referent, resolved_by=by) for referent in referents)


def _by_name(part: Part) -> ResolvedBy:
    """Return FULL if the source contains the full name, regardless of case and dots, else SHORT."""
    if part.entity is None:
        return ResolvedBy.SHORT
    printed, full = key_of(part.span), key_of(part.entity.full)
    starts = range(len(printed) - len(full) + 1)
    is_full = any(printed[start : start + len(full)] == full for start in starts)
    return ResolvedBy.FULL if is_full else ResolvedBy.SHORT


def _speakers(
    answers: Sequence[_Answer], ids: dict[object, str], sentence_of: Sequence[int]
) -> Iterator[SpeakerDraft]:
    """Yield each speaker once; ``ids`` maps all speakers so far to their ids, and is extended."""
    seen: set[str] = set()
    for answer in answers:
        referent = answer.referent
        key = referent.entity if referent.entity is not None else _key(referent)
        number = ids.setdefault(key, f"s{len(ids) + 1}")
        if number not in seen:
            seen.add(number)
            yield _speaker(number, answer, sentence_of)


def _key(referent: Referent) -> object:
    """Return a key for an unnamed speaker: a person's place, anything else's words.

    "An official" here and "an official" there are two people. "Officials" and "a report" are taken
    for the same wherever the words are the same, which can merge two groups.
    """
    is_person = referent.kind is SpeakerKind.PERSON and not referent.plural
    return referent.mention.start if is_person else referent.name.lower()


def _speaker(number: str, answer: _Answer, sentence_of: Sequence[int]) -> SpeakerDraft:
    referent = answer.referent
    return SpeakerDraft(
        id=number,
        name=referent.name,
        kind=referent.kind,
        named=referent.entity is not None,
        anonymous=is_anonymous(referent, sentence_of),
        resolved_by=answer.resolved_by,
        mention=referent.mention,
    )
