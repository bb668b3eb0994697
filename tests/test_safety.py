"""What a hostile file, name or folder can do: nothing to the terminal, to other files, or for ever.

The command line runs with an extractor that finds each “…”.
"""

import csv
import io
import json
import os
import socket
import subprocess
import sys
import threading

import pytest

import quoteattr
from quoteattr import cli, corpus
from quoteattr.cli.terminal import stderr
from quoteattr.corpus import running
from quoteattr.errors import InputError
from quoteattr.output.tables import formulas
from quoteattr.reading import folders
from tests.killing import lines, snapshot
from tests.standins import Here, MarksOnly, marks

posix = pytest.mark.skipif(os.name == "nt", reason="no pipes in folders, and links need rights")
ROW = json.dumps({"id": "a", "text": "“No,” she said."}) + "\n"


@pytest.fixture
def here(tmp_path, monkeypatch):
    """Be in a folder of its own, with readers that know marks alone."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(quoteattr, "load", MarksOnly().load, raising=False)
    monkeypatch.setattr(running, "Crew", Here)
    reader = lambda asked, *_: running.Reader(marks, frozenset(), None, False)  # noqa: E731
    monkeypatch.setattr(running, "_reader", reader)
    return tmp_path


class TestTheTerminal:
    EVIL = "\x1b]0;owned\x07\x1b[2J\r\x9b31m\u202etxt\n"

    def clean(self, err):
        assert err
        assert all(line == stderr.printable(line) for line in err.removesuffix("\n").split("\n"))
        return err

    def test_gets_no_escapes_of_an_id(self, here, command):
        rows = [{"id": self.EVIL, "text": text} for text in ("“No.”", " ", "Das ist nicht so.")]
        (here / "a.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
        _, _, err = command("extract", "a.jsonl", "--verbose")
        assert "\\x1b]0;owned\\x07\\x1b[2J\\r\\x9b31m\\u202etxt\\n: there is no text" in err
        assert self.clean(err).count("\n") >= 3

    @posix
    def test_gets_no_escapes_of_the_name_of_a_file(self, here, command):
        (here / f"{self.EVIL}.txt").write_bytes(b"\xff")
        (here / f"{self.EVIL}.xyz").touch()
        for arguments in (["extract", "."], ["run", ".", "-o", "out"]):
            code, _, err = command(*arguments)
            assert code == cli.SOME_FAILED
            assert "owned" in self.clean(err)

    @pytest.mark.parametrize(
        "arguments",
        [
            ["extract", f"nowhere{EVIL}"],
            ["extract", f"--{EVIL}"],
            ["extract", "a", "--date", EVIL],
            ["extract", "a", "-o", f"no{EVIL}/b"],
            ["run", f"nowhere{EVIL}", "-o", "out"],
            ["convert", f"nowhere{EVIL}", "--to", "csv"],
            ["report", f"nowhere{EVIL}"],
            ["evaluate", f"nowhere{EVIL}", "b"],
        ],
    )
    def test_gets_no_escapes_of_an_argument(self, here, command, arguments):
        code, _, err = command(*arguments)
        assert code in (cli.SOME_FAILED, cli.WRONG_USE)
        self.clean(err)

    def test_has_one_place_that_writes_to_it(self, root):
        found = [
            path.name
            for path in sorted((root / "quoteattr" / "cli").rglob("*.py"))
            if "file=sys.stderr" in path.read_text(encoding="utf-8")
        ]
        assert found == ["stderr.py"]


class TestFormulas:
    @pytest.mark.parametrize("sign", "=+-@＝")
    @pytest.mark.parametrize(
        "before", [";", ',"', ';"', ";''", "\t", "\n", "\r\n", "x;\t", 'x;"";']
    )
    @pytest.mark.parametrize("dialect", ["excel", "excel-tab"])
    def test_are_none_at_whatever_a_spreadsheet_cuts(self, before, sign, dialect):
        text = f"rain {before}{sign}HYPERLINK(1);b"
        stream = io.StringIO()
        rows = csv.writer(stream, dialect)
        rows.writerow(["id", formulas.guarded(text), "end"])
        for cut in ";\t,":
            # As a reader does that goes by another separator: quotes within a cell are text.
            cells = [cell for row in stream.getvalue().split("\n") for cell in row.split(cut)]
            assert not [cell for cell in cells if cell.lstrip("\r\t\"'")[:1] == sign
                        and cell.lstrip('\r\t"')[:1] != "'"]  # fmt: skip
        assert formulas.unguarded(formulas.guarded(text)) == text

    @pytest.mark.parametrize("text", ["a; b", "rain, -5", "1;2", "a;'b", "a - b", "x\n\ny", "a,'b"])
    def test_are_not_seen_in_other_texts(self, text):
        assert formulas.guarded(text) == text == formulas.unguarded(text)


@posix
class TestLinksInTheFolderOfARun:
    @pytest.mark.parametrize("name", [".lock", "manifest.json", "parts.jsonl", "errors.jsonl"])
    def test_are_refused_and_their_targets_stay(self, here, name):
        (here / "a.jsonl").write_text(ROW)
        corpus.run("a.jsonl", "out", extractor=marks)
        target = here / "precious"
        target.write_text("precious")
        (here / "out" / name).unlink()
        (here / "out" / name).symlink_to(target)
        with pytest.raises(InputError, match=rf"out/{name}' is a link"):
            corpus.run("a.jsonl", "out", extractor=marks)
        assert target.read_text() == "precious"

    @pytest.mark.parametrize("make", [os.link, os.symlink])
    def test_are_refused_in_a_new_folder(self, here, make):
        (here / "a.jsonl").write_text(ROW)
        (here / "precious").write_text("precious")
        (here / "out").mkdir()
        make(here / "precious", here / "out" / ".lock")
        with pytest.raises(InputError, match=r"'out/.lock' is a link or not a regular file"):
            corpus.run("a.jsonl", "out", extractor=marks)
        assert (here / "precious").read_text() == "precious"

    def test_nor_is_a_pipe_waited_for(self, here):
        (here / "a.jsonl").write_text(ROW)
        (here / "out").mkdir()
        os.mkfifo(here / "out" / ".lock")
        with pytest.raises(InputError, match=r"'out/.lock' is a link or not a regular file"):
            corpus.run("a.jsonl", "out", extractor=marks)


class TestAnOutputThatIsAnInput:
    def refused(self, command, path, *arguments):
        before = path.read_bytes()
        code, _, err = command(*arguments)
        assert code == cli.WRONG_USE
        assert "is also the input" in err
        assert "write to another file" in err
        assert path.read_bytes() == before

    @pytest.mark.parametrize("name", ["a.jsonl", "./a.jsonl", "sub/../a.jsonl", "link", "hard"])
    def test_of_extract_is_refused(self, here, command, name):
        path = here / "a.jsonl"
        path.write_text(ROW)
        (here / "sub").mkdir()
        if os.name != "nt":
            (here / "link").symlink_to(path)
            os.link(path, here / "hard")
        elif name in ("link", "hard"):
            pytest.skip("links need rights on Windows")
        self.refused(command, path, "extract", "a.jsonl", "-o", name)
        self.refused(command, path, "extract", name, "-o", "a.jsonl", "--format", "jsonl")
        self.refused(command, path, "extract", "a.jsonl", "-o", "b.jsonl", "--save-articles", name)
        self.refused(command, path, "extract", ".", "-o", name)
        self.refused(command, path, "convert", "a.jsonl", "--to", "csv", "-o", name)
        self.refused(
            command, path, "convert", "b.csv", "--to", "csv", "--articles", ".", "-o", name
        )
        self.refused(command, path, "report", "a.jsonl", "-o", name)
        self.refused(command, path, "evaluate", "b", "a.jsonl", "-o", name)
        assert not (here / "b.jsonl").exists()

    def test_as_a_table_of_speakers_is_refused(self, here, command):
        (here / "a.jsonl").write_text(ROW)
        (here / "t.csv").write_text("id,name\n")
        table = ["--aliases", "t.csv", "-o", "t.csv"]
        self.refused(command, here / "t.csv", "extract", "a.jsonl", *table)

    def test_twice_is_refused(self, here, command):
        (here / "a.jsonl").write_text(ROW)
        both = ["-o", "b.jsonl", "--save-articles", "./b.jsonl"]
        code, _, err = command("extract", "a.jsonl", *both)
        assert (code, "is to hold two outputs" in err) == (cli.WRONG_USE, True)

    @pytest.mark.process
    @pytest.mark.parametrize("arguments", [["a.jsonl"], ["-"], ["."]])
    def test_by_the_shell_is_refused_before_it_grows_for_ever(self, here, root, arguments):
        (here / "a.jsonl").write_text(ROW)
        with (here / "a.jsonl").open("a") as out, (here / "a.jsonl").open() as read:
            done = subprocess.run(
                [sys.executable, "-m", "quoteattr", "extract", *arguments],
                stdin=read, stdout=out, stderr=subprocess.PIPE, timeout=60, check=False,
                env={**os.environ, "PYTHONPATH": str(root)},
            )  # fmt: skip
        assert done.returncode == cli.WRONG_USE
        assert b"standard output is also the input" in done.stderr
        assert (here / "a.jsonl").read_text() == ROW

    def test_beside_the_inputs_is_none(self, here, command):
        (here / "a.jsonl").write_text(ROW)
        for _ in range(2):
            assert command("extract", ".", "-o", "quotes.csv")[0] == cli.DONE

    def test_of_a_run_is_refused(self, here):
        (here / "out").mkdir()
        (here / "out" / ".a.jsonl").write_text(ROW)
        with pytest.raises(InputError, match=r"'out/.a.jsonl' is in the output 'out'"):
            corpus.run("out/.a.jsonl", "out", extractor=marks)


class TestFolders:
    def test_have_suffixes_in_any_case_of_letters(self, here, command):
        for name in ("A.TXT", "b.Md", "C.JSONL"):
            (here / name).write_text(ROW if name == "C.JSONL" else "“No.”", encoding="utf-8")
        code, out, err = command("extract", ".")
        assert (code, err) == (cli.DONE, "")
        assert [json.loads(line)["article"] for line in out.splitlines()] == ["A.TXT", "a", "b.Md"]
        assert command("extract", "C.JSONL")[1].count("\n") == 1
        totals = corpus.run(".", "out", extractor=marks)
        assert (totals.articles, totals.failed) == (3, 0)

    def test_have_packed_files_in_any_case_of_letters(self, here):
        import gzip

        pq = pytest.importorskip("pyarrow.parquet")
        import pyarrow as pa

        (here / "A.JSONL.GZ").write_bytes(gzip.compress(ROW.encode()))
        (here / "B.TXT.gz").write_bytes(gzip.compress("“No.”".encode()))
        pq.write_table(pa.table({"text": ["“No.”"]}), here / "C.PARQUET")
        totals = corpus.run(".", "out", extractor=marks)
        assert (totals.articles, totals.failed) == (3, 0)

    def test_name_what_they_skip(self, here, command):
        (here / "in" / "sub").mkdir(parents=True)
        (here / "in" / "a.txt").write_text("“No.”", encoding="utf-8")
        for name in ("1.jpg", "2.JPG", "3.jpg", "4.jpg", "README", ".hidden", "sub/x.docx"):
            (here / "in" / name).touch()
        told = "in: 6 are not read: 4 .jpg (1.jpg, 2.JPG, 3.jpg, …), 1 .docx (sub/x.docx), "
        told += "1 without a suffix (README)"
        code, _, err = command("extract", "in")
        assert (code, err) == (cli.DONE, f"quoteattr: warning: {told}\n")
        code, _, err = command("run", "in", "-o", "out")
        assert (code, err) == (cli.DONE, f"quoteattr: warning: {told}\n")
        for arguments in (["extract", "in"], ["run", "in", "-o", "out"]):
            assert command(*arguments, "--quiet")[2] == ""

    @posix
    def test_never_open_pipes_sockets_and_links_to_folders(self, here, command):
        (here / "in").mkdir()
        (here / "in" / "a.txt").write_text("“No.”", encoding="utf-8")
        os.mkfifo(here / "in" / "feed.txt")
        (here / "in" / "null.txt").symlink_to("/dev/null")
        (here / "in" / "round").symlink_to(here / "in")
        with socket.socket(socket.AF_UNIX) as listening:
            listening.bind("in/s.txt")
            for arguments in (["extract", "in"], ["run", "in", "-o", "out"]):
                code, _, err = command(*arguments)
                assert code == cli.DONE
                assert err == (
                    "quoteattr: warning: in: 4 are not read: 1 device (null.txt), 1 link to a "
                    "folder (round), 1 named pipe (feed.txt), 1 socket (s.txt)\n"
                )

    @posix
    def test_name_links_that_lead_nowhere(self, here, command):
        (here / "in").mkdir()
        (here / "in" / "a.txt").write_text("“No.”", encoding="utf-8")
        (here / "in" / "b.txt").symlink_to("gone.txt")
        (here / "in" / "c.txt").symlink_to("c.txt")
        code, out, err = command("extract", "in")
        assert (code, out.count("\n")) == (cli.SOME_FAILED, 1)
        assert "in/b.txt: No such file or directory: check the name" in err
        assert "in/c.txt: Too many levels of symbolic links: check the file" in err
        code, _, err = command("run", "in", "-o", "out")
        assert (code, err) == (
            cli.SOME_FAILED, "quoteattr: 2 of 3 articles failed: out/errors.jsonl lists them\n"
        )  # fmt: skip
        rows = lines(snapshot(here / "out"), "errors.jsonl")
        assert [(row["file"], row["message"].partition(": ")[2]) for row in rows] == [
            (f"in/{name}.txt", "is a link that leads to no file: repair or remove it")
            for name in "bc"
        ]

    def test_below_are_left_out_without_a_word_where_the_output_lies(self, here, command):
        (here / "a.txt").write_text("“No.”", encoding="utf-8")
        for _ in range(2):
            assert command("run", ".", "-o", "out")[2] == ""
        assert folders.skipped(here, (".txt",)) != ""


@posix
class TestAPipeThatIsNamed:
    def test_is_read_as_it_is_written(self, here, command):
        os.mkfifo(here / "feed")
        writer = threading.Thread(target=(here / "feed").write_text, args=[ROW])
        writer.start()
        code, out, _ = command("extract", "feed")
        writer.join()
        assert (code, json.loads(out)["article"]) == (cli.DONE, "a")

    @pytest.mark.skipif(not os.path.isdir("/dev/fd"), reason="no /dev/fd")  # noqa: PTH112
    def test_of_a_shell_is_read(self, here, command):
        reads, writes = os.pipe()
        os.write(writes, ROW.encode())
        os.close(writes)
        try:
            code, out, err = command("extract", f"/dev/fd/{reads}")
        finally:
            os.close(reads)
        assert (code, err, json.loads(out)["article"]) == (cli.DONE, "", "a")


class TestHalfASurrogatePair:
    @pytest.mark.parametrize(
        ("form", "key"),
        [
            *((form, "id") for form in ("csv", "tsv", "parquet", "arrow", "schema-org")),
            *(("markdown", key) for key in ("id", "title", "url", "author")),
        ],
    )
    def test_in_one_article_leaves_the_others_alone(self, here, command, key, form):
        if form in ("parquet", "arrow"):
            pytest.importorskip("pyarrow")
        rows = [json.loads(ROW), {"id": "b", "text": "“No.”", key: "half \ud83d"}, json.loads(ROW)]
        (here / "a.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
        code, _, err = command("extract", "a.jsonl", "--format", form, "-o", "out")
        assert (code, (here / "out").exists()) == (cli.SOME_FAILED, True)
        assert f"{key} 'half \\ud83d' contains half a surrogate pair, which {form} cannot" in err
        assert err.count("\n") == 1

    @pytest.mark.parametrize("key", ["id", "title", "url", "author"])
    def test_of_no_matter_to_a_format_is_none(self, here, command, key):
        rows = [{"id": "b", "text": "“No.”", key: "half \ud83d"}, json.loads(ROW)]
        rows[0] |= {"text": "No."} if key == "id" else {}
        (here / "a.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
        assert command("extract", "a.jsonl", "-o", "out.csv") == (cli.DONE, "", "")

    @pytest.mark.parametrize("key", ["id", "title", "url", "author"])
    def test_is_kept_by_json(self, here, command, key):
        row = {"id": "b", "text": "“No.”", key: "half \ud83d"}
        (here / "a.jsonl").write_text(json.dumps(row))
        options = ["-o", "out.jsonl", "--save-articles", "articles.jsonl"]
        assert command("extract", "a.jsonl", *options) == (cli.DONE, "", "")
        assert json.loads((here / "articles.jsonl").read_text()) == row
