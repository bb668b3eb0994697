"""``quoteattr check``: exit codes, formats, and what it is told."""

from __future__ import annotations

import io
import json
import sys

import pytest

import quoteattr
from quoteattr import checking
from quoteattr.cli import check as command_line

DRAFT = (
    "“The ferry of Suva will run at night until May,” he said. "
    "“Nobody has to wait for the bridge of Suva,” he said.\n"
)
GOOD = "“Nobody has to wait for the bridge of Suva,” he said.\n"
SOURCE = (
    "The ferry of Suva will run at night until June. Nobody has to wait for the bridge of Suva.\n"
)


@pytest.fixture
def folder(tmp_path, monkeypatch):
    for name, text in {"draft.txt": DRAFT, "good.txt": GOOD, "source.txt": SOURCE}.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def run(command, folder):
    def check(*arguments):
        code, out, err = command("check", *arguments, "--words-only")
        assert "Traceback" not in err
        return code, out, err

    return check


class TestExitCodes:
    def test_everything_as_printed(self, run):
        assert run("good.txt", "--against", "source.txt")[::2] == (0, "")

    def test_something_altered(self, run):
        code, out, err = run("draft.txt", "--against", "source.txt")
        verdicts = [json.loads(line)["verdict"] for line in out.splitlines()]
        assert (code, verdicts, err) == (3, ["altered", "verbatim"], "")

    @pytest.mark.parametrize(
        ("verdicts", "code"),
        [("none", 0), ("not-found", 0), ("altered,not-found", 3), ("verbatim", 3)],
    )
    def test_fail_on_chooses(self, run, verdicts, code):
        assert run("draft.txt", "--against", "source.txt", "--fail-on", verdicts)[0] == code

    def test_a_source_that_cannot_be_read(self, run):
        code, out, err = run("draft.txt", "--against", "source.txt", "gone.txt")
        assert (code, len(out.splitlines())) == (1, 2)
        assert err == "quoteattr: gone.txt: No such file or directory: check the name\n"

    def test_a_draft_that_cannot_be_read(self, run):
        code, out, err = run("gone.txt", "good.txt", "--against", "source.txt")
        assert (code, len(out.splitlines())) == (1, 1)
        assert "gone.txt: No such file or directory" in err

    @pytest.mark.parametrize(
        ("arguments", "problem"),
        [
            (["draft.txt"], "there are no sources: name some with --against, or an index"),
            (["draft.txt", "--against", "source.txt", "--fail-on", "all"], "'all' is neither none"),
            (["draft.txt", "--against", "source.txt", "-o", "source.txt"], "is also the input"),
            (["draft.txt", "--against", "source.txt", "--index", "draft.txt"], "also the input"),
        ],
    )
    def test_wrong_use(self, run, arguments, problem):
        code, out, err = run(*arguments)
        assert (code, out) == (2, "")
        assert problem in err

    def test_an_index_that_is_something_else(self, run, folder):
        (folder / "notes").write_text("Do not lose this.", encoding="utf-8")
        code, _, err = run("draft.txt", "--against", "source.txt", "--index", "notes")
        assert code == 1
        assert "notes: is not an index of sources: name another file for the index" in err

    def test_a_library_that_is_missing(self, command, folder, monkeypatch):
        for name in [name for name in sys.modules if name.startswith("quoteattr.checking")]:
            monkeypatch.delitem(sys.modules, name)
        monkeypatch.setitem(sys.modules, "rapidfuzz", None)
        monkeypatch.setitem(sys.modules, "rapidfuzz.distance", None)
        code, out, err = command("check", "draft.txt", "--against", "source.txt")
        assert (code, out) == (2, "")
        assert "python -m pip install 'quoteattr[check]'" in err


