"""In what role somebody speaks: the title or description that the article prints for them.

A ranker says how likely each candidate is a role of the speaker, and unlikely ones are left out.
All are verbatim, without determiner.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from typing import Final

import attrs
from spacy.tokens import Span

from quoteattr.attributions.draft import Draft, SpeakerDraft
from quoteattr.document.document import Document
from quoteattr.entities.entity_index import Entities
from quoteattr.ranking import weights
from quoteattr.ranking.ranker import Ranker
from quoteattr.roles import offices
from quoteattr.roles.candidates import RoleCandidates

WEIGHTS: Final = "role_weights"
"""The name of the ranker's file."""

# Roles that are nearly as likely as the likeliest: the nearest of them comes first.
_MARGIN: Final = 0.1
# The least probability of "a miller" in "Roe, a miller, said" and of "midwife Ann Roe". Our gold is
# about politics and has few such occupations, so that nouns in no list are too unlikely.
INTRODUCED: Final = 0.3
# Limits for articles that print one role thousands of times, as lists and tables do: the roles
# searched on either side of a source, and the wordings that a record has.
# "Founder and CEO" is the role, unless "CEO" is likelier by as much.
_PART: Final = 0.05
_MAX_NEAR: Final = 50
_MAX_WORDINGS: Final = 100


@attrs.frozen
class _Role:
    """A role with its probability and `Candidate.precedence`."""

    span: Span
    probability: float
    precedence: int


def assign_roles(
    document: Document,
    drafts: Sequence[Draft],
    entities: Entities,
    ranker: Ranker | None = None,
) -> None:
    """Set the first role and the other roles of every speaker, and the parts of the first.

    Args:
        document: The document.
        drafts: The drafts, with their speakers.
        entities: The entities of the document.
        ranker: The ranker of candidates; by default that of the package.

    >>> import spacy
    >>> assign_roles(Document(spacy.blank("en")("")), (), Entities())
    """
    candidates = RoleCandidates(document, drafts, entities)
    ranker = weights.load(WEIGHTS) if ranker is None else ranker
    known: dict[str, Sequence[_Role]] = {}
    for draft in drafts:
        for speaker in draft.speakers:
            if speaker.id not in known:
                known[speaker.id] = _accepted(candidates, speaker, ranker)
            _set_role(speaker, draft, known[speaker.id])
            office = None if speaker.role is None else offices.split_role(speaker.role, entities)
            if office is not None:
                speaker.title, speaker.organization = office


def _accepted(candidates: RoleCandidates, speaker: SpeakerDraft, ranker: Ranker) -> Sequence[_Role]:
    """Return the roles of a speaker in text order; of those that overlap only the likeliest."""
    kept: list[_Role] = []
    for one in candidates.of(speaker):
        role = _Role(one.span, ranker.probabilities([one.features])[0], one.precedence)
        least = min(ranker.threshold, INTRODUCED) if one.introduces else ranker.threshold
        if role.probability < least:
            continue
        if kept and role.span.start < kept[-1].span.end:
            if role.probability > kept[-1].probability + _is_part(role, kept[-1]) * _PART:
                kept[-1] = role
            continue
        kept.append(role)
    return kept


def _is_part(role: _Role, other: _Role) -> bool:
    """Return whether a role is the end of another one: "founder and [CEO]"."""
    return other.span.start < role.span.start and role.span.end == other.span.end


def _set_role(speaker: SpeakerDraft, draft: Draft, roles: Sequence[_Role]) -> None:
    """Set the first role, and one span of each other wording.

    The first is the nearest of those that are about as likely as the likeliest near the source, or
    a longer wording of it. A rank comes first only if there is no office, and a party or what else
    is in brackets only if there is neither.
    """
    if not roles:
        return
    place = draft.anchor
    here = bisect_left(roles, place.start, key=lambda role: role.span.start)
    near = roles[max(0, here - _MAX_NEAR) : here + _MAX_NEAR]
    foremost = min(role.precedence for role in near)
    near = [role for role in near if role.precedence == foremost]
    least = max(role.probability for role in near) - _MARGIN
    likely = [role for role in near if role.probability >= least]
    first = min(likely, key=lambda role: (_gap(role.span, place), -len(role.span.text)))
    # "The clown" is short for "a clown from Hove".
    begin = first.span.text.lower() + " "
    first = next((role for role in likely if role.span.text.lower().startswith(begin)), first)
    speaker.role, speaker.role_confidence = first.span, first.probability
    wordings: dict[str, Span] = {}
    for role in roles:
        if len(wordings) <= _MAX_WORDINGS:
            wordings.setdefault(role.span.text.lower(), role.span)
    wordings.pop(first.span.text.lower(), None)
    speaker.roles = tuple(wordings.values())


def _gap(role: Span, place: Span) -> int:
    """Return the number of code points between a role and the source; 0 if they overlap."""
    return max(role.start_char - place.end_char, place.start_char - role.end_char, 0)
