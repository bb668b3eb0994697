"""Records made by hand and by hypothesis over one short invented article."""

import datetime
from collections.abc import Iterable
from typing import Any, TypeVar

import attrs
from hypothesis import strategies as st

from quoteattr.records import (
    Act,
    Article,
    Attribution,
    ClaimSentence,
    Cue,
    DateEvidence,
    DateRelation,
    Join,
    Kind,
    PartialDate,
    Polarity,
    Replaced,
    Replacement,
    ResolvedBy,
    Span,
    Speaker,
    SpeakerKind,
    Stance,
)

TEXT = (
    "“The bridge stays closed,” Mayor Ada Quill said on Friday. She told reporters in a statement "
    "that the repairs would take “years, not months.”\n\n"
    "According to the county’s report 🏗️, 3,000 cars a day take another way. “We pay for that,” "
    "said a shop owner who asked not to be named. The council did not say when work would begin."
)

S = TypeVar("S", bound=Span)


def span(words: str, kind: type[S] = Span, *, after: str = "", **fields: Any) -> S:  # type: ignore[assignment]
    """Give the first place of these words in the article, behind others if told."""
    start = TEXT.index(words, TEXT.index(after))
    return kind(start=start, end=start + len(words), text=words, **fields)


def claim(**fields: Any) -> Attribution:
    """Make a small valid record; the fields given replace its own."""
    known: dict[str, Any] = {
        "id": "a1",
        "kind": Kind.INDIRECT,
        "act": Act.STATEMENT,
        "text": "the repairs would take",
        "content": (span("the repairs would take"),),
    }
    return Attribution(**{**known, **fields})


def confidences(found: Iterable[Attribution]) -> list[float]:
    """Give all confidences of records, whose last digits may differ from machine to machine."""
    each = (
        (one.confidence, one.said_on_confidence,
         *(sure for who in one.speakers for sure in (who.confidence, who.role_confidence)))
        for one in found
    )  # fmt: skip
    return [sure for record in each for sure in record if sure is not None]


def without_confidences(found: Iterable[Attribution]) -> list[Attribution]:
    """Give the records with everything but their confidences."""
    return [
        attrs.evolve(
            one,
            confidence=1.0,
            said_on_confidence=None,
            speakers=tuple(
                attrs.evolve(who, confidence=None, role_confidence=None) for who in one.speakers
            ),
        )
        for one in found
    ]


QUILL = Speaker(
    id="s1",
    name="Ada Quill",
    kind=SpeakerKind.PERSON,
    role=span("Mayor"),
    mention=span("Ada Quill"),
)

ARTICLE = Article(
    text=TEXT, id="bridge.txt", title="Bridge stays closed", date=datetime.date(2025, 8, 30)
)


def records() -> tuple[Attribution, ...]:
    """Give the attributions of the article as a careful reader would write them down."""
    said = {"article": "bridge.txt", "source_date": datetime.date(2025, 8, 30)}
    claimed = {**said, "stance": Stance.CLAIM}
    report = Speaker(
        id="s2",
        name="the county’s report",
        kind=SpeakerKind.DOCUMENT,
        named=False,
        resolved_by=ResolvedBy.NOMINAL,
        mention=span("the county’s report"),
    )
    owner = Speaker(
        id="s3",
        name="a shop owner",
        kind=SpeakerKind.PERSON,
        named=False,
        anonymous=True,
        resolved_by=ResolvedBy.NOMINAL,
        mention=span("a shop owner"),
    )
    return (
        claim(
            **claimed,
            id="a1",
            kind=Kind.DIRECT,
            text="The bridge stays closed,",
            content=(span("“The bridge stays closed,”"),),
            cue=span("said", Cue, lemma="say"),
            source=span("Mayor Ada Quill"),
            speakers=(QUILL,),
            said_on=PartialDate.parse("2025-08-29"),
            said_on_evidence=span("Friday", DateEvidence, relation="stated"),
            confidence=0.98,
        ),
        claim(
            **claimed,
            id="a2",
            kind=Kind.MIXED,
            text="that the repairs would take “years, not months.”",
            content=(span("that the repairs would take “years, not months.”"),),
            cue=span("told", Cue, lemma="tell"),
            source=span("She"),
            speakers=(attrs.evolve(QUILL, resolved_by=ResolvedBy.PRONOUN),),
            addressee=span("reporters"),
            medium=span("in a statement"),
            said_on=PartialDate.parse("2025-08-29"),
            said_on_evidence=span("Friday", DateEvidence, relation="carried over"),
            confidence=0.91,
        ),
        claim(
            **claimed,
            id="a3",
            text="3,000 cars a day take another way",
            content=(span("3,000 cars a day take another way"),),
            cue=span("According to", Cue, lemma="according to"),
            source=span("the county’s report 🏗️"),
            speakers=(report,),
            confidence=0.88,
        ),
        claim(
            **claimed,
            id="a4",
            kind=Kind.DIRECT,
            text="We pay for that,",
            content=(span("“We pay for that,”"),),
            cue=span("said", Cue, lemma="say", after="“We pay"),
            source=span("a shop owner who asked not to be named"),
            speakers=(owner,),
            confidence=0.9,
        ),
        claim(
            **said,
            id="a5",
            text="when work would begin",
            content=(span("when work would begin"),),
            cue=span("did not say", Cue, lemma="say"),
            source=span("The council"),
            polarity=Polarity.NEGATED,
            confidence=0.42,
        ),
    )


