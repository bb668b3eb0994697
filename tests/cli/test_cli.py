"""The command line: what comes out where, what is told, and the exit codes.

Most of it runs with an extractor that finds each “…” and knows nothing else, so that a case is
about the command and not about the reader.
"""

import json
import os
import subprocess
import sys
import time
import zipfile

import pytest
import regex

import quoteattr
from quoteattr import cli
from quoteattr.cli.terminal import notes as cli_notes
from quoteattr.cli.terminal.notes import Notes
from quoteattr.errors import InputError, ModelError
from quoteattr.output import formats, jsonl
from quoteattr.records import Act, Article
from tests.standins import COMMAND, MarksOnly

NEWS = "“It is what it is,” the mayor said of the bridge. “They have to wait,” she said.\n"
GERMAN = (
    "Der Rat hat am Montag mit großer Mehrheit beschlossen, die alte Brücke über den Fluss für "
    "zwei Jahre zu sperren. „Das ist nötig“, sagte die Bürgermeisterin nach der Sitzung am Abend.\n"
)
COMMANDS = "extract run convert report gather check evaluate serve info completion".split()


@pytest.fixture
def extractor(monkeypatch):
    made = MarksOnly()
    monkeypatch.setattr(quoteattr, "load", made.load, raising=False)
    return made


@pytest.fixture
def quoteattr_extract(extractor, command):
    """Run extract; give exit code, standard output and standard error."""

    def run(*arguments):
        code, out, err = command("extract", *arguments)
        assert "Traceback" not in err
        return code, out, err

    return run


@pytest.fixture
def news(tmp_path):
    path = tmp_path / "news.txt"
    path.write_text(NEWS, encoding="utf-8")
    return path


def rows(out):
    return [jsonl.loads(line) for line in out.splitlines()]


class TestInput:
    def test_a_text_file(self, quoteattr_extract, news):
        code, out, err = quoteattr_extract(news)
        assert (code, err) == (0, "")
        assert [row.text for row in rows(out)] == ["It is what it is,", "They have to wait,"]
        assert all(NEWS[row.content[0].start : row.content[0].end] == row.content[0].text
                   for row in rows(out))  # fmt: skip

    def test_standard_input(self, quoteattr_extract, monkeypatch, tmp_path, news):
        with news.open(encoding="utf-8") as file:
            monkeypatch.setattr(sys, "stdin", file)
            code, out, _ = quoteattr_extract("-")
        assert (code, len(rows(out))) == (0, 2)
        assert rows(out)[0].article == "standard input"

    def test_a_folder(self, quoteattr_extract, news):
        (news.parent / "more.txt").write_text("“Yes,” he said.", encoding="utf-8")
        code, out, _ = quoteattr_extract(news.parent)
        assert (code, len(rows(out))) == (0, 3)

    def test_json_lines(self, quoteattr_extract, tmp_path):
        path = tmp_path / "news.jsonl"
        articles = [
            {"id": "one", "date": "2025-08-29", "text": "“Yes,” she said."},
            {"id": "two", "text": "“No,” he said."},
        ]
        path.write_text("".join(json.dumps(row) + "\n" for row in articles), encoding="utf-8")
        code, out, _ = quoteattr_extract(path)
        assert code == 0
        assert [(row.article, str(row.source_date)) for row in rows(out)] == [
            ("one", "2025-08-29"),
            ("two", "None"),
        ]

    def test_a_table_and_json_beside_a_text(self, quoteattr_extract, news, tmp_path):
        (tmp_path / "a.csv").write_text("id,text\none,“Yes!”\n", encoding="utf-8")
        (tmp_path / "b.json").write_text('[{"id": "two", "text": "“No!”"}]', encoding="utf-8")
        code, out, err = quoteattr_extract(tmp_path / "a.csv", news, tmp_path / "b.json")
        assert (code, err) == (0, "")
        assert [row.article for row in rows(out)] == ["one", "news.txt", "news.txt", "two"]

    def test_another_encoding(self, quoteattr_extract, tmp_path, monkeypatch):
        (tmp_path / "a.txt").write_bytes("“Zoë”".encode("cp1252"))
        code, out, _ = quoteattr_extract(tmp_path / "a.txt", "--encoding", "cp1252")
        assert (code, rows(out)[0].text) == (0, "Zoë")
        with (tmp_path / "a.txt").open(encoding="cp1252") as file:
            monkeypatch.setattr(sys, "stdin", file)
            code, out, _ = quoteattr_extract("-", "--encoding", "cp1252")
            assert (code, rows(out)[0].text) == (0, "Zoë")
            assert not file.buffer.closed

    def test_a_folder_tells_what_it_does_not_read(self, quoteattr_extract, news):
        for name in ("a.pdf", "b.pdf", "c.docx"):
            (news.parent / name).write_bytes(b"x")
        code, out, err = quoteattr_extract(news.parent)
        assert (code, len(rows(out))) == (0, 2)
        assert err == (
            f"quoteattr: warning: {news.parent}: 3 are not read: 2 .pdf (a.pdf, b.pdf), "
            "1 .docx (c.docx)\n"
        )
        assert quoteattr_extract(news.parent, "--quiet")[2] == ""

    def test_a_date_given_wins(self, quoteattr_extract, tmp_path):
        path = tmp_path / "news.txt"
        path.write_text("---\ndate: 2025-08-29\n---\n“Yes,” she said.", encoding="utf-8")
        dates = [
            str(rows(quoteattr_extract(path, *date)[1])[0].source_date)
            for date in ([], ["--date", "2024-01-02"])
        ]
        assert dates == ["2025-08-29", "2024-01-02"]


