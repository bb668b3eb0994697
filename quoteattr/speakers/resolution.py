"""The speakers of each attribution, from its source: names, pronouns, descriptions.

Every speaker needs evidence in the article; without it there is none. Sources are resolved in text
order, because the last speaker is evidence for the next. Each answer has its probability.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import attrs
from spacy.tokens import Span

from quoteattr import lexicon
from quoteattr.attributions.draft import Draft, SpeakerDraft
from quoteattr.attributions.layout.label_names import label_names
from quoteattr.document.document import Document
from quoteattr.entities.entity_index import Entities, Entity, TokenChain
from quoteattr.entities.name_spans import key_of
from quoteattr.entities.referents import Referent, of_entity, of_label
from quoteattr.entities.source_parts import Part, PartForm, parts
from quoteattr.records import ResolvedBy, SpeakerKind
from quoteattr.speakers import choosing, implicit
from quoteattr.speakers.anonymity import is_anonymous
from quoteattr.speakers.choosing import Chooser, Meant
from quoteattr.speakers.discourse import Discourse
from quoteattr.speakers.features import Turn
from quoteattr.speakers.implicit import EnclosingContents, author


def resolve(
    document: Document,
    drafts: Sequence[Draft],
    entities: Entities,
    chains: Sequence[TokenChain] = (),
    chooser: Chooser | None = None,
) -> None:
    """Set the speakers of every draft, and the parts of its source.

    A draft has no speaker if its source refers to nobody clearly, and several if its source names
    several. Ids are s1, s2, … in the order of the drafts.

    >>> import spacy
    >>> resolve(Document(spacy.blank("en")("")), (), Entities())
    """
    for draft in drafts:
        draft.parts = () if draft.source is None else parts(draft.source, entities)
    chooser = chooser or Chooser()
    discourse = Discourse(document, drafts, entities, chains, chooser)
    labels = label_names(document)
    resolver = _Resolver(discourse, EnclosingContents(drafts), drafts, entities, labels)
    resolver.resolve_all()
    ids: dict[object, str] = {}
    for i, draft in enumerate(drafts):
        answers = [
            attrs.evolve(
                one,
                named=discourse.fullest(one.referent),
                confidence=one.confidence * _certainty(one.referent, draft, chooser),
            )
            for one in resolver.answers[i]
        ]
        draft.speakers = tuple(_speakers(answers, ids, document.sentence_of))


def _certainty(referent: Referent, draft: Draft, chooser: Chooser) -> float:
    """Return the probability that the name or phrase is right if the referent is."""
    if referent.kind is SpeakerKind.AUTHOR:
        return 1.0
    if referent.entity is not None:
        return chooser.confidence("name", choosing.of_name(referent.entity, draft), draft)
    return chooser.confidence("phrase", choosing.of_phrase(referent, draft), draft)


@attrs.frozen(kw_only=True, eq=False)
class _Answer:
    """Who is meant; ``named`` is the same by the fullest phrase."""

    referent: Referent
    resolved_by: ResolvedBy
    confidence: float = 1.0
    named: Referent | None = None


@attrs.define(eq=False)
class _Resolver:
    """The answers for the drafts resolved so far, by the number of the draft."""

    _discourse: Discourse
    _contents: EnclosingContents
    _drafts: Sequence[Draft]
    _entities: Entities
    _labels: Mapping[int, Span]
    answers: dict[int, tuple[_Answer, ...]] = attrs.field(factory=dict, init=False)
    _beside: Mapping[int, tuple[int | None, int | None]] = attrs.field(factory=dict, init=False)

    def resolve_all(self) -> None:
        """Find the speakers of all drafts."""
        drafts = self._drafts
        self._beside = implicit.neighbours(drafts)
        order = self._contents.order()
        # "I" inside a quotation is the speaker of that quotation, who may be named only after it.
        first_person = {i for i in order if any(map(_is_first_person, drafts[i].parts))}
        for i in order:
            if i not in first_person:
                self.answers[i] = tuple(self._answers(i))
                self._remember(i)
        for i in order:
            if i in first_person:
                self.answers[i] = tuple(self._answers(i))

    def _remember(self, i: int) -> None:
        """Add the speakers and the addressee of a resolved draft to the discourse.

        The article goes on about its own sources, not about those inside what they say.
        """
        draft = self._drafts[i]
        if draft.within is None and self._contents.quotation(i) is None:
            self._discourse.add_speakers(draft, [answer.referent for answer in self.answers[i]])
            self._discourse.add_addressee(draft)

    def _answers(self, i: int) -> Iterator[_Answer]:
        draft = self._drafts[i]
        outer = self._contents.quotation(i)
        if outer is not None:
            self._discourse.add_quoted(draft, [one.referent for one in self.answers.get(outer, ())])
        if not draft.parts:
            before, after = (None if n is None else self._turn(n) for n in self._beside[i])
            found = self._discourse.implicit_speaker(draft, before, after)
            yield from _all(found, ResolvedBy.IMPLICIT)
        source = draft.source
        if source is not None and source.start in self._labels:
            one = of_label(self._labels[source.start], self._entities)
            yield _Answer(referent=one, resolved_by=_by_name(one.entity, source))
            return
        for part in draft.parts:
            if part.form is PartForm.NAME and part.entity is not None:
                yield _Answer(
                    referent=of_entity(part.entity), resolved_by=_by_name(part.entity, part.span)
                )
            elif part.form is PartForm.NOMINAL:
                yield from self._described(part, draft)
            elif _is_first_person(part):
                yield from self._first_person(part, i)
            else:
                meant = self._discourse.resolve_pronoun(part.head, draft, draft)
                yield from _all(meant, ResolvedBy.PRONOUN)

    def _described(self, part: Part, draft: Draft) -> Iterator[_Answer]:
        """Yield whom a description refers to.

        A capital inside a sentence makes it a short name ("the Council").
        """
        head = part.head
        meant = self._discourse.resolve_description(head, draft, draft)
        is_name = head.text[:1].isupper() and head.i > head.sent.start
        for answer in _all(meant, ResolvedBy.NOMINAL):
            one = answer.referent
            is_body = one.kind is SpeakerKind.ORGANIZATION and one.entity is not None
            yield (
                attrs.evolve(answer, resolved_by=ResolvedBy.SHORT)
                if (is_name and is_body)
                else answer
            )

    def _first_person(self, part: Part, i: int) -> tuple[_Answer, ...]:
        """Return who says "I": the speakers of the innermost content around it, else the author."""
        outer = self._contents.innermost(part.head, i)
        if outer is None:
            return _all(Meant(referents=(author(part.head),)), ResolvedBy.PRONOUN)
        found = self.answers.get(outer, ())
        return tuple(attrs.evolve(one, resolved_by=ResolvedBy.PRONOUN) for one in found)

    def _turn(self, i: int) -> tuple[Turn, Draft] | None:
        """Return who speaks in a draft, if that is known already or the source names them."""
        draft = self._drafts[i]
        found = [answer.referent for answer in self.answers.get(i, ())]
        if i not in self.answers:
            found = [of_entity(part.entity) for part in draft.parts if part.entity is not None]
        return (Turn(speakers=found, at=draft.anchor.start), draft) if found else None


def _is_first_person(part: Part) -> bool:
    return part.form is PartForm.PRONOUN and lexicon.PRONOUNS[part.head.lower_].person == "first"


def _all(meant: Meant, by: ResolvedBy) -> tuple[_Answer, ...]:
    return tuple(
        _Answer(referent=one, resolved_by=by, confidence=meant.confidence)
        for one in meant.referents
    )


def _by_name(entity: Entity | None, source: Span) -> ResolvedBy:
    """Return FULL if a source contains the full name, regardless of case and dots, else SHORT."""
    if entity is None:
        return ResolvedBy.NOMINAL
    printed, full = key_of(source), key_of(entity.full)
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
    referent = answer.named or answer.referent
    return SpeakerDraft(
        id=number,
        name=referent.name,
        kind=referent.kind,
        named=referent.entity is not None,
        anonymous=is_anonymous(referent, sentence_of),
        resolved_by=answer.resolved_by,
        mention=referent.mention,
        confidence=answer.confidence,
    )
