"""Reports without a reporting verb: "according to", nouns such as "claim", names with a colon."""

from __future__ import annotations

from quoteattr.lexicon import CUE_NOUNS
from quoteattr.reporting import Report, Stretch, child, lemma, noun_phrase, stretch, trimmed
from spacy.tokens import Token


def according_to(word: Token) -> Report | None:
    """Give what "according to somebody" attributes: the clause that it stands in."""
    doc = word.doc
    to = word.nbor() if word.i + 1 < len(doc) else None
    if to is None or to.lower_ != "to":
        return None
    who = child(to, "pobj") or child(word, "pobj")
    if who is None or who.i < to.i:
        return None
    cue = Stretch(word.i, to.i + 1)
    source = noun_phrase(who, cue)
    host = word.head if word.head.i != to.i else to.head
    if cue.start <= host.i < source.stop:
        return None
    while not (host.tag_.startswith("VB") or host.dep_ in ("ROOT", "ccomp", "conj", "advcl")):
        if host.head.i == host.i:
            break
        host = host.head
    around = stretch(host)
    phrase = Stretch(cue.start, max(source.stop, cue.stop))
    pieces = (Stretch(around.start, min(phrase.start, around.stop)),
              Stretch(max(phrase.stop, around.start), around.stop))
    contents = tuple(p for p in (trimmed(doc, piece) for piece in pieces) if p.start < p.stop)
    return Report(form="according", cue=cue, source=source, contents=contents) if contents else None


def noun_reports(noun: Token) -> Report | None:
    """Give what a noun such as "claim" holds: the clause behind it, by whose it is."""
    if lemma(noun) not in CUE_NOUNS:
        return None
    clause = child(noun, "acl", "ccomp")
    if clause is None or clause.i < noun.i:
        return None
    first = clause.left_edge
    if first.lower_ != "that" or first.dep_ != "mark":
        return None
    owner = child(noun, "poss")
    place = None if owner is None else stretch(owner)
    if place is not None and place.stop > noun.i:
        return None
    return Report(form="noun", cue=Stretch(noun.i, noun.i + 1), source=place, contents=(stretch(clause),))
