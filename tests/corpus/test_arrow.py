"""Batches of articles in, batches of attributions out: the same rows however they are cut."""

from __future__ import annotations

import concurrent.futures
import datetime
import itertools
import logging
import pickle
import sys
from functools import partial

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

import quoteattr
from quoteattr.corpus import arrow, columns
from quoteattr.errors import ExtraError, InputError, ModelError
from quoteattr.output import arrow as arrow_format
from quoteattr.records import Act, Article, Attribution, Kind, Span

DAY = datetime.date(2025, 9, 5)


def said_by_words(article: Article, *, acts: object = ()) -> tuple[Attribution, ...]:
    """Stand in for an extractor: every word is a statement; some words break it."""
    if "boom" in article.text:
        raise RuntimeError("it went off")
    found = []
    at = 0
    for n, word in enumerate(article.text.split(), start=1):
        at = article.text.index(word, at)
        part = Span(start=at, end=at + len(word), text=word)
        found.append(
            Attribution(
                id=f"a{n}",
                kind=Kind.INDIRECT,
                act=Act.STATEMENT,
                text=word,
                content=(part,),
                article=article.id,
                source_date=article.date,
            )
        )
        at += len(word)
    return tuple(found)


@pytest.fixture
def cheap(monkeypatch):
    monkeypatch.setattr(arrow, "_extractor", lambda *_: said_by_words)


def batch(*rows, **types):
    """Make a batch of rows; ``types`` are of the columns whose type matters."""
    plain = pa.RecordBatch.from_pylist(list(rows))
    fields = [field.with_type(types.get(field.name, field.type)) for field in plain.schema]
    arrays = [column.cast(field.type) for column, field in zip(plain.columns, fields, strict=True)]
    return pa.RecordBatch.from_arrays(arrays, schema=pa.schema(fields))


def rows(batches):
    return [row for each in batches for row in each.to_pylist()]


def texts(*batches):
    return [row["text"] for row in rows(arrow.attribute(batches))]


class TestWhatComesOut:
    def test_is_what_the_extractor_finds(self, root, embedded_folder):
        extractor = quoteattr.load(embedded_folder)
        articles = list(quoteattr.reading.read_path(root / "examples" / "briefs.jsonl"))
        given = [
            {"id": one.id, "text": one.text, "date": one.date, "title": one.title, "url": one.url}
            for one in articles
        ]
        found = arrow.attribute([batch(*given)], acts="all", model=str(embedded_folder))
        wanted = [record for one in articles for record in extractor(one, acts=["all"])]
        assert list(arrow_format.records(found, "found")) == wanted
        assert {record.article for record in wanted} == {"brief-1", "brief-2", "brief-3"}

    def test_has_the_columns_of_the_formats(self, cheap):
        (found,) = arrow.attribute([batch({"text": "a b"})])
        assert found.schema.equals(arrow_format.SCHEMA, check_metadata=True)

    def test_by_article_has_a_row_for_each(self, cheap):
        given = [
            batch({"id": "x", "text": "a b"}, {"id": "y", "text": "boom"}, {"id": "z", "text": ""})
        ]
        (found,) = arrow.by_article(given)
        assert found.schema.equals(arrow.BY_ARTICLE, check_metadata=True)
        assert [
            (row["article"], row["error"], len(row["attributions"])) for row in rows([found])
        ] == [("x", None, 2), ("y", "RuntimeError: it went off", 0), ("z", None, 0)]

    @pytest.mark.parametrize("find", [arrow.attribute, arrow.by_article])
    def test_of_nothing_is_nothing(self, find, monkeypatch):
        monkeypatch.setattr(arrow, "_extractor", None)  # no model is opened for it, either
        empty = batch({"text": "a"}).slice(0, 0)
        assert list(find([])) == []
        assert list(find([empty, empty])) == []

    def test_is_bounded(self, cheap, monkeypatch):
        monkeypatch.setattr(arrow, "_ROWS", 5)
        given = [batch(*({"text": "a b c"} for _ in range(20)))]
        assert {each.num_rows for each in arrow.attribute(given)} == {6}
        assert {each.num_rows for each in arrow.by_article(given)} == {2}

    def test_comes_before_all_has_been_read(self, cheap, monkeypatch):
        monkeypatch.setattr(arrow, "_ROWS", 5)
        read = []

        def source():
            for n in range(100):
                read.append(n)
                yield batch({"text": "a b c"})

        assert next(arrow.attribute(source())).num_rows == 6
        assert len(read) == 2


