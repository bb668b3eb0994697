"""What a Python program may pass, and what it is told about anything else."""

from __future__ import annotations

import datetime
import json
import os
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from markupsafe import Markup
from spacy.language import Language

import quoteattr
from quoteattr import QuoteattrWarning, corpus, reading
from quoteattr.aliases import Aliases
from quoteattr.errors import InputError, ReadError
from quoteattr.extractor import Extractor
from quoteattr.output import jsonl
from quoteattr.reading import articles
from quoteattr.records import (
    Act,
    Article,
    Attribution,
    Cue,
    Kind,
    PartialDate,
    Span,
    Speaker,
    SpeakerKind,
    conversion,
    parse_day,
)
from quoteattr.spans import Range
from tests import embedded, parses
from tests.made import claim

TEXT = "“It is over,” Mayor Ada Quill said on Friday."


@pytest.fixture(scope="module")
def extractor(embedded_nlp: Language) -> Extractor:
    return Extractor(embedded_nlp)


def test_lazy_names_can_be_completed() -> None:
    assert set(quoteattr.__all__) <= set(dir(quoteattr))
    assert all(hasattr(quoteattr, name) for name in quoteattr.__all__)


class Own(str):
    """Text of a class of somebody's own, which prints as something else."""

    def __str__(self) -> str:
        return "nothing"


