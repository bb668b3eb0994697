"""Drafts made of what documents say: as it is, or altered in one of many ways.

Each way has the verdict that a check must give. The same seed makes the same drafts.
"""

from __future__ import annotations

import datetime
import random
from collections.abc import Callable, Iterator, Sequence
from typing import Final

import attrs
import regex

from quoteattr.checking import Verdict
from quoteattr.checking.words import COMMON, comparable
from quoteattr.evaluation.checking.framing import PEOPLE, weekdays
from quoteattr.evaluation.checking.quotations import Document, Said
from quoteattr.records import Article

_SPOKESMEN: Final = ("a spokesman", "officials", "one of the people there", "an aide")
_BRACKETS: Final = ("[the mayor]", "[the company]", "[they]", "[it]", "[this year]")
_AUXILIARY: Final = frozenset(
    "is are was were will would can could may might should must has have had does did do".split()
)
_NUMBER: Final = regex.compile(r"\d+")
_EDGES: Final = ".,;:!?’'"
_APART: Final = 700  # code points: further apart than what one ellipsis may leave out


@attrs.frozen(kw_only=True)
class Case:
    """A draft with one passage: how it was made, and the verdict that is right."""

    way: str
    draft: Article
    wanted: Verdict


Alter = Callable[[list[str], random.Random], "list[str] | None"]
"""Returns other words for a quotation; None if it cannot be altered in this way."""


def punctuated(words: list[str], draw: random.Random) -> list[str] | None:
    """Change case and punctuation."""
    found = [word.rstrip(",;:") if draw.random() < 0.5 else word for word in words]
    at = draw.randrange(1, len(found) - 1)
    found[at] = found[at].rstrip(_EDGES) + draw.choice([",", " –", ";"])
    return [found[0].upper() if draw.random() < 0.5 else found[0].lower(), *found[1:]]


def shortened(words: list[str], draw: random.Random) -> list[str] | None:
    """Leave out words, with an ellipsis in their place."""
    count = draw.randint(4, 8)
    if len(words) < count + 8:
        return None
    at = draw.randrange(4, len(words) - count - 3)
    return [*words[:at], draw.choice(["…", "...", "[…]"]), *words[at + count :]]


def bracketed(words: list[str], draw: random.Random) -> list[str] | None:
    """Put words in brackets in the place of one or two, or a first letter."""
    if draw.random() < 0.3 and words[0][0].isalpha():
        first = words[0][0]
        return [f"[{first.swapcase()}]{words[0][1:]}" if len(words[0]) > 1 else words[0],
                *words[1:]]  # fmt: skip
    at = draw.randrange(1, len(words) - 3)
    return [*words[:at], draw.choice(_BRACKETS), *words[at + draw.randint(1, 2) :]]


def replaced(words: list[str], draw: random.Random) -> list[str] | None:
    """Replace a telling word by another one."""
    telling = [n for n, word in enumerate(words) if comparable(word.strip(_EDGES)) not in COMMON]
    if not telling:
        return None
    at = draw.choice(telling)
    new = draw.choice(["harbour", "tariff", "quietly", "orchards", "postponed", "Lisbon"])
    return [*words[:at], new, *words[at + 1 :]]


def negated(words: list[str], draw: random.Random) -> list[str] | None:
    """Leave out a "not", or put one in."""
    if "not" in words:
        words = list(words)
        words.remove("not")
        return words
    verbs = [n for n, word in enumerate(words[:-1]) if word.lower() in _AUXILIARY]
    if not verbs:
        return None
    at = draw.choice(verbs) + 1
    return [*words[:at], "not", *words[at:]]


def counted(words: list[str], draw: random.Random) -> list[str] | None:
    """Change a number."""
    for n, word in enumerate(words):
        if _NUMBER.search(word):
            new = _NUMBER.sub(lambda match: str(int(match[0]) + draw.randint(1, 9)), word, count=1)
            return [*words[:n], new, *words[n + 1 :]]
    return None


def reordered(words: list[str], draw: random.Random) -> list[str] | None:
    """Let two stretches change places."""
    if len(words) < 10:
        return None
    size = draw.randint(2, 4)
    at = draw.randrange(1, len(words) - 2 * size)
    one, other = words[at : at + size], words[at + size : at + 2 * size]
    changed = [*words[:at], *other, *one, *words[at + 2 * size :]]
    return None if [w.lower() for w in changed] == [w.lower() for w in words] else changed


def dropped(words: list[str], draw: random.Random) -> list[str] | None:
    """Leave out words without an ellipsis."""
    count = draw.randint(2, 4)
    if len(words) < count + 6:
        return None
    at = draw.randrange(2, len(words) - count - 2)
    return [*words[:at], *words[at + count :]]


_WORDS: Final[dict[str, tuple[Alter, Verdict]]] = {
    "as it is": (lambda words, _: words, Verdict.VERBATIM),
    "punctuation and case": (punctuated, Verdict.VERBATIM),
    "ellipsis": (shortened, Verdict.VERBATIM),
    "brackets": (bracketed, Verdict.VERBATIM),
    "word replaced": (replaced, Verdict.ALTERED),
    "negation": (negated, Verdict.ALTERED),
    "number": (counted, Verdict.ALTERED),
    "order": (reordered, Verdict.ALTERED),
    "words dropped": (dropped, Verdict.ALTERED),
}