class TestBadInput:
    @pytest.mark.parametrize("text", ["", " \n\t\u00a0\r\n"])
    def test_without_text_is_named_and_the_others_are_done(
        self, quoteattr_extract, tmp_path, news, text
    ):
        empty = tmp_path / "empty.txt"
        empty.write_text(text, encoding="utf-8")
        code, out, err = quoteattr_extract(empty, news)
        assert (code, len(rows(out))) == (1, 2)
        assert len(err.splitlines()) == 1
        assert "empty.txt" in err

    def test_that_is_missing_is_named_and_the_others_are_done(self, quoteattr_extract, news):
        code, out, err = quoteattr_extract(news.parent / "nowhere.txt", news)
        assert (code, len(rows(out))) == (1, 2)
        assert "nowhere.txt" in err

    def test_that_is_not_utf8_is_named_with_its_byte(self, quoteattr_extract, tmp_path, news):
        (tmp_path / "latin.txt").write_bytes("“Caf\xe9".encode("cp1252"))
        code, out, err = quoteattr_extract(tmp_path)
        assert (code, len(rows(out))) == (1, 2)
        assert "latin.txt" in err
        assert "byte" in err

    def test_a_bad_row_is_named_and_the_others_are_done(self, quoteattr_extract, tmp_path):
        path = tmp_path / "news.jsonl"
        good = json.dumps({"id": "x", "text": "“Yes,” she said."})
        path.write_text(f"{good}\nnot json\n{good}\n", encoding="utf-8")
        code, out, err = quoteattr_extract(path)
        assert (code, len(rows(out))) == (1, 2)
        assert "news.jsonl" in err
        assert "2" in err

    def test_in_another_language_comes_out_with_a_warning(self, quoteattr_extract, tmp_path):
        path = tmp_path / "rat.txt"
        path.write_text(GERMAN, encoding="utf-8")
        code, _, err = quoteattr_extract(path)
        assert code == 0
        assert "rat.txt: this does not look like English" in err
        assert quoteattr_extract(path, "--quiet")[2] == ""

    def test_that_breaks_the_reader_ends_in_a_message(
        self, quoteattr_extract, extractor, monkeypatch, news
    ):
        def pipe(articles, **_):
            yield from ()
            raise InputError(f"{next(iter(articles)).id}: too long")

        monkeypatch.setattr(extractor, "pipe", pipe)
        code, _, err = quoteattr_extract(news)
        assert code == 1
        assert "too long" in err


