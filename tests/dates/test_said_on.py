"""When it was said: what date expressions mean, and which of them belong to the saying."""

from __future__ import annotations

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from spacy.tokens import Doc

from quoteattr.attributions import linking
from quoteattr.attributions.draft import SpeakerDraft
from quoteattr.dates import said_on
from quoteattr.dates.expressions import expressions
from quoteattr.document.document import Document
from quoteattr.records import Act, DateRelation, PartialDate, ResolvedBy, SpeakerKind
from tests import cases, marked, parses, resolving
from tests.cases import Case

SOURCE_DATE = datetime.date(2016, 9, 15)
NLP = parses.blank()


@pytest.mark.parametrize(
    ("text", "meaning", "guards"), cases.table("dates.txt", "text", "meaning", "guards")
)
def test_an_expression_means_what_the_table_says(text: str, meaning: str, guards: str) -> None:
    """Every line of cases/dates.txt holds."""
    found = [str(one.means) for one in expressions(text, SOURCE_DATE) if one.means]
    assert found == [] if meaning == "-" else found == meaning.split(), guards


def dated(doc: Doc, *claims: tuple[str, str, Act, SpeakerDraft]) -> list[str | None]:
    """Return the days of attributions, each by its cue, content, act and speaker."""
    document = Document(doc)
    drafts = []
    for cue, content, act, speaker in claims:
        at, on = doc.text.index(content), doc.text.index(cue)
        draft = linking.draft_at(document, [(at, at + len(content))], cue=(on, on + len(cue)))
        draft.act, draft.speakers = act, [speaker]
        drafts.append(draft)
    said_on.assign_dates(document, drafts, SOURCE_DATE)
    return [None if draft.said_on is None else str(draft.said_on) for draft in drafts]


def own_day(doc: Doc, cue: str, content: str) -> str | None:
    """Return the day that an attribution states itself."""
    document = Document(doc)
    at, on = doc.text.index(content), doc.text.index(cue)
    draft = linking.draft_at(document, [(at, at + len(content))], cue=(on, on + len(cue)))
    said_on.assign_dates(document, [draft], SOURCE_DATE)
    return str(draft.said_on) if draft.said_on_relation is DateRelation.STATED else None


def somebody(name: str, number: str = "s1") -> SpeakerDraft:
    """Return a named speaker; only the name and the number matter here."""
    return SpeakerDraft(
        id=number,
        name=name,
        kind=SpeakerKind.PERSON,
        named=True,
        anonymous=False,
        resolved_by=ResolvedBy.FULL,
        mention=NLP(name)[:],
    )


ROE = somebody("Jane Roe")
DOE = somebody("John Doe", "s2")
SAID = Act.STATEMENT


def parsed(words: str, heads: list[int], deps: str, tags: str) -> Doc:
    """Build a parsed sentence by hand."""
    pos = {"V": "VERB", "N": "NOUN", "A": "ADP", "P": "PROPN", "R": "PRON", "X": "X"}
    return Doc(
        NLP.vocab,
        words=words.split(),
        heads=heads,
        deps=deps.split(),
        tags=tags.split(),
        pos=[pos.get(tag[0], "X") for tag in tags.split()],
    )


@pytest.mark.parametrize("case", cases.each("said_on.txt"))
def test_the_day_is_what_the_table_says(case: Case) -> None:
    """Every case of cases/said_on.txt holds."""
    article = marked.read(case.text)
    doc = parses.read("said_on")[case.guards].doc(article.text)
    found = resolving.resolve(doc, article.attributions, SOURCE_DATE)
    assert tuple(map(resolving.said_on_day, found)) == case.answers


def test_a_date_on_the_cue_dates_the_saying() -> None:
    """ "Roe said Monday that it rained": Monday hangs on "said"."""
    doc = parsed(
        "Roe said Monday that it rained",
        [1, 1, 1, 5, 5, 1],
        "nsubj ROOT npadvmod mark nsubj ccomp",
        "PNN VBD NNP IN PRP VBD",
    )
    assert own_day(doc, "said", "that it rained") == "2016-09-12"


def test_a_date_inside_the_content_belongs_to_the_content() -> None:
    """ "Roe said it rained Monday" does not say when Roe spoke."""
    doc = parsed(
        "Roe said it rained Monday",
        [1, 1, 3, 1, 3],
        "nsubj ROOT nsubj ccomp npadvmod",
        "PNN VBD PRP VBD NNP",
    )
    assert own_day(doc, "said", "it rained Monday") is None


def test_a_date_on_another_verb_dates_that_verb() -> None:
    """ "Roe won Monday and Doe said it rained": she won on Monday, and he said so some day."""
    doc = parsed(
        "Roe won Monday and Doe said it rained",
        [1, 1, 1, 1, 5, 1, 7, 5],
        "nsubj ROOT npadvmod cc nsubj conj nsubj ccomp",
        "PNN VBD NNP CC PNN VBD PRP VBD",
    )
    assert own_day(doc, "said", "it rained") is None


def test_a_date_in_one_content_is_not_that_of_the_next_cue() -> None:
    """ "Roe said it rained Monday, adding it snowed": it rained on Monday, whatever was added."""
    doc = parsed(
        "Roe said it rained Monday adding it snowed",
        [1, 1, 3, 1, 3, 3, 7, 5],
        "nsubj ROOT nsubj ccomp npadvmod advcl nsubj ccomp",
        "PNN VBD PRP VBD NNP VBG PRP VBD",
    )
    said = ("said", "it rained Monday", SAID, ROE)
    assert dated(doc, said, ("adding", "it snowed", SAID, ROE)) == [None, None]


def test_a_date_in_an_interview_dates_what_was_said_there() -> None:
    """ "Roe said it rained in an interview Monday": the date hangs on the occasion."""
    doc = parsed(
        "Roe said in an interview Monday it rained",
        [1, 1, 1, 4, 2, 4, 7, 1],
        "nsubj ROOT prep det pobj npadvmod nsubj ccomp",
        "PNN VBD IN DT NN NNP PRP VBD",
    )
    assert own_day(doc, "said", "it rained") == "2016-09-12"


def test_without_a_source_date_only_full_dates_count() -> None:
    """A weekday says nothing when nobody knows the week."""
    assert list(expressions("on Tuesday", None)) == []
    full = [str(one.means) for one in expressions("on May 3, 2015", None)]
    assert full == ["2015-05-03"]


@given(st.dates(datetime.date(1900, 1, 1), datetime.date(2100, 1, 1)), st.integers(0, 6))
def test_a_bare_weekday_lies_in_the_week_up_to_the_source_date(
    day: datetime.date, weekday: int
) -> None:
    """It has the right name, is never ahead, and at most six days back."""
    name = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()[weekday]
    (found,) = expressions(f"said {name}", day)
    assert found.means.month is not None
    assert found.means.day is not None
    said = datetime.date(found.means.year, found.means.month, found.means.day)
    assert said.weekday() == weekday
    assert 0 <= (day - said).days < 7


@given(st.text(alphabet="Monday Aug.29, 2016 ago last week 3earlier-\n", max_size=60))
def test_any_text_gives_places_in_order_or_nothing(text: str) -> None:
    """No text breaks the reading, and no two expressions overlap."""
    end = 0
    for one in expressions(text, SOURCE_DATE):
        assert end <= one.start < one.end <= len(text)
        assert isinstance(one.means or one.ahead, PartialDate)
        end = one.end
