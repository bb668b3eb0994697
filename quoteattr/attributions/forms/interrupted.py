"""Sentences that their reporting clause interrupts: "The dam, she told the inquiry, had leaked"."""

from __future__ import annotations

from typing import Final

from quoteattr.attributions.forms.parts import Parts
from quoteattr.attributions.rules.reporting import FINITE_TAGS, first_child, lemma, trimmed
from quoteattr.document.document import Document
from quoteattr.document.token_spans import TokenSpan
from quoteattr.lexicon import act_of
from quoteattr.records import Act

# What opens the second half of a sentence that its reporting clause interrupts.
_SECOND_HALF: Final = frozenset(
    "although as because had if provided should though unless until were when while".split()
)
_CONDITIONS: Final = frozenset("had if provided unless".split())
_CONJUNCTIONS: Final = frozenset("and but or".split())
_MAX_ADDRESSEE: Final = 10  # tokens from "told" to the comma: "told reporters in Busan on Friday,"
_NO_ASIDE: Final = frozenset("( ) : ; — –".split())
"""What no reporting clause between commas contains."""


def interrupted_sentence(document: Document, parts: Parts) -> Parts | None:
    """Return the parts of "<It would have held>, [Quill] {said}, <had it been repaired>".

    The model often proposes one half alone.
    """
    source = parts.source
    if source is None or len(parts.contents) != 1 or source.stop != parts.cue.start:
        return None
    (content,) = parts.contents
    if content.stop < source.start:
        return _with_condition(document, parts)
    doc = document.doc
    if content.start < parts.cue.stop or doc[content.start].lower_ not in _SECOND_HALF:
        return None
    front = _front(document, source.start)
    if doc[content.start - 1].text != "," or front is None or not _is_clause(document, front):
        return None
    return Parts(source, parts.cue, (front, content))


def interrupted_clause(document: Document, parts: Parts) -> Parts | None:
    """Return the parts of "<The dam>, [she] {told} the inquiry, <had been leaking>".

    The model often proposes one half alone, or none. If what is before the reporting clause is a
    whole clause, it only counts if nothing was proposed; what follows it then counts if it begins
    as its second half does: "…, and nine have been settled".
    """
    doc, cue, source = document.doc, parts.cue, parts.source
    if source is None or doc[source.start].tag_ in ("WDT", "WP", "WP$"):
        return None
    front = _front(document, min(source.start, cue.start))
    back = None if front is None else _back(document, max(source.stop, cue.stop))
    if front is None or back is None:
        return None
    behind = [one for one in parts.contents if one != front]
    begins = doc[back.start].tag_ in FINITE_TAGS
    starts = (cue.stop, back.start) if begins else (back.start,)  # "told [this paper, leaks]"
    if any(one.start not in starts or not back.start < one.stop <= back.stop for one in behind):
        return None
    back = next((TokenSpan(back.start, one.stop) for one in behind), back)
    if len(parts.contents) > 1 and doc[front.stop - 1].lower_ in _SECOND_HALF:
        return Parts(source, cue, (back,))  # "They left because, he said, it leaked"
    verb = doc[cue.start : cue.stop].root
    particle = first_child(verb, "prt")
    states = act_of(lemma(verb), particle.lower_ if particle else None) is Act.STATEMENT
    if not _is_clause(document, front):
        return Parts(source, cue, (front, back), parts.links) if begins and states else None
    if parts.contents or not states:
        return None
    halves = begins or doc[back.start].lower_ in _SECOND_HALF | _CONJUNCTIONS
    halves = halves or doc[front.start].lower_ in _SECOND_HALF
    if doc[back.start].lower_ in _CONJUNCTIONS:
        back = TokenSpan(back.start + 1, back.stop)
    if not halves and doc[front.start : front.stop].root.dep_ in ("advcl", "prep"):
        return None  # "On Tuesday, as shares fell, she wrote to them, telling …"
    return Parts(source, cue, (front, back) if halves else (front,))


def _front(document: Document, aside: int) -> TokenSpan | None:
    """Return what is before an aside in its sentence, up to a comma; None if it is quoted."""
    doc = document.doc
    start = document.sentence(aside).start
    if aside < 2 or doc[aside - 1].text != "," or start == aside:
        return None
    front = trimmed(doc, TokenSpan(start, aside - 1))
    words = doc[front.start : front.stop]
    return None if not len(words) or any(word.is_quote for word in words) else front


def _back(document: Document, cue: int) -> TokenSpan | None:
    """Return what follows an aside in its sentence, after the first comma behind its cue."""
    doc = document.doc
    near = range(cue, min(cue + _MAX_ADDRESSEE, len(doc)))
    comma = next((i for i in near if doc[i].text == ","), None)
    if comma is None or any(doc[i].is_quote or doc[i].text in _NO_ASIDE for i in range(cue, comma)):
        return None
    back = trimmed(doc, TokenSpan(comma + 1, max(comma + 1, document.sentence(cue - 1).end)))
    return back if back.start < back.stop else None


def _is_clause(document: Document, place: TokenSpan) -> bool:
    return any(word.tag_ in FINITE_TAGS for word in document.doc[place.start : place.stop])


def _with_condition(document: Document, parts: Parts) -> Parts | None:
    """Return the parts with ", if it was repaired" right after the cue as a second content."""
    doc, start = document.doc, parts.cue.stop + 1
    if start + 2 >= len(doc) or doc[start - 1].text != "," or doc[start].lower_ not in _CONDITIONS:
        return None
    stop = document.sentence(start).end
    condition = trimmed(doc, TokenSpan(start, stop))
    words = doc[start:stop]
    if not _is_clause(document, condition) or any(word.is_quote for word in words):
        return None
    return Parts(parts.source, parts.cue, (*parts.contents, condition))
