"""Corpus runs: what comes out, what fails, and that no end of a run loses or doubles an article.

Most cases run without worker processes and with an extractor that finds each “…”; those about
processes that are killed start real ones, and `python -m tests.killing` kills them by the hundred.
"""

import datetime
import errno
import gzip
import json
import os
import signal
import subprocess
import sys
import time
import warnings

import attrs
import pytest

from quoteattr import cli, corpus, reading
from quoteattr.corpus import running
from quoteattr.errors import (
    ExtraError,
    InputError,
    ModelError,
    ReadError,
    WriteError,
)
from quoteattr.output import formats, jsonl
from quoteattr.records import Act
from tests import killing
from tests.killing import lines, snapshot
from tests.standins import Here, marks

posix = pytest.mark.skipif(os.name == "nt", reason="signals and locks differ on Windows")


@pytest.fixture
def here(monkeypatch):
    monkeypatch.setattr(running, "Crew", Here)


@pytest.fixture
def run(here, tmp_path, monkeypatch):
    """Run over inputs in the folder of the test, without processes; give the output's files."""
    monkeypatch.chdir(tmp_path)

    def start(*inputs, output="out", **options):
        options = {"extractor": marks, "save_articles": True, **options}
        corpus.run(inputs, output, **options)
        return snapshot(tmp_path / output)

    return start


@pytest.fixture
def rows(tmp_path):
    """Write JSON Lines of so many articles."""

    def write(name, count, **more):
        path = tmp_path / name
        text = "".join(
            json.dumps({"id": f"n{n}", "text": killing.text(n), **more}) + "\n"
            for n in range(count)
        )
        path.write_text(text, encoding="utf-8")
        return path

    return write


def ids(files, start="parts/"):
    return [row["article" if start == "parts/" else "id"] for row in lines(files, start)]


def table(path, rows):
    pa = pytest.importorskip("pyarrow")
    import pyarrow.parquet

    pyarrow.parquet.write_table(pa.Table.from_pylist(rows), path)


