"""The README tells the truth: its console examples are run and their output compared."""

import doctest
import re

import pytest


@pytest.fixture
def blocks(root):
    text = (root / "README.md").read_text(encoding="utf-8")
    return re.findall(r"^```python\n(.*?)^```", text, re.M | re.S)


def test_the_first_screen_runs_as_printed(blocks):
    runner = doctest.DocTestRunner(optionflags=doctest.REPORT_NDIFF)
    examples = [block for block in blocks if ">>>" in block]
    assert examples
    for block in examples:
        report = []
        test = doctest.DocTestParser().get_doctest(block, {}, "README.md", "README.md", 0)
        runner.run(test, out=report.append)
        assert runner.failures == 0, "".join(report)


def test_the_other_blocks_are_python(blocks):
    for block in blocks:
        if ">>>" not in block:
            assert compile(block, "README.md", "exec")
