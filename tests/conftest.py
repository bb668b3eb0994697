"""What all tests share: examples that come out the same on every machine, fixtures, and marks."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from pathlib import Path

import hypothesis
import pytest
from spacy.language import Language

from quoteattr import cli
from tests import embedded, kinds
from tests.paths import GOLDEN, ROOT

# A shell that runs the tests in the background ignores Ctrl-C, and so would all that they start.
signal.signal(signal.SIGINT, signal.default_int_handler)

# No deadline: a busy machine is not a broken law. Derandomised: a red run can be run again.
hypothesis.settings.register_profile("full", deadline=None, derandomize=True, max_examples=50)
hypothesis.settings.register_profile("core", deadline=None, derandomize=True, max_examples=10)


def pytest_configure(config: pytest.Config) -> None:
    """Draw fewer examples where core tests are run alone, and watch what tests use."""
    if not config.getoption("--hypothesis-profile"):
        alone = config.option.markexpr == "core"
        hypothesis.settings.load_profile("core" if alone else "full")
    kinds.watch()


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Give every test the one mark that says what it needs."""
    for item in items:
        kinds.mark(item)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item: pytest.Item) -> Iterator[None]:
    """Fail a core test that opens the model or starts a process."""
    kinds.forget()
    yield
    kinds.check(item)


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