class TestWhatComesOut:
    def test_is_what_extract_finds_in_the_order_of_the_inputs(self, run, root):
        names = [str(root / "examples" / name) for name in ("briefs.jsonl", "bridge_dispute.txt")]
        files = run(*names)
        wanted = [marks(article, acts=()) for article in reading.read_paths(names)]
        found = [
            jsonl.loads(line) for line in files["parts/part-000000.jsonl"].decode().splitlines()
        ]
        assert found == [record for records in wanted for record in records]

    def test_is_in_parts_of_about_equal_length(self, run, rows):
        rows("a.jsonl", 40)
        files = run("a.jsonl", part_size=2_000)
        parts = [row["articles"] for row in lines(files, "parts.jsonl")]
        assert len(parts) > 3
        assert max(parts[:-1]) - min(parts[:-1]) <= 1
        assert ids(files) == [f"n{n}" for n in range(40)]

    def test_has_no_endless_part_of_empty_files(self, run, tmp_path):
        for number in range(25):
            (tmp_path / f"{number:02}.txt").touch()
        files = run(".", part_size=1_000)
        assert [row["failed"] for row in lines(files, "parts.jsonl")] == [10, 10, 5]

    def test_counts_articles_in_which_nothing_is_found(self, run, rows, tmp_path):
        (tmp_path / "a.txt").write_text("It rained.")
        files = run("a.txt")
        assert files["parts/part-000000.jsonl"] == b""
        assert json.loads(files["manifest.json"])["totals"] == {
            "parts": 1, "articles": 1, "attributions": 0, "failed": 0
        }  # fmt: skip

    def test_is_there_of_every_kind_of_file(self, run, tmp_path):
        pytest.importorskip("pyarrow")
        pytest.importorskip("backports.zstd")
        files = run(*killing.make(tmp_path / "all", 100))
        assert (
            sorted(ids(files))
            == sorted(ids(files, "articles/"))
            == sorted(f"n{n}" for n in range(100))
        )

    def test_has_articles_of_one_id_once_each(self, run, rows):
        files = run(rows("a.jsonl", 3), rows("b.jsonl", 3))
        assert ids(files) == ["n0", "n1", "n2"] * 2

    def test_names_an_article_without_id_by_file_and_row(self, run, tmp_path):
        for name, data in {
            "a.jsonl": '{"text": "“No.”"}\n\n{"text": "“Yes.”"}',
            "b.txt": "“So.”",
        }.items():
            (tmp_path / name).write_text(data, encoding="utf-8")
        table("c.parquet", [{"text": "“Ah.”"}])
        files = run("a.jsonl", "b.txt", "c.parquet")
        assert ids(files) == ["a.jsonl:1", "a.jsonl:3", "b.txt", "c.parquet:1"]

    def test_is_there_of_tables_and_json(self, run, tmp_path):
        for name, data in {
            "a.csv": 'id;text\nx;"“No;”\n\n“So.”"\n;“Yes.”\n',
            "b.json": '[{"id": "y", "text": "“No.”"}, {"text": "“Yes.”"}]',
            "c.json": '{"text": "“So.”"}',
        }.items():
            (tmp_path / name).write_text(data, encoding="utf-8")
        (tmp_path / "d.csv.gz").write_bytes(gzip.compress("text\n“Ah.”\n".encode()))
        files = run("a.csv", "b.json", "c.json", "d.csv.gz")
        assert ids(files, "articles/") == [
            "x", "a.csv:3", "y", "b.json:2", "c.json", "d.csv.gz:2"
        ]  # fmt: skip

    @pytest.mark.parametrize("size", [1, 1_000_000])
    def test_of_a_table_that_breaks_off_is_what_stands_before(self, run, tmp_path, size):
        (tmp_path / "a.csv").write_text('id,text\nx,“No.”\ny\nz,“Yes.”\nw,"“N\n', encoding="utf-8")
        files = run("a.csv", part_size=size)
        assert ids(files) == ["x", "z"]
        assert [row["row"] for row in lines(files, "errors.jsonl")] == [3, 5]

    def test_is_read_in_the_encoding_that_is_named(self, run, tmp_path):
        (tmp_path / "a.txt").write_bytes("“Zoë”".encode("cp1252"))
        (tmp_path / "b.csv").write_bytes("text\n“Zoë”\n".encode("cp1252"))
        (tmp_path / "c.jsonl.gz").write_bytes(gzip.compress('{"text": "“Zoë”"}'.encode("cp1252")))
        files = run("a.txt", "b.csv", "c.jsonl.gz", encoding="cp1252")
        assert [row["text"] for row in lines(files, "articles/")] == ["“Zoë”"] * 3
        assert json.loads(files["manifest.json"])["settings"]["encoding"] == "cp1252"
        with pytest.raises(InputError, match="encoding was"):
            run("a.txt", "b.csv", "c.jsonl.gz")

    def test_has_no_absolute_path(self, run, rows, tmp_path):
        (tmp_path / "news").mkdir()
        (tmp_path / "news" / "a.txt").write_text("“No.”", encoding="utf-8")
        rows("b.jsonl", 1, id=None)
        files = run(str(tmp_path / "news"), str(tmp_path / "b.jsonl"))
        assert ids(files) == ["news/a.txt", "b.jsonl:1"]

    def test_is_nothing_of_what_holds_no_text(self, run, tmp_path):
        (tmp_path / "a.txt").write_bytes(b"%PDF-1.7\n")
        (row,) = lines(run("a.txt"), "errors.jsonl")
        assert row["message"].startswith("this is a PDF: extract its text")

    def test_is_the_same_in_parquet(self, run, rows):
        pq = pytest.importorskip("pyarrow.parquet")
        rows("a.jsonl", 10, date="2025-08-29")
        both = [
            run("a.jsonl", output=form, format=form, part_size=900) for form in ("jsonl", "parquet")
        ]
        assert len(both[0]) == len(both[1]) > 6
        for number in range(2):
            name = f"parts/part-{number:06}"
            assert pq.read_table(f"parquet/{name}.parquet").num_rows
            with open(f"parquet/{name}.parquet", "rb") as stream:  # noqa: PTH123
                found = [*formats.read(formats.named("parquet"), stream, name)]
            assert [jsonl.dumps(each) + "\n" for each in found] == both[0][
                f"{name}.jsonl"
            ].decode().splitlines(True)

    def test_keeps_the_texts_that_offsets_refer_to(self, run, tmp_path):
        pytest.importorskip("trafilatura")
        page = "<html><title>Rain</title><p>It rained, and “it will rain,” she said.</p></html>"
        (tmp_path / "a.html").write_text(page, encoding="utf-8")
        files = run("a.html")
        [article], [record] = lines(files, "articles/"), lines(files, "parts/")
        [span] = record["content"]
        assert article["text"][span["start"] : span["end"]] == span["text"] == "“it will rain,”"
        assert (article["id"], article["title"]) == ("a.html", "Rain")
        assert "articles/part-000000.jsonl" not in run("a.html", output="bare", save_articles=False)

    def test_has_the_date_given(self, run, rows, tmp_path):
        rows("a.jsonl", 1, date="2024-01-02")
        table("b.parquet", [{"text": "“No.”", "date": datetime.date(2024, 1, 2)}])
        own = [row["source_date"] for row in lines(run("a.jsonl", "b.parquet"), "parts/")]
        given = run("a.jsonl", "b.parquet", output="other", date="2025-08-29")
        assert own == ["2024-01-02"] * 2
        assert [row["source_date"] for row in lines(given, "parts/")] == ["2025-08-29"] * 2

    def test_has_the_acts_that_are_asked_for(self, run, rows):
        asked = []
        extractor = lambda article, *, acts: asked.append(acts) or ()  # noqa: E731
        run(rows("a.jsonl", 1), acts="belief", extractor=extractor)
        run(rows("a.jsonl", 1), acts=["all"], extractor=extractor, output="other")
        assert asked == [{Act.BELIEF}, {*Act}]

    def test_leaves_the_output_aside_where_it_lies_in_the_input(self, run, rows, tmp_path):
        rows("a.jsonl", 2)
        files = run(".", part_size=1)
        assert ids(files) == ["n0", "n1"]
        assert run(".", part_size=1) == files  # and it goes on there


