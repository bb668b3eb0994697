"""In what role somebody speaks: the title or description that the article prints for them.

The nearest one comes first; the others follow in text order. All are verbatim, without determiner.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from typing import Final

import attrs
import regex
from spacy.tokens import Span

from quoteattr.attributions.draft import Draft, SpeakerDraft
from quoteattr.document.document import Document
from quoteattr.entities.entity_index import Entities
from quoteattr.roles import offices
from quoteattr.roles.candidates import find_roles

# "(Vt.)" behind a senator's name; titles are longer or known.
_STATE: Final = regex.compile(r"(?!Sens?\.|Reps?\.|Govs?\.|Gen\.|Dr\.)\p{Lu}\p{Ll}{1,5}\.")
_PARTIES: Final = frozenset("republican democrat independent".split())
_MAX_TO_PARTY: Final = 60  # code points from an office before a name to a party after it
# Limits for articles that print one role thousands of times, as lists and tables do: the roles
# searched on either side of a source, and the wordings that a record has.
_MAX_NEAR: Final = 50
_MAX_WORDINGS: Final = 100


def assign_roles(document: Document, drafts: Sequence[Draft], entities: Entities) -> None:
    """Set the nearest role and the other roles of every speaker, and the parts of the nearest.

    Args:
        document: The document.
        drafts: The drafts, with their speakers.
        entities: The entities of the document.

    >>> import spacy
    >>> assign_roles(Document(spacy.blank("en")("")), (), Entities())
    """
    known = {
        key: _speaker_roles(roles) for key, roles in find_roles(document, drafts, entities).items()
    }
    for draft in drafts:
        for speaker in draft.speakers:
            _set_role(speaker, draft, known.get(speaker.id))
            office = None if speaker.role is None else offices.split_role(speaker.role, entities)
            if office is not None:
                speaker.title, speaker.organization = office


@attrs.frozen
class _SpeakerRoles:
    """The roles of one speaker.

    ``near`` are those that may come first, each with whether it is a party; ``starts`` are their
    first tokens. ``wordings`` has one span of each wording, in text order.
    """

    near: Sequence[tuple[Span, bool]]
    starts: Sequence[int]
    wordings: Mapping[str, Span]


def _speaker_roles(roles: Sequence[Span]) -> _SpeakerRoles:
    parties = [_is_party(role) for role in roles]
    ends = sorted(role.end_char for role, party in zip(roles, parties, strict=True) if not party)
    # "R-Ky." after the name of a Senate majority leader is never his first role.
    near = [
        (role, party)
        for role, party in zip(roles, parties, strict=True)
        if not (party and _is_beside(role, ends))
    ]
    wordings: dict[str, Span] = {}
    for role in roles:
        if len(wordings) <= _MAX_WORDINGS:
            wordings.setdefault(role.text.lower(), role)
    return _SpeakerRoles(near, [role.start for role, _ in near], wordings)


def _set_role(speaker: SpeakerDraft, draft: Draft, roles: _SpeakerRoles | None) -> None:
    """Set the nearest role, and one span of each other wording.

    Of two roles as near, an office comes before a party, and the longer one before the shorter.
    """
    if roles is None:
        return
    place = draft.anchor
    here = bisect_left(roles.starts, place.start)
    near = roles.near[max(0, here - _MAX_NEAR) : here + _MAX_NEAR]
    first, _ = min(near, key=lambda one: (_gap(one[0], place), one[1], -len(one[0].text)))
    wording = first.text.lower()
    speaker.role = first
    speaker.roles = [role for other, role in roles.wordings.items() if other != wording]


def _is_beside(party: Span, ends: Sequence[int]) -> bool:
    """Return whether an office ends shortly before a party; ``ends`` are in order."""
    start = party.start_char
    return bisect_left(ends, start - _MAX_TO_PARTY) < bisect_left(ends, start)


def _is_party(role: Span) -> bool:
    # "D-Vt.", "(Vt.)" and "Republican of Iowa" say less than "Sen." before the same name.
    words = role.text.lower().split()
    by_state = role.text[1:2] == "-" or _STATE.fullmatch(role.text) is not None
    return by_state or (words[0] in _PARTIES and words[1:2] in (["of"], ["from"]))


def _gap(role: Span, place: Span) -> int:
    """Return the number of code points between a role and the source; 0 if they overlap."""
    return max(role.start_char - place.end_char, place.start_char - role.end_char, 0)
