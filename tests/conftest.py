"""What all tests share: the embedded model, the root of the repository, the command line."""

from __future__ import annotations

import signal
from pathlib import Path

import pytest
from spacy.language import Language

from quoteattr import cli
from tests import embedded
from tests.paths import GOLDEN, ROOT

# A shell that runs the tests in the background ignores Ctrl-C, and so would all that they start.
signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture(scope="session")
def embedded_folder() -> Path:
    """The folder of the embedded model; a test that has it is one of the model's."""
    return embedded.folder()


@pytest.fixture(scope="session")
def embedded_nlp(embedded_folder: Path) -> Language:
    """The embedded model, opened once for all tests; leave it as it is."""
    return embedded.pipeline()


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