class TestFailures:
    def failures(self, files):
        return [(row["file"], row["row"], row["message"]) for row in lines(files, "errors.jsonl")]

    def test_are_listed_and_the_others_are_done(self, run, tmp_path):
        (tmp_path / "a.jsonl").write_text('{"text": "“No.”"}\n{]\n{"id": 7}\n{"text": "“Yes.”"}\n')
        (tmp_path / "b.txt").write_bytes(b"caf\xe9")
        files = run("a.jsonl", "b.txt")
        assert ids(files) == ["a.jsonl:1", "a.jsonl:4"]
        assert self.failures(files) == [
            (
                "a.jsonl",
                2,
                "not valid JSON: Expecting property name enclosed in double quotes at column 2",
            ),
            ("a.jsonl", 3, 'there is no "text": give the article there'),
            (
                "b.txt",
                None,
                "byte 3 is 0xE9, which is not UTF-8 there: this looks like Windows-1252: "
                "try --encoding cp1252",
            ),
        ]
        assert json.loads(files["manifest.json"])["totals"]["failed"] == 3

    def test_of_the_extractor_tell_the_article_and_the_kind_of_error(self, run, rows):
        def extractor(article, *, acts):
            if article.id == "n1":
                raise ZeroDivisionError("division by zero")
            return marks(article, acts=acts)

        files = run(rows("a.jsonl", 3), extractor=extractor)
        [row] = lines(files, "errors.jsonl")
        assert row["article"] == "n1"
        assert (row["error"], row["message"]) == ("ZeroDivisionError", "division by zero")
        assert ids(files) == ["n0", "n2"]

    def test_of_a_line_that_is_too_long_tell_its_size(self, run, tmp_path):
        with (tmp_path / "a.jsonl").open("wb") as file:
            file.write(b'{"text": "')
            file.seek(100_000_000)  # a hole: no disk is used
            file.write(b'"}\n{"text": "\xe2\x80\x9cNo.\xe2\x80\x9d"}\n')
        files = run("a.jsonl")
        [(_, row, message)] = self.failures(files)
        assert row == 1
        assert message.startswith("a line of 100,000,003 bytes: at most 20,000,000 are read")
        assert ids(files) == ["a.jsonl:2"]

    @pytest.mark.parametrize("packed", ["gz", "zst"])
    def test_of_a_packed_file_that_is_cut_or_damaged_tell_where(self, run, rows, tmp_path, packed):
        pack = gzip.compress if packed == "gz" else pytest.importorskip("backports.zstd").compress
        noise = os.urandom(50_000).hex()  # so that what is in front comes out before the damage
        data = rows("a.jsonl", 5).read_bytes() + json.dumps({"text": noise}).encode()
        whole = pack(data)
        (tmp_path / f"cut.jsonl.{packed}").write_bytes(whole[:-2000])
        (tmp_path / f"bad.jsonl.{packed}").write_bytes(b"no" + whole)
        (tmp_path / f"good.jsonl.{packed}").write_bytes(whole)
        files = run(*(f"{name}.jsonl.{packed}" for name in ("cut", "bad", "good")))
        first, second = self.failures(files)
        assert first[0] == f"cut.jsonl.{packed}"
        assert "is damaged after row " in first[2]
        assert second[:2] == (f"bad.jsonl.{packed}", None)
        assert "is damaged after row 0" in second[2]
        assert ids(files)[-5:] == [f"n{n}" for n in range(5)]

    def test_of_a_parquet_file_tell_what_is_wrong_with_it(self, run, tmp_path):
        pytest.importorskip("pyarrow")
        table("a.parquet", [{"id": "a", "text": "“No.”"}, {"id": "b", "text": None}])
        table("b.parquet", [{"id": "a", "body": "“No.”"}])
        (tmp_path / "c.parquet").write_bytes((tmp_path / "a.parquet").read_bytes()[:-9])
        table("d.parquet", [{"text": "“No.” " * 100}])
        data = bytearray((tmp_path / "d.parquet").read_bytes())
        data[4:60] = b"\xff" * 56  # in the middle of what is packed
        (tmp_path / "d.parquet").write_bytes(data)
        files = run("a.parquet", "b.parquet", "c.parquet", "d.parquet")
        assert ids(files) == ["a"]
        one, two, three, four = self.failures(files)
        assert one == ("a.parquet", 2, "text is null: give the article there")
        assert "there is no column 'text', only 'id', 'body'" in two[2]
        assert "is damaged after row 0" in three[2]
        assert four[:2] == ("d.parquet", 1)
        assert "rows 1 to 1 are damaged (" in four[2]

    def test_of_half_a_surrogate_pair_tell_where_it_is(self, run, tmp_path):
        pytest.importorskip("pyarrow")
        good, bad = {"text": "“No.”"}, {"text": "“Yes.”", "id": "Ada \ud83d"}
        (tmp_path / "a.jsonl").write_text("\n".join(map(json.dumps, (good, bad, good))))
        files = run("a.jsonl", format="parquet")
        assert ids(files, "articles/") == ["a.jsonl:1", "a.jsonl:3"]
        [(_, row, message)] = self.failures(files)
        assert row == 2
        assert message.startswith("id 'Ada \\ud83d' contains half a surrogate pair, which parquet")
        assert run("a.jsonl", format="parquet") == files
        (tmp_path / "a.jsonl").write_text(json.dumps({"text": "“Yes.”", "title": "Ada \ud83d"}))
        files = run("a.jsonl", output="third", format="parquet")  # which holds no titles
        assert lines(files, "articles/")[0]["title"] == "Ada \ud83d"
        (tmp_path / "a.jsonl").write_text("\n".join(map(json.dumps, (good, bad, good))))
        files = run("a.jsonl", output="other")  # JSON Lines hold it
        assert [len(lines(files, name)) for name in ("articles/", "errors.jsonl")] == [3, 0]

    @pytest.mark.skipif(sys.platform != "linux", reason="elsewhere names are Unicode")
    def test_of_a_file_whose_name_is_no_utf8_leave_the_others_alone(self, run, tmp_path):
        pytest.importorskip("pyarrow")
        for name in (b"caf\xe9.txt", b"tea.txt"):
            (tmp_path / os.fsdecode(name)).write_text("“No.”", encoding="utf-8")
        files = run(".", format="parquet")
        assert ids(files, "articles/") == ["tea.txt"]
        [(name, _, message)] = self.failures(files)
        assert os.fsencode(name) == b"caf\xe9.txt"
        assert "correct it (or the name of the file), or write JSON Lines" in message

    @pytest.mark.parametrize(
        ("kind", "values", "good"),
        [
            ("date32", [2**31 - 1, -(2**31), 2_932_897, -719_163], 0),
            ("date64", [86_400_000 * 3_000_000, -86_400_000 * 800_000], 0),
            ("timestamp[s]", [2**50, -(2**50)], 0),
            ("timestamp[ms]", [2**62, -(2**62)], 0),
            ("timestamp[us]", [2**62, -(2**62)], 0),
            ("timestamp[ns]", [1_700_000_000_000_000_001, -1], 2),
        ],
    )
    def test_of_days_that_python_has_not_leave_the_others_alone(
        self, run, tmp_path, kind, values, good
    ):
        pa = pytest.importorskip("pyarrow")
        pq = pytest.importorskip("pyarrow.parquet")
        days = pa.array([0, *values, 0], pa.int32() if kind == "date32" else pa.int64())
        days = days.cast(pa.type_for_alias(kind))
        pq.write_table(pa.table({"text": ["“No.”"] * len(days), "date": days}), "a.parquet")
        files = run("a.parquet")
        assert len(ids(files)) == 2 + good
        assert [row for _, row, _ in self.failures(files)] == [2, 3, 4, 5][: len(values) - good]
        for _, _, message in self.failures(files):
            assert message.startswith("column 'date': ")
            assert message.endswith("give a date of the years 1 to 9999")

    def test_of_a_time_zone_that_nobody_knows_are_of_their_file_alone(self, run, tmp_path):
        pa = pytest.importorskip("pyarrow")
        pq = pytest.importorskip("pyarrow.parquet")
        days = pa.array([0], pa.timestamp("us", "Mars/Olympus"))
        pq.write_table(pa.table({"text": ["“No.”"], "date": days}), "a.parquet")
        table("b.parquet", [{"text": "“No.”"}])
        files = run("a.parquet", "b.parquet")
        assert ids(files) == ["b.parquet:1"]
        assert "Mars/Olympus" in self.failures(files)[0][2]

    def test_of_a_row_group_too_large_tell_its_rows(self, run, tmp_path, monkeypatch):
        pa = pytest.importorskip("pyarrow")
        pq = pytest.importorskip("pyarrow.parquet")
        monkeypatch.setattr("quoteattr.output.tables.parquet_pages.LARGEST", 1_000_000)
        texts = ["“No.”", "“Yes.”", "x" * 2_000_000, "“Ah.”", "“So.”"]
        pq.write_table(pa.table({"text": texts}), "a.parquet", row_group_size=2)
        assert (tmp_path / "a.parquet").stat().st_size < 100_000
        files = run("a.parquet", part_size=1)
        assert ids(files) == [f"a.parquet:{row}" for row in (1, 2, 5)]
        [(_, row, message)] = self.failures(files)
        assert row == 3
        assert message.startswith("rows 3 to 4 cannot be read: a page of 2,000,0")
        assert message.endswith("bytes: at most 1,000,000 are read; write the file again, with "
                                "smaller pages")  # fmt: skip

    def test_of_a_row_group_that_is_damaged_leave_the_others_alone(self, run, tmp_path):
        pa = pytest.importorskip("pyarrow")
        pq = pytest.importorskip("pyarrow.parquet")
        texts = [f"“No {n}.”" * 50 for n in range(9)]
        pq.write_table(pa.table({"text": texts}), "a.parquet", row_group_size=3)
        chunk = pq.ParquetFile("a.parquet").metadata.row_group(1).column(0)
        data = bytearray((tmp_path / "a.parquet").read_bytes())
        data[chunk.dictionary_page_offset + 30 : chunk.data_page_offset] = b"\xff" * (
            chunk.data_page_offset - chunk.dictionary_page_offset - 30
        )
        (tmp_path / "a.parquet").write_bytes(data)
        files = run("a.parquet")
        assert sorted(set(ids(files))) == [f"a.parquet:{row}" for row in (1, 2, 3, 7, 8, 9)]
        [(_, row, message)] = self.failures(files)
        assert row == 4
        assert message.startswith("rows 4 to 6 are damaged (")

    def test_of_a_value_that_is_too_long_tell_its_size(self, run, tmp_path):
        rows = [{"text": "“No.”", "title": "T"}, {"text": "x" * 20_000_001, "title": "T"}]
        table("a.parquet", [*rows, {"text": "“No.”", "title": "T" * 20_000_001}])
        files = run("a.parquet")
        assert ids(files) == ["a.parquet:1"]
        one, two = (message for _, _, message in self.failures(files))
        assert one.startswith("a text of 20,000,001 bytes: at most 20,000,000 are read; cut it")
        assert two.startswith("column 'title': a value of 20,000,001 bytes: at most 20,000,000")

    def test_are_told_by_the_exit_code(self, here, command, rows, tmp_path, monkeypatch):
        monkeypatch.chdir(tmp_path)
        monkeypatch.setattr(
            running, "_reader", lambda asked, *_: running.Reader(marks, frozenset(), None, False)
        )
        rows("a.jsonl", 2)
        assert command("run", "a.jsonl", "-o", "out") == (cli.DONE, "", "")
        (tmp_path / "b.txt").write_text(" ")
        code, out, err = command("run", "a.jsonl", "b.txt", "-o", "other")
        assert (code, out) == (cli.SOME_FAILED, "")
        assert err == "quoteattr: 1 of 3 articles failed: other/errors.jsonl lists them\n"


