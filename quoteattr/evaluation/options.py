"""What the measurements of the command line share: their options, and how pipelines are loaded."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

import spacy
from spacy.language import Language

from quoteattr.errors import ModelError
from quoteattr.evaluation.scores import Table

Measure = Callable[[argparse.Namespace], list[Table]]
"""What a command does with its options."""

CORPORA: Final = "the folder with the corpora"
GOLD: Final = "the folder that contains data/ and gold/"
EMBEDDED: Final = Path(__file__).parent.parent / "models" / "en"
"""The pipeline that comes with the package."""


def add_command(
    kinds: Any, name: str, measure: Measure, text: str, data: str | None = None
) -> argparse.ArgumentParser:
    """Add a command to those of a parser, and return its own parser.

    Args:
        kinds: The commands.
        name: The name of the command.
        measure: What it does.
        text: Its help.
        data: The help of its argument ``data``; None if it has none.
    """
    parser: argparse.ArgumentParser = kinds.add_parser(name, help=text, description=text)
    if data is not None:
        parser.add_argument("data", type=Path, help=data)
    parser.add_argument("--model", help="a spaCy pipeline, folder or package, for the embedded one")
    parser.add_argument("--json", type=Path, metavar="FILE", help="also write the tables to FILE")
    parser.set_defaults(measure=measure)
    return parser


def pipeline(model: str | None) -> Language:
    """Return a pipeline; None for the embedded one.

    Raises:
        ModelError: It cannot be loaded.
    """
    path = model or EMBEDDED
    try:
        return spacy.load(path)
    except (OSError, ValueError) as error:
        message = f"cannot load the pipeline {path} ({error}): give a folder or a package"
        raise ModelError(message) from error
