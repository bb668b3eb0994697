"""One command for every figure: ``python -m quoteattr.evaluation reader|attributions|speed …``."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path

import spacy
from spacy.language import Language

from quoteattr.errors import QuoteattrError
from quoteattr.evaluation import reader
from quoteattr.evaluation.scores import Table

EMBEDDED = Path(__file__).parent.parent / "models" / "en"


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the tables of one measurement; 0 when done, 1 when the data or the model is unusable."""
    options = _parser().parse_args(arguments)
    try:
        tables: list[Table] = options.measure(options)
    except QuoteattrError as error:
        print(f"error: {error}", file=sys.stderr)
        return 1
    print("\n\n".join(table.render() for table in tables))
    if options.json is not None:
        rows = [table.as_dict() for table in tables]
        options.json.write_text(json.dumps(rows, ensure_ascii=False, indent=1) + "\n", "utf-8")
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m quoteattr.evaluation", description=__doc__)
    kinds = parser.add_subparsers(required=True, metavar="WHAT")
    syntax = kinds.add_parser("reader", help="tags, trees, sentences, names on treebanks")
    syntax.add_argument("data", type=Path, help="the folder with the corpora")
    syntax.set_defaults(measure=lambda options: reader.measure(_pipeline(options), options.data))
    for kind in (syntax,):
        kind.add_argument("--model", default=str(EMBEDDED), help="a spaCy pipeline: folder or package")
        kind.add_argument("--json", type=Path, metavar="FILE", help="write the tables to FILE as well")
    return parser


def _pipeline(options: argparse.Namespace) -> Language:
    return spacy.load(options.model)


if __name__ == "__main__":
    sys.exit(main())