class TestWrongUse:
    """It is told before anything is written."""

    @pytest.mark.parametrize(
        ("inputs", "options", "problem"),
        [
            ([], {}, "there is no input"),
            (
                ["a.jsonl", "./a.jsonl"],
                {},
                "'a.jsonl' is in './a.jsonl', or the same: name it once",
            ),
            ([".", "a.jsonl"], {}, "'a.jsonl' is in '.', or the same"),
            (["nowhere"], {}, "nowhere: No such file or directory: check the name"),
            (["-"], {}, "-: No such file or directory"),
            (["empty"], {}, "empty: contains no file that ends in .txt, .md, .jsonl"),
            (["out"], {}, "'out' is both input and output"),
            (["a.jsonl"], {"workers": 0}, "workers is 0: give a whole number, 1 or more"),
            (["a.jsonl"], {"part_size": 0}, "part_size is 0: give 1 or more bytes"),
            (["a.jsonl"], {"min_confidence": 9}, "min_confidence is 9: give a number between 0"),
            (
                ["a.jsonl"],
                {"format": "csv"},
                "format is 'csv': give one of jsonl, parquet",
            ),
            (["a.jsonl"], {"acts": "said"}, "acts is ['said']: give some of"),
            (["a.jsonl"], {"date": "Friday"}, "'Friday' is not a date"),
            (["a.jsonl"], {"aliases": "nobody.csv"}, "nobody.csv: No such file or directory"),
        ],
    )
    def test_is_refused(self, run, rows, tmp_path, inputs, options, problem):
        rows("a.jsonl", 1)
        (tmp_path / "empty").mkdir()
        with pytest.raises(InputError) as error:
            run(*inputs, **options)
        assert problem in str(error.value)
        assert not (tmp_path / "out").exists()

    def test_a_folder_that_holds_other_things_is_refused(self, run, rows, tmp_path):
        rows("a.jsonl", 1)
        (tmp_path / "out").mkdir()
        (tmp_path / "out" / "photo.jpg").touch()
        with pytest.raises(InputError, match=r"'out' holds other things \('photo.jpg'\)"):
            run("a.jsonl")
        assert [path.name for path in (tmp_path / "out").iterdir()] == ["photo.jpg"]
        with pytest.raises(InputError, match=r"'a.jsonl' is a file: name a folder"):
            run(".", output="a.jsonl")

    @posix
    def test_a_pipe_is_refused_for_it_cannot_be_read_again(self, run, tmp_path):
        os.mkfifo(tmp_path / "pipe")
        with pytest.raises(
            ReadError, match="pipe: is not a regular file, and a resumed run must be able to"
        ):
            run("pipe")

    def test_a_library_that_is_missing_is_told_at_once(self, run, tmp_path, monkeypatch):
        monkeypatch.setitem(sys.modules, "backports.zstd", None)
        (tmp_path / "a.jsonl.zst").touch()
        with pytest.raises(
            ExtraError, match=r"a.jsonl.zst needs backports.zstd: .*quoteattr\[corpus\]"
        ):
            run("a.jsonl.zst")

    def test_standard_output_is_no_folder(self, rows, command):
        code, out, err = command("run", rows("a.jsonl", 1), "-o", "-")
        assert (code, out) == (cli.WRONG_USE, "")
        assert "a run writes a folder" in err

    @pytest.mark.model
    def test_a_model_that_is_none(self, rows, tmp_path, command, monkeypatch):
        monkeypatch.chdir(tmp_path)
        code, _, err = command("run", rows("a.jsonl", 1), "-o", "out", "--model", "nowhere")
        assert code == cli.WRONG_USE
        assert err.startswith("quoteattr: there is no spaCy pipeline 'nowhere'")
        with pytest.raises(ModelError):
            corpus.run("a.jsonl", "out", model="nowhere")

    def test_weights_that_are_gone_are_no_fault_of_the_articles(self, run, rows):
        def extractor(article, *, acts):
            raise ModelError("the embedded model lacks its labels.json: reinstall quoteattr")

        with pytest.raises(ModelError, match=r"lacks its labels.json"):
            run(rows("a.jsonl", 3), extractor=extractor)


