"""Quotations and what stands next to them, in the tokens of a Doc.

The words right before and behind a quotation say who speaks more surely than a parser does, which
often errs where a sentence ends inside of marks: hence `report_after`, which asks no dependencies.
"""

from __future__ import annotations

from typing import Final

from quoteattr.attributions.rules.reporting import Report, lemma, trimmed, verb_group
from quoteattr.document.document import Document
from quoteattr.document.token_spans import TokenSpan
from quoteattr.lexicon import act_of
from quoteattr.records import Act

_JOINTS: Final = frozenset({",", "–", "—", "--", "-"})
_NOMINAL: Final = frozenset(
    "NN NNS NNP NNPS PRP DT JJ JJR JJS CD POS HYPH PRP$ -LRB- -RRB- ADD AFX $ WP".split()
)
_WITHIN: Final = frozenset({"of", "for", "from", "and", "the"})
_BESIDE: Final = frozenset({"RB", "MD", "VBZ", "VBD", "VBP"})
_LONGEST_SOURCE: Final = 12
_LONGEST_ASIDE: Final = 25
_LONGEST_LEAD: Final = 40
_LONGEST_TITLE: Final = 5


def last_character(document: Document, number: int) -> str:
    """Return the last character inside of a quotation's marks."""
    place = document.quotes[number].place
    text = document.doc[place.start : place.stop].text.rstrip("\"'”’»“ \n")
    return text[-1:]


def report_span(report: Report) -> TokenSpan:
    """Give the tokens from source to cue, whichever comes first."""
    cue, source = report.cue, report.source
    if source is None:
        return cue
    return TokenSpan(min(cue.start, source.start), max(cue.stop, source.stop))


def quotation_before(document: Document, report: Report) -> int | None:
    """Find the number of the quotation that ends right before a reporting clause."""
    doc, start = document.doc, report_span(report).start
    i = document.skip_back(start - 1, *_JOINTS)
    number = document.quote_of[i] if i >= 0 else -1
    if (
        number < 0
        or not document.quotes[number].is_speech
        or document.quotes[number].place.stop != i + 1
    ):
        return None
    if (
        document.paragraph_of[i] != document.paragraph_of[start]
        or document.quote_of[report.cue.start] == number
    ):
        return None
    last = last_character(document, number)
    if last in _JOINTS or doc[i + 1].text in _JOINTS:
        return number
    bare = report.form == "none"
    if last in "?!…":
        inverted = report.cue.start == start
        return number if bare or inverted or doc[start].text[0].islower() else None
    return number if bare else None


def quotation_after(document: Document, report: Report) -> int | None:
    """Find the number of the quotation that a reporting clause leads to."""
    doc, cue = document.doc, report.cue
    end = report_span(report).stop
    for i in range(end, min(len(doc), end + _LONGEST_LEAD)):
        number = document.quote_of[i]
        if number >= 0:
            quote = document.quotes[number]
            before = document.skip_back(i - 1)
            leads = doc[before].text in (",", ":", "–", "—", "that") or before < end
            near = document.sentence_of[before] == document.sentence_of[cue.start]
            return number if quote.place.start == i and leads and near and quote.is_speech else None
        if doc[i].text == ";" or doc[i].tag_ in ("VBD", "VBZ", "VBP"):
            return None
    return None


def report_after(document: Document, number: int) -> Report | None:
    """Read the words behind a quotation: '"…," said NAME' or '"…," NAME, the mayor, said'."""
    doc, quote = document.doc, document.quotes[number]
    start = document.skip_forward(quote.place.stop, *_JOINTS)
    if (
        start >= len(doc)
        or document.paragraph_of[start] != document.paragraph_of[quote.place.stop - 1]
    ):
        return None
    if not (last_character(document, number) in ",?!…—" or doc[quote.place.stop].text in _JOINTS):
        return None
    if _is_cue(document, start):
        cue = verb_group(doc[start])
        source = _nominal(document, cue.stop)
        inverted = doc[start].tag_ != "VBG" and source.start < source.stop
        return _surface(cue, trimmed(doc, source)) if inverted else None
    source = _nominal(document, start)
    at = source.stop
    if source.start < at < len(doc) and doc[at].text == ",":
        at = next(
            (
                i + 1
                for i in range(at + 1, min(at + _LONGEST_ASIDE, len(doc)))
                if doc[i].text == "," and i + 1 < len(doc) and _is_cue(document, i + 1)
            ),
            at,
        )
        source = TokenSpan(source.start, at)
    while at < len(doc) and doc[at].tag_ in _BESIDE and not _is_cue(document, at):
        at += 1
    if at >= len(doc) or not _is_cue(document, at):
        return None
    if at - source.stop > 2 or source.start == source.stop:
        return None
    group = verb_group(doc[at])
    return _surface(TokenSpan(max(source.stop, group.start), max(at + 1, group.stop)), source)


def _surface(cue: TokenSpan, source: TokenSpan) -> Report:
    return Report(form="quote", cue=cue, source=source, contents=())


def _is_cue(document: Document, i: int) -> bool:
    token = document.doc[i]
    if not token.tag_.startswith("VB") or document.quote_of[i] >= 0:
        return False
    return act_of(lemma(token)) is Act.STATEMENT or lemma(token) in ("continue", "begin", "go")


def _nominal(document: Document, start: int) -> TokenSpan:
    """Take in the words of a noun phrase from a token on; empty when there is none."""
    doc, stop = document.doc, start
    limit = min(len(doc), start + _LONGEST_SOURCE)
    while stop < limit and document.quote_of[stop] < 0 and not doc[stop].is_space:
        inner = doc[stop].lower_ in _WITHIN and stop > start
        if doc[stop].tag_ not in _NOMINAL and not inner:
            break
        stop += 1
        if doc[stop - 1].tag_ == "PRP":
            break
    while stop > start and doc[stop - 1].lower_ in _WITHIN:
        stop -= 1
    return TokenSpan(start, stop)


def quotation_after_colon(document: Document, colon: int) -> int | None:
    """Find the number of the quotation right behind a colon, in the next paragraph too."""
    start = document.skip_forward(colon + 1)
    number = document.quote_of[start] if start < len(document.doc) else -1
    if (
        number < 0
        or document.quotes[number].place.start != start
        or not document.quotes[number].is_speech
    ):
        return None
    return number
