"""What belongs to another part: the subject of a participle, an addressee, a second predicate."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from spacy.tokens import Token

from quoteattr import lexicon
from quoteattr.attributions.forms.parts import Parts, clause_start
from quoteattr.attributions.rules.objects import TELLING
from quoteattr.attributions.rules.reporting import (
    FINITE_TAGS,
    first_child,
    lemma,
    source_phrase,
    subject,
    subtree_span,
    trimmed,
)
from quoteattr.document.document import Document
from quoteattr.document.noun_phrases import describes_person
from quoteattr.document.token_spans import TokenSpan

# Verbs whose object, or noun after "on", is asked to do what the infinitive says.
ASKING: Final = frozenset(
    """advise ask beg beseech call caution challenge command counsel direct encourage enjoin entreat
    exhort implore instruct invite order plead press remind request tell urge warn""".split()
)
"""Verbs of asking or telling somebody to do something."""
_QUESTIONING: Final = frozenset("ask challenge grill press probe query question quiz".split())
# The annotators of PolNeAR counted "him" in "urged him to go" as content, and so does the model; a
# longer addressee would make up much of the content.
_MIN_ADDRESSEE: Final = 3  # tokens
_PRONOUNS: Final = frozenset("he her him me she them they us we you".split())
_AUDIENCES: Final = frozenset(
    "agency audience channel committee congress court crowd delegate house journalist judge "
    "lawmaker magazine member network newspaper outlet police press program radio rally reader "
    "reporter senate station supporter television viewer voter".split()
)
_INFINITIVES: Final = frozenset("acl advcl ccomp pcomp relcl xcomp".split())


def fronted_participle(document: Document, parts: Parts) -> Parts | None:
    """Return the parts of "{Terming} <it illegal>, [Quill] left", whose subject is the source."""
    doc, cue = document.doc, parts.cue
    verb = doc[cue.start]
    opens = cue.start == 0 or document.sentence_of[cue.start - 1] != document.sentence_of[cue.start]
    if verb.tag_ != "VBG" or not opens or verb.head.i <= verb.i or not parts.contents:
        return None
    who = subject(verb.head)
    if who is None or who.left_edge.i < max(one.stop for one in parts.contents):
        return None
    if doc[who.left_edge.i - 1].text != ",":
        return None
    return Parts(source_phrase(who, cue), cue, parts.contents)


def asked_to_act(document: Document, parts: Parts) -> Parts | None:
    """Return the parts of "[Quill] {urged} the voters <to go>", whose addressee is no content."""
    doc, cue = document.doc, parts.cue
    verb = doc[cue.start : cue.stop].root
    on = _on(verb)
    # Nobody is asked to do anything in "called it a plot to kill him".
    asks = lemma(verb) in ASKING
    asks = asks and (
        lemma(verb) != "call" or on is not None or first_child(verb, "prt") is not None
    )
    aim = _aim(verb, on) if asks else None
    if aim is None or _is_passive(aim) or len(parts.contents) > 1:
        return None
    if on is not None and cue.start < on.i < cue.stop - 1 and parts.contents:
        # "{called on} both sides": the model counts them to the cue.
        return Parts(parts.source, TokenSpan(cue.start, on.i + 1), parts.contents)
    start = clause_start(aim)
    whole = (TokenSpan(start, subtree_span(aim).stop),)
    if not parts.contents:
        return Parts(parts.source, _with_preposition(cue, on), whole)
    (content,) = parts.contents
    if on is not None and content.start > on.i and content.stop == start:
        return Parts(parts.source, _with_preposition(cue, on), whole)
    if content.start != cue.stop or document.in_speech(content.start):
        return None
    least = 1 if lemma(verb) in TELLING else _MIN_ADDRESSEE
    if aim.i >= content.stop or start - content.start < least:
        return None
    if lemma(verb) == "request" and not describes_person(doc[content.start : start].root):
        return None  # "requested more time to prepare"
    return Parts(parts.source, cue, (TokenSpan(start, content.stop),))


def asked_about(document: Document, parts: Parts) -> Parts | None:
    """Return the parts of "[They] {asked} Quill <about it>", whose addressee is no content."""
    doc, cue = document.doc, parts.cue
    if len(parts.contents) != 1 or lemma(doc[cue.start : cue.stop].root) not in _QUESTIONING:
        return None
    (content,) = parts.contents
    about = next((i for i in range(content.start, content.stop) if doc[i].lower_ == "about"), 0)
    if content.start != cue.stop or about <= content.start or about + 1 >= content.stop:
        return None
    if not can_hear(doc[about - 1]):
        return None
    return Parts(parts.source, cue, (TokenSpan(about, content.stop),))


def can_hear(token: Token) -> bool:
    """Return whether a noun or pronoun is somebody to whom something can be said."""
    known = token.lemma_.lower() in _PRONOUNS | _AUDIENCES | lexicon.GROUPS
    return known or describes_person(token) or token.ent_type_ in ("PERSON", "PER", "ORG")


def _on(verb: Token) -> Token | None:
    """Return the preposition before whoever is called upon, or None."""
    return next((one for one in verb.rights if one.lower_ in ("on", "upon", "with")), None)


def _with_preposition(cue: TokenSpan, on: Token | None) -> TokenSpan:
    return cue if on is None or on.i != cue.stop else TokenSpan(cue.start, cue.stop + 1)


def _aim(verb: Token, on: Token | None) -> Token | None:
    """Return the verb of the infinitive that somebody is asked to do, or None."""
    heads = [verb, *([] if on is None else [on])]
    heads += [one for head in heads for one in head.rights if one.dep_ in ("dobj", "pobj")]
    for head in heads:
        for one in head.rights:
            if one.dep_ in _INFINITIVES and any(left.tag_ == "TO" for left in one.lefts):
                return one
    return None


def _is_passive(verb: Token) -> bool:
    return first_child(verb, "auxpass") is not None


def trailing_medium(document: Document, parts: Parts) -> Parts | None:
    """Return the parts of "[Quill] {hit out at} <the plan> in a speech", without the medium.

    Likewise of "“<It fell>,” {said} [Quill] in an interview".
    """
    doc, cue, source = document.doc, parts.cue, parts.source
    if source is not None and source.start >= cue.stop:
        # Not "[senior counsel in the trade program]", which tells an office.
        places = range(source.start, source.stop - 1)
        words = [
            doc[i] for i in places if doc[i].lower_ == "during" or doc[i + 1].lower_ in ("a", "an")
        ]
        kept = _before_medium(words, source)
        return None if kept is None else Parts(kept, cue, parts.contents)
    content = parts.contents[-1] if parts.contents else None
    if content is None or content.start < cue.stop or document.in_speech(content.stop - 1):
        return None
    kept = _before_medium(doc[cue.start : cue.stop].root.rights, content)
    return None if kept is None else Parts(source, cue, (*parts.contents[:-1], kept))


def _before_medium(words: Iterable[Token], place: TokenSpan) -> TokenSpan | None:
    """Return a span without the medium that ends it and begins with one of these words, or None."""
    for one in words:
        noun = first_child(one, "pobj") if one.lower_ in ("in", "during") else None
        if noun is None or lemma(noun) not in lexicon.MEDIA or one.right_edge.i + 1 < place.stop:
            continue
        kept = trimmed(one.doc, TokenSpan(place.start, one.i))
        if kept.start < kept.stop < place.stop:
            return kept
    return None


def second_predicate(document: Document, parts: Parts) -> Parts | None:
    """Return the parts of "[Quill] {ruled} <that it was legal> and closed it", without the second.

    The verb after "and" or "but" is in the past as well and has no subject: it is Quill who closed
    it. In "says she likes it and is pleased" parsers attach "is" to "says", too.
    """
    doc, cue = document.doc, parts.cue
    verb = doc[cue.start : cue.stop].root
    if len(parts.contents) != 1 or first_finite(verb) != "VBD":
        return None
    (content,) = parts.contents
    # "Said it would close and left": where "would" cannot go on, the parser is wrong.
    clauses = [one for one in verb.rights if one.dep_ in ("ccomp", "xcomp")]
    heads = [verb, *(one for one in clauses if first_finite(one) in (None, "MD"))]
    for other in (one for head in heads for one in head.rights if one.dep_ == "conj"):
        start = other.left_edge.i
        if not cue.stop <= content.start < start - 1 < other.i < content.stop:
            continue
        if document.in_speech(other.i) or subject(other) is not None:
            continue
        if first_finite(other) == "VBD" and doc[start - 1].lower_ in ("and", "but"):
            kept = trimmed(doc, TokenSpan(content.start, start - 1))
            return Parts(parts.source, cue, (kept,)) if kept.start < kept.stop else None
    return None


def first_finite(verb: Token) -> str | None:
    """Return the tag of the finite verb of a verb group, or None: of "did" in "did not want"."""
    return next((str(one.tag_) for one in (*verb.lefts, verb) if one.tag_ in FINITE_TAGS), None)