class TestAnotherRun:
    """What is in the folder must be the run that is asked for."""

    @pytest.fixture
    def begun(self, run, rows, tmp_path):
        rows("a.jsonl", 9)
        run("a.jsonl", part_size=500)
        return run

    @pytest.mark.parametrize(
        ("options", "change"),
        [
            ({"format": "parquet"}, 'format was "jsonl", now "parquet"'),
            ({"acts": "all"}, 'acts was ["statement"], now ["belief", "intention", '),
            ({"date": "2025-08-29"}, 'date was null, now "2025-08-29"'),
            ({"rules": True}, "rules was false, now true"),
            ({"part_size": 600}, "part size was 500, now 600"),
            ({"save_articles": False}, "save articles was true, now false"),
            (
                {"extractor": killing.read},
                'pipeline was "tests.standins.marks", now "tests.killing.read"',
            ),
        ],
    )
    def test_by_its_settings_is_refused(self, begun, options, change):
        with pytest.raises(InputError) as error:
            begun("a.jsonl", **{"part_size": 500, **options})
        assert str(error.value).startswith("'out' holds another run: ")
        assert change in str(error.value)
        assert str(error.value).endswith("to resume that run, or name a new folder")

    def test_by_its_inputs_is_refused(self, begun, rows, tmp_path):
        with pytest.raises(InputError, match=r'the inputs were \["a.jsonl"\], now \["b.jsonl"\]'):
            begun(rows("b.jsonl", 9).name, part_size=500)
        os.utime(tmp_path / "a.jsonl", (1, 1))
        with pytest.raises(InputError, match=r"a.jsonl changed since the run began"):
            begun("a.jsonl", part_size=500)
        rows("a.jsonl", 10)
        with pytest.raises(
            InputError, match=r"a.jsonl had 1 files of .* bytes, now 1 files of .* bytes"
        ):
            begun("a.jsonl", part_size=500)

    def test_of_another_version_is_refused(self, begun, tmp_path):
        path = tmp_path / "out" / "manifest.json"
        path.write_text(path.read_text().replace('"quoteattr": "', '"quoteattr": "9.'))
        with pytest.raises(InputError, match=r"quoteattr was \"9.*now"):
            begun("a.jsonl", part_size=500)
        path.write_text("{")
        with pytest.raises(ReadError, match=r"manifest.json: cannot be read .* name a new folder"):
            begun("a.jsonl", part_size=500)

    def test_that_is_finished_is_only_told_of(self, begun, monkeypatch, tmp_path):
        before = snapshot(tmp_path / "out")
        monkeypatch.setattr(running, "Crew", None)
        assert (
            corpus.run(
                "a.jsonl", "out", extractor=marks, save_articles=True, part_size=500
            ).articles
            == 9
        )
        assert snapshot(tmp_path / "out") == before


