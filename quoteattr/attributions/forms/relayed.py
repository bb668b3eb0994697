"""What an outlet relays: "The paper quoted Quill as saying …", "reported, citing two officials, …".

The model, as PolNeAR, takes everything after "quoted" for the content. But it is Quill who speaks:
she is the source, and the content begins after "as saying".
"""

from __future__ import annotations

from typing import Final

from spacy.tokens import Token

from quoteattr.attributions.forms.parts import Parts, behind_addressee
from quoteattr.attributions.rules.reporting import (
    first_child,
    lemma,
    source_phrase,
    subtree_span,
    trimmed,
)
from quoteattr.document.document import Document
from quoteattr.document.token_spans import TokenSpan
from quoteattr.lexicon import act_of
from quoteattr.records import Act

_RELAYING: Final = frozenset("cite quote".split())
_MARKS: Final = "\"“”'‘’"


def quoted_as_saying(document: Document, parts: Parts) -> Parts | None:
    """Return the parts of "quoted [Quill] {as saying} <…>" and "[Quill] {was quoted} as saying"."""
    doc, cue = document.doc, parts.cue
    verb = doc[cue.start : cue.stop].root
    said = _as_saying(document, verb, cue.stop) if lemma(verb) in _RELAYING else None
    if said is None:
        return None
    whom = first_child(verb, "nsubjpass")
    if whom is not None or first_child(verb, "auxpass") is not None:
        # "By AFP" may stand between the verb and "as saying", and then the cue is the verb alone.
        cue = TokenSpan(cue.start, said.i + 1 if said.i - 1 == cue.stop else cue.stop)
        source = parts.source if whom is None else source_phrase(whom, cue)
    else:
        source = trimmed(doc, TokenSpan(cue.stop, said.i - 1))
        cue = TokenSpan(said.i - 1, said.i + 1)
    if source is None or source.start >= source.stop:
        return None
    contents = [one for one in parts.contents if one.stop <= said.i and not one.overlaps(source)]
    contents = [one for one in contents if doc[one.start].lower_ != "as"]
    clause = first_child(said, "ccomp")
    stops = [one.stop for one in parts.contents if one.stop > said.i]
    stop = max(stops or ([] if clause is None else [subtree_span(clause).stop]), default=0)
    start = _first_said(said)
    if start < stop and doc[start].lower_ != "by":  # '"No," he was quoted as saying by the agency'
        contents.append(trimmed(doc, TokenSpan(start, stop), _MARKS))
    return Parts(source, _with_colon(document, cue), tuple(contents)) if contents else None


def _as_saying(document: Document, verb: Token, start: int) -> Token | None:
    """Return the participle after "as", or None: "quoted by the agency as [saying]"."""
    doc, sentence = document.doc, document.sentence_of
    for i in range(start, len(doc) - 1):
        if sentence[i] != sentence[verb.i] or document.in_speech(i):
            return None
        said = doc[i + 1]
        if doc[i].lower_ == "as" and said.tag_ == "VBG" and act_of(lemma(said)) is Act.STATEMENT:
            return said
    return None


def _first_said(said: Token) -> int:
    start = behind_addressee(said) if first_child(said, "dobj", "dative") is not None else None
    return said.i + 1 if start is None else start


def _with_colon(document: Document, cue: TokenSpan) -> TokenSpan:
    colon = cue.stop < len(document.doc) and document.doc[cue.stop].text == ":"
    return TokenSpan(cue.start, cue.stop + colon)


def citing_others(document: Document, parts: Parts) -> Parts | None:
    """Return the parts of "[The bank's paper] {reported}, citing two officials, <that …>".

    The model gives "two officials, that …" to "citing".
    """
    doc, stop = document.doc, parts.cue.stop
    if parts.contents or stop + 2 >= len(doc):
        return None
    if doc[stop].text != "," or lemma(doc[stop + 1]) not in _RELAYING:
        return None
    if doc[stop + 1].tag_ != "VBG":
        return None
    sentence = document.sentence_of
    end = stop
    while end < len(doc) and sentence[end] == sentence[stop]:
        end += 1
    for i in range(stop + 2, end - 1):
        if doc[i].text == "," and doc[i + 1].lower_ == "that":
            return Parts(parts.source, parts.cue, (trimmed(doc, TokenSpan(i + 1, end), _MARKS),))
    return None