class PathLike:
    """A path of another library, with a name in bytes."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def __fspath__(self) -> bytes:
        return os.fsencode(self.path)


class StrPath(str):
    """A path that is a str as well, as those of the library path are."""

    def __fspath__(self) -> str:
        return str.__str__(self)


SOURCES: dict[str, Callable[[Path], Any]] = {
    "text": lambda path: TEXT,
    "an Article": lambda path: reading.read_text(TEXT),
    "a Path": lambda path: path,
    "any os.PathLike": PathLike,
    "a path that is a str": StrPath,
    "a str of another class": lambda path: Own(TEXT),
    "markup": lambda path: Markup(TEXT),
    "NumPy's str": lambda path: np.str_(TEXT),
}


class TestSources:
    @pytest.fixture
    def path(self, tmp_path: Path) -> Path:
        path = tmp_path / "bridge.txt"
        path.write_text(TEXT, encoding="utf-8")
        return path

    @pytest.mark.parametrize("kind", SOURCES)
    def test_every_function_takes_each(self, extractor: Extractor, path: Path, kind: str) -> None:
        source = SOURCES[kind](path)
        wanted = [record.text for record in extractor(TEXT)]
        [(article, piped)] = extractor.pipe([source])
        assert (type(article.text), article.text) == (str, TEXT)
        for records in (quoteattr.extract(source), extractor(source), piped):
            assert [record.text for record in records] == wanted
            assert all(type(span.text) is str for record in records for span in record.spans())

    def test_a_file_gives_its_name_and_what_it_tells(self, path: Path) -> None:
        path.write_text(f"Title: Bridge\nDate: 2025-09-05\n\n{TEXT}", encoding="utf-8")
        article = articles.read_article(path)
        assert (article.id, article.title) == (path.name, "Bridge")
        assert article.date == datetime.date(2025, 9, 5)

    @pytest.mark.parametrize("source", [TEXT, Article(text=TEXT, id="b", title="b", url="b")])
    def test_what_the_caller_gives_wins(self, source: Any) -> None:
        given = {"id": "a", "title": "a", "url": "https://example.org/a"}
        article = articles.read_article(source, date="2025-09-05", **given)
        assert article.date == datetime.date(2025, 9, 5)
        assert {name: getattr(article, name) for name in given} == given

    def test_a_folder_is_read_by_pipe(self, extractor: Extractor, path: Path) -> None:
        for read in (quoteattr.extract, extractor):
            with pytest.raises(ReadError, match=r"is a folder: .*extractor\.pipe\(\[Path\("):
                read(path.parent)
        [(article, _)] = extractor.pipe([path.parent])
        assert article.id == f"{path.parent.name}/{path.name}"

    def test_so_is_a_file_of_many_articles(self, extractor: Extractor, tmp_path: Path) -> None:
        rows = tmp_path / "rows.jsonl"
        rows.write_text(json.dumps({"text": TEXT, "id": "a"}) + "\n", encoding="utf-8")
        assert extractor(rows)[0].article == "a"
        rows.write_text(rows.read_text("utf-8") * 2, encoding="utf-8")
        with pytest.raises(ReadError, match=r"contains more than one article: .*extractor\.pipe"):
            extractor(rows)
        assert len(list(extractor.pipe([rows, TEXT]))) == 3

    def test_a_file_without_any_article_is_an_error(self, tmp_path: Path) -> None:
        (tmp_path / "rows.jsonl").write_bytes(b"\n")
        with pytest.raises(ReadError, match="contains no article"):
            articles.read_article(tmp_path / "rows.jsonl")


class TestNamesAsText:
    """A str is text; one that is the name of a file has no attributions, and that is told."""

    @pytest.fixture
    def here(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.chdir(tmp_path)
        (tmp_path / "bridge").write_text(TEXT, encoding="utf-8")
        (tmp_path / "news").mkdir()

    @pytest.mark.parametrize(
        "name",
        ["bridge", "./bridge", "news", "news/", "gone.txt", "news/gone.html", "Gone.JSONL"],
    )
    def test_a_name_is_told(self, here: None, extractor: Extractor, name: str) -> None:
        for read in (quoteattr.extract, extractor, lambda text: list(extractor.pipe([text]))):
            with pytest.warns(QuoteattrWarning, match="for a file, pass pathlib.Path"):
                read(name)

    def test_so_is_an_address(self, extractor: Extractor) -> None:
        with pytest.warns(QuoteattrWarning, match="addresses are not fetched"):
            extractor("https://example.org/bridge")

    def test_it_is_told_where_it_was_called(self, here: None, extractor: Extractor) -> None:
        for read in (quoteattr.extract, extractor):
            with pytest.warns(QuoteattrWarning) as told:
                read("bridge")
            assert [warning.filename for warning in told] == [__file__]

    @pytest.mark.parametrize(
        "text",
        ["", ".", "/", "..", "No.", "bridge is closed", "bridge\n", "Read it in gone.txt", "\0",
         "x" * 5000, TEXT, "See https://example.org/bridge"],
    )  # fmt: skip
    def test_any_other_text_is_not(self, here: None, extractor: Extractor, text: str) -> None:
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            extractor(text)


def load(**options: Any) -> Any:
    return quoteattr.load(embedded.pipeline(), **options)


def made(**fields: Any) -> Any:
    return Span(**{"start": 0, "end": 1, "text": "a", **fields})


def speaker(**fields: Any) -> Any:
    return Speaker(**{"id": "s1", "name": "Ada Quill", "kind": SpeakerKind.PERSON, **fields})


EXTRACT: Any = quoteattr.extract


def READ(*arguments: Any, **options: Any) -> Any:  # noqa: N802 - beside EXTRACT
    return load()(*arguments, **options)


def PIPE(*arguments: Any, **options: Any) -> Any:  # noqa: N802 - beside EXTRACT
    return load().pipe(*arguments, **options)


# What is called, and what the message has: the value, and the beginning of what to do.
WRONG: dict[str, tuple[Callable[[], Any], str]] = {
    "extract(None)": (lambda: EXTRACT(None), "article is None: give its text"),
    "extract(bytes)": (lambda: EXTRACT(b"No."), r"article is b'No\.': decode it"),
    "extract(int)": (lambda: EXTRACT(123), "article is 123: give its text"),
    "extract(list)": (lambda: EXTRACT([TEXT]), r"article is \['.*: give its text"),
    "extract(dict)": (lambda: EXTRACT({"text": TEXT}), "article is {'text.*: give its text"),
    "extract(half a pair)": (lambda: EXTRACT("a\ud800"), r"character 1 .*U\+D800.*decode"),
    "extract(Article with half a pair)": (
        lambda: EXTRACT(Article(text="a\udfff")), r"character 1 .*U\+DFFF.*decode"
    ),
    "date=type": (lambda: EXTRACT(TEXT, datetime.datetime), "date is <class.*: give a datetime"),
    "date=int": (lambda: EXTRACT(TEXT, 5), "date is 5: give a datetime.date, or text"),
    "date=words": (lambda: EXTRACT(TEXT, "garbage"), "'garbage' is not a date: write YYYY"),
    "date=empty": (lambda: EXTRACT(TEXT, ""), "'' is not a date: write YYYY"),
    "date=NaT": (lambda: EXTRACT(TEXT, pd.NaT), "date is NaT: give a datetime.date, or None"),
    "date=datetime64": (
        lambda: EXTRACT(TEXT, np.datetime64("2025-08-29")), "date is .*: give a datetime.date"
    ),
    "date of an Article": (lambda: EXTRACT(Article(text=TEXT), 5), "date is 5: give a datetime"),
    "id=int": (lambda: EXTRACT(TEXT, id=5), "id is 5: give text"),
    "id=bytes": (lambda: EXTRACT(TEXT, id=b"a"), "id is b'a': give text"),
    "title=int": (lambda: EXTRACT(TEXT, title=5), "title is 5: give text"),
    "url=list": (lambda: EXTRACT(TEXT, url=[]), r"url is \[\]: give text"),
    "id of an Article": (lambda: EXTRACT(Article(text=TEXT), id=5), "id is 5: give text"),
    "model=int": (lambda: quoteattr.load(5), "model is 5: give a pipeline, or its name"),  # type: ignore[arg-type]
    "Extractor(None)": (lambda: Extractor(None), "nlp is None: give a spaCy pipeline"),  # type: ignore[arg-type]
    "Extractor(str)": (lambda: Extractor("en"), "nlp is 'en': give a spaCy pipeline"),  # type: ignore[arg-type]
    "to_frame(text)": (lambda: quoteattr.to_frame("x"), "records is 'x': give a list of attr"),
    "to_frame(int)": (lambda: quoteattr.to_frame(5), "records is 5: give a list of attr"),
    "to_frame(record)": (lambda: quoteattr.to_frame(claim()), "records is Attribution.*: give a"),
    "to_frame([dict])": (lambda: quoteattr.to_frame([{}]), "a record is {}: give a list of attr"),
    "run, workers": (
        lambda: corpus.run([], "out", workers="2"),  # type: ignore[arg-type]
        "workers is '2': give a whole number",
    ),
    "run, paths": (lambda: corpus.run(5, "out"), "paths is 5: name a file or folder"),  # type: ignore[arg-type]
    "read_text(bytes)": (lambda: reading.read_text(b"a"), "text is b'a': give text"),  # type: ignore[arg-type]
    "read_text(Path)": (lambda: reading.read_text(Path("a")), "text is .*read_path reads"),  # type: ignore[arg-type]
    "read_html(None)": (lambda: reading.read_html(None), "html is None: give a page's source"),  # type: ignore[arg-type]
    "read_path(int)": (lambda: [*reading.read_path(5)], "path is 5: give the name of a file"),  # type: ignore[arg-type]
    "read_paths(text)": (lambda: reading.read_paths("a.txt"), "paths is 'a.txt': give a list"),
    "Aliases.of(int)": (lambda: Aliases.of(5), "rows is 5: give a list of dicts"),  # type: ignore[arg-type]
    "Aliases.of([text])": (lambda: Aliases.of(["a"]), "speaker 1 is 'a': give a dict"),  # type: ignore[list-item]
    "Aliases.from_path(None)": (lambda: Aliases.from_path(None), "aliases is None: give the"),  # type: ignore[arg-type]
    "Article(bytes)": (lambda: Article(text=b"a"), "text is b'a': give str"),  # type: ignore[arg-type]
    "Article(id)": (lambda: Article(text="a", id=5), "id is 5: give str or None"),  # type: ignore[arg-type]
    "Article(body)": (lambda: Article(text="a", body=(0, 1)), "body is .*: give Range"),  # type: ignore[arg-type]
    "Range(text)": (lambda: Range("a", 5), r"range \['a', 5\)"),  # type: ignore[arg-type]
    "Span(text)": (lambda: made(text=5), "text is 5: give str"),
    "Span(float)": (lambda: made(start=0.0), "start is 0.0: give int"),
    "Cue without lemma": (lambda: Cue(start=0, end=1, text="a", lemma=None), "lemma is None"),  # type: ignore[arg-type]
    "Speaker(name)": (lambda: speaker(name=None), "name is None: give str"),
    "Speaker(kind)": (lambda: speaker(kind="robot"), "'robot' is not one of person"),
    "Speaker(role)": (lambda: speaker(role="Mayor"), "role is 'Mayor': give Span or None"),
    "Speaker(roles)": (lambda: speaker(roles="Mayor"), "a value is 'Mayor': give a list of Span"),
    "Attribution(content)": (lambda: claim(content="a"), "a value is 'a': give a list of Span"),
    "Attribution(content items)": (lambda: claim(content=["a"]), "a value is 'a': give a list"),
    "Attribution(speakers)": (lambda: claim(speakers=5), "a value is 5: give a list of Speaker"),
    "Attribution(kind)": (lambda: claim(kind=5), "5 is not one of direct, indirect, mixed"),
    "Attribution(act)": (lambda: claim(act="shouting"), "'shouting' is not one of statement"),
    "Attribution(said_on)": (lambda: claim(said_on="2025"), "said_on is '2025': give PartialDate"),
    "Attribution(confidence)": (lambda: claim(confidence="1"), "confidence is '1': give a num"),
    "Attribution(said_on_confidence)": (
        lambda: claim(said_on_confidence=2), "said_on_confidence is 2: give a number between"
    ),
    "Speaker(confidence)": (lambda: speaker(confidence="1"), "confidence is '1': give a number"),
    "Speaker(role_confidence)": (lambda: speaker(role_confidence=-1), "role_confidence is -1: gi"),
    "PartialDate(text)": (lambda: PartialDate(year="2025"), "give whole numbers"),  # type: ignore[arg-type]
    "PartialDate(True)": (lambda: PartialDate(year=True), "give whole numbers"),
    "PartialDate.parse(int)": (lambda: PartialDate.parse(2025), "a date is 2025: write it as"),  # type: ignore[arg-type]
    "PartialDate.of(text)": (lambda: PartialDate.of("2025"), "day is '2025': give a datetime"),  # type: ignore[arg-type]
    "parse_day(None)": (lambda: parse_day(None), "a date is None: write it as text"),  # type: ignore[arg-type]
    "from_dict(text)": (lambda: Attribution.from_dict("x"), "a record is 'x': give a dict"),  # type: ignore[arg-type]
    "from_dict({})": (lambda: Attribution.from_dict({}), "schema is None"),
    "loads(None)": (lambda: jsonl.loads(None), "a line is None: give the text of a line"),  # type: ignore[arg-type]
    "dumps(None)": (lambda: jsonl.dumps(None), "a record is None: give an Attribution"),  # type: ignore[arg-type]
    "Kind(None)": (lambda: Kind(None), "None is not one of direct, indirect, mixed"),
}  # fmt: skip
OF_AN_EXTRACTOR: dict[str, tuple[Callable[[], Any], str]] = {
    "extractor(None)": (lambda: READ(None), "article is None: give its text"),
    "extractor(Doc)": (lambda: READ(parses.blank()(TEXT)), "article is .*: give its text"),
    "acts=[[]]": (lambda: READ(TEXT, acts=[[]]), r"acts is \[\[\]\]: give some of"),
    "acts=empty text": (lambda: READ(TEXT, acts=""), r"acts is \[''\]: give some of"),
    "acts=words": (lambda: READ(TEXT, acts="statement,belief"), "acts is .*: give some of"),
    "acts=bytes": (lambda: READ(TEXT, acts=b"all"), "acts is b'all': give some of"),
    "acts=[None]": (lambda: READ(TEXT, acts=[None]), r"acts is \[None\]: give some of"),
    "acts=None": (lambda: READ(TEXT, acts=None), "acts is None: give some of statement"),
    "acts=int": (lambda: READ(TEXT, acts=5), "acts is 5: give some of statement"),
    "pipe(text)": (lambda: PIPE("one text"), "articles is 'one text': give a list"),
    "pipe(int)": (lambda: PIPE(5), "articles is 5: give a list"),
    "pipe(None)": (lambda: PIPE(None), "articles is None: give a list"),
    "pipe(bytes)": (lambda: PIPE(b"text"), "articles is b'text': give a list"),
    "pipe(dict)": (lambda: PIPE({"a": TEXT}), "articles is {'a.*: give a list"),
    "pipe(Article)": (lambda: PIPE(Article(text=TEXT)), "articles is Article.*: give a list"),
    "pipe(Path)": (lambda: PIPE(Path("a")), "articles is .*Path.*: give a list"),
    "pipe, acts": (lambda: PIPE([], acts=5), "acts is 5"),
    "processes=text": (lambda: PIPE([], processes="2"), "processes is '2': give a whole number"),
    "processes=True": (lambda: PIPE([], processes=True), "processes is True: give a whole"),
    "processes=2.0": (lambda: PIPE([], processes=2.0), "processes is 2.0: give a whole"),
    "processes=None": (lambda: PIPE([], processes=None), "processes is None: give a whole"),
    "processes=0": (lambda: PIPE([], processes=0), "processes is 0: give a whole number, 1"),
    "threads=text": (lambda: load(threads="x"), "threads is 'x': give a whole number"),
    "threads=True": (lambda: load(threads=True), "threads is True: give a whole number"),
    "threads=-1": (lambda: load(threads=-1), "threads is -1: give a whole number, 1 or more"),
    "rules=text": (lambda: load(rules="no"), "rules is 'no': give True or False"),
    "linker=int": (lambda: load(linker=5), "linker is 5: give a function"),
    "linker=None": (lambda: load(linker=None), "linker is None: .*coreference.no_chains"),
    "min_confidence=2": (lambda: load(min_confidence=2), "min_confidence is 2: give a number"),
    "min_confidence=text": (lambda: EXTRACT(TEXT, min_confidence="1"), "min_confidence is '1'"),
    "aliases=int": (lambda: load(aliases=5), "aliases is 5: give the name of a table's file"),
    "aliases=dict": (lambda: load(aliases={}), "aliases is {}: give the name of a table's file"),
    "Extractor, aliases": (
        lambda: Extractor(embedded.pipeline(), aliases="a.csv"),  # type: ignore[arg-type]
        "aliases is 'a.csv': give a table",
    ),
}  # fmt: skip


@pytest.mark.parametrize(
    "call", [*WRONG, *(pytest.param(call, marks=pytest.mark.model) for call in OF_AN_EXTRACTOR)]
)
def test_a_wrong_value_is_shown_with_what_to_do(call: str) -> None:
    function, message = {**WRONG, **OF_AN_EXTRACTOR}[call]
    with pytest.raises(InputError, match=message):
        function()


class Unprintable:
    """Something whose repr fails."""

    def __repr__(self) -> str:
        raise RuntimeError


def test_a_value_that_cannot_be_shown_is_named_by_its_class() -> None:
    with pytest.raises(InputError, match="article is <Unprintable>"):
        EXTRACT(Unprintable())


def test_a_long_value_is_cut() -> None:
    with pytest.raises(InputError) as caught:
        EXTRACT([TEXT] * 1000)
    assert len(str(caught.value)) < 250


RIGHT: dict[str, Callable[[], Any]] = {
    "a datetime": lambda: EXTRACT(TEXT, datetime.datetime(2025, 9, 5, 23, 59)),
    "pandas' Timestamp": lambda: EXTRACT(TEXT, pd.Timestamp("2025-09-05")),
    "another class of date": lambda: EXTRACT(TEXT, type("D", (datetime.date,), {})(2025, 9, 5)),
    "words": lambda: EXTRACT(TEXT, "5 September 2025"),
    "text of another class": lambda: EXTRACT(TEXT, np.str_("2025-09-05")),
}


@pytest.mark.model
@pytest.mark.parametrize("kind", RIGHT)
def test_a_date_may_be(kind: str) -> None:
    [record] = RIGHT[kind]()
    assert record.source_date == datetime.date(2025, 9, 5)
    assert type(record.source_date) is datetime.date


def test_a_whole_number_may_be_of_numpy(extractor: Extractor) -> None:
    assert len(list(extractor.pipe([TEXT], processes=np.int64(1)))) == 1  # type: ignore[arg-type]


def test_words_of_a_closed_set_may_be_written() -> None:
    record = claim(kind="direct", act="belief", polarity="negated")
    assert (record.kind, record.act) == (Kind.DIRECT, Act.BELIEF)
    assert Attribution.from_dict(record.to_dict()) == record


@pytest.mark.parametrize(
    "processes",
    [
        pytest.param(1, marks=pytest.mark.model),
        pytest.param(2, marks=[pytest.mark.process, pytest.mark.slow]),
    ],
)
def test_pipe_names_what_is_no_article_after_those_before(
    extractor: Extractor, processes: int
) -> None:
    found = extractor.pipe([TEXT, "No.", "\ud800", TEXT], processes=processes)
    assert [next(found)[0].text for _ in range(2)] == [TEXT, "No."]
    with pytest.raises(ReadError, match=r"^articles\[2\]: character 0 .*U\+D800"):
        next(found)


def test_the_converter_is_public() -> None:
    assert conversion.converter.structure("direct", Kind) is Kind.DIRECT