def dying(monkeypatch, at):
    """Have the process killed as it would write, rename or make something for the nth time."""
    left = iter(range(at, -1, -1))

    def before(real):
        def instead(*given, **more):
            if next(left, 0) == 0:
                os.kill(os.getpid(), signal.SIGKILL)
            return real(*given, **more)

        return instead

    for name in ("fsync", "replace", "rename", "mkdir", "chmod", "unlink"):
        monkeypatch.setattr(os, name, before(getattr(os, name)))


def dead_at_seven(progress):
    """Have the process killed in the middle of its second part."""
    if progress.articles == 7:
        os.kill(os.getpid(), signal.SIGKILL)


@pytest.mark.process
@posix
class TestKilled:
    @pytest.fixture
    def forked(self, run, monkeypatch):
        """Run in a process of its own, which is killed at its nth step; True if it ended before."""

        def start(at, *inputs, **options):
            with warnings.catch_warnings():
                warnings.simplefilter("ignore", DeprecationWarning)  # of threads that rest
                child = os.fork()
            if child == 0:
                try:
                    if at is not None:
                        dying(monkeypatch, at)
                    run(*inputs, **options)
                    os._exit(0)
                finally:
                    os._exit(1)
            code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
            assert code in (0, -signal.SIGKILL)
            return code == 0

        return start

    @pytest.mark.parametrize("form", ["jsonl", "parquet"])
    def test_at_each_step_it_goes_on_to_the_same_end(self, forked, run, rows, tmp_path, form):
        if form == "parquet":
            pytest.importorskip("pyarrow")
        rows("a.jsonl", 9)
        options = {"part_size": 700, "format": form}
        wanted = run("a.jsonl", output="whole", **options)
        steps = 0
        while not forked(steps, "a.jsonl", output=f"out{steps}", **options):
            assert run("a.jsonl", output=f"out{steps}", **options) == wanted
            steps += 1
        assert steps > 20

    def test_at_each_step_again_and_again(self, forked, run, rows, tmp_path):
        rows("a.jsonl", 9)
        wanted = run("a.jsonl", output="whole", part_size=700)
        for at in range(4, 40):
            if forked(at % 9 + 4, "a.jsonl", part_size=700):
                break
        assert run("a.jsonl", part_size=700) == wanted

    def test_what_is_done_is_not_done_again(self, run, forked, rows, tmp_path):
        rows("a.jsonl", 9)
        forked(None, "a.jsonl", part_size=700, progress=dead_at_seven)
        parts = (tmp_path / "out" / "parts.jsonl").read_text().splitlines()
        done = sum(json.loads(line)["articles"] for line in parts)
        assert done == 4
        read = []

        def extractor(article, *, acts):
            read.append(article.id)
            return marks(article, acts=acts)

        extractor.__module__, extractor.__qualname__ = marks.__module__, marks.__qualname__
        run("a.jsonl", part_size=700, extractor=extractor)
        assert read == [f"n{n}" for n in range(done, 9)]

    def test_a_list_with_half_a_line_is_mended(self, run, forked, rows, tmp_path):
        rows("a.jsonl", 9)
        wanted = run("a.jsonl", output="whole", part_size=700)
        forked(None, "a.jsonl", part_size=700, progress=dead_at_seven)
        with (tmp_path / "out" / "parts.jsonl").open("ab") as file:
            file.write(b'{"part": 2, "arti')
        assert run("a.jsonl", part_size=700) == wanted

    def test_a_part_that_is_gone_or_cut_is_made_again(self, run, forked, rows, tmp_path):
        rows("a.jsonl", 9)
        wanted = run("a.jsonl", output="whole", part_size=700)
        forked(None, "a.jsonl", part_size=700, progress=dead_at_seven)
        (tmp_path / "out" / "parts" / "part-000000.jsonl").write_text("")
        assert run("a.jsonl", part_size=700) == wanted

    def test_a_list_that_is_damaged_is_told_with_its_line(self, run, forked, rows, tmp_path):
        rows("a.jsonl", 9)
        forked(None, "a.jsonl", part_size=700, progress=dead_at_seven)
        path = tmp_path / "out" / "parts.jsonl"
        path.write_text("{}\n" + path.read_text())
        with pytest.raises(ReadError, match=r"parts.jsonl, line 1: is damaged .* remove it"):
            run("a.jsonl", part_size=700)


