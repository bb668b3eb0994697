"""The site: its tables are whole, its links lead somewhere, it has all pages and loads nothing."""

import itertools
import re
import shlex
import subprocess
import sys

import attrs
import pytest

from quoteattr import cli, records
from quoteattr.records import Article, Attribution, Cue, Speaker
from tests.paths import ROOT

PAGES = sorted((ROOT / "docs").rglob("*.md"))


def page(name):
    return (ROOT / "docs" / f"{name}.md").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    "noun", [Attribution, Speaker, Article, Cue], ids=lambda noun: noun.__name__
)
def test_the_record_is_told_field_by_field(noun):
    told = set(re.findall(r"`(\w+)`", page("record")))
    assert {field.name for field in attrs.fields(noun)} - told == set()


def test_pictures_and_scripts_that_are_told_are_there():
    for path in PAGES:
        for picture in re.findall(r"pictures/[\w-]+\.png", path.read_text("utf-8")):
            assert (ROOT / "docs" / picture).is_file(), path.name
    for script in re.findall(r"`(\w+\.py)`", page("recipes")):
        assert (ROOT / "examples" / "scripts" / script).is_file()


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.stem)
def test_every_command_that_is_shown_is_one(path, tmp_path, monkeypatch):
    """Most are run, here or elsewhere; all have commands and options that are there."""
    monkeypatch.chdir(tmp_path)
    for line in re.findall(r"^    (?:.* \| )?(quoteattr \w.*)$", path.read_text("utf-8"), re.M):
        words = list(itertools.takewhile(lambda word: word not in ("|", ">"), shlex.split(line)))
        if not re.search(r"[\[|]|INPUT", "".join(words)):  # what the synopsis has
            cli._parser().parse_args(words[1:])


def test_the_words_of_the_record_are_told():
    told = set(re.findall(r"`(\w+)`", page("record")))
    for words in (records.Kind, records.Act, records.SpeakerKind, records.ResolvedBy,
                  records.Polarity):  # fmt: skip
        assert {str(word) for word in words} - told == set()


def test_the_site_has_every_page():
    shown = set(re.findall(r": ([\w/]+\.md)$", (ROOT / "mkdocs.yml").read_text("utf-8"), re.M))
    there = {path.relative_to(ROOT / "docs").as_posix() for path in PAGES}
    assert shown == there | {"model_card.md", "changes.md"}


def test_pages_link_to_sections_that_are_there():
    """As the repository shows them; the site checks its own."""
    broken = []
    for path in PAGES:
        for file, section in re.findall(r"\]\(([^):#]*\.md)?#([^)]+)\)", path.read_text("utf-8")):
            target = path.parent / file if file else path
            headings = re.findall(r"^#+ (.*)$", target.read_text("utf-8"), re.M)
            if section not in map(anchor, headings):
                broken.append(f"{path.name}: {file}#{section}")
    assert broken == []


def anchor(heading):
    return re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")


@pytest.mark.process
def test_the_site_is_built_without_a_warning(tmp_path):
    pytest.importorskip("mkdocs", reason="the extra docs is not installed")
    pytest.importorskip("mkdocstrings", reason="the extra docs is not installed")
    command = [sys.executable, "-m", "mkdocs", "build", "--strict", "-d", tmp_path / "site"]
    built = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert built.returncode == 0, built.stdout + built.stderr
    html = "".join(file.read_text("utf-8") for file in (tmp_path / "site").rglob("*.html"))
    loaded = re.findall(r'<(?:script|link|img)\b[^>]*(?:src|href)="(https?://[^"]+)"', html)
    assert loaded == []


@pytest.mark.model
def test_the_question_that_the_formats_page_asks_has_an_answer(tmp_path, monkeypatch, capsys):
    duckdb = pytest.importorskip("duckdb")
    monkeypatch.chdir(tmp_path)
    assert cli.main(["extract", str(ROOT / "examples"), "-o", "quotes.parquet"]) == 0
    question = re.search(r"^    SELECT (?:.|\n)*?;", page("formats"), re.M)[0]
    assert len(duckdb.sql(question).fetchall()) >= 2