def cases(documents: Sequence[Document], part: str, seed: int) -> Iterator[Case]:
    """Yield the drafts made of the documents of one part."""
    draw = random.Random(seed)
    own = [one for one in documents if one.part == part]
    for document in own:
        for said in document.quotations:
            yield from _of_quotation(document, said, own, draw)
        for said in document.claims:
            yield from _of_claim(document, said, draw)
    others = [one for one in documents if one.part == "elsewhere"]
    for document in others[::2] if part == "design" else others[1::2]:
        for said in document.quotations:
            draft = _quoted(said.text, said.speaker, document, draw)
            yield Case(way="quotation of another", draft=draft, wanted=Verdict.NOT_FOUND)
        for said in document.claims if document.is_printed else document.quotations:
            draft = _draft(f"{said.speaker} said {_that(said.text)}.", document)
            yield Case(way="claim of another", draft=draft, wanted=Verdict.NOT_FOUND)


def _of_quotation(
    document: Document, said: Said, others: Sequence[Document], draw: random.Random
) -> Iterator[Case]:
    words = said.text.split()
    for way, (alter, wanted) in _WORDS.items():
        changed = alter(words, draw)
        if changed is not None:
            draft = _quoted(" ".join(changed), said.speaker, document, draw)
            yield Case(way=way, draft=draft, wanted=wanted)
    far = _far(document, said, others, draw)
    if far is not None:
        half, other = words[: max(6, len(words) // 2)], far.text.split()
        between = draw.choice([" … ", " "])
        text = " ".join(half) + between + " ".join(other[: max(6, len(other) // 2)])
        draft = _quoted(text, said.speaker, document, draw)
        yield Case(way="stitched", draft=draft, wanted=Verdict.STITCHED)
    if said.speaker is not None:
        yield from _of_speaker(document, said, draw)


def _of_speaker(document: Document, said: Said, draw: random.Random) -> Iterator[Case]:
    """Yield what needs a named speaker: another one, another day, a denial."""
    other = draw.choice([name for name in PEOPLE if name not in document.article.text])
    draft = _quoted(said.text, other, document, draw)
    yield Case(way="speaker", draft=draft, wanted=Verdict.MISATTRIBUTED)
    printed = document.article.date
    if printed is not None:
        later = printed + datetime.timedelta(days=draw.randint(5, 40))
        text = f"“{_ended(said.text)}” {said.speaker} said on {later:%A, %B} {later.day}."
        draft = Article(text=text, date=later + datetime.timedelta(days=1))
        yield Case(way="day after publication", draft=draft, wanted=Verdict.MISDATED)
        if said.day is not None:
            day = draw.choice(list(weekdays(said.day, printed)))
            draft = _draft(f"{said.speaker} said on {day:%A}: “{said.text}”", document)
            yield Case(way="day of the week", draft=draft, wanted=Verdict.MISDATED)
            draft = _draft(f"“{_ended(said.text)}” {said.speaker} said {said.day:%A}.", document)
            yield Case(way="the right day", draft=draft, wanted=Verdict.VERBATIM)
    draft = _draft(f"{said.speaker} denied having said: “{said.text}”", document)
    yield Case(way="denial of a quotation", draft=draft, wanted=Verdict.DENIED)


def _of_claim(document: Document, said: Said, draw: random.Random) -> Iterator[Case]:
    if said.denied:
        draft = _draft(f"{said.speaker} said {_that(said.text)}.", document)
        yield Case(way="claim of what is denied", draft=draft, wanted=Verdict.DENIED)
        return
    draft = _draft(f"{said.speaker} said {_that(said.text)}.", document)
    yield Case(way="claim", draft=draft, wanted=Verdict.SIMILAR)
    words = [word for word in _that(said.text).split() if draw.random() < 0.9]
    text = f"According to {said.speaker}, {' '.join(words).removeprefix('that ')}."
    yield Case(way="claim, words dropped", draft=_draft(text, document), wanted=Verdict.SIMILAR)
    draft = _draft(f"{said.speaker} denied {_that(said.text)}.", document)
    yield Case(way="denial of a claim", draft=draft, wanted=Verdict.DENIED)


def _far(
    document: Document, said: Said, others: Sequence[Document], draw: random.Random
) -> Said | None:
    """Return a quotation far away in the same document, or of another one."""
    far = [one for one in document.quotations if abs(one.start - said.start) > _APART]
    if not far or draw.random() < 0.3:
        far = [one for each in others if each is not document for one in each.quotations]
    return draw.choice(far) if far else None


def _quoted(text: str, speaker: str | None, document: Document, draw: random.Random) -> Article:
    who = speaker or draw.choice(_SPOKESMEN)
    before = f"{who[0].upper()}{who[1:]} said: “{text}”"
    behind = f"“{_ended(text)}” {who} said."
    return _draft(draw.choice([before, behind]), document)


def _ended(text: str) -> str:
    return text.rstrip(".,;:") + ","


def _that(text: str) -> str:
    text = text.rstrip(".,;:")
    return text if text.startswith("that ") else f"that {text[:1].lower()}{text[1:]}"


def _draft(text: str, document: Document) -> Article:
    return Article(text=text, date=document.article.date)
