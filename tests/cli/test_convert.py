"""``quoteattr convert`` and ``quoteattr report``: what goes in, what comes out, what is told."""

import io
import json
import re
import shlex
import shutil
import sys
from pathlib import Path

import attrs
import pytest

from quoteattr import cli
from quoteattr.cli.convert import READ
from quoteattr.evaluation.annotations import folders
from quoteattr.output import formats, jsonl
from tests.made import ARTICLE, TEXT, claim, records
from tests.paths import EXAMPLES

LINES = "".join(jsonl.dumps(record) + "\n" for record in records())
TEXTUAL = [form for form in formats.FORMATS.values() if form.to is formats.To.TEXT]


@pytest.fixture
def shop(tmp_path, monkeypatch):
    """A folder with records and their article, in which the commands run."""
    (tmp_path / "quotes.jsonl").write_text(LINES, encoding="utf-8")
    (tmp_path / "bridge.txt").write_text(TEXT, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def convert(command, shop):
    def run(*arguments):
        code, out, err = command("convert", *arguments)
        assert "Traceback" not in err
        return code, out, err

    return run


class TestConvert:
    @pytest.mark.parametrize("name", READ)
    def test_there_and_back(self, convert, shop, name):
        assert convert("quotes.jsonl", "--to", name, "-o", "there") == (0, "", "")
        assert convert("there", "--from", name, "--to", "jsonl") == (0, LINES, "")

    @pytest.mark.parametrize(
        "end", ["json", "csv", "TSV", "parquet", "arrow", "feather", "ndjson", "db", "sqlite"]
    )
    def test_by_the_names_of_files(self, convert, shop, end):
        assert convert("quotes.jsonl", "-o", f"there.{end}") == (0, "", "")
        assert convert(f"there.{end}", "-o", "back.jsonl") == (0, "", "")
        assert (shop / "back.jsonl").read_text(encoding="utf-8") == LINES

    @pytest.mark.parametrize("form", TEXTUAL, ids=lambda form: form.name)
    def test_to_standard_output(self, convert, form):
        code, out, _ = convert(
            "quotes.jsonl", "--to", form.name, "--articles", "bridge.txt", "--quiet"
        )
        assert code == 0
        assert "bridge stays closed" in out

    def test_of_several_files_and_standard_input(self, convert, monkeypatch):
        class Stdin:
            buffer = io.BytesIO(LINES.encode())

        monkeypatch.setattr(sys, "stdin", Stdin)
        assert convert("quotes.jsonl", "-", "--to", "jsonl") == (0, LINES * 2, "")

    def test_leaves_out_answers_below_a_threshold_but_no_record(self, convert, shop):
        unsure = [attrs.evolve(record, said_on_confidence=0.5) for record in records()]
        lines = "".join(jsonl.dumps(record) + "\n" for record in unsure)
        (shop / "quotes.jsonl").write_text(lines, encoding="utf-8")
        assert convert("quotes.jsonl", "--to", "jsonl", "--min-confidence", "0.5")[1] == lines
        _, out, err = convert("quotes.jsonl", "--to", "jsonl", "--min-confidence", "0.51")
        rows = [json.loads(line) for line in out.splitlines()]
        assert ([row["id"] for row in rows], err) == ([record.id for record in unsure], "")
        assert {row["said_on"] for row in rows} == {None}

    def test_to_brat_is_a_folder_of_gold(self, convert, shop):
        assert (
            convert("quotes.jsonl", "--to", "brat", "--articles", "bridge.txt", "-o", "new")[0] == 0
        )
        (gold,) = folders.gold(shop / "new")
        assert len(gold.claims) == len(records())
        assert convert("quotes.jsonl", "--to", "brat", "--articles", "bridge.txt", "-o", "new") == (
            2,
            "",
            "quoteattr convert: 'new' exists already: name a new folder for brat "
            "(see quoteattr convert --help)\n",
        )

    def test_says_what_has_no_place(self, convert):
        code, out, err = convert("quotes.jsonl", "--to", "schema-org")
        assert (code, len(json.loads(out))) == (0, 6)
        assert err == (
            "quoteattr: warning: schema-org cannot hold 1 of the records: they are left out\n"
        )

    def test_articles_bring_title_and_date(self, convert, shop):
        row = {"id": "bridge.txt", "text": TEXT, "title": ARTICLE.title, "url": "https://a.b/c"}
        (shop / "articles.jsonl").write_text(json.dumps(row), encoding="utf-8")
        _, out, _ = convert("quotes.jsonl", "--to", "markdown", "--articles", "articles.jsonl")
        assert "[Bridge stays closed](https://a.b/c)" in out

    @pytest.mark.parametrize(
        "given", ["new", "new/bridge.txt", "{here}/new", "{here}/new/bridge.txt"]
    )
    def test_an_article_keeps_the_name_that_its_records_have(self, convert, shop, given):
        (shop / "new").mkdir()
        shutil.copy(shop / "bridge.txt", shop / "new")
        given = given.format(here=shop.as_posix())
        told = ("--to", "label-studio", "--articles", given)
        code, out, _ = convert("quotes.jsonl", *told, "--quiet")
        names = [task["data"]["article_id"] for task in json.loads(out)]
        assert (code, names) == (0, ["bridge.txt"])


class TestWrongUse:
    @pytest.mark.parametrize(
        ("arguments", "problem"),
        [
            (["quotes.jsonl"], "name a format with --to: jsonl, json, csv"),
            (["quotes.jsonl", "-o", "quotes.xls"], "name a format with --to"),
            (["quotes.jsonl", "--to", "xml"], "invalid choice: 'xml'"),
            (["quotes.jsonl", "--to", "csv", "--from", "brat"], "invalid choice: 'brat'"),
            (["quotes.jsonl", "--to", "csv", "-o", "."], "'.' is a folder: name a file"),
            (["quotes.jsonl", "-o", "no/a.csv"], "there is no folder 'no'"),
            (["quotes.jsonl", "--to", "label-studio"], "needs the texts of the articles: give"),
            (["quotes.jsonl", "--to", "brat", "--articles", "."], "name a new one with -o"),
            (["--to", "csv"], "required: INPUT"),
        ],
    )
    def test_is_told_in_one_line(self, convert, arguments, problem):
        code, out, err = convert(*arguments)
        assert (code, out, err.count("\n")) == (2, "", 1)
        assert problem in err

    @pytest.mark.parametrize(
        "command_line", ["convert quotes.jsonl --to", "extract bridge.txt --format"]
    )
    @pytest.mark.parametrize("name", ["parquet", "arrow"])
    def test_binary_is_not_for_a_terminal(self, command, shop, monkeypatch, command_line, name):
        monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
        code, out, err = command(*command_line.split(), name)
        assert (code, out) == (2, "")
        assert f"{name} is binary and not for a terminal: name a file with -o" in err

    def test_a_missing_library(self, convert, monkeypatch, shop):
        for module in ("arrow", "tables.parquet"):
            monkeypatch.delitem(sys.modules, f"quoteattr.output.{module}", raising=False)
            monkeypatch.delattr(f"quoteattr.output.{module}", raising=False)
        monkeypatch.setitem(sys.modules, "pyarrow", None)
        problem = "arrow and parquet need pyarrow: python -m pip install 'quoteattr[arrow]'"
        assert convert("quotes.jsonl", "-o", "a.parquet") == (2, "", f"quoteattr: {problem}\n")
        assert convert("a.arrow", "--to", "csv") == (2, "", f"quoteattr: {problem}\n")


class TestBadInput:
    @pytest.mark.parametrize(
        ("name", "problem"),
        [
            ("nowhere.csv", "nowhere.csv: cannot be read: No such file or directory"),
            (".", ".: cannot be read: Is a directory"),
            ("bridge.txt", "bridge.txt, line 1: '“The bridge stays closed,”"),
            ("bad.jsonl", "bad.jsonl, line 2: "),
        ],
    )
    def test_is_named_and_leaves_the_old_file(self, convert, shop, name, problem):
        (shop / "bad.jsonl").write_text(LINES.splitlines()[0] + "\n{}\n", encoding="utf-8")
        (shop / "old.csv").write_text("old", encoding="utf-8")
        code, out, err = convert(name, "-o", "old.csv")
        assert (code, out, err.count("\n")) == (1, "", 1)
        assert problem in err
        assert (shop / "old.csv").read_text(encoding="utf-8") == "old"

    def test_an_article_that_is_another_text(self, convert, shop):
        (shop / "bridge.txt").write_text(TEXT.replace("bridge", "tunnel", 1), encoding="utf-8")
        code, _, err = convert(
            "quotes.jsonl", "--to", "brat", "--articles", "bridge.txt", "-o", "b"
        )
        assert code == 1
        assert "has '“The bridge stays closed,”' at 0, where the article 'bridge.txt' has" in err
        assert sorted(path.name for path in shop.iterdir()) == ["bridge.txt", "quotes.jsonl"]

    def test_an_article_that_is_not_there(self, convert, shop):
        (shop / "more.jsonl").write_text(jsonl.dumps(claim(article="x")) + "\n", encoding="utf-8")
        code, _, err = convert("more.jsonl", "--to", "label-studio", "--articles", "bridge.txt")
        assert code == 1
        assert "record 'a1' is of article 'x', which is not among the 1 articles" in err

    def test_records_are_no_articles(self, convert):
        code, _, err = convert("quotes.jsonl", "--to", "brat", "--articles", ".", "-o", "b")
        assert code == 1
        assert "quotes.jsonl: line 1: an attribution, not an article: give the articles" in err


class TestReport:
    def test_is_text(self, command, shop, golden):
        code, out, err = command("report", "quotes.jsonl")
        assert (code, err) == (0, "")
        assert "Ada Quill, Mayor · 2 attributions\n" in out
        assert "\x1b" not in out

    def test_has_colours_at_a_terminal(self, command, shop, monkeypatch):
        monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
        for name in ("NO_COLOR", "TERM"):
            monkeypatch.delenv(name, raising=False)
        assert "\x1b[1mAda Quill" in command("report", "quotes.jsonl")[1]

    @pytest.mark.parametrize("told", [["--format", "markdown"], ["-o", "report.md"]])
    def test_is_markdown(self, command, shop, told):
        code, out, _ = command("report", "quotes.jsonl", *told)
        text = out or (shop / "report.md").read_text(encoding="utf-8")
        assert (code, text[:16]) == (0, "# Who said what\n")


@pytest.fixture(scope="module")
def extracted(embedded_folder, tmp_path_factory):
    """A folder with what the documents speak of: articles, and records of them."""
    folder = tmp_path_factory.mktemp("extracted")
    for name in ("examples", "articles"):
        shutil.copytree(EXAMPLES, folder / name)
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        assert cli.main(["extract", "articles", "-o", "quotes.jsonl"]) == 0
    return folder


@pytest.fixture
def examples(extracted, tmp_path, monkeypatch):
    shutil.copytree(extracted, tmp_path, dirs_exist_ok=True)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_the_commands_that_the_documents_show_run(root, examples, capsys):
    shown = {"docs/formats.md": "extract|convert|report", "docs/cli.md": "convert|report"}
    for name, commands in shown.items():
        text = (root / name).read_text(encoding="utf-8")
        lines = re.findall(rf"^    (quoteattr (?:{commands}) [a-z].*)$", text, re.M)
        assert len(lines) >= 4
        for line in lines:
            assert cli.main(shlex.split(line)[1:]) == 0, (line, capsys.readouterr().err)


def test_the_examples_of_the_help_run(examples, capsys):
    for name in ("convert", "report"):
        with pytest.raises(SystemExit):
            cli.main([name, "--help"])
        lines = re.findall(r"^  (quoteattr (?:convert|report) .*)$", capsys.readouterr().out, re.M)
        assert len(lines) >= 2
        for line in lines:
            assert cli.main(shlex.split(line)[1:]) == 0, (line, capsys.readouterr().err)


def test_the_table_of_formats_has_them_all(root):
    text = (root / "docs" / "formats.md").read_text(encoding="utf-8")
    rows = [line.split("|")[1:5] for line in text.split("\n") if line.startswith("| `")]
    told = {name: row[1:] for row in rows for name in re.findall(r"`([^`]+)`", row[0])}
    assert set(told) >= set(formats.FORMATS)
    for form in formats.FORMATS.values():
        ends, back, needs = told[form.name]
        assert set(form.suffixes) <= set(re.findall(r"`([^`]+)`", ends))
        assert (bool(back.strip()), bool(needs.strip())) == (form.reads, form.text)


@pytest.mark.parametrize(
    "name", ["quotes.xls", "quotes.ODS", "quotes.txt", "quotes.jsonl.gz", "a.b"]
)
@pytest.mark.parametrize("command", ["extract", "convert"])
def test_an_output_whose_name_tells_no_format_is_refused(examples, capsys, name, command):
    source = {"extract": "examples/briefs.jsonl", "convert": "quotes.jsonl"}[command]
    with pytest.raises(SystemExit) as end:
        cli.main([command, source, "-o", name])
    err = capsys.readouterr().err
    assert end.value.code == cli.WRONG_USE
    assert f"{name!r}: no format has the suffix {Path(name).suffix}: use one of .jsonl," in err
    assert ".xlsx, .sqlite, .sqlite3, .db" in err
    assert not (examples / name).exists()


def test_an_output_of_any_name_is_written_where_the_format_is_named(examples):
    assert cli.main(["convert", "quotes.jsonl", "--to", "csv", "-o", "quotes.txt"]) == 0
    assert (examples / "quotes.txt").read_bytes().startswith(b"\xef\xbb\xbfarticle,")