class TestWrongUse:
    @pytest.mark.parametrize(
        ("options", "message"),
        [
            (["--date", "yesterday"], "'yesterday' is not a date: write YYYY-MM-DD"),
            (["--date", "2025-02-30"], "not a date in the calendar"),
            (["--date", "2025-08"], "not a whole date"),
            (["--acts", "said"], "'said' is neither all nor some of statement, belief"),
            (["--acts", ""], "neither all nor some of"),
            (["--format", "xml"], "invalid choice: 'xml'"),
            (["--encoding", "klingon"], "'klingon' is not a known text encoding"),
            (["--processes", "0"], "'0' is not a whole number of 1 or more"),
            (["--threads", "two"], "'two' is not a whole number of 1 or more"),
            (["--min-confidence", "90"], "'90' is not a number between 0 and 1"),
            (["--min-confidence", "nan"], "'nan' is not a number between 0 and 1"),
            (["--min-confidence", "high"], "'high' is not a number between 0 and 1"),
            (["-o", "nowhere/out.jsonl"], "there is no folder 'nowhere'"),
            (["-o", "."], "is a folder: name a file"),
            (["--loud"], "unrecognized arguments: --loud"),
        ],
    )
    def test_is_told_in_one_line(self, quoteattr_extract, news, options, message):
        code, out, err = quoteattr_extract(news, *options)
        assert (code, out) == (2, "")
        assert len(err.splitlines()) == 1
        assert message in err
        assert "--help" in err

    def test_no_input_is_wrong_use(self, quoteattr_extract):
        assert quoteattr_extract()[0] == 2

    def test_a_model_that_is_none(self, quoteattr_extract, monkeypatch, news):
        def load(model=None, **settings):
            raise ModelError(f"{model!r} is no pipeline: give a folder")

        monkeypatch.setattr(quoteattr, "load", load)
        code, out, err = quoteattr_extract(news, "--model", "nowhere")
        assert (code, out) == (2, "")
        assert err == "quoteattr: 'nowhere' is no pipeline: give a folder\n"


class TestOptions:
    def test_reach_the_extractor(self, quoteattr_extract, extractor, news):
        quoteattr_extract(
            news, "--model", "en", "--threads", "3", "--processes", "2", "--rules",
            "--aliases", "people.csv", "--precision", "int8", "--min-confidence", "0.9",
        )  # fmt: skip
        assert extractor.loaded == {
            "model": "en", "threads": 3, "rules": True, "aliases": "people.csv",
            "precision": "int8", "min_confidence": 0.9,
        }  # fmt: skip
        assert extractor.asked["processes"] == 2

    @pytest.mark.parametrize("option", [[], ["--stated-days-only"]])
    def test_stated_days_only(self, quoteattr_extract, extractor, news, option):
        quoteattr_extract(news, *option)
        assert extractor.asked["stated_days_only"] == bool(option)

    @pytest.mark.parametrize(
        ("option", "acts"),
        [
            ([], (Act.STATEMENT,)),
            (["--acts", "all"], tuple(Act)),
            (["--acts", "belief,intention"], (Act.BELIEF, Act.INTENTION)),
            (["--acts", "statement, other"], (Act.STATEMENT, Act.OTHER)),
        ],
    )
    def test_acts(self, quoteattr_extract, extractor, news, option, acts):
        quoteattr_extract(news, *option)
        assert extractor.asked["acts"] == acts


