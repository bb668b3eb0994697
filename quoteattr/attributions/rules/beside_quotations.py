"""Quotations and the words beside them, in the tokens of a Doc.

Parsers often err where a sentence ends inside quotation marks. The words right before and after a
quotation are the better evidence of who speaks; `report_after` therefore reads tags alone, and no
dependencies.
"""

from __future__ import annotations

from typing import Final

from quoteattr.attributions.rules.reporting import Report, lemma, trimmed, verb_group
from quoteattr.document.document import Document
from quoteattr.document.token_spans import TokenSpan
from quoteattr.lexicon import act_of
from quoteattr.records import Act

_COMMAS_AND_DASHES: Final = frozenset({",", "–", "—", "--", "-"})
# Tags of the words of a source. Prepositions are not among them, because most of them lead out of
# the noun phrase; those of titles ("secretary of state") are listed by their words.
_NOMINAL: Final = frozenset(
    "NN NNS NNP NNPS PRP DT JJ JJR JJS CD POS HYPH PRP$ -LRB- -RRB- ADD AFX $ WP".split()
)
_INNER_WORDS: Final = frozenset({"of", "for", "from", "and", "the"})
# Adverbs and auxiliaries between a source and its verb: "Quill later said", "Quill has said".
_BEFORE_VERB: Final = frozenset({"RB", "MD", "VBZ", "VBD", "VBP"})
# Limits in tokens. They keep a search from running on where punctuation is missing; a longer source
# is not found.
_MAX_SOURCE: Final = 12
_MAX_ASIDE: Final = 25  # between commas: "Quill, who has led the council since May, said"
_MAX_LEAD: Final = 40  # from a cue to its quotation
_MAX_GAP: Final = 2  # adverbs and auxiliaries


def last_character(document: Document, number: int) -> str:
    """Return the last character inside the marks of a quotation; empty if there is none."""
    place = document.quotes[number].place
    text = document.doc[place.start : place.stop].text.rstrip("\"'”’»“ \n")
    return text[-1:]


def report_span(report: Report) -> TokenSpan:
    """Return the tokens from source to cue, whichever comes first."""
    cue, source = report.cue, report.source
    if source is None:
        return cue
    return TokenSpan(min(cue.start, source.start), max(cue.stop, source.stop))


def quotation_before(document: Document, report: Report) -> int | None:
    """Return the number of the quotation that ends right before a reporting clause, or None."""
    doc, start = document.doc, report_span(report).start
    i = document.skip_back(start - 1, *_COMMAS_AND_DASHES)
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
    # A comma or dash shows that the clause closes the sentence of the quotation. After "?" or "!"
    # the clause may be a new sentence, unless it begins with its verb or in lower case.
    last = last_character(document, number)
    if last in _COMMAS_AND_DASHES or doc[i + 1].text in _COMMAS_AND_DASHES:
        return number
    bare = report.form == "none"
    if last in "?!…":
        inverted = report.cue.start == start
        return number if bare or inverted or doc[start].text[0].islower() else None
    return number if bare else None


def quotation_after(document: Document, report: Report) -> int | None:
    """Return the number of the quotation that a reporting clause leads to, or None.

    Another finite verb or a semicolon before the quotation means that it belongs to somebody else.
    """
    doc, cue = document.doc, report.cue
    end = report_span(report).stop
    for i in range(end, min(len(doc), end + _MAX_LEAD)):
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
    """Return the report after a quotation: '"…," said NAME' or '"…," NAME, the mayor, said'.

    None if the words after it are no report, or stand in another paragraph.
    """
    doc, quote = document.doc, document.quotes[number]
    start = document.skip_forward(quote.place.stop, *_COMMAS_AND_DASHES)
    if (
        start >= len(doc)
        or document.paragraph_of[start] != document.paragraph_of[quote.place.stop - 1]
    ):
        return None
    if not (
        last_character(document, number) in ",?!…—"
        or doc[quote.place.stop].text in _COMMAS_AND_DASHES
    ):
        return None
    if _is_cue(document, start):
        cue = verb_group(doc[start])
        source = _nominal(document, cue.stop)
        inverted = doc[start].tag_ != "VBG" and source.start < source.stop
        return _report(cue, trimmed(doc, source)) if inverted else None
    source = _with_aside(document, _nominal(document, start))
    at = source.stop
    while at < len(doc) and doc[at].tag_ in _BEFORE_VERB and not _is_cue(document, at):
        at += 1
    if at >= len(doc) or not _is_cue(document, at):
        return None
    if at - source.stop > _MAX_GAP or source.start == source.stop:
        return None
    group = verb_group(doc[at])
    return _report(TokenSpan(max(source.stop, group.start), max(at + 1, group.stop)), source)


def _with_aside(document: Document, source: TokenSpan) -> TokenSpan:
    """Return a source with what follows between commas, if a cue comes next: "Quill, 54, said"."""
    doc, at = document.doc, source.stop
    if not source.start < at < len(doc) or doc[at].text != ",":
        return source
    for i in range(at + 1, min(at + _MAX_ASIDE, len(doc) - 1)):
        if doc[i].text == "," and _is_cue(document, i + 1):
            return TokenSpan(source.start, i + 1)
    return source


def _report(cue: TokenSpan, source: TokenSpan) -> Report:
    return Report(form="quote", cue=cue, source=source, contents=())


def _is_cue(document: Document, i: int) -> bool:
    token = document.doc[i]
    if not token.tag_.startswith("VB") or document.quote_of[i] >= 0:
        return False
    # "Continued", "began" and "went on" report only beside a quotation.
    return act_of(lemma(token)) is Act.STATEMENT or lemma(token) in ("continue", "begin", "go")


def _nominal(document: Document, start: int) -> TokenSpan:
    """Return the words of the noun phrase that begins with a token; empty if there is none."""
    doc, stop = document.doc, start
    limit = min(len(doc), start + _MAX_SOURCE)
    while stop < limit and document.quote_of[stop] < 0 and not doc[stop].is_space:
        inner = doc[stop].lower_ in _INNER_WORDS and stop > start
        if doc[stop].tag_ not in _NOMINAL and not inner:
            break
        stop += 1
        if doc[stop - 1].tag_ == "PRP":
            break
    while stop > start and doc[stop - 1].lower_ in _INNER_WORDS:
        stop -= 1
    return TokenSpan(start, stop)


def quotation_after_colon(document: Document, colon: int) -> int | None:
    """Return the number of the quotation right after a colon, or None.

    It may open the next paragraph, as a quotation that is set off does.
    """
    start = document.skip_forward(colon + 1)
    number = document.quote_of[start] if start < len(document.doc) else -1
    if (
        number < 0
        or document.quotes[number].place.start != start
        or not document.quotes[number].is_speech
    ):
        return None
    return number
