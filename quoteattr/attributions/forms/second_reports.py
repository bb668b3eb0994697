"""A second report in the content of the first: "said that it fell, adding that nobody was hurt".

The model mostly proposes two attributions of one source, but sometimes a single content.
"""

from __future__ import annotations

from typing import Final

import attrs
from spacy.tokens import Token

from quoteattr.attributions.forms.adjuncts import first_finite
from quoteattr.attributions.rules.complements import complements
from quoteattr.attributions.rules.reporting import (
    first_child,
    lemma,
    source_head,
    subject,
    trimmed,
)
from quoteattr.document.document import Document
from quoteattr.document.proposals import (
    LinkProposal,
    Proposals,
    SpanProposal,
    accepted_links,
    in_text_order,
)
from quoteattr.document.token_spans import TokenSpan
from quoteattr.entities.referents import counted, kind_of
from quoteattr.lexicon import act_of
from quoteattr.records import Act, SpeakerKind
from quoteattr.text.quotation_marks import FAMILY

# Participles of whoever has just been reported, whatever the subject of the clause before them.
_ADDING: Final = frozenset(
    """add affirm clarify conclude continue elaborate emphasise emphasize explain highlight indicate
    note observe point reiterate remark stress underline underscore""".split()
)
# Too common for what they mean besides: "said it was broken and showed its age".
_COMMON: Final = frozenset("show find suggest reveal indicate".split())
_CLAUSES: Final = frozenset("charge clause".split())


def with_second_reports(document: Document, proposed: Proposals) -> Proposals:
    """Return the proposals with a second report of the same source as an attribution of its own.

    >>> import spacy
    >>> with_second_reports(Document(spacy.blank("en")("It rained.")), Proposals())
    Proposals(spans=(), links=())
    """
    if not document.doc.has_annotation("DEP"):
        return proposed
    spans, links = list(proposed.spans), list(proposed.links)
    for number, found in accepted_links(proposed).items():
        cue = proposed.spans[number]
        if cue.kind != "cue" or found.source is None or len(found.contents) != 1:
            continue
        at = found.contents[0].span
        second = _second_report(document, cue, spans[at])
        if second is None:
            continue
        (verb, content), whole = second, spans[at]
        stop = verb.start - 1 if document.doc[verb.start - 1].dep_ == "cc" else verb.start
        first = trimmed(document.doc, TokenSpan(whole.start, stop))
        spans[at] = attrs.evolve(whole, start=first.start, stop=first.stop)
        links.append(attrs.evolve(found.source, cue=len(spans)))
        links.append(LinkProposal(len(spans), len(spans) + 1, 1.0))
        for kind, place in (("cue", verb), ("content", content)):
            spans.append(SpanProposal(kind, place.start, place.stop, whole.probability))
    return in_text_order(spans, links) if len(spans) > len(proposed.spans) else proposed


def _second_report(
    document: Document, cue: SpanProposal, content: SpanProposal
) -> tuple[TokenSpan, TokenSpan] | None:
    """Return the cue and content of a second report in the content of a cue, or None."""
    doc = document.doc
    first = doc[cue.start : cue.stop].root
    if content.start < cue.stop or act_of(lemma(first)) is not Act.STATEMENT:
        return None
    for verb in doc[content.start + 1 : content.stop]:
        joined = _is_second_predicate(verb, first)
        if not (joined or _is_participle(verb)) or document.in_speech(verb.i):
            continue
        form, place, contents = complements(verb)
        parted = joined or doc[document.skip_back(verb.i - 1, *FAMILY)].text == ","
        # Without a comma, "said he saw a sign warning of rain" is what he saw.
        own = form in _CLAUSES and (verb.head.i == first.i or lemma(verb) == "add")
        if not contents or not (parted or own):
            continue
        second = TokenSpan(contents[0].start, content.stop)
        if not content.start < place.start < place.stop <= second.start < second.stop:
            continue
        if verb.head.i == first.i or _has_same_source(verb):
            return place, second
    return None


def _is_second_predicate(verb: Token, first: Token) -> bool:
    """Return whether a verb goes on as the first does: "confirms that it fell but denies …".

    Parsers often attach it to the verb of what was said. Either it has the tense of the first verb
    and not that of what was said, or the subject there cannot speak ("said the well was dry and
    accused …", see `_has_same_source`).
    """
    if verb.dep_ != "conj" or subject(verb) is not None or lemma(verb) in _COMMON:
        return False
    if act_of(lemma(verb)) is not Act.STATEMENT or first_finite(verb) is None:
        return False
    opens = verb.left_edge.i
    return first_finite(verb) == first_finite(first) and verb.nbor(opens - 1 - verb.i).dep_ == "cc"


def _is_participle(verb: Token) -> bool:
    if verb.tag_ != "VBG" or first_child(verb, "aux") is not None:
        return False
    if lemma(verb) == "add":  # whatever the tree says
        return True
    return verb.dep_ == "advcl" and act_of(lemma(verb)) is Act.STATEMENT


def _has_same_source(verb: Token) -> bool:
    """Return whether a verb in a reported clause continues the report, as "adding" does.

    In "said that Roe had written to them, asking for help" it is Roe who asks.
    """
    if verb.dep_ == "conj" and first_finite(verb) != first_finite(verb.head):
        return True  # "confirms that it fell but denies …"
    who, _ = source_head(verb)
    return lemma(verb) in _ADDING or who is None or kind_of(counted(who)) is SpeakerKind.UNKNOWN