@st.composite
def spans(draw: st.DrawFn, text: str = TEXT) -> Span:
    start = draw(st.integers(min_value=0, max_value=len(text) - 1))
    end = draw(st.integers(min_value=start + 1, max_value=len(text)))
    return Span.cut(text, start, end)


@st.composite
def cues(draw: st.DrawFn, text: str = TEXT) -> Cue:
    place = draw(spans(text))
    return Cue(start=place.start, end=place.end, text=place.text, lemma=draw(st.text()))


SHARES = st.none() | st.floats(min_value=0, max_value=1)


@st.composite
def evidence(draw: st.DrawFn, text: str = TEXT) -> DateEvidence:
    place = draw(spans(text))
    relation = draw(st.sampled_from(DateRelation))
    return DateEvidence(start=place.start, end=place.end, text=place.text, relation=relation)


DAYS = st.dates(min_value=datetime.date(1, 1, 1))


def partial_dates() -> st.SearchStrategy[PartialDate]:
    def precise(day: datetime.date, parts: int) -> PartialDate:
        return PartialDate.parse("-".join(day.isoformat().split("-")[:parts]))

    return st.builds(precise, DAYS, st.integers(min_value=1, max_value=3))


def speakers(text: str = TEXT) -> st.SearchStrategy[Speaker]:
    return st.builds(
        Speaker,
        id=st.text(),
        name=st.text(),
        kind=st.sampled_from(SpeakerKind),
        named=st.booleans(),
        anonymous=st.booleans(),
        resolved_by=st.sampled_from(ResolvedBy),
        role=st.none() | spans(text),
        roles=st.lists(spans(text), max_size=2).map(tuple),
        mention=st.none() | spans(text),
        confidence=SHARES,
        role_confidence=SHARES,
    )


@st.composite
def replacements(draw: st.DrawFn, text: str = TEXT) -> Replacement:
    place = draw(spans(text))
    why = draw(st.sampled_from(Replaced))
    return Replacement(
        start=place.start, end=place.end, text=place.text, new=draw(st.text()), why=why
    )


def claims(text: str = TEXT) -> st.SearchStrategy[ClaimSentence]:
    replaced = st.lists(replacements(text), max_size=2).map(tuple)
    return st.builds(ClaimSentence, text=st.text(), replacements=replaced)


JOINS = st.builds(Join, at=st.integers(min_value=0, max_value=9), printed=st.text(), text=st.text())


def attributions(text: str = TEXT) -> st.SearchStrategy[Attribution]:
    """Any record that the classes allow, its spans cut from the article."""
    characters = st.text(st.characters(exclude_categories=()))  # lone surrogates included
    return st.builds(
        Attribution,
        article=st.none() | characters,
        id=st.text(),
        kind=st.sampled_from(Kind),
        act=st.sampled_from(Act),
        text=characters,
        content=st.lists(spans(text), min_size=1, max_size=3).map(tuple),
        cue=st.none() | cues(text),
        source=st.none() | spans(text),
        speakers=st.lists(speakers(text), max_size=2).map(tuple),
        source_date=st.none() | DAYS,
        said_on=st.none() | partial_dates(),
        polarity=st.sampled_from(Polarity),
        addressee=st.none() | spans(text),
        medium=st.none() | spans(text),
        confidence=st.floats(min_value=0, max_value=1),
        said_on_confidence=SHARES,
        joins=st.lists(JOINS, max_size=2).map(tuple),
        claim=st.none() | claims(text),
        within=st.none() | st.text(),
        stance=st.none() | st.sampled_from(Stance),
    ).flatmap(lambda one: _with_evidence(one, text))


def _with_evidence(record: Attribution, text: str) -> st.SearchStrategy[Attribution]:
    if record.said_on is None:
        return st.just(record)
    found = st.none() | evidence(text)
    return found.map(lambda one: attrs.evolve(record, said_on_evidence=one))


ODD = st.text("=+-@＝'\"\t\r\n\0,; a“🏗\u0301\u2028\ufeff<&\\*_`", min_size=1)
"""Texts of what formats stumble over: formulas, separators, line ends, markup."""


@st.composite
def odd_articles(draw: st.DrawFn) -> tuple[Article, tuple[Attribution, ...]]:
    """An article of odd characters with records of it, names and ids as odd."""
    text, name = draw(ODD), draw(ODD)
    some = draw(st.lists(attributions(text), max_size=3))
    words = [draw(ODD) for _ in some]
    given = (
        attrs.evolve(
            record,
            article=name,
            id=word,
            text=word,
            speakers=tuple(attrs.evolve(one, name=word, id=word) for one in record.speakers),
        )
        for record, word in zip(some, words, strict=True)
    )
    return Article(text=text, id=name, title=draw(st.none() | ODD)), tuple(given)
