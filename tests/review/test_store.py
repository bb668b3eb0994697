"""The store: what is kept, undone and deleted; and what is no store."""

from __future__ import annotations

import contextlib
import os
import sqlite3
import stat
import threading
from collections.abc import Iterator
from pathlib import Path

import attrs
import pytest

from quoteattr.errors import InputError, ReadError, WriteError
from quoteattr.records import Article
from quoteattr.review import Change, ConflictError, Correction, NoArticleError, Store
from tests.made import ARTICLE, TEXT, records

DELETE = Correction(change=Change.DELETE, record="a1")
STANCE = Correction(change=Change.STANCE, record="a2", values=("denial",))


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "articles.sqlite"


@pytest.fixture
def store(file: Path) -> Iterator[Store]:
    with contextlib.closing(Store(file)) as made:
        yield made


def test_what_is_kept_is_there_when_it_is_opened_again(file: Path) -> None:
    with contextlib.closing(Store(file)) as store:
        number = store.add(ARTICLE, records()).number
        store.correct(number, DELETE)
        before = store.correct(number, STANCE)
    with contextlib.closing(Store(file)) as store:
        after = store.get(number)
    assert after == before
    assert after.article == ARTICLE
    assert [one.id for one in after.records] == ["a2", "a3", "a4", "a5"]
    assert after.records[1:] == records()[2:]


def test_corrections_are_undone_one_by_one(store: Store) -> None:
    number = store.add(ARTICLE, records()).number
    store.correct(number, DELETE)
    store.correct(number, STANCE)
    assert len(store.undo(number).records) == 4
    after = store.undo(number)
    assert after.records == records()
    assert (after.version, after.corrections) == (0, 0)
    with pytest.raises(InputError, match="there is nothing to undo"):
        store.undo(number)


def test_a_correction_that_does_not_fit_changes_nothing(store: Store) -> None:
    number = store.add(ARTICLE, records()).number
    with pytest.raises(InputError, match="no record 'a9'"):
        store.correct(number, attrs.evolve(DELETE, record="a9"))
    assert store.get(number).corrections == 0
    assert store.correct(number, DELETE).corrections == 1  # the transaction is over


def test_a_correction_for_another_version_is_refused(store: Store) -> None:
    number = store.add(ARTICLE, records()).number
    version = store.correct(number, DELETE, version=0).version
    for attempt in (
        lambda: store.correct(number, STANCE, version=0),
        lambda: store.undo(number, version=version + 1),
    ):
        with pytest.raises(ConflictError, match="corrected elsewhere in the meantime"):
            attempt()
    assert store.undo(number, version=version).corrections == 0


def test_articles_get_names_of_their_own(store: Store) -> None:
    for article in (ARTICLE, ARTICLE, Article(text="It rained."), Article(text="It rained.")):
        store.add(article, ())
    assert [one.name for one in store.summaries()] == [
        "article-2", "article", "bridge.txt-2", "bridge.txt"
    ]  # fmt: skip
    second = store.add(ARTICLE, records())
    assert {one.article for one in second.records} == {second.article.id} == {"bridge.txt-3"}


def test_a_summary_counts_records_and_corrections_of_now(store: Store) -> None:
    number = store.add(ARTICLE, records()).number
    store.correct(number, DELETE)
    (one,) = store.summaries()
    assert (one.title, one.date, one.count, one.corrections) == (
        "Bridge stays closed", "2025-08-30", 4, 1
    )  # fmt: skip
    store.undo(number)
    assert store.summaries()[0].count == 5


def test_an_article_is_deleted_with_its_corrections(store: Store, file: Path) -> None:
    number = store.add(ARTICLE, records()).number
    store.correct(number, DELETE)
    store.delete(number)
    for attempt in (store.get, store.delete, store.undo):
        with pytest.raises(NoArticleError, match="there is no article 1"):
            attempt(number)
    assert list(store.all()) == []
    with contextlib.closing(sqlite3.connect(file)) as base:
        assert base.execute("SELECT count(*) FROM corrections").fetchone() == (0,)
    assert store.add(ARTICLE, ()).number == 2, "a number is never used twice"


def test_many_threads_lose_nothing(store: Store) -> None:
    number = store.add(Article(text=TEXT), records()).number

    def work() -> None:
        for _ in range(5):
            store.correct(number, STANCE)
            store.add(Article(text="It rained."), ())

    threads = [threading.Thread(target=work) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert store.get(number).corrections == 40
    assert len({one.name for one in store.summaries()}) == 41


@pytest.mark.skipif(os.name == "nt", reason="there are no such permissions")
def test_only_its_owner_reads_it(store: Store, file: Path) -> None:
    store.add(ARTICLE, records())
    modes = {stat.S_IMODE(path.stat().st_mode) for path in file.parent.iterdir()}
    assert modes == {0o600}


class TestWhatIsNoStore:
    def test_a_text_is_left_alone(self, file: Path) -> None:
        file.write_text("precious\n" * 100)
        with pytest.raises(ReadError, match=r"cannot be opened .*name another file"):
            Store(file)
        assert file.read_text() == "precious\n" * 100

    def test_another_database_is_left_alone(self, file: Path) -> None:
        with contextlib.closing(sqlite3.connect(file)) as base:
            base.execute("CREATE TABLE precious (word)")
        before = file.read_bytes()
        with pytest.raises(ReadError, match="is not a store of articles and corrections"):
            Store(file)
        assert file.read_bytes() == before

    def test_a_store_of_another_version_is_left_alone(self, file: Path) -> None:
        Store(file).close()
        with contextlib.closing(sqlite3.connect(file)) as base:
            base.execute("PRAGMA user_version = 99")
        with pytest.raises(ReadError, match="is not a store"):
            Store(file)

    def test_a_folder_that_is_not_there(self, tmp_path: Path) -> None:
        with pytest.raises(ReadError, match="No such file or directory"):
            Store(tmp_path / "nowhere" / "a.sqlite")


def test_a_file_that_another_process_holds_is_told(
    store: Store, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store._base.execute("PRAGMA busy_timeout = 50")
    with contextlib.closing(sqlite3.connect(file, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(WriteError, match="database is locked: nothing was changed, try again"):
            store.add(ARTICLE, records())
    assert store.add(ARTICLE, records()).number == 1
