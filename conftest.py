"""What tests and the examples in docstrings share: examples drawn, marks, blank pipelines."""

from __future__ import annotations

from collections.abc import Iterator

import hypothesis
import pytest
import spacy
from spacy.lang.en import English

from tests import kinds, parses

# No deadline: a busy machine is not a broken law. Derandomised: a red run can be run again.
hypothesis.settings.register_profile("full", deadline=None, derandomize=True, max_examples=50)
hypothesis.settings.register_profile("core", deadline=None, derandomize=True, max_examples=10)


def pytest_configure(config: pytest.Config) -> None:
    """Draw fewer examples where core tests are run alone, and notice what tests use."""
    if not config.getoption("--hypothesis-profile"):
        alone = config.option.markexpr == "core"
        hypothesis.settings.load_profile("core" if alone else "full")
    kinds.watch()


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Give every test the one mark that says what it needs."""
    for item in items:
        kinds.mark(item)


def pytest_runtest_logstart() -> None:
    """Forget what the test before has used."""
    kinds.forget()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item: pytest.Item) -> Iterator[None]:
    """Fail a core test that has opened the model or started a process, its fixtures included."""
    yield
    kinds.check(item)


@pytest.fixture(autouse=True)
def _quick_examples(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let blank pipelines in docstrings share vocabulary and tokenizer, which take long to make."""
    if isinstance(request.node, pytest.DoctestItem):
        plain, made = parses.blank(), spacy.blank
        monkeypatch.setattr(
            spacy,
            "blank",
            lambda name, **options: (
                made(name, **options)
                if name != "en" or options
                else English(vocab=plain.vocab, create_tokenizer=lambda _: plain.tokenizer)
            ),
        )
