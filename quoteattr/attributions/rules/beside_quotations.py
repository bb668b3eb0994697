"""Quotations and what stands next to them, in the tokens of a Doc.

The words right before and behind a quotation say who speaks more surely than a parser does, which
often errs where a sentence ends inside of marks: hence `spoken_by`, which asks no dependencies.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from typing import Final

import attrs
from spacy.tokens import Doc

from quoteattr.attributions.rules.reporting import Report, Stretch, lemma, trimmed, verb_group
from quoteattr.document.document import text_of
from quoteattr.lexicon import act_of
from quoteattr.records import Act
from quoteattr.text.paragraphs import paragraphs
from quoteattr.text.quotations import looks_like_scare_quote, quotations

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


@attrs.frozen
class Quoted:
    """An outermost quotation in tokens, its marks included; `speech` if it is no name or title."""

    place: Stretch
    speech: bool
    continues: bool


class Page:
    """A Doc with what the rules ask of it again and again, computed once.

    Attributes:
        quotes: The outermost quotations, in the text's order.
        inside: For each token the number of the quotation that holds it, -1 for none.
        sentence: For each token the number of its sentence; `first` gives each one's first token.
        paragraph: For each token the number of its paragraph.
    """

    def __init__(self, doc: Doc) -> None:
        self.doc = doc
        self.sentence = [0] * len(doc)
        self.first: list[int] = []
        for number, sentence in enumerate(doc.sents):
            self.first.append(sentence.start)
            for i in range(sentence.start, sentence.end):
                self.sentence[i] = number
        starts = [place.start for place in paragraphs(text_of(doc))]
        self.paragraph = [bisect_right(starts, token.idx) - 1 for token in doc]
        self.quotes = list(self._quotes())
        self.inside = [-1] * len(doc)
        for number, quote in enumerate(self.quotes):
            for i in range(quote.place.start, quote.place.stop):
                self.inside[i] = number

    def _quotes(self) -> Iterator[Quoted]:
        starts = [token.idx for token in self.doc]
        text, before = text_of(self.doc), 0
        for one in quotations(text):
            start = max(before, bisect_right(starts, one.outer.start) - 1)
            stop = bisect_right(starts, max(one.outer.start, one.outer.end - 1))
            if one.level or stop <= start:
                continue
            before = stop
            named = looks_like_scare_quote(text, one) or _is_title(one.inner.slice(text))
            yield Quoted(Stretch(start, stop), one.continues or not named, one.continues)

    def spoken(self, i: int) -> bool:
        """Tell whether a token stands in a quotation that says something."""
        return self.inside[i] >= 0 and self.quotes[self.inside[i]].speech

    def back(self, i: int, *skipped: str) -> int:
        """Give the nearest token at or before i that is neither blank nor skipped; -1 for none."""
        while i >= 0 and (self.doc[i].is_space or self.doc[i].text in skipped):
            i -= 1
        return i

    def on(self, i: int, *skipped: str) -> int:
        """Give the nearest token at or behind i that is neither blank nor skipped."""
        while i < len(self.doc) and (self.doc[i].is_space or self.doc[i].text in skipped):
            i += 1
        return i

    def ending(self, number: int) -> str:
        """Give the last character inside of a quotation's marks."""
        place = self.quotes[number].place
        text = self.doc[place.start : place.stop].text.rstrip("\"'”’»“ \n")
        return text[-1:]


def _is_title(inner: str) -> bool:
    """Tell titles of works and programmes: "Meet the Press," but not "Never!"."""
    words = inner.strip(" ,.").split()
    long = [word for word in words if len(word) > 3]
    few = 2 <= len(words) <= _LONGEST_TITLE and bool(long)
    return (
        few
        and words[0][0].isupper()
        and words[-1][0].isupper()
        and all(word[0].isupper() for word in long)
        and not any(mark in inner for mark in "?!'’")
    )


def extent(report: Report) -> Stretch:
    """Give the tokens from source to cue, whichever comes first."""
    cue, source = report.cue, report.source
    if source is None:
        return cue
    return Stretch(min(cue.start, source.start), max(cue.stop, source.stop))


