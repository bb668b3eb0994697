"""Sessions at which several people speak: hearings, sittings, meetings, ceremonies, matches.

"The council met on Monday. … In her reply, Roe said": what ties a statement to a session that the
text has dated is a phrase ("in his contribution", "also speaking"), or the role of the speaker for
a hearing of a court ("counsel", "the judge"). What has no such tie may have been said on any day.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import regex

from quoteattr.attributions.draft import Draft
from quoteattr.dates.occasions import BODIES, BRIEFING, COURT, MATCH, SPEECH, VERDICT, group_of
from quoteattr.records import SpeakerKind

# "In her keynote address", "also speaking", "at the same function", "on the occasion".
_THERE: Final = regex.compile(
    r"""\bin\s(?:his|her|their)\s(?:(?:brief|closing|concluding|goodwill|keynote|opening|own|short
        |welcome|welcoming)\s)*(?:address|contribution|homily|keynote|lecture|message|presentation
        |remarks|sermon|speech|submission|testimony)\b(?!\s(?:after|at|before|in|last|on|to)\b)
    | \balso\s(?:addressed|attended|present|speaking|spoke)\b
    | \bat\sthe\ssame\s(?:ceremony|event|forum|function|gathering|meeting|occasion|rally)\b
    | \bas\s(?:the\s)?(?:chief|special)\sguest\b
    | \bon\sthe\soccasion\b(?!\sof\b)""",
    regex.VERBOSE | regex.IGNORECASE,
)
_TURN: Final = regex.compile(
    r"""\b(?:on|for)\s(?:his|her|their)\s(?:own\s)?part\b | \btaking\sthe\sfloor\b
    | \brising\s(?:on|to)\sa\spoint\sof\sorder\b""",
    regex.VERBOSE | regex.IGNORECASE,
)
# An answer in parliament or in court; elsewhere it may come days later.
_REPLYING: Final = regex.compile(
    r"\bin\s(?:his\s|her\s|their\s)?(?:reply|response)\b|\b(?:replying|responding)\b",
    regex.IGNORECASE,
)
_AFTER_MATCH: Final = regex.compile(r"\bpost[-\s]?(?:match|game)\b", regex.IGNORECASE)
_BENCH: Final = frozenset("bench coroner court judge justice lordship magistrate tribunal".split())
_BAR: Final = frozenset(
    "accused advocate attorney barrister counsel defence defendant defense lawyer prosecution "
    "prosecutor solicitor".split()
)


def sessions_of(draft: Draft) -> Iterator[frozenset[str]]:
    """Yield the groups of sessions to which a statement is tied, any of which may be dated.

    >>> from quoteattr.records import Kind
    >>> list(sessions_of(Draft(kind=Kind.DIRECT, text="", contents=())))
    []
    """
    if draft.cue is None:
        return
    sent = draft.anchor.sent
    said = "".join(one.text_with_ws for one in sent if one.i not in draft.inside)
    if _THERE.search(said) or _has_spoken(draft):
        yield frozenset(("event", BRIEFING, *BODIES, SPEECH))
    if _TURN.search(said):
        yield frozenset(("event", BRIEFING, *BODIES))
    if _REPLYING.search(said) and all(one.kind is SpeakerKind.PERSON for one in draft.speakers):
        yield frozenset(BODIES)
    if _AFTER_MATCH.search(said):
        yield frozenset((MATCH,))
    yield from _in_court(draft)


def _has_spoken(draft: Draft) -> bool:
    """Return whether the sentence before says where: "Doe spoke on the occasion. She said …"."""
    start = draft.anchor.sent.start
    if draft.source is None or draft.source.root.pos_ != "PRON" or not start:
        return False
    before = draft.anchor.doc[start - 1].sent
    return any(one.lower_ == "spoke" for one in before) and bool(_THERE.search(before.text))


def _in_court(draft: Draft) -> Iterator[frozenset[str]]:
    """Yield what a part in court ties a statement to, unless it is made to others or in writing."""
    to = draft.addressee
    if draft.medium is not None or (to is not None and group_of(to.root) != COURT):
        return
    words = {
        one.lemma_.lower()
        for span in (draft.source, *(speaker.mention for speaker in draft.speakers))
        if span is not None
        for one in span
        if one.tag_ not in ("NNS", "NNPS")
        and (one == span.root or one.dep_ in ("appos", "compound"))
    }
    if words & _BENCH:
        yield frozenset((COURT, VERDICT))
    elif words & _BAR:
        yield frozenset((COURT,))
