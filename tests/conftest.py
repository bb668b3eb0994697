"""What all tests share: examples that come out the same on every machine, and golden files."""

import signal
from pathlib import Path

import hypothesis
import pytest

from quoteattr import cli
from tests.paths import GOLDEN, ROOT

# A shell that runs the tests in the background ignores Ctrl-C, and so would all that they start.
signal.signal(signal.SIGINT, signal.default_int_handler)

# No deadline: a busy machine is not a broken law. Derandomised: a red run can be run again.
hypothesis.settings.register_profile("house", deadline=None, derandomize=True, max_examples=50)
hypothesis.settings.load_profile("house")


@pytest.fixture
def root() -> Path:
    return ROOT


@pytest.fixture
def golden() -> Path:
    return GOLDEN


@pytest.fixture
def command(capsys):
    """Run the command line; give exit code, standard output and standard error."""

    def run(*arguments):
        try:
            code = cli.main([*map(str, arguments)])
        except SystemExit as left:
            code = left.code
        told = capsys.readouterr()
        return code, told.out, told.err

    return run
