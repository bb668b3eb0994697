"""Which speakers a clause shows in action: "Roe spoke in Dayton", "at the rally, Roe told"."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from typing import Final

from spacy.tokens import Token

from quoteattr.attributions.draft import Draft
from quoteattr.dates.occasions import DEFINITE, SPEAKING, referred_to
from quoteattr.dates.tenses import lies_ahead
from quoteattr.document.document import Document
from quoteattr.entities.name_spans import comparable
from quoteattr.records import Act, SpeakerKind

# "He made the call on Tuesday", "she was speaking in Nashik": who has just been reported.
_REMARKS: Final = frozenset(
    "announcement appeal assertion assurance call charge claim comment declaration denial "
    "disclosure observation plea pledge promise remark revelation statement submission".split()
)
# Who is "unable to attend" or "planned to speak at the rally" may not have been there.
_ABSENT: Final = frozenset(
    "absent boycott cancel decline fail invite miss plan refuse skip unable want".split()
)


class Appearances:
    """The appearances of the speakers of one document.

    Args:
        document: The document.
        drafts: Its attributions, with their speakers.
    """

    def __init__(self, document: Document, drafts: Sequence[Draft]) -> None:
        self._document, self._drafts = document, drafts

    def of(self, verb: Token) -> Iterator[str]:
        """Yield the ids of the speakers who are the subject of a verb, unless it is passive.

        A name may stand beside the subject: "the head of the port, Jane Roe, met shippers". Who
        "was attacked on Friday" may speak on any day.
        """
        is_recalled = _is_recalled(verb)
        for subject in verb.children:
            is_agent = is_recalled and subject.dep_ == "agent"  # "the call was made by Jane Roe"
            if subject.dep_ == "nsubj" or is_agent:
                deps = ("appos", "pobj") if is_agent else ("appos",)
                names = (one for one in subject.subtree if one.dep_ in deps)
                at = [
                    self._speaker_at.get(one.i, self._surnames.get(one.lower_))
                    for one in (subject, *names)
                ]
                if is_recalled and not any(at) and _refers_back(subject):
                    at = [self._last_speaker(verb)]
                yield from (speaker for speaker in at if speaker is not None)

    def at_occasions(self) -> Iterator[tuple[Token, frozenset[str]]]:
        """Yield where the text returns to an event it has named, in order, and who acts there.

        "Speaking at the rally, Roe attacked the plan": the noun, and the ids of the speakers.
        Nobody who "did not attend the rally" is there, or who speaks after it.
        """
        inside = {i for one in self._drafts if one.act is Act.STATEMENT for i in one.inside}
        for noun in referred_to(token for token in self._document.doc if token.i not in inside):
            verbs = [one for one in noun.ancestors if one.pos_ in ("VERB", "AUX")]
            present = frozenset(speaker for verb in verbs for speaker in self.of(verb))
            if present and noun.head.lower_ != "after" and not any(map(_is_absent, noun.ancestors)):
                yield noun, present

    def _last_speaker(self, verb: Token) -> str | None:
        """Return who speaks last before a verb, None if that is nobody or more than one."""
        n = bisect_left(self._in_order, verb.i, key=lambda one: one[0])
        return self._in_order[n - 1][1] if n else None

    @cached_property
    def _in_order(self) -> Sequence[tuple[int, str | None]]:
        return sorted(
            (place_of(draft), draft.speakers[0].id if len(draft.speakers) == 1 else None)
            for draft in self._drafts
        )

    @cached_property
    def _speaker_at(self) -> Mapping[int, str]:
        """The speaker that each source's head, and each place that names a speaker, stands for."""
        single = [draft for draft in self._drafts if len(draft.speakers) == 1]
        found = {draft.speakers[0].mention.root.i: draft.speakers[0].id for draft in single}
        for draft in single:
            if draft.source is not None:
                found[draft.source.root.i] = draft.speakers[0].id
        return found

    @cached_property
    def _surnames(self) -> Mapping[str, str]:
        """The ids of named persons by their last names, without names that several have."""
        found: dict[str, set[str]] = {}
        for speaker in (one for draft in self._drafts for one in draft.speakers):
            words = comparable(speaker.name.split())
            if speaker.kind is SpeakerKind.PERSON and speaker.named and words:
                found.setdefault(words[-1].split("-")[-1], set()).add(speaker.id)
        return {name: next(iter(ids)) for name, ids in found.items() if len(ids) == 1}


def _is_recalled(verb: Token) -> bool:
    """Return whether a verb comes back to what was reported: "made the call", "was speaking"."""
    if verb.lemma_ in SPEAKING:
        return True
    things = (child for child in verb.children if child.dep_ in ("dobj", "nsubj", "nsubjpass"))
    return verb.lemma_ in ("come", "give", "make") and any(
        one.lemma_ in _REMARKS and any(left.lower_ in DEFINITE for left in one.lefts)
        for one in things
    )


def _refers_back(subject: Token) -> bool:
    """Return whether a subject stands for who has just been reported: "he", "the minister"."""
    if subject.pos_ == "PRON":
        return subject.lower_ in ("he", "she")
    return subject.tag_ in ("NN", "NNS") and any(one.lower_ in DEFINITE for one in subject.lefts)


def _is_absent(word: Token) -> bool:
    """Return whether a word denies that somebody was at an event, or says that it is to come."""
    is_negated = any(child.dep_ == "neg" for child in word.children)
    return is_negated or lies_ahead(word) or word.lemma_.lower() in _ABSENT


def place_of(draft: Draft) -> int:
    """Return the token at which a draft stands in the text: its cue, or its content without one."""
    return int(draft.contents[0].tokens.start if draft.cue is None else draft.cue.start)
