"""What examples/ gives: articles and scripts what stands in expected/, the notebook what it shows.

What they give changes with the weights. Read the difference, then write it anew:

    python -m tests.test_examples
"""

from __future__ import annotations

import contextlib
import io
import os
import runpy
import shlex
import sys
from pathlib import Path

import pytest

from quoteattr import cli
from quoteattr.output import jsonl
from quoteattr.records import Attribution
from tests import embedded, notebook
from tests.made import confidences, without_confidences
from tests.paths import ROOT

EXAMPLES = sorted(path.name for path in (ROOT / "examples").iterdir() if path.is_file())
SCRIPTS = sorted((ROOT / "examples" / "scripts").glob("*.py"))
NOTEBOOK = ROOT / "examples" / "scripts" / "quotes.ipynb"
RENEW = "read the difference; if it is right, run: python -m tests.test_examples"


def expected(name: str) -> Path:
    # The other ending of JSON Lines: a folder of articles is read without such files.
    return ROOT / "examples" / "expected" / f"{Path(name).stem}.ndjson"


def extract(name: str, output: Path) -> int:
    """Run the command as the documents have it, at the root of a clone."""
    return cli.main(["extract", f"examples/{name}", "--quiet", "-o", str(output)])


def records(path: Path) -> list[Attribution]:
    with path.open("rb") as file:
        return list(jsonl.read(file, path.name))


@pytest.mark.model
@pytest.mark.parametrize("name", EXAMPLES)
def test_an_example_gives_what_is_expected(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    embedded.folder()
    monkeypatch.chdir(ROOT)
    output = tmp_path / "quotes.jsonl"
    assert extract(name, output) == 0
    found, wanted = records(output), records(expected(name))
    # Processors, and versions of onnxruntime, differ in the last digits of a confidence. Where a
    # record hangs on those, the example is to be another.
    assert confidences(found) == pytest.approx(confidences(wanted), abs=0.05), RENEW
    assert without_confidences(found) == without_confidences(wanted), RENEW


def printed(script: Path) -> str:
    """Run a script with the arguments that its own first lines show, and give what it prints."""
    (line,) = [line for line in script.read_text("utf-8").split("\n") if line.startswith("python ")]
    arguments = shlex.split(line)[1:]
    assert ROOT / arguments[0] == script
    before, sys.argv = sys.argv, arguments
    try:
        with contextlib.redirect_stdout(io.StringIO()) as out:
            runpy.run_path(str(script), run_name="__main__")
    finally:
        sys.argv = before
    return out.getvalue()


def kept(script: Path) -> Path:
    # Not .txt, which a folder of articles would be read with.
    return ROOT / "examples" / "expected" / f"{script.stem}.out"


@pytest.mark.model
@pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: path.stem)
def test_a_script_prints_what_is_expected(script: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("pandas")
    embedded.folder()
    monkeypatch.chdir(ROOT)
    assert printed(script) == kept(script).read_text(encoding="utf-8"), RENEW


@pytest.mark.model
def test_the_notebook_shows_what_it_says(monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("pandas")
    embedded.folder()
    monkeypatch.chdir(NOTEBOOK.parent)
    shown = notebook.words(notebook.opened(NOTEBOOK))
    assert notebook.words(notebook.run(NOTEBOOK)) == shown, RENEW
    assert len(shown) == 5


def test_every_expected_output_has_its_example() -> None:
    there = {path.name for path in (ROOT / "examples" / "expected").iterdir()}
    assert there == {
        *(expected(name).name for name in EXAMPLES),
        *(kept(each).name for each in SCRIPTS),
    }


if __name__ == "__main__":  # at the root of a clone
    expected("").parent.mkdir(exist_ok=True)
    for each in EXAMPLES:
        extract(each, expected(each))
    for one in SCRIPTS:
        kept(one).write_text(printed(one), encoding="utf-8", newline="\n")
    os.chdir(NOTEBOOK.parent)
    notebook.write(notebook.run(NOTEBOOK), NOTEBOOK)
