"""The claim of each attribution: its content as a sentence that stands alone.

Pronouns, short names and relative days are replaced where the article leaves no doubt; everything
else stays as printed. A wrong name would put words into somebody's mouth.
"""

from __future__ import annotations

import datetime
from collections.abc import Sequence

import attrs

from quoteattr.attributions.contents import without_marks
from quoteattr.attributions.draft import ClaimDraft, Draft, Edit
from quoteattr.claims.first_person import first_person_edits
from quoteattr.claims.references import References
from quoteattr.claims.relative_dates import date_edits
from quoteattr.claims.sentences import is_sentence, repeated_conjunctions, spoken_parts
from quoteattr.claims.voices import Voices
from quoteattr.claims.wording import worded
from quoteattr.document.document import Document
from quoteattr.entities.entity_index import Entities, TokenChain
from quoteattr.spans import Range


def assign_claims(
    document: Document,
    drafts: Sequence[Draft],
    entities: Entities,
    chains: Sequence[TokenChain],
    source_date: datetime.date | None,
) -> None:
    """Set the claim of every draft whose content is a sentence.

    Args:
        document: The document.
        drafts: The drafts, with their speakers and dates.
        entities: The named entities.
        chains: The coreference chains.
        source_date: The document date; without it most relative days stay as printed.

    >>> import spacy
    >>> assign_claims(Document(spacy.blank("en")("")), (), Entities(), (), None)
    """
    references = References(document, entities, chains)
    for draft in drafts:
        draft.claim = _claim(document, draft, references, source_date)


def _claim(
    document: Document, draft: Draft, references: References, source_date: datetime.date | None
) -> ClaimDraft | None:
    places = [content.place for content in draft.contents]
    quoted = document.quotations if draft.within is None else document.all_quotations
    parts = spoken_parts(document, [*without_marks(document.text, places, quoted)])
    words = [document.span(part.start, part.end) for part in parts]
    if not is_sentence(draft, [span for span in words if span is not None]):
        return None
    voices = Voices(document, draft)
    tokens = [token for span in words for token in span or ()]
    edits = [
        *first_person_edits(tokens, voices, references),
        *references.edits(tokens, draft, voices),
        *date_edits(document, parts, voices, source_date),
    ]
    edits = [_bracketed(document, parts, edit) for edit in _disjoint(edits)]
    return worded(document, parts, edits, repeated_conjunctions(tokens))


def _bracketed(document: Document, parts: Sequence[Range], edit: Edit) -> Edit:
    """Return an edit with brackets around the new words inside quotation marks that stay.

    What is in marks is verbatim: "she was afraid of “[Ada Quill]”".
    """
    part = next(part for part in parts if part.contains(edit.place))
    depth = document.quotation_depth
    if depth[edit.place.start] <= depth[part.start]:
        return edit
    words = edit.new.lstrip()
    return attrs.evolve(edit, new=f"{edit.new[: len(edit.new) - len(words)]}[{words}]")


def _disjoint(edits: Sequence[Edit]) -> list[Edit]:
    """Return edits in text order, of two that overlap the first."""
    found: list[Edit] = []
    for edit in sorted(edits, key=lambda edit: edit.place):
        if not found or found[-1].place.end <= edit.place.start:
            found.append(edit)
    return found
