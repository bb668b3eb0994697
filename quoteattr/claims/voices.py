"""Whose words a token of a content is: who "I" is there, and from which day "today" counts."""

from __future__ import annotations

from quoteattr.attributions.draft import Draft, SpeakerDraft
from quoteattr.document.document import Document
from quoteattr.records import Kind, SpeakerKind

MIN_CONFIDENCE = 0.8
"""The confidence from which a speaker is put into a claim, if a ranker has estimated it."""


class Voices:
    """The voices of one content: its speaker in quotation marks, else those around it.

    Args:
        document: The document.
        draft: The attribution.
    """

    def __init__(self, document: Document, draft: Draft) -> None:
        self._document, self._draft = document, draft

    def at(self, place: int) -> Draft | None:
        """Return the attribution whose own words are at a code point; None for the reporter's.

        Also None inside a quotation that no record explains.
        """
        depth = self._document.quotation_depth[place]
        draft: Draft | None = self._draft
        while draft is not None:
            around = self._around(draft)
            if depth > around + 1:
                return None
            # A turn of a transcript is in its speaker's own words, without marks.
            turn = draft.cue is not None and draft.cue.text == ":"
            if depth == around + 1 or (turn and draft.kind is Kind.INDIRECT):
                return draft
            draft = draft.within
        return None

    def is_reporter(self, place: int) -> bool:
        """Return whether the words at a code point are the reporter's."""
        return not self._document.quoted[place] and self.at(place) is None

    def _around(self, draft: Draft) -> int:
        """Return the number of quotations around a content; it does not count its own."""
        if draft.within is None:
            return 0
        return self._document.quotation_depth[draft.contents[0].place.start]


def sure_speaker(draft: Draft | None) -> SpeakerDraft | None:
    """Return the one named person who speaks, or None if that is not sure."""
    if draft is None or len(draft.speakers) != 1:
        return None
    speaker = draft.speakers[0]
    if not speaker.named or speaker.kind is not SpeakerKind.PERSON:
        return None
    sure = speaker.confidence is None or speaker.confidence >= MIN_CONFIDENCE
    return speaker if sure else None
