"""Records from drafts: ids, and code points of the text as it was passed, made once at the end."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping

import spacy.tokens

from quoteattr.attributions.draft import ClaimDraft, Draft, SpeakerDraft
from quoteattr.ranking.calibration import speaker_confidence
from quoteattr.records import (
    Article,
    Attribution,
    ClaimSentence,
    Cue,
    DateEvidence,
    Replacement,
    Span,
    Speaker,
)
from quoteattr.records.numbering import SpeakerIds
from quoteattr.spans import Range

Place = Callable[[Range], Range]
"""A function from a range of a Doc's text to the same range of the article's text."""


class RecordBuilder:
    """Builds the records of one article, which may have been read in several parts.

    Ids count on from one part to the next.

    Args:
        article: The article; the offsets of the records are code points of its text.
    """

    def __init__(self, article: Article) -> None:
        self._article = article
        self._ids = SpeakerIds()
        self._count = 0

    def build(
        self, drafts: Iterable[Draft], place: Place = lambda part: part
    ) -> Iterator[Attribution]:
        """Yield the records of one part in the order of its drafts.

        Args:
            drafts: The drafts of one Doc.
            place: Returns the range of the article's text for a range of the Doc's text; the same
                range by default.
        """
        number = self._ids.part()
        cut = _Cutter(self._article.text, place)
        drafts = list(drafts)
        ids = {id(one): f"a{n}" for n, one in enumerate(drafts, self._count + 1)}
        self._count += len(drafts)
        for draft in drafts:
            yield Attribution(
                article=self._article.id,
                id=ids[id(draft)],
                kind=draft.kind,
                act=draft.act,
                text=draft.text,
                content=tuple(cut.range(one.place) for one in draft.contents),
                cue=cut.cue(draft),
                source=cut.tokens(draft.source),
                speakers=tuple(_speaker(one, number, cut) for one in draft.speakers),
                source_date=self._article.date,
                said_on=draft.said_on,
                polarity=draft.polarity,
                addressee=cut.tokens(draft.addressee),
                medium=cut.tokens(draft.medium),
                confidence=draft.confidence,
                said_on_evidence=cut.date(draft),
                said_on_confidence=_rounded(draft.said_on_confidence),
                joins=tuple(draft.joins),
                claim=cut.claim(draft.claim),
                within=_within(draft, ids),
                stance=draft.stance,
            )


def _within(draft: Draft, ids: Mapping[int, str]) -> str | None:
    """Return the id of the nearest record around a draft; drafts of other acts have none."""
    outer = draft.within
    while outer is not None and id(outer) not in ids:
        outer = outer.within
    return None if outer is None else ids[id(outer)]


class _Cutter:
    """Cuts the spans of records out of the article's text."""

    def __init__(self, text: str, place: Place) -> None:
        self._text, self._place = text, place

    def range(self, part: Range) -> Span:
        place = self._place(part)
        return Span.cut(self._text, place.start, place.end)

    def tokens(self, tokens: spacy.tokens.Span | None) -> Span | None:
        if tokens is None:
            return None
        return self.range(Range(tokens.start_char, tokens.end_char))

    def cue(self, draft: Draft) -> Cue | None:
        span = self.tokens(draft.cue)
        if span is None:
            return None
        return Cue(start=span.start, end=span.end, text=span.text, lemma=draft.lemma)

    def date(self, draft: Draft) -> DateEvidence | None:
        if draft.said_on_evidence is None or draft.said_on_relation is None:
            return None
        span = self.range(draft.said_on_evidence)
        return DateEvidence(
            start=span.start, end=span.end, text=span.text, relation=draft.said_on_relation
        )

    def claim(self, draft: ClaimDraft | None) -> ClaimSentence | None:
        if draft is None:
            return None
        places = [(self.range(edit.place), edit) for edit in draft.edits]
        return ClaimSentence(
            text=draft.text,
            replacements=tuple(
                Replacement(
                    start=span.start, end=span.end, text=span.text, new=edit.new, why=edit.why
                )
                for span, edit in places
            ),
        )


def _speaker(
    draft: SpeakerDraft, number: Callable[[Hashable, str, bool], str], cut: _Cutter
) -> Speaker:
    sure = draft.confidence
    return Speaker(
        id=number(draft.id, draft.name, draft.named),
        name=draft.name,
        kind=draft.kind,
        named=draft.named,
        anonymous=draft.anonymous,
        resolved_by=draft.resolved_by,
        role=cut.tokens(draft.role),
        roles=tuple(filter(None, map(cut.tokens, draft.roles))),
        mention=cut.tokens(draft.mention),
        title=cut.tokens(draft.title),
        organization=cut.tokens(draft.organization),
        confidence=_rounded(None if sure is None else speaker_confidence(sure)),
        role_confidence=_rounded(draft.role_confidence),
    )


def _rounded(confidence: float | None) -> float | None:
    """Return a confidence with the digits of a record's own."""
    return None if confidence is None else round(confidence, 4)