@posix
class TestFullDisk:
    @pytest.mark.parametrize("at", range(12))
    def test_is_told_and_what_is_done_stays(self, run, rows, monkeypatch, tmp_path, at):
        rows("a.jsonl", 9)
        wanted = run("a.jsonl", output="whole", part_size=700)
        real, left = os.fsync, iter(range(at, -1, -1))

        def full(handle):
            if next(left, 0) == 0:
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
            real(handle)

        with monkeypatch.context() as patch:
            patch.setattr(os, "fsync", full)
            with pytest.raises(WriteError) as error:
                run("a.jsonl", part_size=700)
        assert str(error.value).endswith(
            "No space left on device: free some space or repair the disk, then start again: "
            "finished parts are kept"
        )
        assert not [name for name in snapshot(tmp_path / "out") if "/." in name]
        assert run("a.jsonl", part_size=700) == wanted

    @pytest.mark.process
    def test_of_a_real_run(self, rows, tmp_path):
        rows("a.jsonl", 20)
        inputs = [str(tmp_path / "a.jsonl")]
        process = killing.begin(False, tmp_path / "out", "jsonl", inputs, room=1500)
        _, err = process.communicate(timeout=60)
        assert process.returncode == 1
        assert "quoteattr.errors.WriteError" in err
        assert "jsonl: File too large: free some space" in err
        again = killing.begin(False, tmp_path / "out", "jsonl", inputs)
        assert again.communicate(timeout=60)[1] == ""
        assert len(ids(snapshot(tmp_path / "out"))) == 20


@posix
class TestAlone:
    def test_a_second_run_is_refused_as_long_as_the_first_is_at_work(self, run, rows, tmp_path):
        rows("a.jsonl", 3)
        told = []

        def second(_):
            with pytest.raises(InputError) as error:
                corpus.run("a.jsonl", "out", extractor=marks, save_articles=True)
            told.append(str(error.value))

        run("a.jsonl", progress=second)
        assert set(told) == {
            f"another run is at work in 'out' (process {os.getpid()}): wait until it ends, or name "
            "another folder"
        }
        run("a.jsonl")


