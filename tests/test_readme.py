"""The documents tell the truth: their console examples are run and their output compared."""

import doctest
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
DOCUMENTS = sorted([ROOT / "README.md", *ROOT.glob("docs/**/*.md")])


def blocks(document):
    return re.findall(r"^```python\n(.*?)^```", document.read_text(encoding="utf-8"), re.M | re.S)


WITH_EXAMPLES = [path for path in DOCUMENTS if any(">>>" in block for block in blocks(path))]


def test_the_first_screen_has_examples():
    assert ROOT / "README.md" in WITH_EXAMPLES


@pytest.mark.parametrize("document", WITH_EXAMPLES, ids=lambda path: path.name)
def test_examples_run_as_printed(document):
    """Those of one document one after the other, with the names of those before."""
    runner = doctest.DocTestRunner(optionflags=doctest.REPORT_NDIFF)
    known = {}
    for block in blocks(document):
        if ">>>" in block:
            report = []
            test = doctest.DocTestParser().get_doctest(block, known, document.name, None, 0)
            runner.run(test, out=report.append, clear_globs=False)
            assert runner.failures == 0, "".join(report)
            known = test.globs


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_the_other_blocks_are_python(document):
    for block in blocks(document):
        if ">>>" not in block:
            assert compile(block, document.name, "exec")
