"""Sources that the tree shows where the model links none: agents of passives, and subjects.

"Quill was told [by the bank] that …" and "[A man who wore a mask], they recall, {asked} …".
"""

from __future__ import annotations

import itertools
from collections import defaultdict
from collections.abc import Sequence

from spacy.tokens import Doc, Token
from spacy.tokens import Span as Tokens

from quoteattr.attributions.forms.adjuncts import can_hear
from quoteattr.attributions.passives import addressee, agent, passive_verb
from quoteattr.attributions.rules.reporting import FINITE_TAGS, lemma, source_head, source_phrase
from quoteattr.document.noun_phrases import with_determiner
from quoteattr.document.proposals import (
    LinkProposal,
    Proposals,
    SpanProposal,
    accepted_links,
    in_text_order,
)
from quoteattr.document.token_spans import TokenSpan
from quoteattr.lexicon import act_of
from quoteattr.records import Act


def with_sources(doc: Doc, proposed: Proposals) -> Proposals:
    """Return the proposals with each passive cue linked to its agent, or to no source without one.

    The addressee before such a cue is no content of it. A cue that states something and has
    contents but no source gets its subject.

    >>> import spacy
    >>> with_sources(spacy.blank("en")("It rained."), Proposals()) == Proposals()
    True
    """
    spans = list(proposed.spans)
    span_of = {i: n for n, one in enumerate(spans) for i in range(one.start, one.stop)}
    links: dict[int, list[LinkProposal]] = defaultdict(list)  # by cue
    for link in proposed.links:
        links[link.cue].append(link)
    for number, accepted in accepted_links(proposed).items():
        cue = spans[number]
        words = doc[cue.start : cue.stop]
        verb = passive_verb(words) if cue.kind == "cue" else None
        if verb is not None:
            kept, by = _kept(verb, links[number], spans), agent(verb)
            if kept is None:
                continue
            links[number] = kept
        elif cue.kind == "cue" and accepted.contents and accepted.source is None:
            by = _subject(words)
        else:
            continue
        if by is not None:
            source = _span_with(by, cue, spans, span_of)
            if spans[source].kind == "source":
                links[number].append(LinkProposal(number, source, 1.0))
    return in_text_order(spans, itertools.chain.from_iterable(links.values()))


def _subject(cue: Tokens) -> Token | None:
    """Return the subject of a cue that states something, if it is somebody, else None.

    Not that of an infinitive, or of a participle which may be passive: "Quill, charged with theft".
    """
    verb = cue.root
    if verb.tag_ not in (*FINITE_TAGS, "VBG") or act_of(lemma(verb)) is not Act.STATEMENT:
        return None
    found, is_passive = source_head(verb)
    return None if found is None or is_passive or not can_hear(found) else found


def _kept(
    verb: Token, own: Sequence[LinkProposal], spans: Sequence[SpanProposal]
) -> list[LinkProposal] | None:
    """Return the links of a passive cue that stay, or None if its source shows that it is active.

    A source between the cue and its last content stays if the cue has no agent.
    """
    hearer, by = addressee(verb), agent(verb)
    contents = [one for one in own if spans[one.span].kind == "content"]
    contents = [one for one in contents if not _is_hearer(spans[one.span], verb, hearer)]
    sources = [one for one in own if spans[one.span].kind == "source"]
    best = max(sources, key=lambda one: one.probability, default=None)
    if best is not None and by is None and spans[best.span].start == verb.i + 1:
        return None  # '"Why?" asked Quill.'
    last = max((spans[one.span].start for one in contents), default=-1)
    return contents + [
        one
        for one in sources
        if by is None
        and verb.i < spans[one.span].start < last
        and not (hearer is not None and spans[one.span].start <= hearer.i < spans[one.span].stop)
    ]


def _is_hearer(span: SpanProposal, verb: Token, hearer: Token | None) -> bool:
    """Return whether a span is who was asked or told, or the pronoun for them: "[who] was told"."""
    if span.stop == span.start + 1 and verb.doc[span.start].tag_ in ("WDT", "WP"):
        return span.stop <= verb.i
    return hearer is not None and span.start <= hearer.i < span.stop <= verb.i


def _span_with(
    by: Token, cue: SpanProposal, spans: list[SpanProposal], span_of: dict[int, int]
) -> int:
    """Return the position of the span that contains an agent; a new span is added if none does."""
    if by.i not in span_of:
        phrase = source_phrase(by, TokenSpan(cue.start, cue.stop))
        if any(i in span_of for i in range(phrase.start, phrase.stop)):
            near = with_determiner(by)
            phrase = TokenSpan(near.start, near.end)
        if any(i in span_of for i in range(phrase.start, phrase.stop)):
            phrase = TokenSpan(by.i, by.i + 1)
        span_of.update(dict.fromkeys(range(phrase.start, phrase.stop), len(spans)))
        spans.append(SpanProposal("source", phrase.start, phrase.stop, cue.probability))
    return span_of[by.i]