class TestInput:
    def test_standard_input(self, run, monkeypatch):
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(GOOD.encode())))
        code, out, _ = run("-", "--against", "source.txt")
        assert (code, json.loads(out)["article"]) == (0, "standard input")

    def test_many_drafts_in_json_lines(self, run, folder):
        rows = [json.dumps({"id": f"d{n}", "text": GOOD}) + "\n" for n in range(3)]
        (folder / "drafts.jsonl").write_text("".join(rows), encoding="utf-8")
        code, out, _ = run("drafts.jsonl", "--against", "source.txt")
        names = [json.loads(line)["article"] for line in out.splitlines()]
        assert (code, names) == (0, ["d0", "d1", "d2"])

    def test_an_index_alone(self, run, folder):
        assert run("good.txt", "--against", "source.txt", "--index", "i")[0] == 0
        (folder / "source.txt").unlink()
        assert run("good.txt", "--index", "i")[0] == 0


class TestOptions:
    @pytest.fixture
    def asked(self, monkeypatch, folder):
        """Return what `check_each` and `load` are called with, in place of what they do."""
        asked = {}
        monkeypatch.setattr(
            quoteattr, "load", lambda model, **other: asked.update(model=model, **other)
        )
        monkeypatch.setattr(
            checking, "check_each", lambda _drafts, _sources, **other: asked.update(other) or ()
        )
        return asked

    def test_reach_the_library(self, command, folder, asked):
        (folder / "people.csv").write_text("id,name\nQ1,Ada Quill\n", encoding="utf-8")
        code, _, err = command(
            "check", "draft.txt", "--against", "source.txt", "--model", "en", "--rules",
            "--precision", "int8", "--aliases", "people.csv", "--processes", "3",
        )  # fmt: skip
        assert (code, err) == (0, "")
        assert asked["aliases"].key("Ada Quill") == "Q1"
        wanted = {"model": "en", "rules": True, "precision": "int8", "processes": 3}
        assert asked.items() >= wanted.items()

    @pytest.mark.parametrize("option", [[], ["--words-only", "--model", "en"]])
    def test_no_other_model_is_loaded_where_none_is_needed(self, command, asked, option):
        command("check", "draft.txt", "--against", "source.txt", *option)
        assert asked["extractor"] is None
        assert "model" not in asked

    @pytest.mark.parametrize(
        ("option", "problem"),
        [
            (["--aliases", "gone.csv"], "gone.csv: No such file or directory: check the name"),
            (["--model", "nowhere"], "there is no spaCy pipeline 'nowhere'"),
            (["--processes", "0"], "'0' is not a whole number of 1 or more"),
            (["--aliases", "draft.txt", "-o", "draft.txt"], "is also the input"),
        ],
    )
    def test_a_wrong_one(self, command, folder, option, problem):
        code, out, err = command("check", "draft.txt", "--against", "source.txt", *option)
        assert (code, out) == (2, "")
        assert problem in err


class TestFormats:
    def test_json_is_read_back(self, run, folder):
        code, out, _ = run("draft.txt", "good.txt", "--against", "source.txt", "--format", "json")
        reports = [checking.Report.from_dict(row) for row in json.loads(out)]
        assert (code, [len(report) for report in reports]) == (3, [2, 1])
        assert reports[0].article.text == DRAFT

    def test_the_suffix_of_the_output_selects_one(self, run, folder):
        run("draft.txt", "--against", "source.txt", "-o", "report.html")
        assert (folder / "report.html").read_text(encoding="utf-8").startswith("<!doctype html>")
        run("draft.txt", "--against", "source.txt", "-o", "report.jsonl")
        assert len((folder / "report.jsonl").read_text(encoding="utf-8").splitlines()) == 2

    def test_cards(self, run):
        _, out, _ = run("draft.txt", "--against", "source.txt", "--format", "table")
        assert out.startswith("draft.txt · 1 verbatim, 1 altered · 1 source\n")


def test_the_verdicts_of_the_options_are_those_of_the_library():
    names = [str(verdict).replace(" ", "-") for verdict in checking.Verdict]
    assert names == command_line._VERDICTS
    failing = [str(verdict).replace(" ", "-") for verdict in checking.results.FAILURES]
    assert command_line._FAIL_ON.split(",") == failing