class TestOutput:
    FORMATS = tuple(each for each in formats.FORMATS.values() if each.to is not formats.To.FOLDER)

    @pytest.mark.parametrize("form", FORMATS, ids=lambda form: form.name)
    def test_tells_nothing_of_the_machine(self, quoteattr_extract, news, tmp_path, form):
        file = tmp_path / "out"
        code, _, _ = quoteattr_extract(news, "--format", form.name, "-o", file)
        written = file.read_bytes()
        if form.name == "xlsx":
            with zipfile.ZipFile(file) as book:
                written = b"".join(map(book.read, book.namelist()))
        assert code == 0
        assert b"news.txt" in written or form.name == "web-annotation"
        assert news.parent.as_posix().encode() not in written

    def test_in_a_pipe_is_json_lines(self, quoteattr_extract, news):
        _, out, _ = quoteattr_extract(news)
        assert [json.loads(line)["schema"] for line in out.splitlines()] == ["quoteattr/1"] * 2

    def test_at_a_terminal_is_cards(self, quoteattr_extract, monkeypatch, news):
        monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
        monkeypatch.setenv("NO_COLOR", "1")
        _, out, _ = quoteattr_extract(news)
        assert "  1  nobody named · direct\n     “It is what it is,”\n" in out

    @pytest.mark.parametrize(
        ("setting", "coloured"), [({}, True), ({"NO_COLOR": "1"}, False), ({"TERM": "dumb"}, False)]
    )
    def test_has_colours_where_they_are_wanted(
        self, quoteattr_extract, monkeypatch, news, setting, coloured
    ):
        monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
        for name in ("NO_COLOR", "TERM"):
            monkeypatch.delenv(name, raising=False)
        for name, value in setting.items():
            monkeypatch.setenv(name, value)
        assert ("\x1b[1m" in quoteattr_extract(news)[1]) == coloured

    def test_cards_of_two_articles_have_a_line_between(self, quoteattr_extract, news):
        _, out, _ = quoteattr_extract(news, news, "--format", "table")
        assert out.count("news.txt") == 2
        assert "”\n\n" in out

    def test_goes_to_a_file_whole(self, quoteattr_extract, tmp_path, news):
        path = tmp_path / "out.jsonl"
        code, out, _ = quoteattr_extract(news, "-o", path)
        assert (code, out) == (0, "")
        assert len(rows(path.read_text(encoding="utf-8"))) == 2

    def test_leaves_the_file_when_nothing_could_be_read(self, quoteattr_extract, tmp_path):
        path = tmp_path / "out.jsonl"
        path.write_text("old", encoding="utf-8")
        assert quoteattr_extract(tmp_path / "nowhere.txt", "-o", path)[0] == 1
        assert path.read_text(encoding="utf-8") == "old"

    def test_leaves_the_file_when_interrupted(
        self, quoteattr_extract, extractor, monkeypatch, tmp_path, news
    ):
        def pipe(articles, **_):
            yield next(iter(articles)), ()
            raise KeyboardInterrupt

        monkeypatch.setattr(extractor, "pipe", pipe)
        path = tmp_path / "out.jsonl"
        assert quoteattr_extract(news, "-o", path) == (130, "", "")
        assert list(tmp_path.iterdir()) == [news]

    def test_with_nothing_found_is_empty_and_fine(self, quoteattr_extract, tmp_path):
        path = tmp_path / "news.txt"
        path.write_text("It rained.", encoding="utf-8")
        assert quoteattr_extract(path) == (0, "", "")