class TestProgress:
    def test_tells_counts_share_and_the_time_left(self, run, rows, tmp_path):
        rows("a.jsonl", 19)
        (tmp_path / "b.txt").write_text(" ")
        seen = []
        run("a.jsonl", "b.txt", part_size=500, progress=seen.append)
        assert [each.articles for each in seen] == list(range(1, 21))
        assert (seen[-1].attributions, seen[-1].failed, seen[-1].parts) == (19, 1, 7)
        shares = [each.share for each in seen]
        assert shares == sorted(shares)
        assert (shares[0] < 0.1, shares[-1]) == (True, 1.0)
        assert seen[0].left > seen[-1].left == 0
        assert seen[0].rate > 0

    def test_of_a_run_that_goes_on_begins_with_what_is_done(self, run, rows, monkeypatch):
        rows("a.jsonl", 20)
        seen = []

        def stop(progress):
            seen.append(progress)
            if progress.articles == 9:
                raise KeyboardInterrupt

        with pytest.raises(KeyboardInterrupt):
            run("a.jsonl", part_size=500, progress=stop)
        run("a.jsonl", part_size=500, progress=seen.append)
        first = seen[9]
        assert first.articles == seen[8].parts * 3 + 1
        assert first.share == pytest.approx(first.articles / 20, abs=0.03)
        assert (seen[-1].articles, seen[-1].share) == (20, 1.0)

    @pytest.mark.parametrize(
        ("left", "told"), [(None, ""), (59.6, ", 1:00 left"), (7325, ", 2:02:05 left")]
    )
    def test_in_words(self, left, told):
        progress = corpus.Progress(1234, 5678, 0, 3, 0.5, 12.34, left)
        counts = "1,234 articles, 5,678 attributions"
        assert str(progress) == f"{counts}, 12.3 articles a second, 50%{told}"
        assert "5,678 attributions, 2 failed, " in str(attrs.evolve(progress, failed=2))

    @pytest.mark.parametrize("live", [True, False])
    def test_shows_at_a_terminal_alone(self, here, rows, command, monkeypatch, tmp_path, live):
        monkeypatch.setattr(sys.stderr, "isatty", lambda: live)
        monkeypatch.setattr(running, "_reader", lambda *_: running.Reader(marks, {}, None, False))
        _, _, err = command("run", rows("a.jsonl", 2), "-o", tmp_path / "out")
        assert ("1 articles, 1 attributions, " in err) == live
        assert ("\x1b[K2 articles, 2 attributions, 1 parts in " in err) == live
        code, _, err = command("run", tmp_path / "a.jsonl", "-o", tmp_path / "new", "--quiet")
        assert (code, err) == (0, "")


@pytest.mark.process
@pytest.mark.skipif(not os.path.exists("/proc/self/stat"), reason="killing looks into /proc")  # noqa: PTH110
class TestReally:
    """With processes that are really killed; `python -m tests.killing` does more of it."""

    @pytest.mark.slow
    def test_killed_at_random_moments(self, tmp_path):
        done = killing.Killing(tmp_path, 3, real=False, count=50).kill(5)
        assert done.problems == []
        assert done.counts["runs compared"]

    @pytest.mark.slow
    def test_killed_while_the_embedded_reader_reads(self, tmp_path):
        done = killing.Killing(tmp_path, 5, real=True, count=20, form="parquet").kill(2)
        assert done.problems == []

    @pytest.mark.slow
    def test_any_number_of_workers_gives_the_same(self, rows, tmp_path):
        rows("a.jsonl", 30)
        found = []
        for workers in (1, 3):
            output = tmp_path / f"out{workers}"
            corpus.run(tmp_path / "a.jsonl", output, workers=workers, rules=True, part_size=900)
            found.append(snapshot(output))
        assert found[0] == found[1]
        assert len(found[0]) > 5

    def test_an_article_that_kills_its_workers_is_listed(self, rows, tmp_path):
        rows("a.jsonl", 4)
        output = tmp_path / "out"
        corpus.run(tmp_path / "a.jsonl", output, extractor=deadly, workers=2, part_size=400)
        files = snapshot(output)
        assert ids(files) == ["n0", "n3"]
        one, two = lines(files, "errors.jsonl")
        killed = "two processes died: killed by SIGKILL, as the system does when memory is short"
        assert (one["row"], one["error"], one["message"]) == (2, "WorkerError", killed)
        assert (two["row"], two["message"]) == (3, "two processes died: out of memory")

    def test_interrupted_it_ends_at_once_and_goes_on(self, rows, tmp_path, root):
        rows("a.jsonl", 3000)
        arguments = "run a.jsonl -o out --rules --workers 2 --part-size 900".split()
        process = subprocess.Popen(
            [sys.executable, "-m", "quoteattr", *arguments],
            cwd=tmp_path,
            stderr=subprocess.PIPE,
            env={**os.environ, "PYTHONPATH": str(root)},
            start_new_session=True,
        )
        listed = tmp_path / "out" / "parts.jsonl"
        limit = time.monotonic() + 60
        while not (listed.exists() and listed.read_bytes()):
            assert time.monotonic() < limit
            time.sleep(0.01)
        os.killpg(process.pid, signal.SIGINT)  # as a terminal does
        _, err = process.communicate(timeout=20)
        assert (process.returncode, err) == (cli.INTERRUPTED, b"")
        assert not [name for name in snapshot(tmp_path / "out") if "/." in name]
        done = len(listed.read_text().splitlines())
        assert done < 500


def deadly(article, *, acts):
    """End the process on some articles."""
    if article.id == "n1":
        os.kill(os.getpid(), signal.SIGKILL)
    if article.id == "n2":
        killing.hunger()
    return marks(article, acts=acts)
