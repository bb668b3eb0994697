"""Which speakers a clause shows in action: "Roe spoke in Dayton", "at the rally, Roe's aide"."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property

from spacy.tokens import Token

from quoteattr.attributions.draft import Draft
from quoteattr.dates.occasions import group_of, referred_to
from quoteattr.document.document import Document
from quoteattr.entities.name_spans import comparable
from quoteattr.records import Act, SpeakerKind


class Appearances:
    """The appearances of the speakers of one document.

    Args:
        document: The document.
        drafts: Its attributions, with their speakers.
    """

    def __init__(self, document: Document, drafts: Sequence[Draft]) -> None:
        self._document, self._drafts = document, drafts

    def of(self, verb: Token) -> Iterator[str]:
        """Yield the ids of the speakers who are the subject of a verb or own it ("Roe's aide")."""
        for subject in verb.children:
            if subject.dep_ in ("nsubj", "nsubjpass"):
                for one in (subject, *(c for c in subject.children if c.dep_ == "poss")):
                    speaker = self._speaker_at.get(one.i, self._surnames.get(one.lower_))
                    if speaker is not None:
                        yield speaker

    def at_occasions(self) -> Iterator[tuple[int, str, frozenset[str]]]:
        """Yield where the text returns to an event it has named, in order, and who acts there.

        "Speaking at the rally, Roe attacked the plan": the token and the group of the noun, and the
        ids of the speakers. Nobody who "did not attend the rally" is there.
        """
        if not self._document.doc.has_annotation("SENT_START"):
            return
        inside = {i for one in self._drafts if one.act is Act.STATEMENT for i in one.inside}
        for noun in referred_to(token for token in self._document.doc if token.i not in inside):
            verbs = [one for one in noun.ancestors if one.pos_ in ("VERB", "AUX")]
            present = frozenset(speaker for verb in verbs for speaker in self.of(verb))
            if present and not any(c.dep_ == "neg" for verb in verbs for c in verb.children):
                yield noun.i, group_of(noun), present

    @cached_property
    def _speaker_at(self) -> Mapping[int, str]:
        """The speaker that each source's head stands for."""
        return {
            draft.source.root.i: draft.speakers[0].id
            for draft in self._drafts
            if draft.source is not None and len(draft.speakers) == 1
        }

    @cached_property
    def _surnames(self) -> Mapping[str, str]:
        """The ids of named persons by their last names, without names that several have."""
        found: dict[str, set[str]] = {}
        for speaker in (one for draft in self._drafts for one in draft.speakers):
            words = comparable(speaker.name.split())
            if speaker.kind is SpeakerKind.PERSON and speaker.named and words:
                found.setdefault(words[-1], set()).add(speaker.id)
        return {name: next(iter(ids)) for name, ids in found.items() if len(ids) == 1}