class TestProgress:
    @pytest.fixture
    def slow(self, monkeypatch):
        """Let three seconds pass at every look at the clock."""
        clock = iter(range(0, 10**6, 3))
        monkeypatch.setattr(time, "monotonic", lambda: next(clock))

    def test_shows_at_a_terminal_when_the_work_is_long(
        self, quoteattr_extract, slow, monkeypatch, news
    ):
        monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
        _, out, err = quoteattr_extract(news, news)
        assert "[####################] 2 of 2 articles, 4 attributions" in err
        assert err.endswith("\r\x1b[K")
        assert len(rows(out)) == 4

    def test_stays_where_nothing_else_is_written(
        self, quoteattr_extract, slow, monkeypatch, news, tmp_path
    ):
        monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
        _, _, err = quoteattr_extract(news, news, "-o", tmp_path / "quotes.jsonl")
        first, second = "[##########          ] 1 of 2", "[####################] 2 of 2"
        assert regex.fullmatch(
            rf"\r\x1b\[K{regex.escape(first)}[^\r]*\r\x1b\[K{regex.escape(second)}[^\r]*(\r\x1b\[K)+",
            err,
        )

    @pytest.mark.parametrize(
        ("inputs", "total"),
        [(["folder"], 4), (["folder/a.txt", "folder"], 5), (["-"], None), (["nowhere"], None)],
    )
    def test_knows_how_many_articles_there_are(self, tmp_path, monkeypatch, inputs, total):
        monkeypatch.chdir(tmp_path)
        for name in ("a.txt", "b/c.html", "b/no.csv", ".hidden.txt", ".git/d.txt"):
            path = tmp_path / "folder" / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text("It rained.", encoding="utf-8")
        rows = '{"text": "No."}\n\n{"text": "Yes."}'
        (tmp_path / "folder" / "e.jsonl").write_text(rows, encoding="utf-8")
        assert cli_notes.counted(inputs) == total
        monkeypatch.setattr(cli_notes, "LARGE", 1)
        assert cli_notes.counted(["folder"]) is None

    def test_draws_no_bar_where_there_are_more_than_it_knew(self, capsys, monkeypatch):
        clock = iter(range(0, 10**6, 3))
        monkeypatch.setattr(time, "monotonic", lambda: next(clock))
        notes = Notes(quiet=False, live=True, total=1)
        for _ in range(2):
            notes.done(Article(text="No."), 1)
        assert capsys.readouterr().err.endswith("\x1b[K2 articles, 2 attributions")

    def test_does_not_show_when_the_work_is_short(self, quoteattr_extract, monkeypatch, news):
        monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
        assert "articles" not in quoteattr_extract(news, news)[2]

    def test_names_a_long_article(self, quoteattr_extract, monkeypatch, tmp_path):
        path = tmp_path / "long.txt"
        path.write_text("It was what they said it would be. " * 4000, encoding="utf-8")
        monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
        assert "long.txt: 139,999 characters" in quoteattr_extract(path)[2]

    @pytest.mark.parametrize("quiet", [True, False])
    def test_does_not_show_elsewhere(self, quoteattr_extract, slow, monkeypatch, news, quiet):
        monkeypatch.setattr(sys.stderr, "isatty", lambda: quiet)
        assert quoteattr_extract(news, *["--quiet"] * quiet)[2] == ""


class TestVerbose:
    def test_tells_of_each_article(self, quoteattr_extract, news):
        code, out, err = quoteattr_extract(news, news, "--verbose")
        assert (code, len(rows(out))) == (0, 4)
        told = r"quoteattr: .*news\.txt: 17 words, 2 attributions, \d+\.\d\d seconds"
        assert len(err.splitlines()) == 2
        assert all(regex.fullmatch(told, line) for line in err.splitlines())

    def test_is_not_quiet(self, quoteattr_extract, news):
        code, out, err = quoteattr_extract(news, "--verbose", "--quiet")
        assert (code, out) == (2, "")
        assert "--quiet and --verbose exclude each other: give one of them" in err


