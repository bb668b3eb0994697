"""``quoteattr info``: versions, and facts about the embedded pipeline."""

from __future__ import annotations

import argparse
import json
import platform
import sys
from collections.abc import Callable, Iterator
from importlib import metadata
from pathlib import Path

import attrs

import quoteattr
from quoteattr.cli.options import DONE, EXIT_CODES
from quoteattr.neural import bundled_model
from quoteattr.neural.bundled_model import Embedded

LIBRARIES = {"spaCy": "spacy", "onnxruntime": "onnxruntime", "coreferee": "coreferee"}

HELP = "show versions and facts about the embedded pipeline"
DESCRIPTION = """\
Show the versions of quoteattr and of the libraries it runs on; the folder of the embedded pipeline,
its size and checksum; and, from its model card, its main scores and when they were measured."""
EXAMPLES = """\
  quoteattr info
  quoteattr info --json | jq -r .pipeline.sha256
"""
EPILOG = f"examples:\n{EXAMPLES}\n{EXIT_CODES}"


def run(options: argparse.Namespace) -> int:
    """Print versions and facts about the pipeline, and return the exit code."""
    versions, pipeline = _versions(), bundled_model.inspect()
    if options.json:
        facts = {"versions": versions, "pipeline": attrs.asdict(pipeline)}
        print(json.dumps(facts, ensure_ascii=False, indent=1))
    else:
        print("\n".join([*_lines(versions), "", *_lines(_facts(pipeline)), "", *_scores(pipeline)]))
    sys.stdout.flush()
    return DONE


def _versions() -> dict[str, str | None]:
    """Look up the versions in the packages' metadata: importing them would take seconds."""
    found: dict[str, str | None] = {
        "quoteattr": quoteattr.__version__,
        "Python": platform.python_version(),
    }
    for name, package in LIBRARIES.items():
        try:
            found[name] = metadata.version(package)
        except metadata.PackageNotFoundError:
            found[name] = None
    return found


def _facts(pipeline: Embedded) -> dict[str, str | None]:
    return {
        "pipeline": pipeline.folder,
        "size": f"{pipeline.size / 1e6:.1f} MB in {pipeline.files} files",
        "SHA-256": pipeline.sha256,
        "model card": str(Path(pipeline.folder, bundled_model.CARD)),
        "measured": pipeline.measured,
    }


def _lines(facts: dict[str, str | None]) -> Iterator[str]:
    for name, fact in facts.items():
        yield f"{name:<12} {fact or 'unknown'}"


def _scores(pipeline: Embedded) -> Iterator[str]:
    for score in pipeline.scores:
        figures = "  ".join(f"{head} {figure}" for head, figure in score.figures.items())
        yield f"{score.table}: {score.row}"
        yield f"  {figures}"


def add_options(add: Callable[..., object]) -> None:
    """Add the options of the command to its parser."""
    add("--json", action="store_true", help="print JSON")
