"""The articles of examples/ give what stands in examples/expected/.

The records change with the weights. Read the difference, then write them anew:

    python -m tests.test_examples
"""

from __future__ import annotations

from pathlib import Path

import attrs
import pytest

from quoteattr import cli
from quoteattr.output import jsonl
from quoteattr.records import Attribution
from tests import embedded

ROOT = Path(__file__).parents[1]
EXAMPLES = sorted(path.name for path in (ROOT / "examples").iterdir() if path.is_file())
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


@pytest.mark.parametrize("name", EXAMPLES)
def test_an_example_gives_what_is_expected(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    embedded.folder()
    monkeypatch.chdir(ROOT)
    output = tmp_path / "quotes.jsonl"
    assert extract(name, output) == 0
    found, wanted = records(output), records(expected(name))
    sure = [record.confidence for record in wanted]
    # Processors differ in the last digits of a confidence, and in nothing else.
    assert [record.confidence for record in found] == pytest.approx(sure, abs=0.02), RENEW
    assert [attrs.evolve(record, confidence=1.0) for record in found] == [
        attrs.evolve(record, confidence=1.0) for record in wanted
    ], RENEW


def test_every_expected_output_has_its_example() -> None:
    kept = {path.name for path in (ROOT / "examples" / "expected").iterdir()}
    assert kept == {expected(name).name for name in EXAMPLES}


if __name__ == "__main__":  # at the root of a clone
    expected("").parent.mkdir(exist_ok=True)
    for each in EXAMPLES:
        extract(each, expected(each))