class TestHelp:
    def run(self, capsys, *arguments):
        with pytest.raises(SystemExit) as left:
            cli.main(arguments)
        return left.value.code, capsys.readouterr().out

    @pytest.mark.parametrize(
        ("arguments", "example"),
        [
            (["--help"], "quoteattr extract article.txt"),
            (["--help"], "quoteattr evaluate gold/ quotes.jsonl"),
            (["extract", "--help"], "quoteattr extract article.txt"),
            (["--help"], "quoteattr convert quotes.jsonl -o quotes.csv"),
            (["--help"], "quoteattr report quotes.jsonl"),
            (["convert", "--help"], "quoteattr convert quotes.jsonl -o quotes.csv"),
            (["report", "--help"], "quoteattr report quotes.jsonl"),
            (["evaluate", "--help"], "quoteattr evaluate gold/ quotes.jsonl"),
            (["check", "--help"], "quoteattr check draft.txt --against transcript.txt"),
            (["info", "--help"], "quoteattr info --json"),
            (["completion", "--help"], "quoteattr completion zsh"),
            (["run", "--help"], "quoteattr run dump.parquet -o quotes"),
        ],
    )
    def test_has_examples_and_exit_codes(self, capsys, arguments, example):
        code, out = self.run(capsys, *arguments)
        assert code == 0
        assert example in out
        for number in (cli.DONE, cli.SOME_FAILED, cli.WRONG_USE, cli.INTERRUPTED, cli.PIPE_CLOSED):
            assert f"\n  {number} " in out

    @pytest.mark.parametrize("command", COMMANDS)
    def test_the_manual_has_every_option_and_exit_code(self, capsys, root, command):
        manual = (root / "docs" / "cli.md").read_text(encoding="utf-8")
        _, out = self.run(capsys, command, "--help")
        for option in regex.findall(r"--[a-z]+", out.partition("examples:")[0]):
            assert option in manual or option == "--output"
        assert regex.findall(r"^\| (\d+) \|", manual, regex.M) == ["0", "1", "2", "3", "130", "141"]

    @pytest.mark.parametrize("command", ["extract", "run", "convert", "evaluate"])
    def test_explains_the_words_of_a_record(self, capsys, command):
        _, out = self.run(capsys, command, "--help")
        for word in ("source", "cue", "content", "addressee", "medium", "act"):
            assert regex.search(rf"^  {word} +[a-z]", out, regex.M)
        assert all(act in out for act in Act)

    def test_is_printed_when_no_command_is_given(self, command):
        code, out, err = command()
        assert (code, out) == (cli.WRONG_USE, "")
        assert "quoteattr extract article.txt" in err
        assert all(f"\n    {name}" in err for name in COMMANDS)

    def test_the_version(self, capsys):
        code, out = self.run(capsys, "--version")
        assert (code, out.split()[0]) == (0, "quoteattr")


@pytest.mark.process
class TestAsAProcess:
    """What only a process of its own shows."""

    def run(self, root, *arguments, **settings):
        return subprocess.Popen(
            [sys.executable, "-c", COMMAND, "extract", *map(str, arguments)],
            cwd=root,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env={**os.environ, "PYTHONPATH": str(root), **settings},
        )

    @pytest.mark.skipif(os.name == "nt", reason="pipes end otherwise on Windows")
    def test_a_reader_that_goes_away_is_no_error(self, root, tmp_path):
        path = tmp_path / "news.jsonl"
        row = json.dumps({"id": "x", "text": NEWS * 50})
        path.write_text(f"{row}\n" * 50, encoding="utf-8")
        process = self.run(root, path)
        assert process.stdout.read(10)
        process.stdout.close()
        assert process.stderr.read() == b""
        process.stderr.close()
        assert process.wait() == cli.PIPE_CLOSED

    def test_json_lines_are_utf8_whatever_the_locale(self, root, news):
        process = self.run(root, news, PYTHONIOENCODING="ascii", LC_ALL="C")
        out, err = process.communicate()
        assert (process.returncode, err) == (0, b"")
        assert len(rows(out.decode("utf-8"))) == 2

    def test_cards_are_replaced_where_the_terminal_lacks_a_character(self, root, news):
        process = self.run(root, news, "--format", "table", PYTHONIOENCODING="ascii")
        out, err = process.communicate()
        assert (process.returncode, err) == (0, b"")
        assert b"?It is what it is,?" in out
