"""Passive cues: whoever was asked or told is the addressee, and the source is the agent, if any.

"Quill was told by the bank that …" has the bank for its source; "Asked whether …, Quill said" has
none for the question. Parsers tag many of these participles as past tenses, so the words around a
verb count as well as its tag.
"""

from __future__ import annotations

import itertools
from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Final

from spacy.tokens import Doc, Token

from quoteattr import lexicon
from quoteattr.attributions.rules.reporting import first_child, lemma, source_phrase
from quoteattr.document.proposals import LinkProposal, Proposals, SpanProposal, in_text_order
from quoteattr.document.token_spans import TokenSpan
from quoteattr.records import Act

# Verbs whose passive subject is who hears it.
ADDRESSING: Final = frozenset(
    "advise ask assure beg brief caution challenge command counsel grill implore inform instruct "
    "interview invite notify order press prompt query question quiz reassure remind tell urge "
    "warn".split()
)
# Never active without an object: "City told to pay". Not "informed that", which is active in India.
_TRANSITIVE: Final = frozenset("advise instruct invite order remind tell urge warn".split())
_CLAUSES: Final = frozenset("if that whether".split())
_SUBORDINATORS: Final = frozenset("after although before if once though unless until when".split())
_BEING: Final = frozenset("am are be been being get gets got is was were".split())
_HAVING: Final = frozenset("had has have having 've 's".split())
_HANGING: Final = frozenset("acl advcl ccomp dep pcomp prep relcl xcomp".split())
_SUBJECTS: Final = frozenset("nsubj nsubjpass csubj csubjpass".split())
_OBJECTS: Final = frozenset("dative dobj".split())
_MEANS: Final = frozenset("email e-mail fax letter mail mistake phone post telephone text".split())
_STEPS: Final = 5  # up the tree in search of a subject


def passive_verb(cue: Iterable[Token]) -> Token | None:
    """Return the verb of asking or telling in a cue if it is passive, else None."""
    verbs = (token for token in cue if lemma(token) in ADDRESSING and token.tag_[:2] == "VB")
    return next((verb for verb in verbs if is_passive(verb)), None)


def is_passive(verb: Token) -> bool:
    """Return whether a verb of asking or telling is passive, as a finite verb or a participle."""
    if verb.tag_ not in ("VBN", "VBD") or (lemma(verb) == "assure" and first_child(verb, "prep")):
        return False  # "assured of a seat" is sure of it
    helpers = {one.lower_ for one in verb.lefts if one.dep_ in ("aux", "auxpass")}
    if helpers & _BEING or first_child(verb, "auxpass", "nsubjpass") is not None or agent(verb):
        return True
    if helpers & _HAVING or first_child(verb, *_OBJECTS) is not None:
        return False
    subject = first_child(verb, *_SUBJECTS)
    if subject is not None:
        return _is_reduced(verb, subject)
    if verb.dep_ == "conj":
        return verb.tag_ == "VBN" and verb.head.i != verb.i and is_passive(verb.head)
    return verb.dep_ in _HANGING or _opens(verb)


def is_said_of_subject(verb: Token) -> bool:
    """Return whether a participle makes its subject the object of a statement: "accused of it".

    Feelings stay their subject's own: "convinced that it was over, Quill …".
    """
    has = any(one.dep_ == "aux" and one.lower_ in _HAVING for one in verb.lefts)
    return verb.tag_ == "VBN" and not has and lexicon.act_of(lemma(verb)) is Act.STATEMENT


def _is_reduced(verb: Token, subject: Token) -> bool:
    """Return whether a verb that the tree gives a subject is a participle behind a noun.

    "Benali, told that it was over, wept" and the headline "City told that the bridge is unsafe".
    """
    if subject.i > verb.i:
        return False
    before, behind = verb.nbor(-1), next(iter(verb.doc[verb.i + 1 : verb.i + 2]), None)
    if before.text == "," and (before.i == subject.i + 1 or lemma(verb) == "tell"):
        return behind is not None and behind.text != ","  # "Quill, the mayor, told, …"
    if behind is None:
        return False
    if behind.lower_ == "to" and behind.tag_ == "TO":
        return lemma(verb) in _TRANSITIVE
    headline = verb.sent[-1].text[-1:].isalnum()
    return headline and lemma(verb) == "tell" and behind.lower_ in _CLAUSES


