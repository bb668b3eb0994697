"""The index of the sources: kept, brought up to date, never half."""

from __future__ import annotations

import json
import os
import random
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest

from quoteattr.checking import Verdict, check, check_each
from quoteattr.checking.indexing import index as indexes
from quoteattr.errors import InputError, ReadError, WriteError
from quoteattr.records import Article

DRAFT = "“The ferry of Suva will run at night until the bridge is open,” he said."
SOURCE = "The ferry of Suva will run at night until the bridge is open."


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with two sources."""
    place = tmp_path / "sources"
    place.mkdir()
    (place / "ferry.txt").write_text(SOURCE, encoding="utf-8")
    row = json.dumps({"id": "dam", "text": "The dam is cracked.", "date": "2025-09-05"})
    (place / "rows.jsonl").write_text(row + "\n", encoding="utf-8")
    return place


def verdict(against: list[Path | str | Article], index: Path | None = None) -> str:
    (finding,) = check(DRAFT, against, index=index, words_only=True)
    return str(finding.verdict)


def read_files(index: Path) -> list[str]:
    """Return the files that an index has read since the mark that a test put on the others."""
    base = sqlite3.connect(index)
    rows = base.execute("SELECT name FROM files WHERE digest != x'00' ORDER BY name").fetchall()
    base.close()
    return [Path(name).name for (name,) in rows]


def mark(index: Path) -> None:
    base = sqlite3.connect(index)
    with base:
        base.execute("UPDATE files SET digest = x'00'")
    base.close()


def test_a_folder_is_searched_and_kept(folder: Path, tmp_path: Path) -> None:
    index = tmp_path / "i"
    assert verdict([folder], index) == "verbatim"
    report = check(DRAFT, index=index, words_only=True)
    assert report.sources == 2
    (place,) = report.findings[0].places
    assert (place.article, place.spans[0].text) == (
        "sources/ferry.txt",
        SOURCE.rstrip("."),
    )


def test_only_what_has_changed_is_read_again(folder: Path, tmp_path: Path) -> None:
    index = tmp_path / "i"
    verdict([folder], index)
    mark(index)
    (folder / "ferry.txt").write_text("Nothing of that kind.", encoding="utf-8")
    (folder / "new.txt").write_text("The library is closed.", encoding="utf-8")
    assert verdict([folder], index) == "not found"
    assert read_files(index) == ["ferry.txt", "new.txt"]


def test_a_file_with_the_same_bytes_is_not_indexed_again(folder: Path, tmp_path: Path) -> None:
    index = tmp_path / "i"
    verdict([folder], index)
    rows = "SELECT rowid FROM passages ORDER BY rowid"
    before = sqlite3.connect(index).execute(rows).fetchall()
    os.utime(folder / "ferry.txt", (1, 1))
    assert verdict([folder], index) == "verbatim"
    assert sqlite3.connect(index).execute(rows).fetchall() == before


def test_a_source_that_is_gone_is_not_found_any_more(folder: Path, tmp_path: Path) -> None:
    index = tmp_path / "i"
    verdict([folder], index)
    (folder / "ferry.txt").unlink()
    assert verdict([folder], index) == "not found"
    base = sqlite3.connect(index)
    counts = [base.execute(f"SELECT count(*) FROM {table}").fetchone()[0]
              for table in ("files", "sources", "passages", "places")]  # fmt: skip
    assert counts == [1, 1, 1, 1]


def test_an_index_that_is_up_to_date_is_left_alone(folder: Path, tmp_path: Path) -> None:
    index = tmp_path / "i"
    verdict([folder], index)
    before = index.stat()
    verdict([folder], index)
    assert (index.stat().st_ino, index.stat().st_mtime_ns) == (before.st_ino, before.st_mtime_ns)


def test_texts_and_articles_are_sources(tmp_path: Path) -> None:
    assert verdict([SOURCE]) == "verbatim"
    index = tmp_path / "i"
    assert verdict([Article(text=SOURCE), "The dam is cracked."], index) == "verbatim"
    assert verdict([Article(text="The dam is cracked.")], index) == "not found"


def test_a_draft_is_no_source_of_itself() -> None:
    assert verdict([DRAFT]) == "not found"
    assert verdict([DRAFT, SOURCE]) == "verbatim"


def test_a_passage_at_the_edge_of_a_long_source_is_found() -> None:
    words = [f"w{n}" for n in range(2000)]
    for start in (0, 235, 299, 300, 1201, 1980):
        draft = f"“{' '.join(words[start : start + 20])}”"
        (finding,) = check(draft, [" ".join(words)], words_only=True)
        assert finding.verdict is Verdict.VERBATIM, start


def test_a_file_that_is_no_index_is_refused(folder: Path, tmp_path: Path) -> None:
    other = tmp_path / "notes.txt"
    other.write_text("Do not lose this.", encoding="utf-8")
    with pytest.raises(ReadError, match="is not an index of sources: name another file"):
        verdict([folder], other)
    assert other.read_text(encoding="utf-8") == "Do not lose this."
    database = tmp_path / "other.sqlite"
    sqlite3.connect(database).execute("CREATE TABLE a (b)").connection.close()
    with pytest.raises(ReadError, match="is not an index"):
        verdict([folder], database)


def test_a_damaged_index_is_told(folder: Path, tmp_path: Path) -> None:
    index = tmp_path / "i"
    verdict([folder], index)
    data = bytearray(index.read_bytes())
    data[4096:] = b"\x55" * (len(data) - 4096)
    index.write_bytes(data)
    with pytest.raises(ReadError, match=r"is damaged \(.*\): remove it, and it is made again"):
        check(DRAFT, index=index, words_only=True)
    with pytest.raises(ReadError, match="is damaged"):
        verdict([folder], index)


def test_an_index_of_another_version_is_made_again(folder: Path, tmp_path: Path) -> None:
    index = tmp_path / "i"
    verdict([folder], index)
    base = sqlite3.connect(index)
    base.execute("PRAGMA user_version = 99")
    base.close()
    with pytest.raises(InputError, match="there are no sources"):
        check(DRAFT, index=index, words_only=True)
    assert verdict([folder], index) == "verbatim"


def test_without_sources_there_is_nothing_to_search(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="there are no sources: name a file or folder"):
        check(DRAFT, words_only=True)
    with pytest.raises(InputError, match="there are no sources"):
        check(DRAFT, index=tmp_path / "none", words_only=True)


def test_what_cannot_be_read_is_reported_and_the_rest_is_searched(
    folder: Path, tmp_path: Path
) -> None:
    (folder / "bad.jsonl").write_text('{"id": 1}\n', encoding="utf-8")
    index = tmp_path / "i"
    for _ in range(2):  # it is reported again, though nothing has changed
        errors: list[InputError] = []
        (report,) = check_each(
            [DRAFT], [folder, tmp_path / "gone.txt"], index=index, words_only=True,
            on_error=errors.append,
        )  # fmt: skip
        assert [str(finding.verdict) for finding in report] == ["verbatim"]
        assert sorted(str(error).rpartition("/")[2] for error in errors) == [
            'bad.jsonl: line 1: there is no "text": give the article there',
            "gone.txt: No such file or directory: check the name",
        ]
    with pytest.raises(ReadError, match=r"bad.jsonl: line 1"):
        check(DRAFT, [folder], words_only=True)


def test_an_error_leaves_the_old_index(folder: Path, tmp_path: Path) -> None:
    index = tmp_path / "i"
    verdict([folder], index)
    before = index.read_bytes()
    (folder / "bad.jsonl").write_text("{}\n", encoding="utf-8")
    with pytest.raises(ReadError):
        verdict([folder], index)
    assert index.read_bytes() == before
    assert sorted(path.name for path in tmp_path.iterdir()) == ["i", "sources"]


@pytest.mark.skipif(os.name == "nt", reason="Windows has no permissions like these")
def test_an_index_that_cannot_be_written_is_an_error_of_ours(folder: Path, tmp_path: Path) -> None:
    with pytest.raises(WriteError, match="make room, or name another file"):
        verdict([folder], tmp_path / "no folder" / "i")


def test_progress_counts_files(folder: Path) -> None:
    seen: list[tuple[int, int]] = []
    list(
        check_each([DRAFT], [folder], words_only=True, progress=lambda *counts: seen.append(counts))
    )
    assert seen == [(0, 2), (1, 2), (2, 2)]


BUILD = """
import sys
from quoteattr.checking.indexing import index
from pathlib import Path
with index.opened([Path(sys.argv[1])], Path(sys.argv[2])):
    print("done", flush=True)
