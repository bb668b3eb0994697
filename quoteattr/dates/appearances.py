"""Which speakers a clause shows in action: "Roe spoke in Dayton", "at the rally, Roe's aide"."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from typing import Final

from spacy.tokens import Token

from quoteattr.attributions.draft import Draft
from quoteattr.dates.occasions import referred_to
from quoteattr.dates.tenses import lies_ahead
from quoteattr.document.document import Document
from quoteattr.entities.name_spans import comparable
from quoteattr.records import Act, SpeakerKind

# Who is "unable to attend", "planned to speak" or is asked "whether she was at the rally" may not
# have been there.
_ABSENT: Final = frozenset(
    """absent boycott cancel decline expect fail hope intend invite miss plan refuse schedule skip
    unable unclear want""".split()
)
_ASKED: Final = frozenset("ask interview press question quiz".split())


class Appearances:
    """The appearances of the speakers of one document.

    Args:
        document: The document.
        drafts: Its attributions, with their speakers.
    """

    def __init__(self, document: Document, drafts: Sequence[Draft]) -> None:
        self._document, self._drafts = document, drafts

    def of(self, verb: Token) -> Iterator[str]:
        """Yield the ids of the speakers who are the subject of a verb or own it ("Roe's aide").

        A name may stand beside the subject: "the head of the port, Jane Roe, met shippers".
        """
        for subject in verb.children:
            if subject.dep_ in ("nsubj", "nsubjpass"):
                names = (one for one in subject.subtree if one.dep_ == "appos")
                owners = (one for one in subject.children if one.dep_ == "poss")
                for one in (subject, *owners, *names):
                    speaker = self._speaker_at.get(one.i, self._surnames.get(one.lower_))
                    if speaker is not None:
                        yield speaker

    def at_occasions(self) -> Iterator[tuple[Token, frozenset[str]]]:
        """Yield where the text returns to an event it has named, in order, and who acts there.

        "Speaking at the rally, Roe attacked the plan": the noun, and the ids of the speakers.
        Nobody who "did not attend the rally" is there, or who speaks after it.
        """
        if not self._document.doc.has_annotation("SENT_START"):
            return
        inside = {i for one in self._drafts if one.act is Act.STATEMENT for i in one.inside}
        for noun in referred_to(token for token in self._document.doc if token.i not in inside):
            verbs = [one for one in noun.ancestors if one.pos_ in ("VERB", "AUX")]
            present = frozenset(speaker for verb in verbs for speaker in self.of(verb))
            if present and noun.head.lower_ != "after" and not _is_absent(noun, verbs):
                yield noun, present

    @cached_property
    def _speaker_at(self) -> Mapping[int, str]:
        """The speaker that each source's head, and each place that names a speaker, stands for."""
        single = [draft for draft in self._drafts if len(draft.speakers) == 1]
        found = {draft.speakers[0].mention.root.i: draft.speakers[0].id for draft in single}
        for draft in single:
            if draft.source is not None:
                places = (draft.source.root, *_same_pronouns(draft.source.root))
                found |= dict.fromkeys((one.i for one in places), draft.speakers[0].id)
        return found

    @cached_property
    def _surnames(self) -> Mapping[str, str]:
        """The ids of named persons by their last names, without names that several have."""
        found: dict[str, set[str]] = {}
        for speaker in (one for draft in self._drafts for one in draft.speakers):
            words = comparable(speaker.name.split())
            if speaker.kind is SpeakerKind.PERSON and speaker.named and words:
                found.setdefault(words[-1], set()).add(speaker.id)
        return {name: next(iter(ids)) for name, ids in found.items() if len(ids) == 1}


def _same_pronouns(source: Token) -> Iterator[Token]:
    """Yield the subjects of the sentence before that are the same pronoun: "She left. She said"."""
    start = source.sent.start if source.doc.has_annotation("SENT_START") else 0
    if source.lower_ in ("he", "she") and start:
        for token in source.doc[start - 1].sent:
            if token.lower_ == source.lower_ and token.dep_ == "nsubj":
                yield token


def _is_absent(noun: Token, verbs: Sequence[Token]) -> bool:
    """Return whether a clause denies that somebody was at an event, or leaves it open."""
    marks = {child.lower_ for verb in verbs for child in verb.children if child.dep_ == "mark"}
    return (
        any(lies_ahead(verb) or any(c.dep_ == "neg" for c in verb.children) for verb in verbs)
        or any(one.lemma_.lower() in _ABSENT for one in noun.ancestors)
        or not marks.isdisjoint(("if", "whether"))
        or noun.sent.text.rstrip().endswith("?")
    )


def befalls(verb: Token) -> bool:
    """Return whether something happens to the subject: who "was attacked" may tell it at any time.

    Who "was asked on Friday" answers there.
    """
    is_passive = any(child.dep_ == "nsubjpass" for child in verb.children)
    return is_passive and verb.lemma_ not in _ASKED