WORDS = st.lists(st.sampled_from(["so", "boom", "“No,”", "é", "\U0001f3d7"]), max_size=4)
ROWS = st.lists(
    st.fixed_dictionaries(
        {
            "id": st.none() | st.sampled_from(["a", "b"]),
            "text": st.none() | WORDS.map(" ".join),
            "date": st.none() | st.sampled_from(["2025-09-05", "", "soon"]),
        }
    ),
    max_size=12,
)
FIELDS = pa.schema([("id", pa.string()), ("text", pa.string()), ("date", pa.string())])


class TestAnyCut:
    """What comes out hangs on the articles alone, not on the batches that they come in."""

    @given(ROWS, st.lists(st.integers(0, 12), max_size=6), st.integers(1, 9))
    def test_gives_the_same_rows(self, given_rows, cuts, bound):
        whole = pa.RecordBatch.from_pylist(given_rows, schema=FIELDS)
        places = sorted({0, len(given_rows), *(cut for cut in cuts if cut < len(given_rows))})
        cut = [whole.slice(a, b - a) for a, b in itertools.pairwise(places)]
        with pytest.MonkeyPatch.context() as patched:
            patched.setattr(arrow, "_extractor", lambda *_: said_by_words)
            for find in (arrow.attribute, arrow.by_article):
                patched.setattr(arrow, "_ROWS", 1_000)
                wanted = rows(find([whole]))
                patched.setattr(arrow, "_ROWS", bound)
                assert rows(find(cut)) == wanted
            outcomes = rows(arrow.by_article(cut))
            assert len(outcomes) == len(given_rows)
            assert [row for one in outcomes for row in one["attributions"]] == rows(
                arrow.attribute(cut)
            )


class TestAnArticleThatFails:
    def test_does_not_lose_the_batch(self, cheap, caplog):
        given = batch(
            {"id": "x", "text": "a"}, {"id": "y", "text": "boom"}, {"id": "z", "text": "b"}
        )
        with caplog.at_level(logging.WARNING, logger="quoteattr"):
            assert texts(given) == ["a", "b"]
        assert caplog.messages == ["article 'y' is left out: RuntimeError: it went off"]

    @pytest.mark.parametrize(
        ("row", "problem"),
        [
            ({"id": 7, "text": None}, "text is null: give the article there"),
            ({"id": 7, "text": "a", "date": "12 Septober"}, "date"),
        ],
    )
    def test_says_why(self, cheap, row, problem):
        (found,) = rows(arrow.by_article([batch(row)]))
        assert found["article"] == "7"
        assert problem in found["error"]

    def test_may_be_damaged(self, cheap):
        """Half of a character in one text is no error of the texts beside it."""
        data = pa.py_buffer("ab\u00e9cd".encode("latin-1"))
        offsets = pa.py_buffer(b"".join(n.to_bytes(4, "little") for n in (0, 1, 3, 5)))
        text = pa.Array.from_buffers(pa.string(), 3, [None, offsets, data])
        found = rows(arrow.by_article([pa.RecordBatch.from_arrays([text], ["text"])]))
        assert [row["attributions"] != [] for row in found] == [True, False, True]
        assert found[1]["error"].startswith("column 'text': not UTF-8 (")

    def test_is_not_a_model_that_is_missing(self):
        with pytest.raises(ModelError, match="'no such pipeline'"):
            list(arrow.attribute([batch({"text": "a"})], model="no such pipeline"))


