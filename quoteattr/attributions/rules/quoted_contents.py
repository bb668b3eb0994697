"""Which quotation belongs to which cue, for attributions that rules propose.

A content that reaches into a quotation is widened to all of it, a quotation beside a cue becomes
its content, and a quotation without a cue goes on with the one before it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

import attrs

from quoteattr.attributions.rules.beside_quotations import (
    last_character,
    quotation_after,
    quotation_before,
    report_after,
    report_span,
)
from quoteattr.attributions.rules.reporting import Report, trimmed
from quoteattr.document.document import Document
from quoteattr.document.token_spans import TokenSpan

# Forms whose content is a clause that the parser may have begun too late, after an introduction:
# "In May, the bridge was safe, she said". The contents of other forms begin where they begin.
_CLAUSES: Final = ("clause", "parenthesis", "according")
_CLOSING: Final = (",", "–", "—")
# Punctuation after which a quotation goes on inside a sentence: '"No," she said, "it is safe."'
_BETWEEN: Final = (",", ".", "–", "—", ":")


@attrs.define
class RuleDraft:
    """An attribution that rules are still working on.

    ``has_speech`` is True once a content is a quotation of what somebody said.
    """

    report: Report
    contents: list[TokenSpan]
    has_speech: bool = False


def widen_to_sentence(document: Document, draft: RuleDraft, cues: set[int]) -> None:
    """Let the content before a closing clause begin with its sentence: "…, he said".

    Args:
        document: The document.
        draft: The attribution to change.
        cues: The first tokens of all cues; a content is not widened over one of them.
    """
    doc, start = document.doc, report_span(draft.report).start
    if draft.report.form not in _CLAUSES:
        return
    for n, place in enumerate(draft.contents):
        near = document.skip_back(start - 1, *_CLOSING, "--")
        if place.stop <= start and near <= place.stop and doc[start - 1].text in _CLOSING:
            first = document.sentence_starts[document.sentence_of[place.start]]
            if not cues.intersection(range(first, place.start)):
                draft.contents[n] = trimmed(doc, TokenSpan(min(first, place.start), place.stop))


def add_quotations(document: Document, draft: RuleDraft) -> None:
    """Widen contents to the quotations that they reach into, and add those beside the cue."""
    report, quotes = draft.report, document.quotes
    before, after = quotation_before(document, report), quotation_after(document, report)
    touched = {document.quote_of[i] for one in draft.contents for i in range(one.start, one.stop)}
    opens = any(document.in_speech(place.start) for place in draft.contents)
    if before is not None and (not draft.contents or before in touched or opens):
        # The words between the clause and the next quotation belong to neither.
        quoted = [
            one
            for one in draft.contents
            if any(document.in_speech(i) for i in range(one.start, one.stop))
        ]
        draft.contents = _joined(quoted, quotes[before].place)
        touched = {n for n in touched if n in (before, after)} | {before}
    if after is not None and (not draft.contents or after in touched or before is not None):
        draft.contents = _joined(draft.contents, quotes[after].place)
        touched.add(after)
    for number in sorted(touched - {-1}):
        quote = quotes[number]
        draft.contents = _joined(draft.contents, quote.place)
        draft.has_speech = draft.has_speech or quote.is_speech
        if quote.is_speech and last_character(document, number) in ".?!,":
            draft.contents = [_ended(document, place, number) for place in draft.contents]


def _ended(document: Document, place: TokenSpan, number: int) -> TokenSpan:
    """Return a content that opens with a finished quotation, ended with it: '"Boo!" as they had'.

    Parsers attach what follows the closing mark to the quotation.
    """
    quote = document.quotes[number].place
    further = any(document.quote_of[i] > number for i in range(place.start, place.stop))
    return quote if place.start == quote.start and not further else place


def _joined(contents: Sequence[TokenSpan], quote: TokenSpan) -> list[TokenSpan]:
    """Return the contents with a quotation, those that overlap it joined with it, in text order."""
    met = [place for place in contents if place.overlaps(quote)]
    rest = [place for place in contents if not place.overlaps(quote)]
    start = min([quote.start, *(place.start for place in met)])
    stop = max([quote.stop, *(place.stop for place in met)])
    return sorted([*rest, TokenSpan(start, stop)])


def unclaimed_quotations(document: Document, drafts: Sequence[RuleDraft]) -> Iterator[RuleDraft]:
    """Yield attributions of quotations that no draft claims, by the words after each of them."""
    owners = _owners(document, drafts)
    for number, quote in enumerate(document.quotes):
        if quote.is_speech and number not in owners:
            report = report_after(document, number)
            if report is not None:
                yield RuleDraft(report, [quote.place], has_speech=True)


def add_continuations(document: Document, drafts: Sequence[RuleDraft]) -> None:
    """Add quotations without a cue to the attribution of the quotation before, if they go on."""
    owners = _owners(document, drafts)
    for number, quote in enumerate(document.quotes):
        last = owners.get(number - 1)
        if number in owners or last is None:
            continue
        if quote.continues or _goes_on(document, number, last):
            last.contents.append(quote.place)
            owners[number] = last


def _owners(document: Document, drafts: Sequence[RuleDraft]) -> dict[int, RuleDraft]:
    """Return the first draft that claims each quotation, by the number of the quotation."""
    owners: dict[int, RuleDraft] = {}
    for draft in drafts:
        for place in draft.contents:
            for i in range(place.start, place.stop):
                if document.quote_of[i] >= 0:
                    owners.setdefault(document.quote_of[i], draft)
    return owners


def _goes_on(document: Document, number: int, last: RuleDraft) -> bool:
    """Return whether a quotation goes on after "she said": '"It is over," she said. "Go home."'.

    It must stand in the same paragraph, and no sentence may end between the cue and it but the one
    right before. What another speaker says without a cue of their own is then given to the first.
    """
    quote, before = document.quotes[number], document.quotes[number - 1]
    if not quote.is_speech or not last.has_speech:
        return False
    start = quote.place.start
    end = max(before.place.stop, last.report.cue.stop)
    i = document.skip_back(start - 1)
    if document.paragraph_of[start] != document.paragraph_of[end - 1]:
        return False
    opens = document.sentence_of[start] > document.sentence_of[i]
    opens = opens or document.doc[i].text in _BETWEEN
    return opens and not any(document.doc[n].text == "." for n in range(end, i))
