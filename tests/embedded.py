"""Where the tests find the embedded pipeline, or why they skip without it."""

from __future__ import annotations

import os
from functools import lru_cache
from pathlib import Path

import pytest
from spacy.language import Language

import quoteattr
from quoteattr import syntax

FOLDER = "QUOTEATTR_TEST_MODEL"  # an environment variable: the folder of another pipeline


def folder() -> Path:
    """Return the pipeline's folder; without one, the test that asks is skipped."""
    own = Path(quoteattr.__file__).parent / "models" / "en"
    path = Path(os.environ.get(FOLDER, own))
    if not (path / "meta.json").exists():
        pytest.skip(f"{path} holds no pipeline: run python -m quoteattr.training DATA first")
    return path


@lru_cache(maxsize=1)
def pipeline() -> Language:
    """Open the pipeline once for all tests; leave it as it is."""
    return syntax.embedded(folder())