class TestColumns:
    @pytest.mark.parametrize(
        "kind",
        [pa.string(), pa.large_string(), pa.string_view(), pa.dictionary(pa.int8(), pa.string())],
        ids=str,
    )
    def test_of_strings_are_read_alike(self, cheap, kind):
        kinds = dict.fromkeys(["id", "text", "date", "title", "url"], kind)
        row = {"id": "x", "text": "a", "date": "2025-09-05", "title": "T", "url": "u"}
        (found,) = rows(arrow.attribute([batch(row, **kinds)]))
        assert (found["article"], found["text"], found["source_date"]) == ("x", "a", DAY)

    @pytest.mark.parametrize(
        ("day", "kind"),
        [
            (DAY, pa.date32()),
            (DAY, pa.date64()),
            (datetime.datetime(2025, 9, 5, 23, 59), pa.timestamp("s")),
            (datetime.datetime(2025, 9, 5, 23, 59), pa.timestamp("ns")),
            ("2025-09-05", pa.string()),
        ],
        ids=str,
    )
    def test_of_dates_may_be_of_any_type(self, cheap, day, kind):
        (found,) = rows(arrow.attribute([batch({"text": "a", "date": day}, date=kind)]))
        assert found["source_date"] == DAY

    def test_a_day_is_that_of_its_own_zone(self, cheap):
        late = datetime.datetime(2025, 9, 6, 3, 0, tzinfo=datetime.timezone.utc)
        given = batch({"text": "a", "date": late}, date=pa.timestamp("us", "America/New_York"))
        assert rows(arrow.attribute([given]))[0]["source_date"] == DAY

    def test_may_be_missing_or_empty(self, cheap):
        (found,) = rows(arrow.attribute([batch({"text": "a"})]))
        assert (found["article"], found["source_date"]) == (None, None)
        (found,) = rows(arrow.attribute([batch({"text": "a", "id": None, "date": None})]))
        assert (found["article"], found["source_date"]) == (None, None)

    def test_all_reach_the_article(self):
        row = {"id": 3, "text": "a", "date": DAY, "title": "T", "url": "u", "other": [1]}
        article = columns.article(columns.of(batch(row)), 0)
        assert (article.id, article.date, article.title, article.url) == ("3", DAY, "T", "u")

    def test_without_text_are_named(self):
        with pytest.raises(InputError, match="there is no column 'text', only 'id', 'body': "):
            list(arrow.attribute([batch({"id": 1, "body": "a"})]))
        with pytest.raises(InputError, match="only none at all"):
            list(arrow.attribute([pa.RecordBatch.from_arrays([], [])]))

    @pytest.mark.parametrize(
        ("name", "value", "kind"),
        [("text", 1, "int64"), ("id", 0.5, "double"), ("date", 20250905, "int64")],
    )
    def test_of_a_wrong_type_are_named(self, name, value, kind):
        with pytest.raises(InputError, match=f"column '{name}' is of type {kind}: give "):
            list(arrow.attribute([batch({"text": "a", name: value})]))

    def test_that_are_there_twice_are_named(self):
        twice = pa.RecordBatch.from_arrays([pa.array(["a"]), pa.array(["b"])], ["text", "text"])
        with pytest.raises(InputError, match="there are 2 columns 'text': keep one"):
            list(arrow.attribute([twice]))


class TestTheFunction:
    def test_refuses_an_act_at_once(self):
        with pytest.raises(InputError, match="acts"):
            arrow.attribute([], acts=["rumour"])

    @pytest.mark.parametrize("find", [arrow.attribute, arrow.by_article])
    def test_travels_without_the_model(self, embedded_folder, find):
        list(find([batch({"text": "a"})], model=str(embedded_folder)))
        assert len(pickle.dumps(partial(find, acts=["belief"]))) < 200

    def test_opens_a_model_once_in_all_threads(self, monkeypatch):
        opened = []

        def load(model, *, precision, aliases, min_confidence):
            opened.append((model, aliases, min_confidence))
            return said_by_words

        monkeypatch.setattr(arrow, "load", load)
        arrow._extractor.cache_clear()
        try:
            with concurrent.futures.ThreadPoolExecutor(4) as pool:
                assert list(pool.map(texts, [batch({"text": "a"})] * 8)) == [["a"]] * 8
            assert opened == [(None, None, 0.0)]
            options = {"aliases": "speakers.csv", "min_confidence": 0.9}
            list(arrow.attribute([batch({"text": "a"})], **options))
            assert opened[1:] == [(None, "speakers.csv", 0.9)]
        finally:
            arrow._extractor.cache_clear()

    def test_says_which_extra_it_needs(self, monkeypatch):
        for name in (
            "quoteattr.corpus.arrow",
            "quoteattr.corpus.columns",
            "quoteattr.output.arrow",
        ):
            monkeypatch.delitem(sys.modules, name)
        monkeypatch.delattr("quoteattr.corpus.arrow")
        monkeypatch.delattr("quoteattr.output.arrow")
        monkeypatch.setitem(sys.modules, "pyarrow", None)
        with pytest.raises(ExtraError, match=r"python -m pip install 'quoteattr\[arrow\]'"):
            from quoteattr.corpus import arrow  # noqa: F401