def _opens(verb: Token) -> bool:
    """Return whether a verb without subject opens its sentence or clause: "Asked about it, …"."""
    before = verb.i - 1
    while before >= verb.sent.start and verb.doc[before].dep_ in ("advmod", "neg"):
        before -= 1
    behind = next(iter(verb.doc[verb.i + 1 : verb.i + 2]), None)
    if behind is None or behind.pos_ in ("PROPN", "PRON", "DET"):
        return False  # '"Why?" asked Quill.'
    return before < verb.sent.start or verb.doc[verb.i - 1].lower_ in _SUBORDINATORS


def leads_up(verb: Token) -> bool:
    """Return whether a passive without an agent only leads up to something else.

    "Asked whether …, Quill said" and "when she was told that …", but not "Quill was told that …".
    """
    if agent(verb) is not None:
        return False
    if verb.dep_ == "conj" and verb.head.i != verb.i and lemma(verb.head) in ADDRESSING:
        return leads_up(verb.head)
    finite = any(one.lower_ in _BEING - {"be", "been", "being"} for one in verb.lefts)
    if finite or first_child(verb, *_SUBJECTS) is not None:
        return verb.dep_ in ("advcl", "pcomp") and any(
            one.lower_ in _SUBORDINATORS for one in verb.lefts
        )
    return True


def agent(verb: Token) -> Token | None:
    """Return the head of the noun phrase behind "by"; times and means are no agents."""
    for one in verb.rights:
        if one.lower_ == "by" and one.dep_ in ("agent", "prep"):
            noun = first_child(one, "pobj")
            if noun is not None and noun.ent_type_ not in ("DATE", "TIME"):
                return None if noun.lower_ in {*lexicon.WEEKDAYS, *_MEANS} else noun
    return None


def addressee(verb: Token) -> Token | None:
    """Return the head of the noun phrase that was asked or told, None if the tree shows none."""
    for _ in range(_STEPS):
        subject = first_child(verb, *_SUBJECTS)
        head = verb.head
        if subject is not None and subject.tag_ not in ("WDT", "WP"):
            return subject
        if verb.dep_ in ("acl", "relcl"):
            return head
        if head.i == verb.i or verb.dep_ not in (*_HANGING, "conj"):
            return None
        verb = head
    return None


def with_agents(doc: Doc, proposed: Proposals) -> Proposals:
    """Link each passive cue to its agent, and to nobody where it has none.

    A span before the cue that is who was told is no content.

    >>> import spacy
    >>> with_agents(spacy.blank("en")("It rained."), Proposals()) == Proposals()
    True
    """
    spans = list(proposed.spans)
    holders = {i: n for n, one in enumerate(spans) for i in range(one.start, one.stop)}
    links: dict[int, list[LinkProposal]] = defaultdict(list)  # by cue
    for link in proposed.links:
        links[link.cue].append(link)
    for number, cue in enumerate(proposed.spans):
        verb = passive_verb(doc[cue.start : cue.stop]) if cue.kind == "cue" else None
        if verb is None:
            continue
        kept = _kept(verb, links[number], spans)
        if kept is None:
            continue
        by = agent(verb)
        if by is not None:
            over = _span_of(by, cue, spans, holders)
            if spans[over].kind == "source":
                kept.append(LinkProposal(number, over, 1.0))
        links[number] = kept
    return in_text_order(spans, itertools.chain.from_iterable(links.values()))


def _kept(
    verb: Token, own: Sequence[LinkProposal], spans: Sequence[SpanProposal]
) -> list[LinkProposal] | None:
    """Choose the links of a passive cue that stay; None where a source says that it is active."""
    told, by = addressee(verb), agent(verb)
    contents = [one for one in own if spans[one.span].kind == "content"]
    contents = [one for one in contents if not _is_told(spans[one.span], verb, told)]
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
        and not (told is not None and spans[one.span].start <= told.i < spans[one.span].stop)
    ]


def _is_told(span: SpanProposal, verb: Token, told: Token | None) -> bool:
    return told is not None and span.start <= told.i < span.stop <= verb.i


def _span_of(
    by: Token, cue: SpanProposal, spans: list[SpanProposal], holders: dict[int, int]
) -> int:
    """Return the number of the span that holds an agent, of a new one where none does."""
    if by.i not in holders:
        phrase = source_phrase(by, TokenSpan(cue.start, cue.stop))
        if any(i in holders for i in range(phrase.start, phrase.stop)):
            phrase = TokenSpan(by.i, by.i + 1)
        holders.update(dict.fromkeys(range(phrase.start, phrase.stop), len(spans)))
        spans.append(SpanProposal("source", phrase.start, phrase.stop, cue.probability))
    return holders[by.i]