"""


@pytest.mark.process
@pytest.mark.skipif(os.name == "nt", reason="signals differ on Windows")
def test_a_killed_build_leaves_the_old_index_or_the_new_one(tmp_path: Path, root: Path) -> None:
    place, target = tmp_path / "sources", tmp_path / "i"
    place.mkdir()
    rows = [json.dumps({"text": f"Source {n}. " + SOURCE * 20}) + "\n" for n in range(1500)]
    (place / "old.txt").write_text(SOURCE, encoding="utf-8")
    with indexes.opened([place], target):
        pass
    (place / "rows.jsonl").write_text("".join(rows), encoding="utf-8")
    draw = random.Random(1)
    environment = {**os.environ, "PYTHONPATH": str(root)}
    sizes = set()
    for _ in range(6):
        command = [sys.executable, "-c", BUILD, str(place), str(target)]
        with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE) as build:
            while build.poll() is None and not list(tmp_path.glob(".i.*.part")):
                time.sleep(0.01)
            time.sleep(draw.uniform(0, 0.4))
            build.send_signal(signal.SIGKILL)
        report = check(DRAFT, index=target, words_only=True)
        assert [str(finding.verdict) for finding in report] == ["verbatim"]
        sizes.add(report.sources)
    assert 1 in sizes
    assert sizes <= {1, 1501}
    check(DRAFT, [place], index=target, words_only=True)
    assert check(DRAFT, index=target, words_only=True).sources == 1501