def quote_before(page: Page, report: Report) -> int | None:
    """Find the number of the quotation that ends right before a reporting clause."""
    doc, start = page.doc, extent(report).start
    i = page.back(start - 1, *_JOINTS)
    number = page.inside[i] if i >= 0 else -1
    if number < 0 or not page.quotes[number].speech or page.quotes[number].place.stop != i + 1:
        return None
    if page.paragraph[i] != page.paragraph[start] or page.inside[report.cue.start] == number:
        return None
    last = page.ending(number)
    if last in _JOINTS or doc[i + 1].text in _JOINTS:
        return number
    bare = report.form == "none"
    if last in "?!…":
        inverted = report.cue.start == start
        return number if bare or inverted or doc[start].text[0].islower() else None
    return number if bare else None


def quote_behind(page: Page, report: Report) -> int | None:
    """Find the number of the quotation that a reporting clause leads to."""
    doc, cue = page.doc, report.cue
    end = extent(report).stop
    for i in range(end, min(len(doc), end + _LONGEST_LEAD)):
        number = page.inside[i]
        if number >= 0:
            quote = page.quotes[number]
            before = page.back(i - 1)
            leads = doc[before].text in (",", ":", "–", "—", "that") or before < end
            near = page.sentence[before] == page.sentence[cue.start]
            return number if quote.place.start == i and leads and near and quote.speech else None
        if doc[i].text == ";" or doc[i].tag_ in ("VBD", "VBZ", "VBP"):
            return None
    return None


def spoken_by(page: Page, number: int) -> Report | None:
    """Read the words behind a quotation: '"…," said NAME' or '"…," NAME, the mayor, said'."""
    doc, quote = page.doc, page.quotes[number]
    start = page.on(quote.place.stop, *_JOINTS)
    if start >= len(doc) or page.paragraph[start] != page.paragraph[quote.place.stop - 1]:
        return None
    if not (page.ending(number) in ",?!…—" or doc[quote.place.stop].text in _JOINTS):
        return None
    if _is_cue(page, start):
        cue = verb_group(doc[start])
        source = _nominal(page, cue.stop)
        inverted = doc[start].tag_ != "VBG" and source.start < source.stop
        return _surface(cue, trimmed(doc, source)) if inverted else None
    source = _nominal(page, start)
    at = source.stop
    if source.start < at < len(doc) and doc[at].text == ",":
        at = next(
            (
                i + 1
                for i in range(at + 1, min(at + _LONGEST_ASIDE, len(doc)))
                if doc[i].text == "," and i + 1 < len(doc) and _is_cue(page, i + 1)
            ),
            at,
        )
        source = Stretch(source.start, at)
    while at < len(doc) and doc[at].tag_ in _BESIDE and not _is_cue(page, at):
        at += 1
    if at >= len(doc) or not _is_cue(page, at):
        return None
    if at - source.stop > 2 or source.start == source.stop:
        return None
    group = verb_group(doc[at])
    return _surface(Stretch(max(source.stop, group.start), max(at + 1, group.stop)), source)


def _surface(cue: Stretch, source: Stretch) -> Report:
    return Report(form="quote", cue=cue, source=source, contents=())


def _is_cue(page: Page, i: int) -> bool:
    token = page.doc[i]
    if not token.tag_.startswith("VB") or page.inside[i] >= 0:
        return False
    return act_of(lemma(token)) is Act.STATEMENT or lemma(token) in ("continue", "begin", "go")


def _nominal(page: Page, start: int) -> Stretch:
    """Take in the words of a noun phrase from a token on; empty when there is none."""
    doc, stop = page.doc, start
    limit = min(len(doc), start + _LONGEST_SOURCE)
    while stop < limit and page.inside[stop] < 0 and not doc[stop].is_space:
        inner = doc[stop].lower_ in _WITHIN and stop > start
        if doc[stop].tag_ not in _NOMINAL and not inner:
            break
        stop += 1
        if doc[stop - 1].tag_ == "PRP":
            break
    while stop > start and doc[stop - 1].lower_ in _WITHIN:
        stop -= 1
    return Stretch(start, stop)


def led_by_colon(page: Page, colon: int) -> int | None:
    """Find the number of the quotation right behind a colon, in the next paragraph too."""
    start = page.on(colon + 1)
    number = page.inside[start] if start < len(page.doc) else -1
    if number < 0 or page.quotes[number].place.start != start or not page.quotes[number].speech:
        return None
    return number
